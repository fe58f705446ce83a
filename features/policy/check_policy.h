// Judges a report by a policy: every rule, for everything it is about.
#pragma once

#include "features/policy/policy.h"

namespace stepwise {

/// One rule on one thing.
struct CheckResult {
  Level level = Level::pass;
  std::optional<int> part;  ///< absent: the file
  std::string about;        ///< "hole 5"
  std::string value;        ///< "0.8 mm", "at least 0.8 mm", "unknown"
  std::string limit;        ///< what it had to be for this level, or for pass where it did not get there
  std::string reason;       ///< of unknown: why
  std::vector<int> faces;
  bool counts = true;  ///< false: not known, and the rule only notes that
};

struct RuleCheck {
  const PolicyRule* rule = nullptr;
  Level level = Level::pass;         ///< the worst of its results that count
  std::vector<CheckResult> results;  ///< empty: the file has nothing that the rule is about
};

struct FileCheck {
  std::string path, status;
  std::optional<Error> error;  ///< the file has no result
  Level verdict = Level::pass;
  std::vector<RuleCheck> rules;
};

/// The policy must outlive the answer. A file without result is unknown.
FileCheck checkPolicy(const Policy& policy, const Json& report);

}  // namespace stepwise
