#include "features/process/post_machining.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "features/process/cutting_time.h"
#include "features/process/fine_finish.h"

namespace stepwise {

namespace {

constexpr const char* kOperation = "mill-3axis";
const Spindle kSpindle{"machine.mill3.max_rpm", "machine.mill3.max_feed_mm_min"};

struct PostNeed {
  const ToleranceNeed* need = nullptr;
  std::string reason;
  std::vector<Vec3> directions;  ///< from which a tool reaches it
};

/// Why the printed face does not do; empty: it does.
std::string whyNotAsPrinted(const ToleranceNeed& need, const PrinterLimits& limits) {
  if (need.kind == ToleranceNeed::Kind::thread) return need.text + " is not printed to gauge";
  if (need.raUm && limits.raUm && isBelow(*need.raUm, limits.raUm->value))
    return fmt::format("{}: the process leaves Ra {:g}", need.text, limits.raUm->value);
  if (!need.widthMm) return {};
  const double held = limits.toleranceMm(need.nominalMm).value;
  if (!isBelow(*need.widthMm / 2, held)) return {};
  return fmt::format("{}: the process holds ±{:.3g} mm over {:.3g} mm", need.text, held, need.nominalMm);
}

std::vector<Vec3> directionsOf(const ToleranceNeed& need, const PlanContext& context) {
  if (need.feature && !context.feature(*need.feature).directions.empty())
    return context.feature(*need.feature).directions;
  if (need.faces.empty()) return {};
  const Face& face = context.graph.face(need.faces.front());
  if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) return {cylinder->axis, -cylinder->axis};
  return {face.normal};
}

/// Groups that one tool direction reaches, largest first: the set-ups of the machining afterwards.
std::vector<std::vector<PostNeed>> groupByDirection(std::vector<PostNeed> needs) {
  std::vector<std::vector<PostNeed>> groups;
  const auto reachedFrom = [](const PostNeed& need, Vec3 direction) {
    return std::any_of(need.directions.begin(), need.directions.end(),
                       [&](Vec3 d) { return dot(d, direction) > 1 - 1e-6; });
  };
  while (!needs.empty()) {
    Vec3 best{};
    std::ptrdiff_t most = 0;
    for (const PostNeed& need : needs) {
      for (const Vec3 direction : need.directions) {
        const auto count = std::count_if(needs.begin(), needs.end(),
                                         [&](const PostNeed& other) { return reachedFrom(other, direction); });
        if (count > most) {
          most = count;
          best = direction;
        }
      }
    }
    const auto rest = most == 0 ? needs.begin() + 1
                                : std::stable_partition(needs.begin(), needs.end(),
                                                        [&](const PostNeed& need) { return reachedFrom(need, best); });
    groups.emplace_back(needs.begin(), rest);
    needs.erase(needs.begin(), rest);
  }
  return groups;
}

class PostPlanner {
 public:
  PostPlanner(const PlanContext& context, Route& route) : context_(context), route_(route) {}

  bool addSetup(const std::vector<PostNeed>& group, bool first) {
    StepBuilder mill(context_.library, kOperation), ream(context_.library, "ream"), thread(context_.library, "thread");
    std::map<const StepBuilder*, std::vector<int>> ids;
    std::string reasons;
    for (const PostNeed& post : group) {
      const ToleranceNeed& need = *post.need;
      reasons += (reasons.empty() ? "" : "; ") + post.reason;
      const Hole* hole = need.feature ? std::get_if<Hole>(&context_.feature(*need.feature).shape) : nullptr;
      StepBuilder& step = need.kind == ToleranceNeed::Kind::thread ? thread : hole ? ream : mill;
      if (!addTime(step, need, hole)) return false;
      if (need.feature) ids[&step].push_back(*need.feature);
      used_.insert(&step);
    }
    mill.perLot(mill.own(first ? "setup_first_min" : "setup_next_min")).perPiece(mill.at("machine.mill3.load_min"));
    mill.features(ids[&mill]);
    route_.steps.push_back(
        mill.because("machining after the process, in soft jaws made to the part: " + reasons).done());
    if (used_.count(&ream)) route_.steps.push_back(ream.features(ids[&ream]).because("bores to size").done());
    if (used_.count(&thread)) route_.steps.push_back(thread.features(ids[&thread]).because("threads to gauge").done());
    ++route_.clampings;
    return true;
  }

 private:
  bool addTime(StepBuilder& step, const ToleranceNeed& need, const Hole* hole) {
    const Range change = step.at("machine.mill3.tool_change_s") / 60;
    std::optional<Range> time;
    if (need.kind == ToleranceNeed::Kind::thread) {
      const double depth = hole ? hole->depthMm : need.nominalMm;
      const std::string designation = need.text.substr(need.text.find(' ') + 1);
      const std::optional<ThreadSize> size = threadSize(context_.library, designation);
      if (!size) step.note("thread pitch");
      time =
          size ? estimateThreading(step, context_.material, kSpindle, size->diameterMm, size->pitchMm, depth) : Range{};
    } else if (hole) {
      time = estimateReaming(step, context_.material, kSpindle, hole->diameterMm, hole->depthMm);
    } else {
      double area = 0;
      for (const FaceId face : need.faces) area += context_.graph.face(face).areaMm2;
      const Vec3 size = context_.boxSizeMm();
      const double tool = std::min(step.at("cutting.mill.rough_tool_mm").value, std::max({size.x, size.y, size.z}) / 2);
      time = estimateFinishMilling(step, context_.material, kSpindle, area, tool);
    }
    if (!time) return false;
    step.perPiece(*time + change);
    return true;
  }

  const PlanContext& context_;
  Route& route_;
  std::set<const StepBuilder*> used_;
};

}  // namespace

/// Sizes without a tolerance of their own: what the process does not hold over the part's edges becomes a condition.
void judgeGeneral(const PlanContext& context, const PrinterLimits& limits, Route& route) {
  const GeneralClass general = *context.options.general;
  route.libraryKeys.emplace_back("tolerance.iso2768_linear_mm");
  const Vec3 size = context.boxSizeMm();
  for (const double edge : {size.x, size.y, size.z}) {
    const std::optional<double> asked = generalToleranceMm(context.library, general, edge);
    const double held = limits.toleranceMm(edge).value;
    if (!asked || !isBelow(*asked, held)) continue;
    route.conditions.push_back(fmt::format(
        "{} asks ±{:.3g} mm over {:.3g} mm and the process holds ±{:.3g} mm: such a size is to be relaxed, or "
        "adds a set-up after the process",
        name(general), *asked, edge, held));
    return;
  }
}

bool addPostMachining(const PlanContext& context, const PrinterLimits& limits, Route& route) {
  std::vector<PostNeed> needs;
  bool tolerancesKnown = false;
  route.libraryKeys.insert(route.libraryKeys.end(), limits.toleranceKeys.begin(), limits.toleranceKeys.end());
  if (limits.raUm) route.libraryKeys.push_back("printer." + limits.printer + ".ra_um");
  for (const ToleranceNeed& need : context.needs) {
    tolerancesKnown = tolerancesKnown || need.kind != ToleranceNeed::Kind::thread;
    std::string reason = whyNotAsPrinted(need, limits);
    if (!reason.empty()) needs.push_back({&need, std::move(reason), directionsOf(need, context)});
  }
  if (context.options.general) {
    judgeGeneral(context, limits, route);
  } else if (!tolerancesKnown) {
    route.unknowns.push_back("tolerances");
    const Vec3 size = context.boxSizeMm();
    route.conditions.push_back(fmt::format(
        "tolerances are not known: each fit or size tighter than ±{:.2g} mm would add a set-up after the process",
        limits.toleranceMm(std::max({size.x, size.y, size.z})).value));
  }
  bool first = true;
  for (const std::vector<PostNeed>& group : groupByDirection(std::move(needs))) {
    if (!PostPlanner(context, route).addSetup(group, first)) return false;
    first = false;
  }
  addFineFinish(context, kOperation, route);
  return true;
}

}  // namespace stepwise
