#include "features/recognize/find_threads.h"

#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Edge helicalEdge(double radius, double pitch, double turns, double startMm) {
  Edge edge;
  edge.curve = CurveKind::other;
  const auto at = [&](double t) {
    return Vec3{radius * std::cos(2 * M_PI * t), radius * std::sin(2 * M_PI * t), startMm + pitch * t};
  };
  edge.start = at(0), edge.mid = at(turns / 2), edge.end = at(turns);
  edge.lengthMm = turns * std::hypot(2 * M_PI * radius, pitch);
  const auto tangentAt = [&](double t) {
    return normalized(
        Vec3{-2 * M_PI * radius * std::sin(2 * M_PI * t), 2 * M_PI * radius * std::cos(2 * M_PI * t), pitch});
  };
  edge.startTangent = tangentAt(0), edge.endTangent = tangentAt(turns);
  return edge;
}

/// A shank whose freeform flank winds around it: only what the finder reads.
FaceGraph threadedShank(double turns) {
  FaceGraph graph;
  Face shank, flank;
  shank.id = 1;
  shank.surface = Cylinder{{0, 0, 0}, {0, 0, 1}, 2.5, false};
  shank.logicalFace = 1;
  flank.id = 2;
  flank.surface = Freeform{"bspline", {}, {}};
  flank.point = {3, 0, 5};
  flank.normal = {1, 0, 0};
  flank.areaMm2 = 100;
  flank.logicalFace = 2;
  graph.edges = {helicalEdge(3, 1, turns, 0), helicalEdge(2.45, 1, turns, 0.5)};
  for (int i = 0; i < 2; ++i) {
    graph.edges[i].id = i + 1;
    graph.edges[i].faces = {2, 1};
    flank.loops.push_back({{{i + 1, true}}, i == 0});
  }
  graph.faces = {shank, flank};
  graph.logicalFaces = {{1, {1}}, {2, {2}}};
  graph.box.add(Vec3{-3, -3, 0});
  graph.box.add(Vec3{3, 3, 12});
  return graph;
}

}  // namespace

TEST_CASE("a flank that winds ten times with one millimetre rise is an M6 bolt thread") {
  const FaceGraph graph = threadedShank(10);
  Claims claims(graph);
  findThreads(graph, buildRevolvedFaces(graph), claims);
  REQUIRE(claims.features().size() == 1);
  const Thread thread = std::get<Thread>(claims.features().front().shape);
  CHECK(thread.designation == "M6");
  CHECK(thread.pitchMm == Approx(1));
  CHECK(thread.diameterMm == Approx(6));
  CHECK(thread.lengthMm == Approx(10.5));
  CHECK_FALSE(thread.inner);
}

TEST_CASE("half a turn is an oblique cut and no thread") {
  const FaceGraph graph = threadedShank(0.5);
  Claims claims(graph);
  findThreads(graph, buildRevolvedFaces(graph), claims);
  CHECK(claims.features().empty());
}

TEST_CASE("metric coarse threads are named only where diameter and pitch agree") {
  CHECK(metricCoarse(6, 1) == "M6");
  CHECK(metricCoarse(2.98, 0.5) == "M3");
  CHECK_FALSE(metricCoarse(6, 0.75));
  CHECK_FALSE(metricCoarse(7.3, 1));
}
