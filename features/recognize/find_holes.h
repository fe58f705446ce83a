// Finds holes: coaxial stacks of inner faces of revolution that open to the outside at one or both ends.
//
// Through, blind (flat, conical, spherical), stepped, counterbored, countersunk, spot-faced, tapered; crossing (wall
// cut by another cavity), interrupted (one axis through several walls) and partial (open along one side). Expects
// grooves to have been claimed: an inner groove does not end a hole. Cost: near-linear in faces of revolution.
// Does not see: slotted holes (cavities), threads modelled as helices (find_threads), whether a tool reaches the hole.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/find_stock.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindHolesOptions {
  /// Arcs up to a half turn are corners, slot ends and half pipes; a hole guides the drill over more than that.
  Angle minCover = Angle::degrees(185);
  /// A partial hole longer than this many diameters, at the stock's side, is a channel that was milled along its axis.
  double maxPartialLengthToDiameter = 3.0;
  /// Wider cones than this are dished faces, not holes.
  Angle maxIncludedAngle = Angle::degrees(160);
};

void findHoles(const FaceGraph& graph, const RevolvedFaces& revolved, const StockBlock& stock, Claims& claims,
               const FindHolesOptions& options = {});

}  // namespace stepwise
