#include "geom/occt/direct/stated_curves.h"

#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <ElCLib.hxx>
#include <Precision.hxx>
#include <ShapeAnalysis_Curve.hxx>
#include <ShapeAnalysis_Edge.hxx>
#include <ShapeBuild_Edge.hxx>
#include <ShapeExtend_WireData.hxx>
#include <ShapeFix_EdgeProjAux.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Iterator.hxx>
#include <XSAlgo.hxx>
#include <XSAlgo_AlgoContainer.hxx>

#include <algorithm>
#include <cmath>
#include <vector>

namespace stepwise::direct {
namespace {

/// What the text says about one edge on one surface.
struct StatedCurves {
  std::vector<Handle(Geom2d_Curve)> curves;
  bool seam = false;
};

StatedCurves readStated(const GeometryMaker& geometry, const BodyFace& face, const FaceWire& wire, const BodyEdge& edge,
                        EntityAt edgeAt) {
  const EntityAccess& entities = geometry.entities();
  const EntityType type = entities.typeOf(edge.curveAt);
  StatedCurves stated;
  if (type != EntityType::surfaceCurve && type != EntityType::seamCurve) return stated;
  Parameters parameters = entities.parameters(edge.curveAt);
  parameters.skip(2);
  for (parameters.beginList(); parameters.inList();) {
    const EntityAt at = parameters.entity();
    if (entities.typeOf(at) != EntityType::pcurve) continue;
    Parameters pcurve = entities.parameters(at);
    pcurve.skip();
    if (pcurve.entity() != face.surfaceAt) continue;
    const Handle(Geom2d_Curve) curve = geometry.parameterCurve(at, face.surface);
    if (curve.IsNull()) throw NotDirect{"a curve on a surface of a kind that is not followed"};
    stated.curves.push_back(curve);
  }
  if (stated.curves.empty()) return stated;
  const auto uses =
      std::count_if(wire.edges.begin(), wire.edges.end(), [&](const EdgeUse& other) { return other.edge == edgeAt; });
  stated.seam = type == EntityType::seamCurve || (stated.curves.size() == 2 && uses == 2);
  if (stated.seam && stated.curves.size() != 2) throw NotDirect{"a seam with one curve"};
  if (!stated.seam && stated.curves.size() > 1) throw NotDirect{"an edge with two curves on one surface"};
  return stated;
}

/// Finds the ranges of the curves from the vertices.
void fitRanges(const TopoDS_Wire& wire, const TopoDS_Face& face, double precision) {
  for (TopoDS_Iterator it(wire); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Value());
    ShapeFix_EdgeProjAux ends(face, edge);
    ends.Compute(precision);
    if (!ends.IsFirstDone() || !ends.IsLastDone()) {
      ShapeBuild_Edge().RemovePCurve(edge, face);
    } else if (std::abs(ends.FirstParam() - ends.LastParam()) >= Precision::PConfusion()) {
      BRep_Builder().Range(edge, face, ends.FirstParam(), ends.LastParam());
    }
  }
}

/// The kernel's own tools; they are made when first asked for, which must happen once.
const Handle(XSAlgo_AlgoContainer) & kernelTools() {
  static const Handle(XSAlgo_AlgoContainer) kTools = [] {
    XSAlgo::Init();
    return XSAlgo::AlgoContainer();
  }();
  return kTools;
}

/// Leaves out or replaces curves that do not fit.
void checkCurves(const TopoDS_Wire& wire, const TopoDS_Face& face, double precision) {
  const Handle(Geom_Surface) surface = BRep_Tool::Surface(face);
  const Handle(ShapeExtend_WireData) edges = new ShapeExtend_WireData(wire);
  const BRep_Builder builder;
  for (int i = 1; i <= edges->NbEdges(); ++i) {
    const TopoDS_Edge edge = edges->Edge(i);
    Handle(Geom2d_Curve) curve;
    double first = 0, last = 0;
    if (!ShapeAnalysis_Edge().PCurve(edge, face, curve, first, last, false)) continue;
    if (first == last) {
      ShapeBuild_Edge().RemovePCurve(edge, face);
      continue;
    }
    if (first < curve->FirstParameter()) {
      first = curve->FirstParameter();
      builder.Range(edge, face, first, last);
    }
    if (last > curve->LastParameter()) {
      builder.Range(edge, face, first, curve->LastParameter());
      last = curve->FirstParameter();  // so does the kernel's reader, which then takes the next period
    }
    if (first > last && surface->IsUPeriodic()) {
      double uMin = 0, uMax = 0, vMin = 0, vMax = 0;
      surface->Bounds(uMin, uMax, vMin, vMax);
      ElCLib::AdjustPeriodic(uMin, uMax, std::min((first - last) / 2, Precision::PConfusion()), first, last);
      builder.Range(edge, face, first, last);
    }
    kernelTools()->CheckPCurve(edge, face, precision, edges->IsSeam(i));
  }
}

}  // namespace

void addStatedCurves(const GeometryMaker& geometry, const BodyFace& face, const FaceWire& wire,
                     const std::unordered_map<EntityAt, BodyEdge>& edges) {
  if (face.plane) return;
  const double precision = geometry.units().uncertaintyMm;
  BRep_Builder builder;
  bool all = true;
  for (const EdgeUse& use : wire.edges) {
    const BodyEdge& edge = edges.at(use.edge);
    const StatedCurves stated = readStated(geometry, face, wire, edge, use.edge);
    if (stated.curves.empty()) {
      all = false;
    } else if (stated.seam) {
      const int chosen = ShapeAnalysis_Curve().SelectForwardSeam(stated.curves[0], stated.curves[1]);
      if (chosen == 0) throw NotDirect{"a seam whose sides cannot be told apart"};
      const bool inOrder = (chosen == 1) == (use.forward == wire.forward);
      builder.UpdateEdge(edge.edge, stated.curves[inOrder ? 0 : 1], stated.curves[inOrder ? 1 : 0], face.face, 0);
    } else {
      builder.UpdateEdge(edge.edge, stated.curves.front(), face.face, 0);
    }
  }
  const TopoDS_Wire forward = TopoDS::Wire(wire.wire.Oriented(TopAbs_FORWARD));
  const TopoDS_Face surface = TopoDS::Face(face.face.Oriented(TopAbs_FORWARD));
  // The kernel finds the ranges anew only where each edge has a curve.
  if (all) fitRanges(forward, surface, precision);
  checkCurves(forward, surface, precision);
}

}  // namespace stepwise::direct
