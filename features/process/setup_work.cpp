#include "features/process/setup_work.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "features/process/choose_stock.h"
#include "features/process/feature_volume.h"
#include "features/process/step_builder.h"

namespace stepwise {

namespace {

constexpr double kParallel = 1 - 1e-6;  // cosine of the angle below which directions are one

bool turns(const SetupPlan& plan) {
  return plan.machine == MachineClass::turn || plan.machine == MachineClass::millTurn ||
         plan.machine == MachineClass::swiss;
}

/// Holes that a drill makes: not slotted, not open on a side, not larger than drills are.
bool isDrilled(const Feature& feature, TracedReader& library) {
  const auto* hole = std::get_if<Hole>(&feature.shape);
  constexpr double kMostlyClosed = 0.2;  // a drill wanders where more of its edge is in air
  return hole && hole->form != Hole::Form::slotted && hole->openFraction <= kMostlyClosed &&
         hole->diameterMm <= library.at("tool.drill.max_diameter_mm").value;
}

/// The axis a part turns about: of its turned profile, else through the middle of its box.
struct SpindleAxis {
  Vec3 origin, direction;
};

SpindleAxis spindleAxis(const PlanContext& context, Vec3 direction) {
  for (const Feature& feature : context.recognition.features) {
    const auto* turned = std::get_if<TurnedProfile>(&feature.shape);
    if (turned && std::abs(dot(turned->axisDirection, direction)) > kParallel) return {turned->axisOrigin, direction};
  }
  return {context.box.frame.origin, direction};
}

/// Whether the face keeps its place when the part turns about the axis.
bool isCoaxial(const Face& face, const SpindleAxis& spindle) {
  const auto onAxis = [&](Vec3 point) { return norm(cross(point - spindle.origin, spindle.direction)) < 1e-3; };
  const auto along = [&](Vec3 direction) { return std::abs(dot(direction, spindle.direction)) > kParallel; };
  if (const auto* plane = std::get_if<Plane>(&face.surface)) return along(plane->normal);
  if (const auto* cylinder = std::get_if<Cylinder>(&face.surface))
    return along(cylinder->axis) && onAxis(cylinder->origin);
  if (const auto* cone = std::get_if<Cone>(&face.surface)) return along(cone->axis) && onAxis(cone->apex);
  if (const auto* torus = std::get_if<Torus>(&face.surface)) return along(torus->axis) && onAxis(torus->center);
  if (const auto* sphere = std::get_if<Sphere>(&face.surface)) return onAxis(sphere->center);
  return false;
}

class WorkDivision {
 public:
  WorkDivision(const PlanContext& context, const SetupPlan& plan, const RawMaterial& stock)
      : context_(context), plan_(plan), library_(context.library), work_(plan.setups.size()) {
    roughToolMm_ = roughTool();
    measureFeatures(stock);
    stockKeys_ = stock.libraryKeys;
  }

  std::vector<SetupWork> divide() && {
    for (std::size_t i = 0; i < plan_.setups.size(); ++i) {
      for (const int id : plan_.setups[i].features) addFeature(i, context_.feature(id));
      addOuter(i);
    }
    for (SetupWork& work : work_) {
      work.libraryKeys = stockKeys_;
      work.libraryKeys.insert(work.libraryKeys.end(), library_.keys().begin(), library_.keys().end());
    }
    return std::move(work_);
  }

 private:
  double roughTool() {
    const Vec3 size = context_.boxSizeMm();
    std::array<double, 3> edges{size.x, size.y, size.z};
    std::sort(edges.begin(), edges.end());
    const double usual = library_.at("cutting.mill.rough_tool_mm").value,
                 large = library_.at("cutting.mill.large_rough_tool_mm").value,
                 ratio = library_.at("cutting.mill.large_rough_tool_ratio").value;
    const double largest = std::max(usual, std::min(large, edges[1] * ratio));
    return std::max(std::min(largest, edges[1] / 2), library_.at("tool.min_end_mill_mm").value);
  }

  void measureFeatures(const RawMaterial& stock) {
    const double total = std::max(rawVolumeMm3(stock) - context_.mass.volumeMm3, 0.0);
    double claimed = 0;
    for (const Setup& setup : plan_.setups) {
      for (const int id : setup.features) {
        const std::optional<double> volume = removedVolumeMm3(context_.feature(id), context_.graph);
        if (!volume || !volume_.emplace(id, *volume).second) continue;
        claimed += *volume;
      }
    }
    scale_ = claimed > total && claimed > 0 ? total / claimed : 1;
    outerMm3_ = std::max(total - claimed, 0.0);
    for (std::size_t i = 0; i < plan_.setups.size(); ++i) {
      outerArea_.push_back(outerAreaOf(i));
      allOuterArea_ += outerArea_.back();
    }
    if (allOuterArea_ > 0) return;
    // Only cavities are cut: allowances, if any, go with the setups by the area they cut.
    for (std::size_t i = 0; i < plan_.setups.size(); ++i) {
      outerArea_[i] = areaOf(plan_.setups[i].faces);
      allOuterArea_ += outerArea_[i];
    }
  }

  double areaOf(const std::vector<FaceId>& faces) const {
    double area = 0;
    for (const FaceId face : faces) area += context_.graph.face(face).areaMm2;
    return area;
  }

  /// Faces of the setup that belong to no feature with a volume of its own.
  double outerAreaOf(std::size_t setup) const {
    double area = 0;
    for (const FaceId face : plan_.setups[setup].faces) {
      const std::optional<int> owner = context_.recognition.faces[face - 1].feature;
      if (!owner || !volume_.count(*owner)) area += context_.graph.face(face).areaMm2;
    }
    return area;
  }

  /// Share of the feature that this setup cuts, by area.
  double shareOf(const Feature& feature, std::size_t setup) const {
    double here = 0, all = 0;
    for (const FaceId face : feature.faces) {
      const auto found = plan_.setupOfFace.find(face);
      if (found == plan_.setupOfFace.end()) continue;
      all += context_.graph.face(face).areaMm2;
      if (found->second == static_cast<int>(setup)) here += context_.graph.face(face).areaMm2;
    }
    return all > 0 ? here / all : 1;
  }

  void addFeature(std::size_t setup, const Feature& feature) {
    SetupWork& work = work_[setup];
    if (isDrilled(feature, library_)) {
      addHole(work, std::get<Hole>(feature.shape), feature.id);
      return;
    }
    work.cutFeatures.push_back(feature.id);
    if (isTurned(feature, setup)) {
      addTurned(work, feature, setup);
    } else if (volume_.count(feature.id)) {
      addMilled(work, feature, setup);
    } else if (const auto* freeform = std::get_if<FreeformRegion>(&feature.shape)) {
      // Where it is tighter than a quarter of the roughing tool, the rest is a small share for a smaller ball.
      const double ball = freeform->minHollowRadiusMm
                              ? std::clamp(2 * *freeform->minHollowRadiusMm, roughToolMm_ / 4, roughToolMm_)
                              : roughToolMm_ / 2;
      work.ball.push_back({areaOf(feature.faces) * shareOf(feature, setup), ball});
    }
  }

  /// A plain lathe turns all it makes; one with driven tools mills what is not round about the spindle.
  bool isTurned(const Feature& feature, std::size_t setup) const {
    if (plan_.machine == MachineClass::turn) return true;
    if (!turns(plan_)) return false;
    if (std::holds_alternative<TurnedProfile>(feature.shape)) return true;
    const SpindleAxis spindle = spindleAxis(context_, plan_.setups[setup].direction);
    return std::all_of(feature.faces.begin(), feature.faces.end(),
                       [&](FaceId face) { return isCoaxial(context_.graph.face(face), spindle); });
  }

  void addHole(SetupWork& work, const Hole& hole, int id) const {
    std::map<double, double> depthOfDiameter;  // one tool for each diameter; cones and bottoms go with them
    for (const HoleSegment& segment : hole.segments) {
      if (segment.kind != HoleSegment::Kind::cylinder) continue;
      double& depth = depthOfDiameter[segment.diameterMm];
      depth = std::max(depth, segment.endMm);
    }
    if (depthOfDiameter.empty()) depthOfDiameter[hole.diameterMm] = hole.depthMm;
    for (const auto& [diameter, depth] : depthOfDiameter) {
      if (diameter > 0 && depth > 0) work.holes.push_back({id, diameter, depth});
    }
  }

  void addTurned(SetupWork& work, const Feature& feature, std::size_t setup) const {
    if (const auto found = volume_.find(feature.id); found != volume_.end()) {
      work.turnedVolumeMm3 += found->second * scale_ * shareOf(feature, setup);
      work.turnedAreaMm2 += areaOf(feature.faces) * shareOf(feature, setup);
    }
    ++work.turningTools;
  }

  /// Diameter of the cutter that access found room for; absent: none was tried.
  std::optional<double> reachingToolMm(const Feature& feature, std::size_t setup) const {
    const std::vector<ToolNeed>& needs = plan_.setups[setup].tools;
    const auto need =
        std::find_if(needs.begin(), needs.end(), [&](const ToolNeed& n) { return n.feature == feature.id; });
    return need == needs.end() ? std::nullopt : std::optional(need->tool.diameterMm);
  }

  void addMilled(SetupWork& work, const Feature& feature, std::size_t setup) {
    const double share = shareOf(feature, setup);
    MilledRegion region;
    region.feature = feature.id;
    region.volumeMm3 = volume_.at(feature.id) * scale_ * share;
    region.areaMm2 = areaOf(feature.faces) * share;
    region.toolMm = roughToolMm_;
    if (const auto* cavity = std::get_if<Cavity>(&feature.shape))
      fitTools(region, *cavity, share, reachingToolMm(feature, setup));
    if (const auto* groove = std::get_if<Groove>(&feature.shape); groove && groove->widthMm > 0)
      region.toolMm = std::min(roughToolMm_, groove->widthMm);
    if (const auto* fillet = std::get_if<Fillet>(&feature.shape)) {
      const double smallest = std::min(library_.at("tool.min_end_mill_mm").value, roughToolMm_);
      work.ball.push_back({region.areaMm2, std::clamp(2 * fillet->radiusMm, smallest, roughToolMm_)});
      return;
    }
    work.milled.push_back(region);
  }

  void fitTools(MilledRegion& region, const Cavity& cavity, double share, std::optional<double> reachingMm) {
    const double smallest = library_.at("tool.min_end_mill_mm").value;
    const bool closedAcross =
        cavity.kind != Cavity::Kind::step && cavity.kind != Cavity::Kind::notch && cavity.widthMm > 0;
    if (closedAcross) {
      // The narrowest place gives a cavity its width; most of it may have room for more.
      const double room = std::max(cavity.widthMm, reachingMm.value_or(0));
      const double widest = room * library_.at("cutting.mill.rough_tool_width_ratio").value;
      region.toolMm = std::max(std::min(roughToolMm_, widest), std::min(smallest, roughToolMm_));
      region.depthOverWidth = cavity.depthMm / room;
    }
    if (!cavity.cornerRadiusMm || *cavity.cornerRadiusMm <= 0) return;
    const double forCorner =
        std::max(smallest, 2 * *cavity.cornerRadiusMm / library_.at("tool.corner_over_tool_ratio").value);
    // Each corner keeps a square of half the tool, less its quarter circle; ever smaller tools take the rest.
    const int corners = cavity.sides > 0 ? std::max(cavity.sides - cavity.openSides, 1) : 4;
    const auto left = [&](double toolMm) {
      return std::min(corners * (1 - std::numbers::pi / 4) * toolMm * toolMm / 4 * cavity.depthMm * share,
                      region.volumeMm3);
    };
    for (double before = region.toolMm; before > forCorner * (1 + 1e-6);) {
      const double next = std::max(before / 2, forCorner);
      region.rest.push_back({next, left(before) - left(next)});
      before = next;
    }
  }

  void addOuter(std::size_t setup) {
    if (allOuterArea_ <= 0) return;
    SetupWork& work = work_[setup];
    const double volume = outerMm3_ * outerArea_[setup] / allOuterArea_;
    const double area = outerAreaOf(setup);
    double ballArea = 0;
    for (const BallRegion& region : work.ball) ballArea += region.areaMm2;
    const double plainArea = std::max(area - ballArea, 0.0);
    const bool byTurning = plan_.machine == MachineClass::turn || (turns(plan_) && work.turningTools > 0);
    if (byTurning) {
      work.turnedVolumeMm3 += volume;
      work.turnedAreaMm2 += plainArea;
      work.turningTools = std::max(work.turningTools, 1);
    } else if (volume > 0 || plainArea > 0) {
      work.milled.push_back({std::nullopt, volume, plainArea, roughToolMm_, 0});
    }
  }

  const PlanContext& context_;
  const SetupPlan& plan_;
  TracedReader library_;
  std::vector<std::string> stockKeys_;
  std::vector<SetupWork> work_;
  std::map<int, double> volume_;  ///< of features whose dimensions say it
  double scale_ = 1;
  double outerMm3_ = 0;
  std::vector<double> outerArea_;
  double allOuterArea_ = 0;
  double roughToolMm_ = 0;
};

}  // namespace

std::vector<SetupWork> divideWork(const PlanContext& context, const SetupPlan& plan, const RawMaterial& stock) {
  std::vector<SetupWork> work = WorkDivision(context, plan, stock).divide();
  for (SetupWork& setup : work) setup.turnedDiameterMm = stock.form == "bar" ? stock.sizeMm.x : 0;
  return work;
}

}  // namespace stepwise
