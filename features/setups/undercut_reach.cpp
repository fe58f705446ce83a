#include "features/setups/undercut_reach.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <numbers>
#include <set>

#include "features/setups/face_samples.h"
#include "geom/core/parallel.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// A face that straight tools cut to this share needs no T-cutter.
constexpr double kWhole = 0.98;
/// Every n-th sample is tried: the faces are flat or round, and mouths are long.
constexpr std::size_t kEvery = 3;
/// None of the first few reached: none is.
constexpr int kFirstLook = 2;
/// Mouths looked at for one face, those that most of the part asks for first.
constexpr std::size_t kMostMouths = 4;
/// Faces that one thread tries in turn.
constexpr std::size_t kFacesInTurn = 16;
/// Places around the point where the axis of a head below a ceiling may stand.
constexpr int kPlaces = 8;
/// Shares of the head's height that may lie below a point on a wall.
constexpr std::array kUpward{0.0, 0.25, 0.5, 0.75, 1.0};
/// The way in is looked for with a head and neck smaller by a tenth, in steps of a fifth of the head's radius, which
/// then cannot miss it; where it takes more steps than these, it is taken to be open.
constexpr double kSlimmer = 0.9, kStepShare = 0.2;
constexpr std::size_t kMostSteps = 1500;
/// Places of one face from which no way out was found.
constexpr int kShutPlaces = 2;
/// How far out the axis may stand there, against the head's radius.
constexpr std::array kOutward{0.98, 0.8, 0.65, 0.5};

class UndercutTester {
 public:
  UndercutTester(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh, const ToolSet& tools,
                 int samplesPerFace, const Access& access)
      : graph_(graph),
        recognition_(recognition),
        tools_(tools),
        access_(access),
        sampler_(graph, mesh, samplesPerFace),
        toleranceMm_(1e-6 * computeBox(mesh).diagonalMm()) {}

  /// The directions from which a head may come at the face, those that most of the part asks for first.
  std::vector<int> mouthsOf(const LogicalFace& logical) const {
    const FaceId first = logical.faces.front();
    std::vector<int> mouths;
    if (!worthTrying(first)) return mouths;
    for (int d = 0; d < static_cast<int>(access_.directions.size()) && mouths.size() < kMostMouths; ++d)
      if (liesAcross(graph_.face(first).surface, access_.directions[static_cast<std::size_t>(d)].direction) &&
          access_.fraction[first - 1][static_cast<std::size_t>(d)] < kWhole)
        mouths.push_back(d);
    return mouths;
  }

  ToolAccess tryFrom(int d, const Clearance::View& view, const LogicalFace& logical) const {
    std::vector<FaceSample> samples;
    std::vector<FaceId> pieceOf;
    std::set<FaceId> corners;
    for (FaceId piece : logical.faces) {
      for (const FaceSample& sample : sampler_.samplesOf(graph_.face(piece))) {
        samples.push_back(sample);
        pieceOf.push_back(piece);
      }
      for (FaceId other : neighbours(graph_, piece, Convexity::concave)) corners.insert(other);
    }
    return tryMouth(d, view, samples, pieceOf, corners);
  }

 private:
  bool worthTrying(FaceId face) const {
    const FaceVerdict& verdict = recognition_.faces[face - 1];
    if (verdict.faceClass == "stock") return false;
    if (verdict.feature) {
      const Feature& feature = recognition_.features[static_cast<std::size_t>(*verdict.feature) - 1];
      if (isUndercut(feature)) return true;
      if (std::holds_alternative<InnerVoid>(feature.shape) || std::holds_alternative<Gear>(feature.shape) ||
          std::holds_alternative<Thread>(feature.shape) || std::holds_alternative<Knurl>(feature.shape))
        return false;
    }
    for (int d = 0; d < static_cast<int>(access_.directions.size()); ++d)
      if (access_.fraction[face - 1][static_cast<std::size_t>(d)] >= kWhole && access_.cutFraction(face, d) >= kWhole)
        return false;
    return true;
  }

  /// Walls along the tool; ceilings and floors square to it.
  static bool liesAcross(const Surface& surface, Vec3 direction) {
    const double sine = std::sin(2 * kDirectionTolerance.inRadians()),
                 cosine = std::cos(2 * kDirectionTolerance.inRadians());
    if (const auto* plane = std::get_if<Plane>(&surface)) {
      const double facing = std::abs(dot(plane->normal, direction));
      return facing <= sine || facing >= cosine;
    }
    if (const auto* cylinder = std::get_if<Cylinder>(&surface))
      return std::abs(dot(cylinder->axis, direction)) >= cosine;
    return false;
  }

  ToolAccess tryMouth(int d, const Clearance::View& view, const std::vector<FaceSample>& samples,
                      const std::vector<FaceId>& pieceOf, const std::set<FaceId>& corners) const {
    ToolAccess result;
    result.direction = d;
    result.limit = ToolAccess::Limit::narrow;
    int tried = 0, reached = 0, inCorner = 0;
    WaysIn ways;
    for (std::size_t i = 0; i < samples.size(); i += kEvery) {
      if (tried == kFirstLook && reached + inCorner == 0) break;
      ++tried;
      if (seen(pieceOf.front(), i, d)) {
        ++reached;
        continue;
      }
      Spot spot{graph_.face(pieceOf[i]), samples[i], corners, false, {}};
      const Tool* tool = largestFor(view, spot, ways);
      inCorner += tool == nullptr && spot.onlyCorner;
      if (tool == nullptr) continue;
      ++reached;
      if (!result.largest || result.largest->diameterMm < tool->diameterMm) result.largest = *tool;
      if (!result.finest || tool->diameterMm < result.finest->diameterMm) result.finest = *tool;
    }
    if (!result.largest) return result;
    // As with straight tools, what only an inner corner keeps the head from is left as a radius.
    result.fraction = (reached + inCorner) / static_cast<double>(tried);
    result.cornerFraction = inCorner / static_cast<double>(tried);
    result.neededReachMm = depthOf(view, samples);
    result.limit = reached + inCorner == tried ? ToolAccess::Limit::none : ToolAccess::Limit::narrow;
    return result;
  }

  bool seen(FaceId face, std::size_t sample, int d) const {
    return d < 64 && sample < access_.seen[face - 1].size() && ((access_.seen[face - 1][sample] >> d) & 1u) != 0;
  }

  /// From the mouth's surroundings down to the lowest sample.
  double depthOf(const Clearance::View& view, const std::vector<FaceSample>& samples) const {
    const Vec3 axis = view.frame().axis;
    const FaceSample& lowest = *std::min_element(samples.begin(), samples.end(), [&](const auto& a, const auto& b) {
      return dot(a.point, axis) < dot(b.point, axis);
    });
    const auto high = view.highestAround(lowest.point, tools_.tCutters.back().diameterMm, 0);
    return high ? high->heightMm : 0;
  }

  /// The place to be cut; `onlyCorner` tells of a cutter that nothing but a wall beyond an inner corner keeps away.
  struct Spot {
    const Face& face;
    const FaceSample& sample;
    const std::set<FaceId>& corners;
    bool onlyCorner = false;
    Vec3 tip;  ///< where a tool that reaches the place stands
  };

  /// What is known of the way in to one face: by tool, how often it was found shut; open once, open for good.
  struct WaysIn {
    std::set<const Tool*> open;
    std::map<const Tool*, int> shut;
  };

  const Tool* largestFor(const Clearance::View& view, Spot& spot, WaysIn& ways) const {
    for (auto tool = tools_.tCutters.rbegin(); tool != tools_.tCutters.rend(); ++tool)
      if (reaches(*tool, view, spot) && enters(*tool, view, spot, ways)) return &*tool;
    return nullptr;
  }

  bool enters(const Tool& tool, const Clearance::View& view, const Spot& spot, WaysIn& ways) const {
    if (ways.open.contains(&tool)) return true;
    if (ways.shut[&tool] >= kShutPlaces) return false;
    const bool open = findWayOut(tool, view, spot);
    if (open) {
      ways.open.insert(&tool);
    } else {
      ++ways.shut[&tool];
    }
    return open;
  }

  /// Along a wall of the slot, so that the steps of the search stay in its middle.
  Vec3 alongSlot(const Spot& spot, const ToolFrame& frame) const {
    const auto across = [&](Vec3 normal) { return normalized(cross(frame.axis, frame.level(normal))); };
    if (norm(frame.level(spot.sample.normal)) > 0.5) return across(spot.sample.normal);
    for (FaceId face : spot.corners)
      if (const auto* wall = std::get_if<Plane>(&graph_.face(face).surface);
          wall != nullptr && norm(frame.level(wall->normal)) > 0.5)
        return across(wall->normal);
    return frame.across;
  }

  /// True where the tool comes level from there to a place from which it is drawn straight out.
  bool findWayOut(const Tool& tool, const Clearance::View& view, const Spot& spot) const {
    const ToolFrame& frame = view.frame();
    const Vec3 along = alongSlot(spot, frame), aside = cross(frame.axis, along);
    const double radius = kSlimmer * tool.diameterMm / 2, step = kStepShare * tool.diameterMm / 2;
    const double noise = roomFor(spot).noiseMm, no = std::numeric_limits<double>::infinity();
    std::set<std::array<int, 2>> known{{0, 0}};
    std::deque<std::array<int, 2>> open{{0, 0}};
    while (!open.empty()) {
      const auto [i, j] = open.front();
      open.pop_front();
      const Vec3 tip = spot.tip + along * (i * step) + aside * (j * step);
      if (view.anyNearAxis(tip, noise, tool.fluteMm - noise, radius) ||
          view.anyNearAxis(tip, tool.fluteMm - noise, no, kSlimmer * tool.neckMm / 2))
        continue;
      if (known.size() > kMostSteps || !view.anyNearAxis(tip, noise, no, radius)) return true;
      for (const std::array<int, 2> next :
           {std::array{i + 1, j}, std::array{i - 1, j}, std::array{i, j + 1}, std::array{i, j - 1}})
        if (known.insert(next).second) open.push_back(next);
    }
    return false;
  }

  bool reaches(const Tool& tool, const Clearance::View& view, Spot& spot) const {
    const ToolFrame& frame = view.frame();
    const double radius = tool.diameterMm / 2, headMm = tool.fluteMm;
    if (const auto* hollow = std::get_if<Cylinder>(&spot.face.surface);
        hollow != nullptr && hollow->concave && radius > hollow->radiusMm)
      return false;
    const Vec3 point = spot.sample.point;
    const double facing = dot(spot.sample.normal, frame.axis);
    if (std::abs(facing) > 0.5) {  // the upper edge of the head touches a ceiling, the lower one a floor
      for (int i = 0; i < kPlaces; ++i) {
        const double angle = 2 * std::numbers::pi * i / kPlaces;
        const Vec3 aside = frame.across * std::cos(angle) + frame.beside * std::sin(angle);
        for (const double share : kOutward)
          if (stands(tool, view, point + aside * (share * radius), facing < 0 ? -headMm : 0, spot)) return true;
      }
      return false;
    }
    const Vec3 axis = point + normalized(frame.level(spot.sample.normal)) * radius;
    const Room room = roomFor(spot);
    // With its tip at the point the neck begins highest: where it is not free then, it never is.
    if (neckFree(tool, view, axis, 0, room))
      return std::any_of(kUpward.begin(), kUpward.end(),
                         [&](double share) { return stands(tool, view, axis, -share * headMm, spot); });
    for (const double share : kUpward) noteCorner(tool, view, axis, -share * headMm, spot);
    return false;
  }

  struct Room {
    double toleranceMm = 0, noiseMm = 0;
  };
  Room roomFor(const Spot& spot) const {
    const double tolerance = toleranceMm_ + sampler_.slackMm(spot.face.id);
    return {tolerance, 10 * tolerance};
  }

  /// True where the tool has room with its axis there and its tip `tipMm` above that point.
  bool stands(const Tool& tool, const Clearance::View& view, Vec3 axis, double tipMm, Spot& spot) const {
    if (fits(tool, view, axis, tipMm, roomFor(spot))) {
      spot.tip = axis + view.frame().axis * tipMm;
      return true;
    }
    noteCorner(tool, view, axis, tipMm, spot);
    return false;
  }

  bool fits(const Tool& tool, const Clearance::View& view, Vec3 axis, double tipMm, const Room& room) const {
    if (!neckFree(tool, view, axis, tipMm, room)) return false;
    if (view.anyNearAxis(axis, tipMm + room.noiseMm, tipMm + tool.fluteMm - room.noiseMm,
                         tool.diameterMm / 2 - room.toleranceMm))
      return false;
    const Vec3 tip = axis + view.frame().axis * tipMm;
    if (tool.shankMm > tool.neckMm && view.highestAround(tip, tool.shankMm / 2, tool.reachMm)) return false;
    const double holder = std::max(tools_.holderDiameterMm, tool.shankMm + 4) / 2;
    return !view.highestAround(tip, holder, std::max(tool.overhangMm, tool.reachMm + tool.shankMm));
  }

  bool neckFree(const Tool& tool, const Clearance::View& view, Vec3 axis, double tipMm, const Room& room) const {
    return !view.anyNearAxis(axis, tipMm + tool.fluteMm - room.noiseMm, std::numeric_limits<double>::infinity(),
                             tool.neckMm / 2 - room.toleranceMm);
  }

  /// Marks the spot where a wall beyond an inner corner is in the way, and the tool fits as soon as it keeps off it.
  void noteCorner(const Tool& tool, const Clearance::View& view, Vec3 axis, double tipMm, Spot& spot) const {
    if (spot.onlyCorner || spot.corners.empty()) return;
    const Room room = roomFor(spot);
    const double radius = tool.diameterMm / 2;
    const auto hit =
        view.nearestToAxis(axis, tipMm + room.noiseMm, tipMm + tool.fluteMm - room.noiseMm, radius - room.toleranceMm);
    if (!hit || hit->distanceMm <= 0 || !spot.corners.contains(hit->face) || !isWall(hit->face, view.frame().axis))
      return;
    const Vec3 away = view.frame().level(axis - hit->point) / hit->distanceMm;
    spot.onlyCorner = fits(tool, view, axis + away * (radius - hit->distanceMm), tipMm, room);
  }

  bool isWall(FaceId face, Vec3 axis) const {
    const auto* plane = std::get_if<Plane>(&graph_.face(face).surface);
    return plane == nullptr || std::abs(dot(plane->normal, axis)) < 0.1;
  }

  const FaceGraph& graph_;
  const Recognition& recognition_;
  const ToolSet& tools_;
  const Access& access_;
  FaceSampler sampler_;
  double toleranceMm_;
};

}  // namespace

bool isUndercut(const Feature& feature) {
  if (const auto* cavity = std::get_if<Cavity>(&feature.shape))
    return cavity->profile == "T" || cavity->profile == "dovetail";
  if (const auto* groove = std::get_if<Groove>(&feature.shape)) return groove->kind != Groove::Kind::face;
  return false;
}

void findUndercutReach(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                       DirectionViews& views, const ToolSet& tools, int samplesPerFace, Access& access) {
  access.undercut.assign(graph.faces.size(), {});
  if (tools.tCutters.empty()) return;
  const UndercutTester tester(graph, recognition, mesh, tools, samplesPerFace, access);
  std::vector<std::vector<const LogicalFace*>> facesAt(access.directions.size());  // mouth by mouth
  for (const LogicalFace& logical : graph.logicalFaces)
    for (int d : tester.mouthsOf(logical)) facesAt[static_cast<std::size_t>(d)].push_back(&logical);
  std::vector<std::vector<ToolAccess>> found(facesAt.size());
  views.forEach([&](int d) { return !facesAt[static_cast<std::size_t>(d)].empty(); },
                [&](int d, const Clearance::View& view) {
                  const std::vector<const LogicalFace*>& faces = facesAt[static_cast<std::size_t>(d)];
                  std::vector<ToolAccess>& rows = found[static_cast<std::size_t>(d)];
                  rows.resize(faces.size());
                  parallelFor(faces.size(), kFacesInTurn,
                              [&](std::size_t i) { rows[i] = tester.tryFrom(d, view, *faces[i]); });
                });
  for (std::size_t d = 0; d < found.size(); ++d)
    for (std::size_t i = 0; i < found[d].size(); ++i)
      for (FaceId piece : facesAt[d][i]->faces) access.undercut[piece - 1].push_back(found[d][i]);
}

}  // namespace stepwise
