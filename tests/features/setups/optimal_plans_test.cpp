// All plans with the fewest setups, and what decides between them.
#include <random>

#include "features/setups/enumerate_covers.h"
#include "features/setups/part_symmetry.h"
#include "features/setups/set_cover.h"
#include "geom/model/combine_solids.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "tests/features/setups/planned_part.h"
#include "tests/support/recognized.h"

using namespace stepwise;
using namespace stepwise::testing;

namespace {

/// All covers with as few sets as the smallest, by trying every subset.
std::vector<std::vector<int>> allMinimumCovers(int itemCount, const std::vector<std::vector<int>>& sets, int size) {
  std::vector<std::vector<int>> found;
  for (std::uint32_t choice = 0; choice < (1u << sets.size()); ++choice) {
    std::vector<int> chosen;
    std::vector<bool> covered(static_cast<std::size_t>(itemCount)), coverable(static_cast<std::size_t>(itemCount));
    for (int s = 0; s < static_cast<int>(sets.size()); ++s) {
      const bool taken = (choice >> s & 1u) != 0;
      if (taken) chosen.push_back(s);
      for (int item : sets[s]) {
        coverable[item] = true;
        if (taken) covered[item] = true;
      }
    }
    if (static_cast<int>(chosen.size()) == size && covered == coverable) found.push_back(chosen);
  }
  std::sort(found.begin(), found.end());
  return found;
}

Solid drilled(const Solid& body, Vec3 at, Vec3 along, double diameterMm, double depthMm) {
  return made(cutAll(body, {makeCylinder(at, along, diameterMm / 2, depthMm)}));
}

}  // namespace

TEST_CASE("the enumerated covers are all minimum covers, each once") {
  std::mt19937 random(77);
  int several = 0;
  for (int round = 0; round < 500; ++round) {
    const int itemCount = 1 + static_cast<int>(random() % 10);
    std::vector<std::vector<int>> sets(1 + random() % 9);
    for (std::vector<int>& set : sets)
      for (int item = 0; item < itemCount; ++item)
        if (random() % 3 == 0) set.push_back(item);
    const int size = static_cast<int>(findMinimumCover(itemCount, sets).chosen.size());
    const Covers covers = enumerateMinimumCovers(itemCount, sets, size, {.maxCovers = 1000, .maxNodes = 1'000'000});
    CAPTURE(round);
    REQUIRE(covers.all);
    REQUIRE(covers.covers == allMinimumCovers(itemCount, sets, size));
    several += covers.covers.size() > 1 ? 1 : 0;
  }
  CHECK(several > 50);
}

TEST_CASE("an enumeration that is cut short says so") {
  const std::vector<std::vector<int>> sets(10, {0});
  const Covers few = enumerateMinimumCovers(1, sets, 1, {.maxCovers = 4});
  CHECK(few.covers.size() == 4);
  CHECK_FALSE(few.all);
  CHECK(enumerateMinimumCovers(1, sets, 1, {.maxCovers = 10}).all);
}

TEST_CASE("a block has the symmetries of its sides, a hole beside the middle breaks them") {
  const auto symmetriesOf = [](const Solid& solid) {
    const Planned part = planned(solid);
    return findSymmetries(part.graph, part.access).size();
  };
  CHECK(symmetriesOf(makeBlock({40, 30, 10})) == 8);
  CHECK(symmetriesOf(makeBlock({30, 30, 10})) == 16);
  CHECK(symmetriesOf(makeBlock({20, 20, 20})) == 48);
  CHECK(symmetriesOf(drilled(makeBlock({40, 30, 10}), {20, 15, 0}, {0, 0, 1}, 6, 10)) == 8);
  CHECK(symmetriesOf(drilled(makeBlock({40, 30, 10}), {10, 15, 0}, {0, 0, 1}, 6, 10)) == 4);
  CHECK(symmetriesOf(drilled(makeBlock({40, 30, 10}), {10, 11, 5}, {0, 0, 1}, 6, 5)) == 1);
}

TEST_CASE("a part in thirds has the symmetries of a triangle, and one with an odd hole has none of its turns") {
  const auto star = [](double lastMm) {
    std::vector<Solid> holes;
    for (int third = 0; third < 3; ++third) {
      const double angle = Angle::degrees(120.0 * third).inRadians();
      const Vec3 out{std::cos(angle), std::sin(angle), 0};
      holes.push_back(makeCylinder(out * 5.0 + Vec3{0, 0, 5}, out, third == 2 ? lastMm : 1.5, 30));
    }
    std::vector<Vec3> hexagon;
    for (int corner = 0; corner < 6; ++corner) {
      const double angle = Angle::degrees(60.0 * corner + 30).inRadians();
      hexagon.push_back({20 * std::cos(angle), 20 * std::sin(angle), 0});
    }
    return planned(made(cutAll(makePrism(hexagon, {0, 0, 10}), holes)));
  };
  const Planned even = star(1.5), odd = star(2);
  CHECK(findSymmetries(even.graph, even.access).size() == 12);  // turns by thirds, mirrors, and upside down
  CHECK(findSymmetries(odd.graph, odd.access).size() == 4);
}

TEST_CASE("a through hole in the middle of a block is drilled from either side: two plans, one up to symmetry") {
  const Planned part = planned(drilled(makeBlock({40, 30, 10}), {20, 15, 0}, {0, 0, 1}, 6, 10));
  const OptimalPlans& optimal = part.on(MachineClass::mill3).optimal;
  CHECK(optimal.count == 2);
  CHECK(optimal.all);
  CHECK(optimal.different == 1);
  CHECK(optimal.others.empty());
}

TEST_CASE("plans that differ are listed with what spoke against them") {
  // A blind hole asks for the top; the through hole in the side may come from the front or the back, where a shallow
  // step is open to the front only in part of its faces.
  HandMadePart part;
  part.stockBlock();
  part.hole({0, 1, 0}, {kFront, kRear}, 100);
  part.plane({1, 1, 0}, 10, {kFront, kTop});
  part.hole({0, 0, 1}, {kTop});
  for (Face& face : part.graph.faces) face.centroid = Vec3{1.0, 0.3, 0.1} * (1.0 * face.id * face.id);
  const SetupPlan plan = part.plan(MachineClass::mill3);
  CHECK(plan.minimum == 2);
  REQUIRE(plan.optimal.count == 2);
  CHECK(plan.optimal.all);
  REQUIRE(plan.optimal.others.size() == 1);
  CHECK(says(plan.optimal.others[0].whyNot, "less area"));
  CHECK(plan.optimal.others[0].areaRatio < 1);
  CHECK(plan.optimal.others[0].directions.size() == 2);
}

TEST_CASE("bores on one axis are cut in one setup even where another plan cuts more area") {
  const auto plan = [](Vec3 originOfSecond) {
    HandMadePart part;
    part.stockBlock();
    // Two bores from the front or the rear, a third that only the rear sees and one that asks for left or front.
    const int first = part.hole({0, 1, 0}, {kFront, kRear}), second = part.hole({0, 1, 0}, {kFront, kLeft});
    part.hole({0, 0, 1}, {kRear, kLeft});
    part.plane({0, 1, 1}, 500, {kLeft});
    for (int id : {first, second}) {
      auto& hole = std::get<Hole>(part.recognition.features[static_cast<std::size_t>(id) - 1].shape);
      hole.axisOrigin = id == first ? Vec3{5, 0, 5} : originOfSecond;
      hole.diameterMm = id;
    }
    return part.plan(MachineClass::mill3);
  };
  const SetupPlan coaxial = plan({5, 40, 5}), apart = plan({9, 40, 5});
  CHECK(coaxial.minimum == 2);
  REQUIRE(coaxial.pairs.size() == 1);
  CHECK(coaxial.pairs[0].origin == "coaxial (inferred)");
  CHECK(coaxial.pairs[0].together);
  CHECK(apart.pairs.empty());
}

TEST_CASE("bore and seat, and bores of one diameter, are pairs that should stand well to each other") {
  Solid body = made(cutAll(makeBlock({60, 40, 20}), {makeBlock({60, 20, 8}, {0, 0, 12})}));
  body = drilled(body, {15, 10, 0}, {0, 0, 1}, 6, 20);
  body = drilled(body, {45, 10, 0}, {0, 0, 1}, 6, 20);
  const Planned part = planned(body);
  int mating = 0, parallel = 0;
  for (const PairTogether& pair : part.on(MachineClass::mill3).pairs) {
    mating += pair.origin == "bore and seat (inferred)";
    parallel += pair.origin == "parallel, of one diameter (inferred)";
    CHECK(pair.together);
  }
  CHECK(mating == 2);
  CHECK(parallel == 1);
}
