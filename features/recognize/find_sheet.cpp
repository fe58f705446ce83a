#include "features/recognize/find_sheet.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// Two faces a constant distance apart with material between them.
struct Pair {
  double thicknessMm = 0, areaMm2 = 0;
  std::vector<FaceId> bend;  ///< filled for bends
  Vec3 normal;               ///< of flat pairs
  FaceId face = 0;           ///< of flat pairs: the one of the two that was paired
};

bool overlap(const Box3& a, const Box3& b, double slack) {
  return a.min.x <= b.max.x + slack && b.min.x <= a.max.x + slack && a.min.y <= b.max.y + slack &&
         b.min.y <= a.max.y + slack && a.min.z <= b.max.z + slack && b.min.z <= a.max.z + slack;
}

double totalArea(const FaceGraph& graph) {
  double area = 0;
  for (const Face& face : graph.faces) area += face.areaMm2;
  return area;
}

/// For each large plane the nearest plane behind it that looks the other way.
void pairPlanes(const FaceGraph& graph, double total, std::vector<Pair>& pairs) {
  constexpr double kLargeFraction = 0.005;
  std::vector<const Face*> large;
  for (const Face& face : graph.faces)
    if (std::holds_alternative<Plane>(face.surface) && face.areaMm2 >= kLargeFraction * total) large.push_back(&face);
  for (const Face* face : large) {
    double nearest = 1e300;
    for (const Face* other : large) {
      if (dot(face->normal, other->normal) > -std::cos(kDirectionTolerance.inRadians())) continue;
      const double behind = dot(face->point - other->point, face->normal);
      if (behind > 0 && behind < nearest && overlap(face->box, other->box, behind)) nearest = behind;
    }
    if (nearest < 1e300) pairs.push_back({nearest, face->areaMm2, {}, face->normal, face->id});
  }
}

/// Inner and outer cylinder of one axis over the same stretch and less than half a turn.
void pairBends(const FaceGraph& graph, const RevolvedFaces& revolved, std::vector<Pair>& pairs) {
  for (const AxisGroup& group : revolved.groups)
    for (int i : group.spans)
      for (int o : group.spans) {
        const RevolvedSpan &inner = revolved.spans[i], &outer = revolved.spans[o];
        if (!inner.concave || outer.concave || inner.kind != RevolvedSpan::Kind::cylinder ||
            outer.kind != RevolvedSpan::Kind::cylinder)
          continue;
        if (inner.covered > Angle::degrees(200) || outer.covered > Angle::degrees(200) ||
            outer.lowRadiusMm <= inner.lowRadiusMm)
          continue;
        if (inner.lowMm > outer.highMm || outer.lowMm > inner.highMm) continue;
        const auto tangent = [](const RevolvedSpan& span) {
          return std::any_of(span.sides.begin(), span.sides.end(),
                             [](const RimEdge& e) { return e.convexity == Convexity::smooth; });
        };
        if (!tangent(inner) || !tangent(outer)) continue;
        Pair pair{outer.lowRadiusMm - inner.lowRadiusMm, 0, inner.faces, {}, 0};
        pair.bend.insert(pair.bend.end(), outer.faces.begin(), outer.faces.end());
        for (FaceId face : pair.bend) pair.areaMm2 += graph.face(face).areaMm2;
        pairs.push_back(std::move(pair));
      }
}

/// The thickness with the largest paired area.
std::optional<double> commonThickness(std::vector<Pair> pairs, double toleranceMm) {
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.thicknessMm < b.thicknessMm; });
  double best = 0;
  std::optional<double> thickness;
  for (std::size_t i = 0; i < pairs.size();) {
    double area = 0;
    const double from = pairs[i].thicknessMm;
    for (; i < pairs.size() && pairs[i].thicknessMm <= from + 2 * toleranceMm; ++i) area += pairs[i].areaMm2;
    if (area > best) best = area, thickness = from;
  }
  return thickness;
}

/// Without bends a sheet is flat: its pairs all look one way. Else it is a box with walls of one thickness.
bool lieFlat(const std::vector<const Pair*>& pairs) {
  constexpr double kLeastShare = 0.9;
  const Pair& largest = **std::max_element(pairs.begin(), pairs.end(),
                                           [](const Pair* a, const Pair* b) { return a->areaMm2 < b->areaMm2; });
  double along = 0, all = 0;
  for (const Pair* pair : pairs) {
    all += pair->areaMm2;
    if (std::abs(dot(pair->normal, largest.normal)) >= std::cos(kDirectionTolerance.inRadians()))
      along += pair->areaMm2;
  }
  return along >= kLeastShare * all;
}

/// For each free wall, the planes that it meets in outer corners of their outer border.
std::map<FaceId, std::vector<FaceId>> planesAroundWalls(const FaceGraph& graph, const Claims& claims) {
  std::map<FaceId, std::vector<FaceId>> around;
  for (const Face& plane : graph.faces) {
    if (!std::holds_alternative<Plane>(plane.surface)) continue;
    for (const Loop& loop : plane.loops) {
      if (!loop.outer) continue;
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph.edge(coedge.edge);
        const FaceId wall = edge.otherThan(plane.id);
        if (wall != 0 && edge.convexity == Convexity::convex && claims.free(wall)) around[wall].push_back(plane.id);
      }
    }
  }
  return around;
}

/// Two of the planes that look apart one thickness from each other.
std::optional<std::pair<FaceId, FaceId>> flangeOf(const FaceGraph& graph, const std::vector<FaceId>& planes,
                                                  double thicknessMm, double toleranceMm) {
  for (FaceId a : planes)
    for (FaceId b : planes) {
      const Face &p = graph.face(a), &q = graph.face(b);
      if (a >= b || dot(p.normal, q.normal) > -std::cos(kDirectionTolerance.inRadians())) continue;
      if (std::abs(dot(p.point - q.point, p.normal) - thicknessMm) <= toleranceMm) return std::pair{a, b};
    }
  return std::nullopt;
}

}  // namespace

void findSheet(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindSheetOptions& options) {
  const double total = totalArea(graph);
  std::vector<Pair> pairs;
  pairPlanes(graph, total, pairs);
  pairBends(graph, revolved, pairs);
  const double tolerance = std::max(sameLengthMm(graph, 20), 2e-3);
  const std::optional<double> thickness = commonThickness(pairs, tolerance);
  if (!thickness) return;
  double paired = 0;
  bool bent = false;
  std::vector<const Pair*> members;
  Feature feature;
  for (const Pair& pair : pairs) {
    if (std::abs(pair.thicknessMm - *thickness) > 2 * tolerance) continue;
    paired += pair.areaMm2;
    bent |= !pair.bend.empty();
    members.push_back(&pair);
    if (std::all_of(pair.bend.begin(), pair.bend.end(), [&](FaceId f) { return claims.free(f); }))
      feature.faces.insert(feature.faces.end(), pair.bend.begin(), pair.bend.end());
  }
  if (paired < options.minPairedFraction * total || std::sqrt(paired / 2) < options.minSlenderness * *thickness) return;
  if (!bent && !lieFlat(members)) return;
  if (bent)  // the flat sides of its flanges are the sheet's own: nobody mills them
    for (const Pair* pair : members)
      if (pair->face != 0 && claims.free(pair->face)) feature.faces.push_back(pair->face);
  std::sort(feature.faces.begin(), feature.faces.end());
  feature.faces.erase(std::unique(feature.faces.begin(), feature.faces.end()), feature.faces.end());
  feature.shape = Sheet{*thickness};
  feature.faceClass = "sheet";
  feature.rule = feature.faces.empty() ? "sheet.flat" : "sheet.bent";
  feature.confidence = {
      std::min(0.98, paired / total + 0.1),
      fmt::format("{:.0f} % of the area lies on pairs of faces {:.4g} mm apart", 100 * paired / total, *thickness)};
  claims.claim(std::move(feature));
}

void findSheetContours(const FaceGraph& graph, Claims& claims) {
  const Sheet* sheet = nullptr;
  for (const Feature& feature : claims.features())
    if (const auto* found = std::get_if<Sheet>(&feature.shape)) sheet = found;
  if (!sheet) return;
  const double thickness = sheet->thicknessMm, tolerance = std::max(sameLengthMm(graph, 20), 2e-3);
  std::map<std::pair<FaceId, FaceId>, std::vector<FaceId>> contours;
  for (const auto& [wall, sides] : planesAroundWalls(graph, claims)) {
    const auto flange = flangeOf(graph, sides, thickness, 2 * tolerance);
    if (flange) contours[*flange].push_back(wall);
  }
  for (const auto& [flange, walls] : contours) {
    Feature feature;
    const Vec3 normal = graph.face(flange.first).normal;
    feature.shape = OuterProfile{thickness, normal};
    feature.faceClass = "profile";
    feature.faces = walls;
    feature.directions = {normal, -normal};
    feature.rule = "sheet.contour";
    feature.confidence = {0.9, fmt::format("walls as high as the sheet is thick, along the border of faces {} and {}",
                                           flange.first, flange.second)};
    claims.claim(std::move(feature));
  }
}

}  // namespace stepwise
