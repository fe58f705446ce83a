#include "features/setups/tool_needs.h"

#include <algorithm>
#include <map>

#include "features/setups/machining_items.h"

namespace stepwise {
namespace {

/// What the faces of one feature ask for together: the widest of the usual tools, the narrowest of the finest.
void add(ToolNeed& need, const ToolAccess& tools) {
  if (need.tool.diameterMm < tools.largest->diameterMm) need.tool = *tools.largest;
  if (!need.finest || tools.finest->diameterMm < need.finest->diameterMm) need.finest = tools.finest;
  need.neededReachMm = std::max(need.neededReachMm, tools.neededReachMm);
}

}  // namespace

std::vector<ToolNeed> findToolNeeds(const Recognition& recognition, const Access& access, const Setup& setup) {
  std::map<int, ToolNeed> needs;
  for (const ToolPosition& position : setup.positions) {
    const std::optional<int> direction = candidateAlong(access, position.direction);
    if (!direction) continue;
    for (FaceId face : position.faces) {
      const ToolAccess* tools = access.toolAccess(face, *direction);
      if (tools == nullptr || !tools->largest || !tools->finest) continue;
      const int feature = recognition.faces[face - 1].feature.value_or(0);
      ToolNeed& need = needs[feature];
      need.feature = feature;
      add(need, *tools);
    }
  }
  std::vector<ToolNeed> result;
  for (auto& [feature, need] : needs) {
    need.ratio = need.finest->diameterMm > 0 ? need.neededReachMm / need.finest->diameterMm : 0;
    if (need.finest->diameterMm == need.tool.diameterMm && need.finest->kind == need.tool.kind) need.finest.reset();
    result.push_back(need);
  }
  return result;
}

}  // namespace stepwise
