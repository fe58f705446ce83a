#include "features/process/lead_time.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>

#include "features/process/plan_context.h"
#include "features/process/random.h"
#include "features/process/step_builder.h"
#include "geom/core/check.h"
#include "geom/core/parallel.h"

namespace stepwise {

namespace {

constexpr double kNormalP90 = 1.2815515655446004;

/// Sigma of a lognormal whose 5th and 95th percentile are the bounds of a plausible range.
double sigmaOf(Range range) {
  constexpr double kNormalP95 = 1.6448536269514722;
  if (range.low <= 0 || range.high <= range.low) return 0;
  return std::log(range.high / range.low) / (2 * kNormalP95);
}

/// Sigma of the logarithms as independent and common parts.
struct Spread {
  double common = 0, own = 0;
};
Spread spreadOf(double sigma, double correlation) {
  return {sigma * std::sqrt(correlation), sigma * std::sqrt(1 - correlation)};
}

double quantileOf(std::vector<double>& draws, double share) {
  const auto at = draws.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(draws.size() - 1));
  std::nth_element(draws.begin(), at, draws.end());
  return *at;
}

/// Standard error of a quantile: its binomial spread in ranks, read off the sorted draws.
double quantileError(const std::vector<double>& sorted, double share) {
  const double n = static_cast<double>(sorted.size());
  const double ranks = std::sqrt(n * share * (1 - share));
  const auto at = [&](double rank) { return sorted[static_cast<std::size_t>(std::clamp(rank, 0.0, n - 1))]; };
  return (at(share * n + ranks) - at(share * n - ranks)) / 2;
}

class ElementList {
 public:
  ElementList(const PlanContext& context, const Route& route) : context_(context), route_(route) {}

  std::vector<LeadTimeElement> build() && {
    for (std::size_t i = 0; i < route_.steps.size(); ++i) {
      if (i > 0 && route_.steps[i - 1].supplier != route_.steps[i].supplier) addHandover(static_cast<int>(i));
      addQueue(static_cast<int>(i));
      addWork(static_cast<int>(i));
    }
    return std::move(elements_);
  }

 private:
  static std::string keyOf(const ProcessStep& step, const char* leaf) {
    std::string key = "op." + step.operation + "." + leaf;
    std::replace(key.begin() + 3, key.begin() + 3 + static_cast<std::ptrdiff_t>(step.operation.size()), '-', '_');
    return key;
  }

  void add(LeadTimeElement element) {
    if (element.p50D > 0) elements_.push_back(std::move(element));
  }

  void addHandover(int step) {
    TracedReader library(context_.library);
    const double p50 = library.at("handover.time_p50_d").value;
    const double sigma = lognormalSigma(library.at("handover.time_cv_ratio").value);
    add({fmt::format("handover to {}", route_.steps[step].supplier), step, p50, sigma, library.keys()});
  }

  /// Steps in the set-up of the machine before them do not wait again: their operation has no queue.
  void addQueue(int index) {
    const ProcessStep& step = route_.steps[index];
    if (!context_.library.value(keyOf(step, "queue_p50_d"))) return;
    TracedReader library(context_.library);
    double p50 = library.at(keyOf(step, "queue_p50_d")).value;
    const double sigma = lognormalSigma(library.at(keyOf(step, "queue_cv_ratio")).value);
    if (context_.options.utilisation) {
      // The library's queues are those of its own utilisation; by Kingman they scale with u / (1 − u).
      const double variability = library.at("leadtime.variability_ratio").value;
      p50 *= kingmanWait(*context_.options.utilisation, variability) /
             kingmanWait(library.at("leadtime.utilisation_ratio").value, variability);
    }
    add({"wait for " + step.label, index, p50, sigma, library.keys()});
  }

  void addWork(int index) {
    const ProcessStep& step = route_.steps[index];
    TracedReader library(context_.library);
    const double quantity = std::max(context_.options.quantity.value_or(1), 1);
    const double minutesPerDay = library.at("leadtime.hours_per_day_h").value * 60;
    Range days = (step.pieceMin * quantity + step.setupMin.value_or(Range{})) / minutesPerDay;
    if (step.load) {
      // Loads run round the clock.
      const Range loads = larger(Range::exactly(1), quantity * inverse(step.load->piecesPerLoad));
      days +=
          times(step.load->minutes, {std::ceil(loads.value), std::ceil(loads.low), std::ceil(loads.high)}) / (24 * 60);
    }
    std::vector<std::string> keys = step.libraryKeys;
    keys.push_back("leadtime.hours_per_day_h");
    add({step.label, index, days.value, sigmaOf(days), std::move(keys)});
  }

  const PlanContext& context_;
  const Route& route_;
  std::vector<LeadTimeElement> elements_;
};

}  // namespace

double lognormalSigma(double coefficientOfVariation) {
  return std::sqrt(std::log1p(coefficientOfVariation * coefficientOfVariation));
}

double kingmanWait(double utilisation, double variability) {
  STEPWISE_CHECK(utilisation >= 0 && utilisation < 1, "a queue with utilisation 1 or more grows without end");
  return variability * utilisation / (1 - utilisation);
}

Quantiles sumOfLognormals(const std::vector<LeadTimeElement>& elements, double correlation) {
  std::vector<double> means;
  double mean = 0, variance = 0;
  for (const LeadTimeElement& element : elements) {
    means.push_back(element.p50D * std::exp(element.sigma * element.sigma / 2));
    mean += means.back();
  }
  if (mean <= 0) return {};
  for (std::size_t i = 0; i < elements.size(); ++i) {
    variance += means[i] * means[i] * std::expm1(elements[i].sigma * elements[i].sigma);
    for (std::size_t j = 0; j < i; ++j)
      variance += 2 * means[i] * means[j] * std::expm1(correlation * elements[i].sigma * elements[j].sigma);
  }
  const double sigmaSquared = std::log1p(variance / (mean * mean));
  const double p50 = mean * std::exp(-sigmaSquared / 2);
  return {p50, p50 * std::exp(kNormalP90 * std::sqrt(sigmaSquared))};
}

std::vector<double> sampleLeadTimes(const std::vector<LeadTimeElement>& elements, double correlation,
                                    const SampleOptions& options) {
  STEPWISE_CHECK(correlation >= 0 && correlation <= 1, "correlation of the common cause");
  std::vector<double> logMedians;
  std::vector<Spread> spreads;
  for (const LeadTimeElement& element : elements) {
    logMedians.push_back(std::log(element.p50D));
    spreads.push_back(spreadOf(element.sigma, correlation));
  }
  std::vector<double> totals(static_cast<std::size_t>(std::max(options.draws, 0)));
  constexpr std::size_t kGrain = 256;
  parallelFor(totals.size(), kGrain, [&](std::size_t draw) {
    // Place 0 is the common cause; the elements take the following pairs two by two.
    const double common = normalPair(options.seed, draw, 0)[0];
    double total = 0;
    for (std::size_t i = 0; i < elements.size(); i += 2) {
      const std::array<double, 2> own = normalPair(options.seed, draw, static_cast<std::uint32_t>(1 + i / 2));
      for (std::size_t k = i; k < std::min(i + 2, elements.size()); ++k)
        total += std::exp(logMedians[k] + spreads[k].common * common + spreads[k].own * own[k - i]);
    }
    totals[draw] = total;
  });
  return totals;
}

LeadTimeEstimate sampled(LeadTimeEstimate estimate, const SampleOptions& options) {
  std::vector<double> draws = sampleLeadTimes(estimate.elements, estimate.correlation, options);
  if (draws.empty()) return estimate;
  std::sort(draws.begin(), draws.end());
  estimate.p50D = quantileOf(draws, 0.5);
  estimate.p90D = quantileOf(draws, 0.9);
  estimate.p50ErrorD = quantileError(draws, 0.5);
  estimate.p90ErrorD = quantileError(draws, 0.9);
  estimate.deciles.clear();
  for (int percent = 5; percent <= 95; percent += 5) estimate.deciles.push_back(quantileOf(draws, percent / 100.0));
  estimate.method = fmt::format("{} draws, seed {}", options.draws, options.seed);
  return estimate;
}

LeadTimeEstimate estimateLeadTime(const PlanContext& context, const Route& route) {
  LeadTimeEstimate estimate;
  estimate.elements = ElementList(context, route).build();
  estimate.correlation = context.library.get("leadtime.common_cause_ratio").value;
  estimate.libraryKeys = {"leadtime.common_cause_ratio"};
  const Quantiles quantiles = sumOfLognormals(estimate.elements, estimate.correlation);
  estimate.p50D = quantiles.p50;
  estimate.p90D = quantiles.p90;
  estimate.method = "closed form";
  estimate.quantity = std::max(context.options.quantity.value_or(1), 1);
  if (!context.options.quantity) estimate.unknowns.push_back("quantity");
  if (!context.material.known()) estimate.unknowns.push_back("material");
  return estimate;
}

}  // namespace stepwise
