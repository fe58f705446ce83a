#include "features/setups/tools.h"

#include <fmt/format.h>
#include <algorithm>

#include "features/process/process_library.h"
#include "geom/core/check.h"

namespace stepwise {
namespace {

/// Rows of a tool table as tools; columns that the table does not have stay 0.
std::vector<Tool> readTable(const ProcessLibrary& library, const char* key, Tool::Kind kind) {
  const LibraryTable* table = library.table(key);
  STEPWISE_CHECK(table != nullptr, "the built-in library lists tools of this kind");
  std::vector<Tool> tools;
  for (const std::vector<double>& row : table->rows) {
    const auto at = [&](const char* column) {
      const std::optional<std::size_t> index = table->column(column);
      return index ? row[*index] : 0.0;
    };
    Tool tool;
    tool.kind = kind;
    tool.diameterMm = at("diameter_mm");
    tool.fluteMm = std::max(at("flute_mm"), at("width_mm"));
    tool.reachMm = at("reach_mm");
    tool.neckMm = kind == Tool::Kind::chamferMill ? at("tip_mm") : at("neck_mm");
    tool.shankMm = at("shank_mm");
    tool.overhangMm = std::max(at("overhang_mm"), tool.reachMm);
    tool.cornerRadiusMm = kind == Tool::Kind::ballMill ? tool.diameterMm / 2 : at("corner_mm");
    tools.push_back(tool);
  }
  std::stable_sort(tools.begin(), tools.end(),
                   [](const Tool& a, const Tool& b) { return a.diameterMm < b.diameterMm; });
  return tools;
}

}  // namespace

const char* name(Tool::Kind kind) {
  switch (kind) {
    case Tool::Kind::flatEndMill: return "end mill";
    case Tool::Kind::ballMill: return "ball mill";
    case Tool::Kind::bullNoseMill: return "bull-nose mill";
    case Tool::Kind::drill: return "drill";
    case Tool::Kind::deepDrill: return "deep-hole drill";
    case Tool::Kind::flatDrill: return "flat-bottomed drill";
    case Tool::Kind::boringBar: return "boring bar";
    case Tool::Kind::tCutter: return "T-cutter";
    case Tool::Kind::dovetailCutter: return "dovetail cutter";
    case Tool::Kind::chamferMill: return "chamfer mill";
    case Tool::Kind::threadMill: return "thread mill or tap";
  }
  return "end mill";
}

std::string describeTool(const Tool& tool) {
  std::string text = fmt::format("{} Ø{:g}", name(tool.kind), tool.diameterMm);
  if (tool.kind == Tool::Kind::bullNoseMill) text += fmt::format(" R{:g}", tool.cornerRadiusMm);
  return text + fmt::format(" with {:g} mm reach", tool.reachMm);
}

const Tool* ToolSet::slimmestFor(double depthMm) const {
  const auto found =
      std::find_if(endMills.begin(), endMills.end(), [&](const Tool& tool) { return tool.reachMm >= depthMm; });
  return found == endMills.end() ? nullptr : &*found;
}

ToolSet readTools(const ProcessLibrary& library) {
  ToolSet tools;
  tools.endMills = readTable(library, "tool.end_mill", Tool::Kind::flatEndMill);
  tools.ballMills = readTable(library, "tool.ball_mill", Tool::Kind::ballMill);
  tools.bullNoseMills = readTable(library, "tool.bull_nose_mill", Tool::Kind::bullNoseMill);
  tools.chamferMills = readTable(library, "tool.chamfer_mill", Tool::Kind::chamferMill);
  tools.tCutters = readTable(library, "tool.t_cutter", Tool::Kind::tCutter);
  tools.dovetailCutters = readTable(library, "tool.dovetail_cutter", Tool::Kind::dovetailCutter);
  tools.threadMills = readTable(library, "tool.thread_mill", Tool::Kind::threadMill);
  tools.holderDiameterMm = library.get("tool.holder_diameter_mm").value;
  tools.maxDrillMm = library.get("tool.drill.max_diameter_mm").value;
  tools.minDrillMm = library.get("tool.drill.min_diameter_mm").value;
  tools.drillRatio = library.get("tool.drill.max_ld_ratio").value;
  tools.deepDrillRatio = library.get("tool.drill.deep_ld_ratio").value;
  tools.flatDrillRatio = library.get("tool.drill.flat_ld_ratio").value;
  return tools;
}

}  // namespace stepwise
