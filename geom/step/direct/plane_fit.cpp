#include "geom/occt/direct/plane_fit.h"

#include <BRep_Tool.hxx>
#include <GeomAdaptor_Curve.hxx>
#include <Geom_Plane.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Iterator.hxx>
#include <gp_Pln.hxx>

#include <algorithm>
#include <limits>
#include <optional>

namespace stepwise::direct {
namespace {

constexpr int kChecks = 23;
constexpr double kNoFit = std::numeric_limits<double>::max();

double missOfWire(const TopoDS_Shape& wire, const gp_Pln& plane) {
  double worst = 0;
  std::optional<gp_Pnt> begin, before;
  for (TopoDS_Iterator it(wire.Oriented(TopAbs_FORWARD)); it.More(); it.Next()) {
    double first = 0, last = 0;
    const Handle(Geom_Curve) curve = BRep_Tool::Curve(TopoDS::Edge(it.Value()), first, last);
    if (curve.IsNull()) return kNoFit;
    const GeomAdaptor_Curve adaptor(curve);
    const int checks = adaptor.GetType() == GeomAbs_Line ? 2 : kChecks;
    gp_Pnt start, end;
    for (int i = 0; i < checks; ++i) {
      const gp_Pnt here = adaptor.Value(first + (last - first) * i / (checks - 1));
      if (i == 0) start = here;
      end = here;
      worst = std::max(worst, plane.Distance(here));
    }
    if (it.Value().Orientation() == TopAbs_REVERSED) std::swap(start, end);
    if (before) worst = std::max(worst, before->Distance(start));
    if (!begin) begin = start;
    before = end;
  }
  return before ? std::max(worst, before->Distance(*begin)) : kNoFit;
}

}  // namespace

double missOfPlane(const TopoDS_Face& face) {
  const auto plane = Handle(Geom_Plane)::DownCast(BRep_Tool::Surface(face));
  if (plane.IsNull()) return kNoFit;
  double worst = 0;
  for (TopoDS_Iterator wire(face); wire.More(); wire.Next()) {
    if (wire.Value().ShapeType() != TopAbs_WIRE) return kNoFit;
    worst = std::max(worst, missOfWire(wire.Value(), plane->Pln()));
  }
  return worst;
}

}  // namespace stepwise::direct
