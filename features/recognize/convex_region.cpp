#include "features/recognize/convex_region.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

double height(const Plane& plane, Vec3 p) { return dot(p - plane.origin, plane.normal); }

/// Sutherland–Hodgman: the part of a polygon where the plane's normal looks to. Signed area stays right for
/// non-convex polygons too.
std::vector<Vec3> clipPolygon(const std::vector<Vec3>& polygon, const Plane& plane, double tolerance) {
  std::vector<Vec3> kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Vec3 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
    const double ha = height(plane, a), hb = height(plane, b);
    if (ha >= -tolerance) kept.push_back(a);
    if ((ha < -tolerance && hb > tolerance) || (ha > tolerance && hb < -tolerance))
      kept.push_back(a + (b - a) * (ha / (ha - hb)));
  }
  return kept;
}

Vec3 areaVector(const std::vector<Vec3>& polygon) {
  Vec3 sum;
  for (std::size_t i = 1; i + 1 < polygon.size(); ++i)
    sum += cross(polygon[i] - polygon[0], polygon[i + 1] - polygon[0]);
  return sum * 0.5;
}

std::vector<Vec3> capPolygon(const std::vector<Vec3>& points, Vec3 outward, double tolerance) {
  std::vector<Vec3> unique;
  for (Vec3 p : points)
    if (std::none_of(unique.begin(), unique.end(), [&](Vec3 q) { return distance(p, q) <= tolerance; }))
      unique.push_back(p);
  if (unique.size() < 3) return {};
  Vec3 center;
  for (Vec3 p : unique) center += p;
  center = center / static_cast<double>(unique.size());
  const Vec3 u = anyPerpendicular(outward), v = cross(outward, u);
  std::sort(unique.begin(), unique.end(), [&](Vec3 a, Vec3 b) {
    return std::atan2(dot(a - center, v), dot(a - center, u)) < std::atan2(dot(b - center, v), dot(b - center, u));
  });
  return unique;
}

/// The edge as a chain of points without its last one, in the direction of its use; arcs by steps of about 3°.
void addPoints(const Edge& edge, bool forward, std::vector<Vec3>& polygon) {
  std::vector<Vec3> points{edge.start};
  if (edge.curve == CurveKind::circle && edge.radiusMm > 0) {
    const double sweep = edge.lengthMm / edge.radiusMm;
    const int steps = std::max(2, static_cast<int>(std::ceil(sweep / Angle::degrees(3).inRadians())));
    const Vec3 x = edge.start - edge.center, y = cross(edge.axis, x);
    for (int i = 1; i < steps; ++i) {
      const double angle = sweep * i / steps;
      points.push_back(edge.center + x * std::cos(angle) + y * std::sin(angle));
    }
  } else if (edge.samples.size() > 2) {
    points.insert(points.end(), edge.samples.begin() + 1, edge.samples.end() - 1);
  } else if (edge.curve != CurveKind::line) {
    points.push_back(edge.mid);
  }
  if (!forward) {
    points.push_back(edge.end);
    std::reverse(points.begin(), points.end());
    points.pop_back();
  }
  polygon.insert(polygon.end(), points.begin(), points.end());
}

}  // namespace

ConvexRegion::ConvexRegion(const StockBlock& stock) : tolerance_(linearToleranceMm(2 * norm(stock.halfExtentsMm))) {
  const std::array<double, 3> half{stock.halfExtentsMm.x, stock.halfExtentsMm.y, stock.halfExtentsMm.z};
  for (int side = 0; side < 6; ++side) {
    const int a = (side / 2 + 1) % 3, b = (side / 2 + 2) % 3;
    const Vec3 u = stock.frame.axes[a] * half[a], v = stock.frame.axes[b] * half[b];
    const Vec3 at = stock.sides[side].origin, normal = stock.sides[side].normal;
    RegionFacet facet{side, -1, normal, {at + u + v, at - u + v, at - u - v, at + u - v}};
    if (dot(areaVector(facet.polygon), normal) < 0) std::reverse(facet.polygon.begin(), facet.polygon.end());
    facets_.push_back(std::move(facet));
  }
}

void ConvexRegion::clip(const Plane& plane) {
  const int index = planes_++;
  const auto isCut = [&](const RegionFacet& facet) {
    return std::any_of(facet.polygon.begin(), facet.polygon.end(),
                       [&](Vec3 p) { return height(plane, p) < -tolerance_; });
  };
  if (std::none_of(facets_.begin(), facets_.end(), isCut)) return;
  std::vector<RegionFacet> kept;
  std::vector<Vec3> rim;
  for (RegionFacet& facet : facets_) {
    std::vector<Vec3> polygon = clipPolygon(facet.polygon, plane, tolerance_);
    for (Vec3 p : polygon)
      if (std::abs(height(plane, p)) <= tolerance_) rim.push_back(p);
    if (polygon.size() < 3 || norm(areaVector(polygon)) <= tolerance_ * tolerance_) continue;
    // A facet that lies wholly on the plane is the cap itself.
    if (std::all_of(polygon.begin(), polygon.end(), [&](Vec3 p) { return std::abs(height(plane, p)) <= tolerance_; }))
      continue;
    facet.polygon = std::move(polygon);
    kept.push_back(std::move(facet));
  }
  std::vector<Vec3> cap = capPolygon(rim, -plane.normal, 4 * tolerance_);
  facets_ = std::move(kept);
  if (cap.size() >= 3) facets_.push_back({-1, index, -plane.normal, std::move(cap)});
}

double ConvexRegion::volumeMm3() const {
  if (empty()) return 0;
  const Vec3 apex = facets_.front().polygon.front();
  double six = 0;
  for (const RegionFacet& facet : facets_) six += 2 * dot(areaVector(facet.polygon), facet.polygon.front() - apex);
  return six / 6;
}

Box3 ConvexRegion::box() const {
  Box3 box;
  for (const RegionFacet& facet : facets_)
    for (Vec3 p : facet.polygon) box.add(p);
  return box;
}

double ConvexRegion::extentMm(Vec3 direction) const {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const RegionFacet& facet : facets_)
    for (Vec3 p : facet.polygon) {
      low = std::min(low, dot(p, direction));
      high = std::max(high, dot(p, direction));
    }
  return facets_.empty() ? 0 : high - low;
}

bool ConvexRegion::crosses(const Plane& plane, double marginMm) const {
  bool above = false, below = false;
  for (const RegionFacet& facet : facets_)
    for (Vec3 p : facet.polygon) {
      above |= height(plane, p) > marginMm;
      below |= height(plane, p) < -marginMm;
      if (above && below) return true;
    }
  return false;
}

bool ConvexRegion::contains(Vec3 point, double marginMm) const {
  return std::all_of(facets_.begin(), facets_.end(), [&](const RegionFacet& facet) {
    return dot(point - facet.polygon.front(), facet.normal) < -marginMm;
  });
}

double ConvexRegion::areaInside(const FaceGraph& graph, const Face& face, double marginMm) const {
  if (!crosses({face.point, face.normal}, marginMm)) return 0;
  double area = 0;
  for (const Loop& loop : face.loops) {
    std::vector<Vec3> polygon;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph.edge(coedge.edge);
      addPoints(edge, coedge.forward, polygon);
    }
    // Corners that gape lie off the face; clipped as they are, a hole's mouth would not cover what it takes out.
    for (Vec3& p : polygon) p -= face.normal * dot(p - face.point, face.normal);
    for (const RegionFacet& facet : facets_) {
      if (polygon.size() < 3) break;
      polygon = clipPolygon(polygon, {facet.polygon.front() - facet.normal * marginMm, -facet.normal}, 0);
    }
    if (polygon.size() >= 3) area += dot(areaVector(polygon), face.normal);
  }
  return std::abs(area);
}

}  // namespace stepwise
