// A boolean cut that remembers where each face of the result came from.
//
// Neighbouring faces and edges on one surface or curve are unified, as `cut` does; a face that was unified from several
// has several origins. Units: mm. An Error where the kernel gives no result. Cost: as `cut`.
// Does not see: faces that lie in both bodies with the same surface (they have an origin in each).
#pragma once

#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/result.h"

namespace stepwise {

struct FaceOrigin {
  enum class Source { body, tool };
  Source source = Source::body;
  FaceId face = 0;  ///< in the body or tool that was given
};

struct TracedCut {
  Solid solid;
  std::vector<std::vector<FaceOrigin>> origins;  ///< by FaceId − 1 of the result
};

Result<TracedCut> cutTraced(const Solid& body, const Solid& tool);

}  // namespace stepwise
