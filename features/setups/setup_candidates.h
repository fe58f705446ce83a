// Every way to clamp the part that a milling machine offers, as the set of directions it opens.
//
// mill3: one direction. mill4: all directions square to one rotary axis; the part may be turned into another axis in
// the next setup, so each setup has an axis of its own. mill5: all directions within the tilt limit of a table normal;
// besides the part's own directions also the corners of the arrangement of tilt cones, so that the minimum is that of
// any table normal. Cost: up to cubic in directions, before equal sets are dropped.
#pragma once

#include <vector>

#include "features/setups/access_directions.h"
#include "features/setups/bit_set.h"
#include "features/setups/setup_plan.h"

namespace stepwise {

struct SetupCandidate {
  Vec3 axis;          ///< as Setup::direction
  BitSet directions;  ///< candidate directions that one clamping opens
  bool natural =
      true;  ///< the axis is a direction of the part itself, so that something flat or round lies square to it
  std::optional<int> straight;  ///< the candidate direction along the axis, cut without tilting
};

std::vector<SetupCandidate> findMill3Candidates(const Access& access);
std::vector<SetupCandidate> findMill4Candidates(const Access& access);
std::vector<SetupCandidate> findMill5Candidates(const Access& access, Angle maxTilt);

}  // namespace stepwise
