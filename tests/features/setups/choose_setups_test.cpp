#include "features/setups/choose_setups.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <random>
#include <set>

#include "tests/features/setups/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::testing;

namespace {

/// What holds for every plan of every part.
void checkLaws(const HandMadePart& part, const SetupPlan& plan) {
  CAPTURE(name(plan.machine), plan.reason);
  CHECK(plan.lowerBound <= plan.minimum);
  CHECK(plan.minimum == static_cast<int>(plan.setups.size()));
  if (plan.feasible) CHECK(plan.unreached.empty());
  if (!plan.setups.empty()) CHECK(plan.feasible == plan.unreached.empty());
  CHECK_FALSE(plan.reason.empty());
  std::set<FaceId> unreached;
  for (const UnreachedFace& face : plan.unreached) {
    CHECK_FALSE(face.reason.empty());
    CHECK(unreached.insert(face.face).second);
  }
  for (const Face& face : part.graph.faces) {
    if (part.recognition.faces[face.id - 1].faceClass == "stock") continue;
    CAPTURE(face.id);
    CHECK(plan.setupOfFace.contains(face.id) != unreached.contains(face.id));
  }
  for (const auto& [face, setup] : plan.setupOfFace) {
    const std::vector<FaceId>& faces = plan.setups.at(setup).faces;
    CHECK(std::binary_search(faces.begin(), faces.end(), face));
  }
  for (const Setup& setup : plan.setups) {
    CHECK_FALSE(setup.positions.empty());
    CHECK_FALSE(setup.operation.empty());
    CHECK(norm(setup.direction) == Approx(1));
    std::set<FaceId> inPositions;
    for (const ToolPosition& position : setup.positions)
      inPositions.insert(position.faces.begin(), position.faces.end());
    CHECK(std::vector<FaceId>(inPositions.begin(), inPositions.end()) == setup.faces);
  }
}

std::vector<SetupPlan> checkedPlans(const HandMadePart& part, const ChooseSetupsOptions& options = {}) {
  std::vector<SetupPlan> plans = part.plans(options);
  REQUIRE(plans.size() == kMachineClasses.size());
  for (const SetupPlan& plan : plans) checkLaws(part, plan);
  return plans;
}

std::vector<int> minima(const std::vector<SetupPlan>& plans) {
  std::vector<int> result;
  for (const SetupPlan& plan : plans) result.push_back(plan.minimum);
  return result;
}

/// A shaft along z with shoulders on both sides of its largest diameter.
HandMadePart steppedShaft() {
  HandMadePart part;
  const Vec3 z{0, 0, 1};
  const auto diameter = [&](double radius, const std::vector<int>& seenFrom) {
    return part.face(Cylinder{{}, z, radius, false}, 100 * radius, seenFrom);
  };
  std::vector<FaceId> faces;
  faces.push_back(part.plane(z, 50, {kTop}));
  faces.push_back(diameter(5, {kTop}));
  faces.push_back(part.plane(z, 70, {kTop}));
  faces.push_back(diameter(8, {kTop, kBottom}));
  faces.push_back(part.plane(-z, 70, {kBottom}));
  faces.push_back(diameter(4, {kBottom}));
  faces.push_back(part.plane(-z, 40, {kBottom}));
  TurnedProfile profile;
  profile.axisDirection = z;
  profile.maxDiameterMm = 16;
  profile.lengthMm = 60;
  profile.turnedAreaFraction = 1;
  part.feature(profile, faces, {z, -z});
  return part;
}

}  // namespace

TEST_CASE("a plate drilled from above takes one setup bought to size and two from oversize stock") {
  HandMadePart part;
  part.stockBlock();
  for (int i = 0; i < 4; ++i) part.hole({0, 0, 1}, {kTop, kBottom});
  const std::vector<SetupPlan> plans = checkedPlans(part);
  CHECK(minima(plans) == std::vector<int>{1, 1, 1, 0, 0, 0});
  const SetupPlan& mill = plans[0];
  CHECK(mill.feasible);
  CHECK(mill.lowerBound == 1);
  CHECK(mill.setups[0].direction == Vec3{0, 0, 1});
  CHECK(mill.setups[0].operation == "mill");
  CHECK(mill.setups[0].features == std::vector<int>{1, 2, 3, 4});
  REQUIRE(mill.readings.size() == 2);
  CHECK(mill.readings[0].setups == 1);
  CHECK(mill.readings[1].setups == 2);
  CHECK_FALSE(plans[3].feasible);

  const SetupPlan oversize = part.plan(MachineClass::mill3, {.machineStockFaces = true});
  CHECK(oversize.minimum == 2);
  CHECK(oversize.setupOfFace.size() == part.graph.faces.size());
  CHECK(oversize.readings[0].setups == 2);
  CHECK(oversize.readings[1].setups == 1);
}

TEST_CASE("a block that is all stock needs no setup") {
  HandMadePart part;
  part.stockBlock();
  const SetupPlan plan = checkedPlans(part)[0];
  CHECK(plan.feasible);
  CHECK(plan.minimum == 0);
  CHECK(says(plan.reason, "nothing to cut"));
  CHECK(plan.readings[1].setups == 2);
}

TEST_CASE("a bracket with blind holes in two sides takes two setups on three axes and one with a rotary axis") {
  HandMadePart part;
  part.stockBlock();
  part.hole({0, 0, 1}, {kTop});
  part.hole({0, 0, 1}, {kTop});
  part.hole({1, 0, 0}, {kRight});
  const std::vector<SetupPlan> plans = checkedPlans(part);
  CHECK(minima(plans) == std::vector<int>{2, 1, 1, 0, 0, 0});
  CHECK(plans[0].setups[0].direction == Vec3{0, 0, 1});  // removes more, so it comes first
  CHECK(plans[0].setups[1].direction == Vec3{1, 0, 0});
  CHECK(plans[1].setups[0].positions.size() == 2);
  CHECK(std::abs(plans[1].setups[0].direction.y) == Approx(1));
  CHECK(plans[1].setups[0].operation == "mill indexed");
}

TEST_CASE("an angled hole costs a three-axis mill one more setup and a five-axis mill none") {
  std::vector<Vec3> directions = kBoxDirections;
  directions.push_back({0.5, 0, std::sqrt(0.75)});
  directions.push_back({-0.5, 0, -std::sqrt(0.75)});
  HandMadePart part(directions);
  part.stockBlock();
  part.hole({0, 0, 1}, {kTop, kBottom});
  part.hole({0.5, 0, std::sqrt(0.75)}, {6});
  const std::vector<SetupPlan> plans = checkedPlans(part);
  CHECK(minima(plans) == std::vector<int>{2, 1, 1, 0, 0, 0});
}

TEST_CASE("features on all six sides take six, two and two setups") {
  HandMadePart part;
  part.stockBlock();
  for (int side = 0; side < 6; ++side) part.hole(kBoxDirections[side], {side});
  const std::vector<SetupPlan> plans = checkedPlans(part);
  CHECK(minima(plans) == std::vector<int>{6, 2, 2, 0, 0, 0});
  for (int machine = 0; machine < 3; ++machine) CHECK(plans[machine].lowerBound == plans[machine].minimum);
}

TEST_CASE("opposite sides fit in one five-axis setup about a normal that the part does not have itself") {
  HandMadePart part({{0, 0, 1}, {0, 0, -1}});
  part.hole({0, 0, 1}, {0});
  part.hole({0, 0, -1}, {1});
  const SetupPlan plan = part.plan(MachineClass::mill5);
  CHECK(plan.minimum == 1);
  CHECK(part.plan(MachineClass::mill5, {.maxTilt = Angle::degrees(80)}).minimum == 2);
}

TEST_CASE("a shaft with shoulders both ways is turned in two setups and mill-turned in one") {
  const HandMadePart part = steppedShaft();
  const std::vector<SetupPlan> plans = checkedPlans(part);
  const SetupPlan& turn = plans[3];
  CHECK(turn.minimum == 2);
  CHECK(turn.lowerBound == 2);
  CHECK(turn.feasible);
  CHECK(turn.setups[0].operation == "turn");
  CHECK(turn.setups[1].operation == "turn back side");
  CHECK(turn.setups[0].faces == std::vector<FaceId>{1, 2, 3, 4});
  CHECK(turn.setups[1].faces == std::vector<FaceId>{5, 6, 7});
  CHECK(plans[4].minimum == 1);
  CHECK(plans[4].setups[0].positions.size() == 2);
  CHECK(plans[4].readings.back().setups == 2);
  CHECK(plans[5].minimum == 1);
  CHECK(says(plans[5].reason, "L/D"));
}

TEST_CASE("a plain pin is turned from one end if the parted-off end may stay") {
  HandMadePart part;
  const Vec3 z{0, 0, 1};
  TurnedProfile profile;
  profile.axisDirection = z;
  profile.maxDiameterMm = 6;
  part.feature(profile, {part.plane(z, 28, {kTop}), part.face(Cylinder{{}, z, 3, false}, 400, {kTop, kBottom}),
                         part.plane(-z, 28, {kBottom})});
  const SetupPlan turn = checkedPlans(part)[3];
  CHECK(turn.minimum == 2);
  REQUIRE(turn.readings.size() == 2);
  CHECK(turn.readings[1].setups == 1);
}

TEST_CASE("a cross hole in a shaft is not turned but mill-turned") {
  HandMadePart part = steppedShaft();
  const int hole = part.hole({1, 0, 0}, {kRight, kLeft});
  const FaceId bore = part.recognition.features[hole - 1].faces.front();
  const std::vector<SetupPlan> plans = checkedPlans(part);
  CHECK_FALSE(plans[3].feasible);
  REQUIRE(plans[3].unreached.size() == 1);
  CHECK(plans[3].unreached[0].face == bore);
  CHECK(says(plans[3].unreached[0].reason, "not coaxial"));
  CHECK(plans[4].feasible);
  CHECK(plans[4].minimum == 1);
  CHECK(plans[4].setups[0].positions.size() == 3);
}

TEST_CASE("a groove hidden between coaxial shoulders is turned from either end, one behind a lug is not") {
  HandMadePart part = steppedShaft();
  const FaceId floor = part.face(Cylinder{{}, {0, 0, 1}, 6, false}, 60, {});
  part.meet(2, floor, Convexity::concave);
  part.access.blockedBy[floor - 1][kTop] = {3};
  part.access.blockedBy[floor - 1][kBottom] = {5};
  Groove groove;
  groove.axisDirection = {0, 0, 1};
  part.feature(groove, {floor});
  CHECK(checkedPlans(part)[3].feasible);

  const FaceId lug = part.plane({1, 0, 0}, 10, {kRight});
  part.access.blockedBy[floor - 1][kTop] = {3, lug};
  part.access.blockedBy[floor - 1][kBottom] = {5, lug};
  CHECK_FALSE(checkedPlans(part)[3].setupOfFace.contains(floor));
}

TEST_CASE("a Swiss-type lathe takes bars up to its spindle bore") {
  HandMadePart part = steppedShaft();
  std::get<TurnedProfile>(part.recognition.features[0].shape).maxDiameterMm = 36;
  CHECK(part.plan(MachineClass::swiss).feasible);
  CHECK(says(part.plan(MachineClass::swiss).reason, "32"));
  std::get<TurnedProfile>(part.recognition.features[0].shape).maxDiameterMm = 40;
  CHECK_FALSE(part.plan(MachineClass::swiss).feasible);
  CHECK(says(part.plan(MachineClass::swiss).reason, "bar of 40.0 mm"));
}

TEST_CASE("a feature that no direction makes whole is split into its faces, and the plan says so") {
  HandMadePart part;
  Cavity passage;
  passage.kind = Cavity::Kind::passage;
  part.feature(passage, {part.plane({1, 0, 0}, 20, {kTop}), part.plane({-1, 0, 0}, 20, {kBottom})},
               {{0, 0, 1}, {0, 0, -1}});
  const SetupPlan plan = checkedPlans(part)[0];
  CHECK(plan.feasible);
  CHECK(plan.minimum == 2);
  CHECK(says(plan.reason, "feature 1 is split"));
  CHECK(plan.setups[0].features == std::vector<int>{1});
  CHECK(plan.setups[1].features == std::vector<int>{1});
}

TEST_CASE("a face that no direction sees whole is shared by its samples where they are known") {
  HandMadePart part;
  const FaceId ball = part.face(Sphere{{}, 5, false}, 314, {});
  for (int d = 0; d < 6; ++d) part.access.fraction[ball - 1][d] = 0.5;
  CHECK_FALSE(checkedPlans(part)[0].feasible);

  part.access.seen.assign(1, {});
  for (int corner = 0; corner < 8; ++corner) {  // the eight octants
    std::uint64_t mask = 0;
    mask |= std::uint64_t{1} << ((corner & 1) ? kTop : kBottom);
    mask |= std::uint64_t{1} << ((corner & 2) ? kRight : kLeft);
    mask |= std::uint64_t{1} << ((corner & 4) ? kRear : kFront);
    part.access.seen[0].push_back(mask);
  }
  const SetupPlan plan = checkedPlans(part)[0];
  CHECK(plan.feasible);
  CHECK(plan.minimum == 2);
  CHECK(says(plan.reason, "face 1 is shared"));
  CHECK(plan.setups[0].direction == -plan.setups[1].direction);
}

TEST_CASE("a rim that no tool reaches does not give a curved face up, and is told") {
  HandMadePart part;
  const int unseen = GENERATE(2, 3);
  const bool flat = GENERATE(false, true);
  const Surface surface = flat ? Surface(Plane{{}, {0, 0, 1}}) : Surface(Sphere{{}, 5, false});
  const FaceId face = part.face(surface, 314, {});
  part.access.fraction[face - 1][kTop] = 0.9;
  part.access.seen.assign(1, std::vector<std::uint64_t>(24, std::uint64_t{1} << kTop));
  for (int i = 0; i < unseen; ++i) part.access.seen[0][static_cast<std::size_t>(i)] = 0;
  const SetupPlan plan = checkedPlans(part)[0];
  CAPTURE(unseen, flat, plan.reason);
  const bool cut = unseen == 2 && !flat;  // a tenth of 24 at most
  CHECK(plan.feasible == cut);
  CHECK(plan.minimum == (cut ? 1 : 0));
  CHECK(says(plan.reason, "face 1 keeps a rim") == cut);
}

TEST_CASE("no setup is opened for a small remainder of a curved face, and what it would take is told") {
  HandMadePart part;
  const int aside = GENERATE(2, 3);
  const FaceId ball = part.face(Sphere{{}, 5, false}, 314, {});
  part.access.fraction[ball - 1][kTop] = 0.9;
  part.access.seen.assign(1, std::vector<std::uint64_t>(24, std::uint64_t{1} << kTop));
  for (int i = 0; i < aside; ++i) part.access.seen[0][static_cast<std::size_t>(i)] = std::uint64_t{1} << kRight;
  CAPTURE(aside);

  SECTION("alone") {
    const SetupPlan plan = checkedPlans(part)[0];
    CAPTURE(plan.reason);
    CHECK(plan.feasible);
    CHECK(plan.minimum == (aside == 2 ? 1 : 2));
    CHECK(says(plan.reason, "the cutter leaves a remainder of face 1") == (aside == 2));
    CHECK(says(plan.reason, "with 1 more setup(s)") == (aside == 2));
  }
  SECTION("beside work from that side it is cut") {
    part.access.seen.emplace_back();
    part.plane({1, 0, 0}, 100, {kRight});
    const SetupPlan plan = checkedPlans(part)[0];
    CAPTURE(plan.reason);
    CHECK(plan.minimum == 2);
    CHECK_FALSE(says(plan.reason, "remainder"));
    CHECK(std::all_of(plan.setups.begin(), plan.setups.end(), [&](const Setup& setup) {
      return std::count(setup.faces.begin(), setup.faces.end(), ball) == 1;
    }));
  }
  SECTION("of equal plans the one that cuts it is taken") {
    part.access.seen.emplace_back();
    part.plane({0, 1, 0}, 100, {kRight, kRear});
    const SetupPlan plan = checkedPlans(part)[0];
    CAPTURE(plan.reason);
    CHECK(plan.minimum == 2);
    CHECK_FALSE(says(plan.reason, "remainder"));
  }
}

TEST_CASE("the feature's own directions rule where they are possible") {
  HandMadePart part;
  const FaceId wall = part.plane({1, 0, 0}, 20, {kTop, kRight, kLeft});
  part.feature(Cavity{}, {wall}, {{-1, 0, 0}});
  CHECK(checkedPlans(part)[0].setups[0].direction == Vec3{-1, 0, 0});
  part.recognition.features[0].directions = {{0, 0, -1}};  // not seen from there: access decides
  CHECK(checkedPlans(part)[0].setups[0].direction == Vec3{0, 0, 1});
}

TEST_CASE("the hidden sides of a T-slot are cut from its mouth by an undercutting tool") {
  HandMadePart part;
  Cavity slot;
  slot.kind = Cavity::Kind::slot;
  slot.profile = "T";
  part.feature(slot, {part.plane({0, 0, 1}, 20, {kTop}), part.plane({0, 0, -1}, 5, {})}, {{0, 0, 1}});
  const SetupPlan plan = checkedPlans(part)[0];
  CHECK(plan.feasible);
  CHECK(plan.minimum == 1);
  CHECK(says(plan.reason, "undercutting tool"));
}

TEST_CASE("faces that nothing reaches are listed with what blocks them and what could make them") {
  HandMadePart part;
  const FaceId hidden = part.plane({0, 0, -1}, 10, {});
  const FaceId partly = part.plane({1, 0, 0}, 10, {});
  part.access.fraction[partly - 1][kTop] = 0.6;
  part.access.blockedBy[partly - 1][kTop] = {hidden};
  const FaceId wire = part.plane({1, 0, 0}, 10, {});
  part.access.fraction[wire - 1][kTop] = part.access.fraction[wire - 1][kBottom] = 0.95;
  part.feature(InnerVoid{}, {part.face(Sphere{{}, 2, true}, 50, {})});
  const SetupPlan plan = checkedPlans(part)[0];
  REQUIRE(plan.unreached.size() == 4);
  CHECK(says(plan.unreached[0].reason, "not machinable"));
  CHECK(says(plan.unreached[1].reason, "face 1 stands in the way"));
  CHECK(says(plan.unreached[1].reason, "sinker EDM"));
  CHECK(says(plan.unreached[2].reason, "wire EDM"));
  CHECK(says(plan.unreached[3].reason, "closed void"));
}

TEST_CASE("a toleranced pair is cut in one setup where that costs none") {
  HandMadePart part;
  part.stockBlock();
  // Two small bores seen from both ends, one large blind feature on each side: two setups anyway.
  part.hole({0, 0, 1}, {kTop}, 500);
  part.hole({0, 0, 1}, {kBottom}, 100);
  const int a = part.hole({0, 0, 1}, {kTop, kBottom});
  const int b = part.hole({0, 0, 1}, {kBottom});
  const FaceId faceA = part.recognition.features[a - 1].faces[0], faceB = part.recognition.features[b - 1].faces[0];
  const SetupPlan apart = part.plan(MachineClass::mill3);
  CHECK(apart.minimum == 2);
  CHECK(apart.setupOfFace.at(faceA) != apart.setupOfFace.at(faceB));
  const SetupPlan together = part.plan(MachineClass::mill3, {.tolerancedPairs = {{faceA, faceB}}});
  CHECK(together.minimum == 2);
  CHECK(together.setupOfFace.at(faceA) == together.setupOfFace.at(faceB));
}

TEST_CASE("a wish that would cost a setup is not granted, and the bound stays that of the cover") {
  HandMadePart part;
  const int a = part.hole({0, 0, 1}, {kTop}), b = part.hole({0, 0, 1}, {kBottom});
  const FaceId faceA = part.recognition.features[a - 1].faces[0], faceB = part.recognition.features[b - 1].faces[0];
  const SetupPlan plan = part.plan(MachineClass::mill3, {.tolerancedPairs = {{faceA, faceB}}});
  CHECK(plan.minimum == 2);
  CHECK(plan.lowerBound == 2);
}

TEST_CASE("holes in a pocket's floor follow the pocket, chamfers come last, larger cavities first") {
  HandMadePart part;
  Chamfer chamfer;
  chamfer.widthMm = 1;
  const FaceId bevel = part.plane({1, 0, 1}, 5, {kTop});
  part.feature(chamfer, {bevel});
  const int hole = part.hole({0, 0, 1}, {kTop});
  Cavity small, large;
  small.lengthMm = small.widthMm = small.depthMm = 4;
  large.lengthMm = large.widthMm = large.depthMm = 20;
  part.feature(small, {part.plane({0, 0, 1}, 16, {kTop})});
  const FaceId floor = part.plane({0, 0, 1}, 400, {kTop});
  large.floors = {floor};
  part.feature(large, {floor});
  part.meet(part.recognition.features[hole - 1].faces[0], floor, Convexity::convex);
  CHECK(checkedPlans(part)[0].setups[0].features == std::vector<int>{4, 3, 2, 1});
}

TEST_CASE("the plan equals brute force on random access tables") {
  std::mt19937 random(99);
  const auto upTo = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int round = 0; round < 600; ++round) {
    const int directionCount = 2 + upTo(9);
    std::vector<Vec3> directions;
    for (int d = 0; d < directionCount; ++d)
      directions.push_back({upTo(2000) - 1000.0, upTo(2000) - 1000.0, upTo(2000) - 999.5});
    HandMadePart part(directions);
    std::vector<unsigned> masks;
    const int features = 1 + upTo(12);
    for (int f = 0; f < features; ++f) {
      std::vector<int> seen;
      unsigned mask = 0;
      for (int d = 0; d < directionCount; ++d) {
        if (upTo(3) != 0) continue;
        seen.push_back(d);
        mask |= 1u << d;
      }
      part.hole(directions[0], seen, 1 + upTo(50));
      if (mask != 0) masks.push_back(mask);
    }
    int best = directionCount;
    for (unsigned choice = 0; choice < (1u << directionCount); ++choice)
      if (std::all_of(masks.begin(), masks.end(), [&](unsigned mask) { return (mask & choice) != 0; }))
        best = std::min(best, static_cast<int>(std::popcount(choice)));
    const std::vector<SetupPlan> plans = checkedPlans(part);
    REQUIRE(plans[0].minimum == best);
    REQUIRE(plans[0].lowerBound == best);
    REQUIRE(plans[1].minimum <= best);
    REQUIRE(plans[2].minimum <= plans[0].minimum);
  }
}

TEST_CASE("a turned part gets the same plan, turned") {
  HandMadePart part;
  part.stockBlock();
  for (int side = 0; side < 6; ++side) part.hole(kBoxDirections[side], {side, (side + 2) % 6});
  const std::vector<SetupPlan> plans = part.plans();
  const Placement turn{{normalized(Vec3{1, 2, 2}), normalized(Vec3{2, 1, -2}), normalized(Vec3{-2, 2, -1})}, {}};
  HandMadePart turned = part;
  for (CandidateDirection& candidate : turned.access.directions)
    candidate.direction = turn.applyToDirection(candidate.direction);
  const std::vector<SetupPlan> turnedPlans = turned.plans();
  for (std::size_t machine = 0; machine < 3; ++machine) {
    REQUIRE(plans[machine].setups.size() == turnedPlans[machine].setups.size());
    CHECK(plans[machine].setupOfFace == turnedPlans[machine].setupOfFace);
    CHECK(plans[machine].reason == turnedPlans[machine].reason);
    for (std::size_t s = 0; s < plans[machine].setups.size(); ++s) {
      CHECK(plans[machine].setups[s].features == turnedPlans[machine].setups[s].features);
      if (machine == 0)
        CHECK(distance(turn.applyToDirection(plans[0].setups[s].direction), turnedPlans[0].setups[s].direction) <
              1e-12);
    }
  }
}

TEST_CASE("all machine classes of a part with 30 faces and 30 directions are planned within a millisecond") {
  std::mt19937 random(5);
  std::vector<Vec3> directions = kBoxDirections;
  while (directions.size() < 30) {
    const Vec3 d{static_cast<double>(random() % 7) - 3, static_cast<double>(random() % 7) - 3,
                 static_cast<double>(random() % 7) - 3};
    const bool known = std::any_of(directions.begin(), directions.end(),
                                   [&](Vec3 k) { return norm(cross(k, d)) < 1e-6 && dot(k, d) >= 0; });
    if (!known) directions.push_back(d);
  }
  HandMadePart part(directions);
  part.stockBlock();
  for (int feature = 0; feature < 8; ++feature) {
    std::vector<FaceId> faces;
    for (int f = 0; f < 3; ++f) {
      std::vector<int> seen{feature % 6};
      for (int d = 6; d < 30; ++d)
        if (random() % 2 == 0) seen.push_back(d);
      faces.push_back(part.plane({0, 0, 1}, 30 + feature, seen));
    }
    part.feature(Cavity{}, faces);
  }
  double best = 1e9;
  for (int round = 0; round < 20; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const std::vector<SetupPlan> plans = part.plans();
    best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    REQUIRE(plans[0].minimum >= 1);
  }
  if (std::getenv("STEPWISE_TIMES") != nullptr) WARN("six machine classes: " << best << " ms");
  CHECK(best < 50);  // sanitizers included; the release build is asked for less than 1 ms
}
