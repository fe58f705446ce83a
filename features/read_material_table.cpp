#include <fmt/format.h>

#include <fstream>

#define TOML_EXCEPTIONS 0  // as in process/library_entries.cpp: one program, one way of parsing
#include <toml++/toml.h>

#include "features/name_materials.h"
#include "features/toml_letters.h"

namespace stepwise {
namespace {

constexpr const char* kExample = "[[part]]  name = \"pin*\"  material = \"1.4112\", each on a line";

Error wrong(const std::string& file, std::size_t line, const std::string& message, const std::string& hint = kExample) {
  return {"materials-wrong", fmt::format("{}:{}", file, line), message, hint};
}

Result<PartMaterial> readRow(const std::string& file, const toml::node& node) {
  const toml::table* row = node.as_table();
  if (!row) return fail(wrong(file, node.source().begin.line, "a row is a table [[part]]"));
  PartMaterial result;
  for (const auto& [key, value] : *row) {
    const auto text = value.value<std::string>();
    const std::string name(key.str());
    const auto line = value.source().begin.line;
    if (name != "name" && name != "material")
      return fail(wrong(file, line, name + ": a row has a name and a material"));
    if (!text || text->empty()) return fail(wrong(file, line, name + " is not a word in quotes"));
    (name == "name" ? result.part : result.material) = *text;
  }
  if (result.part.empty() || result.material.empty())
    return fail(wrong(file, row->source().begin.line, "a row has a name and a material"));
  return result;
}

}  // namespace

Result<std::vector<PartMaterial>> readMaterialTable(const std::string& path) {
  constexpr std::size_t kMostBytes = 1 << 20;
  std::ifstream file(path, std::ios::binary);
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.gcount() == 0 && !file.eof()))
    return fail({"materials-unreadable", path, "the file cannot be read", "check its name and permissions"});
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMostBytes) return fail({"materials-wrong", path, "a table of more than a megabyte", kExample});
  if (const auto place = findLetterOutsideQuotes(text))
    return fail(wrong(path, place->line, kLetterOutsideQuotes, "correct the TOML"));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(
        wrong(path, parsed.error().source().begin.line, std::string(parsed.error().description()), "correct the TOML"));
  const toml::table& table = parsed.table();
  for (const auto& [key, node] : table)
    if (key.str() != "part") return fail(wrong(path, node.source().begin.line, "only rows [[part]] stand here"));
  std::vector<PartMaterial> rows;
  const toml::array* parts = table["part"].as_array();
  if (!parts) return fail(wrong(path, 1, "there is no row"));
  for (const toml::node& node : *parts) {
    Result<PartMaterial> row = readRow(path, node);
    if (!row) return fail(row.error());
    rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace stepwise
