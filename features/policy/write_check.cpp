#include "features/policy/write_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/policy/figure_readers.h"
#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

constexpr std::size_t kMostLines = 12;  ///< results of one rule in the text; the JSON has all
constexpr std::size_t kMostFaces = 12;

std::string facesText(const std::vector<int>& faces) {
  if (faces.empty()) return "";
  const std::vector<int> shown(faces.begin(), faces.begin() + static_cast<long>(std::min(kMostFaces, faces.size())));
  const std::string more = faces.size() > kMostFaces ? fmt::format(" and {} more", faces.size() - kMostFaces) : "";
  return "  " + facesLabel(shown) + more;
}

std::string resultLine(const CheckResult& result, bool manyParts) {
  const std::string where = manyParts && result.part ? fmt::format("part {}, ", *result.part) : "";
  std::string line = fmt::format("      {}{}: {}, limit {}{}", where, printable(result.about), printable(result.value),
                                 printable(result.limit), facesText(result.faces));
  if (!result.reason.empty()) line += "  (" + printable(result.reason, 300) + ")";
  return line + "\n";
}

std::size_t countLevel(const RuleCheck& check, Level level) {
  return static_cast<std::size_t>(std::count_if(check.results.begin(), check.results.end(),
                                                [&](const CheckResult& r) { return r.level == level; }));
}

/// The worst thing a rule has to say, also what it only notes.
Level loudest(const RuleCheck& check) {
  Level level = check.level;
  if (level == Level::pass && countLevel(check, Level::unknown) > 0) level = Level::unknown;
  return level;
}

std::string ruleText(const RuleCheck& check, Level level, bool manyParts) {
  const bool noted = level == Level::unknown && check.level != Level::unknown;
  std::string text = fmt::format("  {:<8} {}  [{}, {}]\n", noted ? "not told" : name(level),
                                 printable(check.rule->title), printable(check.rule->id), check.rule->figure->name);
  std::size_t lines = 0;
  const std::size_t count = countLevel(check, level);
  for (const CheckResult& result : check.results) {
    if (result.level != level) continue;
    if (++lines > kMostLines) break;
    text += resultLine(result, manyParts);
  }
  if (count > kMostLines) text += fmt::format("      and {} more\n", count - kMostLines);
  if (!check.rule->advice.empty() && !noted) text += "      → " + printable(check.rule->advice, 500) + "\n";
  return text;
}

Json resultJson(const CheckResult& result) {
  return {{"level", name(result.level)},
          {"counts", result.counts},
          {"part", result.part ? Json(*result.part) : Json(nullptr)},
          {"about", textJson(result.about)},
          {"value", textJson(result.value)},
          {"limit", textJson(result.limit)},
          {"reason", textJson(result.reason)},
          {"faces", result.faces}};
}

Json ruleJson(const RuleCheck& check) {
  Json results = Json::array();
  for (const CheckResult& result : check.results) results.push_back(resultJson(result));
  return {{"id", textJson(check.rule->id)},     {"title", textJson(check.rule->title)},
          {"figure", check.rule->figure->name}, {"unit", check.rule->figure->unit},
          {"level", name(check.level)},         {"advice", textJson(check.rule->advice)},
          {"results", std::move(results)}};
}

Json fileJson(const FileCheck& check) {
  Json rules = Json::array();
  for (const RuleCheck& rule : check.rules) rules.push_back(ruleJson(rule));
  return {{"path", textJson(check.path)},
          {"status", check.status},
          {"error", check.error ? errorJson(*check.error) : Json(nullptr)},
          {"verdict", name(check.verdict)},
          {"rules", std::move(rules)}};
}

/// XML without the characters it forbids; long enough for any advice.
std::string xml(const std::string& text) { return xmlText(text, 4000); }

std::string caseOutput(const RuleCheck& check, Level level) {
  std::string text;
  for (const CheckResult& result : check.results)
    if (result.level == level) text += resultLine(result, true).substr(6);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {  // line by line: xmlText writes line breaks out
    const std::size_t end = text.find('\n', at);
    out += xml(text.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return out;
}

std::string junitCase(const FileCheck& file, const RuleCheck& check) {
  const std::string head = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml(file.path),
                                       xml(check.rule->id + ": " + check.rule->title));
  const std::string body = caseOutput(check, loudest(check));
  switch (check.level) {
    case Level::fail:
      return head + fmt::format("><failure message=\"{}\">{}</failure></testcase>\n", xml(check.rule->advice), body);
    case Level::unknown:
      return head + fmt::format("><skipped message=\"unknown\"/><system-out>{}</system-out></testcase>\n", body);
    case Level::marginal: return head + fmt::format("><system-out>marginal\n{}</system-out></testcase>\n", body);
    case Level::pass: break;
  }
  return head + "/>\n";
}

std::string junitSuite(const FileCheck& check) {
  if (check.error)
    return fmt::format(
        "  <testsuite name=\"{0}\" tests=\"1\" errors=\"1\" failures=\"0\" skipped=\"0\">\n"
        "    <testcase classname=\"{0}\" name=\"analysis\"><error message=\"{1}\"/></testcase>\n  </testsuite>\n",
        xml(check.path), xml(check.error->code + ": " + check.error->message));
  const auto count = [&](Level level) {
    return std::count_if(check.rules.begin(), check.rules.end(), [&](const RuleCheck& r) { return r.level == level; });
  };
  std::string text = fmt::format("  <testsuite name=\"{}\" tests=\"{}\" errors=\"0\" failures=\"{}\" skipped=\"{}\">\n",
                                 xml(check.path), check.rules.size(), count(Level::fail), count(Level::unknown));
  for (const RuleCheck& rule : check.rules) text += junitCase(check, rule);
  return text + "  </testsuite>\n";
}

}  // namespace

std::string writeCheckText(const Policy& policy, const FileCheck& check) {
  std::string text =
      fmt::format("{}: {} by \"{}\"\n", printable(check.path, 1000), name(check.verdict), printable(policy.name));
  if (check.error) return text + "  no result: " + printable(check.error->message, 1000) + "\n";
  bool manyParts = false;
  for (const RuleCheck& rule : check.rules)
    for (const CheckResult& result : rule.results) manyParts = manyParts || result.part.value_or(1) > 1;
  for (const Level level : {Level::fail, Level::marginal, Level::unknown})
    for (const RuleCheck& rule : check.rules)
      if (loudest(rule) == level) text += ruleText(rule, level, manyParts);
  return text + "  " + passPhrase(check) + "\n";
}

std::string passPhrase(const FileCheck& check) {
  std::size_t passed = 0, idle = 0;
  for (const RuleCheck& rule : check.rules) {
    passed += !rule.results.empty() && loudest(rule) == Level::pass;
    idle += rule.results.empty();
  }
  return fmt::format("{} of {} rules pass, {} have nothing to judge here", passed, check.rules.size(), idle);
}

Json checkJson(const Policy& policy, const std::vector<FileCheck>& checks) {
  Json files = Json::array();
  Level verdict = Level::pass;
  for (const FileCheck& check : checks) {
    files.push_back(fileJson(check));
    verdict = std::max(verdict, check.verdict);
  }
  return {{"schema", "stepwise.check/1"},
          {"policy", {{"name", textJson(policy.name)}, {"file", textJson(policy.file)}}},
          {"verdict", name(verdict)},
          {"files", std::move(files)}};
}

std::string writeCheckJUnit(const Policy& policy, const std::vector<FileCheck>& checks) {
  std::string text =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\">\n", xml(policy.name));
  for (const FileCheck& check : checks) text += junitSuite(check);
  return text + "</testsuites>\n";
}

std::string writeFigures() {
  std::string text;
  for (const FigureScope& scope : figureScopes()) {
    text += fmt::format("{}: {}\n", scope.name, scope.meaning);
    for (const Figure& figure : scope.figures) {
      const char* kind = figure.type == Figure::Type::text    ? "word"
                         : figure.type == Figure::Type::truth ? "true/false"
                                                              : "";
      text +=
          fmt::format("  {:<32} {:<10} {}\n", figure.name, figure.unit.empty() ? kind : figure.unit, figure.meaning);
    }
  }
  return text;
}

Json figuresJson() {
  Json list = Json::array();
  for (const FigureScope& scope : figureScopes())
    for (const Figure& figure : scope.figures) {
      const char* type = figure.type == Figure::Type::text    ? "text"
                         : figure.type == Figure::Type::truth ? "truth"
                                                              : "number";
      list.push_back({{"name", figure.name},
                      {"of", scope.meaning},
                      {"type", type},
                      {"unit", figure.unit},
                      {"meaning", figure.meaning}});
    }
  return list;
}

}  // namespace stepwise
