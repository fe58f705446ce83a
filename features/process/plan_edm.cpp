#include "features/process/plan_edm.h"

#include <fmt/format.h>
#include <algorithm>
#include <cctype>
#include <cmath>
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

bool addWire(const PlanContext& context, const std::vector<FaceId>& faces, Route& route) {
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
  wire.because(fmt::format("{} face{} no cutter reaches, {:.3g} mm² in {} cut{}", faces.size(),
                           faces.size() == 1 ? "" : "s", area, groups.size(), groups.size() == 1 ? "" : "s"));
  route.steps.push_back(wire.done());
  route.name += "+wireEdm";
  ++route.clampings;
  return true;
}

bool addSinker(const PlanContext& context, const std::vector<FaceId>& faces, Route& route) {
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
  sinker.because(fmt::format("{} face{} no cutter reaches, {:.3g} mm³ with {} electrode{}", faces.size(),
                             faces.size() == 1 ? "" : "s", volume.value, groups.size(), groups.size() == 1 ? "" : "s"));
  route.steps.push_back(sinker.done());
  route.name += "+sinkerEdm";
  ++route.clampings;
  return true;
}

}  // namespace

std::optional<EdmWork> findEdmWork(const SetupPlan& plan) {
  EdmWork work;
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
  return work;
}

bool addEdmSteps(const PlanContext& context, const EdmWork& work, Route& route) {
  if (!work.wire.empty() && !addWire(context, work.wire, route)) return false;
  if (!work.sinker.empty() && !addSinker(context, work.sinker, route)) return false;
  return true;
}

}  // namespace stepwise
