#include "features/color_faces.h"

#include <algorithm>
#include <array>
#include <set>

namespace stepwise {
namespace {

constexpr std::array kPalette{0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7};
constexpr int kStockColor = 0xC8C8C8, kLeftoverColor = 0x262626;

/// Ids of the features that share an edge with each feature, indexed by id.
std::vector<std::set<int>> touchingFeatures(const PartAnalysis& analysis) {
  std::vector<std::set<int>> touching(analysis.recognition.features.size() + 1);
  const std::vector<FaceVerdict>& faces = analysis.recognition.faces;
  for (const Edge& edge : analysis.graph.edges) {
    if (edge.faces[0] == 0 || edge.faces[1] == 0) continue;
    const std::optional<int> a = faces[edge.faces[0] - 1].feature, b = faces[edge.faces[1] - 1].feature;
    if (!a || !b || *a == *b) continue;
    touching[*a].insert(*b);
    touching[*b].insert(*a);
  }
  return touching;
}

/// Palette index per feature id: cycling through the palette, skipping colours of features already coloured beside it.
std::vector<std::size_t> chooseColors(const PartAnalysis& analysis) {
  const auto touching = touchingFeatures(analysis);
  std::vector<std::size_t> colors(touching.size(), 0);
  for (std::size_t id = 1; id < touching.size(); ++id) {
    std::set<std::size_t> taken;
    for (int other : touching[id])
      if (other < static_cast<int>(id)) taken.insert(colors[other]);
    std::size_t choice = (id - 1) % kPalette.size();
    for (std::size_t tries = 0; taken.contains(choice) && tries < kPalette.size(); ++tries)
      choice = (choice + 1) % kPalette.size();
    colors[id] = choice;
  }
  return colors;
}

void colorPartByFeature(Part& part, const PartAnalysis& analysis) {
  const std::vector<std::size_t> colors = chooseColors(analysis);
  for (std::size_t i = 0; i < part.faces.size(); ++i) {
    const FaceVerdict& verdict = analysis.recognition.faces[i];
    if (verdict.feature) {
      const Feature& feature = analysis.recognition.features[*verdict.feature - 1];
      part.faces[i] = {"feature " + std::to_string(feature.id) + ": " + kindName(feature.shape),
                       fromScreen(kPalette[colors[feature.id]])};
    } else {
      part.faces[i] = {verdict.faceClass, fromScreen(verdict.faceClass == "stock" ? kStockColor : kLeftoverColor)};
    }
  }
}

void colorPartBySetup(Part& part, const PartAnalysis& analysis) {
  const SetupPlan* plan = shownPlan(analysis);
  if (plan == nullptr) return;
  std::set<FaceId> unreached;
  for (const UnreachedFace& face : plan->unreached) unreached.insert(face.face);
  for (std::size_t i = 0; i < part.faces.size(); ++i) {
    const FaceId face = static_cast<FaceId>(i) + 1;
    const auto setup = plan->setupOfFace.find(face);
    if (unreached.contains(face)) {
      part.faces[i] = {"not reached", fromScreen(kLeftoverColor)};
    } else if (setup != plan->setupOfFace.end()) {
      part.faces[i] = {"setup " + std::to_string(setup->second + 1),
                       fromScreen(kPalette[static_cast<std::size_t>(setup->second) % kPalette.size()])};
    } else {
      part.faces[i] = {"stock", fromScreen(kStockColor)};
    }
  }
}

template <class ColorPart>
Assembly colored(const AssemblyAnalysis& analysis, ColorPart colorPart) {
  Assembly assembly = analysis.assembly;
  for (std::size_t i = 0; i < assembly.parts.size(); ++i) {
    const std::size_t faces = analysis.parts[i].recognition.faces.size();
    if (faces == 0) continue;
    assembly.parts[i].faces.resize(faces);
    colorPart(assembly.parts[i], analysis.parts[i]);
  }
  return assembly;
}

}  // namespace

Assembly colorByFeature(const AssemblyAnalysis& analysis) { return colored(analysis, colorPartByFeature); }

Assembly colorBySetup(const AssemblyAnalysis& analysis) { return colored(analysis, colorPartBySetup); }

const SetupPlan* shownPlan(const PartAnalysis& analysis) {
  const std::vector<SetupPlan>& plans = analysis.setups;
  if (plans.empty()) return nullptr;
  const Route* recommended = analysis.process ? analysis.process->find(analysis.process->recommended) : nullptr;
  if (recommended != nullptr)
    for (const SetupPlan& plan : plans)
      if (recommended->machine == plan.machine) return &plan;
  const auto feasible = std::find_if(plans.begin(), plans.end(), [](const SetupPlan& plan) { return plan.feasible; });
  return feasible != plans.end() ? &*feasible : &plans.front();
}

}  // namespace stepwise
