#include "features/policy/policy.h"

#include <algorithm>

#include "features/nearest_word.h"
#include "features/policy/check_policy.h"
#include "features/policy/write_check.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Json reportOn(const std::string& sample) {
  const Result<Assembly> assembly = readStep(STEPWISE_SAMPLES_DIR "/" + sample + ".step");
  REQUIRE(assembly);
  const Result<ProcessLibrary> library = ProcessLibrary::builtIn();
  REQUIRE(library);
  const Result<AssemblyAnalysis> analysis = analyzeAssembly(*assembly, *library);
  REQUIRE(analysis);
  return buildReport({sample, std::nullopt, std::nullopt}, *analysis);
}

Policy policyOf(const std::string& rule) {
  const auto policy = readPolicy("name = \"Test\"\n[[rule]]\nid = \"r\"\n" + rule, "test.toml");
  if (!policy) FAIL(policy.error()[0].where << ": " << policy.error()[0].message);
  return *policy;
}

RuleCheck checkOne(const Policy& policy, const Json& report) { return checkPolicy(policy, report).rules[0]; }

/// The first mistake in a policy of one rule.
Error mistakeIn(const std::string& rule) {
  const auto policy = readPolicy("name = \"Test\"\n[[rule]]\nid = \"r\"\n" + rule, "test.toml");
  REQUIRE_FALSE(policy);
  return policy.error()[0];
}

}  // namespace

TEST_CASE("a rule judges each hole, with value, limit and faces") {
  const Json report = reportOn("parts/bracket");
  const Policy policy = policyOf("figure = \"hole.diameter\"\npass = \">= 5 mm\"\nmarginal = \">= 4.5 mm\"");
  const RuleCheck check = checkOne(policy, report);
  REQUIRE(check.results.size() == 4);
  CHECK(check.level == Level::marginal);
  for (const CheckResult& result : check.results) {
    CHECK(result.level == Level::marginal);
    CHECK(result.value == "4.5 mm");
    CHECK(result.limit == ">= 5 mm");
    CHECK_FALSE(result.faces.empty());
    CHECK(result.part == 1);
  }
}

TEST_CASE("limits hold in any unit of their kind") {
  const Json report = reportOn("parts/bracket");
  for (const char* limit :
       {">= 4.5 mm", ">= 0.45 cm", ">= 4500 um", ">= 0.177 in", "4 mm .. 5 mm", "= 4.5 mm", "> 4.4 mm"})
    CHECK(checkOne(policyOf("figure = \"hole.diameter\"\npass = \"" + std::string(limit) + "\""), report).level ==
          Level::pass);
  for (const char* limit : {">= 4.6 mm", "< 4.5 mm", "> 4.5 mm", "5 mm .. 6 mm"})
    CHECK(checkOne(policyOf("figure = \"hole.diameter\"\npass = \"" + std::string(limit) + "\""), report).level ==
          Level::fail);
}

TEST_CASE("conditions choose what a rule is about") {
  const Json report = reportOn("parts/bracket");
  const auto count = [&](const std::string& where) {
    return checkOne(policyOf("figure = \"hole.diameter\"\nwhere = [" + where + "]\npass = \"> 0 mm\""), report)
        .results.size();
  };
  CHECK(count("\"hole.form = counterbored\"") == 2);
  CHECK(count("\"hole.form != counterbored\"") == 2);
  CHECK(count("\"hole.through = false\"") == 0);
  CHECK(count("\"part.volume > 1 cm3\", \"mill3.feasible = true\"") == 4);
}

TEST_CASE("what the report does not tell is unknown, and counts unless the rule only notes it") {
  const Json report = reportOn("parts/bracket");
  const RuleCheck counted = checkOne(policyOf("figure = \"hole.thread\"\npass = [\"M6\"]"), report);
  CHECK(counted.level == Level::unknown);
  CHECK(contains(counted.results[0].reason, "no thread"));
  const RuleCheck noted = checkOne(policyOf("figure = \"hole.thread\"\npass = [\"M6\"]\nunknown = \"note\""), report);
  CHECK(noted.level == Level::pass);
  CHECK(noted.results[0].level == Level::unknown);
}

TEST_CASE("the thinnest wall of the part is a bound for every hole's") {
  const Json report = reportOn("parts/keyed_hub");
  const auto levels = [&](const std::string& limit) {
    std::vector<Level> result;
    const RuleCheck check = checkOne(policyOf("figure = \"hole.wall\"\npass = \"" + limit + "\""), report);
    for (const CheckResult& r : check.results) result.push_back(r.level);
    return result;
  };
  const auto all = levels(">= 0.5 mm"), some = levels(">= 1 mm");
  CHECK(std::count(all.begin(), all.end(), Level::pass) == static_cast<long>(all.size()));
  CHECK(std::count(some.begin(), some.end(), Level::fail) == 1);  // the hole that has the thinnest wall
  CHECK(std::count(some.begin(), some.end(), Level::unknown) == static_cast<long>(some.size()) - 1);
}

TEST_CASE("every mistake in a policy names file, line and what was meant") {
  struct Case {
    const char* rule;
    const char* message;
    const char* hint;
  };
  const Case cases[] = {
      {"figure = \"hole.diametre\"\npass = \"> 1 mm\"", "there is no figure", "did you mean hole.diameter?"},
      {"figure = \"hole.diameter\"\npass = \"> 1\"", "the unit is missing", "mm"},
      {"figure = \"hole.diameter\"\npass = \"> 1 kg\"", "does not fit", "mm, um"},
      {"figure = \"hole.diameter\"\npass = \"1 mm\"", "how to compare", "<="},
      {"figure = \"hole.diameter\"\npass = \"> many mm\"", "is no number", ""},
      {"figure = \"hole.diameter\"\npass = \"5 mm .. 1 mm\"", "begins above its end", ""},
      {"figure = \"hole.diameter\"\npass = true", "not a matter of true or false", ""},
      {"figure = \"hole.diameter\"\npass = 5", "must be text", ""},
      {"figure = \"hole.through\"\npass = \"= perhaps\"", "neither true nor false", ""},
      {"figure = \"hole.diameter\"\npas = \"> 1 mm\"", "no such key", "did you mean pass?"},
      {"figure = \"hole.diameter\"", "says what passes", ""},
      {"pass = \"> 1 mm\"", "is about a figure", "--figures"},
      {"figure = \"hole.diameter\"\npass = \"> 1 mm\"\nwhere = \"hole.through = true\"", "this is a list", ""},
      {"figure = \"hole.diameter\"\npass = \"> 1 mm\"\nwhere = [\"boss.height > 1 mm\"]", "is told of each boss", ""},
      {"figure = \"hole.diameter\"\npass = \"> 1 mm\"\nworst = \"bad\"", "marginal or fail", ""},
      {"figure = ", "", ""},
  };
  for (const Case& c : cases) {
    const Error error = mistakeIn(c.rule);
    INFO(c.rule << " → " << error.where << ": " << error.message << " / " << error.hint);
    CHECK(error.where.starts_with("test.toml:"));
    CHECK(contains(error.message, c.message));
    CHECK(contains(error.hint, c.hint));
  }
  const auto both = readPolicy("nam = 1\n[[rule]]\nid = \"a\"\nfigure = \"x\"\n", "test.toml");
  REQUIRE_FALSE(both);
  CHECK(both.error().size() >= 3);
}

TEST_CASE("letters beyond ASCII are refused outside quotes, where the parser would stumble") {
  const auto policy = readPolicy("name = \"Grüße\" # Ƥ\n\nƤ = 1\n", "test.toml");
  REQUIRE_FALSE(policy);
  CHECK(policy.error()[0].code == "policy-not-toml");
  CHECK(policy.error()[0].where == "test.toml:3");
}

TEST_CASE("all ready policies are read, and judge every sample that has a result") {
  CHECK(builtInPolicies().size() == 7);
  const Json part = reportOn("parts/valve_body"), assembly = reportOn("assemblies/hinge");
  for (const std::string& name : builtInPolicies()) {
    const auto policy = readPolicy(*builtInPolicyText(name), name);
    INFO(name << (policy ? "" : ": " + policy.error()[0].where + ": " + policy.error()[0].message));
    REQUIRE(policy);
    CHECK_FALSE(policy->description.empty());
    for (const Json& report : {part, assembly}) {
      const FileCheck check = checkPolicy(*policy, report);
      CHECK(check.rules.size() == policy->rules.size());
      CHECK_FALSE(writeCheckText(*policy, check).empty());
    }
  }
}

TEST_CASE("the general policy sees what samples were drawn to show") {
  const auto policy = readPolicy(*builtInPolicyText("general"), "general");
  REQUIRE(policy);
  const auto levelOf = [&](const std::string& sample, const std::string& rule) {
    const FileCheck check = checkPolicy(*policy, reportOn("parts/" + sample));
    for (const RuleCheck& r : check.rules)
      if (r.rule->id == rule) return r.level;
    return Level::unknown;
  };
  CHECK(levelOf("die_insert_sharp_corners", "small-corner") == Level::fail);
  CHECK(levelOf("t_slot_block", "undercut") == Level::marginal);
  CHECK(levelOf("bracket", "undercut") == Level::pass);
  CHECK(levelOf("angled_hole_manifold", "tilted-hole") == Level::marginal);
  CHECK(levelOf("bracket", "tilted-hole") == Level::pass);
  CHECK(levelOf("valve_body", "crossing-hole") == Level::marginal);
  CHECK(levelOf("stepped_shaft", "profile-relief") == Level::marginal);
}

TEST_CASE("names made to do harm stay text in XML, and JUnit counts failures") {
  Json report = reportOn("parts/die_insert_sharp_corners");
  report["input"]["path"] = "<script>\"&'\x1B\n.step";
  report["parts"][0]["name"] = "]]><x onload='a'>";
  const auto policy = readPolicy(*builtInPolicyText("general"), "general");
  const std::string xml = writeCheckJUnit(*policy, {checkPolicy(*policy, report)});
  CHECK_FALSE(contains(xml, "<script>"));
  CHECK_FALSE(contains(xml, "\x1B"));
  CHECK_FALSE(contains(xml, "<x onload"));
  CHECK(contains(xml, "<failure"));
  CHECK_FALSE(contains(xml, "failures=\"0\""));
  const Json broken = buildErrorReport({"b.step", std::nullopt, std::nullopt}, {"cut", "b.step", "it is cut", ""});
  const FileCheck none = checkPolicy(*policy, broken);
  CHECK(none.verdict == Level::unknown);
  CHECK(contains(writeCheckJUnit(*policy, {none}), "<error message=\"cut: it is cut\"/>"));
  CHECK(checkJson(*policy, {none})["files"][0]["error"]["code"] == "cut");
}

TEST_CASE("every figure has a name below its scope, a meaning and a known unit") {
  for (const FigureScope& scope : figureScopes())
    for (const Figure& figure : scope.figures) {
      INFO(figure.name);
      CHECK(figure.name.starts_with(scope.name + "."));
      CHECK_FALSE(figure.meaning.empty());
      CHECK((figure.unit.empty() || !unitsLike(figure.unit).empty()));
      CHECK(findFigure(figure.name) == &figure);
    }
  CHECK(contains(writeFigures(), "hole.depth_to_diameter"));
}

TEST_CASE("a hole through several walls is as deep as the drill goes from the nearer end") {
  // The eye of the hinge: Ø1.6 through two knuckles of 6.6 mm, 20 mm over all.
  const Policy policy =
      policyOf("figure = \"hole.depth_to_diameter\"\nwhere = [\"hole.interruptions = 1\"]\npass = \"<= 4\"");
  const RuleCheck check = checkOne(policy, reportOn("parts/hinge_leaf"));
  REQUIRE(check.results.size() == 1);
  CHECK(check.results[0].value == "4.125");
  CHECK(check.level == Level::fail);
}

TEST_CASE("the slimmest tool names the faces it is for") {
  const RuleCheck check =
      checkOne(policyOf("figure = \"mill3.tool_slenderness\"\npass = \"<= 1\""), reportOn("parts/bracket"));
  REQUIRE(check.results.size() == 1);
  CHECK_FALSE(check.results[0].faces.empty());
}

TEST_CASE("the nearest word is found, and none where nothing is near") {
  CHECK(editDistance("kitten", "sitting") == 3);
  CHECK(editDistance("", "abc") == 3);
  CHECK(editDistance("kitten", "sitting", 2) == 2);
  CHECK(nearestWord("mill3.clamping", {"mill3.clampings", "mill3.setups"}) == "mill3.clampings");
  CHECK(nearestWord("alpah", {"alpine", "alpha", "alpaca"}) == "alpha");
  CHECK(nearestWord("zzz", {"alpha", "beta"}).empty());
}
