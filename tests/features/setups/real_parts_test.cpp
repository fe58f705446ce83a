// From a body to a held plan: recognition, access, setups and workholding together.
#include "geom/model/drill_holes.h"
#include "tests/features/setups/planned_part.h"
#include "tests/support/recognized.h"

using namespace stepwise;
using namespace stepwise::testing;

namespace {

std::vector<int> millMinima(const Solid& solid) {
  std::vector<int> minima = planned(solid).minima();
  minima.resize(3);
  return minima;
}

const Vec3 kUp{0, 0, 1}, kX{1, 0, 0};

Solid sixSided() {
  const Solid block = makeBlock({40, 40, 40});
  std::vector<DrilledHole> holes;
  for (Vec3 side : kBoxDirections)
    holes.push_back({.at = Vec3{20, 20, 20} + side * 20, .towardsTool = side, .diameterMm = 5, .depthMm = 10});
  return made(drill(block, holes));
}

Solid shaft() {
  return makeRevolved({{0, 0, 0}, {4, 0, 0}, {4, 0, 12}, {8, 0, 12}, {8, 0, 28}, {5, 0, 28}, {5, 0, 42}, {0, 0, 42}},
                      {}, kUp);
}

}  // namespace

TEST_CASE("a plate with through holes is drilled in one setup and held in a vise") {
  const Solid plate =
      made(drill(makeBlock({60, 40, 10}), patternOf({.at = {10, 10, 10}, .diameterMm = 5, .depthMm = 12},
                                                    {{10, 10, 10}, {50, 10, 10}, {10, 30, 10}, {50, 30, 10}})));
  const Planned part = planned(plate);
  CHECK(part.minima() == std::vector<int>{1, 1, 1, 0, 0, 0});
  const SetupPlan& mill = part.on(MachineClass::mill3);
  CHECK(mill.feasible);
  CHECK(mill.setups[0].features.size() == 4);
  CHECK(mill.setups[0].clamping.method == Clamping::Method::vise);
  CHECK(mill.setups[0].clamping.openingMm == Approx(40));
  const CountRange count = countClampings(mill);
  CHECK(count.low == 1);
  CHECK(count.value == 1);
  CHECK(count.high == 2);
}

TEST_CASE("blind holes from two sides take two setups, from six sides six") {
  const Solid bracket =
      made(drill(makeBlock({40, 30, 20}), {{.at = {20, 15, 20}, .diameterMm = 5, .depthMm = 8},
                                           {.at = {40, 15, 10}, .towardsTool = kX, .diameterMm = 5, .depthMm = 8}}));
  CHECK(millMinima(bracket) == std::vector<int>{2, 1, 1});
  CHECK(millMinima(sixSided()) == std::vector<int>{6, 2, 2});
}

TEST_CASE("an angled hole costs a setup on three axes only") {
  const Vec3 slanted = normalized(Vec3{0.5, 0, 1});
  const Solid manifold =
      made(drill(makeBlock({60, 40, 30}),
                 {{.at = {15, 20, 30}, .diameterMm = 6, .depthMm = 15},
                  {.at = {40, 20, 30}, .towardsTool = slanted, .diameterMm = 6, .depthMm = 12, .overshootMm = 6}}));
  CHECK(millMinima(manifold) == std::vector<int>{2, 1, 1});
}

TEST_CASE("a hole in a pocket's floor is drilled after the pocket in the same setup") {
  const Solid body = made(cutAll(makeBlock({60, 40, 20}), {makeBlock({30, 20, 8}, {15, 10, 12})}));
  const Planned part = planned(made(drill(body, {{.at = {30, 20, 12}, .diameterMm = 5, .depthMm = 6}})));
  const SetupPlan& mill = part.on(MachineClass::mill3);
  REQUIRE(mill.minimum == 1);
  REQUIRE(mill.setups[0].features.size() == 2);
  const Feature& first = part.recognition.features[mill.setups[0].features[0] - 1];
  CHECK(std::holds_alternative<Cavity>(first.shape));
}

TEST_CASE("a shaft with shoulders both ways is turned from both ends, and round again with a cross hole") {
  const Planned plain = planned(shaft());
  CHECK(plain.on(MachineClass::turn).minimum == 2);
  CHECK(plain.on(MachineClass::turn).feasible);
  CHECK(plain.on(MachineClass::turn).setups[0].clamping.onStock);
  CHECK_FALSE(plain.on(MachineClass::turn).setups[1].clamping.firstJaw.empty());
  CHECK(plain.on(MachineClass::millTurn).minimum == 1);
  CHECK_FALSE(plain.on(MachineClass::millTurn).setups[0].clamping.secondJaw.empty());
  CHECK(plain.on(MachineClass::swiss).feasible);

  const Planned drilled = planned(made(cut(shaft(), makeCylinder({-10, 0, 20}, kX, 1.5, 20))));
  CHECK_FALSE(drilled.on(MachineClass::turn).feasible);
  CHECK(drilled.on(MachineClass::turn).unreached.size() == 1);
  CHECK(drilled.on(MachineClass::millTurn).feasible);
}

TEST_CASE("an inner groove is turned through the bore") {
  Solid ring = made(cut(makeCylinder({}, kUp, 20, 30), makeCylinder({0, 0, -1}, kUp, 10, 32)));
  ring = made(cut(ring, makeCylinder({0, 0, 12}, kUp, 12, 4)));
  const Planned part = planned(ring);
  CHECK(part.on(MachineClass::turn).feasible);
  CHECK(part.on(MachineClass::turn).unreached.empty());
}

TEST_CASE("a ball is milled from two opposite sides, its surface shared") {
  const Planned part = planned(makeSphere({}, 10));
  const SetupPlan& mill = part.on(MachineClass::mill3);
  CHECK(mill.feasible);
  CHECK(mill.minimum == 2);
  CHECK(says(mill.reason, "face 1 is shared"));
}

TEST_CASE("turned in space, with another face order or mirrored a part takes the same setups") {
  const Solid body = sixSided();
  const std::vector<int> expected = millMinima(body);
  CHECK(millMinima(moved(body, rotationAbout({3, 1, 2}, {1, 2, 3}, Angle::degrees(41)))) == expected);
  CHECK(millMinima(mirrored(body, {}, {1, 1, 0})) == expected);
  CHECK(millMinima(asSplines(body)) == expected);
  const Solid turned = moved(shaft(), rotationAbout({3, 1, 2}, {1, 2, 3}, Angle::degrees(41)));
  CHECK(planned(turned).minima() == planned(shaft()).minima());
}
