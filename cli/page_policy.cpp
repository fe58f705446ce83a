#include "cli/page_policy.h"

#include "cli/input_files.h"

namespace stepwise {

void addPagePolicyOption(CLI::App& command, std::string& nameOrPath, CLI::Option* pages) {
  command
      .add_option(
          "--policy", nameOrPath,
          "Pages also show what `stepwise check` finds by these rules: a TOML file, or a name of one that comes "
          "with the program")
      ->needs(pages);
}

Result<std::shared_ptr<const Policy>> openPagePolicy(const std::string& nameOrPath) {
  if (nameOrPath.empty()) return std::shared_ptr<const Policy>();
  auto policy = readPolicyNamed(nameOrPath);
  if (policy) return std::make_shared<const Policy>(std::move(*policy));
  const std::vector<Error>& errors = policy.error();
  for (std::size_t i = 1; i < errors.size(); ++i) complain(errors[i]);
  return fail(errors.front());
}

Result<std::string> identifyPolicy(const std::string& nameOrPath) {
  if (builtInPolicyText(nameOrPath)) return nameOrPath;
  const Result<ReportedInput> file = describeInput(nameOrPath);
  if (!file) return fail(file.error());
  return *file->sha256;
}

}  // namespace stepwise
