// The places of a group that must stand right to each other, and how far they stray before and after merging.
//
// Places: where members carry or hold something outside the group (fits), else what lies farthest from their joints.
// Before: the chain of clampings of each part on the way (variation.h) and the alignment of each joint, as root of the
// sum of squares of three standard deviations. After: the same faces, found again on the merged body, on its printed
// route. Pairs that the file tolerates within a member are looked at, too. Lengths in mm. Threads: pure.
// Does not see: functions that neither a tolerance nor a fit tells of.
#pragma once

#include <vector>

#include "features/merge/group_study.h"
#include "features/merge/group_values.h"
#include "geom/contact/part_contact.h"

namespace stepwise {

struct AnalyzeOptions;

/// The widest before merging first, a few.
std::vector<CriticalPair> findCriticalPairs(const MergeContext& context, const Contacts& contacts,
                                            const std::vector<Joint>& joints, const GroupValues& values,
                                            const AnalyzeOptions& options, int quantity, const MergeGroup& group);

}  // namespace stepwise
