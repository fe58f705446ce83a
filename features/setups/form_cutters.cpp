#include "features/setups/form_cutters.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "features/setups/face_samples.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// How far a chamfer or a dovetail's flank may be off the angle of the cutters that are sold.
constexpr double kAngleSlackDegrees = 1;
/// Every n-th sample is tried where other tools make the face anyhow, and where the cutter decides.
constexpr std::size_t kEvery = 6, kEveryIfAlone = 2;
/// Share of these that the cutter must reach; inner corners across its way keep it from the others.
constexpr double kEnough = 0.85;
/// The cutting part is tried in so many slices, each as wide as at its narrower end.
constexpr int kSlices = 3;
/// Directions tried for one feature, those that most of the part asks for first.
constexpr int kMostDirections = 6;
/// Share of its cutting edge that a chamfer mill leaves below the chamfer.
constexpr double kBelowChamfer = 0.1;
/// A thread mill is slimmer than the hole by this, be the hole drawn at the core or at the thread's full diameter.
constexpr double kInHole = 0.95;

/// Where a tool stands: its axis through `tip`, and the radius of its cutting part by height.
struct Stand {
  Vec3 tip;
  double edgeMm = 0;                       ///< height of the part whose radius changes
  std::function<double(double)> radiusMm;  ///< narrower end of a slice that begins at this height
};

double degreesBetween(Vec3 a, Vec3 b) {
  return Angle::radians(std::acos(std::clamp(dot(a, b), -1.0, 1.0))).inDegrees();
}

class FormFinder {
 public:
  FormFinder(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh, const ToolSet& tools,
             const Access& access, const ToolReachOptions& options)
      : graph_(graph),
        tools_(tools),
        access_(access),
        sampler_(graph, mesh, options.samplesPerFace),
        toleranceMm_(1e-6 * computeBox(mesh).diagonalMm()),
        whole_(options.whole) {
    for (const Feature& feature : recognition.features)
      if (cuttersFor(feature) != nullptr) choose(feature);
  }

  /// [direction] features to try from there.
  const std::vector<std::vector<const Feature*>>& wanted() const { return wanted_; }

  std::optional<FormCut> tryFeature(const Feature& feature, int d, const Clearance::View& view) const {
    const std::vector<Tool>& cutters = *cuttersFor(feature);
    const bool alone = !isCutWhole(feature, d);
    for (auto tool = cutters.rbegin(); tool != cutters.rend(); ++tool)
      if (const std::optional<double> reach = makes(*tool, feature, view, alone))
        return FormCut{feature.id, d, *tool, *reach};
    return std::nullopt;
  }

  /// By straight tools.
  bool isCutWhole(const Feature& feature, int d) const {
    return std::all_of(feature.faces.begin(), feature.faces.end(),
                       [&](FaceId face) { return access_.cutFraction(face, d) >= whole_; });
  }

 private:
  static const Hole* threadedHole(const Feature& feature) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    return hole != nullptr && hole->thread ? hole : nullptr;
  }
  static bool isDovetail(const Feature& feature) {
    const auto* cavity = std::get_if<Cavity>(&feature.shape);
    return cavity != nullptr && cavity->profile == "dovetail";
  }
  const std::vector<Tool>* cuttersFor(const Feature& feature) const {
    if (std::holds_alternative<Chamfer>(feature.shape)) return &tools_.chamferMills;
    if (const auto* fillet = std::get_if<Fillet>(&feature.shape); fillet != nullptr && !fillet->variable)
      return &tools_.bullNoseMills;
    if (isDovetail(feature)) return &tools_.dovetailCutters;
    return threadedHole(feature) != nullptr ? &tools_.threadMills : nullptr;
  }

  void choose(const Feature& feature) {
    wanted_.resize(access_.directions.size());
    int chosen = 0;
    for (std::size_t d = 0; d < access_.directions.size() && chosen < kMostDirections; ++d) {
      if (!comesFrom(feature, static_cast<int>(d))) continue;
      wanted_[d].push_back(&feature);
      ++chosen;
    }
  }

  bool comesFrom(const Feature& feature, int d) const {
    const Vec3 axis = access_.directions[static_cast<std::size_t>(d)].direction;
    if (isDovetail(feature))
      return std::any_of(feature.faces.begin(), feature.faces.end(),
                         [&](FaceId face) { return flankDegrees(face, axis).has_value(); });
    const Hole* hole = threadedHole(feature);
    if (hole != nullptr && dot(hole->axisDirection, axis) < std::cos(2 * kDirectionTolerance.inRadians())) return false;
    return std::all_of(feature.faces.begin(), feature.faces.end(), [&](FaceId face) {
      return hole != nullptr
                 ? access_.cutFraction(face, d) >= whole_
                 : access_.fraction[face - 1][static_cast<std::size_t>(d)] >= whole_ && suits(feature, face, axis);
    });
  }

  /// A chamfer at half a right angle, or a fillet that runs around the foot of a wall.
  bool suits(const Feature& feature, FaceId face, Vec3 axis) const {
    const Surface& surface = graph_.face(face).surface;
    const double parallel = std::cos(2 * kDirectionTolerance.inRadians()),
                 square = std::sin(2 * kDirectionTolerance.inRadians());
    if (std::holds_alternative<Fillet>(feature.shape)) {
      if (const auto* s = std::get_if<Cylinder>(&surface)) return s->concave && std::abs(dot(s->axis, axis)) <= square;
      const auto* s = std::get_if<Torus>(&surface);
      return s != nullptr && s->concave && std::abs(dot(s->axis, axis)) >= parallel;
    }
    if (const auto* s = std::get_if<Plane>(&surface))
      return std::abs(degreesBetween(s->normal, axis) - 45) <= kAngleSlackDegrees;
    const auto* s = std::get_if<Cone>(&surface);
    return s != nullptr && std::abs(dot(s->axis, axis)) >= parallel &&
           std::abs(s->halfAngle.inDegrees() - 45) <= kAngleSlackDegrees;
  }

  /// Between flank and floor of a dovetail whose mouth is open to the axis; absent: no flank, or of no cutter's angle.
  std::optional<double> flankDegrees(FaceId face, Vec3 axis) const {
    const auto* plane = std::get_if<Plane>(&graph_.face(face).surface);
    if (plane == nullptr) return std::nullopt;
    const double degrees = 180 - degreesBetween(plane->normal, axis);
    for (const double sold : {45.0, 60.0})
      if (std::abs(degrees - sold) <= kAngleSlackDegrees) return degrees;
    return std::nullopt;
  }

  /// The length below the holder where the tool makes every face that is its own.
  std::optional<double> makes(const Tool& tool, const Feature& feature, const Clearance::View& view, bool alone) const {
    if (const Hole* hole = threadedHole(feature)) return threads(tool, *hole, view);
    double reach = 0;
    bool any = false;
    const std::size_t every = alone ? kEveryIfAlone : kEvery;
    for (FaceId face : feature.faces) {
      if (isDovetail(feature) && !flankDegrees(face, view.frame().axis)) continue;
      const std::vector<FaceSample> samples = sampler_.samplesOf(graph_.face(face));
      const auto [low, high] = heights(samples, view.frame().axis);
      std::size_t tried = 0, missed = 0;
      for (std::size_t i = 0; i < samples.size(); i += every, ++tried) {
        const std::optional<Stand> stand = standAt(tool, feature, face, samples[i], low, high, view.frame());
        const std::optional<double> needed =
            stand ? fits(tool, *stand, toleranceMm_ + sampler_.slackMm(face), view) : std::nullopt;
        if (needed) {
          reach = std::max(reach, *needed);
        } else if (!alone || ++missed > (1 - kEnough) * static_cast<double>(samples.size() / every)) {
          return std::nullopt;
        }
      }
      any = any || tried > missed;
    }
    return any ? std::optional(reach) : std::nullopt;
  }

  std::optional<double> threads(const Tool& tool, const Hole& hole, const Clearance::View& view) const {
    if (tool.diameterMm >= kInHole * hole.diameterMm) return std::nullopt;
    double depth = 0;
    for (const HoleSegment& segment : hole.segments) depth = std::max(depth, segment.endMm);
    const Vec3 tip = hole.axisOrigin - hole.axisDirection * depth;
    const auto around = view.highestAround(tip, std::max(tools_.holderDiameterMm, tool.shankMm + 4) / 2, 0);
    const double needed = around ? around->heightMm : 0;
    return needed <= tool.reachMm ? std::optional(needed) : std::nullopt;
  }

  static std::pair<double, double> heights(const std::vector<FaceSample>& samples, Vec3 axis) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const FaceSample& sample : samples) {
      low = std::min(low, dot(sample.point, axis));
      high = std::max(high, dot(sample.point, axis));
    }
    return {low, high};
  }

  std::optional<Stand> standAt(const Tool& tool, const Feature& feature, FaceId face, const FaceSample& sample,
                               double low, double high, const ToolFrame& frame) const {
    const Vec3 out = normalized(frame.level(sample.normal));
    if (out == Vec3{}) return std::nullopt;
    const double radius = tool.diameterMm / 2, height = dot(sample.point, frame.axis) - low;
    if (const auto* fillet = std::get_if<Fillet>(&feature.shape)) {
      const double corner = tool.cornerRadiusMm;
      if (corner > fillet->radiusMm * (1 + 1e-3)) return std::nullopt;
      const Vec3 center = sample.point + sample.normal * corner + out * (radius - corner);
      return Stand{center - frame.axis * corner, corner, [=](double h) {
                     return radius - corner + std::sqrt(std::max(0.0, corner * corner - (corner - h) * (corner - h)));
                   }};
    }
    if (std::holds_alternative<Chamfer>(feature.shape)) {
      const double blunt = tool.neckMm / 2, edge = radius - blunt, below = kBelowChamfer * edge;
      if (high - low + below > edge) return std::nullopt;
      const double up = height + below;
      return Stand{sample.point + out * (blunt + up) - frame.axis * up, edge, [=](double h) { return blunt + h; }};
    }
    const double slope = std::tan(Angle::degrees(*flankDegrees(face, frame.axis)).inRadians());
    if (high - low > tool.fluteMm * (1 + 1e-3)) return std::nullopt;
    const double slice = tool.fluteMm / kSlices;
    return Stand{sample.point + out * (radius - height / slope) - frame.axis * height, tool.fluteMm,
                 [=](double h) { return std::max(tool.neckMm / 2, radius - (h + slice) / slope); }};
  }

  /// The length below the holder, where cutter, shank and holder have room.
  std::optional<double> fits(const Tool& tool, const Stand& stand, double toleranceMm,
                             const Clearance::View& view) const {
    const double noise = 10 * toleranceMm, no = std::numeric_limits<double>::infinity();
    for (int i = 0; i < kSlices; ++i) {
      const double from = stand.edgeMm * i / kSlices, to = stand.edgeMm * (i + 1) / kSlices;
      if (view.anyNearAxis(stand.tip, from + noise, to, stand.radiusMm(from) - noise)) return std::nullopt;
    }
    const double neck = tool.kind == Tool::Kind::dovetailCutter ? tool.neckMm / 2 : tool.diameterMm / 2;
    if (view.anyNearAxis(stand.tip, stand.edgeMm + noise, no, neck - noise)) return std::nullopt;
    if (tool.shankMm > tool.diameterMm && view.highestAround(stand.tip, tool.shankMm / 2, tool.reachMm))
      return std::nullopt;
    const auto around = view.highestAround(stand.tip, std::max(tools_.holderDiameterMm, tool.shankMm + 4) / 2, 0);
    const double needed = around ? around->heightMm : 0;
    return needed <= tool.overhangMm ? std::optional(needed) : std::nullopt;
  }

  const FaceGraph& graph_;
  const ToolSet& tools_;
  const Access& access_;
  FaceSampler sampler_;
  double toleranceMm_, whole_;
  std::vector<std::vector<const Feature*>> wanted_;
};

/// The row of one direction, made where there is none.
ToolAccess& rowOf(std::vector<ToolAccess>& rows, int direction) {
  const auto at = std::lower_bound(rows.begin(), rows.end(), direction,
                                   [](const ToolAccess& row, int d) { return row.direction < d; });
  if (at != rows.end() && at->direction == direction) return *at;
  ToolAccess row;
  row.direction = direction;
  return *rows.insert(at, row);
}

void fill(ToolAccess& row, const FormCut& cut, double fraction) {
  row.fraction = fraction;
  row.cornerFraction = 0;
  row.largest = row.finest = cut.tool;
  row.neededReachMm = cut.neededReachMm;
  row.limit = ToolAccess::Limit::none;
  row.blockers.clear();
}

/// What only the cutter makes is reached from there: flanks of a dovetail as an undercut, the rest straight down.
void grantAccess(const Feature& feature, const FormCut& cut, double whole, Access& access) {
  const bool dovetail = cut.tool.kind == Tool::Kind::dovetailCutter;
  if (cut.tool.kind == Tool::Kind::threadMill || access.tools.empty()) return;
  for (FaceId face : feature.faces) {
    if (access.cutFraction(face, cut.direction) >= whole) continue;
    const std::size_t i = static_cast<std::size_t>(face) - 1;
    if (dovetail) {
      fill(rowOf(access.undercut[i], cut.direction), cut, 1);
      continue;
    }
    fill(rowOf(access.tools[i], cut.direction), cut, access.fraction[i][static_cast<std::size_t>(cut.direction)]);
    if (cut.direction >= 64 || access.reached[i].size() != access.seen[i].size()) continue;
    const std::uint64_t bit = std::uint64_t{1} << cut.direction;
    for (std::size_t s = 0; s < access.reached[i].size(); ++s) access.reached[i][s] |= access.seen[i][s] & bit;
  }
}

}  // namespace

void findFormCutters(const FaceGraph& graph, const Recognition& recognition, const TriangleMesh& mesh,
                     DirectionViews& views, const ToolSet& tools, Access& access, const ToolReachOptions& options) {
  access.forms.clear();
  const FormFinder finder(graph, recognition, mesh, tools, access, options);
  if (finder.wanted().empty()) return;
  std::vector<std::vector<FormCut>> found(access.directions.size());
  views.forEach([&](int d) { return !finder.wanted()[static_cast<std::size_t>(d)].empty(); },
                [&](int d, const Clearance::View& view) {
                  for (const Feature* feature : finder.wanted()[static_cast<std::size_t>(d)])
                    if (std::optional<FormCut> cut = finder.tryFeature(*feature, d, view))
                      found[static_cast<std::size_t>(d)].push_back(*cut);
                });
  for (const std::vector<FormCut>& cuts : found) access.forms.insert(access.forms.end(), cuts.begin(), cuts.end());
  std::stable_sort(access.forms.begin(), access.forms.end(),
                   [](const FormCut& a, const FormCut& b) { return a.feature < b.feature; });
  for (const FormCut& cut : access.forms)
    grantAccess(recognition.features[static_cast<std::size_t>(cut.feature) - 1], cut, options.whole, access);
}

}  // namespace stepwise
