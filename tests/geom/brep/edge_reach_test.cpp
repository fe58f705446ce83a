#include "geom/brep/edge_reach.h"

#include <algorithm>
#include <cmath>

#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("a circle reaches its radius times the sine of the tilt") {
  const FaceGraph graph = buildFaceGraph(makeCylinder({1, 2, 3}, {0, 0, 1}, 4, 5));
  const Vec3 direction = normalized({1, 1, 1});
  const auto circle = std::ranges::find_if(
      graph.edges, [](const Edge& e) { return e.curve == CurveKind::circle && std::abs(e.center.z - 3) < 1e-9; });
  REQUIRE(circle != graph.edges.end());
  const auto [low, high] = extremesAlong(*circle, direction);
  CHECK(dot(high - low, direction) == Approx(8 * std::sqrt(2.0 / 3)));
}

TEST_CASE("an arc reaches no further than its ends where its circle would") {
  const Result<Solid> quarter = extrude(roundedProfile({{0, 0}, {10, 0}, {10, 10}, {0, 10}}, 3), 2);
  REQUIRE(quarter);
  for (const Edge& edge : buildFaceGraph(*quarter).edges)
    if (edge.curve == CurveKind::circle) {
      const auto [low, high] = extremesAlong(edge, {1, 0, 0});
      CHECK(high.x - low.x == Approx(3));
    }
}

TEST_CASE("the curve where two cylinders cross reaches as far as both allow") {
  // A hole of radius 1.5 across a shaft of radius 6: its border lies between sqrt(36 - 2.25) and 6.
  const Result<Solid> shaft = cut(makeCylinder({}, {1, 0, 0}, 6, 20), makeCylinder({10, 0, -7}, {0, 0, 1}, 1.5, 14));
  REQUIRE(shaft);
  double low = 1e9, high = -1e9;
  for (const Edge& edge : buildFaceGraph(*shaft).edges) {
    if (edge.curve != CurveKind::other || edge.mid.z < 0) continue;
    const auto [lowest, highest] = extremesAlong(edge, {0, 0, 1});
    low = std::min(low, lowest.z), high = std::max(high, highest.z);
  }
  CHECK(low == Approx(std::sqrt(36 - 2.25)).epsilon(1e-5));
  CHECK(high == Approx(6).epsilon(1e-5));
}

TEST_CASE("faces reach as far as their borders, arcs included") {
  const FaceGraph graph = buildFaceGraph(makeCylinder({1, 2, 3}, {0, 0, 1}, 4, 5));
  std::vector<FaceId> all;
  for (const Face& face : graph.faces) all.push_back(face.id);
  CHECK(reachAlong(graph, all, {0, 0, 1}).sizeMm() == Approx(5));
  CHECK(reachAlong(graph, all, normalized({1, 1, 0})).sizeMm() == Approx(8));
  CHECK(reachAlong(graph, {}, {0, 0, 1}).sizeMm() == 0);
}
