#include "features/merge/locked_groups.h"

#include <fmt/format.h>

#include <algorithm>

namespace stepwise {
namespace {

bool isWithin(const std::vector<int>& instances, int a, int b) {
  return std::binary_search(instances.begin(), instances.end(), a) &&
         std::binary_search(instances.begin(), instances.end(), b);
}

std::string namesOf(const Assembly& assembly, int a, int b) {
  return fmt::format("{} and {}", assembly.instances[a].name, assembly.instances[b].name);
}

}  // namespace

const char* name(LockedBy kind) {
  switch (kind) {
    case LockedBy::overlap: return "overlap";
    case LockedBy::captive: return "captive";
    case LockedBy::shape: return "shape";
    case LockedBy::pressed: return "pressed";
    case LockedBy::thread: return "thread";
    case LockedBy::enclosed: return "enclosed";
  }
  return "enclosed";
}

LockedGroup explainLocked(const std::vector<int>& group, const Assembly& assembly, const Contacts& contacts,
                          const Joints& joints) {
  std::vector<int> instances = group;
  std::sort(instances.begin(), instances.end());
  for (const ContactPair& pair : contacts.pairs)
    if (const auto& shared = contacts.of(pair).interference; shared && isWithin(instances, pair.a, pair.b))
      return {LockedBy::overlap, fmt::format("{} overlap, {:.3g} mm deep: drawn wrongly, or pressed beyond any fit",
                                             namesOf(assembly, pair.a, pair.b), shared->depthMm)};
  const auto firstJoint = [&](auto wanted) {
    return std::find_if(joints.joints.begin(), joints.joints.end(), [&](const Joint& joint) {
      return wanted(joint.kind) && isWithin(instances, joint.a, joint.b);
    });
  };
  const auto none = joints.joints.end();
  if (const auto j = firstJoint([](JointKind k) { return isMoving(k) && k != JointKind::gear; }); j != none)
    return {LockedBy::captive,
            fmt::format("{} move against each other ({}) and cannot part: printed in place, or made of more pieces",
                        namesOf(assembly, j->a, j->b), name(j->kind))};
  if (const auto j = firstJoint([](JointKind k) { return k == JointKind::held; }); j != none)
    return {LockedBy::shape, fmt::format("{} hold each other by their shapes: bent or snapped in, or printed in place",
                                         namesOf(assembly, j->a, j->b))};
  if (const auto j = firstJoint([](JointKind k) { return k == JointKind::pressed; }); j != none)
    return {LockedBy::pressed, fmt::format("{} are pressed together ({})", namesOf(assembly, j->a, j->b), j->text)};
  if (const auto j = firstJoint([](JointKind k) { return k == JointKind::fastened; }); j != none)
    return {LockedBy::thread, fmt::format("{} are turned in ({})", namesOf(assembly, j->a, j->b), j->text)};
  return {LockedBy::enclosed,
          "none of the directions tried frees them: put in along a curve, bent, printed in place, or drawn wrongly"};
}

}  // namespace stepwise
