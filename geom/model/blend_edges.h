// Rounds, fillets and chamfers along chosen edges of a body.
//
// The predicate sees the face graph's Edge (convexity, curve, length, position). Edges that continue a chosen edge
// tangentially are blended with it, as a cutter would run on. Units: mm. An Error where no edge was chosen or the
// kernel cannot fit the blend (radius larger than a neighbouring face).
#pragma once

#include <functional>

#include "geom/brep/face_graph.h"
#include "geom/brep/solid.h"
#include "geom/core/result.h"

namespace stepwise {

using EdgePredicate = std::function<bool(const Edge&)>;

/// Rounds (convex edges) or fillets (concave edges) every edge that `choose` accepts.
Result<Solid> blendEdges(const Solid& body, double radiusMm, const EdgePredicate& choose);
/// The same with a radius that grows evenly from one end of each chosen edge to its other end.
Result<Solid> blendEdges(const Solid& body, double startRadiusMm, double endRadiusMm, const EdgePredicate& choose);
/// Bevels every edge that `choose` accepts by the same width on both faces.
Result<Solid> chamferEdges(const Solid& body, double widthMm, const EdgePredicate& choose);

/// Straight edges along `direction` (either sign).
EdgePredicate alongDirection(Vec3 direction);
/// Edges whose start, middle and end all lie in the plane through `point` with unit `normal`.
EdgePredicate inPlane(Vec3 point, Vec3 normal);
/// Full circles or arcs of this radius.
EdgePredicate circleOfRadius(double radiusMm);
EdgePredicate both(EdgePredicate a, EdgePredicate b);

}  // namespace stepwise
