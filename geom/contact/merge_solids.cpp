#include "geom/contact/merge_solids.h"

#include <BRepAlgoAPI_Common.hxx>
#include <BRepAlgoAPI_Fuse.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <ShapeUpgrade_UnifySameDomain.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_ListOfShape.hxx>

#include <cmath>
#include <optional>

#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"
#include "geom/occt/unwrap_single.h"

namespace stepwise {
namespace {

template <class Operation>
std::optional<TopoDS_Shape> combine(const Solid& a, const Solid& b, double fuzzyMm) {
  TopTools_ListOfShape arguments, tools;
  arguments.Append(a.shape().shape);
  tools.Append(b.shape().shape);
  Operation operation;
  operation.SetArguments(arguments);
  operation.SetTools(tools);
  operation.SetFuzzyValue(fuzzyMm);
  operation.SetNonDestructive(true);
  operation.Build();
  if (!operation.IsDone() || operation.HasErrors()) return std::nullopt;
  return operation.Shape();
}

std::optional<Solid> fusedAndUnified(const Solid& a, const Solid& b, double fuzzyMm) {
  const std::optional<TopoDS_Shape> fused = combine<BRepAlgoAPI_Fuse>(a, b, fuzzyMm);
  if (!fused) return std::nullopt;
  ShapeUpgrade_UnifySameDomain unify(*fused, true, true, false);
  unify.Build();
  const TopoDS_Shape shape = unwrapSingle(unify.Shape());
  if (shape.IsNull() || !BRepCheck_Analyzer(shape).IsValid()) return std::nullopt;
  return wrapShape(shape);
}

double sharedVolume(const Solid& a, const Solid& b) {
  const std::optional<TopoDS_Shape> common = combine<BRepAlgoAPI_Common>(a, b, 0);
  if (!common || common->IsNull() || !TopExp_Explorer(*common, TopAbs_SOLID).More()) return 0;
  return computeMassProperties(wrapShape(*common)).volumeMm3;
}

Result<void> addBody(MergedSolid& merged, const PlacedSolid& body, const MergeSolidsOptions& options) {
  const Solid next = moved(body.solid, body.placement);
  const double volume = computeMassProperties(next).volumeMm3, shared = sharedVolume(merged.solid, next);
  const double expected = merged.volumeMm3 + volume - shared;
  std::string reason = "the boolean gave no valid body";
  for (const double fuzzy : {0.0, options.gapMm / 10, options.gapMm}) {
    const std::optional<Solid> fused = fusedAndUnified(merged.solid, next, fuzzy);
    if (!fused) continue;
    reason = "the bodies stay apart";
    if (solidCount(*fused) != 1) continue;
    const double got = computeMassProperties(*fused).volumeMm3;
    reason = "the fused body's volume differs from that of its parts";
    if (std::abs(got - expected) > options.volumeTolerance * expected) continue;
    merged.solid = *fused;
    merged.volumeMm3 = got;
    merged.partsVolumeMm3 += volume;
    merged.sharedVolumeMm3 += shared;
    merged.facesBefore += faceCount(next);
    merged.facesAfter = faceCount(*fused);
    return {};
  }
  return fail({"merge-failed", body.name, reason, "check the bodies for validity and the gap between them"});
}

}  // namespace

Result<MergedSolid> mergeSolids(const std::vector<PlacedSolid>& bodies, const MergeSolidsOptions& options) {
  if (bodies.empty()) return fail({"merge-failed", "", "there is no body to merge", "name at least one"});
  return guarded("merging bodies", [&]() -> Result<MergedSolid> {
    MergedSolid merged;
    merged.solid = moved(bodies.front().solid, bodies.front().placement);
    merged.volumeMm3 = merged.partsVolumeMm3 = computeMassProperties(merged.solid).volumeMm3;
    merged.facesBefore = merged.facesAfter = faceCount(merged.solid);
    for (std::size_t i = 1; i < bodies.size(); ++i)
      if (const Result<void> added = addBody(merged, bodies[i], options); !added) return fail(added.error());
    return merged;
  });
}

}  // namespace stepwise
