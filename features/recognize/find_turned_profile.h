// Finds the turned profile of a part that is really turned: most of its surface is coaxial, with outer faces all
// around.
//
// `describeTurnedProfile` only describes; `findTurnedProfile` claims the coaxial faces that no hole, groove or blend
// owns. Segments list all coaxial faces, whoever owns them, sorted along the axis. Cost: linear in faces and edges.
// Does not see: how the part is held; that a bar was hexagonal.
#pragma once

#include <optional>

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindTurnedProfileOptions {
  /// Share of the whole area that must be coaxial; below, the round pieces are features of a milled part.
  double minTurnedFraction = 0.6;
  /// Share of the whole area that must be outer coaxial faces running all around: a plate with a large bore has none.
  double minOuterFraction = 0.1;
  /// Share of the area that a second, parallel axis needs to count as an eccentric.
  double minEccentricFraction = 0.03;
};

/// Best axis by area; nothing if no face of revolution exists. Says how much is turned, not whether that is enough.
std::optional<TurnedProfile> describeTurnedProfile(const FaceGraph& graph, const RevolvedFaces& revolved);

/// The part is turned by the options' measure.
bool isTurned(const FaceGraph& graph, const RevolvedFaces& revolved, const TurnedProfile& profile,
              const FindTurnedProfileOptions& options = {});

void findTurnedProfile(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                       const FindTurnedProfileOptions& options = {});

}  // namespace stepwise
