#include "features/merge/joints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "features/merge/pair_joints.h"
#include "geom/core/disjoint_sets.h"

namespace stepwise {
namespace {

constexpr double kTouchMm = 0.005;

class JointFinder {
 public:
  explicit JointFinder(const JointContext& context) : c_(context), pairOf_(pairsByInstances()) {}

  Joints find() {
    result_.joints = namePairs(c_);
    buildBodies();
    nameMovingJoints();
    measureInstances();
    measureBodies();
    countFreedoms();
    std::sort(result_.joints.begin(), result_.joints.end(),
              [](const Joint& p, const Joint& q) { return std::tie(p.a, p.b) < std::tie(q.a, q.b); });
    return std::move(result_);
  }

 private:
  using Pair = std::pair<int, int>;

  std::map<Pair, const ContactPair*> pairsByInstances() const {
    std::map<Pair, const ContactPair*> pairs;
    for (const ContactPair& pair : c_.contacts.pairs) pairs[{pair.a, pair.b}] = &pair;
    return pairs;
  }
  const Placement& placeOf(int instance) const { return c_.assembly.instances[instance].placement; }

  void buildBodies() {
    const std::size_t count = c_.assembly.instances.size();
    bodyOf_.resize(count);
    DisjointSets rigid(count);
    for (const Joint& joint : result_.joints)
      if (isRigid(joint.kind)) rigid.join(joint.a, joint.b);
    std::map<int, RigidBody> bodies;
    for (std::size_t i = 0; i < count; ++i)
      bodies[rigid.smallest(static_cast<int>(i))].instances.push_back(static_cast<int>(i));
    for (auto& [first, body] : bodies) {
      for (const int i : body.instances) bodyOf_[i] = static_cast<int>(result_.bodies.size());
      result_.bodies.push_back(std::move(body));
    }
  }

  /// All contacts between two bodies, those within reach as stops.
  struct BetweenBodies {
    std::vector<MotionConstraint> felt, withStops;
    bool guided = false;
    const ContactPair* only = nullptr;  ///< the one pair of instances that touches; null: several
    int touching = 0;
    std::vector<std::pair<Vec3, double>> stops;  ///< normal towards the second body, gap
  };

  std::map<Pair, BetweenBodies> contactsBetweenBodies() const {
    std::map<Pair, BetweenBodies> between;
    for (const ContactPair& pair : c_.contacts.pairs) {
      const int p = bodyOf_[pair.a], q = bodyOf_[pair.b];
      if (p == q) continue;
      BetweenBodies& all = between[{std::min(p, q), std::max(p, q)}];
      all.only = all.touching++ == 0 ? &pair : nullptr;
      for (const FaceContact& contact : c_.contacts.of(pair).contacts) {
        const bool stop = contact.kind == ContactKind::coplanar && contact.gapMm > -kTouchMm;
        std::vector<MotionConstraint> rows = constraintsOf(contact, placeOf(pair.a));
        if (p > q)
          for (MotionConstraint& row : rows) row = {-row.turn, -row.push, row.sense};
        if (constrains(contact)) all.felt.insert(all.felt.end(), rows.begin(), rows.end());
        all.withStops.insert(all.withStops.end(), rows.begin(),
                             constrains(contact) || stop ? rows.end() : rows.begin());
        if (guides(contact) && (isFit(contact) || contact.kind == ContactKind::spherical)) all.guided = true;
        const Vec3 direction = placeOf(pair.a).applyToDirection(contact.direction);
        if (stop) all.stops.emplace_back(p > q ? -direction : direction, std::max(0.0, contact.gapMm));
      }
    }
    return between;
  }

  static std::optional<double> playAlong(Vec3 axis, const BetweenBodies& between) {
    std::array<std::optional<double>, 2> least;
    for (const auto& [normal, gap] : between.stops) {
      const double along = dot(normal, axis);
      if (std::abs(along) < 0.99) continue;
      auto& side = least[along > 0 ? 0 : 1];
      side = std::min(side.value_or(gap), gap);
    }
    if (!least[0] || !least[1]) return std::nullopt;
    return *least[0] + *least[1];
  }

  bool overlap(const Joint& joint) const {
    return c_.contacts.of(*pairOf_.at({joint.a, joint.b})).interference.has_value();
  }

  /// Copies of a pair move alike: worked out once, and carried along.
  Mobility mobilityBetween(const Pair& bodies, const BetweenBodies& between) {
    if (!between.only) return findMobility(between.withStops);
    const bool turned = bodyOf_[between.only->a] != bodies.first;
    const Placement& place = placeOf(between.only->a);
    const auto [known, fresh] = betweenOf_.try_emplace({between.only->geometry, turned});
    if (fresh) known->second = {findMobility(between.withStops), place};
    return fresh ? known->second.first : moved(known->second.first, place.after(known->second.second.inverse()));
  }

  void nameMovingJoints() {
    between_ = contactsBetweenBodies();
    // Faces that only come near stop a motion where something guides it; else they are neighbours and no more.
    for (auto& [bodies, between] : between_) {
      if (!between.guided) between.withStops = between.felt;
      motionOf_[bodies] = mobilityBetween(bodies, between);
    }
    for (Joint& joint : result_.joints) {
      const int p = bodyOf_[joint.a], q = bodyOf_[joint.b];
      if (joint.kind != JointKind::touching || p == q || overlap(joint)) continue;
      const Pair bodies{std::min(p, q), std::max(p, q)};
      const Mobility& mobility = motionOf_[bodies];
      nameMotion(mobility, between_[bodies], joint);
    }
  }

  void nameMotion(const Mobility& mobility, const BetweenBodies& between, Joint& joint) const {
    static const std::map<MotionKind, JointKind> kMoving{{MotionKind::revolute, JointKind::revolute},
                                                         {MotionKind::prismatic, JointKind::prismatic},
                                                         {MotionKind::cylindrical, JointKind::cylindrical},
                                                         {MotionKind::spherical, JointKind::spherical},
                                                         {MotionKind::screw, JointKind::screw}};
    const auto& contacts = c_.contacts.of(*pairOf_.at({joint.a, joint.b})).contacts;
    if (mobility.kind == MotionKind::fixed) {
      joint.kind = JointKind::held;
      joint.text = mobility.oneWay > 0 ? "its neighbour's faces hold it on all sides but one"
                                       : "its neighbour's faces hold it on all sides";
      return;
    }
    const auto moving = kMoving.find(mobility.kind);
    const bool closed =
        moving != kMoving.end() && (mobility.kind == MotionKind::prismatic ? mobility.oneWay == 0 : between.guided);
    if (!closed) {
      if (mobility.oneWay == 0 && mobility.kind == MotionKind::planar) joint.kind = JointKind::planar;
      if (mobility.oneWay == 0 && mobility.kind == MotionKind::other) joint.kind = JointKind::sliding;
      return;  // a part that merely lies on another stays "touching"
    }
    joint.kind = moving->second;
    joint.mobility = mobility;
    joint.playMm = playAlong(mobility.axis, between);
    const bool doubtful = std::any_of(contacts.begin(), contacts.end(), isTight);
    joint.confidence = doubtful ? 0.5 : 0.85;
    joint.text = motionText(contacts, joint);
    if (doubtful) joint.text += "; equal sizes tell neither a running fit nor a press fit, and no shape stops it";
  }

  static std::string motionText(const std::vector<FaceContact>& contacts, const Joint& joint) {
    std::string text = "guided by plane faces";
    for (const FaceContact& c : contacts)
      if (isFit(c)) text = fmt::format("Ø{:.4g} in a bore Ø{:.4g}", c.diameterMm, c.diameterMm + 2 * c.gapMm);
    if (joint.playMm) text += fmt::format(", {:.3g} of play along the axis", *joint.playMm);
    if (joint.mobility->oneWay > 0) text += ", free to leave one way";
    return text;
  }

  /// Each instance by its contacts alone, whatever fastens it; copies with the same neighbours once.
  void measureInstances() {
    constexpr std::size_t kMostRows = 400;  // the certificates take rows²
    std::vector<std::vector<std::pair<int, bool>>> touched(c_.assembly.instances.size());
    std::vector<std::vector<const ContactPair*>> pairsOf(touched.size());
    for (const ContactPair& pair : c_.contacts.pairs)
      for (const bool second : {false, true}) {
        const int i = second ? pair.b : pair.a;
        touched[i].emplace_back(pair.geometry, second);
        pairsOf[i].push_back(&pair);
      }
    std::map<std::vector<std::pair<int, bool>>, std::optional<InstanceMotion>> known;
    for (std::size_t i = 0; i < touched.size(); ++i) {
      std::sort(touched[i].begin(), touched[i].end());
      const auto [found, fresh] = known.try_emplace(touched[i]);
      if (fresh) {
        std::vector<MotionConstraint> rows;
        for (const ContactPair* pair : pairsOf[i])
          for (const MotionConstraint& row : constraintsOfPair(c_, *pair))
            rows.push_back(pair->b == static_cast<int>(i) ? row : MotionConstraint{-row.turn, -row.push, row.sense});
        if (rows.size() <= kMostRows) {
          const Mobility mobility = findMobility(rows);
          found->second = InstanceMotion{mobility.kind, mobility.twoWay, mobility.oneWay};
        }
      }
      result_.instances.push_back(found->second);
    }
  }

  /// Each body against all the others together, which are held still.
  void measureBodies() {
    std::map<int, std::vector<MotionConstraint>> all;
    for (const auto& [bodies, between] : between_)
      for (MotionConstraint row : between.withStops) {
        all[bodies.second].push_back(row);
        all[bodies.first].push_back({-row.turn, -row.push, row.sense});
      }
    for (auto& [body, rows] : all) {
      const Mobility mobility = findMobility(rows);
      result_.bodies[body].motion = mobility.kind;
      result_.bodies[body].twoWay = mobility.twoWay;
      result_.bodies[body].oneWay = mobility.oneWay;
    }
  }

  /// Gears in mesh: no speed between them along the common tangent, where the pitch circles touch.
  std::vector<Twist> rollingFreedoms(const Joint& joint) const {
    const Gear &p = *gearOf(c_, joint.a), &q = *gearOf(c_, joint.b);
    const Vec3 axis = placeOf(joint.a).applyToDirection(p.axisDirection);
    const Vec3 from = placeOf(joint.a).applyToPoint(p.axisOrigin), to = placeOf(joint.b).applyToPoint(q.axisOrigin);
    Vec3 across = to - from;
    across = across - axis * dot(across, axis);
    const Vec3 at = from + across * (double(p.teeth) / (p.teeth + q.teeth)), tangent = normalized(cross(axis, across));
    return findMobility({{cross(at, tangent), tangent, MotionConstraint::Sense::twoWay}}).basis;
  }

  void countFreedoms() {
    constexpr std::size_t kMostBodies = 60;  // cubic in bodies
    if (result_.bodies.size() < 2 || result_.bodies.size() > kMostBodies) return;
    std::vector<JointConstraints> joints;
    std::vector<int> reached{0};
    for (const auto& [bodies, mobility] : motionOf_)
      if (mobility.twoWay < 6) joints.push_back({bodies.first, bodies.second, mobility.basis});
    for (const Joint& joint : result_.joints)
      if (joint.kind == JointKind::gear && bodyOf_[joint.a] != bodyOf_[joint.b])
        joints.push_back({bodyOf_[joint.a], bodyOf_[joint.b], rollingFreedoms(joint)});
    std::set<int> seen{0};
    for (std::size_t k = 0; k < reached.size(); ++k)
      for (const JointConstraints& joint : joints)
        for (const auto& [from, to] : {Pair{joint.a, joint.b}, Pair{joint.b, joint.a}})
          if (from == reached[k] && seen.insert(to).second) reached.push_back(to);
    if (seen.size() == result_.bodies.size())
      result_.freedoms = countMechanismFreedoms(static_cast<int>(result_.bodies.size()), joints);
  }

  const JointContext& c_;
  std::map<Pair, const ContactPair*> pairOf_;
  std::vector<int> bodyOf_;
  std::map<Pair, BetweenBodies> between_;
  std::map<Pair, Mobility> motionOf_;
  std::map<std::pair<int, bool>, std::pair<Mobility, Placement>> betweenOf_;  ///< by geometry, with where it was found
  Joints result_;
};

}  // namespace

const char* name(JointKind kind) {
  switch (kind) {
    case JointKind::fastened: return "fastened";
    case JointKind::pressed: return "pressed";
    case JointKind::welded: return "welded";
    case JointKind::soldered: return "soldered";
    case JointKind::revolute: return "revolute";
    case JointKind::prismatic: return "prismatic";
    case JointKind::cylindrical: return "cylindrical";
    case JointKind::planar: return "planar";
    case JointKind::spherical: return "spherical";
    case JointKind::screw: return "screw";
    case JointKind::sliding: return "sliding";
    case JointKind::gear: return "gear";
    case JointKind::held: return "held";
    case JointKind::touching: return "touching";
    case JointKind::clearance: return "clearance";
  }
  return "touching";
}

bool isMoving(JointKind kind) {
  switch (kind) {
    case JointKind::revolute:
    case JointKind::prismatic:
    case JointKind::cylindrical:
    case JointKind::planar:
    case JointKind::spherical:
    case JointKind::screw:
    case JointKind::sliding:
    case JointKind::gear: return true;
    default: return false;
  }
}

bool isRigid(JointKind kind) {
  return kind == JointKind::fastened || kind == JointKind::pressed || kind == JointKind::welded ||
         kind == JointKind::soldered;
}

Joints findJoints(const JointContext& context) { return JointFinder(context).find(); }

}  // namespace stepwise
