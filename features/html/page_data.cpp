#include "features/html/page_data.h"

#include "features/report_strings.h"

namespace stepwise {
namespace {

Json remarkJson(const Json& diagnostic) {
  Json json;
  for (const char* key : {"severity", "code", "where", "message", "hint"}) json[key] = shown(diagnostic[key]);
  return json;
}

Json inputJson(const Json& input) {
  Json json = {{"path", shown(input["path"], 300)}, {"status", input["status"]}, {"error", nullptr}};
  Json facts = Json::array();
  for (const char* key : {"schema", "unit", "exporter"})
    if (!input[key].is_null()) facts.push_back(shown(input[key], 120));
  json["facts"] = std::move(facts);
  json["sha256"] = input["sha256"];
  if (const Json& error = input["error"]; !error.is_null())
    for (const char* key : {"code", "where", "message", "hint"}) json["error"][key] = shown(error[key]);
  return json;
}

/// The name of the only part, else of the file.
Json titleOf(const Json& report) {
  if (report["parts"].size() == 1 && !report["parts"][0]["name"].get<std::string>().empty())
    return shown(report["parts"][0]["name"], 120);
  const std::string path = report["input"]["path"];
  const std::size_t slash = path.find_last_of('/');
  return printable(slash == std::string::npos ? path : path.substr(slash + 1), 120);
}

}  // namespace

Json shown(const Json& text, std::size_t maxCharacters) {
  return text.is_string() ? printable(text.get<std::string>(), maxCharacters) : std::string();
}

Json buildPageData(const Json& report) {
  Json parts = Json::array(), remarks = Json::array();
  for (const Json& part : report["parts"]) parts.push_back(partPage(part));
  for (const Json& diagnostic : report["diagnostics"]) remarks.push_back(remarkJson(diagnostic));
  return {{"title", titleOf(report)},
          {"input", inputJson(report["input"])},
          {"remarks", std::move(remarks)},
          {"parts", std::move(parts)},
          {"assembly", assemblyPage(report)}};
}

}  // namespace stepwise
