#include "geom/step/part21_header.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "geom/step/part21_string.h"
#include "geom/step/part21_tokens.h"

namespace stepwise {
namespace {

/// The parameters of a record that are plain strings, lists left out.
std::vector<std::string> plainStrings(const std::vector<Part21Token>& tokens) {
  std::vector<std::string> strings;
  int depth = 0;
  for (const Part21Token& token : tokens) {
    if (token.type == Part21Token::Type::open) ++depth;
    if (token.type == Part21Token::Type::close) --depth;
    if (depth == 1 && token.type == Part21Token::Type::string) strings.push_back(decodePart21String(token.text));
  }
  return strings;
}

std::string withoutObjectId(std::string schema) {
  const std::size_t brace = schema.find('{');
  if (brace != std::string::npos) schema.erase(brace);
  while (!schema.empty() && std::isspace(static_cast<unsigned char>(schema.back())) != 0) schema.pop_back();
  return schema;
}

}  // namespace

Part21Header readPart21Header(std::string_view text, const Part21Index& index) {
  Part21Header header;
  for (const TextSpan& span : index.headerRecords) {
    const auto tokens = tokenizePart21(text.substr(span.begin, span.end - span.begin));
    if (tokens.empty()) continue;
    if (tokens[0].text == "FILE_SCHEMA") {
      for (const Part21Token& token : tokens) {
        if (token.type != Part21Token::Type::string) continue;
        std::string schema = withoutObjectId(decodePart21String(token.text));
        if (!schema.empty()) header.schemas.push_back(std::move(schema));
      }
    } else if (tokens[0].text == "FILE_NAME") {
      // name, time stamp, (authors), (organizations), preprocessor, originating system, authorization
      const auto strings = plainStrings(tokens);
      if (strings.size() > 2) header.preprocessor = strings[2];
      if (strings.size() > 3) header.originatingSystem = strings[3];
    }
  }
  return header;
}

std::string protocolOf(std::string_view schema) {
  std::string upper(schema);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  static const std::pair<std::string_view, const char*> kSchemas[] = {
      {"AP242_", "AP242"},
      {"AUTOMOTIVE_DESIGN", "AP214"},
      {"CORE_DATA_FOR_AUTOMOTIVE", "AP214"},
      {"CONFIG_CONTROL_DESIGN", "AP203"},
      {"AP203_", "AP203"},
      {"CCD_CLA_GVP_AST", "AP203"},
      {"AP209_", "AP209"},
      {"STRUCTURAL_ANALYSIS_DESIGN", "AP209"},
      {"AP210_", "AP210"},
      {"AP224_", "AP224"},
      {"FEATURE_BASED_PROCESS_PLANNING", "AP224"},
      {"AP238_", "AP238"},
      {"INTEGRATED_CNC_SCHEMA", "AP238"},
      {"ASSOCIATIVE_DRAUGHTING", "AP202"},
      {"EXPLICIT_DRAUGHTING", "AP201"},
  };
  for (const auto& [prefix, protocol] : kSchemas) {
    if (upper.compare(0, prefix.size(), prefix) == 0) return protocol;
  }
  return {};
}

}  // namespace stepwise
