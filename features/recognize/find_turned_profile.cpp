#include "features/recognize/find_turned_profile.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

using Kind = RevolvedSpan::Kind;
using Segment = TurnedProfile::Segment;

/// Planes across an axis that a circle about it bounds, by axis group, each once.
std::vector<std::vector<FaceId>> acrossPlanes(const FaceGraph& graph, const RevolvedFaces& revolved) {
  std::vector<std::vector<FaceId>> planes(revolved.groups.size());
  for (const Edge& edge : graph.edges)
    for (int side = 0; side < 2; ++side) {
      const FaceId plane = edge.faces[side], round = edge.faces[1 - side];
      if (plane == 0 || round == 0 || edge.curve != CurveKind::circle) continue;
      const int s = revolved.spanOf[round - 1];
      if (s < 0) continue;
      const RevolvedSpan& span = revolved.spans[s];
      if (span.covered < Angle::degrees(100) || !isAcross(graph.face(plane), revolved.axisOf(span))) continue;
      if (revolved.axisOf(span).radiusAt(edge.center) <= revolved.toleranceMm) planes[span.group].push_back(plane);
    }
  for (auto& list : planes) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return planes;
}

/// A plane with a round outer border, or one whose round border takes most of the turn: what facing on a lathe leaves.
/// `winding`: threads and teeth that were cut into its rim afterwards.
bool isTurnedPlane(const FaceGraph& graph, const RevolvedFaces& revolved, const std::set<FaceId>& winding, FaceId plane,
                   const AxisLine& axis) {
  double round = 0, all = 0;
  for (const Loop& loop : graph.face(plane).loops) {
    if (!loop.outer) break;  // outer loops come first; a plate has as many others as holes, each on an axis to ask for
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph.edge(coedge.edge);
      all += edge.lengthMm;
      const bool circle = edge.curve == CurveKind::circle && axis.radiusAt(edge.center) <= revolved.toleranceMm;
      if (circle || winding.contains(edge.otherThan(plane))) round += edge.lengthMm;
    }
  }
  return round > 0.6 * all;
}

struct AxisTally {
  double coaxialMm2 = 0, outerMm2 = 0;
  std::vector<FaceId> planes;
};

std::vector<AxisTally> tallyAxes(const FaceGraph& graph, const RevolvedFaces& revolved,
                                 const std::set<FaceId>& winding = {}) {
  std::vector<AxisTally> tallies(revolved.groups.size());
  auto planes = acrossPlanes(graph, revolved);
  for (std::size_t g = 0; g < revolved.groups.size(); ++g) {
    AxisTally& tally = tallies[g];
    for (int s : revolved.groups[g].spans) {
      const RevolvedSpan& span = revolved.spans[s];
      if (span.covered < Angle::degrees(60)) continue;
      for (FaceId face : span.faces) {
        tally.coaxialMm2 += graph.face(face).areaMm2;
        if (!span.concave && span.covered >= Angle::degrees(270)) tally.outerMm2 += graph.face(face).areaMm2;
      }
    }
    for (FaceId plane : planes[g])
      if (isTurnedPlane(graph, revolved, winding, plane, revolved.groups[g].axis)) tally.planes.push_back(plane);
    for (FaceId plane : tally.planes) tally.coaxialMm2 += graph.face(plane).areaMm2;
  }
  return tallies;
}

/// Modelled threads, teeth and knurls are cut into what was turned, although they are no surfaces of revolution.
bool winds(const Feature& feature) {
  return std::holds_alternative<Thread>(feature.shape) || std::holds_alternative<Gear>(feature.shape) ||
         std::holds_alternative<Knurl>(feature.shape);
}

std::set<FaceId> windingFaces(const Claims& claims) {
  std::set<FaceId> faces;
  for (const Feature& feature : claims.features())
    if (winds(feature)) faces.insert(feature.faces.begin(), feature.faces.end());
  return faces;
}

double windingArea(const FaceGraph& graph, const Claims& claims, const AxisLine& axis) {
  double area = 0;
  for (const Feature& feature : claims.features()) {
    if (!winds(feature) || feature.directions.empty()) continue;
    if (norm(cross(feature.directions.front(), axis.direction)) > kDirectionTolerance.inRadians()) continue;
    for (FaceId face : feature.faces) area += graph.face(face).areaMm2;
  }
  return area;
}

double totalArea(const FaceGraph& graph) {
  double area = 0;
  for (const Face& face : graph.faces) area += face.areaMm2;
  return area;
}

int largestAxis(const std::vector<AxisTally>& tallies) {
  const auto best = std::max_element(tallies.begin(), tallies.end(), [](const AxisTally& a, const AxisTally& b) {
    return a.coaxialMm2 < b.coaxialMm2 * (1 - 1e-9);
  });
  return static_cast<int>(best - tallies.begin());
}

Segment::Kind segmentKind(const RevolvedSpan& span) {
  if (span.kind == Kind::cylinder) return span.concave ? Segment::Kind::innerDiameter : Segment::Kind::outerDiameter;
  return span.kind == Kind::cone ? Segment::Kind::cone : Segment::Kind::form;
}

std::vector<Segment> segmentsOf(const FaceGraph& graph, const RevolvedFaces& revolved, int group,
                                const AxisTally& tally, double startMm) {
  std::vector<Segment> segments;
  const AxisLine& axis = revolved.groups[group].axis;
  for (int s : revolved.groups[group].spans) {
    const RevolvedSpan& span = revolved.spans[s];
    if (span.covered < Angle::degrees(60)) continue;
    Segment segment;
    segment.kind = segmentKind(span);
    segment.diameterMm = 2 * span.lowRadiusMm;
    segment.endDiameterMm = 2 * span.highRadiusMm;
    segment.startMm = span.lowMm - startMm;
    segment.endMm = span.highMm - startMm;
    segment.faces = span.faces;
    segments.push_back(std::move(segment));
  }
  for (FaceId plane : tally.planes) {
    Segment segment;
    segment.kind = Segment::Kind::face;
    segment.startMm = segment.endMm = acrossPlane(graph.face(plane), axis)->heightMm - startMm;
    for (const Loop& loop : graph.face(plane).loops)
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph.edge(coedge.edge);
        if (edge.curve == CurveKind::circle && axis.radiusAt(edge.center) <= revolved.toleranceMm)
          (loop.outer ? segment.diameterMm : segment.endDiameterMm) = 2 * edge.radiusMm;
      }
    segment.faces = {plane};
    segments.push_back(std::move(segment));
  }
  return segments;
}

/// By their middle along the axis; at one place the larger diameter first, so that no order of faces shows.
void sortSegments(std::vector<Segment>& segments, double toleranceMm) {
  std::stable_sort(segments.begin(), segments.end(),
                   [](const Segment& a, const Segment& b) { return a.startMm + a.endMm < b.startMm + b.endMm; });
  for (auto first = segments.begin(); first != segments.end();) {
    auto last = first;
    while (last != segments.end() && last->startMm + last->endMm - first->startMm - first->endMm < toleranceMm) ++last;
    std::stable_sort(first, last, [&](const Segment& a, const Segment& b) {
      const double sizeA = std::max(a.diameterMm, a.endDiameterMm), sizeB = std::max(b.diameterMm, b.endDiameterMm);
      if (std::abs(sizeA - sizeB) > toleranceMm) return sizeA > sizeB;
      const double lengthA = a.endMm - a.startMm, lengthB = b.endMm - b.startMm;
      if (std::abs(lengthA - lengthB) > toleranceMm) return lengthA > lengthB;
      return a.kind < b.kind;
    });
    first = last;
  }
}

/// The axis runs from the end where more of the profile's area is: the same in every position of the part.
void directProfile(const FaceGraph& graph, TurnedProfile& profile) {
  double moment = 0, total = 0;
  for (const Segment& segment : profile.segments)
    for (FaceId face : segment.faces) {
      moment += graph.face(face).areaMm2 * (segment.startMm + segment.endMm - profile.lengthMm);
      total += graph.face(face).areaMm2 * profile.lengthMm;
    }
  if (moment <= 1e-6 * total) return;
  profile.axisOrigin += profile.axisDirection * profile.lengthMm;
  profile.axisDirection = -profile.axisDirection;
  for (Segment& segment : profile.segments) {
    const double start = profile.lengthMm - segment.endMm;
    segment.endMm = profile.lengthMm - segment.startMm;
    segment.startMm = start;
    if (segment.kind != Segment::Kind::face) std::swap(segment.diameterMm, segment.endDiameterMm);
  }
}

TurnedProfile profileOf(const FaceGraph& graph, const RevolvedFaces& revolved, int group, const AxisTally& tally) {
  TurnedProfile profile;
  const AxisLine& axis = revolved.groups[group].axis;
  double low = 1e300, high = -1e300;
  for (int s : revolved.groups[group].spans) {
    const RevolvedSpan& span = revolved.spans[s];
    if (span.covered < Angle::degrees(60)) continue;
    low = std::min(low, span.lowMm), high = std::max(high, span.highMm);
    if (!span.concave)
      profile.maxDiameterMm = std::max({profile.maxDiameterMm, 2 * span.lowRadiusMm, 2 * span.highRadiusMm});
  }
  for (FaceId plane : tally.planes) {
    const double height = acrossPlane(graph.face(plane), axis)->heightMm;
    low = std::min(low, height), high = std::max(high, height);
  }
  if (low > high) low = high = 0;
  profile.axisOrigin = axis.at(low);
  profile.axisDirection = axis.direction;
  profile.lengthMm = high - low;
  profile.turnedAreaFraction = tally.coaxialMm2 / totalArea(graph);
  profile.segments = segmentsOf(graph, revolved, group, tally, low);
  directProfile(graph, profile);
  sortSegments(profile.segments, revolved.toleranceMm);
  std::vector<char> coaxial(graph.faces.size(), 0);
  for (const Segment& segment : profile.segments)
    for (FaceId face : segment.faces) coaxial[face - 1] = 1;
  for (const Face& face : graph.faces)
    if (!coaxial[face.id - 1]) profile.deviating.push_back(face.id);
  return profile;
}

void claimProfile(TurnedProfile profile, Claims& claims, const char* rule) {
  Feature feature;
  for (const Segment& segment : profile.segments)
    for (FaceId face : segment.faces)
      if (claims.free(face)) feature.faces.push_back(face);
  if (feature.faces.empty()) return;
  feature.faceClass = "turned";
  feature.directions = {profile.axisDirection, -profile.axisDirection};
  feature.rule = rule;
  feature.confidence = {
      std::min(0.99, 0.5 + profile.turnedAreaFraction / 2),
      fmt::format("{:.0f} % of the part's area turns about one axis", 100 * profile.turnedAreaFraction)};
  feature.shape = std::move(profile);
  claims.claim(std::move(feature));
}

double outerFraction(const FaceGraph& graph, const RevolvedFaces& revolved, const TurnedProfile& profile) {
  double outer = 0;
  for (const Segment& segment : profile.segments)
    for (FaceId face : segment.faces) {
      const int s = revolved.spanOf[face - 1];
      if (s >= 0 && !revolved.spans[s].concave && revolved.spans[s].covered >= Angle::degrees(270))
        outer += graph.face(face).areaMm2;
    }
  return outer / totalArea(graph);
}

}  // namespace

std::optional<TurnedProfile> describeTurnedProfile(const FaceGraph& graph, const RevolvedFaces& revolved) {
  if (revolved.empty()) return std::nullopt;
  const std::vector<AxisTally> tallies = tallyAxes(graph, revolved);
  const int best = largestAxis(tallies);
  return profileOf(graph, revolved, best, tallies[best]);
}

bool isTurned(const FaceGraph& graph, const RevolvedFaces& revolved, const TurnedProfile& profile,
              const FindTurnedProfileOptions& options) {
  return profile.turnedAreaFraction >= options.minTurnedFraction &&
         outerFraction(graph, revolved, profile) >= options.minOuterFraction;
}

void findTurnedProfile(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                       const FindTurnedProfileOptions& options) {
  if (revolved.empty()) return;
  const std::vector<AxisTally> tallies = tallyAxes(graph, revolved, windingFaces(claims));
  const int main = largestAxis(tallies);
  TurnedProfile profile = profileOf(graph, revolved, main, tallies[main]);
  profile.turnedAreaFraction += windingArea(graph, claims, revolved.groups[main].axis) / totalArea(graph);
  if (!isTurned(graph, revolved, profile, options)) {
    for (const Segment& segment : profile.segments)
      for (FaceId face : segment.faces)
        if (segment.kind != Segment::Kind::face)
          claims.refuse(
              face, "turned",
              fmt::format("only {:.0f} % of the part's area turns about this axis", 100 * profile.turnedAreaFraction));
    return;
  }
  const Vec3 axis = profile.axisDirection;
  claimProfile(std::move(profile), claims, "turned.main-axis");
  const double total = totalArea(graph);
  for (int g = 0; g < static_cast<int>(tallies.size()); ++g) {
    const bool parallel = norm(cross(revolved.groups[g].axis.direction, axis)) < kDirectionTolerance.inRadians();
    if (g == main || !parallel || tallies[g].outerMm2 < options.minEccentricFraction * total) continue;
    claimProfile(profileOf(graph, revolved, g, tallies[g]), claims, "turned.eccentric");
  }
}

}  // namespace stepwise
