#include "features/setups/access_directions.h"

#include <algorithm>
#include <cmath>

#include "geom/core/parallel.h"
#include "geom/core/tolerance.h"
#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Solid must(Result<Solid> result) {
  REQUIRE(result);
  return *result;
}

struct Seen {
  FaceGraph graph;
  Access access;

  /// Share of the face seen from `direction`; that direction must be among the candidates.
  double from(FaceId face, Vec3 direction) const { return access.fraction[face - 1][indexOf(direction)]; }
  const std::vector<FaceId>& blockers(FaceId face, Vec3 direction) const {
    return access.blockedBy[face - 1][indexOf(direction)];
  }
  std::size_t indexOf(Vec3 direction) const {
    for (std::size_t d = 0; d < access.directions.size(); ++d)
      if (dot(access.directions[d].direction, direction) > 1 - 1e-9) return d;
    FAIL("no such candidate direction");
    return 0;
  }
  /// The plane with this normal through this point.
  FaceId plane(Vec3 normal, Vec3 point) const {
    for (const Face& face : graph.faces)
      if (const auto* p = std::get_if<Plane>(&face.surface))
        if (dot(p->normal, normal) > 1 - 1e-9 && std::abs(dot(point - p->origin, normal)) < 1e-6) return face.id;
    FAIL("no such plane");
    return 0;
  }
  FaceId cylinder() const {
    for (const Face& face : graph.faces)
      if (std::holds_alternative<Cylinder>(face.surface)) return face.id;
    FAIL("no cylinder");
    return 0;
  }
};

Seen look(const Solid& solid, const AccessOptions& options = {}, std::vector<Feature> features = {}) {
  Seen seen;
  seen.graph = buildFaceGraph(solid);
  const TriangleMesh mesh = tessellate(solid);
  Recognition recognition;
  recognition.features = std::move(features);
  recognition.faces.resize(seen.graph.faces.size());
  seen.access = findAccess(seen.graph, recognition, mesh, RayCaster(mesh),
                           findOrientedBox(solid, mesh, findBoxDirections(seen.graph)), options);
  return seen;
}

constexpr Vec3 kUp{0, 0, 1}, kDown{0, 0, -1}, kRight{1, 0, 0}, kBack{0, 1, 0}, kFront{0, -1, 0};

}  // namespace

TEST_CASE("each side of a block is seen from its own side and along it, not from behind") {
  const Seen seen = look(makeBlock({40, 30, 10}));
  REQUIRE(seen.access.directions.size() == 6);
  const FaceId top = seen.plane(kUp, {0, 0, 10});
  CHECK(seen.from(top, kUp) == 1);
  CHECK(seen.from(top, kRight) == 1);
  CHECK(seen.from(top, kDown) == 0);
  CHECK(seen.blockers(top, kDown).empty());
  CHECK(seen.access.diagnostics.empty());
}

TEST_CASE("a blind hole is seen from its mouth only, a through hole from both ends") {
  const Seen blind = look(must(cut(makeBlock({40, 30, 20}), makeCylinder({20, 15, 8}, kUp, 3, 20))));
  CHECK(blind.from(blind.cylinder(), kUp) == 1);
  CHECK(blind.from(blind.cylinder(), kDown) == 0);
  CHECK(blind.from(blind.plane(kUp, {0, 0, 8}), kUp) == 1);
  CHECK(blind.from(blind.plane(kUp, {0, 0, 8}), kRight) == 0);
  CHECK(blind.blockers(blind.cylinder(), kDown) == std::vector{blind.plane(kUp, {0, 0, 8})});
  const Seen through = look(must(cut(makeBlock({40, 30, 20}), makeCylinder({20, 15, -1}, kUp, 3, 30))));
  CHECK(through.from(through.cylinder(), kUp) == 1);
  CHECK(through.from(through.cylinder(), kDown) == 1);
  CHECK(through.from(through.cylinder(), kRight) == 0);
}

TEST_CASE("the undercut of a T-slot is seen from its ends only, and what hides it is named") {
  const Seen seen = look(must(
      cutAll(makeBlock({60, 40, 30}), {makeBlock({8, 50, 30}, {26, -5, 15}), makeBlock({20, 50, 7}, {20, -5, 8})})));
  const FaceId ceiling = seen.plane(kDown, {0, 0, 15});
  const FaceId floor = seen.plane(kUp, {0, 0, 8});
  CHECK(seen.from(ceiling, kUp) == 0);
  CHECK(seen.from(ceiling, kDown) == 0);
  CHECK(seen.from(ceiling, kBack) == 1);
  CHECK(seen.from(ceiling, kFront) == 1);
  CHECK(seen.from(floor, kUp) == Approx(8. / 20).margin(0.1));
  const FaceId otherCeiling = [&] {
    for (const Face& face : seen.graph.faces)
      if (face.id != ceiling && dot(face.normal, kDown) > 0.99 && std::abs(face.point.z - 15) < 1e-6) return face.id;
    return 0;
  }();
  CHECK(seen.blockers(floor, kUp) == std::vector{std::min(ceiling, otherCeiling), std::max(ceiling, otherCeiling)});
  CHECK(seen.from(floor, kBack) == 1);
}

TEST_CASE("samples say which part of a face each direction sees") {
  // A bar across the middle of a floor hides it from above; the two ends of the floor are seen.
  const Seen seen = look(must(
      cutAll(makeBlock({60, 40, 30}), {makeBlock({8, 50, 30}, {26, -5, 15}), makeBlock({20, 50, 7}, {20, -5, 8})})));
  const FaceId floor = seen.plane(kUp, {0, 0, 8});
  const std::size_t up = seen.indexOf(kUp), back = seen.indexOf(kBack);
  int fromUp = 0, fromBack = 0;
  for (const std::uint64_t sample : seen.access.seen[floor - 1]) {
    fromUp += static_cast<int>(sample >> up & 1);
    fromBack += static_cast<int>(sample >> back & 1);
  }
  CHECK(seen.access.seen[floor - 1].size() == 24);
  CHECK(fromBack == 24);
  CHECK(fromUp / 24.0 == seen.from(floor, kUp));
}

TEST_CASE("every face of a body full of round shapes is seen from where a tool makes it") {
  // Two holes that cross, a counterbore, a round boss and rounded edges: facets must not hide true walls.
  Solid body = must(fuse(makeBlock({60, 40, 20}), makeCylinder({45, 20, 19}, kUp, 9, 12)));
  body = must(cutAll(body, {makeCylinder({15, 20, -1}, kUp, 4, 40), makeCylinder({15, 20, 12}, kUp, 7, 40),
                            makeCylinder({45, 20, -1}, kUp, 5, 50), makeCylinder({15, -1, 7}, kBack, 2.5, 50)}));
  body = must(blendEdges(body, 2, [](const Edge& e) {
    return e.curve == CurveKind::line && std::abs(e.startTangent.z) > 0.99 && e.convexity == Convexity::convex;
  }));
  for (const double degrees : {0.0, 37.0}) {
    const Placement turn = rotationAbout({1, 2, 3}, {1, 2, 4}, Angle::degrees(degrees));
    const Seen seen = look(moved(body, turn));
    const auto up = seen.indexOf(turn.applyToDirection(kUp)), down = seen.indexOf(turn.applyToDirection(kDown));
    const auto back = seen.indexOf(turn.applyToDirection(kBack)), front = seen.indexOf(turn.applyToDirection(kFront));
    for (const Face& face : seen.graph.faces) {
      const auto& f = seen.access.fraction[face.id - 1];
      CAPTURE(degrees, face.id, kindName(face.surface), f[up], f[down], f[back], f[front]);
      CHECK(std::max({f[up], f[down], f[back], f[front]}) == 1);
    }
  }
}

TEST_CASE("a fillet around a round boss is seen whole from above") {
  const Solid boss = must(fuse(makeBlock({60, 60, 10}), makeCylinder({30, 30, 9}, kUp, 15, 20)));
  const Solid body = must(blendEdges(boss, 2, [](const Edge& e) { return e.convexity == Convexity::concave; }));
  const Seen seen = look(body);
  int fillets = 0;
  for (const Face& face : seen.graph.faces)
    if (std::holds_alternative<Torus>(face.surface)) {
      CHECK(seen.from(face.id, kUp) == 1);
      CHECK(seen.from(face.id, kDown) == 0);
      ++fillets;
    }
  CHECK(fillets > 0);
}

TEST_CASE("a wall is seen along itself even where it leans over by less than the tolerance") {
  const double lean = std::sin(kDirectionTolerance.inRadians() * 0.8);
  const Solid leaning = makePrism({{0, 0, 0}, {20, 0, 0}, {20, 0, 50}, {-50 * lean, 0, 50}}, {0, 30, 0});
  const Seen seen = look(leaning);
  const FaceId wall = [&] {
    for (const Face& face : seen.graph.faces)
      if (face.normal.x < -0.9) return face.id;
    return 0;
  }();
  CHECK(seen.from(wall, kUp) == 1);
  const Solid undercut = makePrism({{0, 0, 0}, {20, 0, 0}, {20, 0, 50}, {-2, 0, 50}}, {0, 30, 0});
  const Seen hidden = look(undercut);
  for (const Face& face : hidden.graph.faces)
    if (face.normal.x < -0.9) CHECK(hidden.from(face.id, kUp) == 0);
}

TEST_CASE("a closed void is seen from nowhere") {
  const Seen seen = look(must(cut(makeBlock({40, 30, 20}), makeBlock({10, 10, 8}, {15, 10, 6}))));
  const FaceId roof = seen.plane(kDown, {0, 0, 14});
  for (std::size_t d = 0; d < seen.access.directions.size(); ++d) CHECK(seen.access.fraction[roof - 1][d] == 0);
}

TEST_CASE("half of a sphere is seen from each side, and two opposite sides see all of it") {
  const Seen seen = look(makeSphere({3, 4, 5}, 10));
  REQUIRE(seen.access.directions.size() == 6);
  for (double fraction : seen.access.fraction[0]) CHECK(fraction == Approx(0.5).margin(0.2));
  const auto& d = seen.access.directions;
  for (std::size_t other = 1; other < d.size(); ++other)
    if (dot(d[0].direction, d[other].direction) < -0.99)
      for (const std::uint64_t sample : seen.access.seen[0]) CHECK((sample & (1u | (1u << other))) != 0);
}

TEST_CASE("freeform faces are looked at from all around, others are not") {
  const Solid ball = asSplines(makeSphere({3, 4, 5}, 10));
  FaceGraph graph = buildFaceGraph(ball, {.recognizeCanonical = false});
  REQUIRE(std::holds_alternative<Freeform>(graph.faces[0].surface));
  const Candidates many = findCandidateDirections(graph, {}, OrientedBox{});
  CHECK(many.directions.size() == 6 + 32);
  CHECK(many.diagnostics.empty());
  CHECK(findCandidateDirections(buildFaceGraph(makeSphere({}, 3)), {}, OrientedBox{}).directions.size() == 6);
}

TEST_CASE("when directions are too many the least asked for are dropped and reported, feature directions never") {
  std::vector<Vec3> outline;
  for (int i = 0; i < 40; ++i)
    outline.push_back({20 * std::cos(i * 0.157079632679), 20 * std::sin(i * 0.157079632679), 0});
  const FaceGraph graph = buildFaceGraph(makePrism(outline, {0, 0, 10}));
  Recognition recognition;
  recognition.features.resize(1);
  recognition.features[0].id = 1;
  recognition.features[0].directions = {normalized({1, 1, 1})};
  const Candidates all = findCandidateDirections(graph, recognition, OrientedBox{});
  CHECK(all.directions.size() == 40 + 2 + 4 + 1);
  const Candidates few = findCandidateDirections(graph, recognition, OrientedBox{}, {.maxDirections = 10});
  CHECK(few.directions.size() == 10);
  REQUIRE(few.diagnostics.size() == 1);
  CHECK(few.diagnostics[0].code == "directions-dropped");
  CHECK(std::any_of(few.directions.begin(), few.directions.end(),
                    [](const CandidateDirection& c) { return c.source == "direction of feature 1"; }));
  CHECK(few.directions[0].source == "plane normal of face 41");  // the largest faces are the two ends
}

TEST_CASE("a part turned in space has turned candidates in the same order and the same access") {
  const Solid body =
      must(cutAll(makeBlock({60, 40, 30}), {makeBlock({8, 50, 30}, {26, -5, 15}), makeBlock({20, 50, 7}, {20, -5, 8}),
                                            makeCylinder({10, 20, 10}, normalized({1, 0, 2}), 3, 50)}));
  const Seen seen = look(body);
  for (const double degrees : {20.0, 90.0, 145.0}) {
    const Placement turn = rotationAbout({1, 2, 3}, {2, 1, -1}, Angle::degrees(degrees));
    const Seen turned = look(moved(body, turn));
    REQUIRE(turned.access.directions.size() == seen.access.directions.size());
    for (std::size_t d = 0; d < seen.access.directions.size(); ++d) {
      CHECK(distance(turned.access.directions[d].direction,
                     turn.applyToDirection(seen.access.directions[d].direction)) < 1e-9);
      CHECK(turned.access.directions[d].source == seen.access.directions[d].source);
    }
    CHECK(turned.access.blockedBy == seen.access.blockedBy);
    CHECK(turned.access.fraction == seen.access.fraction);
  }
}

TEST_CASE("one thread and two see the same") {
  std::vector<Solid> holes;
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 5; ++j)
      holes.push_back(makeCylinder({8. + 10 * i, 8. + 10 * j, j % 2 == 0 ? -1. : 5.}, kUp, 3, 40));
  const Solid body = must(cutAll(makeBlock({86, 56, 20}), holes));
  const AccessOptions options{.samplesPerFace = 100};
  setThreadCount(1);
  const Seen one = look(body, options);
  setThreadCount(2);
  const Seen two = look(body, options);
  setThreadCount(0);
  CHECK(one.access.fraction == two.access.fraction);
  CHECK(one.access.blockedBy == two.access.blockedBy);
  CHECK(one.access.seen == two.access.seen);
}
