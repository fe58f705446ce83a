#include "features/recognize/find_chamfers.h"

#include "tests/support/recognized.h"

using namespace stepwise;

TEST_CASE("a bevelled shaft end is a conical chamfer") {
  const Solid shaft = makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 40);
  const Recognition found = recognized(made(chamferEdges(shaft, 1, inPlane({0, 0, 40}, {0, 0, 1}))));
  const Chamfer chamfer = onlyShape<Chamfer>(found);
  CHECK(chamfer.widthMm == Approx(1));
  CHECK(chamfer.angle.inDegrees() == Approx(45));
  CHECK(chamfer.conical);
  CHECK(chamfer.lengthMm == Approx(2 * M_PI * 9.5));
  REQUIRE(onlyOne<Chamfer>(found).directions.size() == 1);
  CHECK(sameVector(onlyOne<Chamfer>(found).directions.front(), {0, 0, 1}));
  CHECK(featuresOf<Chamfer>(recognized(shaft)).empty());
}

TEST_CASE("a bevel around a rounded plate is one ring of cones and flats") {
  const Solid plate = made(extrude(roundedProfile({{0, 0}, {40, 0}, {40, 30}, {0, 30}}, 6), 10));
  const Recognition found = recognized(made(chamferEdges(plate, 1, inPlane({0, 0, 10}, {0, 0, 1}))));
  const Feature ring = onlyOne<Chamfer>(found);
  CHECK(ring.faces.size() == 8);
  CHECK(ring.rule == "chamfer.ring");
}

TEST_CASE("a long cone on a shaft is no chamfer") {
  const Solid tapered =
      makeRevolved({{0, 0, 0}, {10, 0, 0}, {10, 0, 20}, {4, 0, 40}, {0, 0, 40}}, {0, 0, 0}, {0, 0, 1});
  CHECK(featuresOf<Chamfer>(recognized(tapered)).empty());
}

TEST_CASE("a flat bevel names its two neighbours, its width and its angle") {
  const auto oneEdge = [](const Edge& e) {
    return e.start.x > 39.9 && e.end.x > 39.9 && e.start.z > 9.9 && e.end.z > 9.9;
  };
  const FaceGraph graph = buildFaceGraph(made(chamferEdges(makeBlock({40, 30, 10}), 2, oneEdge)));
  int found = 0;
  for (const Face& face : graph.faces)
    if (const auto chamfer = classifyPlanarChamfer(graph, face.id)) {
      ++found;
      CHECK(chamfer->widthMm == Approx(2));
      CHECK(chamfer->slantMm == Approx(2 * std::sqrt(2)));
      CHECK(chamfer->lengthMm == Approx(30));
      CHECK(chamfer->angle.inDegrees() == Approx(45));
      CHECK(chamfer->edgeAngle.inDegrees() == Approx(90));
    }
  CHECK(found == 1);
}

TEST_CASE("the corners of a hexagon turned off are one conical chamfer") {
  std::vector<Vec3> hexagon;
  for (int i = 0; i < 6; ++i) hexagon.push_back({10 * std::cos(i * M_PI / 3), 10 * std::sin(i * M_PI / 3), 0});
  const Solid cone = makeRevolved({{0, 0, -1}, {20, 0, -1}, {20, 0, 2.5}, {8, 0, 8}, {0, 0, 8}}, {0, 0, 0}, {0, 0, 1});
  const Recognition found = recognized(made(common(makePrism(hexagon, {0, 0, 8}), cone)));
  std::vector<Feature> conical;
  for (const Feature& feature : featuresOf<Chamfer>(found))
    if (std::get<Chamfer>(feature.shape).conical) conical.push_back(feature);
  REQUIRE(conical.size() == 1);
  CHECK(conical.front().faces.size() == 1);
}

TEST_CASE("a narrow flat bevel is a chamfer beside any stock, a wide one is not claimed here") {
  const auto oneEdge = [](const Edge& e) {
    return e.start.x > 39.9 && e.end.x > 39.9 && e.start.z > 9.9 && e.end.z > 9.9;
  };
  const Solid withPin = made(fuse(makeBlock({40, 30, 10}), makeCylinder({10, 15, 10}, {0, 0, 1}, 4, 12)));
  const Feature narrow = onlyOne<Chamfer>(recognized(made(chamferEdges(withPin, 2, oneEdge))));
  CHECK(narrow.rule == "chamfer.flat");
  CHECK(std::get<Chamfer>(narrow.shape).widthMm == Approx(2));
  for (const Feature& feature : recognized(made(chamferEdges(withPin, 8, oneEdge))).features)
    CHECK(feature.rule != "chamfer.flat");
}
