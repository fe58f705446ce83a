// The clearance of a part along each candidate direction, one direction after the other or several at once.
//
// Views of small parts are kept from one pass to the next; those of large ones are made again, as all of them together
// would need more memory than the part. Threads: forEach runs its body for several directions at once.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "features/setups/candidate_directions.h"
#include "geom/mesh/clearance.h"

namespace stepwise {

class DirectionViews {
 public:
  /// Both arguments must outlive the object. `grain`: directions that one thread looks along in turn.
  DirectionViews(const Clearance& clearance, const std::vector<CandidateDirection>& directions, std::size_t grain);

  /// Calls `body(direction, view)` for each direction that is wanted.
  void forEach(const std::function<bool(int)>& wanted, const std::function<void(int, const Clearance::View&)>& body);
  /// Likewise, one after the other: for bodies that share what they write.
  void forEachInTurn(const std::function<bool(int)>& wanted,
                     const std::function<void(int, const Clearance::View&)>& body);

 private:
  void look(std::size_t direction, const std::function<bool(int)>& wanted,
            const std::function<void(int, const Clearance::View&)>& body);

  const Clearance& clearance_;
  const std::vector<CandidateDirection>& directions_;
  std::size_t grain_;
  bool keep_;
  std::vector<std::optional<Clearance::View>> kept_;  ///< [direction]
};

}  // namespace stepwise
