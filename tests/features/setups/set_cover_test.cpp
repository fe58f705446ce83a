#include "features/setups/set_cover.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <random>

#include "tests/support/catch.h"

using namespace stepwise;

namespace {

struct Instance {
  int itemCount = 0;
  std::vector<std::vector<int>> sets;
  std::vector<double> weight;
};

/// Every subset of sets, by the definition of the result: fewest, heaviest, first in order.
std::vector<int> bruteForceCover(const Instance& instance) {
  const int setCount = static_cast<int>(instance.sets.size());
  std::vector<std::uint64_t> mask(instance.sets.size(), 0);
  std::uint64_t all = 0;
  for (int s = 0; s < setCount; ++s) {
    for (int item : instance.sets[s]) mask[s] |= std::uint64_t{1} << item;
    all |= mask[s];
  }
  std::vector<int> best;
  double bestWeight = 0;
  bool found = false;
  for (std::uint32_t choice = 0; choice < (1u << setCount); ++choice) {
    std::uint64_t covered = 0;
    std::vector<int> chosen;
    double weight = 0;
    for (int s = 0; s < setCount; ++s) {
      if (((choice >> s) & 1u) == 0) continue;
      covered |= mask[s];
      chosen.push_back(s);
      if (!instance.weight.empty()) weight += instance.weight[s];
    }
    if (covered != all) continue;
    const bool better =
        !found || chosen.size() < best.size() ||
        (chosen.size() == best.size() && (weight > bestWeight || (weight == bestWeight && chosen < best)));
    if (better) {
      best = chosen;
      bestWeight = weight;
      found = true;
    }
  }
  return best;
}

Instance randomInstance(std::mt19937& random) {
  const auto upTo = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Instance instance;
  instance.itemCount = 1 + upTo(16);
  const int setCount = 1 + upTo(12);
  const int density = 10 + upTo(50);
  for (int s = 0; s < setCount; ++s) {
    std::vector<int> set;
    for (int item = 0; item < instance.itemCount; ++item)
      if (upTo(100) < density) set.push_back(item);
    instance.sets.push_back(set);
  }
  if (upTo(4) == 0 && setCount > 1) instance.sets.back() = instance.sets.front();
  const int weights = upTo(3);  // none, few values with many ties, many values
  for (int s = 0; s < setCount && weights > 0; ++s)
    instance.weight.push_back(weights == 1 ? upTo(3) : upTo(1000) - 200);
  return instance;
}

/// Blocks of a Steiner triple system on 3n points made from one on n points; hard for covers, with known minima.
std::vector<std::array<int, 3>> tripled(const std::vector<std::array<int, 3>>& triples, int n) {
  std::vector<std::array<int, 3>> result;
  for (int copy = 0; copy < 3; ++copy)
    for (const auto& t : triples) result.push_back({t[0] + copy * n, t[1] + copy * n, t[2] + copy * n});
  for (int i = 0; i < n; ++i) result.push_back({i, i + n, i + 2 * n});
  for (const auto& t : triples) {
    std::array<int, 3> order{0, 1, 2};
    do {
      result.push_back({t[order[0]], t[order[1]] + n, t[order[2]] + 2 * n});
    } while (std::next_permutation(order.begin(), order.end()));
  }
  return result;
}

Instance hittingSet(const std::vector<std::array<int, 3>>& triples, int points) {
  Instance instance;
  instance.itemCount = static_cast<int>(triples.size());
  instance.sets.resize(static_cast<std::size_t>(points));
  for (int t = 0; t < instance.itemCount; ++t)
    for (int point : triples[t]) instance.sets[point].push_back(t);
  return instance;
}

const std::vector<std::array<int, 3>> kNinePoints = tripled({{{0, 1, 2}}}, 3);

SetCover solve(const Instance& instance, SetCoverOptions options = {}) {
  return findMinimumCover(instance.itemCount, instance.sets, instance.weight, options);
}

bool covers(const Instance& instance, const std::vector<int>& chosen) {
  std::vector<bool> coverable(instance.itemCount), covered(instance.itemCount);
  for (const auto& set : instance.sets)
    for (int item : set) coverable[item] = true;
  for (int s : chosen)
    for (int item : instance.sets[s]) covered[item] = true;
  return coverable == covered;
}

}  // namespace

TEST_CASE("the minimum cover equals brute force, ties and weights included") {
  std::mt19937 random(20240611);
  int withUncoverable = 0, withSeveral = 0;
  for (int round = 0; round < 3000; ++round) {
    const Instance instance = randomInstance(random);
    const SetCover cover = solve(instance);
    const std::vector<int> expected = bruteForceCover(instance);
    CAPTURE(round);
    REQUIRE(cover.chosen == expected);
    REQUIRE(cover.lowerBound == static_cast<int>(expected.size()));
    REQUIRE(cover.tieProven);
    withUncoverable += cover.uncoverable.empty() ? 0 : 1;
    withSeveral += cover.chosen.size() >= 3 ? 1 : 0;
  }
  CHECK(withUncoverable > 100);
  CHECK(withSeveral > 500);
}

TEST_CASE("no items need no sets, and items in no set are named") {
  CHECK(findMinimumCover(0, {}).chosen.empty());
  const SetCover cover = findMinimumCover(3, {{0}, {0, 2}});
  CHECK(cover.chosen == std::vector<int>{1});
  CHECK(cover.uncoverable == std::vector<int>{1});
  CHECK(cover.lowerBound == 1);
  CHECK(findMinimumCover(2, {}).uncoverable == std::vector<int>{0, 1});
}

TEST_CASE("among minimum covers the heaviest wins, then the first in order") {
  CHECK(findMinimumCover(2, {{0, 1}, {0, 1}}).chosen == std::vector<int>{0});
  CHECK(findMinimumCover(2, {{0, 1}, {0, 1}}, {1, 2}).chosen == std::vector<int>{1});
  // {0, 3} and {1, 2} both cover with two sets; a single heavy set does not make three better than two.
  const std::vector<std::vector<int>> sets{{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0}};
  CHECK(findMinimumCover(4, sets, {1, 1, 1, 1, 100}).chosen == std::vector<int>{0, 3});
  CHECK(findMinimumCover(4, sets, {1, 1, 1.5, 1, 100}).chosen == std::vector<int>{1, 2});
}

TEST_CASE("rounding noise in the weights does not decide between covers") {
  const std::vector<std::vector<int>> sets{{0, 1}, {2}, {0}, {1, 2}};
  CHECK(findMinimumCover(3, sets, {0.3, 0.7, 0.3 + 1e-16, 0.7 + 1e-15}).chosen == std::vector<int>{0, 1});
  CHECK(findMinimumCover(3, sets, {0.3, 0.7, 0.3, 0.7 + 1e-6}).chosen == std::vector<int>{0, 3});
}

TEST_CASE("large structured covers are proven minimal in milliseconds") {
  Instance instance;
  int expected = 0;
  SECTION("independent blocks with a free choice in each") {
    instance.itemCount = 400;
    for (int block = 0; block < 40; ++block)
      for (int choice = 0; choice < 3; ++choice) {
        std::vector<int> set(10);
        std::iota(set.begin(), set.end(), block * 10);
        if (choice > 0) set.erase(set.begin() + choice);
        instance.sets.push_back(set);
        instance.weight.push_back(choice);
      }
    expected = 40;
  }
  SECTION("overlapping intervals on a line") {
    instance.itemCount = 500;
    for (int start = 0; start + 20 <= 500; start += 5) {
      std::vector<int> set(20);
      std::iota(set.begin(), set.end(), start);
      instance.sets.push_back(set);
    }
    expected = 25;
  }
  SECTION("a ring of intervals, where the dual bound is fractional") {
    instance.itemCount = 101;
    for (int start = 0; start < 101; ++start) instance.sets.push_back({start, (start + 1) % 101});
    expected = 51;
  }
  SECTION("three planted sets among sixty random ones") {
    std::mt19937 random(7);
    instance.itemCount = 600;
    for (int s = 0; s < 60; ++s) {
      std::vector<int> set;
      for (int item = 0; item < 600; ++item)
        if (s < 3 ? item % 3 == s : random() % 4 == 0) set.push_back(item);
      instance.sets.push_back(set);
    }
    expected = 3;
  }
  SECTION("a Steiner triple system on nine points") {
    instance = hittingSet(kNinePoints, 9);
    expected = 5;
  }
  SECTION("a Steiner triple system on 27 points") {
    instance = hittingSet(tripled(kNinePoints, 9), 27);
    expected = 18;
  }
  const auto start = std::chrono::steady_clock::now();
  const SetCover cover = solve(instance);
  const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  CHECK(static_cast<int>(cover.chosen.size()) == expected);
  CHECK(cover.lowerBound == expected);
  CHECK(covers(instance, cover.chosen));
  INFO(ms << " ms");
  CHECK(ms < 2000);  // generous for sanitizers; the release build takes a few milliseconds
  if (std::getenv("STEPWISE_TIMES") != nullptr) WARN(expected << " sets: " << ms << " ms");
}

TEST_CASE("a search that is cut off gives a cover with an honest bound") {
  const Instance instance = hittingSet(tripled(tripled({{{0, 1, 2}}}, 3), 9), 27);
  for (std::int64_t nodes : {0, 1, 10, 100}) {
    const SetCover cover = solve(instance, {.maxNodes = nodes});
    CHECK(covers(instance, cover.chosen));
    CHECK(cover.lowerBound <= 18);
    CHECK(cover.lowerBound >= 9);
    CHECK(cover.chosen.size() >= 18);
    CHECK_FALSE(cover.tieProven);
  }
}
