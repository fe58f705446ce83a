// What was held once need not be held again: ways of holding by all that they rest on.
//
// Orders of the same setups, and plans that share setups, ask for the same workpiece in the same clamping again and
// again. Milling only. Cost: a look-up is linear in faces, holding is far more. Threads: one plan of one machine at a
// time.
#pragma once

#include <map>
#include <string>

#include "features/setups/ways_to_hold.h"

namespace stepwise {

class HeldBefore {
 public:
  /// As holdOnMill, with outline, recognition, part size and options always the same.
  const HeldWorkpiece& hold(const Workpiece& workpiece, const std::vector<Vec3>& ups, double largestSideMm,
                            const Whole& whole, const WorkholdingOptions& options);

 private:
  std::map<std::string, HeldWorkpiece> known_;
};

}  // namespace stepwise
