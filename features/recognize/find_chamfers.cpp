#include "features/recognize/find_chamfers.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "geom/core/disjoint_sets.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

const Angle kLeastBevel = Angle::degrees(100);
const Angle kMostBevel = Angle::degrees(175);

bool bevelled(const Edge& edge) {
  return edge.convexity == Convexity::convex && edge.interiorAngle >= kLeastBevel && edge.interiorAngle <= kMostBevel;
}

/// A conical bevel: outer corners at both rims, one to a face across the axis, one to walls along it (a cylinder, or
/// the flats of a nut).
struct ConicalChamfer {
  int span = 0;
  double slantMm = 0, widthMm = 0, lengthMm = 0;
  Angle angle;
};

bool runsAlong(const Face& wall, const RevolvedFaces& revolved, const RevolvedSpan& cone) {
  const int span = revolved.spanOf[wall.id - 1];
  if (span >= 0) return revolved.spans[span].group == cone.group;
  const auto* plane = std::get_if<Plane>(&wall.surface);
  return plane &&
         std::abs(dot(plane->normal, revolved.axisOf(cone).direction)) < std::sin(kSmoothTolerance.inRadians());
}

/// Flat bevels go on smoothly from both of its ends: a corner of a bevelled outline, however tight.
bool liesInRing(const FaceGraph& graph, const RevolvedSpan& cone) {
  return !cone.sides.empty() && std::all_of(cone.sides.begin(), cone.sides.end(), [&](const RimEdge& side) {
    return side.convexity == Convexity::smooth && side.other != 0 && classifyPlanarChamfer(graph, side.other);
  });
}

std::optional<ConicalChamfer> classifyConical(const FaceGraph& graph, const RevolvedFaces& revolved, int index,
                                              const FindChamfersOptions& options) {
  const RevolvedSpan& span = revolved.spans[index];
  if (span.kind != RevolvedSpan::Kind::cone || span.low.empty() || span.high.empty()) return std::nullopt;
  bool across = false, along = false;
  double length = 0;
  for (const auto* rim : {&span.low, &span.high})
    for (const RimEdge& edge : *rim) {
      if (edge.other == 0 || !bevelled(graph.edge(edge.edge))) return std::nullopt;
      const Face& other = graph.face(edge.other);
      if (isAcross(other, revolved.axisOf(span)))
        across = true;
      else if (runsAlong(other, revolved, span))
        along = true;
      else
        return std::nullopt;
      length += graph.edge(edge.edge).lengthMm / 2;
    }
  if (!across || !along) return std::nullopt;
  const double axial = span.highMm - span.lowMm, radial = std::abs(span.highRadiusMm - span.lowRadiusMm);
  const double slant = std::hypot(axial, radial);
  const double largest = std::max(span.lowRadiusMm, span.highRadiusMm);
  if (slant > options.maxSlantToRadius * largest && !liesInRing(graph, span)) return std::nullopt;
  return ConicalChamfer{index, slant, axial, length, std::get<Cone>(graph.face(span.faces.front()).surface).halfAngle};
}

/// Conical bevels and the flat ones that continue them smoothly around a rounded outline.
class ChamferFinder {
 public:
  ChamferFinder(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                const FindChamfersOptions& options)
      : graph_(graph), revolved_(revolved), claims_(claims), options_(options), joined_(graph.faces.size()) {
    for (int s = 0; s < static_cast<int>(revolved.spans.size()); ++s) {
      const std::vector<FaceId>& faces = revolved.spans[s].faces;
      if (!std::all_of(faces.begin(), faces.end(), [&](FaceId f) { return claims.free(f); })) continue;
      if (const auto cone = classifyConical(graph, revolved, s, options)) {
        cones_[s] = *cone;
        for (FaceId face : faces) join(face, faces.front());
      }
    }
  }

  void run() {
    claimRings();
    for (const Face& face : graph_.faces)
      if (claims_.free(face.id)) tryFlat(face);
  }

 private:
  void claimRings() {
    for (const auto& [s, cone] : cones_)
      for (FaceId face : revolved_.spans[s].faces) growFlats(face);
    std::map<int, std::vector<FaceId>> rings;
    for (const auto& [s, cone] : cones_)
      for (FaceId face : revolved_.spans[s].faces) rings[joined_.smallest(face - 1)].push_back(face);
    for (const auto& [face, flat] : flats_) rings[joined_.smallest(face - 1)].push_back(face);
    for (const auto& [number, faces] : rings) claimRing(faces);
  }

  void join(FaceId a, FaceId b) { joined_.join(a - 1, b - 1); }

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

  /// How far a face reaches back from a bevel, across the bevelled edge.
  double reachBehind(FaceId support, const PlanarChamfer& flat) const {
    const Vec3 along = alongOf(flat);
    const Vec3 back = normalized(cross(graph_.face(support).normal, along));
    double low = 1e300, high = -1e300;
    for (const Coedge& coedge : graph_.face(support).loops.front().coedges)
      for (Vec3 p : {graph_.edge(coedge.edge).start, graph_.edge(coedge.edge).end})
        low = std::min(low, dot(p, back)), high = std::max(high, dot(p, back));
    return high - low;
  }

  Vec3 alongOf(const PlanarChamfer& flat) const {
    return normalized(cross(graph_.face(flat.face).normal, graph_.face(flat.supports[0]).normal));
  }

  /// A flat bevel that is narrow against both of its flat neighbours, whatever the stock.
  void tryFlat(const Face& face) {
    const auto flat = classifyPlanarChamfer(graph_, face.id);
    if (!flat || flat->angle < options_.minFlatAngle || flat->angle > Angle::degrees(90) - options_.minFlatAngle)
      return;
    if (flat->edgeAngle < Angle::degrees(60) || flat->edgeAngle > Angle::degrees(120)) return;
    for (FaceId support : flat->supports) {
      if (!std::holds_alternative<Plane>(graph_.face(support).surface)) return;
      if (flat->slantMm > options_.maxSlantToReach * reachBehind(support, *flat)) {
        claims_.refuse(face.id, "chamfer.flat", "wide against its neighbours: a slope of its own");
        return;
      }
    }
    if (!neighbours(graph_, face.id, Convexity::concave).empty()) return;
    Feature feature;
    feature.shape = Chamfer{flat->widthMm, flat->angle, false, flat->lengthMm};
    feature.faceClass = "chamfer";
    feature.faces = {face.id};
    const Vec3 along = alongOf(*flat);
    feature.directions = {face.normal, graph_.face(flat->supports[0]).normal, graph_.face(flat->supports[1]).normal,
                          along, -along};
    feature.rule = "chamfer.flat";
    feature.confidence = {0.9, "a narrow flat face between two faces that would meet in an outer edge"};
    claims_.claim(std::move(feature));
  }

  void claimRing(const std::vector<FaceId>& faces) {
    Chamfer chamfer;
    Feature feature;
    feature.faces = faces;
    for (FaceId face : faces)
      if (const auto flat = flats_.find(face); flat != flats_.end()) chamfer.lengthMm += flat->second.lengthMm;
    const int firstSpan = revolved_.spanOf[*std::find_if(faces.begin(), faces.end(), [&](FaceId f) {
      return revolved_.spanOf[f - 1] >= 0;
    }) - 1];
    const ConicalChamfer& cone = cones_.at(firstSpan);
    for (const auto& [s, other] : cones_)
      if (std::find(faces.begin(), faces.end(), revolved_.spans[s].faces.front()) != faces.end())
        chamfer.lengthMm += other.lengthMm;
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
    feature.confidence = {
        0.95, "a narrow cone between a face across its axis and a wall along it, outer corners at both rims"};
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  const FindChamfersOptions& options_;
  DisjointSets joined_;
  std::map<int, ConicalChamfer> cones_;
  std::map<FaceId, PlanarChamfer> flats_;
};

}  // namespace

namespace {

/// No corner of the face's border is beyond the lines of two parallel edges.
bool liesBetween(const FaceGraph& graph, const Face& face, const Edge& a, const Edge& b) {
  const Vec3 along = normalized(a.end - a.start);
  const Vec3 offset = b.mid - a.mid;
  const Vec3 across = offset - along * dot(offset, along);
  const double width = norm(across), margin = 1e-3 * width + 10 * kPointToleranceMm;
  if (width <= margin) return false;  // two pieces of one edge
  for (const Coedge& coedge : face.loops.front().coedges)
    for (Vec3 p : {graph.edge(coedge.edge).start, graph.edge(coedge.edge).mid}) {
      const double at = dot(p - a.mid, across) / width;
      if (at < -margin || at > width + margin) return false;
    }
  return true;
}

}  // namespace

std::optional<PlanarChamfer> classifyPlanarChamfer(const FaceGraph& graph, FaceId id) {
  const Face& face = graph.face(id);
  if (!std::holds_alternative<Plane>(face.surface) || face.loops.empty()) return std::nullopt;
  std::optional<PlanarChamfer> best;
  const std::vector<Coedge>& border = face.loops.front().coedges;
  constexpr std::size_t kMostCorners = 24;  // a bevel ends at few other cuts
  if (border.size() > kMostCorners) return std::nullopt;
  for (std::size_t i = 0; i < border.size(); ++i)
    for (std::size_t j = i + 1; j < border.size(); ++j) {
      const Edge &a = graph.edge(border[i].edge), &b = graph.edge(border[j].edge);
      if (!bevelled(a) || !bevelled(b) || a.curve != CurveKind::line || b.curve != CurveKind::line) continue;
      const Vec3 along = normalized(a.end - a.start);
      if (norm(cross(along, normalized(b.end - b.start))) > kSmoothTolerance.inRadians()) continue;
      if (a.otherThan(id) == b.otherThan(id) || !liesBetween(graph, face, a, b)) continue;
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
      chamfer.widthMm = chamfer.slantMm * std::sin((Angle::degrees(180) - smaller.interiorAngle).inRadians()) /
                        std::sin(chamfer.edgeAngle.inRadians());
      if (!best || chamfer.slantMm < best->slantMm) best = chamfer;
    }
  return best;
}

void findChamfers(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                  const FindChamfersOptions& options) {
  ChamferFinder(graph, revolved, claims, options).run();
}

}  // namespace stepwise
