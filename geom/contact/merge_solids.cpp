#include "geom/contact/merge_solids.h"

#include <BOPAlgo_PaveFiller.hxx>
#include <BRepAlgoAPI_Common.hxx>
#include <BRepAlgoAPI_Fuse.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_ListOfShape.hxx>

#include <cmath>
#include <optional>

#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"
#include "geom/occt/unify_faces.h"
#include "geom/occt/unwrap_single.h"

namespace stepwise {
namespace {

std::optional<TopoDS_Shape> fuseWithin(const Solid& a, const Solid& b, double fuzzyMm) {
  TopTools_ListOfShape arguments, tools;
  arguments.Append(a.shape().shape);
  tools.Append(b.shape().shape);
  BRepAlgoAPI_Fuse operation;
  operation.SetArguments(arguments);
  operation.SetTools(tools);
  operation.SetFuzzyValue(fuzzyMm);
  operation.SetNonDestructive(true);
  operation.Build();
  if (!operation.IsDone() || operation.HasErrors()) return std::nullopt;
  return operation.Shape();
}

std::optional<Solid> unified(const TopoDS_Shape& fused) {
  const TopoDS_Shape shape = unwrapSingle(unifyFaces(fused));
  if (shape.IsNull() || !BRepCheck_Analyzer(shape).IsValid()) return std::nullopt;
  return wrapShape(shape);
}

/// What two bodies share, and both as one: the kernel intersects their faces once for both.
struct Overlaid {
  double sharedMm3 = 0;
  std::optional<TopoDS_Shape> fused;
};

Result<Overlaid> overlay(const Solid& a, const Solid& b) {
  return guarded("merging bodies", [&]() -> Result<Overlaid> {
    const TopoDS_Shape &first = a.shape().shape, &second = b.shape().shape;
    TopTools_ListOfShape both;
    both.Append(first);
    both.Append(second);
    BOPAlgo_PaveFiller crossed;
    crossed.SetArguments(both);
    crossed.SetNonDestructive(true);
    crossed.Perform();
    if (crossed.HasErrors()) return fail({"merge-failed", "", "the boolean gave no valid body", ""});
    Overlaid result;
    BRepAlgoAPI_Common shared(first, second, crossed);
    if (!shared.IsDone() || shared.HasErrors()) return fail({"merge-failed", "", "the boolean gave no valid body", ""});
    if (TopExp_Explorer(shared.Shape(), TopAbs_SOLID).More())
      result.sharedMm3 = computeMassProperties(wrapShape(shared.Shape())).volumeMm3;
    BRepAlgoAPI_Fuse fused(first, second, crossed);
    if (fused.IsDone() && !fused.HasErrors()) result.fused = fused.Shape();
    return result;
  });
}

Result<void> addBody(MergedSolid& merged, const PlacedSolid& body, const MergeSolidsOptions& options) {
  const Solid next = moved(body.solid, body.placement);
  const std::string pair = body.onto.empty() ? body.name : body.onto + " and " + body.name;
  const Result<Overlaid> both = overlay(merged.solid, next);
  if (!both && both.error().code == "memory-limit") return fail(both.error());
  if (!both) return fail({"merge-failed", pair, both.error().message, both.error().hint});
  const double volume = computeMassProperties(next).volumeMm3, shared = both->sharedMm3;
  const double expected = merged.volumeMm3 + volume - shared;
  std::string reason = "the boolean gave no valid body";
  for (const double fuzzy : {0.0, options.gapMm / 10, options.gapMm}) {
    const Result<Solid> fused = guarded("merging bodies", [&]() -> Result<Solid> {
      const std::optional<TopoDS_Shape> shape = fuzzy > 0 ? fuseWithin(merged.solid, next, fuzzy) : both->fused;
      const std::optional<Solid> solid = shape ? unified(*shape) : std::nullopt;
      if (solid) return *solid;
      return fail({"merge-failed", pair, "the boolean gave no valid body", ""});
    });
    if (!fused) {
      // Where the kernel throws, tolerant attempts throw as well, after minutes.
      if (fused.error().code == "memory-limit") return fail(fused.error());
      reason = fused.error().message;
      if (fused.error().code == "kernel-failure") break;
      continue;
    }
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
  return fail({"merge-failed", pair, reason, "check the bodies for validity and the gap between them"});
}

}  // namespace

Result<MergedSolid> mergeSolids(const std::vector<PlacedSolid>& bodies, const MergeSolidsOptions& options) {
  if (bodies.empty()) return fail({"merge-failed", "", "there is no body to merge", "name at least one"});
  return guarded("merging bodies", [&]() -> Result<MergedSolid> {
    for (const PlacedSolid& body : bodies)
      if (!isValid(body.solid))
        return fail({"merge-failed", body.name, "the body is not valid", "repair it in the CAD system"});
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
