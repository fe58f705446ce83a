#include "features/report_values.h"

#include <limits>

#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("numbers are rounded to eight significant digits") {
  CHECK(number(1.0 / 3).dump() == "0.33333333");
  CHECK(number(12345.678912345).dump() == "12345.679");
  CHECK(number(5.0000000001).dump() == "5.0");
  CHECK(number(-2e9 / 3).dump() == "-666666670.0");
}

TEST_CASE("the noise of cancelled lengths is zero, without a sign") {
  CHECK(number(6.1e-17).dump() == "0.0");
  CHECK(number(-6.1e-17).dump() == "0.0");
  CHECK(number(2e-9).dump() == "2e-09");
}

TEST_CASE("numbers that are not finite are unknown") {
  CHECK(number(std::numeric_limits<double>::quiet_NaN()).is_null());
  CHECK(number(std::numeric_limits<double>::infinity()).is_null());
}

TEST_CASE("a side is named by the largest plane that faces it") {
  FaceGraph graph;
  const auto addPlane = [&](Vec3 normal, double area) {
    Face face;
    face.id = static_cast<FaceId>(graph.faces.size()) + 1;
    face.surface = Plane{{}, normal};
    face.areaMm2 = area;
    graph.faces.push_back(face);
  };
  addPlane({0, 0, 1}, 10);
  addPlane({0, 0, 1}, 20);
  addPlane({0, 0, -1}, 30);
  CHECK(sideFacing(graph, {0, 0, 1}) == 2);
  CHECK(sideFacing(graph, {0, 0, -1}) == 3);
  CHECK_FALSE(sideFacing(graph, {1, 0, 0}));
}
