#include "geom/contact/merge_solids.h"

#include <BRepAlgoAPI_Fuse.hxx>
#include <BRepBndLib.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <Bnd_Box.hxx>
#include <TopTools_ListOfShape.hxx>

#include <cmath>
#include <optional>

#include "geom/brep/mass_properties.h"
#include "geom/model/combine_solids.h"
#include "geom/model/make_solid.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"
#include "geom/occt/unify_faces.h"
#include "geom/occt/unwrap_single.h"

namespace stepwise {
namespace {

/// One valid body of all; none where the boolean fails or its result is damaged.
std::optional<Solid> fused(const std::vector<Solid>& bodies, double fuzzyMm) {
  TopTools_ListOfShape arguments, tools;
  arguments.Append(bodies.front().shape().shape);
  for (std::size_t i = 1; i < bodies.size(); ++i) tools.Append(bodies[i].shape().shape);
  BRepAlgoAPI_Fuse operation;
  operation.SetArguments(arguments);
  operation.SetTools(tools);
  operation.SetFuzzyValue(fuzzyMm);
  operation.SetNonDestructive(true);
  operation.Build();
  if (!operation.IsDone() || operation.HasErrors()) return std::nullopt;
  const TopoDS_Shape shape = unwrapSingle(unifyFaces(operation.Shape()));
  if (shape.IsNull() || !BRepCheck_Analyzer(shape).IsValid()) return std::nullopt;
  return wrapShape(shape);
}

/// What any two of them fill, summed; none where a boolean fails.
std::optional<double> sharedByPairs(const std::vector<Solid>& bodies) {
  std::vector<Bnd_Box> boxes(bodies.size());
  for (std::size_t i = 0; i < bodies.size(); ++i) BRepBndLib::Add(bodies[i].shape().shape, boxes[i]);
  double sum = 0;
  for (std::size_t i = 0; i < bodies.size(); ++i)
    for (std::size_t j = i + 1; j < bodies.size(); ++j) {
      if (boxes[i].IsOut(boxes[j])) continue;
      const Result<double> shared = sharedVolumeMm3(bodies[i], bodies[j]);
      if (!shared) return std::nullopt;
      sum += *shared;
    }
  return sum;
}

/// All in one boolean, which takes a part of the time of adding them to a growing body; none where that is no single
/// body of the volume expected (three bodies that share one volume are left to the other way, too).
std::optional<MergedSolid> mergeAtOnce(const std::vector<PlacedSolid>& bodies, const MergeSolidsOptions& options) {
  MergedSolid merged;
  std::vector<Solid> placed;
  for (const PlacedSolid& body : bodies) {
    placed.push_back(moved(body.solid, body.placement));
    merged.partsVolumeMm3 += computeMassProperties(placed.back()).volumeMm3;
    merged.facesBefore += faceCount(placed.back());
  }
  const std::optional<double> shared = sharedByPairs(placed);
  if (!shared) return std::nullopt;
  merged.sharedVolumeMm3 = *shared;
  const double expected = merged.partsVolumeMm3 - *shared;
  for (const double fuzzy : {0.0, options.gapMm / 10, options.gapMm}) {
    const std::optional<Solid> all = fused(placed, fuzzy);
    if (!all || solidCount(*all) != 1) continue;
    merged.volumeMm3 = computeMassProperties(*all).volumeMm3;
    if (std::abs(merged.volumeMm3 - expected) > options.volumeTolerance * expected) continue;
    merged.solid = *all;
    merged.facesAfter = faceCount(*all);
    return merged;
  }
  return std::nullopt;
}

Result<void> addBody(MergedSolid& merged, const PlacedSolid& body, const MergeSolidsOptions& options) {
  const Solid next = moved(body.solid, body.placement);
  const Result<double> filledTwice = sharedVolumeMm3(merged.solid, next);
  if (!filledTwice) return fail({"merge-failed", body.name, filledTwice.error().message, filledTwice.error().hint});
  const double volume = computeMassProperties(next).volumeMm3, shared = *filledTwice;
  const double expected = merged.volumeMm3 + volume - shared;
  std::string reason = "the boolean gave no valid body";
  for (const double fuzzy : {0.0, options.gapMm / 10, options.gapMm}) {
    const std::optional<Solid> both = fused({merged.solid, next}, fuzzy);
    if (!both) continue;
    reason = "the bodies stay apart";
    if (solidCount(*both) != 1) continue;
    const double got = computeMassProperties(*both).volumeMm3;
    reason = "the fused body's volume differs from that of its parts";
    if (std::abs(got - expected) > options.volumeTolerance * expected) continue;
    merged.solid = *both;
    merged.volumeMm3 = got;
    merged.partsVolumeMm3 += volume;
    merged.sharedVolumeMm3 += shared;
    merged.facesBefore += faceCount(next);
    merged.facesAfter = faceCount(*both);
    return {};
  }
  return fail({"merge-failed", body.name, reason, "check the bodies for validity and the gap between them"});
}

}  // namespace

Result<MergedSolid> mergeSolids(const std::vector<PlacedSolid>& bodies, const MergeSolidsOptions& options) {
  if (bodies.empty()) return fail({"merge-failed", "", "there is no body to merge", "name at least one"});
  return guarded("merging bodies", [&]() -> Result<MergedSolid> {
    for (const PlacedSolid& body : bodies)
      if (!isValid(body.solid))
        return fail({"merge-failed", body.name, "the body is not valid", "repair it in the CAD system"});
    if (bodies.size() > 2)
      if (std::optional<MergedSolid> merged = mergeAtOnce(bodies, options)) return std::move(*merged);
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
