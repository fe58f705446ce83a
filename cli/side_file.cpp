#include "cli/side_file.h"

#include <fmt/format.h>

#include <filesystem>

#include "cli/output.h"

namespace stepwise {

Result<void> deliver(const SideFile& file, const Json& report) {
  if (file.from.empty()) return {};
  std::error_code missing;
  if (std::filesystem::exists(file.from, missing)) return moveInto(file.from, file.to);
  if (const auto diagnostics = report.find("diagnostics"); diagnostics != report.end())
    for (const Json& diagnostic : *diagnostics)
      if (diagnostic["where"] == file.what)
        return fail({diagnostic["code"], file.to, diagnostic["message"], diagnostic["hint"]});
  return fail(
      {"output-failed", file.to, fmt::format("the {} was not made", file.what), "see the diagnostics in the report"});
}

}  // namespace stepwise
