// Every assembly sample against its hand-checked answer, in full.
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "features/report.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Json readJson(const std::filesystem::path& path) {
  std::ifstream file(path);
  return Json::parse(file);
}

Json reportOf(const std::filesystem::path& path) {
  static const ProcessLibrary library = ProcessLibrary::builtIn().value();
  const Result<Assembly> assembly = readStep(path.string());
  REQUIRE(assembly);
  return buildReport({path.filename().string(), std::nullopt, std::nullopt},
                     analyzeAssembly(*assembly, library).value());
}

std::string nameOf(const Json& report, const Json& id) {
  return report["assembly"]["instances"][id.get<int>() - 1]["name"];
}

std::set<std::string> jointsFound(const Json& report) {
  std::set<std::string> joints;
  for (const Json& joint : report["assembly"]["joints"])
    joints.insert(nameOf(report, joint["a"]) + " | " + nameOf(report, joint["b"]) + ": " +
                  joint["type"].get<std::string>());
  return joints;
}

std::set<std::string> jointsExpected(const Json& expected) {
  std::set<std::string> joints;
  for (const Json& joint : expected["joints"])
    joints.insert(joint["between"][0].get<std::string>() + " | " + joint["between"][1].get<std::string>() + ": " +
                  joint["type"].get<std::string>());
  return joints;
}

std::map<std::string, std::string> rolesFound(const Json& report) {
  std::map<std::string, std::string> roles;
  for (const Json& role : report["assembly"]["roles"])
    roles[report["parts"][role["part"].get<int>() - 1]["name"]] = role["role"];
  return roles;
}

std::map<std::string, std::string> rolesExpected(const Json& expected) {
  std::map<std::string, std::string> roles;
  for (const Json& role : expected["roles"]) roles[role["part"]] = role["role"];
  return roles;
}

std::map<std::string, int> contactsFound(const Json& report) {
  std::map<std::string, int> counts;
  counts["pairs"] = static_cast<int>(report["assembly"]["contacts"].size());
  for (const Json& pair : report["assembly"]["contacts"])
    for (const Json& touch : pair["touches"]) ++counts[touch["kind"]];
  return counts;
}

std::vector<std::filesystem::path> samples() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(STEPWISE_SAMPLES_DIR "/assemblies"))
    if (entry.path().extension() == ".step") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("contacts, roles, joints, freedoms and order of every assembly sample are as checked by hand") {
  REQUIRE(samples().size() >= 5);
  for (const std::filesystem::path& path : samples()) {
    INFO(path.stem().string());
    const Json report = reportOf(path);
    const Json expected = readJson(std::filesystem::path(path).replace_extension(".expected.json"));
    CHECK(contactsFound(report) == expected["contacts"].get<std::map<std::string, int>>());
    CHECK(rolesFound(report) == rolesExpected(expected));
    CHECK(jointsFound(report) == jointsExpected(expected));
    CHECK(report["assembly"]["freedoms"] == expected["freedoms"]);
    CHECK(report["assembly"]["order"]["locked"].empty() == expected["goesTogether"].get<bool>());
  }
}
