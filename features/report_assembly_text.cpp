#include <fmt/format.h>

#include <map>

#include "features/report_assembly.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

std::string instanceName(const Json& assembly, int id) {
  return printable(assembly["instances"][id - 1]["name"].get<std::string>(), 60);
}

std::string writeContacts(const Json& assembly) {
  const Json& contacts = assembly["contacts"];
  if (contacts.is_null()) return "  the contacts of its parts were not found, see Remarks\n";
  std::map<std::string, int> kinds;
  for (const Json& pair : contacts)
    for (const Json& touch : pair["touches"]) ++kinds[touch["kind"]];
  std::string list;
  for (const auto& [kind, count] : kinds) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, kind);
  std::string out = fmt::format("  {} in contact{}{}\n", countPhrase(contacts.size(), "pair"), list.empty() ? "" : ": ", list);
  for (const Json& pair : contacts) {
    const Json& interference = pair["interference"];
    if (interference.is_null()) continue;
    out += fmt::format("  {} and {} share volume: {} mm³, about {} mm deep\n", instanceName(assembly, pair["a"]),
                       instanceName(assembly, pair["b"]), amountPhrase(interference["volumeMm3"]),
                       lengthPhrase(interference["depthMm"]));
  }
  return out;
}

}  // namespace

std::string writeStudy(const Json& assembly) { return writeContacts(assembly); }

}  // namespace stepwise
