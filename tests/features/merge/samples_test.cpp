// Every assembly sample against its hand-checked answer, in full.
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "features/report.h"
#include "geom/step/step_reader.h"
#include "tests/features/merge/assembly_answer.h"
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

TEST_CASE(
    "contacts, roles, joints, groups, what stays apart and order of every assembly sample are as checked by hand") {
  REQUIRE(samples().size() >= 5);
  for (const std::filesystem::path& path : samples()) {
    INFO(path.stem().string());
    const Json report = reportOf(path);
    const Json expected = readJson(std::filesystem::path(path).replace_extension(".expected.json"));
    CHECK(contactsFound(report) == expected["contacts"].get<std::map<std::string, int>>());
    const test::AssemblyAnswer answer(report);
    CHECK(answer.compareTouches(expected["touches"]) == "");
    CHECK(answer.compareRoles(expected["roles"]) == "");
    CHECK(answer.compareJoints(expected["joints"]) == "");
    CHECK(answer.compareGroups(expected["groups"]) == "");
    CHECK(answer.compareApart(expected["keptApart"]) == "");
    CHECK(report["assembly"]["freedoms"] == expected["freedoms"]);
    CHECK(report["assembly"]["order"]["locked"].empty() == expected["goesTogether"].get<bool>());
  }
}
