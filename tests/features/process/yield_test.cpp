#include "features/process/yield.h"

#include <cmath>

#include "tests/features/process/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

double rolledOf(int steps, double firstPass) {
  YieldEstimate yield;
  for (int i = 0; i < steps; ++i) {
    StepYield step;
    step.firstPass = Range::exactly(firstPass);
    yield.steps.push_back(step);
  }
  rollYield(yield);
  CHECK(yield.normalized == Approx(firstPass));
  return yield.rolled.value;
}

const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}

}  // namespace

TEST_CASE("yields roll through the chain") {
  CHECK(rolledOf(6, 0.98) == Approx(0.886).margin(0.0005));
  CHECK(rolledOf(10, 0.98) == Approx(0.817).margin(0.0005));
  CHECK(rolledOf(10, 0.99) == Approx(0.904).margin(0.0005));
  CHECK(rolledOf(15, 0.975) == Approx(0.684).margin(0.0005));
}

TEST_CASE("fewer steps are not automatically better") {
  // Three at 0.97 beat ten at 0.985 and lose to ten at 0.995.
  CHECK(rolledOf(3, 0.97) > rolledOf(10, 0.985));
  CHECK(rolledOf(3, 0.97) < rolledOf(10, 0.995));
}

TEST_CASE("capability gives the share of a normal distribution inside the tolerance") {
  CHECK(capabilityYield(0.02, 0.02) == Approx(0.9973).margin(1e-4));          // Cp = 1
  CHECK(capabilityYield(0.02 / 3, 0.02) == Approx(0.6827).margin(1e-4));      // one sigma
  CHECK(capabilityYield(0.02 * 2 / 3, 0.02) == Approx(0.9545).margin(1e-4));  // two sigma
  CHECK(capabilityYield(0.02 * 1.33, 0.02) == Approx(0.99993).margin(2e-5));
  CHECK(capabilityYield(0.02, 0) == 1);
}

TEST_CASE("a route's yield is the product of its steps', and unknown tolerances are said to be missing") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "316L", .quantity = 50});
  const Route& route = *plan.find("mill3");
  double product = 1;
  for (const StepYield& step : route.yield->steps) product *= step.firstPass.value;
  CHECK(route.yield->steps.size() == route.steps.size());
  CHECK(route.yield->rolled.value == Approx(product));
  CHECK(route.yield->rolled.low < route.yield->rolled.value);
  CHECK(route.yield->rolled.high <= 1);
  CHECK(route.yield->unknowns == std::vector<std::string>{"tolerances", "wall thickness"});
}

TEST_CASE("defects are found at the machine, at the final inspection, or by the customer") {
  const ProcessPlan plan = pocketPlate().plan(library(), {.material = "316L", .quantity = 50});
  const Route& route = *plan.find("mill3");
  double loss = 0, late = 0;
  for (std::size_t i = 0; i < route.steps.size(); ++i) {
    const StepYield& step = route.yield->steps[i];
    CAPTURE(route.steps[i].operation);
    CHECK(step.foundHereRatio + step.foundLaterRatio + step.escapesRatio == Approx(1));
    CHECK(step.lateLossEur <= step.expectedLossEur);
    if (i > 0) CHECK(step.valueSoFarEur >= route.yield->steps[i - 1].valueSoFarEur);
    loss += step.expectedLossEur;
    late += step.lateLossEur;
  }
  CHECK(route.yield->expectedLossEur == Approx(loss));
  CHECK(route.yield->lateLossEur == Approx(late));
  CHECK(route.yield->lateIndex > 0);
  // Milling: half noticed at the machine, 90 % of the rest at the end.
  const StepYield& milling = route.yield->steps[1];
  CHECK(milling.foundHereRatio == Approx(0.5));
  CHECK(milling.foundLaterRatio == Approx(0.45));
  CHECK(milling.escapesRatio == Approx(0.05));
}

TEST_CASE("a known tolerance lowers the yield of the step that makes it") {
  const HandMadePart part = pocketPlate();
  const auto plan = [&](double half) {
    const PmiItem size{"linear", "", 30.0, -half, half, "", "", {part.recognition.features[0].faces.front()}};
    return part.plan(library(), {.material = "316L", .quantity = 50, .pmi = {size}});
  };
  const ProcessPlan loose = plan(0.2), tight = plan(0.01);
  const std::size_t milling = 1;
  REQUIRE(tight.find("mill3")->steps[milling].operation == "mill-3axis");
  // ±0.01 against 3 sigma = 0.02: 86.6 % stay inside.
  CHECK(tight.find("mill3")->yield->steps[milling].firstPass.value /
            loose.find("mill3")->yield->steps[milling].firstPass.value ==
        Approx(0.8664).margin(1e-3));
  CHECK(tight.find("mill3")->yield->worstStep == static_cast<int>(milling));
}

TEST_CASE("small parts lose more by handling") {
  const ProcessPlan spring =
      flatSpring(0.1, 1).plan(library(), {.material = "316L", .quantity = 50, .sections = {.minWallMm = 0.1}});
  const Route& route = *spring.find("mill3");
  bool thin = false;
  for (const StepYield& step : route.yield->steps) {
    for (const YieldFactor& factor : step.factors)
      thin = thin || factor.label.find("wall of 0.1 mm") != std::string::npos;
  }
  CHECK(thin);
}
