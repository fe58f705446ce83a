#include "features/process/tornado.h"

#include <algorithm>

#include "tests/features/process/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}

PlanInputs inputsOf(const HandMadePart& part) {
  return {part.graph, part.mass, part.recognition, part.setups, part.clampings};
}

}  // namespace

TEST_CASE("the tornado names the inputs that move a figure most, and each bar is a plan at that bound") {
  const HandMadePart part = pocketPlate();
  const PlanProcessOptions options{.material = "316L", .quantity = 20};
  const auto tornado = rankInputs(inputsOf(part), library(), options, "mill3", ChainFigure::costPerPieceEur);
  REQUIRE(tornado);
  CHECK(tornado->bars.size() == 10);
  CHECK(tornado->base == Approx(part.plan(library(), options).find("mill3")->cost->perPieceEur(20).value));
  for (std::size_t i = 1; i < tornado->bars.size(); ++i)
    CHECK(tornado->bars[i].swing() <= tornado->bars[i - 1].swing());
  const TornadoBar& first = tornado->bars.front();
  const LibraryValue value = library().get(first.key);
  const ProcessPlan high = part.plan(library().with(first.key, Range::exactly(value.high)), options);
  CHECK(high.find("mill3")->cost->perPieceEur(20).value == Approx(first.atHigh));
}

TEST_CASE("an unknown material is an input of its own") {
  const HandMadePart part = pocketPlate();
  const auto time = rankInputs(inputsOf(part), library(), {.quantity = 1000}, "mill3", ChainFigure::timePerPieceMin);
  REQUIRE(time);
  CHECK(std::any_of(time->bars.begin(), time->bars.end(),
                    [](const TornadoBar& bar) { return bar.key == "material" && bar.atHighText == "inconel718"; }));
  const auto known = rankInputs(inputsOf(part), library(), {.material = "316L", .quantity = 1000}, "mill3",
                                ChainFigure::timePerPieceMin);
  CHECK(std::none_of(known->bars.begin(), known->bars.end(),
                     [](const TornadoBar& bar) { return bar.key == "material"; }));
}

TEST_CASE("lead time and yield have their own tornados, and routes that do not exist have none") {
  const HandMadePart part = pocketPlate();
  const PlanProcessOptions options{.material = "316L", .quantity = 20};
  const auto lead = rankInputs(inputsOf(part), library(), options, "mill3", ChainFigure::leadTimeP50D);
  CHECK(lead->bars.front().key == "op.material.queue_p50_d");
  const auto yield = rankInputs(inputsOf(part), library(), options, "lmm25", ChainFigure::rolledYield);
  CHECK(yield->bars.front().key == "op.lmm_print.fpy_ratio");
  CHECK_FALSE(rankInputs(inputsOf(part), library(), options, "swiss", ChainFigure::rolledYield));
}
