#include "features/recognize/find_threads.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "geom/core/disjoint_sets.h"

namespace stepwise {
namespace {

using std::numbers::pi;

/// A helical edge seen from one axis.
struct Helix {
  int edge = 0, group = 0;
  double radiusMm = 0, turns = 0;
  double leadMm = 0;   ///< rise in one turn; negative: left-handed
  double phaseMm = 0;  ///< where it would cross the zero angle, in [0, |lead|)
};

/// How steeply the curve climbs, as the sine of its angle: the same at both ends and on average only on a helix.
bool climbsEvenly(const Edge& edge, const AxisLine& axis, double rise) {
  constexpr double kSteady = 0.04;
  const double mean = rise / edge.lengthMm;
  return std::abs(dot(edge.startTangent, axis.direction) - mean) <= kSteady * std::abs(mean) &&
         std::abs(dot(edge.endTangent, axis.direction) - mean) <= kSteady * std::abs(mean);
}

std::optional<Helix> helixAbout(const Edge& edge, const AxisLine& axis) {
  const double r0 = axis.radiusAt(edge.start), radius = axis.radiusAt(edge.mid), r2 = axis.radiusAt(edge.end);
  const double h0 = axis.heightOf(edge.start), h1 = axis.heightOf(edge.mid), h2 = axis.heightOf(edge.end);
  const double rise = h2 - h0;
  constexpr double kLeastSlope = 1e-3;  // flatter is a circle with gaps
  if (radius <= 0 || std::abs(rise) <= kLeastSlope * edge.lengthMm || edge.lengthMm <= std::abs(rise))
    return std::nullopt;
  constexpr double kSteady = 0.02;  // run-outs and chord lengths of sampled helices
  if (std::abs(r0 - radius) > kSteady * radius || std::abs(r2 - radius) > kSteady * radius) return std::nullopt;
  if (std::abs(h1 - (h0 + h2) / 2) > kSteady * std::abs(rise) || !climbsEvenly(edge, axis, rise)) return std::nullopt;
  Helix helix;
  helix.edge = edge.id;
  helix.radiusMm = radius;
  helix.turns = std::sqrt(edge.lengthMm * edge.lengthMm - rise * rise) / (2 * pi * radius);
  const Vec3 zero = anyPerpendicular(axis.direction), quarter = cross(axis.direction, zero);
  const auto turnAt = [&](Vec3 p) {
    return std::atan2(dot(p - axis.origin, quarter), dot(p - axis.origin, zero)) / (2 * pi);
  };
  const double around = dot(cross(axis.direction, edge.start - axis.at(h0)), edge.startTangent) < 0 ? -1 : 1;
  // The length tells how many whole turns there are, the ends tell the rest of a turn exactly.
  const double rest = around * (turnAt(edge.end) - turnAt(edge.start));
  helix.turns = rest + std::round(helix.turns - rest);
  if (helix.turns <= 0) return std::nullopt;
  helix.leadMm = around * rise / helix.turns;
  const double angle = 2 * pi * turnAt(edge.start);
  const double crossing = h0 - helix.leadMm * angle / (2 * pi), lead = std::abs(helix.leadMm);
  helix.phaseMm = crossing - lead * std::floor(crossing / lead);
  return helix;
}

/// Cheap test before axes are tried that no face of the edge names: over half a turn an arc is longer than its chord by
/// π/2.
bool mayWind(const Edge& edge) { return edge.lengthMm > 2.6 * distance(edge.start, edge.mid); }

/// One screw: everything about one axis that climbs alike, at heights that overlap.
struct Screw {
  int group = 0;
  double leadMm = 0;
  std::vector<const Helix*> helices;
  std::set<FaceId> faces;
  double minRadius = 1e300, maxRadius = 0, low = 1e300, high = -1e300;
};

class ThreadFinder {
 public:
  ThreadFinder(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims, const FindThreadsOptions& options)
      : graph_(graph), revolved_(revolved), claims_(claims), options_(options) {}

  void run() {
    collectHelices();
    keepLongChains();
    if (helices_.empty()) return;
    for (const Helix& helix : helices_) chainOf_[helix.edge] = &helix;
    for (Screw& screw : screws()) {
      addFlanks(screw);
      if (screw.faces.empty()) continue;
      addFloorsAndCrests(screw);
      addEnds(screw);
      claim(screw);
    }
  }

 private:
  void collectHelices() {
    std::set<int> groups;
    std::vector<const Edge*> unknown;
    for (const Edge& edge : graph_.edges) {
      if (edge.curve != CurveKind::other || edge.seam || edge.lengthMm <= 0) continue;
      const std::size_t before = helices_.size();
      for (int group : groupsBeside(edge))
        if (take(edge, group)) break;
      for (int group = 0; helices_.size() == before && mayWind(edge) && group < groupCount(); ++group)
        take(edge, group);
      if (helices_.size() == before) unknown.push_back(&edge);
      if (helices_.size() != before) groups.insert(helices_.back().group);
    }
    for (const Edge* edge : unknown)
      for (int group : groups)
        if (take(*edge, group)) break;
  }

  int groupCount() const { return static_cast<int>(revolved_.groups.size()); }

  std::set<int> groupsBeside(const Edge& edge) const {
    std::set<int> groups;
    for (FaceId face : edge.faces)
      if (face != 0)
        if (const int span = revolved_.spanOf[face - 1]; span >= 0) groups.insert(revolved_.spans[span].group);
    return groups;
  }

  bool take(const Edge& edge, int group) {
    auto helix = helixAbout(edge, revolved_.groups[group].axis);
    if (!helix) return false;
    helix->group = group;
    helices_.push_back(*helix);
    return true;
  }

  static bool climbAlike(const Helix& a, const Helix& b) {
    return a.group == b.group && std::abs(a.leadMm - b.leadMm) <= 0.03 * std::abs(a.leadMm);
  }

  /// Edges that run on from each other count together: exporters split at every seam.
  void keepLongChains() {
    DisjointSets chains(helices_.size());
    std::map<int, std::vector<int>> atVertex;
    for (int i = 0; i < static_cast<int>(helices_.size()); ++i)
      for (int vertex : graph_.edge(helices_[i].edge).vertices) {
        for (int other : atVertex[vertex])
          if (climbAlike(helices_[i], helices_[other]) &&
              std::abs(helices_[i].radiusMm - helices_[other].radiusMm) <= 0.02 * helices_[i].radiusMm)
            chains.join(i, other);
        atVertex[vertex].push_back(i);
      }
    std::map<int, double> turns;
    for (int i = 0; i < static_cast<int>(helices_.size()); ++i) turns[chains.smallest(i)] += helices_[i].turns;
    std::vector<Helix> kept;
    for (int i = 0; i < static_cast<int>(helices_.size()); ++i)
      if (turns[chains.smallest(i)] >= options_.minTurns) kept.push_back(helices_[i]);
    helices_ = std::move(kept);
  }

  std::vector<Screw> screws() const {
    std::vector<Screw> found;
    std::vector<const Helix*> byHeight;
    for (const Helix& helix : helices_) byHeight.push_back(&helix);
    const auto lowest = [&](const Helix* helix) {
      const AxisLine& axis = revolved_.groups[helix->group].axis;
      const Edge& edge = graph_.edge(helix->edge);
      return std::min(axis.heightOf(edge.start), axis.heightOf(edge.end));
    };
    std::stable_sort(byHeight.begin(), byHeight.end(), [&](const Helix* a, const Helix* b) {
      return std::tuple(a->group, lowest(a)) < std::tuple(b->group, lowest(b));
    });
    for (const Helix* helix : byHeight) {
      Screw* screw = nullptr;
      for (Screw& known : found)
        if (climbAlike(*helix, *known.helices.front()) && lowest(helix) <= known.high + 0.01 * std::abs(helix->leadMm))
          screw = &known;
      if (screw == nullptr) screw = &found.emplace_back(Screw{helix->group, helix->leadMm, {}, {}});
      screw->helices.push_back(helix);
      screw->minRadius = std::min(screw->minRadius, helix->radiusMm);
      screw->maxRadius = std::max(screw->maxRadius, helix->radiusMm);
      const AxisLine& axis = revolved_.groups[helix->group].axis;
      for (Vec3 p : {graph_.edge(helix->edge).start, graph_.edge(helix->edge).end}) {
        screw->low = std::min(screw->low, axis.heightOf(p));
        screw->high = std::max(screw->high, axis.heightOf(p));
      }
    }
    return found;
  }

  bool isFreeform(FaceId face) const { return std::holds_alternative<Freeform>(graph_.face(face).surface); }

  void addFlanks(Screw& screw) const {
    for (const Helix* helix : screw.helices)
      for (FaceId face : graph_.edge(helix->edge).faces)
        if (face != 0 && claims_.free(face) && isFreeform(face) && revolved_.spanOf[face - 1] < 0)
          screw.faces.insert(face);
  }

  /// Faces about the axis with nothing but helices of this screw and sides along the axis as border.
  void addFloorsAndCrests(Screw& screw) const {
    std::set<FaceId> beside;
    for (const Helix* helix : screw.helices)
      for (FaceId face : graph_.edge(helix->edge).faces)
        if (face != 0 && claims_.free(face) && revolved_.spanOf[face - 1] >= 0) beside.insert(face);
    for (FaceId face : beside)
      if (isBetweenHelices(graph_.face(face), screw)) screw.faces.insert(face);
  }

  bool isBetweenHelices(const Face& face, const Screw& screw) const {
    const AxisLine& axis = revolved_.groups[screw.group].axis;
    int helices = 0;
    for (const Loop& loop : face.loops)
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph_.edge(coedge.edge);
        const auto known = chainOf_.find(edge.id);
        if (known != chainOf_.end() && climbAlike(*known->second, *screw.helices.front()))
          ++helices;
        else if (edge.curve != CurveKind::degenerate && std::abs(dot(edge.startTangent, axis.direction)) < 0.999)
          return false;
      }
    return helices >= 2;
  }

  /// Planes in which a groove begins or ends: all that is around them but one face is the thread's.
  void addEnds(Screw& screw) const {
    std::map<FaceId, int> sides;
    for (FaceId id : screw.faces)
      for (const Loop& loop : graph_.face(id).loops)
        for (const Coedge& coedge : loop.coedges)
          if (const FaceId other = graph_.edge(coedge.edge).otherThan(id); other != 0 && !screw.faces.contains(other))
            ++sides[other];
    for (const auto& [id, shared] : sides) {
      const Face& face = graph_.face(id);
      if (!std::holds_alternative<Plane>(face.surface) || !claims_.free(id) || face.loops.size() != 1) continue;
      const int edges = static_cast<int>(face.loops.front().coedges.size());
      if (shared >= 2 && edges - shared <= 1) screw.faces.insert(id);
    }
  }

  /// Of equal grooves beside each other: those flanks counted that look the same way along the axis.
  int startsOf(const Screw& screw) const {
    const AxisLine& axis = revolved_.groups[screw.group].axis;
    std::vector<double> phases;
    const double lead = std::abs(screw.leadMm), same = 0.02 * lead;
    for (const Helix* helix : screw.helices) {
      if (helix->radiusMm < 0.98 * screw.maxRadius) continue;
      for (FaceId face : graph_.edge(helix->edge).faces)
        if (face != 0 && screw.faces.contains(face) && isFreeform(face) &&
            dot(graph_.face(face).normal, axis.direction) > 0) {
          const bool known = std::any_of(phases.begin(), phases.end(), [&](double phase) {
            const double apart = std::abs(phase - helix->phaseMm);
            return std::min(apart, lead - apart) <= same;
          });
          if (!known) phases.push_back(helix->phaseMm);
        }
    }
    return std::max(1, static_cast<int>(phases.size()));
  }

  void claim(const Screw& screw) {
    const AxisLine& axis = revolved_.groups[screw.group].axis;
    double lead = 0, turns = 0;
    for (const Helix* helix : screw.helices) {
      lead += std::abs(helix->leadMm) * helix->turns;
      turns += helix->turns;
    }
    lead /= turns;
    Thread thread;
    thread.starts = startsOf(screw);
    thread.pitchMm = lead / thread.starts;
    thread.diameterMm = 2 * screw.maxRadius;
    thread.lengthMm = screw.high - screw.low;
    thread.leftHanded = screw.leadMm < 0;
    // Flanks of a bolt look away from the axis on average, those of a nut towards it.
    double outward = 0;
    for (FaceId face : screw.faces) {
      const Face& flank = graph_.face(face);
      const Vec3 radial = normalized(flank.point - axis.at(axis.heightOf(flank.point)));
      outward += dot(flank.normal, radial) * flank.areaMm2;
    }
    thread.inner = outward < 0;
    if (thread.starts == 1) thread.designation = metricCoarse(thread.diameterMm, thread.pitchMm).value_or("");
    Feature feature;
    feature.faces.assign(screw.faces.begin(), screw.faces.end());
    feature.faceClass = "thread";
    feature.directions = {axis.direction, -axis.direction};
    feature.rule = "thread.helical-edges";
    feature.confidence = {
        0.8,
        fmt::format("{} faces wind about one axis along helical edges that climb {:.4g} mm in each turn{}",
                    feature.faces.size(), lead,
                    thread.starts > 1 ? fmt::format(", {} of them beside each other", thread.starts) : std::string{})};
    feature.shape = std::move(thread);
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  Claims& claims_;
  const FindThreadsOptions& options_;
  std::vector<Helix> helices_;
  std::map<int, const Helix*> chainOf_;  ///< by edge id
};

}  // namespace

std::optional<std::string> metricCoarse(double majorDiameterMm, double pitchMm) {
  struct Size {
    double diameter, pitch;
  };
  constexpr std::array<Size, 22> kSizes{{{1, 0.25},  {1.2, 0.25}, {1.6, 0.35}, {2, 0.4},  {2.5, 0.45}, {3, 0.5},
                                         {3.5, 0.6}, {4, 0.7},    {5, 0.8},    {6, 1},    {8, 1.25},   {10, 1.5},
                                         {12, 1.75}, {14, 2},     {16, 2},     {18, 2.5}, {20, 2.5},   {22, 2.5},
                                         {24, 3},    {27, 3},     {30, 3.5},   {36, 4}}};
  for (const Size& size : kSizes)
    if (std::abs(majorDiameterMm - size.diameter) <= 0.04 * size.diameter + 0.02 &&
        std::abs(pitchMm - size.pitch) <= 0.02 * size.pitch)
      return fmt::format("M{:g}", size.diameter);
  return std::nullopt;
}

void findThreads(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                 const FindThreadsOptions& options) {
  if (revolved.empty()) return;
  ThreadFinder(graph, revolved, claims, options).run();
}

}  // namespace stepwise
