#include "features/recognize/hole_stack.h"

#include <algorithm>
#include <map>

#include "geom/core/disjoint_sets.h"

namespace stepwise {
namespace {

bool isTorus(const RevolvedSpan& span) { return span.kind == RevolvedSpan::Kind::torus; }

/// What a span touches around its ends: other admitted spans of its axis, and planes across the axis.
struct Contact {
  int span = -1;
  Convexity convexity = Convexity::undefined;
  double radiusMm = 0;
};

/// Counterbores for screw heads are at most about 2.3 times their hole. From here on it is a bore of its own, with a
/// smaller hole in its floor.
constexpr double kMostShoulderRatio = 3.0;

/// A torus belongs to the stack when it is the corner between two of its pieces or between one and a floor, or when it
/// rounds the edge of its opening.
bool torusJoins(const FaceGraph& graph, const RevolvedFaces& revolved, const RevolvedSpan& torus,
                const std::vector<char>& admitted) {
  std::vector<int> pieces;
  bool across = false, smooth = false;
  const AxisLine& axis = revolved.axisOf(torus);
  for (const auto* rim : {&torus.low, &torus.high, &torus.sides})
    for (const RimEdge& edge : *rim) {
      if (edge.other == 0) continue;
      const int other = revolved.spanOf[edge.other - 1];
      if (other >= 0 && admitted[other] && revolved.spans[other].group == torus.group &&
          !isTorus(revolved.spans[other])) {
        pieces.push_back(other);
        smooth |= edge.convexity == Convexity::smooth;
      }
      across |= isAcross(graph.face(edge.other), axis);
    }
  std::sort(pieces.begin(), pieces.end());
  pieces.erase(std::unique(pieces.begin(), pieces.end()), pieces.end());
  return pieces.size() >= 2 || (pieces.size() == 1 && across && (torus.concave || smooth));
}

void linkThroughShoulders(const std::map<std::pair<int, FaceId>, std::vector<Contact>>& contacts, DisjointSets& links,
                          std::map<FaceId, int>& shoulderOf) {
  for (const auto& [key, touching] : contacts) {
    const bool outer = std::any_of(touching.begin(), touching.end(),
                                   [](const Contact& c) { return c.convexity != Convexity::convex; });
    const bool inner = std::any_of(touching.begin(), touching.end(),
                                   [](const Contact& c) { return c.convexity == Convexity::convex; });
    if (!outer || !inner) continue;
    double least = 1e300, most = 0;
    for (const Contact& contact : touching)
      least = std::min(least, contact.radiusMm), most = std::max(most, contact.radiusMm);
    if (most > kMostShoulderRatio * least) continue;
    for (const Contact& contact : touching) links.join(touching.front().span, contact.span);
    shoulderOf[key.second] = touching.front().span;
  }
}

}  // namespace

std::vector<HoleStack> buildHoleStacks(const FaceGraph& graph, const RevolvedFaces& revolved,
                                       const std::function<bool(int)>& accepts) {
  const int count = static_cast<int>(revolved.spans.size());
  std::vector<char> admitted(count, 0);
  for (int s = 0; s < count; ++s) admitted[s] = !isTorus(revolved.spans[s]) && accepts(s);
  for (int s = 0; s < count; ++s)
    if (isTorus(revolved.spans[s]) && torusJoins(graph, revolved, revolved.spans[s], admitted) && accepts(s))
      admitted[s] = 1;

  DisjointSets links(count);
  std::map<std::pair<int, FaceId>, std::vector<Contact>> contacts;  // by group and plane
  for (int s = 0; s < count; ++s) {
    if (!admitted[s]) continue;
    const RevolvedSpan& span = revolved.spans[s];
    for (const auto* rim : {&span.low, &span.high})
      for (const RimEdge& edge : *rim) {
        if (edge.other == 0) continue;
        const int other = revolved.spanOf[edge.other - 1];
        if (other >= 0 && admitted[other] && revolved.spans[other].group == span.group) links.join(s, other);
        if (isAcross(graph.face(edge.other), revolved.axisOf(span)))
          contacts[{span.group, edge.other}].push_back({s, edge.convexity, edge.radiusMm});
      }
  }
  std::map<FaceId, int> shoulderOf;
  linkThroughShoulders(contacts, links, shoulderOf);

  std::map<int, HoleStack> stacks;
  for (int s = 0; s < count; ++s)
    if (admitted[s]) {
      HoleStack& stack = stacks[links.smallest(s)];
      stack.group = revolved.spans[s].group;
      stack.spans.push_back(s);
    }
  for (const auto& [plane, span] : shoulderOf) stacks[links.smallest(span)].shoulders.push_back(plane);
  std::vector<HoleStack> result;
  for (auto& [root, stack] : stacks) {
    std::stable_sort(stack.spans.begin(), stack.spans.end(), [&](int a, int b) {
      const RevolvedSpan &p = revolved.spans[a], &q = revolved.spans[b];
      return p.lowMm + p.highMm < q.lowMm + q.highMm;
    });
    result.push_back(std::move(stack));
  }
  return result;
}

EndState endState(const FaceGraph& graph, const RevolvedFaces& revolved, const HoleStack& stack, End end) {
  EndState state;
  const RevolvedSpan& span = revolved.spans[end == End::low ? stack.spans.front() : stack.spans.back()];
  const AxisLine& axis = revolved.axisOf(span);
  const std::vector<RimEdge>& rim = end == End::low ? span.low : span.high;
  const double poleRadius = end == End::low ? span.lowRadiusMm : span.highRadiusMm;
  const bool ends = span.kind == RevolvedSpan::Kind::cone || span.kind == RevolvedSpan::Kind::sphere;
  state.pole = ends && poleRadius <= revolved.toleranceMm;
  const auto inStack = [&](FaceId face) {
    const int other = revolved.spanOf[face - 1];
    return other >= 0 && std::find(stack.spans.begin(), stack.spans.end(), other) != stack.spans.end();
  };
  for (const RimEdge& edge : rim) {
    if (edge.other == 0 || inStack(edge.other)) continue;
    const auto plane = acrossPlane(graph.face(edge.other), axis);
    const bool facesIn = plane && plane->facing == (end == End::low ? 1 : -1);
    const bool floor = edge.convexity == Convexity::concave || (edge.convexity == Convexity::smooth && facesIn);
    (floor ? state.closedTurn : state.openTurn) += edge.turnRad;
    if (floor && facesIn) state.floors.push_back(edge.other);
  }
  std::sort(state.floors.begin(), state.floors.end());
  state.floors.erase(std::unique(state.floors.begin(), state.floors.end()), state.floors.end());
  return state;
}

}  // namespace stepwise
