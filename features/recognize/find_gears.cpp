#include "features/recognize/find_gears.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include <fmt/format.h>

namespace stepwise {
namespace {

using std::numbers::pi;

/// Pieces of equal area at equal angles about the axis.
bool isEvenRing(const FaceGraph& graph, const AxisLine& axis, const std::vector<FaceId>& faces) {
  const Vec3 zero = anyPerpendicular(axis.direction), quarter = cross(axis.direction, zero);
  std::vector<double> angles;
  double least = 1e300, most = 0;
  for (FaceId id : faces) {
    const Vec3 p = graph.face(id).centroid - axis.origin;
    angles.push_back(std::atan2(dot(p, quarter), dot(p, zero)));
    least = std::min(least, graph.face(id).areaMm2), most = std::max(most, graph.face(id).areaMm2);
  }
  if (most > 1.02 * least) return false;
  std::sort(angles.begin(), angles.end());
  const double pitch = 2 * pi / static_cast<double>(angles.size());
  for (std::size_t i = 0; i < angles.size(); ++i) {
    const double next = i + 1 < angles.size() ? angles[i + 1] : angles.front() + 2 * pi;
    if (std::abs(next - angles[i] - pitch) > 0.03 * pitch) return false;
  }
  return true;
}

class GearFinder {
 public:
  GearFinder(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindGearsOptions& options)
      : graph_(graph), revolved_(revolved), claims_(claims), options_(options) {}

  void run() {
    for (const RevolvedSpan& span : revolved_.spans) {
      if (span.kind != RevolvedSpan::Kind::cylinder || static_cast<int>(span.faces.size()) < options_.minTeeth ||
          span.fullTurn)
        continue;
      if (span.covered.inRadians() > 2 * pi * options_.maxTipToPitch) continue;
      const bool free = std::all_of(span.faces.begin(), span.faces.end(), [&](FaceId f) { return claims_.free(f); });
      if (free && isEvenRing(graph_, revolved_.axisOf(span), span.faces)) tryTips(span);
    }
  }

 private:
  /// Faces of the gaps: from the tips' sides on, without the end faces across the axis.
  std::set<FaceId> gapFaces(const RevolvedSpan& tips) const {
    std::set<FaceId> found;
    std::vector<FaceId> front;
    const AxisLine& axis = revolved_.axisOf(tips);
    const auto take = [&](FaceId id) {
      if (id == 0 || found.contains(id) || std::binary_search(tips.faces.begin(), tips.faces.end(), id) ||
          !claims_.free(id))
        return;
      const Face& face = graph_.face(id);
      if (isAcross(face, axis) || std::abs(dot(face.normal, axis.direction)) > 0.7) return;
      found.insert(id);
      front.push_back(id);
    };
    for (const auto* rim : {&tips.sides, &tips.low, &tips.high})
      for (const RimEdge& edge : *rim)
        if (rim == &tips.sides ||
            std::abs(edge.turnRad) < 0.5 * tips.covered.inRadians() / static_cast<double>(tips.faces.size()))
          take(edge.other);
    while (!front.empty()) {
      const FaceId face = front.back();
      front.pop_back();
      for (const Loop& loop : graph_.face(face).loops)
        for (const Coedge& coedge : loop.coedges) take(graph_.edge(coedge.edge).otherThan(face));
      if (found.size() > 40 * tips.faces.size()) return {};
    }
    return found;
  }

  void tryTips(const RevolvedSpan& tips) {
    const std::set<FaceId> gaps = gapFaces(tips);
    const std::size_t teeth = tips.faces.size();
    const AxisLine& axis = revolved_.axisOf(tips);
    if (gaps.empty() || gaps.size() % teeth != 0) {
      for (FaceId face : tips.faces)
        claims_.refuse(face, "gear", fmt::format("{} equal tips, but {} faces between them", teeth, gaps.size()));
      return;
    }
    const double tip = tips.lowRadiusMm;
    double root = tip;
    for (FaceId id : gaps)
      for (const Loop& loop : graph_.face(id).loops)
        for (const Coedge& coedge : loop.coedges)
          for (Vec3 p : {graph_.edge(coedge.edge).start, graph_.edge(coedge.edge).mid}) {
            const double r = axis.radiusAt(p);
            root = tips.concave ? std::max(root, r) : std::min(root, r);
          }
    // Tooth gaps are deep for their number; shallow ones are knurls or serrations, very deep ones are fins.
    const double depth = std::abs(tip - root);
    if (depth < 1e-3 * tip || depth > 0.6 * tip || (!tips.concave && root > tip) || (tips.concave && root < tip))
      return;
    Gear gear;
    gear.teeth = static_cast<int>(teeth);
    gear.tipDiameterMm = 2 * tip;
    gear.rootDiameterMm = 2 * root;
    gear.widthMm = tips.highMm - tips.lowMm;
    gear.inner = tips.concave;
    gear.axisOrigin = axis.at((tips.lowMm + tips.highMm) / 2);
    gear.axisDirection = axis.direction;
    Feature feature;
    feature.faces = tips.faces;
    feature.faces.insert(feature.faces.end(), gaps.begin(), gaps.end());
    feature.shape = gear;
    feature.faceClass = "gear";
    feature.directions = {axis.direction, -axis.direction};
    feature.rule = "gear.even-ring-of-tips";
    feature.confidence = {0.85, fmt::format("{} equal tips at equal angles on one cylinder, {} equal faces in each gap",
                                            teeth, gaps.size() / teeth)};
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  const FindGearsOptions& options_;
};

}  // namespace

void findGears(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindGearsOptions& options) {
  if (revolved.empty()) return;
  GearFinder(graph, revolved, claims, options).run();
}

}  // namespace stepwise
