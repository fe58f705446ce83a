#include "geom/mesh/optimal_rotation.h"

#include <CGAL/Exact_predicates_inexact_constructions_kernel.h>
#include <CGAL/Surface_mesh.h>
#include <CGAL/convex_hull_3.h>
#include <CGAL/optimal_bounding_box.h>

namespace stepwise {
namespace {

using Kernel = CGAL::Exact_predicates_inexact_constructions_kernel;
using Point = Kernel::Point_3;

std::vector<Point> toCgal(const std::vector<Vec3>& points) {
  std::vector<Point> result;
  result.reserve(points.size());
  for (Vec3 p : points) result.emplace_back(p.x, p.y, p.z);
  return result;
}

std::vector<Point> hullCorners(const std::vector<Vec3>& points) {
  CGAL::Surface_mesh<Point> hull;
  const std::vector<Point> input = toCgal(points);
  CGAL::convex_hull_3(input.begin(), input.end(), hull);
  if (hull.number_of_faces() < 4) return {};
  return {hull.points().begin(), hull.points().end()};
}

}  // namespace

std::vector<Vec3> findHullCorners(const std::vector<Vec3>& points) {
  std::vector<Vec3> result;
  if (points.size() < 4) return points;
  for (const Point& p : hullCorners(points)) result.push_back({p.x(), p.y(), p.z()});
  return result.empty() ? points : result;
}

std::optional<std::array<Vec3, 3>> findOptimalRotation(const std::vector<Vec3>& points) {
  if (points.size() < 4) return std::nullopt;
  const std::vector<Point> corners = hullCorners(points);
  if (corners.size() < 4) return std::nullopt;
  CGAL::Aff_transformation_3<Kernel> rotation;
  CGAL::oriented_bounding_box(corners, rotation, CGAL::parameters::use_convex_hull(false).random_seed(1));
  std::array<Vec3, 3> axes;
  for (int i = 0; i < 3; ++i) axes[i] = normalized({rotation.m(i, 0), rotation.m(i, 1), rotation.m(i, 2)});
  axes[1] = normalized(axes[1] - axes[0] * dot(axes[0], axes[1]));
  axes[2] = cross(axes[0], axes[1]);
  return axes;
}

}  // namespace stepwise
