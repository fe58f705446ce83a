#include "features/name_materials.h"

#include <fmt/format.h>

#include <cctype>
#include <string_view>

#include "features/process/material_choice.h"

namespace stepwise {
namespace {

bool sameLetter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

/// Linear: each star takes as little as it can, and the last one is stretched.
bool fits(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, taken = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = n;
    } else if (p < pattern.size() && sameLetter(pattern[p], name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

void nameMaterials(Assembly& assembly, const std::vector<PartMaterial>& table, const ProcessLibrary& library) {
  std::vector<bool> named(assembly.parts.size(), false);
  for (const PartMaterial& row : table) {
    bool any = false;
    for (std::size_t i = 0; i < assembly.parts.size(); ++i) {
      Part& part = assembly.parts[i];
      if (!fits(row.part, part.name)) continue;
      any = true;
      if (part.material || named[i]) continue;
      named[i] = true;
      part.material = row.material;
      const auto density = MaterialChoice(library, row.material).figure("density_g_cm3");
      if (!part.densityGPerCm3 && density) part.densityGPerCm3 = density->range.value;
    }
    if (!any)
      assembly.diagnostics.push_back({Severity::info, "no-such-part", row.part,
                                      fmt::format("no part has that name, so {} is given to none", row.material),
                                      "compare the names of the parts in the report"});
  }
}

}  // namespace stepwise
