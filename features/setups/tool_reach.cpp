#include "features/setups/tool_reach.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "features/setups/direction_views.h"
#include "features/setups/drill_reach.h"
#include "features/setups/face_samples.h"
#include "features/setups/form_cutters.h"
#include "features/setups/inner_corners.h"
#include "features/setups/tool_room.h"
#include "features/setups/undercut_reach.h"
#include "geom/core/parallel.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// Surfaces that lean less than this against the tool axis (or against its square) count as walls (or floors).
const double kNearlySquare = std::sin(Angle::degrees(3).inRadians());
/// Every n-th sample and the lowest are tried first; the others only where one of these is not reached.
constexpr std::size_t kFirstLook = 8;
/// A face with this much of it in inner corners for each part that a tool reaches is not a wall with corners.
constexpr int kSlit = 4;
/// Walls whose normals are nearer to a line than this face each other, or lie beside each other: no corner.
constexpr double kOpposite = 0.55;
/// Room for larger cutters is only looked for where nothing shorter reaches down.
constexpr double kLargeCutterMm = 20;
/// Smaller tools are shorter: where this many do not reach down, none does.
constexpr int kMostTries = 3;
/// A shank that comes this near to a wall rubs on it, however straight it runs.
constexpr double kRubMm = 0.02;
/// Seen less than this from a direction, a face is not cut from there.
constexpr double kSeenAtAll = 0.05;
/// A face that one direction cuts whole is shared between others only where each sees this much of it, and only
/// between the directions that most of the part asks for: they come first.
constexpr double kWorthSharing = 0.35;
constexpr int kSidesToShare = 12;
/// Parts with fewer faces are done before threads have started.
constexpr std::size_t kWorthThreads = 100;
/// Faces that one thread tries in turn.
constexpr std::size_t kFacesInTurn = 64;

/// The largest radius of a cutter whose side (floor: whose ball) follows the surface along the direction.
double followingRadiusMm(const Surface& surface, Vec3 direction) {
  const double none = std::numeric_limits<double>::infinity();
  if (const auto* s = std::get_if<Cylinder>(&surface)) return s->concave ? s->radiusMm : none;
  if (const auto* s = std::get_if<Sphere>(&surface)) return s->concave ? s->radiusMm : none;
  if (const auto* s = std::get_if<Torus>(&surface); s != nullptr && s->concave) {
    const bool upright = std::abs(dot(s->axis, direction)) > 0.9;
    return upright ? s->minorRadiusMm : std::min(s->minorRadiusMm, s->majorRadiusMm);
  }
  return none;
}

bool isCurved(const Surface& surface) { return !std::holds_alternative<Plane>(surface); }

/// Outcome at one sample.
struct Outcome {
  enum class Kind { unseen, reached, corner, narrow, deep };
  Kind kind = Kind::unseen;
  const Tool* tool = nullptr;
  double roomMm = 0;  ///< diameter
  double neededReachMm = 0;
  FaceId blocker = 0;
  bool besideCorner = false;  ///< an inner corner of the face leaves no more room
  bool byFacets = false;      ///< nothing but a face that goes on smoothly does: its facets lean, the face does not
};

/// What a face meets in inner corners.
struct InnerCorners {
  std::set<FaceId> faces;
  std::vector<Plane> planes;  ///< of the flat ones among them: what crosses a corner cuts its faces into pieces
  std::set<FaceId> smooth;    ///< not corners: a freeform face itself, and what goes on smoothly from it

  bool empty() const { return faces.empty(); }
};

/// A logical face with what every direction asks of it.
struct FaceToTry {
  const LogicalFace* logical = nullptr;
  std::vector<FaceSample> samples;
  std::vector<FaceId> pieceOf;  ///< one per sample
  std::vector<double> weight;   ///< likewise: share of the area, so that slivers which were cut off decide nothing
  InnerCorners corners;
  bool trial = true;  ///< false: what is seen is reached

  FaceId first() const { return logical->faces.front(); }
};

/// What was found from one direction.
struct Row {
  ToolAccess access;
  std::vector<std::size_t> lost;  ///< samples that are seen and not reached
};

/// A direction, and the part as tools along it meet it.
struct Side {
  int d = 0;
  const Clearance::View& view;
  RoomFinder rooms;
  double topMm = 0;      ///< highest point of the part
  double largestMm = 0;  ///< largest radius looked for

  const ToolFrame& frame() const { return view.frame(); }
  double heightOf(Vec3 point) const { return dot(point, frame().axis); }
};

class ToolTester {
 public:
  ToolTester(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh, const ToolSet& tools,
             const Access& access, const ToolReachOptions& options)
      : graph_(graph),
        recognition_(recognition),
        mesh_(mesh),
        tools_(tools),
        access_(access),
        options_(options),
        sampler_(graph, mesh, options.samplesPerFace),
        diagonalMm_(computeBox(mesh).diagonalMm()),
        toleranceMm_(1e-6 * diagonalMm_) {
    for (const LogicalFace& logical : graph.logicalFaces) faces_.push_back(prepare(logical));
    rows_.resize(faces_.size());
  }

  void examine(DirectionViews& views, Access& access) {
    const auto directionCount = static_cast<int>(access_.directions.size());
    tryWhere(views, [&](const FaceToTry& face, int d) { return fractionOf(face, d) >= options_.whole; });
    // A face that is cut whole from somewhere is put together from parts only where it is curved, and from few sides.
    std::vector<char> cutWhole(graph_.faces.size(), 0);
    for (std::size_t i = 0; i < faces_.size(); ++i)
      cutWhole[faces_[i].first() - 1] = std::any_of(rows_[i].begin(), rows_[i].end(), [&](const auto& row) {
        return row.second.access.fraction >= options_.whole;
      });
    const int fewSides = std::min(kSidesToShare, directionCount);
    tryWhere(views, [&](const FaceToTry& face, int d) {
      const double seen = fractionOf(face, d);
      if (seen >= options_.whole) return false;
      if (!cutWhole[face.first() - 1]) return seen >= kSeenAtAll;
      return seen >= kWorthSharing && d < fewSides && isCurved(graph_.face(face.first()).surface);
    });
    for (std::size_t i = 0; i < faces_.size(); ++i) store(faces_[i], rows_[i], access);
  }

 private:
  /// Stock is bought to size or faced with a large cutter; teeth, threads and knurls have tools of their own form.
  bool needsNoTrial(FaceId face) const {
    const FaceVerdict& verdict = recognition_.faces[face - 1];
    if (!verdict.feature) return verdict.faceClass == "stock";
    const FeatureShape& shape = recognition_.features[*verdict.feature - 1].shape;
    return std::holds_alternative<Gear>(shape) || std::holds_alternative<Thread>(shape) ||
           std::holds_alternative<Knurl>(shape);
  }

  /// No tool was tried from there, so none is promised.
  static void forgetUntried(const std::vector<ToolAccess>& rows, std::vector<std::uint64_t>& reached) {
    std::uint64_t tried = 0;
    for (const ToolAccess& row : rows)
      if (row.direction < 64) tried |= std::uint64_t{1} << row.direction;
    for (std::uint64_t& sample : reached) sample &= tried;
  }

  FaceToTry prepare(const LogicalFace& logical) const {
    FaceToTry face;
    face.logical = &logical;
    face.trial = !needsNoTrial(logical.faces.front());
    if (!face.trial) return face;
    for (FaceId piece : logical.faces) {
      const std::vector<FaceSample> samples = sampler_.samplesOf(graph_.face(piece));
      face.samples.insert(face.samples.end(), samples.begin(), samples.end());
      face.pieceOf.insert(face.pieceOf.end(), samples.size(), piece);
      const double area = std::max(graph_.face(piece).areaMm2, toleranceMm_ * toleranceMm_);
      face.weight.insert(face.weight.end(), samples.size(), area / static_cast<double>(samples.size()));
    }
    face.corners = acrossInnerCorners(logical);
    return face;
  }

  double fractionOf(const FaceToTry& face, int d) const {
    return access_.fraction[face.first() - 1][static_cast<std::size_t>(d)];
  }

  /// Tries tools on the chosen faces and directions. Each direction fills rows of its own, which are joined at the end.
  void tryWhere(DirectionViews& views, const std::function<bool(const FaceToTry&, int)>& chosen) {
    const auto wanted = [&](const FaceToTry& face, int d) { return face.trial && chosen(face, d); };
    std::vector<std::vector<std::pair<std::size_t, Row>>> found(access_.directions.size());
    views.forEach(
        [&](int d) {
          return std::any_of(faces_.begin(), faces_.end(), [&](const FaceToTry& face) { return wanted(face, d); });
        },
        [&](int d, const Clearance::View& view) {
          std::vector<std::pair<std::size_t, Row>>& rows = found[static_cast<std::size_t>(d)];
          for (std::size_t i = 0; i < faces_.size(); ++i)
            if (wanted(faces_[i], d)) rows.emplace_back(i, Row{});
          const Side side = sideAlong(d, view);
          parallelFor(rows.size(), kFacesInTurn,
                      [&](std::size_t r) { rows[r].second = tryFace(side, faces_[rows[r].first]); });
        });
    for (std::size_t d = 0; d < found.size(); ++d)
      for (auto& [face, row] : found[d]) rows_[face].emplace_back(static_cast<int>(d), std::move(row));
  }

  Side sideAlong(int d, const Clearance::View& view) const {
    double top = -std::numeric_limits<double>::infinity(), bottom = -top;
    for (Vec3 v : mesh_.vertices) {
      top = std::max(top, dot(v, view.frame().axis));
      bottom = std::min(bottom, dot(v, view.frame().axis));
    }
    // Radius up to which room is looked for: larger cutters only where depth asks for their length.
    const Tool* longEnough = tools_.slimmestFor(top - bottom);
    const double forDepth = longEnough != nullptr ? longEnough->diameterMm / 2 : tools_.largestRadiusMm();
    return {d, view, RoomFinder(view, tools_.endMills.front().diameterMm / 4), top,
            std::min(std::max(kLargeCutterMm / 2, forDepth), diagonalMm_)};
  }

  /// Writes the rows of all pieces of the logical face.
  void store(const FaceToTry& face, std::vector<std::pair<int, Row>>& rows, Access& access) const {
    std::vector<std::uint64_t> reached = access.seen[face.first() - 1];
    if (!face.trial) {
      for (FaceId piece : face.logical->faces) access.reached[piece - 1] = access.seen[piece - 1];
      return;
    }
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<ToolAccess> known;
    for (auto& [d, row] : rows) {
      for (std::size_t i : row.lost)
        if (i < reached.size()) reached[i] &= ~(std::uint64_t{1} << d);
      known.push_back(std::move(row.access));
    }
    forgetUntried(known, reached);
    for (FaceId piece : face.logical->faces) {
      access.tools[piece - 1] = known;
      access.reached[piece - 1] = reached;
    }
  }

  bool seen(FaceId face, std::size_t sample, int d) const {
    if (d >= 64 || sample >= access_.seen[face - 1].size()) return true;
    return ((access_.seen[face - 1][sample] >> d) & 1u) != 0;
  }

  Row tryFace(const Side& side, const FaceToTry& face) const {
    const std::vector<FaceSample>& samples = face.samples;
    std::vector<Outcome> outcomes(samples.size());
    bool all = true;
    const auto look = [&](std::size_t i) {
      if (seen(face.first(), i, side.d))
        outcomes[i] = trySample(side, graph_.face(face.pieceOf[i]), samples[i], face.corners);
      if (outcomes[i].kind != Outcome::Kind::unseen) all = all && outcomes[i].kind == Outcome::Kind::reached;
    };
    // The lowest place asks for the longest tool.
    std::size_t lowest = 0;
    for (std::size_t i = 1; i < samples.size(); ++i)
      if (side.heightOf(samples[i].point) < side.heightOf(samples[lowest].point) && seen(face.first(), i, side.d))
        lowest = i;
    for (std::size_t i = 0; i < samples.size(); i += kFirstLook) look(i);
    if (lowest % kFirstLook != 0) look(lowest);
    const bool sure = all && std::any_of(outcomes.begin(), outcomes.end(),
                                         [](const Outcome& o) { return o.kind == Outcome::Kind::reached; });
    if (!sure)
      for (std::size_t i = 0; i < samples.size(); ++i)
        if (i % kFirstLook != 0 && i != lowest) look(i);
    return sumUp(side.d, std::move(outcomes), face.weight, sure, fractionOf(face, side.d));
  }

  Row sumUp(int d, std::vector<Outcome> outcomes, const std::vector<double>& weight, bool sure,
            double seenFraction) const {
    Row row;
    ToolAccess& result = row.access;
    result.direction = d;
    const auto areaOf = [&](auto&& counts) {
      double area = 0;
      for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (counts(outcomes[i].kind)) area += weight[i];
      return area;
    };
    const auto countOf = [&](Outcome::Kind kind) { return areaOf([kind](Outcome::Kind own) { return own == kind; }); };
    const double tried = areaOf([](Outcome::Kind own) { return own != Outcome::Kind::unseen; });
    if (!(tried > 0)) return row;
    // Hardly anything but corners, and no tool between them: they are what is too tight.
    if (kSlit * countOf(Outcome::Kind::reached) < countOf(Outcome::Kind::corner))
      for (Outcome& o : outcomes)
        if (o.kind == Outcome::Kind::corner) o.kind = o.neededReachMm > 0 ? Outcome::Kind::deep : Outcome::Kind::narrow;
    const double inCorner = countOf(Outcome::Kind::corner);
    describeTools(outcomes, result);
    const double share = (countOf(Outcome::Kind::reached) + inCorner) / tried;
    result.cornerFraction = seenFraction * inCorner / tried;
    if (sure || share >= options_.enoughByTool) {
      result.fraction = seenFraction;
      return row;
    }
    result.fraction = seenFraction * share;
    result.limit = countOf(Outcome::Kind::narrow) >= countOf(Outcome::Kind::deep) ? ToolAccess::Limit::narrow
                                                                                  : ToolAccess::Limit::deep;
    for (std::size_t i = 0; d < 64 && i < outcomes.size(); ++i)
      if (outcomes[i].kind == Outcome::Kind::narrow || outcomes[i].kind == Outcome::Kind::deep) row.lost.push_back(i);
    return row;
  }

  /// Tools, room and what limits them, from the samples that no inner corner of the face itself decides.
  static void describeTools(const std::vector<Outcome>& outcomes, ToolAccess& result) {
    std::vector<const Outcome*> open, all;
    std::set<FaceId> blockers;
    const Outcome* tightest = nullptr;
    for (const Outcome& o : outcomes) {
      const bool cut = o.kind == Outcome::Kind::reached;
      if (cut) all.push_back(&o);
      if (cut && !o.besideCorner && !o.byFacets) open.push_back(&o);
      if (o.kind != Outcome::Kind::narrow && o.kind != Outcome::Kind::deep && (!cut || o.besideCorner || o.byFacets))
        continue;
      if (tightest == nullptr || o.roomMm < tightest->roomMm) tightest = &o;
      if (!cut) result.neededReachMm = std::max(result.neededReachMm, o.neededReachMm);
      if (!cut && o.blocker != 0) blockers.insert(o.blocker);
    }
    const bool onlyCorners = open.empty();
    std::vector<const Outcome*>& judged = onlyCorners ? all : open;
    std::stable_sort(judged.begin(), judged.end(),
                     [](const Outcome* a, const Outcome* b) { return a->tool->diameterMm < b->tool->diameterMm; });
    if (!judged.empty()) {
      const Outcome& usual = *judged[judged.size() / 4];
      result.largest = *usual.tool;
      result.finest = *(onlyCorners ? usual : *judged.front()).tool;
      if (tightest == nullptr) tightest = &usual;
      for (const Outcome* o : judged)
        if (o->tool->diameterMm >= usual.tool->diameterMm)
          result.neededReachMm = std::max(result.neededReachMm, o->neededReachMm);
    }
    if (tightest != nullptr) {
      result.roomMm = tightest->roomMm;
      if (tightest->blocker != 0) blockers.insert(tightest->blocker);
    }
    result.blockers.assign(blockers.begin(), blockers.end());
  }

  Outcome trySample(const Side& side, const Face& face, const FaceSample& sample, const InnerCorners& corners) const {
    const ToolFrame& frame = side.frame();
    const double facing = dot(sample.normal, frame.axis), aside = norm(frame.level(sample.normal));
    if (facing < -kNearlySquare) return {};
    const double slack = sampler_.slackMm(face.id);
    const ContactPoint at{sample.point, sample.normal, toleranceMm_ + slack, 10 * toleranceMm_ + slack,
                          std::min(side.largestMm, followingRadiusMm(face.surface, frame.axis))};
    ContactPoint rim = at;  // the rim of a mill that goes down in terraces need not follow the curve
    if (facing >= kNearlySquare) rim.capMm = side.largestMm;
    const auto bySide = [&] { return judge(side, rim, side.rooms.beside(rim), tools_.endMills, corners); };
    const auto byBall = [&] { return judge(side, at, side.rooms.byBall(at), tools_.ballMills, corners); };
    if (aside < kNearlySquare) {
      const Outcome flat = judge(side, at, side.rooms.onFloor(at), tools_.endMills, corners);
      if (flat.kind == Outcome::Kind::reached || !isCurved(face.surface)) return flat;
      const Outcome ball = byBall();  // the bottom line of a hollow is level, too
      return ball.kind == Outcome::Kind::reached ? ball : flat;
    }
    if (facing < kNearlySquare) return bySide();
    const bool ballFirst = isCurved(face.surface);
    const Outcome first = ballFirst ? byBall() : bySide();
    if (first.kind == Outcome::Kind::reached) return first;
    const Outcome second = ballFirst ? bySide() : byBall();
    return second.kind == Outcome::Kind::reached ? second : first;
  }

  /// The largest tool of the list that has room for its cutter, shank and holder.
  Outcome judge(const Side& side, const ContactPoint& at, const CutterRoom& room, const std::vector<Tool>& list,
                const InnerCorners& corners) const {
    const ToolFrame& frame = side.frame();
    const double depth = side.topMm - dot(at.point, frame.axis);
    Outcome outcome{Outcome::Kind::narrow,           nullptr, 2 * room.radiusMm, 0, room.narrowedBy,
                    isInCorner(frame, room, corners)};
    outcome.byFacets = room.narrowedBy != 0 && corners.smooth.contains(room.narrowedBy);
    int tries = 0;
    for (std::size_t i = list.size(); i-- > 0 && tries < kMostTries;) {
      const Tool& tool = list[i];
      const double radius = tool.diameterMm / 2;
      // A drawn corner of exactly the cutter's radius is cut by going round it; a hair of noise must not forbid that.
      if (radius > room.radiusMm * (1 + 1e-3) + at.toleranceMm) continue;
      ++tries;
      const double tip = room.tipAboveMm(radius, at, frame);
      double needed = std::max(0.0, depth - tip);
      std::optional<FaceId> obstacle = rubbingWall(side, at, room, tool);
      if (!obstacle && needed > tool.reachMm) {  // longer than that only where something stands around the tool
        const Vec3 axis = room.axisFor(radius, at, frame) + frame.axis * tip;
        const auto around = side.view.highestAround(axis, holderRadiusMm(tool), 0);
        needed = around ? around->heightMm : 0;
        if (needed > tool.overhangMm) {
          obstacle = around->face;
        } else if (needed > tool.reachMm && tool.shankMm > tool.diameterMm) {
          const double shankMm = tool.shankMm / 2 - toleranceMm_;
          if (const auto high = side.view.highestAround(axis, shankMm, tool.reachMm)) obstacle = high->face;
        }
      }
      if (!obstacle) {
        outcome.kind = Outcome::Kind::reached;
        outcome.tool = &tool;
        outcome.neededReachMm = needed;
        return outcome;
      }
      if (outcome.kind == Outcome::Kind::narrow) {  // the largest that has room for its cutter tells what is missing
        outcome.kind = Outcome::Kind::deep;
        outcome.neededReachMm = needed;
        if (outcome.blocker == 0) outcome.blocker = *obstacle;
      }
    }
    if (outcome.besideCorner) outcome.kind = Outcome::Kind::corner;
    return outcome;
  }

  /// The face that a neck as thick as the cutter rubs on, above the flutes of a cutter beside a wall.
  std::optional<FaceId> rubbingWall(const Side& side, const ContactPoint& at, const CutterRoom& room,
                                    const Tool& tool) const {
    const bool slimmer = tool.neckMm > 0 && tool.neckMm < tool.diameterMm;
    if (slimmer || room.contact != CutterRoom::Contact::side || side.topMm - side.heightOf(at.point) <= tool.fluteMm)
      return std::nullopt;
    const double radius = tool.diameterMm / 2;
    const auto wall =
        side.view.nearestToAxis(room.axisFor(radius, at, side.frame()), tool.fluteMm + kRubMm,
                                std::numeric_limits<double>::infinity(), radius + kRubMm + at.toleranceMm);
    return wall ? std::optional(wall->face) : std::nullopt;
  }

  /// True where an inner corner of the face itself leaves no more room. The end of a wall is the end of what it meets
  /// there, too, so edges count as both faces, and so does another piece of the same plane further up the tool.
  bool isInCorner(const ToolFrame& frame, const CutterRoom& room, const InnerCorners& corners) const {
    if (room.narrowedBy == 0 || corners.empty()) return false;
    if (corners.faces.contains(room.narrowedBy)) return true;
    for (const Plane& plane : corners.planes)
      if (std::abs(dot(plane.normal, frame.axis)) < kNearlySquare &&
          std::abs(dot(room.narrowedAt - plane.origin, plane.normal)) < 100 * toleranceMm_)
        return true;
    for (int id : edgesOf(graph_, room.narrowedBy)) {
      const Edge& edge = graph_.edge(id);
      if (!corners.faces.contains(edge.otherThan(room.narrowedBy))) continue;
      const Vec3 along = edge.end - edge.start;
      const double length = dot(along, along);
      const double t = length > 0 ? std::clamp(dot(room.narrowedAt - edge.start, along) / length, 0.0, 1.0) : 0;
      const bool near = edge.curve == CurveKind::circle
                            ? std::abs(distance(room.narrowedAt, edge.center) - edge.radiusMm) < 100 * toleranceMm_
                            : distance(room.narrowedAt, edge.start + along * t) < 100 * toleranceMm_;
      if (near) return true;
    }
    return false;
  }

  double holderRadiusMm(const Tool& tool) const { return std::max(tools_.holderDiameterMm, tool.diameterMm + 4) / 2; }

  InnerCorners acrossInnerCorners(const LogicalFace& logical) const {
    InnerCorners result;
    for (FaceId piece : logical.faces)
      if (std::holds_alternative<Freeform>(graph_.face(piece).surface)) {
        result.smooth.insert(piece);
        for (FaceId other : neighbours(graph_, piece, Convexity::smooth)) result.smooth.insert(other);
      }
    for (FaceId piece : logical.faces)
      for (FaceId other : neighbours(graph_, piece, Convexity::concave)) {
        if (const auto* plane = std::get_if<Plane>(&graph_.face(other).surface)) result.planes.push_back(*plane);
        for (FaceId part : graph_.logicalFaces[graph_.face(other).logicalFace - 1].faces) result.faces.insert(part);
      }
    addLostCorners(logical.faces.front(), result);
    return result;
  }

  /// Walls of the same cavity that the face met in an inner corner before another cut took the corner away.
  void addLostCorners(FaceId face, InnerCorners& corners) const {
    const auto* own = std::get_if<Plane>(&graph_.face(face).surface);
    const std::optional<int> owner = recognition_.faces[face - 1].feature;
    if (own == nullptr || !owner) return;
    const Feature& feature = recognition_.features[static_cast<std::size_t>(*owner) - 1];
    if (!std::holds_alternative<Cavity>(feature.shape)) return;
    for (FaceId other : feature.faces) {
      const auto* plane = std::get_if<Plane>(&graph_.face(other).surface);
      if (plane == nullptr || std::abs(dot(plane->normal, own->normal)) > kOpposite) continue;
      const Vec3 between = graph_.face(other).centroid - graph_.face(face).centroid;
      if (dot(between, own->normal) > 0 && dot(-between, plane->normal) > 0) corners.planes.push_back(*plane);
    }
  }

  const FaceGraph& graph_;
  const Recognition& recognition_;
  const TriangleMesh& mesh_;
  const ToolSet& tools_;
  const Access& access_;
  const ToolReachOptions& options_;
  FaceSampler sampler_;
  double diagonalMm_;
  double toleranceMm_;
  std::vector<FaceToTry> faces_;                        ///< one per logical face
  std::vector<std::vector<std::pair<int, Row>>> rows_;  ///< [logical face] direction and what was found from there
};

}  // namespace

void findToolReach(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                   const ToolSet& tools, Access& access, const ToolReachOptions& options) {
  access.tools.assign(graph.faces.size(), {});
  access.reached.assign(graph.faces.size(), {});
  const Clearance clearance(mesh);
  const std::size_t grain = graph.faces.size() < kWorthThreads ? access.directions.size() : 1;
  DirectionViews views(clearance, access.directions, std::max<std::size_t>(grain, 1));
  ToolTester(graph, recognition, mesh, tools, access, options).examine(views, access);
  findDrillReach(recognition, views, tools, access);
  findUndercutReach(graph, recognition, mesh, views, tools, options.samplesPerFace, access);
  findInnerCorners(graph, recognition, tools, access);
  findFormCutters(graph, recognition, mesh, views, tools, access, options);
}

}  // namespace stepwise
