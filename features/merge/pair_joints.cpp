#include "features/merge/pair_joints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

namespace stepwise {
namespace {

constexpr double kTouchMm = 0.005;
/// Shaft and bore this near in diameter have the nominal size: the drawing shows no fit between them.
constexpr double kPressMm = 0.002;
/// Parts with this much of their area around one axis look the same however they are turned about it.
constexpr double kRoundRatio = 0.9;

bool interferes(const FaceContact& c) { return c.gapMm < -kPressMm / 2; }
bool touches(const FaceContact& c) { return c.gapMm <= kTouchMm; }

bool saysWeld(const Instance& instance) {
  std::string all = instance.name;
  for (const std::string& step : instance.path) all += " " + step;
  for (char& c : all) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const char* word : {"weld", "schwei", "soud", "soldad", "saldat"})
    if (all.find(word) != std::string::npos) return true;
  return false;
}

class PairNamer {
 public:
  explicit PairNamer(const JointContext& context) : c_(context) {}

  std::vector<Joint> nameAll() {
    for (const ContactPair& pair : c_.contacts.pairs) joints_.push_back(jointOfPair(pair));
    findGearPairs();
    findClamped();
    return std::move(joints_);
  }

 private:
  using Pair = std::pair<int, int>;

  const Role& roleOf(int instance) const { return c_.roles[c_.assembly.instances[instance].part]; }
  const Placement& placeOf(int instance) const { return c_.assembly.instances[instance].placement; }

  static void addFaces(const FaceContact& contact, Joint& joint) {
    joint.facesA.insert(joint.facesA.end(), contact.facesA.begin(), contact.facesA.end());
    joint.facesB.insert(joint.facesB.end(), contact.facesB.begin(), contact.facesB.end());
  }

  const Mobility& mobilityOfPair(const ContactPair& pair) {
    const auto [known, fresh] = pairMobility_.try_emplace(pair.geometry);
    if (fresh) known->second = findMobility(constraintsOfPair(c_, pair));
    return known->second;
  }

  /// What one pair's contacts and roles say; motion is named later, by bodies.
  Joint jointOfPair(const ContactPair& pair) {
    Joint joint;
    joint.a = pair.a;
    joint.b = pair.b;
    const Mobility& mobility = mobilityOfPair(pair);
    joint.pairMotion = mobility.kind;
    joint.pairOneWay = mobility.oneWay;
    const auto& contacts = c_.contacts.of(pair).contacts;
    if (nameThread(contacts, joint) || nameSolder(contacts, joint) || namePress(pair, joint)) return joint;
    for (const FaceContact& contact : contacts) addFaces(contact, joint);
    const bool any = std::any_of(contacts.begin(), contacts.end(), constrains) || c_.contacts.of(pair).interference;
    joint.kind = any ? JointKind::touching : JointKind::clearance;
    joint.text = any ? "faces touch; nothing says what joins them" : clearanceText(contacts);
    if (const auto& shared = c_.contacts.of(pair).interference)
      joint.text = fmt::format("they overlap {:.3g} mm deep, more than a fit explains", shared->depthMm);
    const bool welded = any && saysWeld(c_.assembly.instances[pair.a]) && saysWeld(c_.assembly.instances[pair.b]);
    if (welded) {
      joint.kind = JointKind::welded;
      joint.confidence = 0.7;
      joint.text = "faces touch, and the names speak of welding";
    }
    return joint;
  }

  static std::string clearanceText(const std::vector<FaceContact>& contacts) {
    std::string text;
    for (const FaceContact& c : contacts)
      if (c.kind == ContactKind::coaxial)
        return fmt::format("Ø{:.4g} passes a bore Ø{:.4g} with clearance", c.diameterMm, c.diameterMm + 2 * c.gapMm);
    double gap = 1e300;
    for (const FaceContact& c : contacts) gap = std::min(gap, c.gapMm);
    return fmt::format("nothing touches; the gap is {:.3g} mm", gap);
  }

  bool nameThread(const std::vector<FaceContact>& contacts, Joint& joint) const {
    const RoleKind a = roleOf(joint.a).kind, b = roleOf(joint.b).kind;
    const bool screwAndNut =
        (a == RoleKind::screw && b == RoleKind::nut) || (a == RoleKind::nut && b == RoleKind::screw);
    const bool nutOnRod = a == RoleKind::nut || b == RoleKind::nut;
    for (const FaceContact& c : contacts) {
      const bool nominal = (screwAndNut || nutOnRod) && isFit(c) && guides(c);
      const bool setScrew = (roleOf(joint.a).headless || roleOf(joint.b).headless) && isTight(c) && !interferes(c);
      if (setScrew && c.kind != ContactKind::threaded) {
        joint.kind = JointKind::fastened;
        joint.threaded = true;
        joint.confidence = 0.7;
        joint.text =
            fmt::format("a set screw Ø{:.4g}, {:.3g} long in its bore, drawn without thread", c.diameterMm, c.lengthMm);
        addFaces(c, joint);
        return true;
      }
      if (c.kind != ContactKind::threaded && !nominal) continue;
      joint.kind = JointKind::fastened;
      joint.threaded = true;
      joint.confidence = c.kind == ContactKind::threaded ? 0.9 : 0.8;
      joint.text = c.kind == ContactKind::threaded
                       ? fmt::format("Ø{:.4g} in a core hole Ø{:.4g}: a thread of pitch {:g}", c.diameterMm,
                                     c.diameterMm + 2 * c.gapMm, *c.pitchMm)
                       : fmt::format("nut on Ø{:.4g}, {:.3g} long", c.diameterMm, c.lengthMm);
      addFaces(c, joint);
      return true;
    }
    return false;
  }

  bool nameSolder(const std::vector<FaceContact>& contacts, Joint& joint) const {
    const RoleKind a = roleOf(joint.a).kind, b = roleOf(joint.b).kind;
    if (a != RoleKind::electronics && b != RoleKind::electronics) return false;
    joint.kind = JointKind::soldered;
    joint.confidence = 0.6;
    joint.text = "electronics on its neighbour, soldered, plugged or glued";
    for (const FaceContact& c : contacts) addFaces(c, joint);
    return true;
  }

  bool namePress(const ContactPair& pair, Joint& joint) const {
    if (c_.contacts.of(pair).interference) return false;  // more than any fit explains
    const bool screwed = roleOf(joint.a).kind == RoleKind::screw || roleOf(joint.b).kind == RoleKind::screw;
    for (const FaceContact& c : c_.contacts.of(pair).contacts) {
      if (!isTight(c)) continue;
      // Screws are often drawn without clearance, and so are rollers, pulleys and sleeves that turn.
      if (!interferes(c) && (screwed || turnsUnseen(c, joint))) continue;
      joint.kind = JointKind::pressed;
      joint.confidence = interferes(c) ? 0.9 : 0.6;
      joint.text =
          fmt::format("Ø{:.4g} in a bore Ø{:.4g}, {:.3g} long{}", c.diameterMm, c.diameterMm + 2 * c.gapMm, c.lengthMm,
                      interferes(c) ? "" : "; equal sizes are taken for a press fit, no tolerance is given");
      addFaces(c, joint);
      return true;
    }
    return false;
  }

  /// Whether the part with the bore is round about it, so that no shape says whether it turns. Bearings are seated.
  bool turnsUnseen(const FaceContact& c, const Joint& joint) const {
    if (roleOf(joint.a).kind == RoleKind::bearing || roleOf(joint.b).kind == RoleKind::bearing) return false;
    const int bored = c.shaftIsA ? joint.b : joint.a;
    const Placement toBored = placeOf(bored).inverse().after(placeOf(joint.a));
    const TriangleMesh& mesh = c_.shapes.mesh(c_.assembly.instances[bored].part).mesh;
    return computeRoundRatio(mesh, toBored.applyToPoint(c.at), toBored.applyToDirection(c.direction)) >= kRoundRatio;
  }

  /// Teeth mesh where parallel axes stand so far apart that tips reach below tips, but not to the roots.
  void findGearPairs() {
    std::vector<int> gears;
    for (std::size_t i = 0; i < c_.assembly.instances.size(); ++i)
      if (gearOf(c_, static_cast<int>(i))) gears.push_back(static_cast<int>(i));
    for (std::size_t i = 0; i < gears.size(); ++i)
      for (std::size_t j = i + 1; j < gears.size(); ++j) nameMesh(gears[i], gears[j]);
  }

  void nameMesh(int a, int b) {
    const Gear &p = *gearOf(c_, a), &q = *gearOf(c_, b);
    const Vec3 axis = placeOf(a).applyToDirection(p.axisDirection),
               other = placeOf(b).applyToDirection(q.axisDirection);
    if (norm(cross(axis, other)) > 0.01) return;
    const Vec3 between = placeOf(b).applyToPoint(q.axisOrigin) - placeOf(a).applyToPoint(p.axisOrigin);
    const double along = std::abs(dot(between, axis)), apart = norm(between - axis * dot(between, axis));
    const double tips = (p.tipDiameterMm + q.tipDiameterMm) / 2;
    const double deepest = std::max(p.tipDiameterMm + q.rootDiameterMm, p.rootDiameterMm + q.tipDiameterMm) / 2;
    if (apart > tips || apart < deepest - 1e-6 || along > p.widthMm + q.widthMm) return;
    const auto known =
        std::find_if(joints_.begin(), joints_.end(), [&](const Joint& joint) { return joint.a == a && joint.b == b; });
    Joint& joint = known != joints_.end() ? *known : joints_.emplace_back();
    joint.a = a;
    joint.b = b;
    joint.kind = JointKind::gear;
    joint.confidence = 0.9;
    joint.text = fmt::format("centre distance {:.4g}, {} and {} teeth", apart, p.teeth, q.teeth);
  }

  /// All that a screw or rivet passes, and what touches between its head and its thread, is fastened by it.
  void findClamped() {
    indexJoints();
    std::map<int, std::set<int>> along;  // fastener → those around or below it
    for (const ContactPair& pair : c_.contacts.pairs)
      for (const auto& [fastener, other] : {Pair{pair.a, pair.b}, Pair{pair.b, pair.a}}) {
        const RoleKind kind = roleOf(fastener).kind;
        if (kind == RoleKind::screw || kind == RoleKind::rivet || isTieRod(fastener)) along[fastener].insert(other);
      }
    for (auto& [fastener, members] : along) {
      if (!isAnchored(fastener, members)) continue;
      members.insert(fastener);
      for (const int member : members)
        for (const std::size_t j : jointsOf_[member]) {
          Joint& joint = joints_[j];
          if (!members.contains(joint.a) || !members.contains(joint.b)) continue;
          if (joint.kind != JointKind::touching) continue;
          joint.kind = JointKind::fastened;
          joint.confidence = 0.85;
          joint.text = fmt::format("clamped by {}", c_.assembly.instances[fastener].name);
        }
    }
  }

  void indexJoints() {
    jointsOf_.assign(c_.assembly.instances.size(), {});
    for (std::size_t j = 0; j < joints_.size(); ++j)
      for (const int i : {joints_[j].a, joints_[j].b}) jointsOf_[i].push_back(j);
  }

  template <class Wanted>
  bool anyFastened(int instance, const Wanted& wanted) const {
    return std::any_of(jointsOf_[instance].begin(), jointsOf_[instance].end(), [&](std::size_t j) {
      const Joint& joint = joints_[j];
      return joint.kind == JointKind::fastened && wanted(joint.a == instance ? joint.b : joint.a);
    });
  }

  /// A rod with nuts on it clamps as a screw does.
  bool isTieRod(int instance) const {
    return roleOf(instance).kind != RoleKind::nut &&
           anyFastened(instance, [&](int other) { return roleOf(other).kind == RoleKind::nut; });
  }

  /// A rivet holds by itself, a screw by a thread.
  bool isAnchored(int fastener, const std::set<int>& members) const {
    return roleOf(fastener).kind == RoleKind::rivet ||
           anyFastened(fastener, [&](int other) { return members.contains(other); });
  }

  const JointContext& c_;
  std::map<int, Mobility> pairMobility_;
  std::vector<std::vector<std::size_t>> jointsOf_;  ///< by instance
  std::vector<Joint> joints_;
};

}  // namespace

bool isFit(const FaceContact& c) { return c.kind == ContactKind::coaxial && c.wrapRatio > 0.5; }

bool isTight(const FaceContact& c) { return isFit(c) && 2 * c.gapMm <= kPressMm; }

/// A running fit: up to 4.5 % of small diameters, less of large ones. Clearance holes for screws have more.
bool guides(const FaceContact& c) {
  if (c.kind == ContactKind::threaded) return true;
  if (c.kind == ContactKind::spherical || c.kind == ContactKind::conical) return c.gapMm <= kTouchMm;
  if (c.kind != ContactKind::coaxial) return false;
  return 2 * c.gapMm <= std::min(0.045 * c.diameterMm, 0.06 + 0.005 * c.diameterMm);
}

bool constrains(const FaceContact& c) {
  return c.kind == ContactKind::coaxial || c.kind == ContactKind::threaded ? guides(c) : touches(c);
}

const Gear* gearOf(const JointContext& context, int instance) {
  for (const Feature& feature : context.recognition[context.assembly.instances[instance].part]->features)
    if (const auto* gear = std::get_if<Gear>(&feature.shape)) return gear;
  return nullptr;
}

std::vector<MotionConstraint> constraintsOfPair(const JointContext& context, const ContactPair& pair) {
  std::vector<MotionConstraint> all;
  for (const FaceContact& contact : context.contacts.of(pair).contacts)
    if (constrains(contact))
      for (const MotionConstraint& c : constraintsOf(contact, context.assembly.instances[pair.a].placement))
        all.push_back(c);
  return all;
}

std::vector<Joint> namePairs(const JointContext& context) { return PairNamer(context).nameAll(); }

}  // namespace stepwise
