#include "geom/brep/face_graph.h"

#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Solid require(Result<Solid> made) {
  REQUIRE(made);
  return *made;
}

int count(const FaceGraph& graph, Convexity convexity) {
  int n = 0;
  for (const Edge& edge : graph.edges) n += edge.convexity == convexity && edge.curve != CurveKind::degenerate;
  return n;
}

double totalArea(const FaceGraph& graph) {
  double sum = 0;
  for (const Face& face : graph.faces) sum += face.areaMm2;
  return sum;
}

}  // namespace

TEST_CASE("a block has twelve convex edges of ninety degrees and normals that point out") {
  const FaceGraph graph = buildFaceGraph(makeBlock({40, 30, 10}, {5, 6, 7}));
  REQUIRE(graph.faces.size() == 6);
  REQUIRE(graph.edges.size() == 12);
  CHECK(count(graph, Convexity::convex) == 12);
  for (const Edge& edge : graph.edges) CHECK(edge.interiorAngle.inDegrees() == Approx(90));
  CHECK(totalArea(graph) == Approx(2 * (1200 + 300 + 400)));
  // Divergence theorem: the flux of the position through planar faces is three times the volume.
  double flux = 0;
  for (const Face& face : graph.faces) flux += dot(face.point, face.normal) * face.areaMm2;
  CHECK(flux == Approx(3 * 12000));
  CHECK(graph.box.size() == Vec3{40, 30, 10});
}

TEST_CASE("a slot has concave edges of 270 degrees at its floor") {
  const Solid body = require(cut(makeBlock({40, 30, 10}), makeBlock({40, 10, 4}, {0, 10, 6})));
  const FaceGraph graph = buildFaceGraph(body);
  CHECK(count(graph, Convexity::concave) == 2);
  for (const Edge& edge : graph.edges)
    if (edge.convexity == Convexity::concave) CHECK(edge.interiorAngle.inDegrees() == Approx(270));
}

TEST_CASE("a blind hole is a concave cylinder with a flat bottom, its rim an inner loop of the top face") {
  const Solid body = require(cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, 4}, {0, 0, 1}, 2, 10)));
  const FaceGraph graph = buildFaceGraph(body);
  int cylinders = 0;
  for (const Face& face : graph.faces) {
    if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) {
      ++cylinders;
      CHECK(cylinder->concave);
      CHECK(cylinder->radiusMm == Approx(2));
      CHECK(face.areaMm2 == Approx(2 * M_PI * 2 * 6));
      CHECK(dot(face.normal, face.point - Vec3{8, 15, face.point.z}) < 0);
    }
    if (face.loops.size() == 2) {
      CHECK(face.loops[0].outer);
      CHECK_FALSE(face.loops[1].outer);
      CHECK(face.areaMm2 == Approx(1200 - M_PI * 4));
      CHECK(distance({face.point.x, face.point.y, 0}, {8, 15, 0}) > 2);
    }
  }
  CHECK(cylinders == 1);
  CHECK(count(graph, Convexity::concave) == 1);
}

TEST_CASE("splines that are really planes, cylinders, cones, spheres and tori are recognised") {
  const Solid solid =
      GENERATE(makeBlock({4, 3, 2}), makeCylinder({1, 2, 3}, {1, 2, 3}, 2, 5), makeCone({1, 0, 0}, {0, 1, 1}, 3, 1, 4),
               makeSphere({1, 2, 3}, 2), makeTorus({3, 2, 1}, {1, 1, 0}, 5, 1));
  const FaceGraph exact = buildFaceGraph(solid), spline = buildFaceGraph(asSplines(solid));
  REQUIRE(exact.faces.size() == spline.faces.size());
  for (std::size_t i = 0; i < exact.faces.size(); ++i) {
    CHECK(kindName(exact.faces[i].surface) == kindName(spline.faces[i].surface));
    CHECK(spline.faces[i].recognizedFromSpline);
    CHECK(spline.faces[i].areaMm2 == Approx(exact.faces[i].areaMm2).epsilon(1e-5));
  }
  for (std::size_t i = 0; i < exact.edges.size(); ++i) CHECK(exact.edges[i].convexity == spline.edges[i].convexity);
}

TEST_CASE("a box of a turned part reaches to its extreme points") {
  const FaceGraph graph = buildFaceGraph(makeCylinder({0, 0, 0}, {0, 0, 1}, 5, 20));
  CHECK(graph.box.min.x == Approx(-5));
  CHECK(graph.box.max.y == Approx(5));
  CHECK(graph.box.max.z == Approx(20));
}

TEST_CASE("measured areas agree with the kernel's on a body with curved faces") {
  const Solid body = require(fuse(makeCylinder({0, 0, 0}, {0, 0, 1}, 5, 20), makeBlock({20, 6, 6}, {-10, -3, 5})));
  CHECK(totalArea(buildFaceGraph(body)) == Approx(computeMassProperties(body).areaMm2).epsilon(1e-5));
}

TEST_CASE("areas and centroids of elementary faces are those of the textbook") {
  const FaceGraph sphere = buildFaceGraph(makeSphere({1, 2, 3}, 2)),
                  torus = buildFaceGraph(makeTorus({3, 2, 1}, {1, 1, 0}, 5, 1)),
                  cone = buildFaceGraph(makeCone({0, 0, 0}, {0, 0, 1}, 3, 0, 4));
  CHECK(totalArea(sphere) == Approx(16 * M_PI).epsilon(1e-9));
  CHECK(distance(sphere.faces[0].centroid, {1, 2, 3}) < 1e-9);
  CHECK(totalArea(torus) == Approx(20 * M_PI * M_PI).epsilon(1e-9));
  CHECK(totalArea(cone) == Approx(9 * M_PI + M_PI * 3 * 5).epsilon(1e-9));
}

TEST_CASE(
    "volume and centre of mass summed from the faces are the kernel's, also for splines and far from the origin") {
  const Solid body =
      moved(require(fuse(require(cut(makeBlock({20, 16, 8}), makeCylinder({6, 8, -1}, {0, 0, 1}, 3, 10))),
                         makeTorus({14, 8, 8}, {0, 0, 1}, 4, 1))),
            translationBy({1000, -500, 300}));
  for (const Solid& solid : {body, asSplines(body)}) {
    const MassProperties summed = buildFaceGraph(solid).mass, exact = computeMassProperties(body);
    CHECK(summed.volumeMm3 == Approx(exact.volumeMm3).epsilon(1e-5));
    CHECK(summed.areaMm2 == Approx(exact.areaMm2).epsilon(1e-5));
    CHECK(distance(summed.centroid, exact.centroid) < 1e-3);
  }
}

TEST_CASE("the inner point of a face that ends on its surface's seam lies in the face") {
  // A quarter bore in each upright corner: for one of them the kernel's seam is the border.
  for (const Vec3 corner : {Vec3{0, 0, 0}, Vec3{20, 0, 0}, Vec3{0, 30, 0}, Vec3{20, 30, 0}}) {
    const auto body = cut(makeBlock({20, 30, 40}), makeCylinder(corner - Vec3{0, 0, 1}, {0, 0, 1}, 8, 20));
    REQUIRE(body);
    for (const Face& face : buildFaceGraph(*body).faces) {
      INFO("face " << face.id << " at " << face.point.x << " " << face.point.y << " " << face.point.z);
      CHECK(
          (face.point.x > 0 - 1e-9 && face.point.x < 20 + 1e-9 && face.point.y > 0 - 1e-9 && face.point.y < 30 + 1e-9));
    }
  }
}
