#include "geom/mesh/tessellate.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

constexpr double kPi = 3.14159265358979323846;

Solid must(Result<Solid> result) {
  REQUIRE(result);
  return *result;
}

/// Each directed edge of a closed, oriented mesh has its opposite; compared by position, rounded to a nanometre.
bool isWatertight(const TriangleMesh& mesh) {
  using Point = std::array<long long, 3>;
  std::vector<std::pair<std::array<Point, 2>, int>> edges;
  const auto round = [](double x) { return std::llround(x * 1e6 + 0.123); };
  const auto point = [&](std::uint32_t i) {
    return Point{round(mesh.vertices[i].x), round(mesh.vertices[i].y), round(mesh.vertices[i].z)};
  };
  for (const auto& t : mesh.triangles)
    for (int k = 0; k < 3; ++k) {
      const Point a = point(t[k]), b = point(t[(k + 1) % 3]);
      if (a != b) edges.push_back(a < b ? std::pair{std::array{a, b}, 1} : std::pair{std::array{b, a}, -1});
    }
  std::sort(edges.begin(), edges.end());
  for (std::size_t i = 0; i < edges.size();) {
    int sum = 0;
    const auto key = edges[i].first;
    for (; i < edges.size() && edges[i].first == key; ++i) sum += edges[i].second;
    if (sum != 0) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a block becomes twelve triangles of exact volume that name their faces") {
  const Solid block = makeBlock({40, 30, 10}, {5, 6, 7});
  const TriangleMesh mesh = tessellate(block);
  CHECK(mesh.triangles.size() == 12);
  CHECK(mesh.exact);
  CHECK(computeVolumeMm3(mesh) == Approx(12000).epsilon(1e-12));
  CHECK(isWatertight(mesh));
  const auto ranges = triangleRanges(mesh, 6);
  for (const auto& [first, last] : ranges) CHECK(last - first == 2);
}

TEST_CASE("planes with windows are cut exactly") {
  const Solid frame =
      must(cutAll(makeBlock({60, 40, 10}), {makeBlock({10, 10, 30}, {5, 5, -5}), makeBlock({10, 10, 30}, {5, 25, -5}),
                                            makePrism({{30, 20, -5}, {45, 10, -5}, {55, 30, -5}}, {0, 0, 30}),
                                            makeBlock({4, 4, 30}, {20, 18, -5})}));
  const TriangleMesh mesh = tessellate(frame);
  CHECK(mesh.exact);
  CHECK(isWatertight(mesh));
  CHECK(computeVolumeMm3(mesh) == Approx(computeMassProperties(frame).volumeMm3).epsilon(1e-10));
}

TEST_CASE("triangles of round bodies stay within the chord error") {
  const double radius = 10;
  for (const double chord : {0.5, 0.05, 0.005}) {
    const TriangleMesh mesh = tessellate(makeCylinder({1, 2, 3}, {1, 1, 1}, radius, 30), {.chordErrorMm = chord});
    CHECK_FALSE(mesh.exact);
    CHECK(mesh.chordErrorMm == chord);
    CHECK(isWatertight(mesh));
    // A chord that leaves the circle by at most `chord` loses at most 2πr·chord of its area.
    const double exact = kPi * radius * radius * 30;
    CHECK(computeVolumeMm3(mesh) < exact);
    CHECK(computeVolumeMm3(mesh) > exact - 2 * kPi * radius * 30 * chord);
  }
}

TEST_CASE("mesh volume agrees with the exact volume for every kind of surface") {
  const Solid solids[] = {makeSphere({3, 4, 5}, 8),
                          makeTorus({0, 0, 0}, {1, 2, 3}, 20, 5),
                          makeCone({0, 0, 0}, {0, 1, 1}, 8, 3, 12),
                          makeCone({0, 0, 0}, {0, 1, 0}, 8, 0, 12),
                          asSplines(makeBlock({20, 10, 5})),
                          asSplines(makeCylinder({0, 0, 0}, {0, 0, 1}, 6, 9)),
                          mirrored(makeCone({0, 0, 0}, {0, 1, 1}, 8, 3, 12), {0, 0, 0}, {1, 2, 0}),
                          must(cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12))),
                          must(cut(makeBlock({40, 40, 40}), makeSphere({20, 20, 20}, 12)))};
  for (const Solid& solid : solids) {
    const TriangleMesh mesh = tessellate(solid, {.angularDeflection = Angle::degrees(5)});
    CHECK(mesh.withoutTriangles.empty());
    CAPTURE(&solid - solids);
    CHECK(isWatertight(mesh));
    CHECK(computeVolumeMm3(mesh) == Approx(computeMassProperties(solid).volumeMm3).epsilon(0.01));
  }
}

TEST_CASE("the mesh is coarsened until it has no more triangles than allowed") {
  const Solid torus = makeTorus({0, 0, 0}, {0, 0, 1}, 20, 5);
  const TriangleMesh fine = tessellate(torus, {.chordErrorMm = 0.02});
  REQUIRE(fine.triangles.size() > 1000);
  const TriangleMesh coarse = tessellate(torus, {.chordErrorMm = 0.02, .maxTriangles = 300});
  CHECK(coarse.triangles.size() <= 300);
  CHECK(coarse.chordErrorMm > fine.chordErrorMm);
  CHECK(coarse.withoutTriangles.empty());
}

TEST_CASE("a body turned in space gets the turned mesh") {
  const Solid prismatic =
      must(cutAll(makeBlock({60, 40, 10}), {makeBlock({10, 10, 30}, {5, 5, -5}), makeBlock({10, 10, 6}, {25, 5, 5})}));
  const Solid round = must(cutAll(makeBlock({60, 40, 10}), {makeCylinder({15, 20, -1}, {0, 0, 1}, 4, 20),
                                                            makeCylinder({35, 20, 4}, {0, 0, 1}, 8, 20),
                                                            makeCone({35, 20, 2}, {0, 0, 1}, 0, 4, 4)}));
  const Solid body = GENERATE_COPY(prismatic, round);
  const Placement turn = rotationAbout({1, 2, 3}, {1, 2, 4}, Angle::degrees(73));
  const TriangleMesh a = tessellate(body), b = tessellate(moved(body, turn));
  REQUIRE(a.triangles == b.triangles);
  CHECK(a.chordErrorMm == Approx(b.chordErrorMm).epsilon(1e-9));
  for (std::size_t i = 0; i < a.vertices.size(); ++i)
    CHECK(distance(turn.applyToPoint(a.vertices[i]), b.vertices[i]) < 1e-9);
}

TEST_CASE("a solid may be tessellated by several threads at once and stays as it was") {
  const Solid body = must(cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12)));
  const TriangleMesh reference = tessellate(body);
  std::vector<TriangleMesh> meshes(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < meshes.size(); ++i)
    threads.emplace_back([&, i] { meshes[i] = tessellate(body, {.chordErrorMm = i == 0 ? 0.001 : 0}); });
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 1; i < meshes.size(); ++i) {
    CHECK(meshes[i].triangles == reference.triangles);
    CHECK(meshes[i].vertices == reference.vertices);
  }
}
