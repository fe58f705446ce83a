#include "features/merge/merged_assembly.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "features/merge/study_assembly.h"

namespace stepwise {
namespace {

constexpr std::array kGroupColors{Color{0.85, 0.45, 0.2}, Color{0.2, 0.5, 0.75}, Color{0.35, 0.62, 0.3},
                                  Color{0.62, 0.35, 0.62}};

void addGroup(const MergeGroup& group, std::size_t index, Assembly& merged, std::set<int>& gone) {
  gone.insert(group.instances.begin(), group.instances.end());
  gone.insert(group.removed.begin(), group.removed.end());
  Part part;
  part.name = fmt::format("merged_{}", index + 1);
  part.solid = group.merged->solid;
  part.faces.resize(faceCount(part.solid));
  part.color = kGroupColors[index % kGroupColors.size()];
  merged.parts.push_back(std::move(part));
  Instance instance;
  instance.part = static_cast<int>(merged.parts.size()) - 1;
  instance.name = merged.parts.back().name;
  merged.instances.push_back(std::move(instance));
}

Error nothingMerged(const AssemblyAnalysis& analysis, const std::string& why) {
  return {"nothing-merged", analysis.assembly.file.path, why, "see groups and keptApart in the report"};
}

/// Alternatives may share parts; each part goes into one body.
bool isUntouched(const MergeGroup& group, const std::set<int>& gone) {
  return std::none_of(group.instances.begin(), group.instances.end(), [&](int i) { return gone.contains(i); });
}

}  // namespace

Result<Assembly> buildMergedBody(const AssemblyAnalysis& analysis, int group) {
  std::vector<const MergeGroup*> groups;
  if (analysis.study)
    for (const auto* list : {&analysis.study->merge.groups, &analysis.study->merge.alternatives})
      for (const MergeGroup& each : *list) groups.push_back(&each);
  if (group < 1 || group > static_cast<int>(groups.size()))
    return fail(nothingMerged(analysis, fmt::format("there is no group {}", group)));
  const MergeGroup& chosen = *groups[static_cast<std::size_t>(group) - 1];
  if (!chosen.merged)
    return fail(nothingMerged(analysis, chosen.failure ? chosen.failure->message : "its body was not made"));
  Assembly merged;
  std::set<int> gone;
  addGroup(chosen, static_cast<std::size_t>(group) - 1, merged, gone);
  return merged;
}

Result<Assembly> buildMergedAssembly(const AssemblyAnalysis& analysis) {
  Assembly merged;
  std::set<int> gone;
  if (analysis.study) {
    const MergeStudy& study = analysis.study->merge;
    for (const auto* groups : {&study.groups, &study.alternatives}) {
      if (groups == &study.alternatives && !merged.parts.empty()) break;
      for (std::size_t i = 0; i < groups->size(); ++i)
        if ((*groups)[i].merged && isUntouched((*groups)[i], gone)) addGroup((*groups)[i], i, merged, gone);
    }
  }
  if (merged.parts.empty()) return fail(nothingMerged(analysis, "no merged body was made"));
  std::vector<int> newPart(analysis.assembly.parts.size(), -1);
  for (std::size_t i = 0; i < analysis.assembly.instances.size(); ++i) {
    Instance instance = analysis.assembly.instances[i];
    if (gone.contains(static_cast<int>(i))) continue;
    if (newPart[instance.part] < 0) {
      newPart[instance.part] = static_cast<int>(merged.parts.size());
      merged.parts.push_back(analysis.assembly.parts[instance.part]);
    }
    instance.part = newPart[instance.part];
    merged.instances.push_back(std::move(instance));
  }
  return merged;
}

}  // namespace stepwise
