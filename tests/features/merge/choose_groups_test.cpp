#include "features/merge/choose_groups.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "tests/support/catch.h"

using namespace stepwise;

namespace {

/// A random connected graph whose groups have random values; some are not allowed.
struct RandomCase {
  LiaisonGraph graph;
  std::map<std::vector<int>, std::optional<double>> values;
};

bool connected(const std::vector<int>& group, const std::vector<std::pair<int, int>>& edges) {
  std::set<int> left(group.begin() + 1, group.end());
  std::vector<int> reached{group.front()};
  for (std::size_t k = 0; k < reached.size(); ++k)
    for (const auto& [a, b] : edges)
      for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}})
        if (from == reached[k] && left.erase(to) > 0) reached.push_back(to);
  return left.empty();
}

void fill(RandomCase& random, int parts, unsigned seed) {
  std::mt19937 engine(seed);
  const auto uniform = [&] { return double(engine()) / double(std::mt19937::max()); };
  random.graph.parts = parts;
  for (int i = 1; i < parts; ++i) random.graph.edges.emplace_back(static_cast<int>(engine() % unsigned(i)), i);
  for (int i = 0; i < parts; ++i)
    for (int j = i + 1; j < parts; ++j)
      if (uniform() < 0.15) random.graph.edges.emplace_back(i, j);
  random.graph.share.assign(parts, 0);
  for (unsigned set = 1; set < (1u << parts); ++set) {
    std::vector<int> group;
    for (int i = 0; i < parts; ++i)
      if (set & (1u << i)) group.push_back(i);
    if (group.size() < 2 || !connected(group, random.graph.edges)) continue;
    const double value = (uniform() - 0.35) * std::sqrt(double(group.size()));
    random.values[group] = uniform() < 0.2 ? std::nullopt : std::optional<double>(value);
    if (random.values[group])
      for (const int i : group) random.graph.share[i] = std::max(random.graph.share[i], value / double(group.size()));
  }
  random.graph.value = [&random](const std::vector<int>& group) { return random.values.at(group); };
}

/// Every division into connected, allowed groups, by brute force.
double bruteForce(const RandomCase& random, unsigned left) {
  static std::map<unsigned, double> known;
  if (left == (1u << random.graph.parts) - 1) known.clear();
  if (left == 0) return 0;
  if (const auto found = known.find(left); found != known.end()) return found->second;
  const unsigned first = left & (~left + 1), others = left & ~first;
  double best = bruteForce(random, others);
  for (unsigned sub = others; sub != 0; sub = (sub - 1) & others) {
    std::vector<int> group;
    for (int i = 0; i < random.graph.parts; ++i)
      if ((sub | first) & (1u << i)) group.push_back(i);
    const auto value = random.values.find(group);
    if (value != random.values.end() && value->second)
      best = std::max(best, *value->second + bruteForce(random, others & ~sub));
  }
  return known[left] = best;
}

}  // namespace

TEST_CASE("the choice of groups equals brute force on 200 random liaison graphs of up to 12 parts") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    INFO(seed);
    RandomCase random;
    fill(random, 2 + static_cast<int>(seed % 11), seed);
    const GroupChoice choice = chooseGroups(random.graph);
    CHECK(choice.exact);
    CHECK(choice.value == Approx(bruteForce(random, (1u << random.graph.parts) - 1)).margin(1e-9));
    double sum = 0;
    for (const std::vector<int>& group : choice.groups) sum += random.values.at(group).value();
    CHECK(sum == Approx(choice.value).margin(1e-9));
  }
}

TEST_CASE("beyond the exact size the plan is worth no more than its bound") {
  for (unsigned seed = 0; seed < 20; ++seed) {
    RandomCase random;
    fill(random, 10, 1000 + seed);
    const GroupChoice exact = chooseGroups(random.graph), greedy = chooseGroups(random.graph, {.exactUpTo = 4});
    CHECK_FALSE(greedy.exact);
    CHECK(greedy.value <= exact.value + 1e-9);
    CHECK(exact.value <= greedy.bound + 1e-9);
  }
}

TEST_CASE("the best groups are often not the largest") {
  LiaisonGraph graph{3, {{0, 1}, {1, 2}}, {}, {2, 2, 2}};
  graph.value = [](const std::vector<int>& group) -> std::optional<double> { return group.size() == 2 ? 3.0 : 1.0; };
  const GroupChoice choice = chooseGroups(graph);
  REQUIRE(choice.groups.size() == 1);
  CHECK(choice.groups[0].size() == 2);
}

TEST_CASE("repeated sub-assemblies are solved once, and each copy gets the same groups") {
  RandomCase random;
  fill(random, 7, 4242);
  const GroupChoice one = chooseGroups(random.graph);
  LiaisonGraph thrice = random.graph;
  thrice.parts = 21;
  for (int copy = 1; copy < 3; ++copy)
    for (int e = 0; e < static_cast<int>(random.graph.edges.size()); ++e)
      thrice.edges.emplace_back(random.graph.edges[e].first + 7 * copy, random.graph.edges[e].second + 7 * copy);
  for (int copy = 1; copy < 3; ++copy)
    thrice.share.insert(thrice.share.end(), random.graph.share.begin(), random.graph.share.end());
  thrice.value = [&](const std::vector<int>& group) {
    std::vector<int> first;
    for (const int part : group) first.push_back(part % 7);
    return random.values.at(first);
  };
  const GroupChoice each = chooseGroups(thrice);
  CHECK(each.solved == 3);
  CHECK(each.looked == 3 * one.looked);
  thrice.signature = [](const std::vector<int>&) { return std::string("alike"); };
  const GroupChoice once = chooseGroups(thrice);
  CHECK(once.solved == 1);
  CHECK(once.repeated == 2);
  CHECK(once.looked == one.looked);
  CHECK(once.groups == each.groups);
  CHECK(once.value == Approx(each.value));
  CHECK(once.value == Approx(3 * one.value));
}

TEST_CASE("a piece too large to be searched is left apart, and its bound is said") {
  RandomCase random;
  fill(random, 10, 77);
  const GroupChoice choice = chooseGroups(random.graph, {.exactUpTo = 4, .joinedUpTo = 6});
  CHECK(choice.groups.empty());
  CHECK(choice.leftApart == 1);
  CHECK_FALSE(choice.exact);
  CHECK(choice.bound >= chooseGroups(random.graph).value);
}

TEST_CASE("joining pair by pair misses nothing that all in one would bring") {
  // No pair gains anything, all four together do.
  LiaisonGraph graph{4, {{0, 1}, {1, 2}, {2, 3}}, {}, {2, 2, 2, 2}};
  graph.value = [](const std::vector<int>& group) -> std::optional<double> { return group.size() == 4 ? 8.0 : -1.0; };
  const GroupChoice choice = chooseGroups(graph, {.exactUpTo = 3});
  REQUIRE(choice.groups.size() == 1);
  CHECK(choice.groups[0].size() == 4);
  CHECK(choice.value == Approx(8));
}
