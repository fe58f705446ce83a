#include "geom/model/split_stock.h"

#include <fmt/format.h>

#include <BRepAlgoAPI_Common.hxx>
#include <BRepAlgoAPI_Cut.hxx>
#include <BRepPrimAPI_MakePrism.hxx>
#include <BRep_Builder.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_ListIteratorOfListOfShape.hxx>
#include <TopTools_ListOfShape.hxx>
#include <TopoDS_Compound.hxx>

#include <algorithm>
#include <cmath>
#include <set>

#include "geom/brep/mass_properties.h"
#include "geom/model/combine_solids.h"
#include "geom/occt/convert.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

/// Volumes that should be equal may differ by this share of the raw body: splines are integrated to about 1e-5.
constexpr double kVolumeShare = 2e-4;

Error unsound(const char* where, double is, double shouldBe) {
  return {"boolean-failed", where,
          fmt::format("the boolean operation left {:.6g} mm³ where {:.6g} mm³ belong", is, shouldBe),
          "check the body for validity"};
}

double volumeOf(const TopoDS_Shape& shape) { return computeMassProperties(wrapShape(shape)).volumeMm3; }

std::vector<TopoDS_Shape> solidsOf(const TopoDS_Shape& shape) {
  std::vector<TopoDS_Shape> solids;
  for (TopExp_Explorer it(shape, TopAbs_SOLID); it.More(); it.Next()) solids.push_back(it.Current());
  return solids;
}

/// Which face of the part each face of the result lies on.
class FaceOrigins {
 public:
  FaceOrigins(BRepAlgoAPI_Cut& operation, const Solid& part) {
    const TopTools_IndexedMapOfShape& faces = part.shape().faces;
    for (int id = 1; id <= faces.Extent(); ++id) {
      add(faces(id), id);
      const TopTools_ListOfShape& images = operation.Modified(faces(id));
      for (TopTools_ListIteratorOfListOfShape it(images); it.More(); it.Next()) add(it.Value(), id);
    }
  }
  std::vector<FaceId> of(const TopoDS_Shape& solid) const {
    std::set<FaceId> found;
    for (TopExp_Explorer it(solid, TopAbs_FACE); it.More(); it.Next())
      if (const int index = shapes_.FindIndex(it.Current()); index > 0)
        found.insert(ids_[static_cast<std::size_t>(index) - 1].begin(),
                     ids_[static_cast<std::size_t>(index) - 1].end());
    return {found.begin(), found.end()};
  }

 private:
  void add(const TopoDS_Shape& shape, FaceId id) {
    const auto index = static_cast<std::size_t>(shapes_.Add(shape));
    if (ids_.size() < index) ids_.resize(index);
    ids_[index - 1].push_back(id);
  }
  TopTools_IndexedMapOfShape shapes_;  // compares without orientation
  std::vector<std::vector<FaceId>> ids_;
};

template <class Operation>
Result<TopoDS_Shape> combine(Operation& operation, const char* where, const Solid& body,
                             const std::vector<Solid>& cutters) {
  TopTools_ListOfShape arguments, tools;
  arguments.Append(body.shape().shape);
  for (const Solid& cutter : cutters) tools.Append(cutter.shape().shape);
  operation.SetArguments(arguments);
  operation.SetTools(tools);
  operation.Build();
  if (!operation.IsDone() || operation.HasErrors())
    return fail({"boolean-failed", where, "the boolean operation gave no result", "check the body for validity"});
  return operation.Shape();
}

/// All solids of a shape as one body; empty where there is none.
Solid gathered(const TopoDS_Shape& shape) {
  const std::vector<TopoDS_Shape> solids = solidsOf(shape);
  if (solids.empty()) return {};
  if (solids.size() == 1) return wrapShape(solids.front());
  TopoDS_Compound compound;
  BRep_Builder builder;
  builder.MakeCompound(compound);
  for (const TopoDS_Shape& solid : solids) builder.Add(compound, solid);
  return wrapShape(compound);
}

}  // namespace

Result<std::vector<StockPiece>> splitStock(const Solid& raw, const Solid& part) {
  constexpr const char* kWhere = "stock around the part";
  return guarded(kWhere, [&]() -> Result<std::vector<StockPiece>> {
    BRepAlgoAPI_Cut operation;
    const Result<TopoDS_Shape> rest = combine(operation, kWhere, raw, {part});
    if (!rest) return fail(rest.error());
    const FaceOrigins origins(operation, part);
    std::vector<StockPiece> pieces;
    double filled = computeMassProperties(part).volumeMm3;
    for (const TopoDS_Shape& solid : solidsOf(*rest)) {
      pieces.push_back({wrapShape(solid), origins.of(solid), volumeOf(solid)});
      filled += pieces.back().volumeMm3;
    }
    const double whole = computeMassProperties(raw).volumeMm3;
    if (std::abs(filled - whole) > kVolumeShare * whole) return fail(unsound(kWhere, filled, whole));
    return pieces;
  });
}

Result<DividedPiece> divide(const Solid& piece, const std::vector<Solid>& cutters) {
  constexpr const char* kWhere = "dividing the stock";
  return guarded(kWhere, [&]() -> Result<DividedPiece> {
    BRepAlgoAPI_Common common;
    BRepAlgoAPI_Cut cut;
    const Result<TopoDS_Shape> inside = combine(common, kWhere, piece, cutters);
    if (!inside) return fail(inside.error());
    const Result<TopoDS_Shape> outside = combine(cut, kWhere, piece, cutters);
    if (!outside) return fail(outside.error());
    DividedPiece divided{gathered(*inside), gathered(*outside)};
    if (!divided.inside.empty()) divided.insideMm3 = computeMassProperties(divided.inside).volumeMm3;
    if (!divided.outside.empty()) divided.outsideMm3 = computeMassProperties(divided.outside).volumeMm3;
    const double whole = computeMassProperties(piece).volumeMm3;
    if (std::abs(divided.insideMm3 + divided.outsideMm3 - whole) > kVolumeShare * whole)
      return fail(unsound(kWhere, divided.insideMm3 + divided.outsideMm3, whole));
    return divided;
  });
}

Result<Solid> sweepFace(const Solid& body, FaceId face, Vec3 sweep) {
  constexpr const char* kWhere = "sweeping a face";
  return guarded(kWhere, [&]() -> Result<Solid> {
    const TopoDS_Shape swept = BRepPrimAPI_MakePrism(body.shape().faces(face), toVec(sweep)).Shape();
    Solid solid = gathered(swept);
    if (solid.empty() || computeMassProperties(solid).volumeMm3 <= 0) {
      solid = gathered(swept.Reversed());
      if (solid.empty() || computeMassProperties(solid).volumeMm3 <= 0)
        return fail({"sweep-failed", kWhere, fmt::format("face {} sweeps no volume", face), "use another direction"});
    }
    return solid;
  });
}

Result<Solid> withoutPieces(const Solid& body, const std::vector<Solid>& pieces) {
  if (pieces.empty()) return body;
  Result<Solid> rest = cutAll(body, pieces);
  if (!rest) return rest;
  double expected = computeMassProperties(body).volumeMm3;
  const double whole = expected;
  for (const Solid& piece : pieces) expected -= computeMassProperties(piece).volumeMm3;
  const double is = computeMassProperties(*rest).volumeMm3;
  if (std::abs(is - expected) > kVolumeShare * whole) return fail(unsound("the workpiece in process", is, expected));
  return rest;
}

}  // namespace stepwise
