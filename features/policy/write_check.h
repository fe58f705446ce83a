// What a policy found, for people, scripts and build servers.
#pragma once

#include <string>
#include <vector>

#include "features/policy/check_policy.h"

namespace stepwise {

/// What does not pass, with value, limit, faces and advice, the worst first; then how many rules pass.
std::string writeCheckText(const Policy& policy, const FileCheck& check);
/// "12 of 25 rules pass, 3 have nothing to judge here".
std::string passPhrase(const FileCheck& check);
/// {"schema": "stepwise.check/1", "policy", "verdict", "files": […]}: every result, also what passes.
Json checkJson(const Policy& policy, const std::vector<FileCheck>& checks);
/// JUnit XML: one suite a file, one case a rule. fail is a failure, unknown that counts is skipped, a file without
/// result is an error; marginal passes and says so in its output.
std::string writeCheckJUnit(const Policy& policy, const std::vector<FileCheck>& checks);
/// The figures that policies may ask for, with unit and meaning.
std::string writeFigures();
Json figuresJson();

}  // namespace stepwise
