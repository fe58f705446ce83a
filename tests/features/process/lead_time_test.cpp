#include "features/process/lead_time.h"

#include <fmt/format.h>
#include <chrono>
#include <cmath>

#include "geom/core/parallel.h"
#include "tests/features/process/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

LeadTimeElement element(double p50D, double cv) { return {"x", std::nullopt, p50D, lognormalSigma(cv), {}}; }

/// Restores the number of threads at the end of a test.
struct ThreadCountGuard {
  ~ThreadCountGuard() { setThreadCount(0); }
};

}  // namespace

TEST_CASE("the P90 of one lognormal element over its P50 is the closed form") {
  const double cvs[] = {0.3, 0.5, 0.8, 1.0}, ratios[] = {1.46, 1.83, 2.46, 2.91};
  for (int i = 0; i < 4; ++i) {
    const Quantiles closed = sumOfLognormals({element(5, cvs[i])}, 0.3);
    CHECK(closed.p50 == Approx(5));
    CHECK(closed.p90 / closed.p50 == Approx(ratios[i]).margin(0.005));
  }
}

TEST_CASE("Kingman's wait is the known multiple of the service time") {
  CHECK(kingmanWait(0.8, 1) == Approx(4));
  CHECK(kingmanWait(0.85, 1) == Approx(5.667).margin(0.001));
  CHECK(kingmanWait(0.9, 1) == Approx(9));
  CHECK(kingmanWait(0.95, 1) == Approx(19));
  CHECK(kingmanWait(0.5, 0.5) == Approx(0.5));  // M/D/1: half of M/M/1
}

TEST_CASE("sampled quantiles agree with the closed form of one element within their stated error") {
  LeadTimeEstimate estimate;
  estimate.elements = {element(5, 0.8)};
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const LeadTimeEstimate drawn = sampled(estimate, {.draws = 20'000, .seed = seed});
    const Quantiles closed = sumOfLognormals(estimate.elements, 0);
    CHECK(std::abs(drawn.p50D - closed.p50) < 4 * *drawn.p50ErrorD);
    CHECK(std::abs(drawn.p90D - closed.p90) < 4 * *drawn.p90ErrorD);
    CHECK(*drawn.p90ErrorD < 0.02 * drawn.p90D);
  }
}

TEST_CASE("fully common causes make the sum one lognormal: medians add") {
  LeadTimeEstimate estimate;
  estimate.correlation = 1;
  for (int i = 0; i < 6; ++i) estimate.elements.push_back(element(4, 0.8));
  const LeadTimeEstimate drawn = sampled(estimate, {.draws = 20'000});
  CHECK(std::abs(drawn.p50D - 24) < 4 * *drawn.p50ErrorD);
  CHECK(drawn.p90D / drawn.p50D == Approx(2.46).epsilon(0.05));
  const Quantiles closed = sumOfLognormals(estimate.elements, 1);
  CHECK(closed.p50 == Approx(24));
}

TEST_CASE("the closed form of a chain stays near the sampled one, and a common cause widens the chain") {
  std::vector<LeadTimeElement> chain;
  for (int i = 0; i < 10; ++i) chain.push_back(element(1 + i, 0.8));
  double previous = 0;
  for (const double correlation : {0.0, 0.3, 0.6}) {
    LeadTimeEstimate estimate;
    estimate.elements = chain;
    estimate.correlation = correlation;
    const LeadTimeEstimate drawn = sampled(estimate, {.draws = 20'000});
    const Quantiles closed = sumOfLognormals(chain, correlation);
    CHECK(closed.p50 == Approx(drawn.p50D).epsilon(0.03));
    CHECK(closed.p90 == Approx(drawn.p90D).epsilon(0.05));
    CHECK(drawn.p90D / drawn.p50D > previous);
    previous = drawn.p90D / drawn.p50D;
  }
}

TEST_CASE("draws are the same for any number of threads") {
  const ThreadCountGuard guard;
  const std::vector<LeadTimeElement> chain{element(3, 0.8), element(1, 0.4), element(2, 1.0)};
  setThreadCount(1);
  const std::vector<double> one = sampleLeadTimes(chain, 0.3);
  setThreadCount(2);
  CHECK(sampleLeadTimes(chain, 0.3) == one);
  setThreadCount(7);
  CHECK(sampleLeadTimes(chain, 0.3) == one);
  CHECK(sampleLeadTimes(chain, 0.3, {.draws = 10'000, .seed = 2}) != one);
}

TEST_CASE("ten thousand draws of a chain of thirty steps take well under 50 ms on one core") {
  const ThreadCountGuard guard;
  setThreadCount(1);
  const std::vector<LeadTimeElement> chain(30, element(3, 0.8));
  const auto start = std::chrono::steady_clock::now();
  const std::vector<double> draws = sampleLeadTimes(chain, 0.3);
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  WARN(fmt::format("10,000 draws of 30 elements: {:.1f} ms", ms));
  CHECK(draws.size() == 10'000);
  CHECK(ms < 2000);  // sanitizers and loaded machines included
}

TEST_CASE("a route's lead time has its waits, its work and its handovers") {
  const ProcessLibrary library = *ProcessLibrary::builtIn();
  const HandMadePart part = pocketPlate();
  const ProcessPlan plan = part.plan(library, {.material = "316L", .quantity = 50});
  const LeadTimeEstimate& lead = *plan.find("mill3")->leadTime;
  int handovers = 0, waits = 0;
  for (const LeadTimeElement& entry : lead.elements) {
    CHECK(entry.p50D > 0);
    handovers += entry.label.starts_with("handover") ? 1 : 0;
    waits += entry.label.starts_with("wait for") ? 1 : 0;
  }
  CHECK(handovers == 1);
  CHECK(waits == 6);  // drilling waits for nothing: it runs on the mill; nothing is sawn, as the block comes to size
  CHECK(lead.p90D > lead.p50D);
  CHECK(lead.p50D > 14);
  CHECK(lead.p50D < 40);
  CHECK(lead.quantity == 50);
  CHECK(lead.unknowns.empty());
  CHECK(part.plan(library, {.material = "316L"}).find("mill3")->leadTime->unknowns ==
        std::vector<std::string>{"quantity"});
  // A fuller shop makes longer queues.
  CHECK(part.plan(library, {.material = "316L", .quantity = 50, .utilisation = 0.95}).find("mill3")->leadTime->p50D >
        2 * lead.p50D);
  // Asked for, it is sampled.
  const ProcessPlan drawn =
      part.plan(library, {.material = "316L", .quantity = 50, .figures = PlanProcessOptions::Figures::sampled});
  CHECK(drawn.find("mill3")->leadTime->method == "10000 draws, seed 1");
  CHECK(drawn.find("mill3")->leadTime->p50D == Approx(lead.p50D).epsilon(0.05));
}
