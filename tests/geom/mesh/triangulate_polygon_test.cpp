#include "geom/mesh/triangulate_polygon.h"

#include <cmath>

#include "tests/support/catch.h"

using namespace stepwise;

namespace {

double coveredArea(const std::vector<std::vector<PlanePoint>>& loops) {
  std::vector<PlanePoint> points;
  for (const auto& loop : loops) points.insert(points.end(), loop.begin(), loop.end());
  const auto triangles = triangulatePolygon(loops);
  REQUIRE(triangles);
  double area = 0;
  for (const auto& [a, b, c] : *triangles) {
    const double twice = (points[b][0] - points[a][0]) * (points[c][1] - points[a][1]) -
                         (points[b][1] - points[a][1]) * (points[c][0] - points[a][0]);
    CHECK(twice > 0);
    area += twice / 2;
  }
  return area;
}

std::vector<PlanePoint> rectangle(double x, double y, double width, double height) {
  return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
}

}  // namespace

TEST_CASE("simple polygons are covered exactly whatever the sense of their loop") {
  CHECK(coveredArea({rectangle(0, 0, 4, 3)}) == Approx(12));
  CHECK(coveredArea({{{0, 0}, {0, 3}, {4, 3}, {4, 0}}}) == Approx(12));
  CHECK(coveredArea({{{0, 0}, {4, 0}, {4, 4}, {2, 1}, {0, 4}}}) == Approx(10));                  // a dart
  CHECK(coveredArea({{{0, 0}, {2, 0}, {4, 0}, {4, 3}, {2, 3}, {0, 3}, {0, 1}}}) == Approx(12));  // corners on sides
}

TEST_CASE("holes are left open, also many and out of order") {
  CHECK(coveredArea({rectangle(1, 1, 2, 2), rectangle(0, 0, 10, 10)}) == Approx(96));
  std::vector<std::vector<PlanePoint>> loops{rectangle(0, 0, 50, 50)};
  for (int i = 0; i < 5; ++i)
    for (int j = 0; j < 5; ++j) loops.push_back(rectangle(2 + 10 * i, 3 + 10 * j, 5, 5));
  CHECK(coveredArea(loops) == Approx(2500 - 25 * 25));
}

TEST_CASE("a spiral is covered") {
  std::vector<PlanePoint> spiral;
  for (int i = 0; i < 60; ++i) spiral.push_back({(1 + 0.1 * i) * std::cos(0.3 * i), (1 + 0.1 * i) * std::sin(0.3 * i)});
  for (int i = 59; i >= 0; --i)
    spiral.push_back({(1.3 + 0.1 * i) * std::cos(0.3 * i), (1.3 + 0.1 * i) * std::sin(0.3 * i)});
  double shoelace = 0;
  for (std::size_t i = 0; i < spiral.size(); ++i) {
    const auto &p = spiral[i], &q = spiral[(i + 1) % spiral.size()];
    shoelace += (p[0] * q[1] - p[1] * q[0]) / 2;
  }
  CHECK(coveredArea({spiral}) == Approx(std::abs(shoelace)));
}

TEST_CASE("a plate with a thousand corners in many holes is covered, and crossing holes are noticed") {
  std::vector<std::vector<PlanePoint>> loops{rectangle(0, 0, 100, 100)};
  double area = 10000;
  for (int i = 0; i < 9; ++i)
    for (int j = 0; j < 9; ++j) {
      std::vector<PlanePoint>& hole = loops.emplace_back();
      for (int k = 0; k < 13; ++k)
        hole.push_back({10.0 * (i + 1) + 4 * std::cos(k * 0.48332), 10.0 * (j + 1) + 4 * std::sin(k * 0.48332)});
      for (std::size_t k = 0; k < 13; ++k)
        area -= (hole[k][0] * hole[(k + 1) % 13][1] - hole[k][1] * hole[(k + 1) % 13][0]) / 2;
    }
  CHECK(coveredArea(loops) == Approx(area));
  loops.push_back(rectangle(48, 48, 6, 40));
  CHECK_FALSE(triangulatePolygon(loops));
}

TEST_CASE("loops that cross or lie apart give no triangles") {
  CHECK_FALSE(triangulatePolygon({{{0, 0}, {2, 2}, {2, 0}, {0, 2}}}));
  CHECK_FALSE(triangulatePolygon({rectangle(0, 0, 4, 4), rectangle(3, 1, 4, 2)}));
  CHECK_FALSE(triangulatePolygon({rectangle(0, 0, 4, 4), rectangle(10, 10, 2, 2)}));
  CHECK_FALSE(triangulatePolygon({{{0, 0}, {1, 1}}}));
  CHECK_FALSE(triangulatePolygon({}));
}
