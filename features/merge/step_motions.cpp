#include "features/merge/step_motions.h"

#include <algorithm>
#include <map>

namespace stepwise {
namespace {

/// The joints that hold by a thread or by pressing, with their axes.
struct Fit {
  int a = 0, b = 0;
  StepMotion motion = StepMotion::straight;
  std::vector<Vec3> axes;
};

std::vector<Fit> fitsOf(const Assembly& assembly, const Contacts& contacts, const Joints& joints) {
  std::map<std::pair<int, int>, const ContactPair*> pairs;
  for (const ContactPair& pair : contacts.pairs) pairs[{pair.a, pair.b}] = &pair;
  std::vector<Fit> fits;
  for (const Joint& joint : joints.joints) {
    const bool turned = joint.kind == JointKind::fastened && joint.threaded;
    const auto pair = pairs.find({joint.a, joint.b});
    if ((!turned && joint.kind != JointKind::pressed) || pair == pairs.end()) continue;
    Fit fit{joint.a, joint.b, turned ? StepMotion::turned : StepMotion::pressed, {}};
    for (const FaceContact& contact : contacts.of(*pair->second).contacts)
      if (contact.kind == ContactKind::threaded || contact.kind == ContactKind::coaxial)
        fit.axes.push_back(assembly.instances[joint.a].placement.applyToDirection(contact.direction));
    fits.push_back(std::move(fit));
  }
  return fits;
}

}  // namespace

const char* name(StepMotion motion) {
  switch (motion) {
    case StepMotion::straight: return "straight";
    case StepMotion::turned: return "turned";
    case StepMotion::pressed: return "pressed";
  }
  return "straight";
}

std::vector<StepMotion> nameStepMotions(const AssemblyOrder& order, const Assembly& assembly, const Contacts& contacts,
                                        const Joints& joints) {
  const std::vector<Fit> fits = fitsOf(assembly, contacts, joints);
  std::vector<std::vector<const Fit*>> fitsOfInstance(assembly.instances.size());
  for (const Fit& fit : fits)
    for (const int i : {fit.a, fit.b}) fitsOfInstance[i].push_back(&fit);
  std::vector<bool> placed(assembly.instances.size(), false), moving(assembly.instances.size(), false);
  std::vector<StepMotion> motions;
  for (const AssemblyStep& step : order.steps) {
    StepMotion motion = StepMotion::straight;
    for (const int i : step.instances) moving[i] = true;
    for (const int i : step.instances)
      for (const Fit* fit : fitsOfInstance[i]) {
        const int other = fit->a == i ? fit->b : fit->a;
        const bool along = std::any_of(fit->axes.begin(), fit->axes.end(),
                                       [&](Vec3 axis) { return std::abs(dot(axis, step.direction)) > 0.99; });
        if (!moving[other] && placed[other] && along && motion != StepMotion::turned) motion = fit->motion;
      }
    for (const int i : step.instances) {
      moving[i] = false;
      placed[i] = true;
    }
    motions.push_back(motion);
  }
  return motions;
}

}  // namespace stepwise
