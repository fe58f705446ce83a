#include "features/merge/roles.h"

#include "features/recognize/recognize_features.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary builtIn = ProcessLibrary::builtIn().value();
  return builtIn;
}

RoleKind byShape(const Solid& solid, const std::vector<std::string>& names = {}) {
  const FaceGraph graph = buildFaceGraph(solid);
  const Recognition recognition = recognizeFeatures(graph);
  return classifyRole({names, graph, recognition}, library()).kind;
}

RoleKind byName(const std::string& text) {
  const auto found = rolesByName({text}, library());
  return found.empty() || found.front().confidence == 0 ? RoleKind::unknown : found.front().kind;
}

Solid hexagon(double acrossMm, double heightMm) {
  std::vector<Point2> corners;
  for (int i = 0; i < 6; ++i) {
    const double a = Angle::degrees(60 * i).inRadians(), r = acrossMm / std::sqrt(3.0);
    corners.push_back({r * std::cos(a), r * std::sin(a)});
  }
  return extrude(polygonProfile(corners), heightMm).value();
}

}  // namespace

TEST_CASE("a hexagon on a shank is a screw, the same head without flats is a headed pin") {
  const Solid shank = makeCylinder({}, {0, 0, -1}, 4, 25);
  CHECK(byShape(fuse(hexagon(13, 5.3), shank).value()) == RoleKind::screw);
  CHECK(byShape(fuse(makeCylinder({}, {0, 0, 1}, 6.5, 5.3), shank).value()) == RoleKind::pin);
}

TEST_CASE("a plain cylinder with a hexagon socket is a set screw, with a round hole it is none") {
  const Solid cylinder = makeCylinder({}, {0, 0, 1}, 2, 6);
  CHECK(byShape(cut(cylinder, moved(hexagon(2, 3), translationBy({0, 0, 4}))).value()) == RoleKind::screw);
  CHECK(byShape(cut(cylinder, makeCylinder({0, 0, 4}, {0, 0, 1}, 1, 3)).value()) != RoleKind::screw);
}

TEST_CASE("a hexagon around a bore is a nut, a tall one is not") {
  CHECK(byShape(cut(hexagon(13, 6.5), makeCylinder({0, 0, -1}, {0, 0, 1}, 4, 30)).value()) == RoleKind::nut);
  CHECK(byShape(cut(hexagon(13, 25), makeCylinder({0, 0, -1}, {0, 0, 1}, 4, 30)).value()) == RoleKind::unknown);
}

TEST_CASE("a flat ring is a washer, a ring of a bearing's size is a bearing, a sleeve is neither") {
  const auto ring = [](double inner, double outer, double width) {
    return cut(makeCylinder({}, {0, 0, 1}, outer / 2, width), makeCylinder({0, 0, -1}, {0, 0, 1}, inner / 2, width + 2))
        .value();
  };
  CHECK(byShape(ring(8.4, 16, 1.6)) == RoleKind::washer);
  CHECK(byShape(ring(8, 22, 7)) == RoleKind::bearing);
  CHECK(byShape(ring(8, 21, 7)) == RoleKind::unknown);
}

TEST_CASE("a plain cylinder is a pin, a long one a rod, a disc neither") {
  CHECK(byShape(makeCylinder({}, {0, 0, 1}, 2, 16)) == RoleKind::pin);
  CHECK(byShape(makeCylinder({}, {0, 0, 1}, 2, 100)) == RoleKind::rod);
  CHECK(byShape(makeCylinder({}, {0, 0, 1}, 8, 10)) == RoleKind::unknown);
}

TEST_CASE("a torus alone is an O-ring") { CHECK(byShape(makeTorus({}, {0, 0, 1}, 6, 1)) == RoleKind::oRing); }

TEST_CASE("names are understood in several languages and standards") {
  CHECK(byName("Zylinderschraube M5x20") == RoleKind::screw);
  CHECK(byName("ISO 4762 - M3 x 14") == RoleKind::screw);
  CHECK(byName("DIN934_M8") == RoleKind::nut);
  CHECK(byName("rondelle plate") == RoleKind::washer);
  CHECK(byName("JIS B 1181 M6") == RoleKind::nut);
  CHECK(byName("Sicherungsring 12") == RoleKind::circlip);
  CHECK(byName("六角ボルト") == RoleKind::screw);
  CHECK(byName("cuscinetto 608") == RoleKind::bearing);
  CHECK(byName("Druckfeder") == RoleKind::spring);
  CHECK(byName("screwm3x10") == RoleKind::screw);
  CHECK(byName("washerM4") == RoleKind::washer);
  CHECK(byName("servo motors 2") == RoleKind::electronics);
}

TEST_CASE("parts of longer words and of longer numbers say nothing") {
  CHECK(byName("spinner") == RoleKind::unknown);
  CHECK(byName("peanut butter") == RoleKind::unknown);
  CHECK(byName("DIN9340") == RoleKind::unknown);
  CHECK(byName("Body1") == RoleKind::unknown);
}

TEST_CASE("a noun that only describes another says nothing, whichever way the language puts them") {
  CHECK(byName("Motor_holder_2") == RoleKind::bracket);
  CHECK(byName("bearing block") == RoleKind::unknown);
  CHECK(byName("Lagerbock") == RoleKind::unknown);
  CHECK(byName("support moteur") == RoleKind::unknown);
  CHECK(byName("SensorBase") == RoleKind::unknown);
  CHECK(byName("motor shaft") == RoleKind::rod);
  CHECK(byName("spring washer") == RoleKind::washer);
  CHECK(byName("cover screw") == RoleKind::screw);
  CHECK(byName("vis de support") == RoleKind::screw);
  CHECK(byName("bolt for motor bracket") == RoleKind::screw);
  CHECK(byName("Deckel für Motor") == RoleKind::plate);
  CHECK(byName("ISO 4762 M3 holder") == RoleKind::screw);  // a standard is no noun
  CHECK(byName("Landing gear") == RoleKind::unknown);
  CHECK(byName("GearBox") == RoleKind::unknown);
  CHECK(byName("Гайка М8") == RoleKind::nut);
  CHECK(byName("ÉCROU M8") == RoleKind::nut);
  CHECK(byName("LM8UU") == RoleKind::bearing);
}

TEST_CASE("a gear by its name is round or has teeth") {
  const Solid wheel = cut(makeCylinder({}, {0, 0, 1}, 20, 6), makeCylinder({0, 0, -1}, {0, 0, 1}, 4, 8)).value();
  CHECK(byShape(wheel, {"gear"}) == RoleKind::gear);
  const Solid strut = cut(makeBlock({80, 12, 12}), makeCylinder({10, 6, -1}, {0, 0, 1}, 3, 14)).value();
  CHECK(byShape(strut, {"gear"}) == RoleKind::unknown);
}

TEST_CASE("a name that contradicts the shape is kept as evidence against it") {
  const FaceGraph graph = buildFaceGraph(makeCylinder({}, {0, 0, 1}, 2, 16));
  const Recognition recognition = recognizeFeatures(graph);
  const Role role = classifyRole({{"spring"}, graph, recognition}, library());
  CHECK(role.kind == RoleKind::pin);
  REQUIRE(role.evidence.size() == 2);
  CHECK(role.evidence[1].kind == RoleKind::spring);
}
