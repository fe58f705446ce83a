#include <BRepAdaptor_Surface.hxx>
#include <BRepCheck_Analyzer.hxx>
#include <BRepCheck_Edge.hxx>
#include <BRepCheck_ListOfStatus.hxx>
#include <BRepCheck_Vertex.hxx>
#include <BRep_Tool.hxx>
#include <Geom2d_Curve.hxx>
#include <GeomAdaptor_Curve.hxx>
#include <Geom_Plane.hxx>
#include <TopExp_Explorer.hxx>
#include <TopLoc_Location.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Iterator.hxx>
#include <gp_Pln.hxx>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <vector>

#include "geom/core/parallel.h"
#include "geom/occt/direct/body_builder.h"
#include "geom/occt/direct/simple_bounds.h"

namespace stepwise::direct {
namespace {

bool isGood(const BRepCheck_ListOfStatus& found) {
  return std::all_of(found.begin(), found.end(),
                     [](const BRepCheck_Status status) { return status == BRepCheck_NoError; });
}

bool isGoodOn(BRepCheck_Result& check, const TopoDS_Shape& larger) {
  check.InContext(larger);
  return isGood(check.StatusOnShape(larger));
}

/// Curves and points within their tolerances: the kernel's own check of edges and vertices.
bool edgesFit(const TopoDS_Face& face) {
  for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
    BRepCheck_Edge check(edge);
    if (!isGood(check.Status()) || !isGoodOn(check, face)) return false;
    for (TopoDS_Iterator vertex(edge); vertex.More(); vertex.Next()) {
      BRepCheck_Vertex point(TopoDS::Vertex(vertex.Value()));
      if (!isGood(point.Status()) || !isGoodOn(point, edge) || !isGoodOn(point, face)) return false;
    }
  }
  return true;
}

/// Each edge once forward and once reversed, and all faces hang together.
bool isWhole(const TopoDS_Shape& shell) {
  struct Uses {
    int forward = 0, reversed = 0;
    std::size_t face = 0;  ///< the first
  };
  std::unordered_map<const TopoDS_TShape*, Uses> uses;
  std::vector<std::size_t> group;  // faces that hang together point to one of them, by way of others
  const auto groupOf = [&](std::size_t face) {
    while (group[face] != face) face = group[face] = group[group[face]];
    return face;
  };
  for (TopExp_Explorer face(shell, TopAbs_FACE); face.More(); face.Next()) {
    group.push_back(group.size());
    for (TopExp_Explorer it(face.Current(), TopAbs_EDGE); it.More(); it.Next()) {
      if (BRep_Tool::Degenerated(TopoDS::Edge(it.Current()))) continue;
      const auto [found, isNew] = uses.try_emplace(it.Current().TShape().get());
      if (isNew) found->second.face = group.size() - 1;
      ++(it.Current().Orientation() == TopAbs_FORWARD ? found->second.forward : found->second.reversed);
      group[groupOf(group.size() - 1)] = groupOf(found->second.face);
    }
  }
  for (std::size_t face = 1; face < group.size(); ++face) {
    if (groupOf(face) != groupOf(0)) return false;
  }
  return std::all_of(uses.begin(), uses.end(),
                     [](const auto& use) { return use.second.forward == 1 && use.second.reversed == 1; });
}

/// The volume between a point and a fan of triangles over the bounds of a face: right for planes, and over all faces of
/// a body that of a closed polyhedron. Nothing for a face without edges.
std::optional<double> fanVolume(const TopoDS_Face& face, const gp_XYZ& apex) {
  constexpr int kPieces = 8;
  gp_XYZ area(0, 0, 0), sum(0, 0, 0);
  int points = 0;
  for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
    TopLoc_Location location;
    double first = 0, last = 0;
    const Handle(Geom_Curve)& curve = BRep_Tool::Curve(edge, location, first, last);
    if (curve.IsNull()) continue;
    const GeomAdaptor_Curve along(curve);
    const int pieces = along.GetType() == GeomAbs_Line ? 1 : kPieces;
    const double sign = edge.Orientation() == TopAbs_FORWARD ? 0.5 : -0.5;
    gp_XYZ before = along.Value(first).XYZ() - apex;
    for (int i = 1; i <= pieces; ++i) {
      const gp_XYZ here = along.Value(first + (last - first) * i / pieces).XYZ() - apex;
      area += (before ^ here) * sign;
      sum += here;
      ++points;
      before = here;
    }
  }
  if (points == 0) return std::nullopt;
  return sum * area / points / 3;
}

/// The same of the face itself to some percent, by a few samples between each edge and a line of constant u.
std::optional<double> sampledVolume(const TopoDS_Face& face, const gp_XYZ& apex) {
  constexpr int kPieces = 8;
  constexpr std::array<double, 3> kAt{0.1127016654, 0.5, 0.8872983346}, kWeight{5 / 18.0, 8 / 18.0, 5 / 18.0};
  const BRepAdaptor_Surface surface(face, false);
  if (surface.GetType() == GeomAbs_Plane) return fanVolume(face, apex);
  const auto density = [&](double u, double v) {
    gp_Pnt point;
    gp_Vec alongU, alongV;
    surface.D1(u, v, point, alongU, alongV);
    return (point.XYZ() - apex) * alongU.Crossed(alongV).XYZ() / 3;
  };
  const TopoDS_Face forward = TopoDS::Face(face.Oriented(TopAbs_FORWARD));  // which side of a seam depends on it
  std::optional<double> uStart;
  double volume = 0;
  for (TopExp_Explorer it(forward, TopAbs_EDGE); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
    double first = 0, last = 0;
    const Handle(Geom2d_Curve) curve = BRep_Tool::CurveOnSurface(edge, forward, first, last);
    if (curve.IsNull()) return std::nullopt;
    const double sign = edge.Orientation() == TopAbs_FORWARD ? 1 : -1;
    gp_Pnt2d before = curve->Value(first);
    if (!uStart) uStart = before.X();
    for (int i = 1; i <= kPieces; ++i) {
      const gp_Pnt2d here = curve->Value(first + (last - first) * i / kPieces);
      const double u = (before.X() + here.X()) / 2, v = (before.Y() + here.Y()) / 2, width = u - *uStart;
      for (std::size_t k = 0; k < kAt.size() && here.Y() != before.Y(); ++k)
        volume += sign * (here.Y() - before.Y()) * width * kWeight[k] * density(*uStart + width * kAt[k], v);
      before = here;
    }
  }
  if (!uStart) return std::nullopt;
  return face.Orientation() == TopAbs_REVERSED ? -volume : volume;
}

/// Bounds that go round the material seen from outside: counterclockwise in the parameters of a face that is no plane.
bool boundsRunRight(const TopoDS_Face& face) {
  constexpr int kPieces = 8;
  const TopoDS_Face forward = TopoDS::Face(face.Oriented(TopAbs_FORWARD));
  double area = 0;
  for (TopExp_Explorer it(forward, TopAbs_EDGE); it.More(); it.Next()) {
    const TopoDS_Edge& edge = TopoDS::Edge(it.Current());
    double first = 0, last = 0;
    const Handle(Geom2d_Curve) curve = BRep_Tool::CurveOnSurface(edge, forward, first, last);
    if (curve.IsNull()) return false;
    gp_Pnt2d before = curve->Value(first);
    for (int i = 1; i <= kPieces; ++i) {
      const gp_Pnt2d here = curve->Value(first + (last - first) * i / kPieces);
      area += (edge.Orientation() == TopAbs_FORWARD ? 0.5 : -0.5) * (before.XY() ^ here.XY());
      before = here;
    }
  }
  return area > 0;
}

}  // namespace

/// The shells that the text has, each well oriented, without free edges, and in one piece.
bool BodyBuilder::shellsAreWhole(const TopoDS_Shape& shape) const {
  if (shape.ShapeType() != TopAbs_SOLID) return false;
  std::size_t shells = 0;
  for (TopExp_Explorer it(shape, TopAbs_SHELL); it.More(); it.Next(), ++shells) {
    if (!isWhole(it.Current())) return false;
  }
  return shells == shellSigns_.size();
}

/// The kernel's check of validity, with a quick look in place of its slowest part: whether bounds cross. Faces that
/// repair has left alone were found to fit already.
bool BodyBuilder::isKnownValid(const BuiltBody& built) const {
  if (shellSigns_.size() > 1 || !shellsAreWhole(built.shape)) return BRepCheck_Analyzer(built.shape).IsValid();
  std::atomic<bool> valid = true;
  constexpr std::size_t kGrain = 8;
  parallelFor(faces_.size(), kGrain, [&](std::size_t i) {
    const bool untouched = finish_ == Finish::here && !faces_[i].healed && !faces_[i].loose;
    if (!valid || (untouched && faces_[i].plane)) return;
    for (TopExp_Explorer it(built.faces[i].second, TopAbs_FACE); it.More(); it.Next()) {
      const TopoDS_Face& face = TopoDS::Face(it.Current());
      if (boundsAreSimple(face) ? untouched || edgesFit(face) : BRepCheck_Analyzer(face).IsValid()) continue;
      valid = false;
    }
  });
  return valid;
}

/// Each edge once with and once against its direction: what the kernel's repair of shells leaves alone.
void BodyBuilder::checkClosed() const {
  for (const auto& [at, edge] : edges_) {
    if (edge.forward != 1 || edge.reversed != 1) throw NotDirect{"a shell that is open or badly oriented"};
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
}

/// Volumes are summed over cones from here to the faces.
gp_Pnt BodyBuilder::apex() const {
  const BodyFace& face = faces_.front();
  if (face.wires.empty()) return face.surface->Value(0, 0);
  const BodyEdge& edge = edges_.at(face.wires.front().edges.front().edge);
  return edge.curve->Value(edge.first);
}

/// The kernel's repair turns solids that are inside out; so the signs of the volumes must be beyond doubt.
void BodyBuilder::checkVolume(const BuiltBody& built, bool hasVoids) const {
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    if (!faces_[i].healed || faces_[i].plane) continue;
    for (TopExp_Explorer it(built.faces[i].second, TopAbs_FACE); it.More(); it.Next()) {
      if (!boundsRunRight(TopoDS::Face(it.Current()))) throw NotDirect{"a face whose bounds run the wrong way round"};
    }
  }
  if (shellSigns_.size() > 1 && !hasVoids) throw NotDirect{"a solid of several shells"};
  if (!volumesAreRight(built, fanVolume) && !volumesAreRight(built, sampledVolume))
    throw NotDirect{"a solid that may be inside out"};
}

/// Turns the voids that are inside out, as the kernel's repair does: frequent enough to look for them before all else
/// is done.
void BodyBuilder::turnVoids(std::vector<TopoDS_Shell>& shells) {
  BuiltBody asWritten;
  for (const BodyFace& face : faces_) asWritten.faces.emplace_back(face.at, face.face);
  const auto doubtful = [] { throw NotDirect{"a void that may be inside out"}; };
  const auto volumes = shellVolumes(asWritten, fanVolume);
  if (!volumes || signOf((*volumes)[0]) <= 0) doubtful();
  for (std::size_t i = 1; i < shells.size(); ++i) {
    const int sign = -shellSigns_[i] * signOf((*volumes)[i]);
    if (sign == 0) doubtful();
    if (sign > 0) continue;
    shells[i].Reverse();
    shellSigns_[i] = -shellSigns_[i];
  }
}

/// One per shell, as its faces are written; none where a face cannot be measured.
std::optional<std::vector<BodyBuilder::ShellVolume>> BodyBuilder::shellVolumes(const BuiltBody& built,
                                                                               const FaceVolume& volumeOf) const {
  const gp_XYZ origin = apex().XYZ();
  std::vector<ShellVolume> volumes(shellSigns_.size());
  for (std::size_t i = 0; i < faces_.size(); ++i) {
    for (TopExp_Explorer it(built.faces[i].second, TopAbs_FACE); it.More(); it.Next()) {
      const std::optional<double> volume = volumeOf(TopoDS::Face(it.Current()), origin);
      if (!volume) return std::nullopt;
      volumes[faces_[i].shell].sum += *volume;
      volumes[faces_[i].shell].span += std::abs(*volume);
    }
  }
  return volumes;
}

/// 0 where it is not beyond doubt.
int BodyBuilder::signOf(const ShellVolume& volume) {
  constexpr double kFlat = 0.02;
  if (!(std::abs(volume.sum) > kFlat * volume.span)) return 0;
  return volume.sum > 0 ? 1 : -1;
}

/// False where a volume has not the sign that it should have, or not beyond doubt.
bool BodyBuilder::volumesAreRight(const BuiltBody& built, const FaceVolume& volumeOf) const {
  const auto volumes = shellVolumes(built, volumeOf);
  if (!volumes) return false;
  for (std::size_t i = 0; i < volumes->size(); ++i) {
    if (signOf((*volumes)[i]) * (i == 0 ? 1 : -1) * shellSigns_[i] <= 0) return false;
  }
  return true;
}

}  // namespace stepwise::direct
