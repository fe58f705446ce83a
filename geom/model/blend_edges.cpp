#include "geom/model/blend_edges.h"

#include <BRepFilletAPI_MakeChamfer.hxx>
#include <BRepFilletAPI_MakeFillet.hxx>
#include <TopExp.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS.hxx>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "geom/core/tolerance.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

std::vector<TopoDS_Edge> chosenEdges(const Solid& body, const EdgePredicate& choose) {
  TopTools_IndexedMapOfShape edges;
  TopExp::MapShapes(body.shape().shape, TopAbs_EDGE, edges);
  std::vector<TopoDS_Edge> chosen;
  for (const Edge& edge : buildFaceGraph(body).edges)
    if (edge.convexity != Convexity::undefined && !edge.seam && choose(edge))
      chosen.push_back(TopoDS::Edge(edges(edge.id)));
  return chosen;
}

/// A single solid comes back as a compound or solid depending on the kernel's path; give the solid.
TopoDS_Shape singleSolid(const TopoDS_Shape& shape) {
  TopExp_Explorer solids(shape, TopAbs_SOLID);
  if (!solids.More()) return shape;
  const TopoDS_Shape first = solids.Current();
  solids.Next();
  return solids.More() ? shape : first;
}

/// `add` hands an edge to the operation with its sizes.
template <class Operation, class Add>
Result<Solid> runBlend(const char* where, const Solid& body, const EdgePredicate& choose, const Add& add) {
  return guarded(where, [&]() -> Result<Solid> {
    const std::vector<TopoDS_Edge> edges = chosenEdges(body, choose);
    if (edges.empty())
      return fail(
          {"no-edge-chosen", where, "the predicate accepts no edge of the body", "look at the edges' positions"});
    Operation operation(body.shape().shape);
    for (const TopoDS_Edge& edge : edges)
      if (operation.Contour(edge) == 0) add(operation, edge);  // tangent chains come in whole
    operation.Build();
    if (!operation.IsDone())
      return fail({"blend-failed", where, "no blend of this size fits the chosen edges", "use a smaller size"});
    return wrapShape(singleSolid(operation.Shape()));
  });
}

}  // namespace

Result<Solid> blendEdges(const Solid& body, double radiusMm, const EdgePredicate& choose) {
  return runBlend<BRepFilletAPI_MakeFillet>("blendEdges", body, choose,
                                            [&](auto& blend, const TopoDS_Edge& e) { blend.Add(radiusMm, e); });
}

Result<Solid> blendEdges(const Solid& body, double startRadiusMm, double endRadiusMm, const EdgePredicate& choose) {
  return runBlend<BRepFilletAPI_MakeFillet>(
      "blendEdges", body, choose, [&](auto& blend, const TopoDS_Edge& e) { blend.Add(startRadiusMm, endRadiusMm, e); });
}

Result<Solid> chamferEdges(const Solid& body, double widthMm, const EdgePredicate& choose) {
  return runBlend<BRepFilletAPI_MakeChamfer>("chamferEdges", body, choose,
                                             [&](auto& bevel, const TopoDS_Edge& e) { bevel.Add(widthMm, e); });
}

EdgePredicate alongDirection(Vec3 direction) {
  return [unit = normalized(direction)](const Edge& edge) {
    return edge.curve == CurveKind::line && norm(cross(edge.startTangent, unit)) < kDirectionTolerance.inRadians();
  };
}

EdgePredicate inPlane(Vec3 point, Vec3 normal) {
  return [point, unit = normalized(normal)](const Edge& edge) {
    return std::ranges::all_of(std::array{edge.start, edge.mid, edge.end},
                               [&](Vec3 p) { return std::abs(dot(p - point, unit)) < 1e-6; });
  };
}

EdgePredicate circleOfRadius(double radiusMm) {
  return [radiusMm](const Edge& edge) {
    return edge.curve == CurveKind::circle && std::abs(edge.radiusMm - radiusMm) < kPointToleranceMm;
  };
}

EdgePredicate both(EdgePredicate a, EdgePredicate b) {
  return [a = std::move(a), b = std::move(b)](const Edge& edge) { return a(edge) && b(edge); };
}

}  // namespace stepwise
