// The shop's rules by which pages judge, for the commands that write pages.
#pragma once

#include <memory>
#include <string>

#include "cli/command.h"
#include "features/policy/policy.h"

namespace stepwise {

/// --policy, which makes sense only beside `pages`.
void addPagePolicyOption(CLI::App& command, std::string& nameOrPath, CLI::Option* pages);

/// null: none is wanted. Error: the first mistake in it; the others have been told.
Result<std::shared_ptr<const Policy>> openPagePolicy(const std::string& nameOrPath);

/// What tells one from another: the name of one that comes with the program, else the hash of the file. Error: it
/// cannot be read.
Result<std::string> identifyPolicy(const std::string& nameOrPath);

}  // namespace stepwise
