#include "features/recognize/find_knurls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace stepwise {
namespace {

using std::numbers::pi;

/// One inner corner between two flanks, seen from the axis and read upwards.
struct Valley {
  const Edge* edge = nullptr;
  double heightMm = 0, riseMm = 0, radiusMm = 0;
  double angleRad = 0, turnRad = 0;  ///< where it begins, and how far it goes around

  double climb() const { return turnRad / riseMm; }
};

double middleOf(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<long>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

class KnurlFinder {
 public:
  KnurlFinder(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindKnurlsOptions& options)
      : graph_(graph), revolved_(revolved), claims_(claims), options_(options) {}

  void run() {
    for (const std::vector<const Edge*>& family : equalValleys())
      if (const int group = axisOf(family); group >= 0) tryFamily(family, group);
  }

 private:
  bool mayBeFlank(FaceId face) const { return face != 0 && claims_.free(face) && revolved_.spanOf[face - 1] < 0; }

  /// Inner corners of one length, enough of them for a knurl; most numerous first.
  std::vector<std::vector<const Edge*>> equalValleys() const {
    std::vector<const Edge*> valleys;
    for (const Edge& edge : graph_.edges)
      if (edge.convexity == Convexity::concave && mayBeFlank(edge.faces[0]) && mayBeFlank(edge.faces[1]))
        valleys.push_back(&edge);
    std::stable_sort(valleys.begin(), valleys.end(),
                     [](const Edge* a, const Edge* b) { return a->lengthMm < b->lengthMm; });
    constexpr double kSame = 1.01;
    std::vector<std::vector<const Edge*>> families;
    for (std::size_t i = 0; i < valleys.size();) {
      std::size_t end = i;
      while (end < valleys.size() && valleys[end]->lengthMm <= kSame * valleys[i]->lengthMm) ++end;
      if (static_cast<int>(end - i) >= options_.minTeeth)
        families.emplace_back(valleys.begin() + static_cast<long>(i), valleys.begin() + static_cast<long>(end));
      i = end;
    }
    std::stable_sort(families.begin(), families.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return families;
  }

  /// The axis that the family lies around at one distance, all the way; −1: none.
  int axisOf(const std::vector<const Edge*>& family) const {
    Vec3 centre;
    for (const Edge* edge : family) centre += edge->mid;
    centre = centre / static_cast<double>(family.size());
    for (int group = 0; group < static_cast<int>(revolved_.groups.size()); ++group) {
      const AxisLine& axis = revolved_.groups[group].axis;
      const double radius = axis.radiusAt(family.front()->mid);
      constexpr double kSame = 0.02;
      if (axis.radiusAt(centre) <= kSame * radius && std::all_of(family.begin(), family.end(), [&](const Edge* edge) {
            return std::abs(axis.radiusAt(edge->mid) - radius) <= kSame * radius;
          }))
        return group;
    }
    return -1;
  }

  static Valley seenFrom(const Edge& edge, const AxisLine& axis) {
    const bool upwards = axis.heightOf(edge.start) <= axis.heightOf(edge.end);
    const Vec3 low = upwards ? edge.start : edge.end, high = upwards ? edge.end : edge.start;
    const Vec3 zero = anyPerpendicular(axis.direction), quarter = cross(axis.direction, zero);
    const auto angleOf = [&](Vec3 p) { return std::atan2(dot(p - axis.origin, quarter), dot(p - axis.origin, zero)); };
    Valley valley{&edge, axis.heightOf(low)};
    valley.riseMm = axis.heightOf(high) - valley.heightMm;
    valley.radiusMm = axis.radiusAt(low);
    valley.angleRad = angleOf(low);
    valley.turnRad = std::remainder(angleOf(high) - valley.angleRad, 2 * pi);
    return valley;
  }

  void tryFamily(const std::vector<const Edge*>& family, int group) {
    const AxisLine& axis = revolved_.groups[group].axis;
    std::vector<Valley> valleys;
    for (const Edge* edge : family) {
      if (!mayBeFlank(edge->faces[0]) || !mayBeFlank(edge->faces[1])) return;  // gone to a band before
      valleys.push_back(seenFrom(*edge, axis));
      if (valleys.back().riseMm < 0.1 * edge->lengthMm) return;
    }
    std::vector<double> climbs;
    for (const Valley& valley : valleys) climbs.push_back(std::abs(valley.climb()));
    const double climb = middleOf(climbs);
    const bool straight = climb * valleys.front().radiusMm < 0.01;
    constexpr double kSame = 0.02;
    if (!straight &&
        std::any_of(climbs.begin(), climbs.end(), [&](double c) { return std::abs(c - climb) > kSame * climb; }))
      return;
    // All together they tell the angle better than any of them where the points are rounded.
    double turned = 0, risen = 0;
    for (const Valley& valley : valleys) turned += std::abs(valley.turnRad), risen += valley.riseMm;
    const std::set<FaceId> flanks = growFlanks(valleys, axis);
    if (flanks.empty()) return;
    const int right = countGrooves(valleys, straight ? 0 : 1), left = straight ? right : countGrooves(valleys, -1);
    if (right != left || right < (straight ? options_.minStraightTeeth : options_.minTeeth)) {
      for (FaceId face : flanks)
        claims_.refuse(face, "knurl",
                       fmt::format("{} even grooves to the one side and {} to the other around its axis", right, left));
      return;
    }
    claim(flanks, axis, right, straight ? 0 : turned / risen);
  }

  double tipRadius(FaceId face, const AxisLine& axis) const {
    double most = 0;
    for (int edge : edgesOf(graph_, face)) most = std::max(most, axis.radiusAt(graph_.edge(edge).start));
    return most;
  }

  /// All faces between root and tips that join on to the valleys' sides; none where one of them ends in no ridge.
  std::set<FaceId> growFlanks(const std::vector<Valley>& valleys, const AxisLine& axis) const {
    std::set<FaceId> flanks;
    double tip = 0;
    for (const Valley& valley : valleys)
      for (FaceId face : valley.edge->faces) {
        flanks.insert(face);
        tip = std::max(tip, tipRadius(face, axis));
      }
    constexpr double kSame = 0.02;
    const double root = valleys.front().radiusMm * (1 - kSame);
    const auto inBand = [&](FaceId id) {
      if (!mayBeFlank(id) || isAcross(graph_.face(id), axis)) return false;
      const std::vector<int> edges = edgesOf(graph_, id);
      return std::all_of(edges.begin(), edges.end(), [&](int e) {
        const double a = axis.radiusAt(graph_.edge(e).start), b = axis.radiusAt(graph_.edge(e).end);
        return std::min(a, b) >= root && std::max(a, b) <= tip * (1 + kSame);
      });
    };
    std::vector<FaceId> front(flanks.begin(), flanks.end());
    while (!front.empty()) {
      const FaceId face = front.back();
      front.pop_back();
      for (int edge : edgesOf(graph_, face)) {
        const FaceId other = graph_.edge(edge).otherThan(face);
        if (other != 0 && !flanks.contains(other) && inBand(other)) {
          flanks.insert(other);
          front.push_back(other);
        }
      }
    }
    addTops(flanks, axis, tip);
    const bool closed = std::all_of(flanks.begin(), flanks.end(), [&](FaceId face) {
      const std::vector<FaceId> ridges = neighbours(graph_, face, Convexity::convex);
      return std::any_of(ridges.begin(), ridges.end(), [&](FaceId other) { return flanks.contains(other); });
    });
    return closed ? flanks : std::set<FaceId>{};
  }

  /// What is left of the cylinder between the grooves.
  void addTops(std::set<FaceId>& flanks, const AxisLine& axis, double tip) const {
    std::set<FaceId> tops;
    for (FaceId face : flanks)
      for (FaceId other : neighbours(graph_, face, Convexity::convex)) {
        const auto* cylinder = std::get_if<Cylinder>(&graph_.face(other).surface);
        if (cylinder == nullptr || !claims_.free(other) || std::abs(cylinder->radiusMm - tip) > 0.02 * tip) continue;
        const std::vector<FaceId> around = neighbours(graph_, other, Convexity::convex);
        if (std::all_of(around.begin(), around.end(),
                        [&](FaceId id) { return flanks.contains(id) || isAcross(graph_.face(id), axis); }))
          tops.insert(other);
      }
    flanks.insert(tops.begin(), tops.end());
  }

  /// Valleys on one line are one groove; all grooves of one hand (0: of both) at equal angles, else none is counted.
  static int countGrooves(const std::vector<Valley>& valleys, int hand) {
    std::vector<double> phases;
    for (const Valley& valley : valleys) {
      if (valley.climb() * hand < 0) continue;
      const double phase = valley.angleRad - valley.climb() * valley.heightMm;
      phases.push_back(phase - 2 * pi * std::floor(phase / (2 * pi)));
    }
    if (phases.empty()) return 0;
    std::sort(phases.begin(), phases.end());
    double widest = phases.front() + 2 * pi - phases.back();
    for (std::size_t i = 1; i < phases.size(); ++i) widest = std::max(widest, phases[i] - phases[i - 1]);
    std::vector<double> lines;  // where each groove crosses
    for (double phase : phases)
      if (lines.empty() || phase - lines.back() > 0.3 * widest) lines.push_back(phase);
    if (lines.size() > 1 && lines.front() + 2 * pi - lines.back() <= 0.3 * widest) lines.pop_back();
    const double pitch = 2 * pi / static_cast<double>(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const double next = i + 1 < lines.size() ? lines[i + 1] : lines.front() + 2 * pi;
      if (std::abs(next - lines[i] - pitch) > 0.05 * pitch) return 0;
    }
    return static_cast<int>(lines.size());
  }

  void claim(const std::set<FaceId>& flanks, const AxisLine& axis, int teeth, double climb) {
    double root = 1e300, tip = 0, low = 1e300, high = -1e300;
    for (FaceId face : flanks)
      for (int id : edgesOf(graph_, face))
        for (Vec3 p : {graph_.edge(id).start, graph_.edge(id).end}) {
          root = std::min(root, axis.radiusAt(p));
          tip = std::max(tip, axis.radiusAt(p));
          low = std::min(low, axis.heightOf(p));
          high = std::max(high, axis.heightOf(p));
        }
    Knurl knurl;
    knurl.pattern = climb > 0 ? Knurl::Pattern::diamond : Knurl::Pattern::straight;
    knurl.helixAngle = Angle::radians(std::atan(climb * tip));
    if (knurl.helixAngle > options_.steepest) return;
    knurl.teeth = teeth;
    knurl.diameterMm = 2 * tip;
    knurl.depthMm = tip - root;
    knurl.pitchMm = 2 * pi * tip * std::cos(knurl.helixAngle.inRadians()) / teeth;
    knurl.widthMm = high - low;
    knurl.axisOrigin = axis.at((low + high) / 2);
    knurl.axisDirection = axis.direction;
    Feature feature;
    feature.faces.assign(flanks.begin(), flanks.end());
    feature.faceClass = "knurl";
    feature.directions = {axis.direction, -axis.direction};
    feature.rule = "knurl.even-grooves";
    feature.confidence = {
        0.9, climb > 0
                 ? fmt::format("{} grooves each way cross at {:.3g}° to the axis, with {} flanks between them", teeth,
                               knurl.helixAngle.inDegrees(), flanks.size())
                 : fmt::format("{} even grooves along the axis, with {} flanks between them", teeth, flanks.size())};
    feature.shape = knurl;
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  const FindKnurlsOptions& options_;
};

}  // namespace

void findKnurls(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                const FindKnurlsOptions& options) {
  if (revolved.empty()) return;
  KnurlFinder(graph, revolved, claims, options).run();
}

}  // namespace stepwise
