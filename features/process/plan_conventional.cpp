#include "features/process/plan_conventional.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <cmath>
#include <set>

#include "features/process/choose_stock.h"
#include "features/process/cutting_time.h"
#include "features/process/fine_finish.h"
#include "features/process/plan_edm.h"
#include "features/process/setup_work.h"

namespace stepwise {

namespace {

/// How the library calls the operation and the machine of a class.
struct MachineWords {
  const char* operation;
  const char* machine;
  bool fromBar;
  bool driven;  ///< milling and drilling on it use driven tools
};

MachineWords wordsOf(MachineClass machine) {
  switch (machine) {
    case MachineClass::mill3: return {"mill-3axis", "machine.mill3.", false, false};
    case MachineClass::mill4: return {"mill-4axis", "machine.mill4.", false, false};
    case MachineClass::mill5: return {"mill-5axis", "machine.mill5.", false, false};
    case MachineClass::turn: return {"turn", "machine.turn.", true, false};
    case MachineClass::millTurn: return {"mill-turn", "machine.mill_turn.", true, true};
    case MachineClass::swiss: return {"swiss", "machine.swiss.", true, true};
  }
  return {"mill-3axis", "machine.mill3.", false, false};
}

class ConventionalPlanner {
 public:
  ConventionalPlanner(PlanProcessOptions::Stock stock, const PlanContext& context, const SetupPlan& plan)
      : context_(context), plan_(plan), words_(wordsOf(plan.machine)), stock_(stock) {
    const std::string machine = words_.machine;
    mainRpm_ = machine + "max_rpm";
    tools_ = {machine + (words_.driven ? "driven_max_rpm" : "max_rpm"), machine + "max_feed_mm_min"};
  }

  Route plan() && {
    route_.name = name(plan_.machine);
    route_.machine = plan_.machine;
    const bool cast = stock_ == PlanProcessOptions::Stock::casting && !words_.fromBar;
    route_.stock = cast                                      ? chooseCasting(context_, plan_)
                   : words_.fromBar && !plan_.setups.empty() ? chooseBar(context_, plan_.setups.front().direction)
                                                             : chooseBlock(context_);
    if (const std::string reason = whyTooLarge(); !reason.empty()) {
      route_.reason = reason;
      return std::move(route_);
    }
    addStockSteps();
    const std::vector<SetupWork> work = divideWork(context_, plan_, *route_.stock);
    for (std::size_t i = 0; i < work.size(); ++i) {
      if (!addSetup(static_cast<int>(i), work[i])) {
        route_.reason =
            fmt::format("{} is not cut this way: the library has no cutting speed for it", context_.material.text());
        route_.steps.clear();
        return std::move(route_);
      }
    }
    addHardening();
    addFineFinish(context_, words_.operation, route_);
    route_.feasible = true;
    route_.reason = fmt::format("{} setup{} on a {}", plan_.setups.size(), plan_.setups.size() == 1 ? "" : "s",
                                context_.library.text(std::string(words_.machine) + "label").value_or(route_.name));
    return std::move(route_);
  }

 private:
  Range machine(StepBuilder& step, const char* leaf) const { return step.at(std::string(words_.machine) + leaf); }

  std::string whyTooLarge() {
    const char* leaf = words_.fromBar ? "max_diameter_mm" : "travel_mm";
    const LibraryValue limit = context_.library.get(std::string(words_.machine) + leaf);
    route_.libraryKeys.push_back(limit.key);
    const Vec3 stock = route_.stock->sizeMm;
    const double size = words_.fromBar ? stock.x : std::max({stock.x, stock.y, stock.z});
    if (size > limit.high)
      return fmt::format("the {} of {:.4g} mm is beyond the machine ({} {:g} … {:g} mm)", route_.stock->form, size,
                         limit.key, limit.low, limit.high);
    if (size > limit.value)
      route_.conditions.push_back(fmt::format("a machine that takes a {} of {:.4g} mm (usual limit {:g} mm)",
                                              route_.stock->form, size, limit.value));
    return {};
  }

  void addStockSteps() {
    const bool cast = route_.stock->form == "casting";
    StepBuilder material(context_.library, cast ? "casting" : "material");
    material.perPiece({}).because(route_.stock->reason + "; it costs waiting, not work");
    route_.steps.push_back(material.done());
    if (cast || words_.fromBar || route_.stock->boughtToSize) return;
    StepBuilder saw(context_.library, "saw");
    const Vec3 size = route_.stock->sizeMm;
    const Range cut = over(Range::exactly(size.y * size.z), saw.own("area_rate_mm2_min"));
    saw.perLot(saw.own("setup_first_min")).perPiece(cut + saw.own("load_min"));
    saw.uses(route_.stock->libraryKeys)
        .because(fmt::format("one cut of {:.3g} × {:.3g} mm from the bar or plate", size.y, size.z));
    route_.steps.push_back(saw.done());
  }

  /// False where the material is not cut this way.
  bool addSetup(int index, const SetupWork& work) {
    const Setup& setup = plan_.setups[index];
    StepBuilder step(context_.library, words_.operation);
    step.uses(work.libraryKeys);
    std::optional<Range> cutting = cuttingTime(step, work);
    if (!cutting) return false;
    if (const std::size_t positions = setup.positions.size();
        positions > 1 && context_.library.value(std::string(words_.machine) + "index_s"))
      *cutting += machine(step, "index_s") * (static_cast<double>(positions - 1) / 60);
    const std::optional<Range> next = index > 0 ? step.findOwn("setup_next_min") : std::nullopt;
    step.perLot(next ? *next : step.own("setup_first_min"));
    step.perPiece(*cutting + machine(step, "load_min"));
    step.setup(index).features(work.cutFeatures);
    step.because(describe(setup, work));
    route_.steps.push_back(step.done());
    return addHoleSteps(index, work);
  }

  std::optional<Range> cuttingTime(StepBuilder& step, const SetupWork& work) const {
    Range total;
    const auto add = [&total](const std::optional<Range>& time) {
      if (time) total += *time;
      return time.has_value();
    };
    std::set<double> tools;
    for (const MilledRegion& region : work.milled) {
      if (!add(estimateRoughMilling(step, context_.material, tools_, region.volumeMm3, region.toolMm,
                                    region.depthOverWidth)) ||
          !add(estimateFinishMilling(step, context_.material, tools_, region.areaMm2, region.toolMm)))
        return std::nullopt;
      tools.insert(std::round(region.toolMm * 100));
      for (const RestCut& cut : region.rest) {
        add(estimateRoughMilling(step, context_.material, tools_, cut.volumeMm3, cut.toolMm, region.depthOverWidth));
        tools.insert(std::round(cut.toolMm * 100));
      }
    }
    for (const BallRegion& region : work.ball) {
      if (!add(estimateScallopMilling(step, context_.material, tools_, region.areaMm2, region.ballMm)))
        return std::nullopt;
      tools.insert(-std::round(region.ballMm * 100));
    }
    if (work.turningTools > 0) {
      if (!add(estimateRoughTurning(step, context_.material, mainRpm_, work.turnedVolumeMm3, work.turnedDiameterMm)) ||
          !add(estimateFinishTurning(step, context_.material, mainRpm_, work.turnedAreaMm2, work.turnedDiameterMm)))
        return std::nullopt;
    }
    const double changes = static_cast<double>(tools.size()) + work.turningTools;
    return total + machine(step, "tool_change_s") * (changes / 60);
  }

  std::string describe(const Setup& setup, const SetupWork& work) const {
    double volume = work.turnedVolumeMm3;
    for (const MilledRegion& region : work.milled) volume += region.volumeMm3;
    constexpr double kNextToNothingMm3 = 1e-3;  // what is left by rounding where faces are only finished
    std::string text =
        volume > kNextToNothingMm3 ? fmt::format("{:.3g} mm³ to remove", volume) : "faces to finish only";
    text += fmt::format(", {} face{}", setup.faces.size(), setup.faces.size() == 1 ? "" : "s");
    if (setup.positions.size() > 1) text += fmt::format(", {} tool directions", setup.positions.size());
    return text + fmt::format("; held in {}", name(setup.clamping.method));
  }

  bool addHoleSteps(int index, const SetupWork& work) {
    if (work.holes.empty()) return true;
    StepBuilder drill(context_.library, "drill");
    drill.uses({"tool.drill.max_diameter_mm"});
    Range total;
    std::set<double> tools;
    std::vector<int> ids;
    for (const HoleCut& hole : work.holes) {
      const auto time = estimateDrilling(drill, context_.material, tools_, hole.diameterMm, hole.depthMm);
      if (!time) return false;
      total += *time;
      tools.insert(std::round(hole.diameterMm * 100));
      if (ids.empty() || ids.back() != hole.feature) ids.push_back(hole.feature);
    }
    total += machine(drill, "tool_change_s") * (static_cast<double>(tools.size()) / 60);
    drill.perPiece(total).setup(index).features(ids);
    drill.because(fmt::format("{} hole{} with {} drill{}", ids.size(), ids.size() == 1 ? "" : "s", tools.size(),
                              tools.size() == 1 ? "" : "s"));
    route_.steps.push_back(drill.done());
    addReaming(index, ids);
    addThreading(index, ids);
    return true;
  }

  /// Bores with a known tolerance that a drill does not hold.
  void addReaming(int index, const std::vector<int>& holes) {
    StepBuilder ream(context_.library, "ream");
    const int drilled = static_cast<int>(ream.at("op.drill.it_typ_it").value);
    std::vector<int> ids;
    std::string texts;
    for (const ToleranceNeed& need : context_.needs) {
      if (need.kind != ToleranceNeed::Kind::size || !need.feature || !need.grade || *need.grade >= drilled) continue;
      if (std::find(holes.begin(), holes.end(), *need.feature) == holes.end()) continue;
      const Hole& hole = std::get<Hole>(context_.feature(*need.feature).shape);
      if (const auto time = estimateReaming(ream, context_.material, tools_, hole.diameterMm, hole.depthMm))
        ream.perPiece(*time);
      ids.push_back(*need.feature);
      texts += (texts.empty() ? "" : ", ") + need.text;
    }
    if (ids.empty()) return;
    ream.perPiece(machine(ream, "tool_change_s") / 60).setup(index).features(ids);
    ream.because("a drill holds about IT" + std::to_string(drilled) + ", the drawing asks " + texts);
    route_.steps.push_back(ream.done());
  }

  void addThreading(int index, const std::vector<int>& holes) {
    StepBuilder thread(context_.library, "thread");
    std::vector<int> ids;
    for (const int id : holes) {
      const Hole& hole = std::get<Hole>(context_.feature(id).shape);
      if (!hole.thread) continue;
      ids.push_back(id);
      if (const std::optional<ThreadSize> size = threadSize(context_.library, *hole.thread)) {
        if (const auto time =
                estimateThreading(thread, context_.material, tools_, size->diameterMm, size->pitchMm, hole.depthMm))
          thread.perPiece(*time);
      } else {
        thread.note("thread pitch");
      }
    }
    if (ids.empty()) return;
    thread.perPiece(machine(thread, "tool_change_s") / 60).setup(index).features(ids);
    thread.because(fmt::format("{} threaded hole{}", ids.size(), ids.size() == 1 ? "" : "s"));
    route_.steps.push_back(thread.done());
  }

  /// Steel that is asked for hard is cut soft and hardened, or cut hard and slowly: the first is planned.
  void addHardening() {
    const std::string asked = context_.options.material.value_or(std::string());
    const bool hard = asked.find("harden") != std::string::npos || asked.find("HRC") != std::string::npos;
    if (!hard) return;
    StepBuilder step(context_.library, "heat-treat");
    step.perLoad(step.own("batch_min"), {step.own("pieces_per_batch_count"), {}}, context_.options.quantity);
    route_.steps.push_back(step.because("the material is asked for hardened: " + asked).done());
    route_.conditions.push_back("sizes that hardening distorts beyond their tolerance need grinding afterwards");
  }

  const PlanContext& context_;
  const SetupPlan& plan_;
  MachineWords words_;
  PlanProcessOptions::Stock stock_;
  std::string mainRpm_;
  Spindle tools_;
  Route route_;
};

Route infeasible(const SetupPlan& plan) {
  Route route;
  route.name = name(plan.machine);
  route.machine = plan.machine;
  route.reason = plan.reason.empty() ? "the plan of setups is not feasible" : plan.reason;
  return route;
}

void finish(const PlanContext& context, Route& route, const CountRange& clampings) {
  addEnding(context, route, EdgeBreak::needed);
  route.clampings += clampings.value;
  sumUp(route);
}

}  // namespace

Route planConventional(const PlanContext& context, const SetupPlan& plan, const CountRange& clampings) {
  return planFrom(context.options.stock, context, plan, clampings);
}

Route planFrom(PlanProcessOptions::Stock stock, const PlanContext& context, const SetupPlan& plan,
               const CountRange& clampings) {
  if (!plan.feasible || plan.setups.empty()) return infeasible(plan);
  if (const EdmWork sharp = findSharpCorners(context); !sharp.sharp.empty()) {
    Route route = infeasible(plan);
    route.reason = fmt::format("a round tool leaves the sharp inner corners of feature{} {} round",
                               sharp.sharp.size() == 1 ? "" : "s", fmt::join(sharp.sharp, ", "));
    return route;
  }
  Route route = ConventionalPlanner(stock, context, plan).plan();
  if (route.feasible) finish(context, route, clampings);
  return route;
}

std::optional<Route> planWithEdm(const PlanContext& context, const SetupPlan& plan, const CountRange& clampings) {
  if (plan.setups.empty() || (!plan.feasible && plan.unreached.empty())) return std::nullopt;
  const std::optional<EdmWork> work = findEdmWork(context, plan);
  if (!work) return std::nullopt;
  Route route = ConventionalPlanner(context.options.stock, context, plan).plan();
  if (!route.feasible || !addEdmSteps(context, *work, route)) return std::nullopt;
  finish(context, route, clampings);
  return route;
}

void addEnding(const PlanContext& context, Route& route, EdgeBreak edges) {
  const ProcessLibrary& library = context.library;
  if (edges == EdgeBreak::needed) {
    StepBuilder deburr(library, "deburr");
    Range work = deburr.own("edge_s_m") * (context.deburrLengthMm / 1000 / 60) +
                 deburr.own("hole_s") * (context.holeCount / 60.0);
    const Vec3 size = context.boxSizeMm();
    const double largest = std::max({size.x, size.y, size.z});
    const bool micro = largest < deburr.own("micro_below_mm").value;
    if (micro) work = times(work, deburr.own("micro_ratio"));
    deburr.perPiece(work + deburr.own("handle_min"));
    deburr.because(fmt::format("{:.3g} mm of sharp edges{}", context.deburrLengthMm,
                               micro ? ", small part under magnification" : ""));
    route.steps.push_back(deburr.done());
    StepBuilder wash(library, "wash");
    wash.perLoad(wash.own("batch_min"), {wash.own("pieces_per_batch_count"), {}}, context.options.quantity);
    route.steps.push_back(wash.because("chips and coolant off before measuring").done());
  }
  std::set<std::string> operations;
  Range process;
  std::set<std::string> processKeys;  // the floor of inspection goes with the work before it
  for (const ProcessStep& step : route.steps) {
    operations.insert(step.operation);
    if (!step.timeMin || step.load) continue;
    process += *step.timeMin;
    processKeys.insert(step.libraryKeys.begin(), step.libraryKeys.end());
  }
  // Who finished the part also inspects and ships it; machined parts go back to the machine shop.
  const std::string supplier =
      edges == EdgeBreak::none && !route.steps.empty() ? route.steps.back().supplier : std::string();
  StepBuilder inspect(library, "inspect");
  inspect.by(supplier).uses({processKeys.begin(), processKeys.end()});
  const Range firstArticle = inspect.own("base_min") +
                             inspect.own("per_operation_min") * static_cast<double>(operations.size()) +
                             inspect.own("per_hole_min") * context.holeCount;
  const Range sampled = over(inspect.own("check_min"), inspect.own("final_every_count"));
  inspect.perLot(firstArticle).perPiece(larger(sampled, times(process, inspect.own("floor_ratio"))));
  std::string why = "first article of the lot, then a sample";
  const double coordinateBelow = inspect.at("tolerance.inspect_cmm_below_mm").value;
  const auto tight = std::find_if(context.needs.begin(), context.needs.end(), [&](const ToleranceNeed& need) {
    return need.widthMm && *need.widthMm / 2 < coordinateBelow;
  });
  if (tight != context.needs.end()) {
    inspect.perLot(inspect.own("setup_first_min"));
    why += fmt::format("; coordinate measuring for {}", tight->text);
  }
  if (context.needs.empty() && !context.options.general) inspect.note("tolerances");
  route.steps.push_back(inspect.because(why).done());
  StepBuilder ship(library, "ship");
  ship.by(supplier);
  ship.perLot(ship.own("lot_min")).perPiece(ship.own("piece_min"));
  route.steps.push_back(ship.because("packed by the lot").done());
}

}  // namespace stepwise
