#include <BRepCheck_Analyzer.hxx>
#include <BRepCheck_Edge.hxx>
#include <BRepCheck_ListOfStatus.hxx>
#include <BRepCheck_Vertex.hxx>
#include <BRepGProp_Domain.hxx>
#include <BRepGProp_Face.hxx>
#include <BRepGProp_Vinert.hxx>
#include <BRep_Tool.hxx>
#include <Geom_Plane.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Iterator.hxx>
#include <gp_Pln.hxx>

#include <algorithm>
#include <atomic>
#include <cmath>
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

}  // namespace

/// One shell, well oriented, without free edges, and in one piece.
bool BodyBuilder::isOneShell(const TopoDS_Shape& shape) {
  struct Uses {
    int forward = 0, reversed = 0;
    std::size_t face = 0;  ///< the first
  };
  if (shape.ShapeType() != TopAbs_SOLID) return false;
  TopExp_Explorer shells(shape, TopAbs_SHELL);
  shells.Next();
  if (shells.More()) return false;
  std::unordered_map<const TopoDS_TShape*, Uses> uses;
  std::vector<std::size_t> group;  // faces that hang together point to one of them, by way of others
  const auto groupOf = [&](std::size_t face) {
    while (group[face] != face) face = group[face] = group[group[face]];
    return face;
  };
  for (TopExp_Explorer face(shape, TopAbs_FACE); face.More(); face.Next()) {
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

/// The kernel's check of validity, with a quick look in place of its slowest part: whether bounds cross.
bool BodyBuilder::isKnownValid(const TopoDS_Shape& shape) {
  if (!isOneShell(shape)) return false;
  std::vector<TopoDS_Face> faces;
  for (TopExp_Explorer it(shape, TopAbs_FACE); it.More(); it.Next()) faces.push_back(TopoDS::Face(it.Current()));
  std::atomic<bool> valid = true;
  constexpr std::size_t kGrain = 8;
  parallelFor(faces.size(), kGrain, [&](std::size_t i) {
    if (!valid) return;
    const TopoDS_Face& face = faces[i];
    if (!(boundsAreSimple(face) ? edgesFit(face) : BRepCheck_Analyzer(face).IsValid())) valid = false;
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
    if (faces_[i].plane && !faces_[i].healed) continue;
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

}  // namespace stepwise::direct
