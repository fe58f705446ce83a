// Checks a JSON document against a JSON Schema, for the keywords that the project's schemas use.
//
// A keyword it does not know is a violation too, so that a schema can never ask for more than is checked.
#pragma once

#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

namespace stepwise {

class SchemaChecker {
 public:
  using Json = nlohmann::ordered_json;

  explicit SchemaChecker(Json schema) : root_(std::move(schema)) {}

  /// One line for each violation; empty: the document is valid.
  std::vector<std::string> violations(const Json& document) const {
    std::vector<std::string> found;
    check(root_, document, "", found);
    return found;
  }

 private:
  using Found = std::vector<std::string>;

  void check(const Json& schema, const Json& value, const std::string& at, Found& found) const {
    for (const auto& [keyword, rule] : schema.items()) checkKeyword(keyword, rule, schema, value, at, found);
  }

  bool valid(const Json& schema, const Json& value) const {
    Found found;
    check(schema, value, "", found);
    return found.empty();
  }

  static bool hasType(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return type == "null" && value.is_null();
  }

  static bool hasAnyType(const Json& value, const Json& types) {
    if (types.is_string()) return hasType(value, types);
    for (const Json& type : types)
      if (hasType(value, type)) return true;
    return false;
  }

  void checkKeyword(const std::string& keyword, const Json& rule, const Json& schema, const Json& value,
                    const std::string& at, Found& found) const {
    const auto violated = [&](const std::string& what) {
      found.push_back((at.empty() ? "document" : at) + ": " + what);
    };
    if (keyword == "description" || keyword == "title" || keyword == "$schema" || keyword == "$defs" ||
        keyword == "then") {
      return;
    } else if (keyword == "$ref") {
      check(root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), value, at, found);
    } else if (keyword == "type") {
      if (!hasAnyType(value, rule)) violated("is not of type " + rule.dump() + ": " + value.dump().substr(0, 100));
    } else if (keyword == "const") {
      if (value != rule) violated("is not " + rule.dump());
    } else if (keyword == "enum") {
      if (std::find(rule.begin(), rule.end(), value) == rule.end())
        violated(value.dump() + " is none of " + rule.dump());
    } else if (keyword == "minimum") {
      if (value.is_number() && value < rule) violated(value.dump() + " is below " + rule.dump());
    } else if (keyword == "maximum") {
      if (value.is_number() && value > rule) violated(value.dump() + " is above " + rule.dump());
    } else if (keyword == "pattern") {
      if (value.is_string() && !std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>())))
        violated(value.dump() + " does not match " + rule.dump());
    } else if (keyword == "minItems") {
      if (value.is_array() && value.size() < rule.get<std::size_t>()) violated("has too few items");
    } else if (keyword == "maxItems") {
      if (value.is_array() && value.size() > rule.get<std::size_t>()) violated("has too many items");
    } else if (keyword == "anyOf") {
      const bool any = std::any_of(rule.begin(), rule.end(), [&](const Json& option) { return valid(option, value); });
      if (!any) describeAnyOf(rule, value, at, found);
    } else if (keyword == "allOf") {
      for (const Json& part : rule) check(part, value, at, found);
    } else if (keyword == "if") {
      if (valid(rule, value)) check(schema.at("then"), value, at, found);
    } else if (!checkStructure(keyword, rule, schema, value, at, found)) {
      violated("the schema uses " + keyword + ", which is not checked");
    }
  }

  /// Violations of the first option that is of the value's type say more than "matches none".
  void describeAnyOf(const Json& options, const Json& value, const std::string& at, Found& found) const {
    for (const Json& option : options)
      if (!(option.contains("type") && option["type"] == "null")) return check(option, value, at, found);
    found.push_back(at + ": matches no option");
  }

  bool checkStructure(const std::string& keyword, const Json& rule, const Json& schema, const Json& value,
                      const std::string& at, Found& found) const {
    if (keyword == "items") {
      if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i) check(rule, value[i], at + "/" + std::to_string(i), found);
    } else if (keyword == "required") {
      if (value.is_object())
        for (const Json& key : rule)
          if (!value.contains(key.get<std::string>())) found.push_back(at + ": lacks " + key.dump());
    } else if (keyword == "properties") {
      if (value.is_object())
        for (const auto& [key, property] : rule.items())
          if (value.contains(key)) check(property, value[key], at + "/" + key, found);
    } else if (keyword == "additionalProperties") {
      if (value.is_object()) checkAdditional(rule, schema, value, at, found);
    } else if (keyword == "propertyNames") {
      if (value.is_object())
        for (const auto& [key, unused] : value.items()) check(rule, key, at + "/" + key, found);
    } else {
      return false;
    }
    return true;
  }

  void checkAdditional(const Json& rule, const Json& schema, const Json& value, const std::string& at,
                       Found& found) const {
    const Json none = Json::object();
    const Json& named = schema.contains("properties") ? schema["properties"] : none;
    for (const auto& [key, item] : value.items()) {
      if (named.contains(key)) continue;
      if (rule.is_object()) check(rule, item, at + "/" + key, found);
      if (rule == false) found.push_back(at + ": has an unknown key " + key);
    }
  }

  Json root_;
};

}  // namespace stepwise
