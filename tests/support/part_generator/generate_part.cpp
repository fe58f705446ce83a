#include "tests/support/part_generator/generate_part.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <utility>

#include "geom/brep/face_graph.h"
#include "geom/model/make_solid.h"
#include "geom/model/trace_cut.h"
#include "tests/support/part_generator/feature_tools.h"

namespace stepwise {
namespace {

/// Which feature a face came from (−1: the block), and from which face of its tool (or side of the block).
struct Origin {
  int instance = -1;
  FaceId toolFace = 0;
  auto operator<=>(const Origin&) const = default;
};

struct Workpiece {
  Solid solid;
  std::vector<Origin> origins;  ///< by FaceId − 1
};

Vec3 drawBlock(RandomNumbers& random) {
  std::array<double, 3> size{};
  switch (random.below(3)) {
    case 0: size = {random.between(30, 100), random.between(30, 100), random.between(8, 22)}; break;   // plate
    case 1: size = {random.between(30, 80), random.between(30, 80), random.between(25, 70)}; break;    // block
    default: size = {random.between(70, 150), random.between(20, 40), random.between(20, 40)}; break;  // bar
  }
  for (std::size_t i = 3; i > 1; --i) std::swap(size[i - 1], size[random.below(i)]);
  return {size[0], size[1], size[2]};
}

/// A frame in which one of the block's six sides is the top, turned by any quarter turns, and the block's size in it.
struct Entry {
  Placement frame;
  Vec3 size;
};

Entry drawEntry(RandomNumbers& random, Vec3 block) {
  const std::array<Vec3, 3> unit{Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
  const std::array<double, 3> size{block.x, block.y, block.z};
  const std::size_t up = random.below(3), along = (up + 1 + random.below(2)) % 3, across = 3 - up - along;
  Entry entry;
  entry.size = {size[along], size[across], size[up]};
  entry.frame.axes[2] = unit[up] * (random.chance(0.5) ? 1 : -1);
  entry.frame.axes[0] = unit[along] * (random.chance(0.5) ? 1 : -1);
  entry.frame.axes[1] = cross(entry.frame.axes[2], entry.frame.axes[0]);
  const Vec3 halfDiagonal =
      (entry.frame.axes[0] * entry.size.x + entry.frame.axes[1] * entry.size.y - entry.frame.axes[2] * entry.size.z) /
      2;
  entry.frame.origin = block / 2 - halfDiagonal;
  return entry;
}

std::map<Origin, double> areaByOrigin(const FaceGraph& graph, const std::vector<Origin>& origins) {
  std::map<Origin, double> areas;
  for (const Face& face : graph.faces) areas[origins[face.id - 1]] += face.areaMm2;
  return areas;
}

/// The workpiece after one more cut; nothing where a face cannot be told to be of one feature. `instances` says for
/// each face of the tool whose it becomes.
std::optional<Workpiece> cutOnce(const Workpiece& before, const Solid& tool, const std::vector<int>& instances) {
  const Result<TracedCut> traced = cutTraced(before.solid, tool);
  if (!traced || solidCount(traced->solid) != 1 || !isValid(traced->solid)) return std::nullopt;
  Workpiece after{traced->solid, {}};
  for (const std::vector<FaceOrigin>& from : traced->origins) {
    if (from.empty()) return std::nullopt;
    const auto originOf = [&](const FaceOrigin& o) {
      return o.source == FaceOrigin::Source::tool ? Origin{instances[o.face - 1], o.face} : before.origins[o.face - 1];
    };
    Origin origin = originOf(from.front());
    for (const FaceOrigin& other : from) {
      const Origin o = originOf(other);
      if (o.instance != origin.instance) return std::nullopt;
      origin = std::min(origin, o);
    }
    after.origins.push_back(origin);
  }
  return after;
}

/// Two faces lie on one surface, or so nearly that a drawing would not tell them apart.
bool nearlySameSurface(const Surface& a, const Surface& b, double minOffsetMm) {
  constexpr double kSine = 0.02;
  if (const auto* p = std::get_if<Plane>(&a), *q = std::get_if<Plane>(&b); p && q)
    return norm(cross(p->normal, q->normal)) < kSine && std::abs(dot(p->origin - q->origin, q->normal)) < minOffsetMm;
  if (const auto* p = std::get_if<Cylinder>(&a), *q = std::get_if<Cylinder>(&b); p && q)
    return norm(cross(p->axis, q->axis)) < kSine && norm(cross(p->origin - q->origin, q->axis)) < minOffsetMm;
  return false;
}

class PartMaker {
 public:
  PartMaker(std::uint64_t seed, const GeneratePartOptions& options) : random_(seed), options_(options) {
    block_ = drawBlock(random_);
    const Solid solid = makeBlock(block_);
    for (FaceId id = 1; id <= faceCount(solid); ++id) now_.origins.push_back({-1, id});
    now_.solid = solid;
    raw_ = now_;
    owed_ = areaByOrigin(buildFaceGraph(solid), now_.origins);
    for (auto& [origin, area] : owed_) area *= options_.minKeptSideShare;
  }

  LabelledPart run(std::uint64_t seed) {
    const std::size_t span = std::size_t{1} + options_.mostFeatures - options_.fewestFeatures;
    const int wanted = options_.fewestFeatures + static_cast<int>(random_.below(span));
    for (int tries = 0; tries < 8 * wanted && cuts_ < wanted; ++tries) tryFeature();
    LabelledPart part;
    part.seed = seed;
    part.solid = now_.solid;
    part.stockSizeMm = block_;
    const FaceGraph graph = buildFaceGraph(now_.solid);
    for (std::size_t i = 0; i < truths_.size(); ++i) part.instances.push_back(tell(static_cast<int>(i), graph));
    for (const Origin& origin : now_.origins) part.instanceOf.push_back(origin.instance);
    return part;
  }

 private:
  const FeatureMaker& drawMaker() {
    const std::vector<FeatureMaker>& compound = compoundMakers();
    for (const FeatureMaker& maker : compound)
      if (maker.kind == options_.onlyKind) return maker;
    if (options_.compoundKinds > 0 && random_.chance(options_.compoundKinds))
      return compound[random_.below(compound.size())];
    const std::vector<FeatureMaker>& makers = featureMakers();
    for (;;) {
      const FeatureMaker& maker = makers[random_.below(makers.size())];
      if (!options_.onlyKind.empty() ? maker.kind == options_.onlyKind
                                     : isPublic(maker.kind) || random_.chance(options_.richerKinds))
        return maker;
    }
  }

  static bool isPublic(const std::string& kind) {
    constexpr std::array<const char*, 6> kRicher{"t_slot",           "dovetail_slot", "counterbored_hole",
                                                 "countersunk_hole", "stepped_hole",  "tapered_hole"};
    return std::none_of(kRicher.begin(), kRicher.end(), [&](const char* richer) { return kind == richer; });
  }

  void tryFeature() {
    const FeatureMaker& maker = drawMaker();
    const Entry entry = drawEntry(random_, block_);
    std::optional<FeatureTool> tool = maker.make(random_, entry.size);
    if (!tool) return;
    std::vector<FeatureTruth> truths{tool->main()};
    truths.insert(truths.end(), tool->others.begin(), tool->others.end());
    for (FeatureTruth& truth : truths) place(truth, entry.frame);
    const int first = static_cast<int>(truths_.size());
    const std::vector<int> instances = instancesOf(*tool, first);
    tool->body = moved(tool->body, entry.frame);

    const std::optional<Workpiece> alone = cutOnce(raw_, tool->body, instances);
    const std::optional<Workpiece> next = cutOnce(now_, tool->body, instances);
    if (!alone || !next) return;
    std::map<Origin, double> owed = owed_;
    const FaceGraph aloneGraph = buildFaceGraph(alone->solid);
    std::set<Origin> pointed = pointed_;
    for (const Face& face : aloneGraph.faces) {
      const Origin& origin = alone->origins[face.id - 1];
      if (origin.instance < first) continue;
      owed[origin] += owedOf(aloneGraph, face);
      if (endsInPoint(aloneGraph, face.id)) pointed.insert(origin);
    }
    std::vector<int> cutOf = cutOf_;
    cutOf.resize(truths_.size() + truths.size(), cuts_);
    if (!keepsTruth(*next, owed, pointed, cutOf)) return;
    truths_.insert(truths_.end(), truths.begin(), truths.end());
    cutOf_ = std::move(cutOf);
    ++cuts_;
    now_ = *next;
    owed_ = std::move(owed);
    pointed_ = std::move(pointed);
  }

  static void place(FeatureTruth& truth, const Placement& frame) {
    for (auto* directions : {&truth.directions, &truth.alsoPossible})
      for (Vec3& direction : *directions) direction = frame.applyToDirection(direction);
    for (TrueDimension& dimension : truth.dimensions)
      if (dimension.along) dimension.along = frame.applyToDirection(*dimension.along);
  }

  static std::vector<int> instancesOf(const FeatureTool& tool, int first) {
    std::vector<int> instances(faceCount(tool.body), first);
    if (tool.labelOf)
      for (const Face& face : buildFaceGraph(tool.body).faces) instances[face.id - 1] = first + tool.labelOf(face);
    return instances;
  }

  /// What must stay of a face: more than a half turn of one that went around further.
  double owedOf(const FaceGraph& graph, const Face& face) const {
    if (goesAround(graph, face.id)) return options_.minKeptTurn * face.areaMm2;
    const double share = options_.minKeptShare * face.areaMm2;
    const auto* cylinder = std::get_if<Cylinder>(&face.surface);
    if (cylinder == nullptr) return share;
    const double halfTurn = std::numbers::pi * cylinder->radiusMm * extent(graph, {face.id}, cylinder->axis);
    return face.areaMm2 > 1.02 * halfTurn ? std::max(share, 1.1 * halfTurn) : share;
  }

  static bool endsInPoint(const FaceGraph& graph, FaceId face) {
    const std::vector<int> edges = edgesOf(graph, face);
    return std::any_of(edges.begin(), edges.end(),
                       [&](int edge) { return graph.edge(edge).curve == CurveKind::degenerate; });
  }

  static bool goesAround(const FaceGraph& graph, FaceId face) {
    const std::vector<int> edges = edgesOf(graph, face);
    return graph.face(face).surface.index() != 0 &&
           std::any_of(edges.begin(), edges.end(), [&](int edge) { return graph.edge(edge).seam; });
  }

  bool keepsTruth(const Workpiece& piece, const std::map<Origin, double>& owed, const std::set<Origin>& pointed,
                  const std::vector<int>& cutOf) const {
    const FaceGraph graph = buildFaceGraph(piece.solid);
    const std::map<Origin, double> left = areaByOrigin(graph, piece.origins);
    for (const auto& [origin, least] : owed) {
      const auto found = left.find(origin);
      if (found == left.end() || found->second < least) return false;
    }
    std::set<Origin> pointsLeft;
    for (const Face& face : graph.faces) {
      if (face.areaMm2 < options_.minFaceMm2) return false;
      if (endsInPoint(graph, face.id)) pointsLeft.insert(piece.origins[face.id - 1]);
    }
    if (!std::includes(pointsLeft.begin(), pointsLeft.end(), pointed.begin(), pointed.end())) return false;
    for (const Edge& edge : graph.edges)
      if (edge.curve != CurveKind::degenerate && edge.lengthMm < options_.minEdgeMm) return false;
    return surfacesAreApart(graph, piece.origins, cutOf);
  }

  bool surfacesAreApart(const FaceGraph& graph, const std::vector<Origin>& origins,
                        const std::vector<int>& cutOf) const {
    const auto cut = [&](const Origin& origin) { return origin.instance < 0 ? -1 : cutOf[origin.instance]; };
    for (std::size_t i = 0; i < origins.size(); ++i)
      for (std::size_t j = i + 1; j < origins.size(); ++j)
        if (cut(origins[i]) != cut(origins[j]) &&
            nearlySameSurface(graph.faces[i].surface, graph.faces[j].surface, options_.minOffsetMm))
          return false;
    return true;
  }

  TrueInstance tell(int instance, const FaceGraph& graph) const {
    const FeatureTruth& tool = truths_[instance];
    TrueInstance truth{tool.faceClass, tool.kind, {}, {}, tool.directions, tool.alsoPossible, {}};
    for (std::size_t i = 0; i < now_.origins.size(); ++i)
      if (now_.origins[i].instance == instance) truth.faces.push_back(static_cast<FaceId>(i) + 1);
    for (const TrueDimension& dimension : tool.dimensions)
      if (!dimension.along || std::abs(extent(graph, truth.faces, *dimension.along) - dimension.value) < 1e-6)
        truth.dimensions.push_back(dimension);
    for (const Vec3 axis : {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}})
      for (const Vec3 side : {axis, -axis})
        if (!among(side, tool.directions) && !among(side, tool.alsoPossible)) truth.blocked.push_back(side);
    return truth;
  }

  static bool among(Vec3 direction, const std::vector<Vec3>& list) {
    return std::any_of(list.begin(), list.end(), [&](Vec3 known) { return distance(direction, known) < 1e-9; });
  }

  static double extent(const FaceGraph& graph, const std::vector<FaceId>& faces, Vec3 along) {
    double low = 1e300, high = -1e300;
    for (FaceId face : faces)
      for (int id : edgesOf(graph, face)) {
        const Edge& edge = graph.edge(id);
        for (Vec3 p : {edge.start, edge.mid, edge.end}) {
          low = std::min(low, dot(p, along));
          high = std::max(high, dot(p, along));
        }
      }
    return high - low;
  }

  RandomNumbers random_;
  const GeneratePartOptions& options_;
  Vec3 block_;
  Workpiece raw_, now_;
  std::vector<FeatureTruth> truths_;
  std::vector<int> cutOf_;  ///< by truth: which cut left it
  int cuts_ = 0;
  std::set<Origin> pointed_;       ///< cones that must keep their tip
  std::map<Origin, double> owed_;  ///< area that each defining face must keep
};

}  // namespace

LabelledPart generatePart(std::uint64_t seed, const GeneratePartOptions& options) {
  return PartMaker(seed, options).run(seed);
}

}  // namespace stepwise
