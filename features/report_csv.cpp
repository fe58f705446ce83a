#include <map>

#include "features/report.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

constexpr const char* kCountedKinds[] = {"hole",   "pocket",   "passage", "slot",   "step",   "notch",
                                         "boss",   "rib",      "groove",  "round",  "fillet", "chamfer",
                                         "turned", "freeform", "face",    "profile"};
constexpr const char* kMachines[] = {"mill3", "mill4", "mill5", "turn", "millTurn", "swiss"};

/// A number or word of the report as a cell; null and absent are empty cells, because unknown is not zero.
std::string cell(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || object[key].is_null()) return "";
  const Json& value = object[key];
  return value.is_string() ? csvCell(value.get<std::string>()) : value.dump();
}

const Json& member(const Json& object, const char* key) {
  static const Json nothing;
  return object.is_object() && object.contains(key) ? object[key] : nothing;
}

class Row {
 public:
  Row& add(const std::string& cell) {
    if (!first_) text_ += ',';
    first_ = false;
    text_ += cell;
    return *this;
  }
  Row& add(const Json& object, const char* key) { return add(cell(object, key)); }
  std::string finish() && { return std::move(text_) + "\r\n"; }

 private:
  std::string text_;
  bool first_ = true;
};

void addBox(Row& row, const Json& part) {
  const Json& box = member(part, "boxMm");
  for (int i = 0; i < 3; ++i) row.add(box.is_array() ? box[i].dump() : "");
}

void addFeatureCounts(Row& row, const Json& part) {
  const bool known = part.is_object();
  std::map<std::string, int> counts;
  for (const Json& feature : member(part, "features")) ++counts[feature["kind"].get<std::string>()];
  int unowned = 0;
  for (const Json& face : member(part, "faces")) unowned += face["class"] == "unowned";
  row.add(known ? std::to_string(part["faces"].size()) : "");
  row.add(known ? std::to_string(unowned) : "");
  row.add(known ? std::to_string(part["features"].size()) : "");
  for (const char* kind : kCountedKinds) row.add(known ? std::to_string(counts[kind]) : "");
}

void addPlans(Row& row, const Json& part) {
  for (const char* machine : kMachines) {
    const Json& plan = member(member(part, "setups"), machine);
    row.add(plan, "feasible").add(plan, "minimum").add(plan, "lowerBound");
    row.add(member(member(part, "clampings"), machine), "value");
    row.add(plan.is_object() ? std::to_string(plan["unreached"].size()) : "");
  }
  const Json& process = member(part, "process");
  row.add(process, "recommended");
  row.add(process.is_object() ? std::to_string(process["steps"].size()) : "");
  row.add(process, "handovers").add(process, "suppliers");
}

std::string writeRow(const Json& report, const Json& part) {
  const Json& input = report["input"];
  Row row;
  row.add(input, "path").add(input, "sha256").add(input, "bytes").add(input, "status");
  row.add(input["error"], "code").add(input["error"], "message");
  row.add(input, "unit").add(input, "schema").add(input, "exporter");
  row.add(part, "id").add(part, "name").add(part, "instances").add(part, "material");
  row.add(part, "volumeMm3").add(part, "areaMm2").add(part, "massG");
  addBox(row, part);
  addFeatureCounts(row, part);
  addPlans(row, part);
  row.add(std::to_string(report["diagnostics"].size()));
  return std::move(row).finish();
}

}  // namespace

std::string csvHeader() {
  Row row;
  for (const char* name :
       {"path",     "sha256", "bytes",    "status",    "errorCode",    "errorMessage", "unit",    "schema",
        "exporter", "part",   "partName", "instances", "material",     "volumeMm3",    "areaMm2", "massG",
        "boxXMm",   "boxYMm", "boxZMm",   "faces",     "unownedFaces", "features"})
    row.add(name);
  for (const char* kind : kCountedKinds) row.add(kind);
  for (const char* machine : kMachines)
    for (const char* figure : {"Feasible", "Setups", "LowerBound", "Clampings", "Unreached"})
      row.add(std::string(machine) + figure);
  for (const char* name : {"recommended", "steps", "handovers", "suppliers", "diagnostics"}) row.add(name);
  return std::move(row).finish();
}

std::string writeCsvRows(const Json& report) {
  std::string rows;
  for (const Json& part : report["parts"]) rows += writeRow(report, part);
  return rows.empty() ? writeRow(report, nullptr) : rows;
}

}  // namespace stepwise
