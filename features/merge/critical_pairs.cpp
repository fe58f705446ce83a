#include "features/merge/critical_pairs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "features/analysis.h"
#include "features/merge/part_costs.h"
#include "features/process/plan_process.h"
#include "geom/contact/face_contact.h"

namespace stepwise {
namespace {

constexpr std::size_t kMostMembers = 12;  // of a group whose pairs are looked at, two by two
constexpr std::size_t kMostPlaces = 2;    // of a member
constexpr std::size_t kMostPairs = 3;     // in the answer

/// Faces of one member that something hangs on.
struct Place {
  int member = 0;
  std::vector<FaceId> faces;
  std::string what;
};

/// How far the chain strays so far; unknown once one of its links is.
struct Chain {
  Range squares;
  bool known = true;
  std::string path;

  void add(const std::optional<Range>& sigma3Mm, const std::string& link) {
    path += (path.empty() ? "" : "; ") + link;
    known = known && sigma3Mm;
    if (sigma3Mm)
      squares +=
          Range{sigma3Mm->value * sigma3Mm->value, sigma3Mm->low * sigma3Mm->low, sigma3Mm->high * sigma3Mm->high};
  }
  std::optional<Range> sigma3Mm() const {
    if (!known) return std::nullopt;
    return Range{std::sqrt(squares.value), std::sqrt(squares.low), std::sqrt(squares.high)};
  }
};

PlanInputs inputsOf(const PartAnalysis& part) {
  return {part.graph, part.mass, part.recognition, part.setups, part.clampings};
}

bool boxesMeet(const Box3& p, const Box3& q, double within) {
  const auto meet = [&](double fromP, double toP, double fromQ, double toQ) {
    return fromP <= toQ + within && fromQ <= toP + within;
  };
  return meet(p.min.x, p.max.x, q.min.x, q.max.x) && meet(p.min.y, p.max.y, q.min.y, q.max.y) &&
         meet(p.min.z, p.max.z, q.min.z, q.max.z);
}

/// Whether two faces lie on one cylinder or plane.
bool onOneSurface(const Face& face, const Placement& at, const Face& other) {
  constexpr double kSameMm = 2e-3, kSameDirection = 1e-3;
  if (const auto* p = std::get_if<Cylinder>(&face.surface)) {
    const auto* q = std::get_if<Cylinder>(&other.surface);
    if (!q || q->concave != p->concave || std::abs(q->radiusMm - p->radiusMm) > kSameMm) return false;
    const Vec3 apart = at.applyToPoint(p->origin) - q->origin;
    return norm(cross(at.applyToDirection(p->axis), q->axis)) < kSameDirection && norm(cross(apart, q->axis)) < kSameMm;
  }
  if (const auto* p = std::get_if<Plane>(&face.surface)) {
    const auto* q = std::get_if<Plane>(&other.surface);
    if (!q) return false;
    const Vec3 normal = at.applyToDirection(p->normal);
    return dot(normal, q->normal) > 1 - 1e-6 &&
           std::abs(dot(at.applyToPoint(face.point) - other.point, normal)) < kSameMm;
  }
  return false;
}

class PairFinder {
 public:
  PairFinder(const MergeContext& context, const Contacts& contacts, const std::vector<Joint>& joints,
             const GroupValues& values, const AnalyzeOptions& options, int quantity, const MergeGroup& group)
      : c_(context),
        contacts_(contacts),
        joints_(joints),
        values_(values),
        options_(options.process),
        quantity_(quantity),
        group_(group),
        inside_(group.instances.begin(), group.instances.end()) {
    options_.pmi.clear();
    if (group.analysis) printed_ = bestRoute(*group.analysis, quantity, RouteKind::printed);
  }

  std::vector<CriticalPair> find() {
    std::vector<CriticalPair> pairs;
    for (const int i : group_.instances) addToleranced(i, pairs);
    const std::vector<Place> places = allPlaces();
    for (std::size_t i = 0; i < places.size(); ++i)
      for (std::size_t j = i + 1; j < places.size(); ++j)
        if (places[i].member != places[j].member) addAcross(places[i], places[j], pairs);
    std::stable_sort(pairs.begin(), pairs.end(), [](const CriticalPair& p, const CriticalPair& q) {
      const bool given = p.toleranceMm.has_value(), other = q.toleranceMm.has_value();
      if (given != other) return given;
      return (p.beforeMm ? p.beforeMm->value : 0) > (q.beforeMm ? q.beforeMm->value : 0);
    });
    if (pairs.size() > kMostPairs) pairs.resize(kMostPairs);
    for (CriticalPair& pair : pairs) pair.afterMm = afterMerging(pair);
    return pairs;
  }

 private:
  const PartAnalysis& partOf(int instance) const { return c_.parts[values_.partOf(instance)]; }
  const std::string& nameOf(int instance) const { return c_.assembly.instances[instance].name; }

  /// What the file says about one part must hold on the merged one as well.
  void addToleranced(int instance, std::vector<CriticalPair>& pairs) const {
    const Route* route = bestRoute(partOf(instance), quantity_);
    if (!route) return;
    for (const PairVariation& known : route->variation) {
      if (known.inferred) continue;
      pairs.push_back({instance, instance, known.facesA, known.facesB, known.origin + " of " + nameOf(instance),
                       nameOf(instance) + ": " + known.path, known.toleranceMm, known.rssMm, std::nullopt});
    }
  }

  std::vector<Place> allPlaces() const {
    std::vector<Place> places;
    for (std::size_t k = 0; k < std::min(kMostMembers, group_.instances.size()); ++k) {
      std::vector<Place> own = fitsOutside(group_.instances[k]);
      if (own.empty()) own = farthestFeature(group_.instances[k]);
      places.insert(places.end(), own.begin(),
                    own.begin() + static_cast<std::ptrdiff_t>(std::min(own.size(), kMostPlaces)));
    }
    return places;
  }

  /// Bores and shafts that fit something which stays.
  std::vector<Place> fitsOutside(int member) const {
    std::vector<Place> places;
    for (const ContactPair& pair : contacts_.pairs) {
      if (pair.a != member && pair.b != member) continue;
      const bool first = pair.a == member;
      const int other = first ? pair.b : pair.a;
      const auto& gone = group_.removed;
      if (inside_.contains(other) || std::find(gone.begin(), gone.end(), other) != gone.end() ||
          isFastener(values_.roleOf(other)))
        continue;
      for (const FaceContact& contact : contacts_.of(pair).contacts)
        if (contact.kind == ContactKind::coaxial && contact.wrapRatio > 0.5)
          places.push_back({member, first ? contact.facesA : contact.facesB,
                            fmt::format("Ø{:.4g} for {} of {}", contact.diameterMm, nameOf(other), nameOf(member))});
    }
    return places;
  }

  /// The feature that lies farthest from the member's joints.
  std::vector<Place> farthestFeature(int member) const {
    const PartAnalysis& part = partOf(member);
    std::vector<FaceId> joined;
    for (const int j : values_.jointsOf(member))
      if (inside_.contains(GroupValues::partner(joints_[j], member))) {
        const std::vector<FaceId>& faces = facesOf(joints_[j], member);
        joined.insert(joined.end(), faces.begin(), faces.end());
      }
    const Vec3 from = middleOf(joined, part.graph);
    const Feature* best = nullptr;
    double bestMm = 0;
    for (const Feature& feature : part.recognition.features) {
      if (losesItsPurpose(member, feature)) continue;
      const double away = feature.faces.empty() ? 0 : distance(middleOf(feature.faces, part.graph), from);
      if (away > bestMm + 1e-9) {
        best = &feature;
        bestMm = away;
      }
    }
    if (!best) return {};
    return {{member, best->faces,
             fmt::format("{} {} of {}, farthest from its joints", kindName(best->shape), best->id, nameOf(member))}};
  }

  /// Holes of fasteners and pins that merging makes needless.
  bool losesItsPurpose(int member, const Feature& feature) const {
    return std::any_of(group_.idleHoles.begin(), group_.idleHoles.end(), [&](const IdleHole& hole) {
      return hole.instance == member && std::any_of(hole.faces.begin(), hole.faces.end(), [&](FaceId face) {
               return std::find(feature.faces.begin(), feature.faces.end(), face) != feature.faces.end();
             });
    });
  }

  static const std::vector<FaceId>& facesOf(const Joint& joint, int member) {
    return joint.a == member ? joint.facesA : joint.facesB;
  }

  /// Joints from one member to another, as few as possible; empty: there is no way.
  std::vector<int> wayBetween(int from, int to) const {
    std::map<int, std::pair<int, int>> reachedBy;  // member → joint, member before
    std::vector<int> queue{from};
    for (std::size_t k = 0; k < queue.size() && !reachedBy.contains(to); ++k)
      for (const int j : values_.jointsOf(queue[k])) {
        const int next = GroupValues::partner(joints_[j], queue[k]);
        if (!inside_.contains(next) || next == from || joints_[j].kind == JointKind::clearance) continue;
        if (reachedBy.try_emplace(next, j, queue[k]).second) queue.push_back(next);
      }
    std::vector<int> way;
    for (int at = to; at != from; at = reachedBy.at(at).second) {
      if (!reachedBy.contains(at)) return {};
      way.insert(way.begin(), reachedBy.at(at).first);
    }
    return way;
  }

  void addAcross(const Place& a, const Place& b, std::vector<CriticalPair>& pairs) {
    const std::vector<int> way = wayBetween(a.member, b.member);
    if (way.empty()) return;
    Chain chain;
    int at = a.member;
    std::vector<FaceId> entered = a.faces;
    for (const int j : way) {
      addPart(at, entered, facesOf(joints_[j], at), chain);
      const std::string op = operationOf(joints_[j].kind);
      const LibraryValue* align = c_.library.value("op." + op + ".align_mm");
      chain.add(align ? std::optional<Range>(align->range()) : std::nullopt, std::string(name(joints_[j].kind)));
      at = GroupValues::partner(joints_[j], at);
      entered = facesOf(joints_[j], at);
    }
    addPart(at, entered, b.faces, chain);
    pairs.push_back({a.member, b.member, a.faces, b.faces, a.what + " | " + b.what, chain.path, std::nullopt,
                     chain.sigma3Mm(), std::nullopt});
  }

  /// From the faces by which the chain comes into a part to those by which it leaves.
  void addPart(int instance, const std::vector<FaceId>& from, const std::vector<FaceId>& to, Chain& chain) {
    const bool same = std::any_of(from.begin(), from.end(),
                                  [&](FaceId face) { return std::find(to.begin(), to.end(), face) != to.end(); });
    if (same) return chain.add(Range{}, nameOf(instance) + ": the same face");
    const auto [known, fresh] = known_.try_emplace({values_.partOf(instance), from, to});
    if (fresh) known->second = withinPart(partOf(instance), from, to);
    const std::optional<PairVariation>& pair = known->second;
    chain.add(pair ? std::optional<Range>(pair->rssMm) : std::nullopt,
              nameOf(instance) + ": " + (pair ? pair->path : std::string("not known")));
  }

  std::optional<PairVariation> withinPart(const PartAnalysis& part, const std::vector<FaceId>& from,
                                          const std::vector<FaceId>& to) const {
    const Route* route = bestRoute(part, quantity_);
    if (!route || from.empty() || to.empty()) return std::nullopt;
    return estimatePairVariation(inputsOf(part), c_.library, options_, *route, from, to);
  }

  /// The faces of the merged body that lie where the place's faces lay.
  std::vector<FaceId> facesAfter(int member, const std::vector<FaceId>& faces) const {
    const Placement& at = c_.assembly.instances[member].placement;
    std::vector<FaceId> found;
    for (const FaceId id : faces) {
      const Face& face = partOf(member).graph.face(id);
      for (const Face& other : group_.analysis->graph.faces)
        if (onOneSurface(face, at, other) && boxesMeet(movedBox(face.box, at), other.box, 1e-3))
          found.push_back(other.id);
    }
    return found;
  }

  std::optional<Range> afterMerging(const CriticalPair& pair) const {
    if (!printed_) return std::nullopt;
    const std::vector<FaceId> facesA = facesAfter(pair.a, pair.facesA), facesB = facesAfter(pair.b, pair.facesB);
    if (facesA.empty() || facesB.empty()) return std::nullopt;
    const auto known =
        estimatePairVariation(inputsOf(*group_.analysis), c_.library, options_, *printed_, facesA, facesB);
    return known ? std::optional<Range>(known->rssMm) : std::nullopt;
  }

  const MergeContext& c_;
  const Contacts& contacts_;
  const std::vector<Joint>& joints_;
  const GroupValues& values_;
  PlanProcessOptions options_;
  int quantity_;
  const MergeGroup& group_;
  std::set<int> inside_;
  const Route* printed_ = nullptr;
  std::map<std::tuple<int, std::vector<FaceId>, std::vector<FaceId>>, std::optional<PairVariation>> known_;
};

}  // namespace

std::vector<CriticalPair> findCriticalPairs(const MergeContext& context, const Contacts& contacts,
                                            const std::vector<Joint>& joints, const GroupValues& values,
                                            const AnalyzeOptions& options, int quantity, const MergeGroup& group) {
  return PairFinder(context, contacts, joints, values, options, quantity, group).find();
}

}  // namespace stepwise
