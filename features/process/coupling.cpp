#include "features/process/coupling.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "features/process/plan_context.h"
#include "features/process/yield.h"

namespace stepwise {

namespace {

bool shrinks(const ProcessStep& step) {
  return step.operation.ends_with("-sinter") || step.operation == "lpbf-relief" || step.operation == "heat-treat";
}

/// How the steps of printed chains lean on each other.
std::string whyPrintingFeeds(const std::string& from, const std::string& to) {
  static constexpr std::array<std::array<const char*, 3>, 14> kWhys{{
      {"lmm-data", "lmm-print", "scaled, placed and sliced there"},
      {"lmm-print", "lmm-clean", "leaves feedstock in its gaps"},
      {"lmm-clean", "lmm-sinter", "what is not cleaned out sinters solid"},
      {"lmm-setter", "lmm-sinter", "carries it while it shrinks"},
      {"lmm-debind", "lmm-sinter", "binder left in tears or foams it"},
      {"bj-data", "bj-print", "scaled, placed and sliced there"},
      {"bj-print", "bj-depowder", "leaves powder in its gaps"},
      {"bj-cure", "bj-depowder", "makes it strong enough to be touched"},
      {"bj-depowder", "bj-sinter", "powder left in sinters solid"},
      {"bj-debind", "bj-sinter", "binder left in tears or foams it"},
      {"lpbf-data", "lpbf-print", "placed, supported and sliced there"},
      {"lpbf-relief", "lpbf-cutoff", "stress left in springs at the cut"},
      {"mim-tool", "mim-mould", "its outline is the part's"},
      {"mim-debind", "mim-sinter", "binder left in tears or foams it"},
  }};
  for (const auto& [early, late, why] : kWhys)
    if (from == early && to == late) return why;
  return {};
}

class CouplingBuilder {
 public:
  CouplingBuilder(const PlanContext& context, const Route& route)
      : context_(context), route_(route), plan_(context.planOf(route)) {}

  CouplingEstimate build() && {
    findTouching();
    for (std::size_t to = 0; to < route_.steps.size(); ++to) {
      for (std::size_t from = 0; from < to; ++from) {
        if (const std::string why = whyFeeds(from, to); !why.empty())
          result_.links.push_back({static_cast<int>(from), static_cast<int>(to), why});
      }
    }
    measureReach();
    attributeScrap();
    countTooling();
    countHandling();
    if (!route_.steps.empty())
      result_.linksPerStep = static_cast<double>(result_.links.size()) / static_cast<double>(route_.steps.size());
    return std::move(result_);
  }

 private:
  std::string whyFeeds(std::size_t from, std::size_t to) const {
    const ProcessStep &a = route_.steps[from], &b = route_.steps[to];
    if (a.setup && b.setup && *a.setup == *b.setup) return "same set-up";
    if (a.setup && b.setup) {
      const std::vector<FaceId> datums = clampedFacesOf(*b.setup, *a.setup);
      if (!datums.empty())
        return fmt::format("clamped on face{} {}", datums.size() == 1 ? "" : "s", fmt::join(datums, ", "));
    }
    if (b.setup && clampedOnStock(*b.setup) && (a.operation == "saw" || a.operation == "material") &&
        preparesStock(from))
      return "clamped on the stock as it comes from there";
    if (const auto into = cutInto_.find({from, to}); into != cutInto_.end())
      return fmt::format("cut into feature {}", into->second);
    if (const auto same =
            std::find_first_of(b.features.begin(), b.features.end(), a.features.begin(), a.features.end());
        same != b.features.end() && !shrinks(b))
      return fmt::format("works on feature {} again", *same);
    if (shrinks(b) && !a.features.empty()) return "shrinks what it made";
    if (shrinks(a) && !b.features.empty()) return "cuts what shrank";
    return whyPrintingFeeds(a.operation, b.operation);
  }

  bool clampedOnStock(int setup) const { return plan_ && plan_->setups[setup].clamping.onStock; }

  /// The last step before the first cut is the one that leaves the stock as it is clamped.
  bool preparesStock(std::size_t step) const {
    return step + 1 < route_.steps.size() && route_.steps[step + 1].operation != "saw";
  }

  /// Faces made in setup `made` that setup `held` is clamped on.
  std::vector<FaceId> clampedFacesOf(int held, int made) const {
    std::vector<FaceId> faces;
    if (!plan_) return faces;
    const Clamping& clamping = plan_->setups[held].clamping;
    for (const auto* jaw : {&clamping.firstJaw, &clamping.secondJaw}) {
      for (const FaceId face : *jaw) {
        const auto found = plan_->setupOfFace.find(face);
        if (found != plan_->setupOfFace.end() && found->second == made) faces.push_back(face);
      }
    }
    std::sort(faces.begin(), faces.end());
    return faces;
  }

  /// For pairs of steps: a feature of the earlier one that a feature of the later one touches.
  void findTouching() {
    std::map<int, std::vector<std::size_t>> stepsOf;
    for (std::size_t i = 0; i < route_.steps.size(); ++i) {
      for (const int id : route_.steps[i].features) stepsOf[id].push_back(i);
    }
    for (const auto& [a, b] : context_.touchingFeatures) {
      for (const auto& [early, late] : {std::pair{a, b}, std::pair{b, a}}) {
        for (const std::size_t from : stepsOf[early]) {
          for (const std::size_t to : stepsOf[late]) {
            if (from < to) cutInto_.emplace(std::pair{from, to}, early);
          }
        }
      }
    }
  }

  void measureReach() {
    const std::size_t count = route_.steps.size();
    std::vector<std::set<int>> reached(count);
    for (std::size_t i = count; i-- > 0;) {
      for (const StepLink& link : result_.links) {
        if (link.from != static_cast<int>(i)) continue;
        reached[i].insert(link.to);
        reached[i].insert(reached[link.to].begin(), reached[link.to].end());
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      StepReach reach;
      reach.steps = static_cast<int>(reached[i].size());
      std::set<int> features(route_.steps[i].features.begin(), route_.steps[i].features.end());
      for (const int step : reached[i])
        features.insert(route_.steps[step].features.begin(), route_.steps[step].features.end());
      reach.features = static_cast<int>(features.size());
      std::set<int> located;
      for (const StepLink& link : result_.links) {
        if (link.from == static_cast<int>(i) && link.why.starts_with("clamped on"))
          located.insert(*route_.steps[link.to].setup);
      }
      reach.datums = static_cast<int>(located.size());
      result_.reach.push_back(reach);
    }
  }

  /// What the cutting alone would lose of the pair: its terms without re-clamps, tilts and datums.
  static double lossOfCutting(const PairVariation& pair) {
    std::vector<VariationTerm> cutting;
    for (const VariationTerm& term : pair.terms) {
      if (term.label.starts_with("cutting")) cutting.push_back(term);
    }
    return 1 - capabilityYield(*pair.toleranceMm, rssOf(cutting).value);
  }

  void attributeScrap() {
    for (const PairVariation& pair : route_.variation) {
      if (!pair.toleranceMm) continue;
      const double all = 1 - capabilityYield(*pair.toleranceMm, pair.rssMm.value);
      const double ratio = all - lossOfCutting(pair);
      std::set<int> steps;
      for (const VariationTerm& term : pair.terms) {
        if (term.step) steps.insert(*term.step);
        for (std::size_t i = 0; i < route_.steps.size() && term.setup; ++i) {
          if (route_.steps[i].setup == term.setup && route_.steps[i].setupMin) steps.insert(static_cast<int>(i));
        }
      }
      if (steps.size() < 2 || ratio <= 0) continue;
      result_.scrap.push_back(
          {{steps.begin(), steps.end()}, ratio, fmt::format("{} across {}", pair.origin, pair.path)});
      interacting_.push_back(&pair);
    }
    for (std::size_t i = 0; route_.yield && i < route_.yield->steps.size(); ++i) {
      double alone = 1;
      for (const YieldFactor& factor : route_.yield->steps[i].factors) {
        const PairVariation* pair = interactionOf(factor);
        alone *= pair ? 1 - lossOfCutting(*pair) : factor.ratio.value;
      }
      if (alone < 1) result_.scrap.push_back({{static_cast<int>(i)}, 1 - alone, route_.steps[i].label});
    }
    std::stable_sort(result_.scrap.begin(), result_.scrap.end(),
                     [](const ScrapShare& a, const ScrapShare& b) { return a.ratio > b.ratio; });
  }

  /// The pair that a factor is of, where its interaction is attributed above: the step keeps what cutting alone loses.
  const PairVariation* interactionOf(const YieldFactor& factor) const {
    const auto found = std::find_if(interacting_.begin(), interacting_.end(), [&](const PairVariation* pair) {
      return factor.label == "capability for " + pair->origin &&
             factor.ratio.value == capabilityYield(*pair->toleranceMm, pair->rssMm.value);
    });
    return found == interacting_.end() ? nullptr : *found;
  }

  void countTooling() {
    for (const ProcessStep& step : route_.steps) {
      const auto index = static_cast<int>(&step - route_.steps.data());
      const auto need = [&](std::string text) { result_.specialTooling.push_back({index, std::move(text)}); };
      if (step.operation == "sinker-edm") need("electrodes for " + step.label);
      if (step.operation == "mim-tool") need("mould");
      if (step.operation == "etch-tool") need("phototool");
      if (step.operation == "lmm-setter") need("sinter setters");
      if (route_.kind == RouteKind::printed && step.operation == "mill-3axis") need("soft jaws to the printed part");
    }
    for (std::size_t i = 0; plan_ && i < plan_->setups.size(); ++i) {
      const Clamping::Method method = plan_->setups[i].clamping.method;
      if (method == Clamping::Method::softJaws || method == Clamping::Method::customFixture ||
          method == Clamping::Method::carrierFrame)
        result_.specialTooling.push_back(
            {firstStepOf(static_cast<int>(i)), fmt::format("{} for setup {}", name(method), i + 1)});
    }
    for (const StepNote& note : result_.specialTooling) ++result_.reach[note.step].specialTooling;
  }

  int firstStepOf(int setup) const {
    const auto found = std::find_if(route_.steps.begin(), route_.steps.end(),
                                    [&](const ProcessStep& step) { return step.setup == setup; });
    return found == route_.steps.end() ? 0 : static_cast<int>(found - route_.steps.begin());
  }

  void countHandling() {
    for (std::size_t i = 0; route_.yield && i < route_.steps.size(); ++i) {
      const auto note = [&](const std::string& why) {
        result_.delicateHandling.push_back({static_cast<int>(i), fmt::format("{}: {}", route_.steps[i].label, why)});
      };
      for (const YieldFactor& factor : route_.yield->steps[i].factors) {
        if (factor.label.starts_with("handling of") || factor.label.starts_with("clamping a wall")) note(factor.label);
      }
      const std::string& operation = route_.steps[i].operation;
      if (operation == "lmm-clean" || operation == "lmm-setter" || operation == "bj-depowder")
        note("green part before sintering");
    }
    for (const StepNote& note : result_.delicateHandling) ++result_.reach[note.step].delicateHandling;
  }

  const PlanContext& context_;
  const Route& route_;
  const SetupPlan* plan_;
  std::map<std::pair<std::size_t, std::size_t>, int> cutInto_;
  std::vector<const PairVariation*> interacting_;
  CouplingEstimate result_;
};

}  // namespace

CouplingEstimate estimateCoupling(const PlanContext& context, const Route& route) {
  return CouplingBuilder(context, route).build();
}

}  // namespace stepwise
