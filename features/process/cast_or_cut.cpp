#include "features/process/cast_or_cut.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/process/choose_stock.h"
#include "features/process/plan_conventional.h"

namespace stepwise {
namespace {

using Stock = PlanProcessOptions::Stock;

/// "from 85 pieces on a casting is cheaper", with both prices where the quantity is known.
std::string compare(const PlanContext& context, const CostEstimate& block, const CostEstimate& casting) {
  const BreakEven even = findBreakEven(block, "a block", casting, "a casting");
  std::string text = even.text;
  if (const std::optional<int>& quantity = context.options.quantity)
    text += fmt::format("; at {} piece{} {:.3g} € each from a block, {:.3g} € from a casting with its pattern",
                        *quantity, *quantity == 1 ? "" : "s", block.perPieceEur(*quantity).value,
                        casting.perPieceEur(*quantity).value);
  else
    text += "; the quantity is not given";
  return text;
}

}  // namespace

std::string whetherCast(const PlanContext& context, const SetupPlan& plan, const CountRange& clampings,
                        const Route& route) {
  const bool asked = context.options.stock == Stock::casting;
  const std::string whyNot = whyNotCastable(context);
  std::string reason = asked ? "taken because it was asked for" : "not taken: ";
  if (!whyNot.empty()) return asked ? reason + ", although " + whyNot : reason + whyNot;
  const RawMaterial block = chooseBlock(context);
  const double removed = 1 - context.mass.volumeMm3 / std::max(block.volumeMm3, context.mass.volumeMm3);
  const double least = context.library.get("stock.casting_removed_ratio").value;
  if (!asked && removed < least)
    return reason + fmt::format("{:.0f} % of a block are cut away, a casting is thought of from {:.0f} %",
                                100 * removed, 100 * least);
  const Route other = planFrom(asked ? Stock::usual : Stock::casting, context, plan, clampings);
  if (!other.feasible || !route.cost) return reason + (asked ? "" : "what it would cost is unknown");
  const CostEstimate cost = estimateCost(context, other);
  if (asked) return reason + ": " + compare(context, cost, *route.cost);
  reason += compare(context, *route.cost, cost);
  if (!context.material.known()) reason += "; the material is not known either";
  return reason + "; ask for it by the option stock = casting";
}

}  // namespace stepwise
