// The table before / after of a group whose merged body was made and analysed.
#pragma once

#include <string>
#include <vector>

#include "features/merge/group_study.h"
#include "features/merge/group_values.h"

namespace stepwise {

/// "cost, EUR each for 100": the row by which plans are compared.
std::string costLabel(int quantity);

/// Fills in `table`, `withoutRedesignEur`, `byIntegrationEur` and `redesignCouldAdd`: the parts by their best routes
/// and the joints between them, against the merged part by its best printed route.
void compareGroup(const MergeContext& context, const Contacts& contacts, const std::vector<Joint>& joints,
                  const GroupValues& values, const AnalyzeOptions& options, int quantity, MergeGroup& group);

}  // namespace stepwise
