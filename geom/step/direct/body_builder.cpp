#include "geom/occt/direct/body_builder.h"

#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepGProp_Domain.hxx>
#include <BRepGProp_Face.hxx>
#include <BRepGProp_Vinert.hxx>
#include <BRepLib_MakeEdge.hxx>
#include <BRep_Builder.hxx>
#include <BRep_TEdge.hxx>
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
#include <ShapeBuild_ReShape.hxx>
#include <ShapeCustom_Surface.hxx>
#include <ShapeFix.hxx>
#include <ShapeFix_Face.hxx>
#include <ShapeFix_Shape.hxx>
#include <ShapeFix_Wire.hxx>
#include <Standard_Failure.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
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
#include "geom/occt/direct/simple_bounds.h"

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

BuiltBody BodyBuilder::buildSolid(EntityAt at) {
  const EntityType type = entities_.typeOf(at);
  if (type != manifoldSolidBrep && type != brepWithVoids && type != facetedBrep)
    throw NotDirect{"a body of type " + std::string(entities_.keyword(at))};
  BRep_Builder builder;
  TopoDS_Solid solid;
  builder.MakeSolid(solid);
  Parameters all = entities_.parameters(at);
  all.skip();
  builder.Add(solid, shell(all.entity()));
  if (type == brepWithVoids) {
    for (all.beginList(); all.inList();) {
      Parameters oriented = entities_.parameters(all.entity());
      oriented.skip(2);
      TopoDS_Shell inner = shell(oriented.entity());
      if (!oriented.logical()) {
        inner.Reverse();
        shellSigns_.back() = -1;
      }
      builder.Add(solid, inner);
    }
  }
  addParameterCurves();
  BuiltBody built;
  built.shape = solid;
  repair(built);
  if (!roughVolumesSuffice()) addCurvedVolumes(built);
  checkVolume(type == brepWithVoids);
  // The kernel's reader mends such bodies, in ways not followed here: it turns, splits and leaves out faces.
  if (!isBeyondDoubt(built) && !BRepCheck_Analyzer(built.shape).IsValid()) throw NotDirect{"a body that is not valid"};
  built.knownValid = true;
  return built;
}

TopoDS_Shell BodyBuilder::shell(EntityAt at) {
  const EntityType type = entities_.typeOf(at);
  if (type != closedShell) throw NotDirect{"a shell of type " + std::string(entities_.keyword(at))};
  shellBegin_ = faces_.size();
  shellVolumesMm3_.push_back(0);
  shellSigns_.push_back(1);
  TopoDS_Shell shell;
  BRep_Builder builder;
  builder.MakeShell(shell);
  Parameters all = entities_.parameters(at);
  all.skip();
  for (all.beginList(); all.inList();) builder.Add(shell, face(all.entity()));
  if (faces_.size() == shellBegin_) throw NotDirect{"a shell without faces"};
  checkClosed();
  shell.Closed(true);
  return shell;
}

/// One connected shell, whose faces the kernel would find in order; where a quick look does not tell, it is asked.
/// Curves were held against their surfaces and ends as they were made.
bool BodyBuilder::isBeyondDoubt(const BuiltBody& built) const {
  if (shellVolumesMm3_.size() != 1 || !isConnected()) return false;
  for (TopExp_Explorer it(built.shape, TopAbs_FACE); it.More(); it.Next()) {
    const TopoDS_Face& face = TopoDS::Face(it.Current());
    if (!boundsAreSimple(face) && !BRepCheck_Analyzer(face).IsValid()) return false;
  }
  return true;
}

bool BodyBuilder::isConnected() const {
  std::unordered_map<EntityAt, std::vector<std::size_t>> facesAt;
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    for (const FaceWire& wire : faces_[i].wires) {
      for (const EdgeUse& use : wire.edges) facesAt[use.edge].push_back(i);
    }
  }
  std::vector<bool> reached(faces_.size(), false);
  std::vector<std::size_t> open{0};
  reached[0] = true;
  std::size_t count = 1;
  while (!open.empty()) {
    const BodyFace& face = faces_[open.back()];
    open.pop_back();
    for (const FaceWire& wire : face.wires) {
      for (const EdgeUse& use : wire.edges) {
        for (const std::size_t next : facesAt[use.edge]) {
          if (reached[next]) continue;
          reached[next] = true;
          ++count;
          open.push_back(next);
        }
      }
    }
  }
  return count == faces_.size();
}

/// Each edge once with and once against its direction: what the kernel's repair of shells leaves alone.
void BodyBuilder::checkClosed() const {
  for (const auto& [at, edge] : edges_) {
    if (edge.forward != 1 || edge.reversed != 1) throw NotDirect{"a shell that is open or badly oriented"};
  }
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
  face.shell = shellVolumesMm3_.size() - 1;
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
  for (const EdgeUse& use : made.edges) {
    BodyEdge& used = edges_.at(use.edge);
    // What counts is the direction around the body: edge, wire and face together.
    ++((use.forward == made.forward) == sameSense ? used.forward : used.reversed);
  }
  face.wires.push_back(std::move(made));
}

FaceWire BodyBuilder::wire(EntityAt loop) {
  FaceWire made;
  BRep_Builder builder;
  builder.MakeWire(made.wire);
  Parameters all = entities_.parameters(loop);
  all.skip();
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
    } else if (from != previous) {
      throw NotDirect{"a loop whose edges do not follow each other"};
    }
    previous = to;
    made.edges.push_back({edgeAt, along == curve.logical()});
    TopoDS_Edge placed = used.edge;
    placed.Orientation(made.edges.back().forward ? TopAbs_FORWARD : TopAbs_REVERSED);
    builder.Add(made.wire, placed);
  }
  if (made.edges.empty() || previous != begin) throw NotDirect{"a loop that does not close"};
  made.wire.Closed(true);
  return made;
}

const TopoDS_Vertex& BodyBuilder::vertex(EntityAt at) {
  TopoDS_Vertex& known = vertices_[at];
  if (!known.IsNull()) return known;
  if (entities_.typeOf(at) != vertexPoint) throw NotDirect{"a vertex of another kind"};
  Parameters all = entities_.parameters(at);
  all.skip();
  BRep_Builder().MakeVertex(known, geometry_.point(all.entity()), Precision::Confusion());
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
  if (startAt != endAt && BRep_Tool::Pnt(start).Distance(BRep_Tool::Pnt(end)) <= Precision::Confusion())
    throw NotDirect{"two vertices of one edge at one point"};
  if (edge.straight) {
    makeStraightEdge(edge, start, end);
  } else {
    makeCurvedEdge(edge, start, end);
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

void BodyBuilder::makeCurvedEdge(BodyEdge& edge, const TopoDS_Vertex& start, const TopoDS_Vertex& end) {
  const double precision = geometry_.units().uncertaintyMm;
  const gp_Pnt from = BRep_Tool::Pnt(start), to = BRep_Tool::Pnt(end);
  gp_Pnt onCurve;
  ShapeAnalysis_Curve tool;
  tool.Project(edge.curve, from, precision, onCurve, edge.first, false);
  tool.Project(edge.curve, to, precision, onCurve, edge.last, false);
  orderEnds(edge.curve, edge.first, edge.last, precision);
  const GeomAdaptor_Curve adaptor(edge.curve);
  widen(start, from.Distance(adaptor.Value(edge.first)));
  widen(end, to.Distance(adaptor.Value(edge.last)));
  const BRepLib_MakeEdge maker(edge.curve, start, end, edge.first, edge.last);
  if (!maker.IsDone()) throw NotDirect{"an edge whose ends do not lie on its curve"};
  edge.edge = const_cast<BRepLib_MakeEdge&>(maker).Edge();
  edge.edge.Orientation(TopAbs_FORWARD);
  BRep_Builder().Range(edge.edge, edge.first, edge.last);
  edge.curve = BRep_Tool::Curve(edge.edge, edge.first, edge.last);
}

void BodyBuilder::addParameterCurves() {
  std::vector<std::size_t> curved;
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    if (!faces_[i].plane) curved.push_back(i);
  }
  std::vector<FaceCurves> curves;
  for (const std::size_t i : curved) curves.emplace_back(geometry_, faces_[i], edges_);
  std::vector<std::string> refusals(curved.size());
  std::atomic<bool> refused = false;
  constexpr std::size_t kGrain = 8;
  parallelFor(curved.size(), kGrain, [&](std::size_t i) {
    if (refused) return;
    try {
      const FaceState state = curves[i].find();
      faces_[curved[i]].healed = state != FaceState::fits;
      if (state == FaceState::misfit && misfits_ == Misfits::refuse) refused = true;
    } catch (const NotDirect& refusal) {
      refusals[i] = refusal.reason;
    } catch (const Standard_Failure&) {
      refusals[i] = "a surface that the kernel refuses to project on";
    }
  });
  if (refused) throw NotDirect{"faces whose curves do not quite fit"};
  for (const std::string& refusal : refusals) {
    if (!refusal.empty()) throw NotDirect{refusal};
  }
  std::size_t next = 0;
  for (BodyFace& face : faces_) {
    if (face.plane) {
      checkPlane(face);
      fitPlaneTolerances(face);
    } else {
      curves[next++].attach();
    }
  }
}

/// Bounds that run the right way round, one of them outside: repair would turn or split the face otherwise.
void BodyBuilder::checkPlane(const BodyFace& face) {
  constexpr int kPieces = 8;
  const gp_Pln plane = Handle(Geom_Plane)::DownCast(face.surface)->Pln();
  const gp_XYZ normal = plane.Axis().Direction().XYZ(), origin = plane.Location().XYZ();
  double outer = 0, sum = 0, largestHole = 0;
  int outers = 0;
  for (const FaceWire& wire : face.wires) {
    gp_XYZ area(0, 0, 0);
    for (const EdgeUse& use : wire.edges) {
      const BodyEdge& edge = edges_.at(use.edge);
      const int pieces = edge.straight ? 1 : kPieces;
      gp_XYZ before = edge.curve->Value(use.forward ? edge.first : edge.last).XYZ() - origin;
      for (int i = 1; i <= pieces; ++i) {
        const double share = static_cast<double>(use.forward ? i : pieces - i) / pieces;
        const gp_XYZ here = edge.curve->Value(edge.first + (edge.last - edge.first) * share).XYZ() - origin;
        area += before ^ here;
        before = here;
      }
    }
    const double signedArea = (wire.forward ? 0.5 : -0.5) * (area * normal);
    sum += signedArea;
    if (signedArea > 0) {
      ++outers;
      outer = signedArea;
    } else {
      largestHole = std::max(largestHole, -signedArea);
    }
  }
  if (outers != 1 || largestHole >= outer || sum <= 0) throw NotDirect{"a face whose bounds run the wrong way round"};
  shellVolumesMm3_[face.shell] += (face.reversed ? -1 : 1) * sum * ((origin - apex().XYZ()) * normal) / 3;
}

/// Volumes are summed over cones from here to the faces.
gp_Pnt BodyBuilder::apex() const {
  const BodyFace& face = faces_.front();
  if (face.wires.empty()) return face.surface->Value(0, 0);
  const BodyEdge& edge = edges_.at(face.wires.front().edges.front().edge);
  return edge.curve->Value(edge.first);
}

/// Fans of triangles over the bounds of all faces: a closed polyhedron whose volume has the sign of the body's unless
/// its faces bulge far. False where that is not beyond doubt, or not the sign it should be.
bool BodyBuilder::roughVolumesSuffice() {
  constexpr double kFlat = 0.02;
  constexpr int kPieces = 8;
  const gp_XYZ origin = apex().XYZ();
  std::vector<double> volumes(shellVolumesMm3_.size(), 0), spans(shellVolumesMm3_.size(), 0);
  std::vector<gp_XYZ> points;
  for (const BodyFace& face : faces_) {
    if (face.wires.empty() || face.vertexLoop) return false;
    gp_XYZ area(0, 0, 0), center(0, 0, 0);
    points.clear();
    for (const FaceWire& wire : face.wires) {
      for (const EdgeUse& use : wire.edges) {
        const BodyEdge& edge = edges_.at(use.edge);
        const int pieces = edge.straight ? 1 : kPieces;
        gp_XYZ before = edge.curve->Value(edge.first).XYZ() - origin;
        const double sign = (use.forward == wire.forward) != face.reversed ? 0.5 : -0.5;
        for (int i = 1; i <= pieces; ++i) {
          const gp_XYZ here = edge.curve->Value(edge.first + (edge.last - edge.first) * i / pieces).XYZ() - origin;
          area += (before ^ here) * sign;
          points.push_back(here);
          before = here;
        }
      }
    }
    for (const gp_XYZ& point : points) center += point / static_cast<double>(points.size());
    volumes[face.shell] += (center * area) / 3;
    spans[face.shell] += std::abs(center * area) / 3;
  }
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    const double expected = (i == 0 ? 1 : -1) * shellSigns_[i] * volumes[i];
    if (expected < kFlat * spans[i] || spans[i] == 0) return false;
  }
  shellVolumesMm3_ = volumes;
  return true;
}

/// The share of curved faces in the volume of their shell; planes have theirs already.
void BodyBuilder::addCurvedVolumes(const BuiltBody& built) {
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    if (faces_[i].plane) continue;
    for (TopExp_Explorer it(built.faces[i].second, TopAbs_FACE); it.More(); it.Next()) {
      BRepGProp_Face face(TopoDS::Face(it.Current()));
      BRepGProp_Domain domain(TopoDS::Face(it.Current()));
      shellVolumesMm3_[faces_[i].shell] += BRepGProp_Vinert(face, domain, apex()).Mass();
    }
  }
}

/// The kernel's repair turns solids that are inside out; so the signs of the volumes must be beyond doubt.
void BodyBuilder::checkVolume(bool hasVoids) const {
  if (shellVolumesMm3_.size() > 1 && !hasVoids) throw NotDirect{"a solid of several shells"};
  for (std::size_t i = 0; i < shellVolumesMm3_.size(); ++i) {
    if ((i == 0) != (shellSigns_[i] * shellVolumesMm3_[i] > 0)) throw NotDirect{"a solid that is inside out"};
  }
}

/// No curves are stored on planes; edges and vertices must reach the plane within their tolerances.
void BodyBuilder::fitPlaneTolerances(const BodyFace& face) {
  constexpr int kSamples = 23;  // as many as the kernel's own check takes
  const gp_Pln plane = Handle(Geom_Plane)::DownCast(face.surface)->Pln();
  for (const FaceWire& wire : face.wires) {
    for (const EdgeUse& use : wire.edges) {
      const BodyEdge& edge = edges_.at(use.edge);
      const int samples = edge.straight ? 2 : kSamples;
      double worst = 0;
      for (int i = 0; i < samples; ++i) {
        const double t = edge.first + (edge.last - edge.first) * i / (samples - 1);
        worst = std::max(worst, plane.Distance(edge.curve->Value(t)));
      }
      if (worst > Precision::Confusion()) raiseTolerance(edge.edge, worst);
    }
  }
}

/// Faces that need it go through the kernel's repair with the settings of its reader.
void BodyBuilder::repair(BuiltBody& built) {
  const bool needed = std::any_of(faces_.begin(), faces_.end(), [](const BodyFace& face) { return face.healed; });
  if (!needed) {
    for (const BodyFace& face : faces_) built.faces.emplace_back(face.at, face.face);
    return;
  }
  for (const BodyFace& face : faces_) {
    if (face.healed) addStatedCurves(geometry_, face, edges_);
  }
  ShapeFix_Shape tool;
  const Handle(ShapeBuild_ReShape) context = new ShapeBuild_ReShape;
  context->ModeConsiderLocation() = true;
  tool.SetContext(context);
  tool.SetPrecision(geometry_.units().uncertaintyMm);
  tool.SetMaxTolerance(std::max(geometry_.units().uncertaintyMm, 1.0));
  const Handle(ShapeFix_Face) faceTool = tool.FixFaceTool();
  faceTool->FixWireTool()->FixSameParameterMode() = false;
  faceTool->SetContext(context);
  for (const BodyFace& face : faces_) {
    if (!face.healed) continue;
    faceTool->Init(face.face);
    faceTool->Perform();
  }
  built.shape = context->Apply(built.shape);
  ShapeFix::SameParameter(built.shape, false);
  for (const BodyFace& face : faces_) built.faces.emplace_back(face.at, context->Apply(face.face));
  checkRepaired(built.shape);
}

/// Repair must have left one closed, well oriented solid of faces.
void BodyBuilder::checkRepaired(const TopoDS_Shape& shape) {
  if (shape.ShapeType() != TopAbs_SOLID) throw NotDirect{"repair made something else of a solid"};
  std::unordered_map<const TopoDS_TShape*, std::pair<int, int>> uses;
  for (TopExp_Explorer it(shape, TopAbs_EDGE); it.More(); it.Next()) {
    if (BRep_Tool::Degenerated(TopoDS::Edge(it.Current()))) continue;
    auto& [forward, reversed] = uses[it.Current().TShape().get()];
    ++(it.Current().Orientation() == TopAbs_FORWARD ? forward : reversed);
  }
  for (const auto& [edge, count] : uses) {
    if (count != std::pair(1, 1)) throw NotDirect{"a shell that repair has opened"};
  }
}

}  // namespace stepwise::direct
