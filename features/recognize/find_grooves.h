// Finds grooves that run around an axis: on shafts, in bores, and in flat faces (O-ring seats).
//
// Square, round-bottomed and V-shaped sections; floors may be joined to the walls by fillets. Runs before the holes,
// whose stacks run on behind an inner groove. Cost: near-linear in faces of revolution.
// Does not see: straight or free-running grooves (cavities), knurls, threads, grooves whose walls are freeform.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindGroovesOptions {
  /// A recess wider than this share of the diameter beside it is a neck of the shaft or a chamber of the bore.
  double maxWidthToDiameter = 0.75;
  /// A ring in a face is a groove when its island reaches at least this share of the wall's height.
  double minIslandToWall = 0.5;
  /// Less of the turn than this is a piece of a cavity, not a groove.
  Angle minCover = Angle::degrees(185);
};

void findGrooves(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                 const FindGroovesOptions& options = {});

}  // namespace stepwise
