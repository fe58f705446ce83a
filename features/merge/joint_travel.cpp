#include "features/merge/joint_travel.h"

#include <algorithm>
#include <map>

#include "geom/contact/travel.h"

namespace stepwise {
namespace {

constexpr std::size_t kMostDifferent = 40;      // pairs of bodies
constexpr std::size_t kMostInstancePairs = 64;  // of one pair of bodies
/// A body with this much of its area around the axis meets nothing that it does not meet already.
constexpr double kRoundRatio = 0.98;

class TravelMeter {
 public:
  TravelMeter(const JointContext& context, const Joints& joints)
      : c_(context), joints_(joints), bodyOf_(context.assembly.instances.size(), 0) {
    for (std::size_t b = 0; b < joints.bodies.size(); ++b)
      for (const int i : joints.bodies[b].instances) bodyOf_[i] = b;
  }

  std::optional<JointTravel> measure(const Joint& joint) {
    const bool slides = joint.kind == JointKind::prismatic || joint.kind == JointKind::cylindrical;
    const bool turns = joint.kind == JointKind::revolute || joint.kind == JointKind::cylindrical;
    if (!joint.mobility || !(slides || turns)) return std::nullopt;
    const auto& moving = joints_.bodies[bodyOf_[joint.b]].instances;
    const auto& fixed = joints_.bodies[bodyOf_[joint.a]].instances;
    if (moving.size() * fixed.size() > kMostInstancePairs) return std::nullopt;
    const auto known = known_.find({bodyOf_[joint.a], bodyOf_[joint.b]});
    if (known != known_.end()) return known->second;
    if (known_.size() >= kMostDifferent) return std::nullopt;
    JointTravel travel;
    if (slides) measureSlide(joint, moving, fixed, travel);
    if (turns) measureTurn(joint, moving, fixed, travel);
    return known_[{bodyOf_[joint.a], bodyOf_[joint.b]}] = travel;
  }

 private:
  const Placement& placeOf(int i) const { return c_.assembly.instances[i].placement; }
  const ContactMesh& meshOf(int i) const { return c_.shapes.mesh(c_.assembly.instances[i].part); }

  void measureSlide(const Joint& joint, const std::vector<int>& moving, const std::vector<int>& fixed,
                    JointTravel& travel) const {
    travel.slides = true;
    const auto least = [](std::optional<double>& a, std::optional<double> b) {
      if (b) a = std::min(a.value_or(*b), *b);
    };
    for (const int m : moving)
      for (const int f : fixed) {
        const Vec3 axis = joint.mobility->axis;
        least(travel.forthMm, freeTravelMm(meshOf(m), placeOf(m), meshOf(f), placeOf(f), axis));
        least(travel.backMm, freeTravelMm(meshOf(m), placeOf(m), meshOf(f), placeOf(f), -axis));
      }
  }

  bool isRound(int i, const Mobility& mobility) const {
    const Placement toPart = placeOf(i).inverse();
    return computeRoundRatio(meshOf(i).mesh, toPart.applyToPoint(mobility.axisOrigin),
                             toPart.applyToDirection(mobility.axis)) >= kRoundRatio;
  }

  void measureTurn(const Joint& joint, const std::vector<int>& moving, const std::vector<int>& fixed,
                   JointTravel& travel) const {
    travel.turns = true;
    const Turn turn{joint.mobility->axisOrigin, joint.mobility->axis};
    for (const int m : moving)
      for (const int f : fixed) {
        if (isRound(m, *joint.mobility) || isRound(f, *joint.mobility)) continue;
        const auto free = freeTurns(meshOf(m), placeOf(m), meshOf(f), placeOf(f), turn);
        travel.forthTurn = std::min(travel.forthTurn, free[0]);
        travel.backTurn = std::min(travel.backTurn, free[1]);
      }
  }

  const JointContext& c_;
  const Joints& joints_;
  std::vector<std::size_t> bodyOf_;
  std::map<std::pair<std::size_t, std::size_t>, JointTravel> known_;
};

}  // namespace

void measureTravel(const JointContext& context, Joints& joints) {
  TravelMeter meter(context, joints);
  for (Joint& joint : joints.joints) joint.travel = meter.measure(joint);
}

}  // namespace stepwise
