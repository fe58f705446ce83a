#include "features/process/plan_edm.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <set>

#include "features/process/feature_volume.h"
#include "features/process/step_builder.h"

namespace stepwise {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Groups of faces that hang together over shared edges: each is one cut of the wire, or one electrode.
std::vector<std::vector<FaceId>> connectedGroups(const std::vector<FaceId>& faces, const FaceGraph& graph) {
  std::set<FaceId> left(faces.begin(), faces.end());
  std::vector<std::vector<FaceId>> groups;
  while (!left.empty()) {
    std::vector<FaceId> group{*left.begin()};
    left.erase(left.begin());
    for (std::size_t i = 0; i < group.size(); ++i) {
      for (const Edge& edge : graph.edges) {
        if (edge.faces[0] != group[i] && edge.faces[1] != group[i]) continue;
        const FaceId other = edge.otherThan(group[i]);
        if (left.erase(other)) group.push_back(other);
      }
    }
    std::sort(group.begin(), group.end());
    groups.push_back(std::move(group));
  }
  return groups;
}

double areaOf(const std::vector<FaceId>& faces, const FaceGraph& graph) {
  double area = 0;
  for (const FaceId face : faces) area += graph.face(face).areaMm2;
  return area;
}

std::vector<int> ownersOf(const std::vector<FaceId>& faces, const Recognition& recognition) {
  std::set<int> ids;
  for (const FaceId face : faces) {
    if (const std::optional<int> owner = recognition.faces[face - 1].feature) ids.insert(*owner);
  }
  return {ids.begin(), ids.end()};
}

/// A wire must be threaded through a hole where its cut is closed all around: the group is a passage of its own.
bool needsStartHole(const PlanContext& context, const std::vector<FaceId>& group) {
  for (const int id : ownersOf(group, context.recognition)) {
    const auto* cavity = std::get_if<Cavity>(&context.feature(id).shape);
    if (cavity && cavity->openSides == 0) return true;
    if (std::holds_alternative<Hole>(context.feature(id).shape)) return true;
  }
  return false;
}

/// From how many sides the electrodes go in: the fewest directions that serve all features, taken greedily.
int countSides(const PlanContext& context, std::vector<int> ids) {
  int sides = 0;
  const auto serves = [&](int id, Vec3 direction) {
    const std::vector<Vec3>& directions = context.feature(id).directions;
    return std::any_of(directions.begin(), directions.end(), [&](Vec3 d) { return dot(d, direction) > 1 - 1e-6; });
  };
  while (!ids.empty()) {
    ++sides;
    const std::vector<Vec3> choices = context.feature(ids.front()).directions;
    std::ptrdiff_t most = 0;
    Vec3 best;
    for (const Vec3 direction : choices) {
      const auto count = std::count_if(ids.begin(), ids.end(), [&](int id) { return serves(id, direction); });
      if (count > most) {
        most = count;
        best = direction;
      }
    }
    const int first = ids.front();
    std::erase_if(ids, [&](int id) { return id == first || (most > 0 && serves(id, best)); });
  }
  return std::max(sides, 1);
}

/// "8 faces no cutter reaches", "walls of features 3, 5 with sharp corners".
std::string describeFaces(const std::vector<FaceId>& faces, const std::vector<int>& owners,
                          const std::vector<int>& sharp) {
  std::vector<int> corners;
  std::set_intersection(owners.begin(), owners.end(), sharp.begin(), sharp.end(), std::back_inserter(corners));
  if (corners.empty()) return fmt::format("{} face{} no cutter reaches", faces.size(), faces.size() == 1 ? "" : "s");
  return fmt::format("sharp inner corners of feature{} {}, which a round tool leaves round ({} faces)",
                     corners.size() == 1 ? "" : "s", fmt::join(corners, ", "), faces.size());
}

bool addWire(const PlanContext& context, const std::vector<FaceId>& faces, const std::vector<int>& sharp,
             Route& route) {
  const auto groups = connectedGroups(faces, context.graph);
  const auto closed =
      std::count_if(groups.begin(), groups.end(), [&](const auto& group) { return needsStartHole(context, group); });
  if (closed > 0) {
    StepBuilder hole(context.library, "start-hole");
    hole.perLot(hole.own("setup_first_min")).perPiece(hole.own("hole_min") * static_cast<double>(closed));
    route.steps.push_back(
        hole.because(fmt::format("{} closed contour{} to thread the wire through", closed, closed == 1 ? "" : "s"))
            .done());
  }
  StepBuilder wire(context.library, "wire-edm");
  const std::optional<Range> rate = wire.of(context.material, "wire_edm_mm2_min");
  if (!rate) return false;
  const double area = areaOf(faces, context.graph);
  const Range cut = context.material.product(over(Range::exactly(area), *rate), wire.own("skim_ratio"));
  wire.perLot(wire.own("setup_first_min"));
  wire.perPiece(cut + wire.own("thread_wire_min") * static_cast<double>(groups.size()) + wire.own("load_min"));
  wire.features(ownersOf(faces, context.recognition));
  const std::vector<int> owners = ownersOf(faces, context.recognition);
  wire.because(fmt::format("{}, {:.3g} mm² in {} cut{}", describeFaces(faces, owners, sharp), area, groups.size(),
                           groups.size() == 1 ? "" : "s"));
  route.steps.push_back(wire.done());
  route.name += "+wireEdm";
  route.clampings += countSides(context, owners);
  return true;
}

bool addSinker(const PlanContext& context, const std::vector<FaceId>& faces, const std::vector<int>& sharp,
               Route& route) {
  StepBuilder sinker(context.library, "sinker-edm");
  const std::optional<Range> rate = sinker.of(context.material, "sinker_edm_mm3_min");
  if (!rate) return false;
  const auto groups = connectedGroups(faces, context.graph);
  const std::vector<int> owners = ownersOf(faces, context.recognition);
  // A cavity of which no face is reached is sunk whole; else a layer of the reached neighbour's leftover.
  const std::set<FaceId> wanted(faces.begin(), faces.end());
  Range volume;
  std::set<FaceId> whole;
  for (const int id : owners) {
    const Feature& feature = context.feature(id);
    const bool all =
        std::all_of(feature.faces.begin(), feature.faces.end(), [&](FaceId face) { return wanted.count(face) > 0; });
    const std::optional<double> removed = removedVolumeMm3(feature, context.graph);
    if (!all || !removed) continue;
    volume += Range::exactly(*removed);
    whole.insert(feature.faces.begin(), feature.faces.end());
  }
  double rest = 0;
  for (const FaceId face : faces) rest += whole.count(face) ? 0 : context.graph.face(face).areaMm2;
  if (rest > 0) volume += sinker.own("corner_depth_mm") * rest;
  const double electrodes = static_cast<double>(groups.size());
  const Range wear = over(sinker.own("electrode_min"), sinker.own("pieces_per_electrode_count")) * electrodes;
  sinker.perLot(sinker.own("setup_first_min") + sinker.own("electrode_min") * electrodes);
  sinker.perPiece(context.material.product(inverse(*rate), volume) + wear + sinker.own("load_min"));
  sinker.features(owners);
  const int sides = countSides(context, owners);
  sinker.because(fmt::format("{}, {:.3g} mm³ with {} electrode{} from {} side{}", describeFaces(faces, owners, sharp),
                             volume.value, groups.size(), groups.size() == 1 ? "" : "s", sides, sides == 1 ? "" : "s"));
  route.steps.push_back(sinker.done());
  route.name += "+sinkerEdm";
  route.clampings += sides;
  return true;
}

}  // namespace

EdmWork findSharpCorners(const PlanContext& context) {
  EdmWork work;
  for (const Feature& feature : context.recognition.features) {
    const auto* cavity = std::get_if<Cavity>(&feature.shape);
    if (!cavity || cavity->openSides > 0 || cavity->sides < 3 || cavity->cornerRadiusMm != 0.0) continue;
    const bool passage = cavity->kind == Cavity::Kind::passage;
    if (!passage && cavity->kind != Cavity::Kind::pocket) continue;
    std::vector<FaceId>& faces = passage ? work.wire : work.sinker;
    faces.insert(faces.end(), cavity->walls.begin(), cavity->walls.end());
    work.sharp.push_back(feature.id);
  }
  return work;
}

std::optional<EdmWork> findEdmWork(const PlanContext& context, const SetupPlan& plan) {
  EdmWork work = findSharpCorners(context);
  for (const UnreachedFace& face : plan.unreached) {
    const std::string reason = lower(face.reason);
    if (reason.find("wire edm") != std::string::npos) {
      work.wire.push_back(face.face);
    } else if (reason.find("sinker edm") != std::string::npos) {
      work.sinker.push_back(face.face);
    } else {
      return std::nullopt;
    }
  }
  for (std::vector<FaceId>* faces : {&work.wire, &work.sinker}) {
    std::sort(faces->begin(), faces->end());
    faces->erase(std::unique(faces->begin(), faces->end()), faces->end());
  }
  // A wall that one of them cannot make is the other's.
  std::erase_if(work.wire,
                [&](FaceId face) { return std::binary_search(work.sinker.begin(), work.sinker.end(), face); });
  if (work.wire.empty() && work.sinker.empty()) return std::nullopt;
  return work;
}

bool addEdmSteps(const PlanContext& context, const EdmWork& work, Route& route) {
  if (!work.wire.empty() && !addWire(context, work.wire, work.sharp, route)) return false;
  if (!work.sinker.empty() && !addSinker(context, work.sinker, work.sharp, route)) return false;
  return true;
}

}  // namespace stepwise
