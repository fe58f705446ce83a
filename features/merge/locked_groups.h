// Why a set of finished parts cannot be put together by straight motions, and what that leaves: printing in place,
// pressing, bending, turning in, or a mistake in the drawing.
//
// The set is one of AssemblyOrder::locked. Threads: pure. Does not see: whether bending would break a part.
#pragma once

#include <string>
#include <vector>

#include "features/merge/joints.h"

namespace stepwise {

enum class LockedBy {
  overlap,   ///< bodies share volume: drawn wrongly
  captive,   ///< they move against each other but cannot part: printed in place, or of more pieces
  shape,     ///< held by shape: bent or snapped in, or printed in place
  pressed,   ///< a press fit
  thread,    ///< turned in
  enclosed,  ///< nothing of these: only the directions tried are known not to do
};
const char* name(LockedBy kind);

struct LockedGroup {
  LockedBy kind = LockedBy::enclosed;
  std::string text;  ///< with the pair that it rests on
};

LockedGroup explainLocked(const std::vector<int>& instances, const Assembly& assembly, const Contacts& contacts,
                          const Joints& joints);

}  // namespace stepwise
