#include "cli/results/report_rows.h"

#include <algorithm>
#include <array>
#include <map>

#include "cli/results/shape_signature.h"
#include "features/report_path.h"

namespace stepwise {
namespace {

constexpr RowColumn kPartColumns[] = {{"part", "INTEGER"},          {"name", "TEXT"},
                                      {"instances", "INTEGER"},     {"material", "TEXT"},
                                      {"closed", "INTEGER"},        {"volume_mm3", "REAL"},
                                      {"area_mm2", "REAL"},         {"mass_g", "REAL"},
                                      {"long_mm", "REAL"},          {"middle_mm", "REAL"},
                                      {"short_mm", "REAL"},         {"faces", "INTEGER"},
                                      {"unowned_faces", "INTEGER"}, {"features", "INTEGER"},
                                      {"recommended", "TEXT"},      {"machine", "TEXT"},
                                      {"steps", "INTEGER"},         {"clampings", "INTEGER"},
                                      {"handovers", "INTEGER"},     {"suppliers", "INTEGER"},
                                      {"time_min", "REAL"},         {"cost_quantity", "REAL"},
                                      {"cost_p50_eur", "REAL"},     {"cost_p90_eur", "REAL"},
                                      {"lead_time_p50_d", "REAL"},  {"lead_time_p90_d", "REAL"},
                                      {"rolled_yield", "REAL"},     {"thinnest_wall_mm", "REAL"},
                                      {"narrowest_gap_mm", "REAL"}, {"verdict", "TEXT"},
                                      {"verdict_reason", "TEXT"},   {"stability", "REAL"},
                                      {"signature", "TEXT"}};
constexpr RowColumn kFeatureColumns[] = {{"part", "INTEGER"},
                                         {"feature", "INTEGER"},
                                         {"kind", "TEXT"},
                                         {"class", "TEXT"},
                                         {"form", "TEXT"},
                                         {"bottom", "TEXT"},
                                         {"profile", "TEXT"},
                                         {"through", "INTEGER"},
                                         {"diameter_mm", "REAL"},
                                         {"depth_mm", "REAL"},
                                         {"length_mm", "REAL"},
                                         {"width_mm", "REAL"},
                                         {"height_mm", "REAL"},
                                         {"thickness_mm", "REAL"},
                                         {"radius_mm", "REAL"},
                                         {"corner_radius_mm", "REAL"},
                                         {"floor_radius_mm", "REAL"},
                                         {"angle_deg", "REAL"},
                                         {"thread", "TEXT"},
                                         {"sides", "INTEGER"},
                                         {"open_sides", "INTEGER"},
                                         {"teeth", "INTEGER"},
                                         {"directions", "INTEGER"},
                                         {"confidence", "REAL"},
                                         {"faces", "TEXT"},
                                         {"rule", "TEXT"}};
constexpr RowColumn kPlanColumns[] = {
    {"part", "INTEGER"},        {"machine", "TEXT"},      {"feasible", "INTEGER"},      {"setups", "INTEGER"},
    {"lower_bound", "INTEGER"}, {"clampings", "INTEGER"}, {"clampings_low", "INTEGER"}, {"clampings_high", "INTEGER"},
    {"unreached", "INTEGER"},   {"reason", "TEXT"}};
constexpr RowColumn kSetupColumns[] = {{"part", "INTEGER"},   {"machine", "TEXT"},     {"setup", "INTEGER"},
                                       {"operation", "TEXT"}, {"x", "REAL"},           {"y", "REAL"},
                                       {"z", "REAL"},         {"features", "INTEGER"}, {"faces", "INTEGER"},
                                       {"held_by", "TEXT"},   {"opening_mm", "REAL"},  {"grip_mm", "REAL"}};
constexpr RowColumn kFindingColumns[] = {{"part", "INTEGER"}, {"kind", "TEXT"},  {"level", "TEXT"},
                                         {"code", "TEXT"},    {"place", "TEXT"}, {"message", "TEXT"}};
constexpr RowColumn kGroupColumns[] = {{"merge_group", "INTEGER"}, {"verdict", "TEXT"},    {"instances", "INTEGER"},
                                       {"members", "TEXT"},        {"names", "TEXT"},      {"saving_eur", "REAL"},
                                       {"valid", "INTEGER"},       {"volume_mm3", "REAL"}, {"conditions", "TEXT"}};
constexpr RowTable kTables[] = {{"part", kPartColumns},   {"feature", kFeatureColumns}, {"plan", kPlanColumns},
                                {"setup", kSetupColumns}, {"finding", kFindingColumns}, {"merge_group", kGroupColumns}};

/// As a database keeps it: text, number or nothing.
Json scalar(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  return value.is_structured() ? Json(nullptr) : value;
}

Json sizeOf(const Json& list) { return list.is_array() ? Json(list.size()) : Json(nullptr); }

/// Longest first; of the smallest box that holds the part, else of the one along its own axes.
std::array<Json, 3> sortedBox(const Json& part) {
  const Json& oriented = memberAt(part, {"orientedBox", "sizeMm"});
  const Json& size = oriented.is_array() ? oriented : memberAt(part, {"boxMm"});
  if (!size.is_array()) return {};
  std::array<double, 3> mm{size[0].get<double>(), size[1].get<double>(), size[2].get<double>()};
  std::sort(mm.rbegin(), mm.rend());
  return {mm[0], mm[1], mm[2]};
}

std::int64_t countUnowned(const Json& part) {
  return std::count_if(part["faces"].begin(), part["faces"].end(),
                       [](const Json& face) { return face["class"] == "unowned"; });
}

Json partRow(const Json& part) {
  const auto box = sortedBox(part);
  const Json &process = memberAt(part, {"process"}), &sections = memberAt(part, {"sections"}),
             &verdict = memberAt(part, {"evaluation"});
  const Json& spread = memberAt(process, {"cost", "distribution"});
  const bool planned = process.is_object() && process.contains("machine");
  return {part["id"],
          part["name"],
          part["instances"],
          part["material"],
          scalar(part["closed"]),
          part["volumeMm3"],
          part["areaMm2"],
          part["massG"],
          box[0],
          box[1],
          box[2],
          part["faces"].size(),
          countUnowned(part),
          part["features"].size(),
          scalar(memberAt(process, {"recommended"})),
          scalar(memberAt(process, {"machine"})),
          planned ? sizeOf(memberAt(process, {"steps"})) : Json(nullptr),
          scalar(memberAt(process, {"clampings"})),
          scalar(memberAt(process, {"handovers"})),
          scalar(memberAt(process, {"suppliers"})),
          scalar(memberAt(process, {"timeMin", "value"})),
          scalar(memberAt(spread, {"quantity"})),
          scalar(memberAt(spread, {"p50Eur"})),
          scalar(memberAt(spread, {"p90Eur"})),
          scalar(memberAt(process, {"leadTimeD", "p50"})),
          scalar(memberAt(process, {"leadTimeD", "p90"})),
          scalar(memberAt(process, {"yield", "rolled", "value"})),
          scalar(memberAt(sections, {"thinnestWall", "mm"})),
          scalar(memberAt(sections, {"narrowestGap", "mm"})),
          scalar(memberAt(verdict, {"verdict"})),
          scalar(memberAt(verdict, {"reason"})),
          scalar(memberAt(verdict, {"stability"})),
          buildSignature(part).dump()};
}

Json featureRow(const Json& part, const Json& feature) {
  const auto figure = [&](const char* key) { return scalar(memberAt(feature, {key})); };
  return {part["id"],
          feature["id"],
          feature["kind"],
          feature["class"],
          figure("form"),
          figure("bottom"),
          figure("profile"),
          figure("through"),
          figure("diameterMm"),
          figure("depthMm"),
          figure("lengthMm"),
          figure("widthMm"),
          figure("heightMm"),
          figure("thicknessMm"),
          figure("radiusMm"),
          figure("cornerRadiusMm"),
          figure("floorRadiusMm"),
          figure("angleDeg"),
          figure("thread"),
          figure("sides"),
          figure("openSides"),
          figure("teeth"),
          feature["directions"].size(),
          feature["confidence"],
          feature["faces"].dump(),
          feature["rule"]};
}

Json planRow(const Json& part, const std::string& machine, const Json& plan) {
  const Json& count = memberAt(part, {"clampings", machine.c_str()});
  const bool feasible = plan["feasible"].get<bool>();
  const auto ifFeasible = [&](const Json& value) { return feasible ? scalar(value) : Json(nullptr); };
  return {part["id"],
          machine,
          feasible ? 1 : 0,
          ifFeasible(plan["minimum"]),
          ifFeasible(plan["lowerBound"]),
          ifFeasible(memberAt(count, {"value"})),
          ifFeasible(memberAt(count, {"low"})),
          ifFeasible(memberAt(count, {"high"})),
          plan["unreached"].size(),
          plan["reason"]};
}

Json setupRow(const Json& part, const std::string& machine, const Json& plan, std::size_t i) {
  const Json& setup = plan["setups"][i];
  const Json clamping = i < plan["clampings"].size() ? plan["clampings"][i] : Json(nullptr);
  const Json& direction = setup["direction"];
  return {part["id"],
          machine,
          i + 1,
          setup["operation"],
          direction[0],
          direction[1],
          direction[2],
          setup["features"].size(),
          setup["faces"].size(),
          scalar(memberAt(clamping, {"method"})),
          scalar(memberAt(clamping, {"openingMm"})),
          scalar(memberAt(clamping, {"gripDepthMm"}))};
}

/// Faces that the recommended machine leaves, and gates that printing does not pass.
void addPartFindings(const Json& part, Json& rows) {
  const Json& machine = memberAt(part, {"process", "machine"});
  if (machine.is_string())
    for (const Json& face : memberAt(part, {"setups", machine.get_ref<const std::string&>().c_str(), "unreached"}))
      rows.push_back({part["id"], "unreached face", "warning", scalar(face["process"]), "face " + face["face"].dump(),
                      face["reason"]});
  for (const Json& corner : memberAt(part, {"innerCorners"}))
    rows.push_back({part["id"], "inner corner", "warning", "sharp-corner", "faces " + corner["faces"].dump(),
                    "drawn with radius " + corner["drawnRadiusMm"].dump() + " mm, " + corner["depthMm"].dump() +
                        " mm deep; a mill leaves " +
                        (corner["neededRadiusMm"].is_null() ? std::string("no corner here")
                                                            : corner["neededRadiusMm"].dump() + " mm")});
  for (const Json& gate : memberAt(part, {"evaluation", "gates"}))
    if (gate["outcome"] != "pass")
      rows.push_back(
          {part["id"], "printing gate", gate["outcome"], gate["rule"], "faces " + gate["faces"].dump(), gate["text"]});
}

std::string join(const Json& texts, const char* between) {
  std::string joined;
  for (const Json& text : texts) joined += (joined.empty() ? "" : between) + text.get<std::string>();
  return joined;
}

Json groupRow(const Json& assembly, const Json& group) {
  Json names = Json::array();
  for (const Json& id : group["instances"]) names.push_back(assembly["instances"][id.get<std::size_t>() - 1]["name"]);
  return {group["id"],
          group["verdict"],
          group["instances"].size(),
          group["instances"].dump(),
          join(names, " + "),
          scalar(memberAt(group, {"valueEur"})),
          scalar(memberAt(group, {"merged", "valid"})),
          scalar(memberAt(group, {"merged", "volumeMm3"})),
          join(group["rules"], "; ")};
}

}  // namespace

std::span<const RowTable> rowTables() { return kTables; }

Json buildRows(const Json& report) {
  Json rows = Json::object();
  rows["error"] = report["input"]["error"];
  for (const RowTable& table : kTables) rows[table.name] = Json::array();
  for (const Json& diagnostic : report["diagnostics"])
    rows["finding"].push_back({nullptr, "diagnostic", diagnostic["severity"], diagnostic["code"], diagnostic["where"],
                               diagnostic["message"]});
  for (const Json& part : report["parts"]) {
    rows["part"].push_back(partRow(part));
    for (const Json& feature : part["features"]) rows["feature"].push_back(featureRow(part, feature));
    for (const auto& [machine, plan] : part["setups"].items()) {
      rows["plan"].push_back(planRow(part, machine, plan));
      for (std::size_t i = 0; i < plan["setups"].size(); ++i) rows["setup"].push_back(setupRow(part, machine, plan, i));
    }
    addPartFindings(part, rows["finding"]);
  }
  for (const char* list : {"groups", "alternatives"})
    for (const Json& group : memberAt(report, {"assembly", list}))
      rows["merge_group"].push_back(groupRow(report["assembly"], group));
  return rows;
}

}  // namespace stepwise
