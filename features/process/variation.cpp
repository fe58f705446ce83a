#include "features/process/variation.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "features/process/plan_context.h"
#include "features/process/printer_limits.h"
#include "features/process/step_builder.h"

namespace stepwise {

namespace {

constexpr int kRawStock = -1;

const char* fixtureKey(Clamping::Method method) {
  switch (method) {
    case Clamping::Method::vise: return "fixture.vise_mm";
    case Clamping::Method::chuck: return "fixture.chuck_mm";
    case Clamping::Method::collet: return "fixture.collet_mm";
    case Clamping::Method::softJaws: return "fixture.soft_jaws_mm";
    case Clamping::Method::toeClamps: return "fixture.toe_clamps_mm";
    case Clamping::Method::zeroPoint: return "fixture.zero_point_mm";
    case Clamping::Method::vacuum: return "fixture.vacuum_mm";
    case Clamping::Method::wax: return "fixture.wax_mm";
    case Clamping::Method::carrierFrame: return "fixture.carrier_frame_mm";
    case Clamping::Method::customFixture: return "fixture.custom_fixture_mm";
  }
  return "fixture.vise_mm";
}

const char* operationOf(MachineClass machine) {
  switch (machine) {
    case MachineClass::mill3: return "mill_3axis";
    case MachineClass::mill4: return "mill_4axis";
    case MachineClass::mill5: return "mill_5axis";
    case MachineClass::turn: return "turn";
    case MachineClass::millTurn: return "mill_turn";
    case MachineClass::swiss: return "swiss";
  }
  return "mill_3axis";
}

/// Two groups of faces whose relation is looked at.
struct PairAsked {
  std::vector<FaceId> a, b;
  std::optional<int> featureA, featureB;
  std::string origin;
  bool inferred = true;
  std::optional<double> toleranceMm;
};

class VariationBuilder {
 public:
  VariationBuilder(const PlanContext& context, const Route& route, const std::vector<PairVariation>& compared)
      : context_(context), route_(route), compared_(compared), plan_(context.planOf(route)) {
    if (plan_) findLocations();
  }

  std::vector<PairVariation> build() {
    std::vector<PairVariation> pairs;
    for (const PairAsked& asked : pairsToLookAt()) {
      if (std::optional<PairVariation> pair = variationOf(asked)) pairs.push_back(std::move(*pair));
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const PairVariation& x, const PairVariation& y) {
      const double cpX = x.cp ? x.cp->value : std::numeric_limits<double>::infinity();
      const double cpY = y.cp ? y.cp->value : std::numeric_limits<double>::infinity();
      return cpX != cpY ? cpX < cpY : x.rssMm.value > y.rssMm.value;
    });
    return pairs;
  }

  std::optional<PairVariation> between(const std::vector<FaceId>& a, const std::vector<FaceId>& b) const {
    const auto featureOf = [&](const std::vector<FaceId>& faces) {
      return faces.empty() ? std::nullopt : context_.recognition.faces[faces.front() - 1].feature;
    };
    return variationOf({a, b, featureOf(a), featureOf(b), "asked for", true, std::nullopt});
  }

 private:
  /// The setup whose faces each setup is located on; raw stock where it grips none that was machined before.
  void findLocations() {
    for (std::size_t j = 0; j < plan_->setups.size(); ++j) {
      const Clamping& clamping = plan_->setups[j].clamping;
      int parent = kRawStock;
      for (const auto* jaw : {&clamping.firstJaw, &clamping.secondJaw}) {
        for (const FaceId face : *jaw) {
          const auto made = plan_->setupOfFace.find(face);
          if (made != plan_->setupOfFace.end() && made->second < static_cast<int>(j))
            parent = std::max(parent, made->second);
        }
      }
      location_.push_back(parent);
    }
  }

  std::optional<int> setupOf(const std::vector<FaceId>& faces) const {
    for (const FaceId face : faces) {
      const auto found = plan_->setupOfFace.find(face);
      if (found != plan_->setupOfFace.end()) return found->second;
    }
    return std::nullopt;
  }

  std::vector<PairAsked> pairsToLookAt() const {
    std::vector<PairAsked> pairs;
    for (const ToleranceNeed& need : context_.needs) {
      if (need.kind != ToleranceNeed::Kind::position || need.datumFaces.empty() || need.faces.empty() || !need.widthMm)
        continue;
      PairAsked pair{need.faces, need.datumFaces, need.feature, std::nullopt, need.text, false, *need.widthMm / 2};
      pair.featureB = context_.recognition.faces[need.datumFaces.front() - 1].feature;
      pairs.push_back(std::move(pair));
    }
    if (plan_) addInferred(pairs);
    for (const PairVariation& pair : compared_) {
      if (pair.inferred)
        pairs.push_back({pair.facesA, pair.facesB, pair.featureA, pair.featureB, pair.origin, true, std::nullopt});
    }
    return pairs;
  }

  /// A feature that one of the setups cuts.
  struct Cut {
    const Feature* feature = nullptr;
    int setup = 0;
    Vec3 middle;
  };

  std::vector<Cut> cutFeatures() const {
    std::vector<Cut> cuts;
    for (const Feature& feature : context_.recognition.features) {
      if (const std::optional<int> setup = setupOf(feature.faces))
        cuts.push_back({&feature, *setup, middleOf(feature.faces, context_.graph)});
    }
    return cuts;
  }

  void addInferred(std::vector<PairAsked>& pairs) const {
    const std::vector<Cut> cuts = cutFeatures();
    if (plan_->setups.size() > 1) {
      addCoaxial(cuts, pairs);
      if (const auto far = farthestApart(extremesOf(cuts), Setups::different))
        pairs.push_back(askedOf(*far, "farthest pair across setups (inferred)"));
    }
    if (!pairs.empty()) return;
    if (const auto far = farthestApart(extremesOf(cuts), Setups::any))
      pairs.push_back(askedOf(*far, "farthest pair in one setup (inferred)"));
  }

  static PairAsked askedOf(const std::pair<Cut, Cut>& far, std::string origin) {
    return {far.first.feature->faces,
            far.second.feature->faces,
            far.first.feature->id,
            far.second.feature->id,
            std::move(origin),
            true,
            std::nullopt};
  }

  /// Features that reach farthest in some direction: the farthest pair is among them, or nearly so.
  std::vector<Cut> extremesOf(const std::vector<Cut>& cuts) const {
    std::vector<Cut> extremes;
    const auto& axes = context_.box.frame.axes;
    for (std::size_t setup = 0; setup < plan_->setups.size(); ++setup) {
      for (int code = 1; code < 27; ++code) {
        const int x = code % 3 - 1, y = code / 3 % 3 - 1, z = code / 9 - 1;
        const Vec3 direction = axes[0] * x + axes[1] * y + axes[2] * z;
        const Cut* best = nullptr;
        for (const Cut& cut : cuts) {
          if (cut.setup == static_cast<int>(setup) &&
              (!best || dot(cut.middle, direction) > dot(best->middle, direction) + 1e-9))
            best = &cut;
        }
        if (best) extremes.push_back(*best);
      }
    }
    return extremes;
  }

  enum class Setups { different, any };

  static std::optional<std::pair<Cut, Cut>> farthestApart(const std::vector<Cut>& cuts, Setups setups) {
    std::optional<std::pair<Cut, Cut>> best;
    double bestMm = 0;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      for (std::size_t j = i + 1; j < cuts.size(); ++j) {
        const double apart = distance(cuts[i].middle, cuts[j].middle);
        const bool asked = setups == Setups::any || cuts[i].setup != cuts[j].setup;
        if (!asked || apart <= bestMm + 1e-9) continue;
        bestMm = apart;
        best = cuts[i].feature->id < cuts[j].feature->id ? std::pair{cuts[i], cuts[j]} : std::pair{cuts[j], cuts[i]};
      }
    }
    return best;
  }

  /// Of each axis that bores of several setups share, the pair farthest apart.
  void addCoaxial(const std::vector<Cut>& cuts, std::vector<PairAsked>& pairs) const {
    std::vector<bool> grouped(cuts.size());
    for (std::size_t i = 0; i < cuts.size(); ++i) {
      const auto* hole = std::get_if<Hole>(&cuts[i].feature->shape);
      if (!hole || grouped[i]) continue;
      std::vector<Cut> group{cuts[i]};
      for (std::size_t j = i + 1; j < cuts.size(); ++j) {
        const auto* other = std::get_if<Hole>(&cuts[j].feature->shape);
        if (!other || grouped[j] || std::abs(dot(other->axisDirection, hole->axisDirection)) < 1 - 1e-6) continue;
        constexpr double kOneAxisMm = 1e-3;
        if (norm(cross(other->axisOrigin - hole->axisOrigin, hole->axisDirection)) > kOneAxisMm) continue;
        grouped[j] = true;
        group.push_back(cuts[j]);
      }
      if (const auto far = farthestApart(group, Setups::different))
        pairs.push_back(askedOf(*far, "coaxial (inferred)"));
    }
  }

  std::optional<PairVariation> variationOf(const PairAsked& asked) const {
    PairVariation pair;
    pair.facesA = asked.a;
    pair.facesB = asked.b;
    pair.featureA = asked.featureA;
    pair.featureB = asked.featureB;
    pair.origin = asked.origin;
    pair.inferred = asked.inferred;
    pair.toleranceMm = asked.toleranceMm;
    pair.leverMm = distance(middleOf(asked.a, context_.graph), middleOf(asked.b, context_.graph));
    addGeneralTolerance(pair);
    if (route_.kind == RouteKind::printed) {
      addPrintedTerms(pair);
    } else if (!plan_ || !addMachinedTerms(pair)) {
      return std::nullopt;
    }
    pair.rssMm = rssOf(pair.terms);
    pair.worstMm = worstOf(pair.terms);
    if (pair.toleranceMm && pair.rssMm.low > 0)
      pair.cp = Range{*pair.toleranceMm / pair.rssMm.value, *pair.toleranceMm / pair.rssMm.high,
                      *pair.toleranceMm / pair.rssMm.low};
    return pair;
  }

  VariationTerm termOf(std::string label, const std::string& key, std::optional<int> setup) const {
    return {std::move(label), context_.library.get(key).range(), setup, {key}};
  }

  VariationTerm processTerm(int setup) const {
    return termOf(fmt::format("cutting in setup {}", setup + 1),
                  std::string("op.") + operationOf(plan_->machine) + ".sigma3_mm", setup);
  }

  /// Distances without a tolerance of their own have the general one; it says nothing of axes in line.
  void addGeneralTolerance(PairVariation& pair) const {
    if (!pair.inferred || !context_.options.general || pair.origin.starts_with("coaxial")) return;
    pair.toleranceMm = generalToleranceMm(context_.library, *context_.options.general, pair.leverMm);
    const std::string words = std::string(", ") + name(*context_.options.general);
    if (pair.toleranceMm && !pair.origin.ends_with(words)) pair.origin += words;
  }

  /// The eroding step that finishes a feature after the setups; none where they finish it.
  std::optional<int> erodedIn(const std::optional<int>& feature) const {
    for (std::size_t i = 0; feature && i < route_.steps.size(); ++i) {
      const ProcessStep& step = route_.steps[i];
      const bool erodes = step.operation == "wire-edm" || step.operation == "sinker-edm";
      if (erodes && std::find(step.features.begin(), step.features.end(), *feature) != step.features.end())
        return static_cast<int>(i);
    }
    return std::nullopt;
  }

  /// One clamping erodes both: the same step, from a direction that both have.
  bool erodedTogether(const PairVariation& pair, int a, int b) const {
    const auto& first = context_.feature(*pair.featureA).directions;
    const auto& second = context_.feature(*pair.featureB).directions;
    return a == b && std::any_of(first.begin(), first.end(), [&](Vec3 one) {
             return std::any_of(second.begin(), second.end(), [&](Vec3 other) { return dot(one, other) > 1 - 1e-6; });
           });
  }

  VariationTerm erodingTerm(std::string label, const std::string& key, int step) const {
    VariationTerm term = termOf(std::move(label), key, std::nullopt);
    term.step = step;
    return term;
  }

  /// False where no eroding touches the pair.
  bool addEroded(PairVariation& pair) const {
    const std::optional<int> a = erodedIn(pair.featureA), b = erodedIn(pair.featureB);
    if (!a && !b) return false;
    const auto labelOf = [&](int step) { return route_.steps[step].label; };
    for (const std::optional<int>& step : {a, b}) {
      if (!step) continue;
      const bool wire = route_.steps[*step].operation == "wire-edm";
      pair.terms.push_back(erodingTerm("cutting by " + labelOf(*step),
                                       wire ? "op.wire_edm.sigma3_mm" : "op.sinker_edm.sigma3_mm", *step));
    }
    if (a && b && erodedTogether(pair, *a, *b)) {
      pair.terms.push_back(erodingTerm("one clamping", "fixture.same_setup_mm", *a));
      pair.path = "both by " + labelOf(*a);
      return true;
    }
    for (const std::optional<int>& step : {a, b}) {
      if (!step) continue;
      pair.terms.push_back(
          erodingTerm(fmt::format("re-clamp for {} (vise)", labelOf(*step)), "fixture.vise_mm", *step));
      if (pair.leverMm <= 0) continue;
      const std::string key = "fixture.tilt_mm_per_mm_ratio";
      pair.terms.push_back({fmt::format("tilt of {} over {:.3g} mm", labelOf(*step), pair.leverMm),
                            context_.library.get(key).range() * pair.leverMm,
                            std::nullopt,
                            {key},
                            *step});
    }
    const auto endOf = [&](const std::optional<int>& step, const std::vector<FaceId>& faces) {
      if (step) return labelOf(*step);
      const std::optional<int> setup = setupOf(faces);
      if (setup) pair.terms.push_back(processTerm(*setup));
      return setup ? fmt::format("setup {}", *setup + 1) : std::string("raw stock");
    };
    pair.path = endOf(a, pair.facesA);
    if (a && b) pair.path += " → machined faces";
    pair.path += " → " + endOf(b, pair.facesB);
    return true;
  }

  bool addMachinedTerms(PairVariation& pair) const {
    if (addEroded(pair)) return true;
    const std::optional<int> a = setupOf(pair.facesA), b = setupOf(pair.facesB);
    if (!a && !b) return false;
    // Faces that no setup cuts are of the raw stock.
    const int setupA = a.value_or(kRawStock), setupB = b.value_or(kRawStock);
    for (const int setup : {setupA, setupB}) {
      if (setup != kRawStock) pair.terms.push_back(processTerm(setup));
    }
    if (setupA == setupB) {
      pair.terms.push_back(termOf("one clamping", "fixture.same_setup_mm", setupA));
      addTransfer(pair, setupA);
      pair.path = fmt::format("both in setup {}", setupA + 1);
      return true;
    }
    addPath(pair, setupA, setupB);
    return true;
  }

  /// Front and back in one setup of a machine with two spindles: the part changes hands on the way.
  void addTransfer(PairVariation& pair, int setup) const {
    if (plan_->machine != MachineClass::swiss && plan_->machine != MachineClass::millTurn) return;
    const auto sideOf = [&](const std::vector<FaceId>& faces) {
      for (const ToolPosition& position : plan_->setups[setup].positions) {
        if (std::find(position.faces.begin(), position.faces.end(), faces.front()) != position.faces.end())
          return dot(position.direction, plan_->setups[setup].direction) < -0.9;
      }
      return false;
    };
    if (sideOf(pair.facesA) != sideOf(pair.facesB))
      pair.terms.push_back(termOf("transfer to the sub-spindle", "fixture.sub_spindle_mm", setup));
  }

  /// From each of the two setups over the setups they were located on, to the first that both rest on.
  void addPath(PairVariation& pair, int setupA, int setupB) const {
    const std::vector<int> chainA = chainOf(setupA), chainB = chainOf(setupB);
    const std::set<int> restsA(chainA.begin(), chainA.end());
    int meeting = kRawStock;
    for (const int setup : chainB) {
      if (restsA.count(setup)) {
        meeting = setup;
        break;
      }
    }
    std::string up, down;
    for (const int setup : chainA) {
      if (setup == meeting) break;
      addReclamp(pair, setup, meeting);
      up += fmt::format("setup {} → ", setup + 1);
    }
    for (const int setup : chainB) {
      if (setup == meeting) break;
      addReclamp(pair, setup, meeting);
      down = fmt::format(" → setup {}", setup + 1) + down;
    }
    pair.path = up + (meeting == kRawStock ? std::string("raw stock") : fmt::format("setup {}", meeting + 1)) + down;
  }

  std::vector<int> chainOf(int setup) const {
    std::vector<int> chain{setup};
    while (chain.back() != kRawStock) chain.push_back(location_[chain.back()]);
    return chain;
  }

  void addReclamp(PairVariation& pair, int setup, int meeting) const {
    const Clamping::Method method = plan_->setups[setup].clamping.method;
    pair.terms.push_back(
        termOf(fmt::format("re-clamp in setup {} ({})", setup + 1, name(method)), fixtureKey(method), setup));
    if (pair.leverMm > 0) {
      const std::string key = "fixture.tilt_mm_per_mm_ratio";
      pair.terms.push_back({fmt::format("tilt of setup {} over {:.3g} mm", setup + 1, pair.leverMm),
                            context_.library.get(key).range() * pair.leverMm,
                            setup,
                            {key}});
    }
    // Located on machined faces in between: their own error passes on.
    const int datum = location_[setup];
    if (datum != kRawStock && datum != meeting) {
      VariationTerm term = processTerm(datum);
      term.label = fmt::format("datum faces cut in setup {}", datum + 1);
      pair.terms.push_back(std::move(term));
    }
  }

  void addPrintedTerms(PairVariation& pair) const {
    const PrinterLimits limits = readPrinterLimits(context_.library, *context_.printerOf(route_));
    pair.terms.push_back({fmt::format("{} over {:.3g} mm", limits.label, pair.leverMm),
                          limits.toleranceMm(pair.leverMm), std::nullopt, limits.toleranceKeys});
    pair.path = "one build";
    for (const ProcessStep& step : route_.steps) {
      if (step.operation != "mill-3axis" && step.operation != "ream") continue;
      const auto makes = [&](const std::optional<int>& feature) {
        return feature && std::find(step.features.begin(), step.features.end(), *feature) != step.features.end();
      };
      if (!makes(pair.featureA) && !makes(pair.featureB)) continue;
      pair.terms.push_back(
          termOf("re-clamp for machining afterwards (soft jaws)", "fixture.soft_jaws_mm", std::nullopt));
      pair.terms.push_back(termOf("cutting afterwards", "op.mill_3axis.sigma3_mm", std::nullopt));
      pair.path = "build → soft jaws";
      return;
    }
  }

  const PlanContext& context_;
  const Route& route_;
  const std::vector<PairVariation>& compared_;
  const SetupPlan* plan_;
  std::vector<int> location_;
};

}  // namespace

Vec3 middleOf(const std::vector<FaceId>& faces, const FaceGraph& graph) {
  Vec3 sum;
  double area = 0;
  for (const FaceId face : faces) {
    sum += graph.face(face).centroid * graph.face(face).areaMm2;
    area += graph.face(face).areaMm2;
  }
  return area > 0 ? sum / area : Vec3{};
}

Range rssOf(const std::vector<VariationTerm>& terms) {
  Range squares;
  for (const VariationTerm& term : terms)
    squares += Range{term.sigma3Mm.value * term.sigma3Mm.value, term.sigma3Mm.low * term.sigma3Mm.low,
                     term.sigma3Mm.high * term.sigma3Mm.high};
  return {std::sqrt(squares.value), std::sqrt(squares.low), std::sqrt(squares.high)};
}

Range worstOf(const std::vector<VariationTerm>& terms) {
  Range sum;
  for (const VariationTerm& term : terms) sum += term.sigma3Mm;
  return sum;
}

std::vector<PairVariation> estimateVariation(const PlanContext& context, const Route& route,
                                             const std::vector<PairVariation>& compared) {
  return VariationBuilder(context, route, compared).build();
}

std::optional<PairVariation> estimatePairVariation(const PlanContext& context, const Route& route,
                                                   const std::vector<FaceId>& facesA,
                                                   const std::vector<FaceId>& facesB) {
  return VariationBuilder(context, route, {}).between(facesA, facesB);
}

}  // namespace stepwise
