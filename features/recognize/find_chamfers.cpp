#include "features/recognize/find_chamfers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

const Angle kLeastBevel = Angle::degrees(100);
const Angle kMostBevel = Angle::degrees(175);

bool bevelled(const Edge& edge) {
  return edge.convexity == Convexity::convex && edge.interiorAngle >= kLeastBevel && edge.interiorAngle <= kMostBevel;
}

/// A conical bevel: outer corners at both rims, one to a face across the axis, one to a wall along it.
struct ConicalChamfer {
  int span = 0;
  double slantMm = 0, widthMm = 0, lengthMm = 0;
  Angle angle;
};

std::optional<ConicalChamfer> classifyConical(const FaceGraph& graph, const RevolvedFaces& revolved, int index, const FindChamfersOptions& options) {
  const RevolvedSpan& span = revolved.spans[index];
  if (span.kind != RevolvedSpan::Kind::cone || span.low.empty() || span.high.empty()) return std::nullopt;
  bool across = false, along = false;
  double length = 0;
  for (const auto* rim : {&span.low, &span.high})
    for (const RimEdge& edge : *rim) {
      if (edge.other == 0 || !bevelled(graph.edge(edge.edge))) return std::nullopt;
      const int other = revolved.spanOf[edge.other - 1];
      if (isAcross(graph.face(edge.other), revolved.axisOf(span)))
        across = true;
      else if (other >= 0 && revolved.spans[other].group == span.group)
        along = true;
      else
        return std::nullopt;
      length += graph.edge(edge.edge).lengthMm / 2;
    }
  if (!across || !along) return std::nullopt;
  const double axial = span.highMm - span.lowMm, radial = std::abs(span.highRadiusMm - span.lowRadiusMm);
  const double slant = std::hypot(axial, radial);
  const double largest = std::max(span.lowRadiusMm, span.highRadiusMm);
  if (slant > options.maxSlantToRadius * largest) return std::nullopt;
  return ConicalChamfer{index, slant, axial, length, std::get<Cone>(graph.face(span.faces.front()).surface).halfAngle};
}

/// Conical bevels and the flat ones that continue them smoothly around a rounded outline.
class ChamferRings {
 public:
  ChamferRings(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindChamfersOptions& options)
      : graph_(graph), revolved_(revolved), claims_(claims), parent_(graph.faces.size()) {
    std::iota(parent_.begin(), parent_.end(), 0);
    for (int s = 0; s < static_cast<int>(revolved.spans.size()); ++s) {
      const std::vector<FaceId>& faces = revolved.spans[s].faces;
      if (!std::all_of(faces.begin(), faces.end(), [&](FaceId f) { return claims.free(f); })) continue;
      if (const auto cone = classifyConical(graph, revolved, s, options)) {
        cones_[s] = *cone;
        for (FaceId face : faces) join(face, faces.front());
      }
    }
  }

  void claimAll() {
    for (const auto& [s, cone] : cones_)
      for (FaceId face : revolved_.spans[s].faces) growFlats(face);
    std::map<int, std::vector<FaceId>> rings;
    for (const auto& [s, cone] : cones_)
      for (FaceId face : revolved_.spans[s].faces) rings[root(face)].push_back(face);
    for (const auto& [face, flat] : flats_) rings[root(face)].push_back(face);
    for (const auto& [number, faces] : rings) claimRing(faces);
  }

 private:
  int root(FaceId face) {
    int i = face - 1;
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(FaceId a, FaceId b) {
    const int ra = root(a), rb = root(b);
    parent_[std::max(ra, rb)] = std::min(ra, rb);
  }

  /// Flat bevels that continue a bevel smoothly, and on to the next cone.
  void growFlats(FaceId start) {
    std::vector<FaceId> front{start};
    while (!front.empty()) {
      const FaceId face = front.back();
      front.pop_back();
      for (FaceId other : neighbours(graph_, face, Convexity::smooth)) {
        const int s = revolved_.spanOf[other - 1];
        if (s >= 0 && cones_.contains(s)) join(face, other);
        if (flats_.contains(other)) join(face, other);
        if (s >= 0 || flats_.contains(other) || !claims_.free(other)) continue;
        if (const auto flat = classifyPlanarChamfer(graph_, other)) {
          flats_[other] = *flat;
          join(face, other);
          front.push_back(other);
        }
      }
    }
  }

  void claimRing(const std::vector<FaceId>& faces) {
    Chamfer chamfer;
    Feature feature;
    feature.faces = faces;
    for (FaceId face : faces)
      if (const auto flat = flats_.find(face); flat != flats_.end()) chamfer.lengthMm += flat->second.lengthMm;
    const int firstSpan = revolved_.spanOf[*std::find_if(faces.begin(), faces.end(), [&](FaceId f) { return revolved_.spanOf[f - 1] >= 0; }) - 1];
    const ConicalChamfer& cone = cones_.at(firstSpan);
    for (const auto& [s, other] : cones_)
      if (std::find(faces.begin(), faces.end(), revolved_.spans[s].faces.front()) != faces.end()) chamfer.lengthMm += other.lengthMm;
    chamfer.widthMm = cone.widthMm;
    chamfer.angle = cone.angle;
    chamfer.conical = true;
    const RevolvedSpan& span = revolved_.spans[cone.span];
    const Face& face = graph_.face(span.faces.front());
    const Vec3 axis = revolved_.axisOf(span).direction;
    feature.directions = {dot(face.normal, axis) >= 0 ? axis : -axis};
    feature.shape = chamfer;
    feature.faceClass = "chamfer";
    feature.rule = faces.size() > span.faces.size() ? "chamfer.ring" : "chamfer.conical";
    feature.confidence = {0.95, "a narrow cone between a face across its axis and a wall along it, outer corners at both rims"};
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  std::vector<int> parent_;
  std::map<int, ConicalChamfer> cones_;
  std::map<FaceId, PlanarChamfer> flats_;
};

}  // namespace

std::optional<PlanarChamfer> classifyPlanarChamfer(const FaceGraph& graph, FaceId id) {
  const Face& face = graph.face(id);
  if (!std::holds_alternative<Plane>(face.surface) || face.loops.empty()) return std::nullopt;
  std::optional<PlanarChamfer> best;
  const std::vector<Coedge>& border = face.loops.front().coedges;
  for (std::size_t i = 0; i < border.size(); ++i)
    for (std::size_t j = i + 1; j < border.size(); ++j) {
      const Edge &a = graph.edge(border[i].edge), &b = graph.edge(border[j].edge);
      if (!bevelled(a) || !bevelled(b) || a.curve != CurveKind::line || b.curve != CurveKind::line) continue;
      const Vec3 along = normalized(a.end - a.start);
      if (norm(cross(along, normalized(b.end - b.start))) > kSmoothTolerance.inRadians()) continue;
      if (a.otherThan(id) == b.otherThan(id)) continue;
      PlanarChamfer chamfer;
      chamfer.face = id;
      const bool aLarger = graph.face(a.otherThan(id)).areaMm2 >= graph.face(b.otherThan(id)).areaMm2;
      const Edge &larger = aLarger ? a : b, &smaller = aLarger ? b : a;
      chamfer.supports = {larger.otherThan(id), smaller.otherThan(id)};
      chamfer.edgeAngle = a.interiorAngle + b.interiorAngle - Angle::degrees(180);
      if (chamfer.edgeAngle < Angle::degrees(20) || chamfer.edgeAngle > Angle::degrees(170)) continue;
      const Vec3 offset = b.mid - a.mid;
      chamfer.slantMm = norm(offset - along * dot(offset, along));
      chamfer.lengthMm = std::min(a.lengthMm, b.lengthMm);
      chamfer.angle = Angle::degrees(180) - larger.interiorAngle;
      // Sine rule in the triangle that was cut off.
      chamfer.widthMm = chamfer.slantMm * std::sin((Angle::degrees(180) - smaller.interiorAngle).inRadians()) / std::sin(chamfer.edgeAngle.inRadians());
      if (!best || chamfer.slantMm < best->slantMm) best = chamfer;
    }
  return best;
}

void findChamfers(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindChamfersOptions& options) {
  if (revolved.empty()) return;
  ChamferRings(graph, revolved, claims, options).claimAll();
}

}  // namespace stepwise
