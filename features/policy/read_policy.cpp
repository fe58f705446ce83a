#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#define TOML_EXCEPTIONS 0  // as in process/library_entries.cpp: one program, one way of parsing
#include <toml++/toml.h>

#include "features/nearest_word.h"
#include "features/policy/embedded_policies.h"
#include "features/policy/policy.h"
#include "features/toml_letters.h"

namespace stepwise {
namespace {

constexpr std::uintmax_t kMostBytes = 1 << 20;
const std::vector<std::string> kRuleKeys{"id",    "title",    "figure", "where",  "pass",
                                         "worst", "marginal", "advice", "unknown"};
const std::vector<std::string> kPolicyKeys{"name", "description", "rule"};

class PolicyReader {
 public:
  explicit PolicyReader(const std::string& file) : file_(file) {}

  tl::expected<Policy, std::vector<Error>> read(const toml::table& table) {
    Policy policy;
    policy.file = file_;
    checkKeys(table, kPolicyKeys);
    policy.name = textAt(table, "name").value_or("");
    if (policy.name.empty()) note(table, "name", "a policy has a name", "name = \"Our shop\"");
    policy.description = textAt(table, "description").value_or("");
    const toml::array* rules = table["rule"].as_array();
    if (rules == nullptr || rules->empty()) {
      note(table, "rule", "a policy has rules", "begin each with [[rule]]");
    } else {
      for (const toml::node& node : *rules) readRule(node, policy);
    }
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    return policy;
  }

 private:
  void note(const toml::node& node, const std::string& key, const std::string& message, const std::string& hint) {
    errors_.push_back({"policy-wrong", fmt::format("{}:{}: {}", file_, node.source().begin.line, key), message, hint});
  }

  void checkKeys(const toml::table& table, const std::vector<std::string>& known) {
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      const std::string nearest = nearestWord(name, known);
      note(node, name, "there is no such key here",
           nearest.empty() ? fmt::format("the keys are {}", fmt::join(known, ", ")) : "did you mean " + nearest + "?");
    }
  }

  std::optional<std::string> textAt(const toml::table& table, const char* key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    std::optional<std::string> text = node->value<std::string>();
    if (!node->is_string()) note(*node, key, "this must be text", "put it in quotes");
    return text;
  }

  void readRule(const toml::node& node, Policy& policy) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return note(node, "rule", "a rule is a table", "begin it with [[rule]]");
    checkKeys(*table, kRuleKeys);
    PolicyRule rule;
    rule.line = static_cast<int>(table->source().begin.line);
    rule.id = textAt(*table, "id").value_or("");
    if (rule.id.empty()) note(*table, "id", "a rule has an id", "id = \"deep-hole\"");
    if (!rule.id.empty() && !ids_.insert(rule.id).second)
      note(*table, "id", "another rule has this id: " + rule.id, "give each its own");
    rule.title = textAt(*table, "title").value_or(rule.id);
    rule.advice = textAt(*table, "advice").value_or("");
    rule.figure = figureAt(*table);
    readWords(*table, rule);
    if (rule.figure == nullptr) return;
    const std::optional<Condition> pass = conditionAt(*table, "pass", *rule.figure);
    if (!table->contains("pass"))
      note(*table, "pass", "a rule says what passes", "for example pass = " + std::string("\"<= 6\""));
    if (pass) rule.pass = *pass;
    rule.marginal = conditionAt(*table, "marginal", *rule.figure);
    readWhere(*table, rule);
    policy.rules.push_back(std::move(rule));
  }

  const Figure* figureAt(const toml::table& table) {
    const std::optional<std::string> name = textAt(table, "figure");
    if (!name) {
      if (!table.contains("figure"))
        note(table, "figure", "a rule is about a figure", "`stepwise check --figures` lists them");
      return nullptr;
    }
    return knownFigure(*table.get("figure"), "figure", *name);
  }

  const Figure* knownFigure(const toml::node& node, const std::string& key, const std::string& name) {
    const Figure* figure = findFigure(name);
    if (figure != nullptr) return figure;
    const std::string nearest = nearestFigure(name);
    note(node, key, fmt::format("there is no figure \"{}\"", name),
         nearest.empty() ? "`stepwise check --figures` lists them" : "did you mean " + nearest + "?");
    return nullptr;
  }

  void readWords(const toml::table& table, PolicyRule& rule) {
    if (const auto worst = textAt(table, "worst")) {
      if (*worst != "marginal" && *worst != "fail") note(*table.get("worst"), "worst", "this is marginal or fail", "");
      rule.worst = *worst == "marginal" ? Level::marginal : Level::fail;
    }
    if (const auto unknown = textAt(table, "unknown")) {
      if (*unknown != "note" && *unknown != "count")
        note(*table.get("unknown"), "unknown", "this is count or note", "");
      rule.unknown = *unknown == "note" ? PolicyRule::Unknown::isNoted : PolicyRule::Unknown::counts;
    }
  }

  std::optional<Condition> conditionAt(const toml::table& table, const char* key, const Figure& figure) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    if (const auto truth = node->value_exact<bool>()) {
      if (figure.type == Figure::Type::truth) return isTruth(figure, *truth);
      note(*node, key, figure.name + " is not a matter of true or false", "compare it");
      return std::nullopt;
    }
    if (const toml::array* array = node->as_array()) return wordsOf(*array, key, figure);
    const std::optional<std::string> text = node->value_exact<std::string>();
    if (!text) {
      note(*node, key, "this must be text, such as \"<= 6\", or true or false", "put it in quotes");
      return std::nullopt;
    }
    return noted(parseCondition(figure, *text), *node, key);
  }

  std::optional<Condition> wordsOf(const toml::array& array, const char* key, const Figure& figure) {
    std::vector<std::string> words;
    for (const toml::node& word : array)
      if (const auto text = word.value_exact<std::string>()) words.push_back(*text);
    if (figure.type == Figure::Type::text && words.size() == array.size() && !words.empty())
      return oneOf(figure, std::move(words));
    note(array, key, "a list of words is for a figure that is a word", "write a comparison in quotes");
    return std::nullopt;
  }

  std::optional<Condition> noted(Result<Condition> condition, const toml::node& node, const std::string& key) {
    if (condition) return *condition;
    note(node, key, condition.error().where + ": " + condition.error().message, condition.error().hint);
    return std::nullopt;
  }

  void readWhere(const toml::table& table, PolicyRule& rule) {
    const toml::node* where = table.get("where");
    if (where == nullptr) return;
    const toml::array* array = where->as_array();
    if (array == nullptr) return note(*where, "where", "this is a list", "where = [\"hole.through = false\"]");
    for (const toml::node& node : *array) {
      const std::optional<std::string> text = node.value_exact<std::string>();
      const std::size_t end = text ? std::min(text->find_first_of(" <>=!"), text->size()) : 0;
      if (!text) {
        note(node, "where", "each condition is text", "where = [\"hole.through = false\"]");
        continue;
      }
      const Figure* figure = knownFigure(node, "where", text->substr(0, end));
      if (figure == nullptr || !mayAsk(node, *rule.figure, *figure)) continue;
      if (auto condition = noted(parseCondition(*figure, text->substr(end)), node, "where")) {
        condition->written = *text;
        rule.where.push_back(std::move(*condition));
      }
    }
  }

  /// A condition is about the same thing as the rule, about its part, or about the file.
  bool mayAsk(const toml::node& node, const Figure& rule, const Figure& asked) {
    const FigureScope *own = findScope(rule.name), *other = findScope(asked.name);
    const bool whole = other->name == "part" || other->name == "file" || other->name.starts_with("mill") ||
                       other->name == "turn" || other->name == "swiss";
    const bool ruleOfFile = own->name == "file";
    if (own == other || other->name == "file" || (whole && !ruleOfFile)) return true;
    note(node, "where", fmt::format("{} is told of {}, the rule of {}", asked.name, other->meaning, own->meaning),
         "ask for a figure of the same thing, of the part or of the file");
    return false;
  }

  const std::string& file_;
  std::set<std::string> ids_;
  std::vector<Error> errors_;
};

}  // namespace

const char* name(Level level) {
  switch (level) {
    case Level::pass: return "pass";
    case Level::marginal: return "marginal";
    case Level::unknown: return "unknown";
    case Level::fail: return "fail";
  }
  return "unknown";
}

tl::expected<Policy, std::vector<Error>> readPolicy(std::string_view text, const std::string& file) {
  if (const std::optional<TomlPlace> place = findLetterOutsideQuotes(text))
    return tl::unexpected(std::vector<Error>{
        {"policy-not-toml", fmt::format("{}:{}", file, place->line), kLetterOutsideQuotes, "correct the TOML"}});
  const toml::parse_result parsed = toml::parse(text);
  if (parsed) return PolicyReader(file).read(parsed.table());
  const toml::parse_error& error = parsed.error();
  return tl::unexpected(std::vector<Error>{{"policy-not-toml", fmt::format("{}:{}", file, error.source().begin.line),
                                            std::string(error.description()), "correct the TOML"}});
}

tl::expected<Policy, std::vector<Error>> readPolicyFile(const std::string& path) {
  const auto failed = [&](const char* why, const char* hint) {
    return tl::unexpected(std::vector<Error>{{"policy-unreadable", path, why, hint}});
  };
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return failed("the policy cannot be opened", "check the path; `stepwise check --policies` lists ready ones");
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.gcount() == 0 && !file.eof())) return failed("the policy cannot be read", "name a TOML file");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMostBytes) return failed("the policy is larger than a megabyte", "name a TOML file");
  return readPolicy(text, path);
}

tl::expected<Policy, std::vector<Error>> readPolicyNamed(const std::string& nameOrPath) {
  if (const auto text = builtInPolicyText(nameOrPath)) return readPolicy(*text, nameOrPath);
  return readPolicyFile(nameOrPath);
}

std::vector<std::string> builtInPolicies() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embeddedPolicies()) names.emplace_back(file.name.substr(0, file.name.rfind('.')));
  return names;
}

std::optional<std::string_view> builtInPolicyText(std::string_view wanted) {
  for (const EmbeddedFile& file : embeddedPolicies())
    if (file.name.substr(0, file.name.rfind('.')) == wanted) return file.text;
  return std::nullopt;
}

}  // namespace stepwise
