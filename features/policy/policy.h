// A shop's own rules on the figures of a report.
//
//   name = "Our shop"
//   [[rule]]
//   id = "deep-hole"                      # stable; in reports
//   title = "Deep hole"                   # for people
//   figure = "hole.depth_to_diameter"     # `stepwise check --figures` lists them
//   where = ["hole.through = false"]      # all must hold; figures of the same thing, its part, or the file
//   pass = "<= 5"                         # numbers with their unit; words: ["a", "b"]; true or false
//   marginal = "<= 8"                     # optional; else fail
//   worst = "marginal"                    # optional: never worse than this
//   unknown = "note"                      # optional: what is not known does not count against the part
//   advice = "…"
//
// Every mistake is told with file and line; unknown names come with the one that was probably meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/policy/condition.h"

namespace stepwise {

enum class Level { pass, marginal, unknown, fail };  ///< the worse, the later
const char* name(Level level);

struct PolicyRule {
  std::string id, title;
  const Figure* figure = nullptr;
  std::vector<Condition> where;
  Condition pass;
  std::optional<Condition> marginal;
  Level worst = Level::fail;
  enum class Unknown { counts, isNoted } unknown = Unknown::counts;
  std::string advice;
  int line = 0;
};

struct Policy {
  std::string name, description;
  std::string file;
  std::vector<PolicyRule> rules;
};

/// Every mistake in it; never empty as an error.
tl::expected<Policy, std::vector<Error>> readPolicy(std::string_view text, const std::string& file);
tl::expected<Policy, std::vector<Error>> readPolicyFile(const std::string& path);

/// One that comes with the program by its name, else a file.
tl::expected<Policy, std::vector<Error>> readPolicyNamed(const std::string& nameOrPath);

/// The policies that come with the program: "3-axis-shop", …
std::vector<std::string> builtInPolicies();
/// null: there is none of this name.
std::optional<std::string_view> builtInPolicyText(std::string_view name);

}  // namespace stepwise
