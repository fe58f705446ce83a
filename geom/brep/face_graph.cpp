#include "geom/brep/face_graph.h"

#include <BRepAdaptor_Curve.hxx>
#include <BRepAdaptor_Surface.hxx>
#include <BRepTools.hxx>
#include <BRep_Tool.hxx>
#include <Geom_Surface.hxx>
#include <TopExp.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Iterator.hxx>
#include <TopoDS_Vertex.hxx>
#include <TopoDS_Wire.hxx>

#include <algorithm>
#include <cmath>

#include "geom/brep/fit_curve.h"
#include "geom/brep/measure_gap.h"
#include "geom/core/tolerance.h"
#include "geom/occt/classify_surface.h"
#include "geom/occt/convert.h"
#include "geom/occt/edge_convexity.h"
#include "geom/occt/logical_faces.h"
#include "geom/occt/measure_face.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

struct TopologyMaps {
  TopTools_IndexedMapOfShape edges, vertices;
};

TopologyMaps mapTopology(const TopoDS_Shape& shape) {
  TopologyMaps maps;
  TopExp::MapShapes(shape, TopAbs_EDGE, maps.edges);
  TopExp::MapShapes(shape, TopAbs_VERTEX, maps.vertices);
  return maps;
}

// ---------------------------------------------------------------------------------------------------------- edges

std::vector<Vec3> sampleCurve(const BRepAdaptor_Curve& curve, int pieces) {
  const double first = curve.FirstParameter(), last = curve.LastParameter();
  std::vector<Vec3> samples;
  samples.reserve(pieces + 1);
  for (int i = 0; i <= pieces; ++i) samples.push_back(toVec3(curve.Value(first + (last - first) * i / pieces)));
  return samples;
}

double polylineLength(const std::vector<Vec3>& points) {
  double length = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) length += distance(points[i], points[i + 1]);
  return length;
}

/// Helices and the like turn much between samples; chords would cut their length short.
bool turnsSharply(const std::vector<Vec3>& points) {
  const double cosine = std::cos(Angle::degrees(25).inRadians());
  for (std::size_t i = 0; i + 2 < points.size(); ++i)
    if (dot(normalized(points[i + 1] - points[i]), normalized(points[i + 2] - points[i + 1])) < cosine) return true;
  return false;
}

void describeCurve(const BRepAdaptor_Curve& curve, Edge& edge) {
  const double first = curve.FirstParameter(), last = curve.LastParameter();
  gp_Pnt p;
  gp_Vec d;
  curve.D1(first, p, d);
  edge.start = toVec3(p);
  edge.startTangent = normalized(toVec3(d));
  curve.D1(last, p, d);
  edge.end = toVec3(p);
  edge.endTangent = normalized(toVec3(d));
  edge.mid = toVec3(curve.Value((first + last) / 2));
  switch (curve.GetType()) {
    case GeomAbs_Line:
      edge.curve = CurveKind::line;
      edge.lengthMm = distance(edge.start, edge.end);
      return;
    case GeomAbs_Circle: {
      const gp_Circ circle = curve.Circle();
      edge.curve = CurveKind::circle;
      edge.center = toVec3(circle.Location());
      edge.axis = toVec3(circle.Axis().Direction());
      edge.radiusMm = circle.Radius();
      edge.lengthMm = circle.Radius() * (last - first);
      return;
    }
    case GeomAbs_Ellipse: {
      const gp_Elips ellipse = curve.Ellipse();
      edge.curve = CurveKind::ellipse;
      edge.center = toVec3(ellipse.Location());
      edge.axis = toVec3(ellipse.Axis().Direction());
      edge.radiusMm = ellipse.MajorRadius();
      break;
    }
    default: break;
  }
  // Splines that are really lines or circles, and the length of everything else, from samples.
  constexpr int kPieces = 32, kManyPieces = 1024;
  std::vector<Vec3> samples = sampleCurve(curve, kPieces);
  edge.lengthMm = polylineLength(turnsSharply(samples) ? sampleCurve(curve, kManyPieces) : samples);
  const std::optional<FittedCurve> fitted = edge.curve == CurveKind::ellipse ? std::nullopt : fitCurve(samples);
  if (!fitted) edge.samples = std::move(samples);
  if (fitted) {
    edge.curve = fitted->kind;
    edge.lengthMm = fitted->lengthMm;
    edge.center = fitted->center;
    edge.axis = fitted->axis;
    edge.radiusMm = fitted->radiusMm;
  }
}

std::vector<Edge> describeEdges(const TopologyMaps& maps) {
  std::vector<Edge> edges(maps.edges.Extent());
  for (int id = 1; id <= maps.edges.Extent(); ++id) {
    const TopoDS_Edge shape = TopoDS::Edge(maps.edges(id).Oriented(TopAbs_FORWARD));
    Edge& edge = edges[id - 1];
    edge.id = id;
    TopoDS_Vertex first, last;
    TopExp::Vertices(shape, first, last);
    if (!first.IsNull()) edge.vertices[0] = maps.vertices.FindIndex(first);
    if (!last.IsNull()) edge.vertices[1] = maps.vertices.FindIndex(last);
    double t0 = 0, t1 = 0;
    if (BRep_Tool::Degenerated(shape) || BRep_Tool::Curve(shape, t0, t1).IsNull()) {
      edge.curve = CurveKind::degenerate;
      if (!first.IsNull()) edge.start = edge.mid = edge.end = toVec3(BRep_Tool::Pnt(first));
    } else {
      describeCurve(BRepAdaptor_Curve(shape), edge);
    }
  }
  return edges;
}

// ---------------------------------------------------------------------------------------------------------- loops

/// Coedges as the file lists them; put in chain order where the file did not.
void chainCoedges(const std::vector<Edge>& edges, std::vector<Coedge>& coedges) {
  const auto from = [&](const Coedge& c) { return edges[c.edge - 1].vertices[c.forward ? 0 : 1]; };
  const auto to = [&](const Coedge& c) { return edges[c.edge - 1].vertices[c.forward ? 1 : 0]; };
  for (std::size_t i = 0; i + 1 < coedges.size(); ++i) {
    if (to(coedges[i]) == from(coedges[i + 1])) continue;
    const auto next = std::find_if(coedges.begin() + static_cast<long>(i) + 1, coedges.end(),
                                   [&](const Coedge& c) { return from(c) == to(coedges[i]); });
    if (next != coedges.end()) std::rotate(coedges.begin() + static_cast<long>(i) + 1, next, next + 1);
  }
}

/// In a plane the outer loop is the one that reaches furthest; elsewhere the kernel compares parameter bounds, which
/// costs far more.
std::size_t findOuterLoop(const TopoDS_Face& face, const std::vector<TopoDS_Wire>& wires,
                          const std::vector<Loop>& loops, const std::vector<Edge>& edges) {
  std::size_t outer = 0;
  if (BRepAdaptor_Surface(face, /*R=*/false).GetType() != GeomAbs_Plane) {
    const TopoDS_Wire wire = BRepTools::OuterWire(face);
    while (outer + 1 < wires.size() && !wires[outer].IsSame(wire)) ++outer;
    return outer;
  }
  double furthest = -1;
  for (std::size_t i = 0; i < loops.size(); ++i) {
    Box3 box;
    for (const Coedge& coedge : loops[i].coedges)
      for (Vec3 p : {edges[coedge.edge - 1].start, edges[coedge.edge - 1].mid, edges[coedge.edge - 1].end}) box.add(p);
    if (box.diagonalMm() <= furthest) continue;
    furthest = box.diagonalMm();
    outer = i;
  }
  return outer;
}

std::vector<Loop> describeLoops(const TopoDS_Face& face, const TopologyMaps& maps, const std::vector<Edge>& edges) {
  const bool reversedFace = face.Orientation() == TopAbs_REVERSED;
  const TopoDS_Face forward = TopoDS::Face(face.Oriented(TopAbs_FORWARD));
  std::vector<Loop> loops;
  std::vector<TopoDS_Wire> wires;
  for (TopoDS_Iterator it(forward); it.More(); it.Next()) {
    if (it.Value().ShapeType() != TopAbs_WIRE) continue;
    wires.push_back(TopoDS::Wire(it.Value()));
    Loop loop;
    for (TopoDS_Iterator edgeIt(wires.back()); edgeIt.More(); edgeIt.Next()) {
      if (edgeIt.Value().ShapeType() != TopAbs_EDGE) continue;
      const bool forwardEdge = (edgeIt.Value().Orientation() == TopAbs_FORWARD) != reversedFace;
      loop.coedges.push_back({maps.edges.FindIndex(edgeIt.Value()), forwardEdge});
    }
    if (reversedFace) std::reverse(loop.coedges.begin(), loop.coedges.end());
    chainCoedges(edges, loop.coedges);
    loops.push_back(std::move(loop));
  }
  if (loops.size() > 1) {
    const std::size_t outer = findOuterLoop(forward, wires, loops, edges);
    for (std::size_t i = 0; i < loops.size(); ++i) loops[i].outer = i == outer;
    std::stable_partition(loops.begin(), loops.end(), [](const Loop& loop) { return loop.outer; });
  }
  return loops;
}

// ---------------------------------------------------------------------------------------------------------- faces

/// Extent of a circular edge along the coordinate axes: its ends, and the extreme points that lie on the arc.
void addArc(const Edge& edge, Box3& box) {
  const Vec3 x = normalized(edge.start - edge.center), y = cross(edge.axis, x);
  const double sweep = edge.lengthMm / edge.radiusMm;
  for (Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}}) {
    const double extreme = std::atan2(dot(y, axis), dot(x, axis));
    for (double angle : {extreme, extreme + M_PI, extreme + 2 * M_PI, extreme + 3 * M_PI}) {
      const double wrapped = angle < 0 ? angle + 2 * M_PI : angle;
      if (wrapped <= sweep) box.add(edge.center + (x * std::cos(wrapped) + y * std::sin(wrapped)) * edge.radiusMm);
    }
  }
}

Box3 boxOfFace(const TopoDS_Face& shape, const Face& face, const std::vector<Edge>& edges, const TopologyMaps& maps) {
  Box3 box;
  for (const Loop& loop : face.loops)
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = edges[coedge.edge - 1];
      box.add(edge.start);
      box.add(edge.end);
      if (edge.curve == CurveKind::circle) addArc(edge, box);
      if (edge.curve != CurveKind::ellipse && edge.curve != CurveKind::other) continue;
      const BRepAdaptor_Curve curve(TopoDS::Edge(maps.edges(edge.id)));
      const double first = curve.FirstParameter(), last = curve.LastParameter();
      for (int i = 1; i < 16; ++i) box.add(toVec3(curve.Value(first + (last - first) * i / 16)));
    }
  // Planes, cylinders and cones are widest on their borders; the others may bulge between them.
  if (face.surface.index() > 2 || face.loops.empty()) {
    const Handle(Geom_Surface) surface = BRep_Tool::Surface(shape);
    constexpr int kSide = 12;
    for (int i = 0; i <= kSide; ++i)
      for (int j = 0; j <= kSide; ++j)
        box.add(toVec3(surface->Value(face.uRange[0] + (face.uRange[1] - face.uRange[0]) * i / kSide,
                                      face.vRange[0] + (face.vRange[1] - face.vRange[0]) * j / kSide)));
  }
  return box;
}

/// Whatever the order of the vertices. Where bounds of faces gape a little, the sum of cones depends on their tip:
/// least in the middle.
Vec3 middleOf(const std::vector<Vec3>& vertices) {
  Box3 box;
  for (const Vec3& vertex : vertices) box.add(vertex);
  return box.empty() ? Vec3{} : box.center();
}

/// Adds up what the faces contribute to the body's area, volume and centre; cones stand on `apex`.
class MassSum {
 public:
  explicit MassSum(Vec3 apex) : apex_(apex) {}
  Vec3 apex() const { return apex_; }

  void add(const FaceMeasure& face) {
    area_ += face.areaMm2;
    areaMoment_ += (face.centroid - apex_) * face.areaMm2;
    volume_ += face.coneVolumeMm3;
    volumeMoment_ += face.coneMoment;
  }
  MassProperties finish(bool closed) const {
    MassProperties mass;
    mass.areaMm2 = area_;
    if (area_ > 0) mass.centroid = apex_ + areaMoment_ / area_;
    if (!closed || volume_ == 0) return mass;
    mass.volumeMm3 = volume_;
    mass.centroid = apex_ + volumeMoment_ / volume_;
    return mass;
  }

 private:
  Vec3 apex_;
  double area_ = 0, volume_ = 0;
  Vec3 areaMoment_, volumeMoment_;
};

Face describeFace(FaceId id, const TopoDS_Face& shape, const TopologyMaps& maps, const std::vector<Edge>& edges,
                  const BuildFaceGraphOptions& options, MassSum& mass) {
  Face face;
  face.id = id;
  face.loops = describeLoops(shape, maps, edges);
  const Handle(Geom_Surface) surface = BRep_Tool::Surface(shape);
  if (surface.IsNull()) {
    face.surface = Freeform{"missing", {}, {}};
    return face;
  }
  if (surface->DynamicType()->Name() != std::string_view("Geom_Plane"))
    BRepTools::UVBounds(shape, face.uRange[0], face.uRange[1], face.vRange[0], face.vRange[1]);
  const ClassifiedSurface classified = classifySurface(shape, face.uRange, face.vRange, options);
  face.surface = classified.surface;
  face.recognizedFromSpline = classified.recognizedFromSpline;
  const FaceMeasure measure = measureFace(shape, face, mass.apex());
  mass.add(measure);
  face.areaMm2 = measure.areaMm2;
  face.centroid = measure.centroid;
  face.point = measure.point;
  face.normal = measure.normal;
  face.minHollowRadiusMm = measure.minHollowRadiusMm;
  face.minBulgeRadiusMm = measure.minBulgeRadiusMm;
  face.box = boxOfFace(shape, face, edges, maps);
  return face;
}

}  // namespace

FaceGraph buildFaceGraph(const Solid& solid, const BuildFaceGraphOptions& options) {
  FaceGraph graph;
  if (solid.empty()) return graph;
  const TopTools_IndexedMapOfShape& faces = solid.shape().faces;
  const TopologyMaps maps = mapTopology(solid.shape().shape);

  for (int i = 1; i <= maps.vertices.Extent(); ++i)
    graph.vertices.push_back(toVec3(BRep_Tool::Pnt(TopoDS::Vertex(maps.vertices(i)))));
  graph.edges = describeEdges(maps);
  graph.faces.reserve(faces.Extent());
  MassSum mass(middleOf(graph.vertices));
  for (FaceId id = 1; id <= faces.Extent(); ++id) {
    graph.faces.push_back(describeFace(id, TopoDS::Face(faces(id)), maps, graph.edges, options, mass));
    graph.box.add(graph.faces.back().box);
  }
  graph.mass = mass.finish(solidCount(solid) > 0);
  classifyEdges(graph, faces, maps.edges);
  graph.gapMm = measureGapMm(graph);
  joinLogicalFaces(graph, faces);
  return graph;
}

}  // namespace stepwise
