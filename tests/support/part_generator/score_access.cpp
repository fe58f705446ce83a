#include "tests/support/part_generator/score_access.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "features/setups/machining_items.h"

namespace stepwise {
namespace {

/// A facet that leans further away than this cannot be cut from there, whatever the mesh's chords do to it.
const double kTurnedAway = std::sin(Angle::degrees(15).inRadians());
/// Share of a face that must be turned away to count.
constexpr double kShareTurnedAway = 0.1;
/// Least width of a face, in diameters of the tool, that does not vanish in the corner the tool leaves beside it.
constexpr double kCornersInFace = 0.7;

std::string text(Vec3 d) { return fmt::format("({:.3f} {:.3f} {:.3f})", d.x, d.y, d.z); }

class AccessScorer {
 public:
  AccessScorer(const LabelledPart& truth, const FaceGraph& graph, const TriangleMesh& mesh, const Access& access,
               const ToolSet& tools, const SetupPlan& plan, double enough)
      : truth_(truth),
        graph_(graph),
        mesh_(mesh),
        access_(access),
        tools_(tools),
        plan_(plan),
        enough_(enough),
        ranges_(triangleRanges(mesh, static_cast<int>(truth.instanceOf.size()))) {}

  AccessScore run() {
    for (const TrueInstance& instance : truth_.instances) {
      bool fits = false;
      for (Vec3 direction : instance.directions) fits |= scoreValid(instance, direction);
      for (Vec3 direction : instance.alsoPossible) scoreValid(instance, direction);
      for (Vec3 direction : instance.blocked) scoreBlocked(instance, direction);
      if (fits) scorePlanned(instance);
    }
    scoreCuts();
    return std::move(score_);
  }

 private:
  void miss(const TrueInstance& instance, Vec3 direction, const std::string& what) {
    score_.misses.push_back(
        fmt::format("{} {} from {}: {}", instance.kind, fmt::join(instance.faces, " "), text(direction), what));
  }

  /// True where a tool fits for sure from there.
  bool scoreValid(const TrueInstance& instance, Vec3 direction) {
    ++score_.valid;
    const std::optional<int> d = candidateAlong(access_, direction);
    if (!d) {
      miss(instance, direction, "not among the candidate directions");
      return false;
    }
    bool seen = true;
    for (FaceId face : instance.faces) {
      if (access_.fraction[face - 1][*d] >= enough_) continue;
      seen = false;
      miss(instance, direction,
           fmt::format("face {} seen to {:.3f}, behind faces {}", face, access_.fraction[face - 1][*d],
                       fmt::join(access_.blockedBy[face - 1][*d], " ")));
    }
    score_.validSeen += seen;
    if (!seen || !toolFits(instance, direction)) return false;
    ++score_.fitting;
    bool reached = true;
    for (FaceId face : instance.faces) {
      if (access_.cutFraction(face, *d) >= enough_) continue;
      reached = false;
      const ToolAccess* tool = access_.toolAccess(face, *d);
      miss(instance, direction,
           fmt::format("face {} cut to {:.3f}, room {:.3f}, needed reach {:.3f}, {}, blockers {}", face,
                       access_.cutFraction(face, *d), tool != nullptr ? tool->roomMm : 0.0,
                       tool != nullptr ? tool->neededReachMm : 0.0,
                       tool == nullptr                            ? "not tried"
                       : tool->limit == ToolAccess::Limit::none   ? "no limit"
                       : tool->limit == ToolAccess::Limit::narrow ? "too narrow"
                                                                  : "too deep",
                       fmt::join(tool != nullptr ? tool->blockers : std::vector<FaceId>{}, " ")));
    }
    score_.fittingReached += reached;
    return true;
  }

  /// The truth's own sizes leave room for a tool down to the lowest place, however high the block stands around it,
  /// and other features have left no face so narrow that it would vanish in the corner the tool leaves.
  bool toolFits(const TrueInstance& instance, Vec3 direction) const {
    const double depth = depthMm(instance, direction);
    std::optional<double> room, corner;
    for (const TrueDimension& dimension : instance.dimensions) {
      if (dimension.name == "diameterMm" && instance.faceClass.ends_with("_hole"))
        return dimension.value >= tools_.minDrillMm && depth <= tools_.flatDrillRatio * dimension.value;
      if (dimension.name == "widthMm") room = dimension.value;
      if (dimension.name == "cornerRadiusMm") corner = 2 * dimension.value;
    }
    const bool square = instance.faceClass.starts_with("rectangular_") || instance.faceClass == "oring" ||
                        instance.faceClass == "circular_end_pocket" ||
                        instance.faceClass == "v_circular_end_blind_slot";
    if (!square || !room || instance.kind == "island_pocket" || instance.kind == "ribbed_pocket") return false;
    if (instance.kind == "webbed_pocket") room = std::min(*room, besideWebMm(instance));
    const Tool* tool = tools_.slimmestFor(depth);
    return tool != nullptr && tool->diameterMm <= 0.95 * std::min(*room, corner.value_or(*room)) &&
           narrowestMm(instance) >= kCornersInFace * tool->diameterMm;
  }

  /// A web divides the pocket: its floors are only as wide as the room beside it.
  double besideWebMm(const TrueInstance& instance) const {
    double narrowest = HUGE_VAL;
    for (FaceId face : instance.faces) {
      const LogicalFace& whole = graph_.logicalFaces[graph_.face(face).logicalFace - 1];
      for (const TrueDimension& across : instance.dimensions) {
        if (!across.along || across.name == "depthMm") continue;
        if (std::abs(dot(*across.along, graph_.face(face).normal)) > kTurnedAway) continue;
        double low = HUGE_VAL, high = -HUGE_VAL;
        for (FaceId piece : whole.faces)
          for (std::uint32_t t = ranges_[piece - 1][0]; t < ranges_[piece - 1][1]; ++t)
            for (std::uint32_t corner : mesh_.triangles[t]) {
              low = std::min(low, dot(mesh_.vertices[corner], *across.along));
              high = std::max(high, dot(mesh_.vertices[corner], *across.along));
            }
        narrowest = std::min(narrowest, high - low);
      }
    }
    return narrowest;
  }

  /// Of the feature's faces, each as one with its neighbours on the same surface: twice the area over the border.
  double narrowestMm(const TrueInstance& instance) const {
    double narrowest = HUGE_VAL;
    for (FaceId face : instance.faces) {
      const LogicalFace& logical = graph_.logicalFaces[graph_.face(face).logicalFace - 1];
      double area = 0, border = 0;
      for (FaceId piece : logical.faces) {
        area += graph_.face(piece).areaMm2;
        for (const Loop& loop : graph_.face(piece).loops)
          for (const Coedge& coedge : loop.coedges) {
            const FaceId other = graph_.edge(coedge.edge).otherThan(piece);
            if (other == 0 || graph_.face(other).logicalFace != graph_.face(piece).logicalFace)
              border += graph_.edge(coedge.edge).lengthMm;
          }
      }
      if (border > 0) narrowest = std::min(narrowest, 2 * area / border);
    }
    return narrowest;
  }

  /// From the top of the whole part down to the feature's lowest place.
  double depthMm(const TrueInstance& instance, Vec3 direction) const {
    double top = -HUGE_VAL, bottom = HUGE_VAL;
    for (Vec3 vertex : mesh_.vertices) top = std::max(top, dot(vertex, direction));
    for (FaceId face : instance.faces)
      for (std::uint32_t t = ranges_[face - 1][0]; t < ranges_[face - 1][1]; ++t)
        for (std::uint32_t corner : mesh_.triangles[t])
          bottom = std::min(bottom, dot(mesh_.vertices[corner], direction));
    return top - bottom;
  }

  bool turnedAway(FaceId face, Vec3 direction) const {
    double away = 0, all = 0;
    for (std::uint32_t t = ranges_[face - 1][0]; t < ranges_[face - 1][1]; ++t) {
      const double area = norm(areaVector(mesh_, t));
      const auto& [a, b, c] = mesh_.triangles[t];  // facets of slivers lean anyhow: the surface knows better
      const Vec3 middle = (mesh_.vertices[a] + mesh_.vertices[b] + mesh_.vertices[c]) / 3;
      all += area;
      if (dot(outwardNormal(graph_.face(face), middle), direction) < -kTurnedAway) away += area;
    }
    return all > 0 && away > kShareTurnedAway * all;
  }

  void scoreBlocked(const TrueInstance& instance, Vec3 direction) {
    const std::optional<int> d = candidateAlong(access_, direction);
    std::vector<FaceId> away;
    for (FaceId face : instance.faces)
      if (turnedAway(face, direction)) away.push_back(face);
    if (away.empty()) {
      ++score_.undecided;
      return;
    }
    ++score_.blocked;
    bool refused = true;
    for (FaceId face : away) {
      if (!d || access_.fraction[face - 1][*d] < enough_) continue;
      refused = false;
      miss(instance, direction,
           fmt::format("face {} is turned away, yet seen to {:.3f}", face, access_.fraction[face - 1][*d]));
    }
    score_.blockedRefused += refused;
  }

  void scorePlanned(const TrueInstance& instance) {
    ++score_.planned;
    std::vector<FaceId> left;
    for (const UnreachedFace& unreached : plan_.unreached)
      if (std::binary_search(instance.faces.begin(), instance.faces.end(), unreached.face))
        left.push_back(unreached.face);
    score_.plannedReached += left.empty();
    if (!left.empty())
      score_.misses.push_back(fmt::format("{} {}: the plan does not reach faces {}", instance.kind,
                                          fmt::join(instance.faces, " "), fmt::join(left, " ")));
  }

  /// No face is planned from where it is turned away, unless a tool that undercuts makes it.
  void scoreCuts() {
    for (const Setup& setup : plan_.setups)
      for (const ToolPosition& position : setup.positions)
        for (FaceId face : position.faces) {
          const int instance = truth_.instanceOf[face - 1];
          if (instance < 0 || undercut(truth_.instances[instance]) || shared(face) ||
              byTCutter(face, position.direction))
            continue;
          ++score_.cuts;
          const bool wrong = turnedAway(face, position.direction);
          score_.cutsRight += !wrong;
          if (wrong)
            miss(truth_.instances[instance], position.direction,
                 fmt::format("face {} is planned from where it is turned away", face));
        }
  }

  bool byTCutter(FaceId face, Vec3 direction) const {
    const std::optional<int> d = candidateAlong(access_, direction);
    const ToolAccess* entry = d ? access_.undercutAccess(face, *d) : nullptr;
    return entry != nullptr && entry->largest.has_value();
  }

  static bool undercut(const TrueInstance& instance) {
    return instance.kind == "t_slot" || instance.kind == "dovetail_slot" || instance.faceClass == "groove";
  }

  /// Cut in part from here, in part from there.
  bool shared(FaceId face) const {
    int axes = 0;
    for (const Setup& setup : plan_.setups)
      for (const ToolPosition& position : setup.positions)
        axes += std::binary_search(position.faces.begin(), position.faces.end(), face);
    return axes > 1;
  }

  const LabelledPart& truth_;
  const FaceGraph& graph_;
  const TriangleMesh& mesh_;
  const Access& access_;
  const ToolSet& tools_;
  const SetupPlan& plan_;
  double enough_;
  std::vector<std::array<std::uint32_t, 2>> ranges_;
  AccessScore score_;
};

}  // namespace

void AccessScore::add(const AccessScore& other) {
  valid += other.valid;
  validSeen += other.validSeen;
  fitting += other.fitting;
  fittingReached += other.fittingReached;
  planned += other.planned;
  plannedReached += other.plannedReached;
  blocked += other.blocked;
  blockedRefused += other.blockedRefused;
  undecided += other.undecided;
  cuts += other.cuts;
  cutsRight += other.cutsRight;
}

AccessScore scoreAccess(const LabelledPart& truth, const FaceGraph& graph, const TriangleMesh& mesh,
                        const Access& access, const ToolSet& tools, const SetupPlan& plan, double enough) {
  return AccessScorer(truth, graph, mesh, access, tools, plan, enough).run();
}

}  // namespace stepwise
