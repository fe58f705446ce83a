// What a lathe can cut from each end of a turned part.
//
// A face is turned where its surface is coaxial with the profile and no larger diameter lies between it and the end the
// tool comes from; a groove, hidden from both ends by coaxial shoulders only, is cut from where its neighbours are.
// Lengths in mm. Does not see: tool nose radius, lead angles, tailstock and steady rests. Cost: linear in faces.
#pragma once

#include <optional>

#include "features/setups/machining_items.h"

namespace stepwise {

struct TurningAxis {
  int feature = 0;                 ///< id of the turned profile
  Vec3 origin, direction;          ///< unit; the end it points to is the front
  double lengthMm = 0;             ///< of the whole part along the axis
  double barDiameterMm = 0;        ///< smallest round bar about the axis that holds the whole part
  std::optional<int> front, back;  ///< candidate directions along and against the axis, where access was asked
};

/// The profile with the largest share of the part's area; absent where nothing is turned.
std::optional<TurningAxis> findTurningAxis(const FaceGraph& graph, const Recognition& recognition);

/// True where rotation about the axis carries the surface of the face onto itself.
bool isCoaxial(const FaceGraph& graph, const Recognition& recognition, FaceId face, const TurningAxis& axis);

/// [face − 1] the ends (bits `front` and `back`) from which the face is turned.
std::vector<BitSet> turningReach(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                                 const TurningAxis& axis, double enoughFraction);

}  // namespace stepwise
