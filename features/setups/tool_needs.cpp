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

/// The T-cutter that makes the face from there, where no straight tool does.
const ToolAccess* byTCutterAlone(const Access& access, FaceId face, int direction) {
  const ToolAccess *straight = access.toolAccess(face, direction), *undercut = access.undercutAccess(face, direction);
  const bool made = straight != nullptr && straight->limit == ToolAccess::Limit::none && straight->largest &&
                    straight->fraction >= (undercut != nullptr ? undercut->fraction : 0);
  return made || undercut == nullptr || !undercut->largest ? nullptr : undercut;
}

}  // namespace

std::vector<ToolNeed> findToolNeeds(const Recognition& recognition, const Access& access, const Setup& setup) {
  std::map<int, ToolNeed> needs;
  for (const ToolPosition& position : setup.positions) {
    const std::optional<int> direction = candidateAlong(access, position.direction);
    if (!direction) continue;
    for (FaceId face : position.faces) {
      const int feature = recognition.faces[face - 1].feature.value_or(0);
      if (const ToolAccess* undercut = byTCutterAlone(access, face, *direction)) {
        ToolNeed& need = needs[feature];
        need.feature = feature;
        need.form = undercut->largest;
        need.neededReachMm = std::max(need.neededReachMm, undercut->neededReachMm);
      }
      const ToolAccess* tools = access.toolAccess(face, *direction);
      if (tools == nullptr || !tools->largest || !tools->finest) continue;
      ToolNeed& need = needs[feature];
      need.feature = feature;
      add(need, *tools);
    }
    for (const FormCut& cut : access.forms)
      if (const auto need = needs.find(cut.feature); cut.direction == *direction && need != needs.end())
        need->second.form = cut.tool;
  }
  std::vector<ToolNeed> result;
  for (auto& [feature, need] : needs) {
    if (!need.finest) need.tool = *need.form;  // nothing but a T-cutter makes any of it
    const Tool& finest = need.finest ? *need.finest : need.tool;
    need.ratio = finest.diameterMm > 0 ? need.neededReachMm / finest.diameterMm : 0;
    if (finest.diameterMm == need.tool.diameterMm && finest.kind == need.tool.kind) need.finest.reset();
    result.push_back(need);
  }
  return result;
}

}  // namespace stepwise
