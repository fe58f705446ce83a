#include "features/recognize/find_cavities.h"

#include <algorithm>
#include <cmath>

#include "features/recognize/recognize_features.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Recognition recognize(const Result<Solid>& solid) {
  REQUIRE(solid);
  return recognizeFeatures(buildFaceGraph(*solid));
}

const Feature& onlyFeature(const Recognition& recognition) {
  REQUIRE(recognition.features.size() == 1);
  return recognition.features.front();
}

const Cavity& onlyCavity(const Recognition& recognition) {
  REQUIRE(std::holds_alternative<Cavity>(onlyFeature(recognition).shape));
  return std::get<Cavity>(onlyFeature(recognition).shape);
}

const Solid kBlock = makeBlock({40, 30, 10});

Solid triangleTool(double fromZ, double toZ) {
  return makePrism({{10, 10, fromZ}, {20, 10, fromZ}, {15, 18, fromZ}}, {0, 0, toZ - fromZ});
}

}  // namespace

TEST_CASE("an uncut block has six stock faces and no feature") {
  const Recognition recognition = recognize(Result<Solid>(kBlock));
  CHECK(recognition.features.empty());
  for (const FaceVerdict& face : recognition.faces) CHECK(face.faceClass == "stock");
}

TEST_CASE("a slot across a block is a through slot with its depth, width and length") {
  const Recognition recognition = recognize(cut(kBlock, makeBlock({40, 8, 4}, {0, 10, 6})));
  const Cavity& slot = onlyCavity(recognition);
  CHECK(onlyFeature(recognition).faceClass == "rectangular_through_slot");
  CHECK(slot.kind == Cavity::Kind::slot);
  CHECK(slot.through);
  CHECK(slot.depthMm == Approx(4));
  CHECK(slot.widthMm == Approx(8));
  CHECK(slot.lengthMm == Approx(40));
  CHECK(distance(onlyFeature(recognition).directions.front(), {0, 0, 1}) < 1e-9);
  CHECK(onlyFeature(recognition).faces.size() == 3);
}

TEST_CASE("a slot that ends inside is blind") {
  const Recognition recognition = recognize(cut(kBlock, makeBlock({25, 8, 4}, {0, 10, 6})));
  CHECK(onlyFeature(recognition).faceClass == "rectangular_blind_slot");
  CHECK_FALSE(onlyCavity(recognition).through);
}

TEST_CASE("a step along an edge and a step in a corner differ") {
  CHECK(onlyFeature(recognize(cut(kBlock, makeBlock({40, 8, 4}, {0, 0, 6})))).faceClass == "rectangular_through_step");
  CHECK(onlyFeature(recognize(cut(kBlock, makeBlock({15, 8, 4}, {0, 0, 6})))).faceClass == "rectangular_blind_step");
}

TEST_CASE("a slanted wall makes a slanted step, a wall across a corner a triangular one") {
  const Solid slanted = makePrism({{0, 0, 6}, {40, 0, 6}, {40, 12, 6}, {0, 6, 6}}, {0, 0, 4});
  CHECK(onlyFeature(recognize(cut(kBlock, slanted))).faceClass == "slanted_through_step");
  const Solid corner = makePrism({{0, 0, 6}, {12, 0, 6}, {0, 9, 6}}, {0, 0, 4});
  CHECK(onlyFeature(recognize(cut(kBlock, corner))).faceClass == "triangular_blind_step");
}

TEST_CASE("a closed profile with a floor is a pocket, without one a passage") {
  CHECK(onlyFeature(recognize(cut(kBlock, triangleTool(4, 10)))).faceClass == "triangular_pocket");
  CHECK(onlyFeature(recognize(cut(kBlock, triangleTool(0, 10)))).faceClass == "triangular_passage");
  const Recognition pocket = recognize(cut(kBlock, makeBlock({12, 7, 3}, {5, 6, 7})));
  CHECK(onlyFeature(pocket).faceClass == "rectangular_pocket");
  CHECK(onlyCavity(pocket).depthMm == Approx(3));
  CHECK(onlyCavity(pocket).lengthMm == Approx(12));
  CHECK(onlyCavity(pocket).widthMm == Approx(7));
  CHECK(onlyCavity(pocket).floors.size() == 1);
}

TEST_CASE("a bevelled edge is a chamfer with width and angle") {
  const Recognition recognition = recognize(cut(kBlock, makePrism({{0, 0, 8}, {0, 0, 10}, {0, 2, 10}}, {40, 0, 0})));
  const auto* chamfer = std::get_if<Chamfer>(&onlyFeature(recognition).shape);
  REQUIRE(chamfer != nullptr);
  CHECK(chamfer->widthMm == Approx(2));
  CHECK(chamfer->angle.inDegrees() == Approx(45));
  CHECK(chamfer->lengthMm == Approx(40));
}

TEST_CASE("a slot that a deeper slot cuts in two stays one feature") {
  const Recognition recognition =
      recognize(cutAll(kBlock, {makeBlock({40, 8, 3}, {0, 10, 7}), makeBlock({6, 30, 6}, {17, 0, 4})}));
  REQUIRE(recognition.features.size() == 2);
  int faces = 0;
  for (const Feature& feature : recognition.features) {
    CHECK(feature.faceClass == "rectangular_through_slot");
    faces += static_cast<int>(feature.faces.size());
  }
  CHECK(faces == 6 + 3);
}

TEST_CASE("a pocket with round corners keeps its corner radius") {
  const Result<Solid> sharp = cut(kBlock, makeBlock({16, 12, 5}, {5, 6, 5}));
  REQUIRE(sharp);
  const Recognition recognition = recognize(blendEdges(*sharp, 2, [](const Edge& edge) {
    return edge.convexity == Convexity::concave && std::abs(edge.startTangent.z) > 0.9;
  }));
  bool found = false;
  for (const Feature& feature : recognition.features)
    if (const auto* cavity = std::get_if<Cavity>(&feature.shape)) found |= cavity->kind == Cavity::Kind::pocket;
  CHECK(found);
}

TEST_CASE("a turned part of the world changes nothing") {
  const Result<Solid> straight = cutAll(kBlock, {makeBlock({40, 8, 3}, {0, 10, 7}), triangleTool(4, 10)});
  REQUIRE(straight);
  const Solid turned = moved(*straight, rotationAbout({3, 4, 5}, {1, 2, 3}, Angle::degrees(37)));
  const Recognition a = recognize(straight), b = recognize(Result<Solid>(turned));
  REQUIRE(a.features.size() == b.features.size());
  for (std::size_t i = 0; i < a.faces.size(); ++i) CHECK(a.faces[i].faceClass == b.faces[i].faceClass);
}

TEST_CASE("a wide slot below a narrow neck is one T-slot, cut along its run") {
  const Recognition recognition = recognize(
      cutAll(makeBlock({40, 30, 20}), {makeBlock({11, 30, 4}, {14.5, 0, 8}), makeBlock({6, 30, 10}, {17, 0, 11})}));
  const Cavity& slot = onlyCavity(recognition);
  CHECK(slot.profile == "T");
  CHECK(slot.kind == Cavity::Kind::slot);
  CHECK(slot.widthMm == Approx(11));
  CHECK(slot.depthMm == Approx(12));
  CHECK(slot.lengthMm == Approx(30));
  CHECK(onlyFeature(recognition).faces.size() == 7);
  for (Vec3 direction : onlyFeature(recognition).directions) CHECK(std::abs(direction.y) == Approx(1));
}

TEST_CASE("a slot wider at its floor than at its mouth is a dovetail, one wider at its mouth is not") {
  const auto slot = [](double mouth, double floor) {
    return makePrism({{0, 15 - floor / 2, 6}, {0, 15 + floor / 2, 6}, {0, 15 + mouth / 2, 10}, {0, 15 - mouth / 2, 10}},
                     {40, 0, 0});
  };
  const Recognition dovetail = recognize(cut(kBlock, slot(8, 12)));
  CHECK(onlyCavity(dovetail).profile == "dovetail");
  CHECK(onlyCavity(dovetail).depthMm == Approx(4));
  CHECK(onlyCavity(dovetail).lengthMm == Approx(40));
  for (Vec3 direction : onlyFeature(dovetail).directions) CHECK(std::abs(direction.x) == Approx(1));
  CHECK(onlyCavity(recognize(cut(kBlock, slot(12, 8)))).profile != "dovetail");
}

TEST_CASE("a scallop in the outer contour is no passage") {
  const Recognition recognition = recognize(cut(kBlock, makeCylinder({20, -10, -1}, {0, 0, 1}, 12, 12)));
  CHECK(kindName(onlyFeature(recognition).shape) != "passage");
  CHECK(kindName(onlyFeature(recognition).shape) != "hole");
}

TEST_CASE("a T-slot that a passage crosses is still one T-slot") {
  const Solid block = makeBlock({60, 40, 20});
  const std::vector<Solid> tools{makeBlock({20, 44, 6}, {20, -2, 8}), makeBlock({10, 44, 10}, {25, -2, 12}),
                                 makePrism({{10, 14, -1}, {26, 20, -1}, {10, 26, -1}}, {0, 0, 22})};
  const Recognition recognition = recognize(cutAll(block, tools));
  REQUIRE(recognition.features.size() == 2);
  for (const Feature& feature : recognition.features)
    CHECK((feature.faceClass == "t_slot" || feature.faceClass == "triangular_passage"));
}

TEST_CASE("two passages that cross in the middle are two, each from side to side") {
  const Recognition recognition = recognize(
      cutAll(makeBlock({40, 40, 40}), {makeBlock({44, 10, 16}, {-2, 15, 12}), makeBlock({10, 44, 22}, {15, -2, 9})}));
  REQUIRE(recognition.features.size() == 2);
  for (const Feature& feature : recognition.features) {
    CHECK(feature.faceClass == "rectangular_passage");
  }
}

TEST_CASE("a pocket with round corners that a slot crosses keeps its name and its size") {
  const Result<Solid> pocket =
      extrude(roundedProfile({{10, 8}, {30, 8}, {30, 22}, {10, 22}}, 3), 10, frameAt({0, 0, 4}, {0, 0, 1}, {1, 0, 0}));
  REQUIRE(pocket);
  const Recognition recognition = recognize(cutAll(kBlock, {*pocket, makeBlock({6, 34, 4}, {17, -2, 8})}));
  REQUIRE(recognition.features.size() == 2);
  for (const Feature& feature : recognition.features) {
    const Cavity& cavity = std::get<Cavity>(feature.shape);
    if (feature.faceClass != "rectangular_pocket") {
      CHECK(feature.faceClass == "rectangular_through_slot");
      continue;
    }
    CHECK(cavity.lengthMm == Approx(20));
    CHECK(cavity.widthMm == Approx(14));
    CHECK(cavity.depthMm == Approx(6));
    CHECK(cavity.cornerRadiusMm.value_or(0) == Approx(3));
  }
}

TEST_CASE("a pocket with corner radii and a floor fillet is rectangular although a slot crosses it") {
  const Result<Solid> sharp =
      extrude(roundedProfile({{10, 8}, {30, 8}, {30, 22}, {10, 22}}, 3), 8, frameAt({0, 0, 4}, {0, 0, 1}, {1, 0, 0}));
  REQUIRE(sharp);
  const Result<Solid> tool = blendEdges(
      *sharp, 1, [](const Edge& edge) { return std::abs(edge.start.z - 4) < 1e-6 && std::abs(edge.end.z - 4) < 1e-6; });
  REQUIRE(tool);
  const Result<Solid> pocket = cut(kBlock, *tool);
  REQUIRE(pocket);
  const Recognition found = recognize(cut(*pocket, makeBlock({40, 4, 3}, {0, 13, 7})));
  std::vector<std::string> classes;
  for (const Feature& feature : found.features) classes.push_back(feature.faceClass);
  std::sort(classes.begin(), classes.end());
  CHECK(classes == std::vector<std::string>{"fillet", "rectangular_pocket", "rectangular_through_slot"});
  for (const Feature& feature : found.features)
    if (const auto* cavity = std::get_if<Cavity>(&feature.shape); cavity && cavity->kind == Cavity::Kind::pocket) {
      CHECK(cavity->cornerRadiusMm == Approx(3));
      CHECK(cavity->floorRadiusMm == Approx(1));
      CHECK(cavity->lengthMm == Approx(20));
    }
}

TEST_CASE("a key way that a slot interrupts is one key way") {
  const Result<Solid> bore = cut(makeBlock({40, 30, 20}), makeCylinder({20, 15, -1}, {0, 0, 1}, 6, 30));
  REQUIRE(bore);
  const Result<Solid> keyed = cut(*bore, makeBlock({4, 8, 30}, {18, 15, -1}));
  REQUIRE(keyed);
  const Recognition found = recognize(cut(*keyed, makeBlock({40, 18, 4}, {0, 12, 8})));
  int keyways = 0;
  for (const Feature& feature : found.features)
    if (const auto* cavity = std::get_if<Cavity>(&feature.shape)) keyways += cavity->profile == "keyway";
  CHECK(keyways == 1);
}

TEST_CASE("a fillet whose radius grows does not hide the step beneath") {
  const Result<Solid> sharp = cut(kBlock, makeBlock({42, 12, 6}, {-1, -1, 5}));
  REQUIRE(sharp);
  const Recognition found =
      recognize(blendEdges(*sharp, 1, 2, [](const Edge& edge) { return edge.convexity == Convexity::concave; }));
  REQUIRE(found.features.size() == 2);
  const auto isStep = [](const Feature& feature) { return feature.faceClass == "rectangular_through_step"; };
  CHECK(std::count_if(found.features.begin(), found.features.end(), isStep) == 1);
  const auto grows = [](const Feature& feature) {
    const auto* fillet = std::get_if<Fillet>(&feature.shape);
    return fillet != nullptr && fillet->variable;
  };
  CHECK(std::count_if(found.features.begin(), found.features.end(), grows) == 1);
}
