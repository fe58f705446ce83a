#include "features/html/write_page.h"

#include <fmt/format.h>

#include "features/html/page_data.h"
#include "features/html/viewer_files.h"
#include "features/policy/check_policy.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

/// JSON that may stand in a script element: no "<" can end the element or open a comment, and no line separator that
/// older scripts take for a line break.
std::string inScript(const Json& json) {
  const std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '<': out += "\\u003c"; break;
      case '>': out += "\\u003e"; break;
      case '&': out += "\\u0026"; break;
      default: out += c;
    }
  }
  return out;
}

/// Fills {{name}} once each, left to right; what is filled in is not looked at again.
std::string filled(std::string_view page, const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string out;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t open = page.find("{{", at);
    out += page.substr(at, open - at);
    if (open == std::string_view::npos) break;
    const std::size_t close = page.find("}}", open);
    const std::string_view name = page.substr(open + 2, close - open - 2);
    for (const auto& [key, value] : values)
      if (key == name) out += value;
    at = close + 2;
  }
  return out;
}

std::string policy(const ViewerFile& script, const ViewerFile& style) {
  return fmt::format(
      "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action "
      "'none'",
      script.sha256Base64, style.sha256Base64);
}

std::string page(std::string_view pageTemplate, const ViewerFile& script, const std::string& title, const Json& data) {
  return filled(pageTemplate, {{"policy", policy(script, pageStyle())},
                               {"title", xmlText(title, 120)},
                               {"style", std::string(pageStyle().text)},
                               {"data", inScript(data)},
                               {"script", std::string(script.text)}});
}

}  // namespace

std::string writePage(const Json& report, const Json& scene, const Policy* policy) {
  Json data = buildPageData(report);
  data["check"] = policy == nullptr ? Json(nullptr) : checkPage(*policy, checkPolicy(*policy, report));
  data["scene"] = scene;
  return page(reportTemplate(), reportScript(), data["title"], data);
}

Json indexFigures(const Json& report, const Policy* policy) {
  const Json& input = report["input"];
  std::size_t features = 0;
  for (const Json& part : report["parts"]) features += part["features"].size();
  Json row = {{"path", shown(input["path"], 300)},
              {"status", input["status"]},
              {"parts", report["parts"].size()},
              {"features", features},
              {"error", input["error"].is_null() ? Json("") : shown(input["error"]["message"], 300)}};
  for (const char* key : {"machine", "verdict"}) row[key] = "";
  row["check"] = policy == nullptr ? "" : name(checkPolicy(*policy, report).verdict);
  for (const char* key : {"setups", "clampings", "steps", "leadTimeD", "costEur"}) row[key] = nullptr;
  if (report["parts"].size() != 1) {
    if (const Json& assembly = report["assembly"]; assembly.is_object() && assembly["groups"].is_array())
      row["verdict"] = assembly["groups"].empty()
                           ? std::string("no parts are better as one")
                           : countPhrase(assembly["groups"].size(), "group") + " better as one part";
    return row;
  }
  const Json& part = report["parts"][0];
  const std::string machine = machineToShow(part);
  if (!machine.empty() && !part["setups"][machine]["setups"].empty()) {
    row["machine"] = machinePhrase(machine);
    row["setups"] = part["setups"][machine]["minimum"];
    if (part["clampings"].contains(machine)) row["clampings"] = part["clampings"][machine]["value"];
  }
  if (const Json& process = part["process"]; !process.is_null() && !process["recommended"].is_null()) {
    row["steps"] = process["steps"].size();
    if (!process["leadTimeD"].is_null()) row["leadTimeD"] = process["leadTimeD"]["p50"];
    if (!process["cost"].is_null())
      for (const Json& point : process["cost"]["curve"])
        if (point["quantity"] == 100.0) row["costEur"] = point["perPieceEur"]["value"];
  }
  if (!part["evaluation"].is_null()) row["verdict"] = part["evaluation"]["verdict"];
  return row;
}

std::string writeIndex(const std::string& title, const std::vector<IndexEntry>& entries) {
  Json rows = Json::array();
  for (const IndexEntry& entry : entries) {
    Json row = entry.figures;
    row["page"] = entry.page;
    row["picture"] = entry.thumbnail.empty() ? std::string() : base64(entry.thumbnail);
    rows.push_back(std::move(row));
  }
  return page(indexTemplate(), indexScript(), title, {{"title", printable(title)}, {"rows", std::move(rows)}});
}

}  // namespace stepwise
