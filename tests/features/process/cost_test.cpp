#include "features/process/cost.h"

#include <cmath>

#include "tests/features/process/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}

CostEstimate linearCost(double once, double piece, double yield = 1) {
  CostEstimate cost;
  cost.onceEur = Range::exactly(once);
  cost.pieceEur = Range::exactly(piece);
  cost.rolledYield = Range::exactly(yield);
  return cost;
}

CostEstimate withLoad(CostEstimate cost, double eur, double pieces) {
  cost.items.push_back(
      {CostItem::Basis::perLoad, "load", std::nullopt, Range::exactly(eur), Range::exactly(pieces), {}});
  return cost;
}

}  // namespace

TEST_CASE("cost per piece is the fixed cost spread over the lot plus the piece cost over the yield") {
  const CostEstimate cost = linearCost(1000, 5, 0.8);
  CHECK(cost.perPieceEur(1).value == Approx(1000 + 5 / 0.8));
  CHECK(cost.perPieceEur(100).value == Approx(10 + 6.25));
  CHECK(cost.totalEur(1000).value == Approx(1000 + 6250));
}

TEST_CASE("break-even is where F1 + v1 q = F2 + v2 q") {
  const BreakEven even = findBreakEven(linearCost(2000, 3), "mill", linearCost(200, 12), "print");
  REQUIRE(even.quantities.size() == 1);
  CHECK(even.quantities[0] == Approx((2000 - 200) / (12.0 - 3)));
  CHECK_FALSE(even.firstIsCheaperAtOne);
  CHECK(even.text == "print up to 200 pieces, mill beyond");
  // Yield moves it.
  const BreakEven worse = findBreakEven(linearCost(2000, 3), "mill", linearCost(200, 12, 0.5), "print");
  CHECK(worse.quantities[0] == Approx(1800.0 / (24 - 3)));
}

TEST_CASE("routes that never cross say so") {
  const BreakEven even = findBreakEven(linearCost(100, 3), "mill", linearCost(200, 12), "print");
  CHECK(even.quantities.empty());
  CHECK(even.text == "no crossing: mill is cheaper at every quantity up to 10^6");
  const BreakEven far = findBreakEven(linearCost(2e7, 3), "mould", linearCost(0, 12), "print");
  CHECK(far.quantities.empty());
  CHECK(far.text.find("print is cheaper") != std::string::npos);
}

TEST_CASE("a load is paid whole once, then by its share, and may make two crossings") {
  const CostEstimate load = withLoad(linearCost(0, 0), 300, 100);
  CHECK(load.totalEur(1).value == Approx(300));
  CHECK(load.totalEur(100).value == Approx(300));
  CHECK(load.totalEur(150).value == Approx(450));
  // Dear while its one load is empty and again when many pieces are needed; cheap between.
  const BreakEven even = findBreakEven(load, "print", linearCost(50, 2.6), "mill");
  REQUIRE(even.quantities.size() == 2);
  CHECK(even.quantities[0] == Approx(250 / 2.6));
  CHECK(even.quantities[1] == Approx(50 / 0.4));
}

TEST_CASE("ranges of cost hold the central value at every quantity") {
  for (const ProcessPlan& plan : {pocketPlate().plan(library(), {.material = "316L", .quantity = 20}),
                                  pocketPlate().plan(library()), turnedPin().plan(library(), {.material = "17-4PH"})}) {
    for (const Route& route : plan.routes) {
      if (!route.feasible) continue;
      CAPTURE(route.name);
      const std::vector<CostPoint> curve = costCurve(*route.cost);
      CHECK(curve.front().quantity == 1);
      CHECK(curve.back().quantity == 1e6);
      for (std::size_t i = 0; i < curve.size(); ++i) {
        CHECK(curve[i].perPieceEur.low <= curve[i].perPieceEur.value);
        CHECK(curve[i].perPieceEur.value <= curve[i].perPieceEur.high);
        CHECK(curve[i].perPieceEur.value > 0);
        if (i > 0) CHECK(curve[i].perPieceEur.value <= curve[i - 1].perPieceEur.value);
      }
    }
  }
}

TEST_CASE("every item names its library entries, and changing a rate changes what names it") {
  const HandMadePart part = pocketPlate();
  const PlanProcessOptions options{.material = "316L", .quantity = 20};
  const ProcessPlan before = part.plan(library(), options);
  const ProcessPlan after = part.plan(library().with("op.deburr.rate_eur_h", Range::exactly(90)), options);
  for (const Route& route : before.routes) {
    if (!route.feasible) continue;
    const Route& other = *after.find(route.name);
    REQUIRE(other.cost->items.size() == route.cost->items.size());
    for (std::size_t i = 0; i < route.cost->items.size(); ++i) {
      const CostItem &a = route.cost->items[i], &b = other.cost->items[i];
      CAPTURE(route.name, a.label);
      CHECK_FALSE(a.libraryKeys.empty());
      const bool named =
          std::find(a.libraryKeys.begin(), a.libraryKeys.end(), "op.deburr.rate_eur_h") != a.libraryKeys.end();
      CHECK((a.eur == b.eur) == !named);
    }
  }
}

TEST_CASE("rates belong to a region, and a region not given is said") {
  const HandMadePart part = pocketPlate();
  const ProcessPlan unknown = part.plan(library(), {.material = "316L", .quantity = 20});
  const ProcessPlan india = part.plan(library(), {.material = "316L", .quantity = 20, .region = "india"});
  CHECK(unknown.find("mill3")->cost->unknowns == std::vector<std::string>{"region"});
  CHECK(unknown.find("mill3")->cost->region == "Western Europe and North America");
  CHECK(india.find("mill3")->cost->unknowns.empty());
  CHECK(india.find("mill3")->cost->lotEur.value < unknown.find("mill3")->cost->lotEur.value);
}

TEST_CASE("the mould makes moulding dear for few pieces and cheap for many") {
  const ProcessPlan plan = turnedPin().plan(library(), {.material = "316L", .quantity = 100});
  const CostEstimate &mould = *plan.find("mim")->cost, &print = *plan.find("lmm25")->cost;
  CHECK(mould.perPieceEur(10).value > 10 * print.perPieceEur(10).value);
  CHECK(mould.perPieceEur(1e6).value < print.perPieceEur(1e6).value);
  CHECK(findBreakEven(mould, "mim", print, "lmm25").quantities.size() == 1);
}

TEST_CASE("the items' shares add up to the cost per piece") {
  CostEstimate cost;
  cost.items = {{CostItem::Basis::once, "program", std::nullopt, {100, 50, 200}, Range::exactly(1), {}},
                {CostItem::Basis::perLot, "set up", 0, {60, 40, 90}, Range::exactly(1), {}},
                {CostItem::Basis::perPiece, "mill", 0, {8, 5, 12}, Range::exactly(1), {}},
                {CostItem::Basis::perLoad, "furnace", 1, {300, 200, 500}, {40, 20, 60}, {}}};
  cost.onceEur = cost.items[0].eur;
  cost.lotEur = cost.items[1].eur;
  cost.pieceEur = cost.items[2].eur;
  cost.rolledYield = {0.9, 0.8, 0.95};
  for (const double quantity : {1.0, 10.0, 1000.0}) {
    Range sum;
    for (const Range& share : itemsPerPiece(cost, quantity)) sum += share;
    CHECK(sum.value == Approx(cost.perPieceEur(quantity).value));
    CHECK(sum.low == Approx(cost.perPieceEur(quantity).low));
    CHECK(sum.high == Approx(cost.perPieceEur(quantity).high));
  }
}

TEST_CASE("the cost of one lognormal item has its closed-form quantiles, and sampling agrees") {
  CostEstimate cost;
  cost.items = {{CostItem::Basis::perPiece, "mill", 0, {10, 5, 20}, Range::exactly(1), {}}};
  const CostDistribution closed = estimateDistribution(cost, 50, 0.5, 0, 1);
  CHECK(closed.p50Eur == Approx(10));
  CHECK(closed.p90Eur == Approx(10 * std::exp(1.2815515655446 * std::log(4.0) / (2 * 1.6448536269515))));
  const CostDistribution drawn = estimateDistribution(cost, 50, 0.5, 20'000, 3);
  CHECK(drawn.p50Eur == Approx(closed.p50Eur).epsilon(0.02));
  CHECK(drawn.p90Eur == Approx(closed.p90Eur).epsilon(0.03));
  CHECK(drawn.method == "20000 draws, seed 3");
}

TEST_CASE("items that err together spread a piece's cost more than independent ones") {
  CostEstimate cost;
  for (int i = 0; i < 8; ++i)
    cost.items.push_back({CostItem::Basis::perPiece, "step", i, {10, 5, 20}, Range::exactly(1), {}});
  const CostDistribution independent = estimateDistribution(cost, 1, 0, 0, 1),
                         common = estimateDistribution(cost, 1, 1, 0, 1);
  CHECK(common.p90Eur / common.p50Eur > independent.p90Eur / independent.p50Eur);
  CHECK(common.p50Eur == Approx(80));
}
