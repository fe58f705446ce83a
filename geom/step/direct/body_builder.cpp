#include "geom/occt/direct/body_builder.h"

#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepLib_MakeEdge.hxx>
#include <BRep_Builder.hxx>
#include <BRep_TVertex.hxx>
#include <BRep_Tool.hxx>
#include <ElCLib.hxx>
#include <GeomAdaptor_Curve.hxx>
#include <Geom_BSplineCurve.hxx>
#include <Geom_BSplineSurface.hxx>
#include <Geom_BoundedCurve.hxx>
#include <Geom_Line.hxx>
#include <Geom_Plane.hxx>
#include <Geom_SphericalSurface.hxx>
#include <Geom_SurfaceOfRevolution.hxx>
#include <Geom_ToroidalSurface.hxx>
#include <Precision.hxx>
#include <ShapeAnalysis_Curve.hxx>
#include <ShapeCustom_Surface.hxx>
#include <Standard_Failure.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TopoDS_Iterator.hxx>
#include <TopoDS_Solid.hxx>
#include <gp_Pln.hxx>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include "geom/core/parallel.h"
#include "geom/occt/direct/face_curves.h"
#include "geom/occt/direct/plane_fit.h"
#include "geom/occt/direct/simple_bounds.h"
#include "geom/occt/direct/stated_curves.h"

namespace stepwise::direct {
namespace {

using enum EntityType;

bool isSplineSurface(EntityType type) {
  return type == bSplineSurfaceWithKnots || type == uniformSurface || type == quasiUniformSurface ||
         type == bezierSurface || type == complexInstance;
}

/// A little more than the distance, as the kernel does: a vertex must never lie outside its own tolerance.
void widen(const TopoDS_Vertex& vertex, double distance) {
  constexpr double kMargin = 1.000001;
  const auto& data = *static_cast<BRep_TVertex*>(vertex.TShape().get());
  if (distance * kMargin > data.Tolerance()) BRep_Builder().UpdateVertex(vertex, distance * kMargin);
}

/// Start and end of an edge on its curve, in ascending order; the kernel's way of crossing the seam of closed curves.
void orderEnds(const Handle(Geom_Curve) & curve, double& first, double& last, double precision) {
  const double begin = curve->FirstParameter(), end = curve->LastParameter();
  if (curve->IsKind(STANDARD_TYPE(Geom_BoundedCurve)) && !curve->IsClosed()) {
    first = std::clamp(first, begin, end);
    last = std::clamp(last, begin, end);
  }
  if (first < last) return;
  if (curve->IsPeriodic()) {
    ElCLib::AdjustPeriodic(begin, end, Precision::PConfusion(), first, last);
    return;
  }
  const auto spline = Handle(Geom_BSplineCurve)::DownCast(curve);
  const bool nearlyClosed = !spline.IsNull() && spline->StartPoint().Distance(spline->EndPoint()) <= precision;
  if (!curve->IsClosed() && !nearlyClosed) throw NotDirect{"an edge that runs against its curve"};
  if (std::abs(last - begin) < Precision::PConfusion()) {
    last = end;
  } else if (std::abs(first - end) < Precision::PConfusion()) {
    first = begin;
  } else {
    throw NotDirect{"an edge across the ends of its curve"};
  }
  if (first >= last) throw NotDirect{"an edge without length"};
}

}  // namespace

BuiltBody BodyBuilder::build(EntityAt at) {
  const EntityType type = entities_.typeOf(at);
  if (type == shellBasedSurfaceModel && finish_ == Finish::asKernel) return buildSheets(at);
  if (type != manifoldSolidBrep && type != brepWithVoids && type != facetedBrep)
    throw NotDirect{"a body of type " + std::string(entities_.keyword(at))};
  Parameters all = entities_.parameters(at);
  all.skip();
  std::vector<TopoDS_Shell> shells{shell(all.entity())};
  if (type == brepWithVoids) {
    for (all.beginList(); all.inList();) {
      Parameters oriented = entities_.parameters(all.entity());
      oriented.skip(2);
      TopoDS_Shell inner = shell(oriented.entity());
      if (!oriented.logical()) {
        inner.Reverse();
        shellSigns_.back() = -1;
      }
      shells.push_back(inner);
    }
  }
  if (shells.size() > 1 && finish_ == Finish::here) turnVoids(shells);
  BRep_Builder builder;
  TopoDS_Solid solid;
  builder.MakeSolid(solid);
  for (const TopoDS_Shell& one : shells) builder.Add(solid, one);
  BuiltBody built;
  built.shape = solid;
  if (finish_ == Finish::asKernel) {
    repairAsKernel(built);
    if (built.shape.ShapeType() != TopAbs_SOLID) throw NotDirect{"a body that is no solid after repair"};
    built.knownValid = isKnownValid(built);
    return built;
  }
  addParameterCurves();
  repairFaces(built);
  checkVolume(built, type == brepWithVoids);
  // The kernel goes on to mend what is not valid.
  if (!isKnownValid(built)) throw NotDirect{"a body that is not valid"};
  built.knownValid = true;
  return built;
}

/// Shells that may be open: one by itself, several in a compound.
BuiltBody BodyBuilder::buildSheets(EntityAt at) {
  BRep_Builder builder;
  TopoDS_Compound compound;
  builder.MakeCompound(compound);
  Parameters all = entities_.parameters(at);
  all.skip();
  std::vector<TopoDS_Shell> shells;
  for (all.beginList(); all.inList();) builder.Add(compound, shells.emplace_back(shell(all.entity())));
  if (shells.empty()) throw NotDirect{"a surface model without shells"};
  BuiltBody built;
  built.shape = compound;
  if (shells.size() == 1) built.shape = shells.front();
  repairAsKernel(built);
  return built;
}

TopoDS_Shell BodyBuilder::shell(EntityAt at) {
  const EntityType type = entities_.typeOf(at);
  const bool maybeOpen = type == openShell && finish_ == Finish::asKernel;
  if (type != closedShell && !maybeOpen) throw NotDirect{"a shell of type " + std::string(entities_.keyword(at))};
  shellBegin_ = faces_.size();
  shellSigns_.push_back(1);
  TopoDS_Shell shell;
  BRep_Builder builder;
  builder.MakeShell(shell);
  Parameters all = entities_.parameters(at);
  all.skip();
  for (all.beginList(); all.inList();) builder.Add(shell, face(all.entity()));
  if (faces_.size() == shellBegin_) throw NotDirect{"a shell without faces"};
  if (finish_ == Finish::here) checkClosed();
  shell.Closed(type == closedShell);
  return shell;
}

TopoDS_Face BodyBuilder::face(EntityAt at) {
  if (entities_.typeOf(at) != advancedFace) throw NotDirect{"a face of type " + std::string(entities_.keyword(at))};
  Parameters all = entities_.parameters(at);
  all.skip();
  std::vector<EntityAt> bounds;
  for (all.beginList(); all.inList();) bounds.push_back(all.entity());
  BodyFace face;
  face.at = at;
  face.surfaceAt = all.entity();
  face.surface = geometry_.surface(face.surfaceAt);
  if (isSplineSurface(entities_.typeOf(face.surfaceAt))) {
    const Handle(Geom_Surface) periodic = ShapeCustom_Surface(face.surface).ConvertToPeriodic(false);
    if (!periodic.IsNull()) face.surface = periodic;
  }
  face.shell = shellSigns_.size() - 1;
  face.plane = face.surface->IsKind(STANDARD_TYPE(Geom_Plane));
  const bool sameSense = all.logical();
  face.reversed = !sameSense;
  face.bounds = bounds.size();
  BRep_Builder builder;
  builder.MakeFace(face.face, face.surface, Precision::Confusion());
  for (const EntityAt bound : bounds) addBound(bound, sameSense, face);
  if (face.wires.empty() && !face.vertexLoop) throw NotDirect{"a face without bounds"};
  face.face.Orientation(sameSense ? TopAbs_FORWARD : TopAbs_REVERSED);
  faces_.push_back(face);
  return face.face;
}

/// The kernel takes all of a closed surface that is bounded by a point, and makes an edge without length on others.
void BodyBuilder::addVertexLoop(EntityAt vertexAt, BodyFace& face) {
  face.vertexLoop = true;
  const Handle(Geom_Surface)& surface = face.surface;
  BRep_Builder builder;
  if (face.plane || surface->IsKind(STANDARD_TYPE(Geom_ToroidalSurface))) return;
  if (surface->IsKind(STANDARD_TYPE(Geom_SphericalSurface)) || surface->IsKind(STANDARD_TYPE(Geom_BSplineSurface)) ||
      surface->IsKind(STANDARD_TYPE(Geom_SurfaceOfRevolution))) {
    if (face.bounds > 1) return;
    BRepBuilderAPI_MakeFace whole(surface, geometry_.units().uncertaintyMm);
    for (TopoDS_Iterator it(whole.Shape()); it.More(); it.Next()) builder.Add(face.face, it.Value());
    return;
  }
  TopoDS_Edge edge;
  builder.MakeEdge(edge);
  builder.Degenerated(edge, true);
  TopoDS_Vertex point = vertex(vertexAt);
  point.Orientation(TopAbs_FORWARD);
  builder.Add(edge, point);
  point.Orientation(TopAbs_REVERSED);
  builder.Add(edge, point);
  TopoDS_Wire wire;
  builder.MakeWire(wire);
  builder.Add(wire, edge);
  builder.Add(face.face, wire);
}

void BodyBuilder::addBound(EntityAt bound, bool sameSense, BodyFace& face) {
  if (entities_.typeOf(bound) != faceBound) throw NotDirect{"a bound of another kind"};
  Parameters all = entities_.parameters(bound);
  all.skip();
  const EntityAt loop = all.entity();
  const EntityType type = entities_.typeOf(loop);
  if (type == vertexLoop) {
    Parameters point = entities_.parameters(loop);
    point.skip();
    addVertexLoop(point.entity(), face);
    return;
  }
  if (type != edgeLoop) throw NotDirect{"a loop of type " + std::string(entities_.keyword(loop))};
  FaceWire made = wire(loop);
  made.forward = all.logical() == sameSense;
  made.wire.Orientation(made.forward ? TopAbs_FORWARD : TopAbs_REVERSED);
  BRep_Builder().Add(face.face, made.wire);
  if (finish_ == Finish::asKernel) addStatedCurves(geometry_, face, made, edges_);
  for (const EdgeUse& use : made.edges) {
    BodyEdge& used = edges_.at(use.edge);
    // What counts is the direction around the body: edge, wire and face together.
    ++((use.forward == made.forward) == sameSense ? used.forward : used.reversed);
  }
  face.wires.push_back(std::move(made));
}

bool BodyBuilder::isOneVertex(EntityAt a, EntityAt b) { return a == b || vertex(a).IsSame(vertex(b)); }

FaceWire BodyBuilder::wire(EntityAt loop) {
  FaceWire made;
  BRep_Builder builder;
  builder.MakeWire(made.wire);
  Parameters all = entities_.parameters(loop);
  all.skip();
  if (finish_ == Finish::asKernel) mergeVertices(loop);
  EntityAt begin = 0, previous = 0;
  for (all.beginList(); all.inList();) {
    const EntityAt orientedAt = all.entity();
    if (entities_.typeOf(orientedAt) != orientedEdge) throw NotDirect{"a loop of something else than oriented edges"};
    Parameters oriented = entities_.parameters(orientedAt);
    oriented.skip(3);
    const EntityAt edgeAt = oriented.entity();
    const bool along = oriented.logical();
    const BodyEdge& used = edge(edgeAt);
    Parameters curve = entities_.parameters(edgeAt);
    curve.skip();
    const EntityAt start = curve.entity(), end = curve.entity();
    curve.skip();
    const EntityAt from = along ? start : end, to = along ? end : start;
    if (made.edges.empty()) {
      begin = from;
    } else if (!isOneVertex(from, previous)) {
      throw NotDirect{"a loop whose edges do not follow each other"};
    }
    previous = to;
    made.edges.push_back({edgeAt, along == curve.logical()});
    TopoDS_Edge placed = used.edge;
    placed.Orientation(made.edges.back().forward ? TopAbs_FORWARD : TopAbs_REVERSED);
    builder.Add(made.wire, placed);
  }
  if (made.edges.empty() || !isOneVertex(previous, begin)) throw NotDirect{"a loop that does not close"};
  made.wire.Closed(true);
  return made;
}

/// Two vertices of one edge at one point become one, as in the kernel's reader.
void BodyBuilder::mergeVertices(EntityAt loop) {
  Parameters all = entities_.parameters(loop);
  all.skip();
  for (all.beginList(); all.inList();) {
    Parameters oriented = entities_.parameters(all.entity());
    oriented.skip(3);
    Parameters curve = entities_.parameters(oriented.entity());
    curve.skip();
    EntityAt start = curve.entity(), end = curve.entity();
    curve.skip();
    if (!curve.logical()) std::swap(start, end);
    const bool startKnown = vertices_.count(start) > 0, endKnown = vertices_.count(end) > 0;
    const TopoDS_Vertex first = vertex(start), last = vertex(end);
    if (BRep_Tool::Pnt(first).Distance(BRep_Tool::Pnt(last)) > Precision::Confusion()) continue;
    if (endKnown && !startKnown) {
      vertices_[start] = last;
    } else {
      vertices_[end] = first;
    }
  }
}

gp_Pnt BodyBuilder::statedPoint(EntityAt vertexAt) const {
  Parameters all = entities_.parameters(vertexAt);
  all.skip();
  return geometry_.point(all.entity());
}

const TopoDS_Vertex& BodyBuilder::vertex(EntityAt at) {
  TopoDS_Vertex& known = vertices_[at];
  if (!known.IsNull()) return known;
  if (entities_.typeOf(at) != vertexPoint) throw NotDirect{"a vertex of another kind"};
  BRep_Builder().MakeVertex(known, statedPoint(at), Precision::Confusion());
  return known;
}

BodyEdge& BodyBuilder::edge(EntityAt at) {
  const auto [found, isNew] = edges_.try_emplace(at);
  BodyEdge& edge = found->second;
  if (!isNew) return edge;
  if (entities_.typeOf(at) != edgeCurve) throw NotDirect{"an edge of type " + std::string(entities_.keyword(at))};
  Parameters all = entities_.parameters(at);
  all.skip();
  EntityAt startAt = all.entity(), endAt = all.entity();
  edge.curveAt = all.entity();
  if (!all.logical()) std::swap(startAt, endAt);
  edge.curve = geometry_.curve(edge.curveAt);
  edge.straight = edge.curve->IsKind(STANDARD_TYPE(Geom_Line));
  TopoDS_Vertex start = vertex(startAt), end = vertex(endAt);
  start.Orientation(TopAbs_FORWARD);
  end.Orientation(TopAbs_REVERSED);
  if (finish_ == Finish::asKernel) {
    const bool merged = startAt != endAt && start.IsSame(end);
    makeCurvedEdge(edge, start, end, merged ? statedPoint(startAt) : BRep_Tool::Pnt(start),
                   merged ? statedPoint(endAt) : BRep_Tool::Pnt(end));
    return edge;
  }
  if (startAt != endAt && BRep_Tool::Pnt(start).Distance(BRep_Tool::Pnt(end)) <= Precision::Confusion())
    throw NotDirect{"two vertices of one edge at one point"};
  if (edge.straight) {
    makeStraightEdge(edge, start, end);
  } else {
    makeCurvedEdge(edge, start, end, BRep_Tool::Pnt(start), BRep_Tool::Pnt(end));
  }
  return edge;
}

void BodyBuilder::makeStraightEdge(BodyEdge& edge, const TopoDS_Vertex& start, const TopoDS_Vertex& end) {
  const gp_Lin line = Handle(Geom_Line)::DownCast(edge.curve)->Lin();
  const gp_Pnt from = BRep_Tool::Pnt(start), to = BRep_Tool::Pnt(end);
  edge.first = ElCLib::Parameter(line, from);
  edge.last = ElCLib::Parameter(line, to);
  if (edge.first >= edge.last) throw NotDirect{"an edge that runs against its line"};
  widen(start, from.Distance(ElCLib::Value(edge.first, line)));
  widen(end, to.Distance(ElCLib::Value(edge.last, line)));
  BRep_Builder builder;
  builder.MakeEdge(edge.edge, edge.curve, Precision::Confusion());
  builder.Add(edge.edge, start);
  builder.Add(edge.edge, end);
  builder.Range(edge.edge, edge.first, edge.last);
}

/// `from` and `to` are where the edge begins and ends: other points than the vertex only of a loop closed by force.
void BodyBuilder::makeCurvedEdge(BodyEdge& edge, const TopoDS_Vertex& start, const TopoDS_Vertex& end,
                                 const gp_Pnt& from, const gp_Pnt& to) {
  const double precision = geometry_.units().uncertaintyMm;
  gp_Pnt onCurve;
  ShapeAnalysis_Curve tool;
  tool.Project(edge.curve, from, precision, onCurve, edge.first, false);
  tool.Project(edge.curve, to, precision, onCurve, edge.last, false);
  orderEnds(edge.curve, edge.first, edge.last, precision);
  const GeomAdaptor_Curve adaptor(edge.curve);
  widen(start, BRep_Tool::Pnt(start).Distance(adaptor.Value(edge.first)));
  widen(end, BRep_Tool::Pnt(end).Distance(adaptor.Value(edge.last)));
  const BRepLib_MakeEdge maker(edge.curve, start, end, edge.first, edge.last);
  if (!maker.IsDone()) throw NotDirect{"an edge whose ends do not lie on its curve"};
  edge.edge = const_cast<BRepLib_MakeEdge&>(maker).Edge();
  edge.edge.Orientation(TopAbs_FORWARD);
  BRep_Builder().Range(edge.edge, edge.first, edge.last);
  edge.curve = BRep_Tool::Curve(edge.edge, edge.first, edge.last);
}

void BodyBuilder::addParameterCurves() {
  std::vector<std::size_t> curved;
  const double touchMm = std::max(Precision::Confusion(), geometry_.units().uncertaintyMm);
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    // The kernel's repair closes gaps, and parts bounds that touch each other.
    if (!faces_[i].plane) {
      curved.push_back(i);
      continue;
    }
    const bool simple = boundsAreSimple(faces_[i].face, touchMm);
    if (!simple && boundsCross(faces_[i].face)) throw NotDirect{"a face whose bounds cross"};
    const double miss = missOfPlane(faces_[i].face);
    faces_[i].healed = !simple || miss > kMostLooseMm;
    faces_[i].loose = !faces_[i].healed && miss > Precision::Confusion();
  }
  std::vector<FaceCurves> curves;
  for (const std::size_t i : curved) curves.emplace_back(geometry_, faces_[i], edges_);
  std::vector<std::string> refusals(curved.size());
  constexpr std::size_t kGrain = 8;
  parallelFor(curved.size(), kGrain, [&](std::size_t i) {
    try {
      faces_[curved[i]].healed = !curves[i].find();
    } catch (const NotDirect& refusal) {
      refusals[i] = refusal.reason;
    } catch (const Standard_Failure&) {
      refusals[i] = "a surface that the kernel refuses to project on";
    }
  });
  for (const std::string& refusal : refusals) {
    if (!refusal.empty()) throw NotDirect{refusal};
  }
  std::size_t next = 0;
  for (BodyFace& face : faces_) {
    if (face.plane) {
      if (!face.healed) checkPlane(face);
    } else {
      FaceCurves& found = curves[next++];
      found.attach();
      face.loose = found.areLoose() && boundsAreSimple(face.face, touchMm);
      if (found.areLoose() && !face.loose) {
        found.detach();
        face.healed = true;
      }
      if (!face.healed && face.wires.size() == 1 && !face.wires.front().forward) turnWire(face);
    }
  }
}

/// The kernel's repair writes the only bound of a curved face anew, in the sense of the face. Whatever follows the
/// edges of a face finds them in that order.
void BodyBuilder::turnWire(const BodyFace& face) {
  BRep_Builder builder;
  TopoDS_Shape surface = face.face.Oriented(TopAbs_FORWARD);
  const TopoDS_Shape old = TopoDS_Iterator(surface).Value();
  std::vector<TopoDS_Shape> edges;
  for (TopoDS_Iterator it(old); it.More(); it.Next()) edges.push_back(it.Value());
  TopoDS_Wire turned;
  builder.MakeWire(turned);
  for (auto edge = edges.rbegin(); edge != edges.rend(); ++edge) builder.Add(turned, *edge);
  turned.Closed(true);
  surface.Free(true);
  builder.Remove(surface, old);
  builder.Add(surface, turned);
}

}  // namespace stepwise::direct
