#include "features/setups/machining_items.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "features/setups/explain_unreached.h"
#include "features/setups/undercut_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// A T-cutter that makes this share of a face makes it; a sample in a corner must not decide.
constexpr double kEnoughByTCutter = 0.85;
/// Of a curved face this share may lie where it turns under what it meets: the mill leaves a rim there, which is broken
/// by hand with the burrs. Walls and floors are asked for whole.
constexpr double kRim = 0.1;

/// Features whose named directions are those of a tool that fits: others would not make the shape. Elsewhere (chamfers,
/// blends, profiles, free shapes) the names are only the likeliest, and what sees the face can cut it.
bool directionsRule(const Feature& feature) {
  return std::holds_alternative<Hole>(feature.shape) || std::holds_alternative<Cavity>(feature.shape) ||
         std::holds_alternative<Groove>(feature.shape) || std::holds_alternative<Thread>(feature.shape);
}

/// Shapes that a ball-nosed tool follows and that a seam does not spoil as it would a wall or a bore.
bool isFreeShape(const Feature& feature) {
  // A chamfer round a shaft is milled with its diameter, half from one side and half from the other.
  if (const auto* chamfer = std::get_if<Chamfer>(&feature.shape)) return chamfer->conical;
  return std::holds_alternative<FreeformRegion>(feature.shape) || std::holds_alternative<OuterProfile>(feature.shape) ||
         std::holds_alternative<Round>(feature.shape) || std::holds_alternative<Fillet>(feature.shape) ||
         std::holds_alternative<Text>(feature.shape);
}

using SampleGroups = std::map<std::uint64_t, int>;  ///< directions that cut them, how many

/// The groups that no setup is opened for, `most` samples at most: all but what one direction cuts, or else the
/// smallest ones that no other group's directions cut anyhow.
std::set<std::uint64_t> findRemainders(const SampleGroups& groups, double most) {
  std::set<std::uint64_t> best;
  int bestLeft = std::numeric_limits<int>::max();
  for (int d = 0; d < 64; ++d) {
    std::set<std::uint64_t> left;
    int count = 0;
    for (const auto& [mask, samples] : groups) {
      if (((mask >> d) & 1u) != 0) continue;
      left.insert(mask);
      count += samples;
    }
    if (left.size() == groups.size() || count > most || count >= bestLeft) continue;
    best = std::move(left);
    bestLeft = count;
  }
  if (bestLeft <= most) return best;
  std::vector<std::pair<int, std::uint64_t>> bySize;
  for (const auto& [mask, samples] : groups) bySize.emplace_back(samples, mask);
  std::sort(bySize.begin(), bySize.end());
  for (const auto& [samples, own] : bySize) {
    const std::uint64_t mask = own;
    const bool cutAnyhow = std::any_of(groups.begin(), groups.end(), [mask](const auto& other) {
      return other.first != mask && (other.first & ~mask) == 0;
    });
    if (cutAnyhow || samples > most) continue;
    best.insert(mask);
    most -= samples;
  }
  return best;
}

/// One item for each group of samples of the face that is seen from the same directions, `always` among them. Returns
/// the share of the face that is left as a rim; absent: too much of it is never seen.
std::optional<double> addSampleItems(const FaceGraph& graph, const Access& access, int feature, FaceId face,
                                     const BitSet& always, std::vector<MachiningItem>& items) {
  if (access.cutSamples().empty() || access.cutSamples()[face - 1].empty()) return std::nullopt;
  const std::vector<std::uint64_t>& samples = access.cutSamples()[face - 1];
  SampleGroups groups;
  for (std::uint64_t sample : samples) ++groups[sample];
  double rim = 0;
  if (groups.contains(0) && always.none()) {
    rim = groups[0] / static_cast<double>(samples.size());
    if (rim > kRim || std::holds_alternative<Plane>(graph.face(face).surface)) return std::nullopt;
    groups.erase(0);
  }
  const bool mayLeave = always.none() && !std::holds_alternative<Plane>(graph.face(face).surface);
  const double most = mayLeave ? (kRim - rim) * static_cast<double>(samples.size()) : 0;
  const std::set<std::uint64_t> remainders = mayLeave ? findRemainders(groups, most) : std::set<std::uint64_t>{};
  const int directionCount = std::min<int>(64, static_cast<int>(access.directions.size()));
  for (const auto& [mask, count] : groups) {
    BitSet directions = always;
    for (int d = 0; d < directionCount; ++d)
      if ((mask >> d) & 1u) directions.set(d);
    const double area = graph.face(face).areaMm2 * count / static_cast<double>(samples.size());
    items.push_back({feature, {face}, std::move(directions), area, false, false, remainders.contains(mask)});
  }
  return rim;
}

class ItemFinder {
 public:
  ItemFinder(const FaceGraph& graph, const Recognition& recognition, const Access& access, const FaceReach& reach)
      : graph_(graph), recognition_(recognition), access_(access), reach_(reach) {}

  MachiningItems find() && {
    for (const Feature& feature : recognition_.features) addFeature(feature);
    for (const Face& face : graph_.faces) {
      const FaceVerdict& verdict = recognition_.faces[face.id - 1];
      if (!verdict.feature) addSingleFace(0, face.id, verdict.faceClass == "stock");
    }
    std::sort(result_.unreached.begin(), result_.unreached.end());
    addRemarks();
    return std::move(result_);
  }

 private:
  void addFeature(const Feature& feature) {
    if (feature.faces.empty()) return;
    if (std::holds_alternative<InnerVoid>(feature.shape)) {
      result_.unreached.insert(result_.unreached.end(), feature.faces.begin(), feature.faces.end());
      return;
    }
    const BitSet allowed = allowedDirections(feature);
    BitSet whole = commonDirections(feature.faces, allowed);
    if (whole.none()) whole = commonDirections(feature.faces, all());
    if (isUndercut(feature)) {
      // A cutter that undercuts comes in through the mouth, where a straight tool would have to come along the slot.
      const BitSet mouth = mouthDirections(feature, allowed);
      if (!mouth.isSubsetOf(whole)) undercut_.push_back(feature.id);
      whole |= mouth;
    }
    if (whole.any()) {
      addItem(feature.id, feature.faces, std::move(whole), areaOf(feature.faces), isFreeShape(feature));
    } else {
      addInPieces(feature, allowed);
    }
  }

  /// No direction makes the whole feature: hidden faces apart, the rest together if possible, else face by face.
  void addInPieces(const Feature& feature, const BitSet& allowed) {
    std::vector<FaceId> seen;
    for (FaceId face : feature.faces) {
      if (directionsOf(face, all()).any()) {
        seen.push_back(face);
      } else {
        addSingleFace(feature.id, face, false);
      }
    }
    if (seen.empty()) return;
    BitSet together = commonDirections(seen, allowed);
    if (together.none()) together = commonDirections(seen, all());
    if (together.any()) {
      addItem(feature.id, seen, std::move(together), areaOf(seen), isFreeShape(feature));
      return;
    }
    for (FaceId face : seen) {
      BitSet directions = directionsOf(face, allowed);
      if (directions.none()) directions = directionsOf(face, all());
      addItem(feature.id, {face}, std::move(directions), graph_.face(face).areaMm2, true);
    }
    const bool turned = std::all_of(seen.begin(), seen.end(), [&](FaceId face) { return turnable(face); });
    if (!turned && !isFreeShape(feature))
      split_.push_back(feature.id);  // lathes and ball-nosed tools work face by face
  }

  void addSingleFace(int feature, FaceId face, bool stock) {
    BitSet directions = directionsOf(face, all());
    if (directions.any()) {
      const bool flat = std::holds_alternative<Plane>(graph_.face(face).surface);
      addItem(feature, {face}, std::move(directions), graph_.face(face).areaMm2, !flat);
      result_.items.back().stock = stock;
    } else if (stock) {
      result_.unreachedStock.push_back(face);
    } else if (shareFace(feature, face)) {
      return;
    } else if (BitSet mouths = mouthsTo(face); mouths.any()) {
      faceUndercut_.push_back(face);
      addItem(feature, {face}, std::move(mouths), graph_.face(face).areaMm2, false);
    } else {
      result_.unreached.push_back(face);
    }
  }

  /// Cuts the face in part from here, in part from there.
  bool shareFace(int feature, FaceId face) {
    if (reach_.straight.empty()) return false;
    const std::optional<double> rim = addSampleItems(graph_, access_, feature, face, none(), result_.items);
    if (!rim) return false;
    (*rim > 0 ? rims_ : tooDeepForOne(face) ? twoSided_ : shared_).push_back(face);
    return true;
  }

  /// Directions from which a T-cutter of the library makes the face.
  BitSet mouthsTo(FaceId face) const {
    BitSet mouths = none();
    if (reach_.straight.empty() || access_.undercut.empty()) return mouths;
    for (const ToolAccess& byTCutter : access_.undercut[face - 1])
      if (byTCutter.fraction >= kEnoughByTCutter) mouths.set(byTCutter.direction);
    return mouths;
  }

  void addItem(int feature, std::vector<FaceId> faces, BitSet directions, double areaMm2, bool shareable) {
    result_.items.push_back({feature, std::move(faces), std::move(directions), areaMm2, false, shareable});
  }
  void addRemarks() {
    const auto remark = [&](std::vector<int> ids, const char* noun, const char* one, const char* many) {
      if (ids.empty()) return;
      std::sort(ids.begin(), ids.end());
      result_.remarks.push_back(describeIds(noun, ids) + (ids.size() == 1 ? one : many));
    };
    remark(undercut_, "feature", " needs an undercutting tool", " need an undercutting tool");
    remark(faceUndercut_, "face", " needs a T-cutter", " need a T-cutter");
    remark(tooTight_, "feature", " undercuts where no T-cutter or dovetail cutter of the library enters",
           " undercut where no T-cutter or dovetail cutter of the library enters");
    remark(split_, "feature", " is split, as no single direction reaches all of its faces",
           " are split, as no single direction reaches all of their faces");
    remark(shared_, "face", " is shared between directions, as none sees all of it",
           " are shared between directions, as none sees all of them");
    remark(rims_, "face", " keeps a rim that no tool reaches, a tenth of it at most, to be broken by hand",
           " keep rims that no tool reaches, a tenth of each at most, to be broken by hand");
    remark(twoSided_, "face", " is deeper than any tool that fits and is cut from two sides",
           " are deeper than any tool that fits and are cut from two sides");
  }

  /// Candidates that the recognised feature admits; all of them where it names none that is a candidate.
  BitSet allowedDirections(const Feature& feature) const {
    if (!directionsRule(feature)) return all();
    BitSet allowed = none();
    for (Vec3 direction : feature.directions)
      if (const std::optional<int> index = candidateAlong(access_, direction)) allowed.set(*index);
    return allowed.any() ? allowed : all();
  }
  BitSet directionsOf(FaceId face, const BitSet& allowed) const {
    BitSet directions = reach_.straight.empty() ? none() : reach_.straight[face - 1] & allowed;
    if (!reach_.turned.empty()) directions |= reach_.turned[face - 1];
    return directions;
  }
  BitSet commonDirections(const std::vector<FaceId>& faces, const BitSet& allowed) const {
    BitSet common = all();
    for (FaceId face : faces) common &= directionsOf(face, allowed);
    return common;
  }
  /// Each face by a straight tool or by a T-cutter.
  bool madeFrom(const Feature& feature, int d) const {
    return std::all_of(feature.faces.begin(), feature.faces.end(), [&](FaceId face) {
      if (reach_.straight[face - 1].test(d)) return true;
      const ToolAccess* byTCutter = access_.undercutAccess(face, d);
      return byTCutter != nullptr && byTCutter->fraction >= kEnoughByTCutter;
    });
  }

  /// Mouths of a T-slot or dovetail that no cutter of the library fits are none; for grooves none was tried.
  BitSet mouthDirections(const Feature& feature, const BitSet& allowed) {
    BitSet mouth = openMouths(feature, allowed);
    const auto* cavity = std::get_if<Cavity>(&feature.shape);
    if (cavity == nullptr || access_.undercut.empty() || reach_.straight.empty()) return mouth;
    BitSet fitting = none();
    mouth.forEach([&](int d) {
      if (madeFrom(feature, d)) fitting.set(d);
    });
    if (fitting.none() && mouth.any()) tooTight_.push_back(feature.id);
    return fitting;
  }

  /// Directions from which an undercutting tool enters: named ones that reach a face whole, and the normals of flat
  /// floors that are seen in part.
  BitSet openMouths(const Feature& feature, const BitSet& allowed) const {
    BitSet mouth = none();
    if (!feature.directions.empty())
      for (FaceId face : feature.faces) mouth |= directionsOf(face, allowed) & allowed;
    const auto* cavity = std::get_if<Cavity>(&feature.shape);
    if (cavity == nullptr || reach_.straight.empty()) return mouth;
    constexpr double kOpenMouth = 0.1;
    for (FaceId floor : cavity->floors.empty() ? feature.faces : cavity->floors) {
      const auto* plane = std::get_if<Plane>(&graph_.face(floor).surface);
      if (plane == nullptr) continue;
      const std::optional<int> d = candidateAlong(access_, plane->normal);
      if (d && access_.fraction[floor - 1][*d] >= kOpenMouth) mouth.set(*d);
    }
    return mouth;
  }
  /// True where some direction sees the whole face, but tools from there are too short.
  bool tooDeepForOne(FaceId face) const {
    return !access_.tools.empty() &&
           std::any_of(access_.tools[face - 1].begin(), access_.tools[face - 1].end(), [&](const ToolAccess& tools) {
             return tools.limit == ToolAccess::Limit::deep && access_.fraction[face - 1][tools.direction] > 0.98;
           });
  }
  bool turnable(FaceId face) const { return !reach_.turned.empty() && reach_.turned[face - 1].any(); }
  double areaOf(const std::vector<FaceId>& faces) const {
    double area = 0;
    for (FaceId face : faces) area += graph_.face(face).areaMm2;
    return area;
  }

  int directionCount() const { return static_cast<int>(access_.directions.size()); }
  BitSet none() const { return BitSet(access_.directions.size()); }
  const BitSet& all() const { return all_; }

  const FaceGraph& graph_;
  const Recognition& recognition_;
  const Access& access_;
  const FaceReach& reach_;
  const BitSet all_ = BitSet::full(access_.directions.size());
  MachiningItems result_;
  std::vector<int> undercut_, split_, tooTight_;  ///< features
  std::vector<FaceId> shared_, twoSided_, rims_, faceUndercut_;
};

}  // namespace

std::vector<BitSet> straightReach(const Access& access, double enoughFraction) {
  const int directionCount = static_cast<int>(access.directions.size());
  std::vector<BitSet> reach;
  reach.reserve(access.fraction.size());
  for (FaceId face = 1; face <= static_cast<FaceId>(access.fraction.size()); ++face) {
    BitSet mask(access.directions.size());
    for (int d = 0; d < directionCount; ++d)
      if (access.reaches(face, d, enoughFraction) && access.cutFraction(face, d) >= enoughFraction) mask.set(d);
    reach.push_back(std::move(mask));
  }
  return reach;
}

MachiningItems findMachiningItems(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                                  const FaceReach& reach) {
  return ItemFinder(graph, recognition, access, reach).find();
}

MachiningItems shareBySamples(const MachiningItems& work, const FaceGraph& graph, const Access& access) {
  MachiningItems shared;
  shared.unreached = work.unreached;
  shared.unreachedStock = work.unreachedStock;
  shared.remarks = work.remarks;
  for (const MachiningItem& item : work.items) {
    if (!item.shareable || access.seen.empty()) {
      shared.items.push_back(item);
      continue;
    }
    for (FaceId face : item.faces)
      if (!addSampleItems(graph, access, item.feature, face, item.directions, shared.items))
        shared.items.push_back({item.feature, {face}, item.directions, graph.face(face).areaMm2, false, false});
  }
  return shared;
}

std::optional<int> candidateAlong(const Access& access, Vec3 direction) {
  // Candidates are merged within the tolerance, so the one that stands for a direction may be two tolerances away.
  const double cosine = std::cos(2 * kDirectionTolerance.inRadians());
  std::optional<int> best;
  double bestCosine = cosine;
  for (std::size_t i = 0; i < access.directions.size(); ++i) {
    const double c = dot(access.directions[i].direction, direction);
    if (c >= bestCosine) {
      bestCosine = c;
      best = static_cast<int>(i);
    }
  }
  return best;
}

}  // namespace stepwise
