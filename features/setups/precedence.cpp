#include "features/setups/precedence.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <set>
#include <tuple>

namespace stepwise {
namespace {

constexpr double kQuarterPi = std::numbers::pi / 4;

struct RemovalMm3 {
  double operator()(const Hole& h) const { return kQuarterPi * h.diameterMm * h.diameterMm * h.depthMm; }
  double operator()(const Cavity& c) const { return c.lengthMm * c.widthMm * c.depthMm; }
  double operator()(const Groove& g) const { return std::numbers::pi * g.diameterMm * g.widthMm * g.depthMm; }
  double operator()(const TurnedProfile& t) const {
    return kQuarterPi * t.maxDiameterMm * t.maxDiameterMm * t.lengthMm;
  }
  double operator()(const Round& r) const { return (1 - kQuarterPi) * r.radiusMm * r.radiusMm * r.lengthMm; }
  double operator()(const Fillet&) const { return 0; }
  double operator()(const Chamfer& c) const { return 0.5 * c.widthMm * c.widthMm * c.lengthMm; }
  template <class Other>
  double operator()(const Other&) const {
    return 0;
  }
};

/// Six digits: what differs less is the same size, whatever unit the file was written in.
double rounded(double value) {
  if (value <= 0) return 0;
  const double scale = std::pow(10.0, 5 - std::floor(std::log10(value)));
  return std::round(value * scale) / scale;
}

int rankOf(const FeatureShape& shape) {
  if (std::holds_alternative<Hole>(shape) || std::holds_alternative<Groove>(shape)) return 1;
  if (std::holds_alternative<Thread>(shape) || std::holds_alternative<Fillet>(shape)) return 2;
  if (std::holds_alternative<Round>(shape) || std::holds_alternative<Chamfer>(shape)) return 3;
  return 0;
}

bool isBlend(const Feature& feature) {
  return rankOf(feature.shape) >= 2 && !std::holds_alternative<Thread>(feature.shape);
}

bool isFloor(const Feature& feature, FaceId face) {
  const auto* cavity = std::get_if<Cavity>(&feature.shape);
  return cavity != nullptr && std::find(cavity->floors.begin(), cavity->floors.end(), face) != cavity->floors.end();
}

/// True where `later`, meeting face `onFace` of `first` at an outer corner, opens on it.
bool opensOn(const Feature& later, FaceId ofLater, const Feature& first, FaceId onFace) {
  const int firstRank = rankOf(first.shape), laterRank = rankOf(later.shape);
  if (laterRank == 1) return firstRank == 0;
  if (laterRank != 0 || firstRank != 0) return false;
  if (!std::holds_alternative<Cavity>(later.shape)) return false;
  if (std::holds_alternative<Cavity>(first.shape)) return isFloor(first, onFace) && !isFloor(later, ofLater);
  return true;
}

/// A place where two features meet, directly or across one blend.
struct Meeting {
  FaceId a, b;
};

std::vector<Meeting> findMeetings(const FaceGraph& graph, const Recognition& recognition) {
  std::vector<Meeting> meetings;
  std::vector<std::vector<FaceId>> aroundBlend(recognition.features.size());
  for (const Edge& edge : graph.edges) {
    const FaceId a = edge.faces[0], b = edge.faces[1];
    if (a == 0 || b == 0 || a == b) continue;
    const std::optional<int> ownerA = recognition.faces[a - 1].feature, ownerB = recognition.faces[b - 1].feature;
    if (!ownerA || !ownerB || ownerA == ownerB) continue;
    if (edge.convexity == Convexity::convex) meetings.push_back({a, b});
    if (isBlend(recognition.features[*ownerA - 1])) aroundBlend[*ownerA - 1].push_back(b);
    if (isBlend(recognition.features[*ownerB - 1])) aroundBlend[*ownerB - 1].push_back(a);
  }
  for (const Feature& blend : recognition.features) {
    if (std::holds_alternative<Fillet>(blend.shape)) continue;  // it joins walls of one cavity
    const std::vector<FaceId>& around = aroundBlend[blend.id - 1];
    if (around.size() > 8) continue;  // a long chain touches everything and tells nothing
    for (std::size_t i = 0; i < around.size(); ++i)
      for (std::size_t j = i + 1; j < around.size(); ++j) meetings.push_back({around[i], around[j]});
  }
  return meetings;
}

}  // namespace

Precedence::Precedence(const FaceGraph& graph, const Recognition& recognition) {
  for (const Feature& feature : recognition.features) {
    removal_.push_back(rounded(std::visit(RemovalMm3{}, feature.shape)));
    rank_.push_back(rankOf(feature.shape));
  }
  std::set<std::array<int, 2>> found;
  for (const auto& [a, b] : findMeetings(graph, recognition)) {
    const Feature& ofA = recognition.features[*recognition.faces[a - 1].feature - 1];
    const Feature& ofB = recognition.features[*recognition.faces[b - 1].feature - 1];
    if (ofA.id == ofB.id) continue;
    if (opensOn(ofB, b, ofA, a)) found.insert({ofA.id, ofB.id});
    if (opensOn(ofA, a, ofB, b)) found.insert({ofB.id, ofA.id});
  }
  for (const auto& pair : found)  // crossing cavities open on each other: no order follows
    if (!found.contains({pair[1], pair[0]})) pairs_.push_back(pair);
}

std::vector<int> Precedence::ordered(std::vector<int> features) const {
  std::sort(features.begin(), features.end());
  std::vector<int> order, waitingFor(removal_.size() + 1, 0);
  const auto present = [&](int id) { return std::binary_search(features.begin(), features.end(), id); };
  std::map<int, std::vector<int>> laterThan;
  for (const auto& [first, later] : pairs_) {
    if (!present(first) || !present(later)) continue;
    ++waitingFor[later];
    laterThan[first].push_back(later);
  }
  const auto turnOf = [&](int id) { return std::tuple(waitingFor[id], rank_[id - 1], -removal_[id - 1], id); };
  std::set<std::tuple<int, int, double, int>> open;
  for (int id : features) open.insert(turnOf(id));
  while (!open.empty()) {
    // Where a ring of features waits for itself, the one that waits for least goes first.
    const int id = std::get<3>(*open.begin());
    open.erase(open.begin());
    order.push_back(id);
    for (int later : laterThan[id]) {
      const bool waits = open.erase(turnOf(later)) > 0;
      --waitingFor[later];
      if (waits) open.insert(turnOf(later));
    }
  }
  return order;
}

std::vector<int> Precedence::orderedGroups(const std::vector<FeatureGroup>& groups) const {
  const int count = static_cast<int>(groups.size());
  const auto has = [&](int group, int feature) {
    return std::binary_search(groups[group].features.begin(), groups[group].features.end(), feature);
  };
  std::vector<std::set<int>> waitsFor(groups.size());
  for (const auto& [first, later] : pairs_)
    for (int a = 0; a < count; ++a)
      for (int b = 0; b < count; ++b)
        if (a != b && has(a, first) && has(b, later) && !has(b, first)) waitsFor[b].insert(a);
  std::vector<double> removal(groups.size(), 0), area(groups.size(), 0);
  for (int g = 0; g < count; ++g) {
    for (int feature : groups[g].features) removal[g] += removalMm3(feature);
    removal[g] = rounded(removal[g]);
    area[g] = rounded(groups[g].areaMm2);
  }
  std::vector<int> order, open(groups.size());
  std::iota(open.begin(), open.end(), 0);
  while (!open.empty()) {
    const auto next = std::min_element(open.begin(), open.end(), [&](int a, int b) {
      return std::tuple(waitsFor[a].size(), -removal[a], -area[a], a) <
             std::tuple(waitsFor[b].size(), -removal[b], -area[b], b);
    });
    const int done = *next;
    open.erase(next);
    order.push_back(done);
    for (std::set<int>& waiting : waitsFor) waiting.erase(done);
  }
  return order;
}

}  // namespace stepwise
