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

Edge lineBetween(Vec3 from, Vec3 to) {
  Edge edge;
  edge.curve = CurveKind::line;
  edge.start = from, edge.mid = (from + to) * 0.5, edge.end = to;
  edge.startTangent = edge.endTangent = normalized(to - from);
  edge.lengthMm = norm(to - from);
  return edge;
}

/// The same with a second flank and, between the two, a narrow strip of the outer cylinder, which ends along the axis
/// or, where it runs out into the rod, around it.
FaceGraph shankWithCrest(Vec3 alongEnd) {
  FaceGraph graph = threadedShank(10);
  constexpr double kCrestMm = 0.125;
  Face crest, second = graph.face(2);
  crest.id = 3;
  crest.surface = Cylinder{{0, 0, 0}, {0, 0, 1}, 3, false};
  crest.logicalFace = 3;
  crest.areaMm2 = 20;
  crest.point = crest.centroid = {3, 0, kCrestMm / 2};
  crest.normal = {1, 0, 0};
  crest.box = graph.box;
  second.id = second.logicalFace = 4;
  graph.edges.push_back(helicalEdge(3, 1, 10, kCrestMm));
  graph.edges.push_back(helicalEdge(2.45, 1, 10, kCrestMm + 0.5));
  graph.edges[0].faces = {2, 3};
  graph.edges[2].faces = {3, 4};
  graph.edges[3].faces = {4, 1};
  second.loops = {{{{3, true}}, true}, {{{4, true}}, false}};
  graph.edges.push_back(lineBetween(graph.edges[0].start, graph.edges[0].start + alongEnd));
  graph.edges.push_back(lineBetween(graph.edges[0].end, graph.edges[0].end + alongEnd));
  for (int i : {4, 5}) graph.edges[i].faces = {3, 1};
  crest.loops = {{{{1, true}, {6, true}, {3, false}, {5, false}}, true}};
  for (int i = 0; i < 6; ++i) {
    graph.edges[i].id = i + 1;
    graph.edges[i].convexity = Convexity::convex;
  }
  graph.faces.push_back(crest);
  graph.faces.push_back(second);
  graph.logicalFaces.push_back({3, {3}});
  graph.logicalFaces.push_back({4, {4}});
  return graph;
}

}  // namespace

TEST_CASE("a crest that is a face of its own, between two helices, is the thread's") {
  const FaceGraph graph = shankWithCrest({0, 0, 0.125});
  Claims claims(graph);
  findThreads(graph, buildRevolvedFaces(graph), claims);
  REQUIRE(claims.features().size() == 1);
  CHECK(claims.features().front().faces == std::vector<FaceId>{2, 3, 4});
  const Thread thread = std::get<Thread>(claims.features().front().shape);
  CHECK(thread.diameterMm == Approx(6));
  CHECK(thread.starts == 1);
}

TEST_CASE("a crest that has another border than helices and sides along the axis stays the rod's") {
  const FaceGraph graph = shankWithCrest({0, 0.5, 0.125});
  Claims claims(graph);
  findThreads(graph, buildRevolvedFaces(graph), claims);
  REQUIRE(claims.features().size() == 1);
  CHECK(claims.features().front().faces == std::vector<FaceId>{2, 4});
}

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
