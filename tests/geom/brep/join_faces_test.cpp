#include "geom/brep/join_faces.h"

#include <algorithm>

#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

std::vector<int> edgeKinds(const FaceGraph& graph) {
  std::vector<int> counts(5, 0);
  for (const Edge& edge : graph.edges) ++counts[static_cast<int>(edge.curve)];
  return counts;
}

/// Loops close, edges know their faces, and every face knows its edges.
void checkSound(const FaceGraph& graph) {
  for (const Face& face : graph.faces)
    for (const Loop& loop : face.loops) {
      REQUIRE_FALSE(loop.coedges.empty());
      for (std::size_t i = 0; i < loop.coedges.size(); ++i) {
        const Coedge& here = loop.coedges[i];
        const Coedge& next = loop.coedges[(i + 1) % loop.coedges.size()];
        CHECK(graph.edge(here.edge).vertices[here.forward ? 1 : 0] ==
              graph.edge(next.edge).vertices[next.forward ? 0 : 1]);
        CHECK(std::ranges::count(graph.edge(here.edge).faces, face.id) >= 1);
      }
    }
}

}  // namespace

TEST_CASE("a block whose sides were split by a plane is a block again") {
  const Result<Solid> split = withFacesSplitByPlane(makeBlock({40, 30, 10}), {17, 3, 4}, {0.6, 0.8, 0});
  REQUIRE(split);
  const FaceGraph graph = buildFaceGraph(*split);
  CHECK(hasSplitFaces(graph));
  const JoinedFaces joined = joinFaces(graph);
  checkSound(joined.graph);
  CHECK(joined.graph.faces.size() == 6);
  CHECK(joined.graph.edges.size() == 12);
  double area = 0;
  for (const Face& face : joined.graph.faces) {
    area += face.areaMm2;
    CHECK(face.loops.size() == 1);
    CHECK(face.loops.front().coedges.size() == 4);
  }
  CHECK(area == Approx(2 * (1200 + 400 + 300)));
  std::size_t members = 0;
  for (const auto& faces : joined.members) members += faces.size();
  CHECK(members == graph.faces.size());
}

TEST_CASE("a drilled wall in halves becomes one face between two full circles") {
  const Solid body = *cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12));
  const JoinedFaces joined = joinFaces(buildFaceGraph(*withClosedFacesHalved(body)));
  checkSound(joined.graph);
  CHECK(joined.graph.faces.size() == 7);
  CHECK(edgeKinds(joined.graph) == std::vector<int>{12, 2, 0, 0, 0});
  for (const Face& face : joined.graph.faces)
    if (std::holds_alternative<Cylinder>(face.surface)) {
      CHECK(face.areaMm2 == Approx(2 * 3.14159265358979 * 2 * 10));
      REQUIRE(face.loops.size() == 2);
      CHECK((face.loops[0].outer && face.loops[1].outer));
    }
}

TEST_CASE("a plane through a hole leaves the joined faces as they were") {
  const Solid body = *cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12));
  const Vec3 normal = GENERATE(Vec3{1, 0.2, 0}, Vec3{0.48, 0.6, 0.64});
  const JoinedFaces joined = joinFaces(buildFaceGraph(*withFacesSplitByPlane(body, {8.3, 15, 5}, normal)));
  checkSound(joined.graph);
  CHECK(joined.graph.faces.size() == 7);
  CHECK(edgeKinds(joined.graph) == std::vector<int>{12, 2, 0, 0, 0});
  for (const Face& face : joined.graph.faces)
    if (std::holds_alternative<Plane>(face.surface) && face.loops.size() == 2) {
      CHECK((face.loops[0].outer && !face.loops[1].outer));
      CHECK(face.loops[0].coedges.size() == 4);
      CHECK(face.loops[1].coedges.size() == 1);
    }
}

TEST_CASE("a body without split faces is left alone") {
  const FaceGraph graph = buildFaceGraph(makeCylinder({}, {0, 0, 1}, 3, 5));
  CHECK_FALSE(hasSplitFaces(graph));
  CHECK(joinFaces(graph).graph.edges.size() == graph.edges.size());
}
