// What Stepwise says about each sample is the answer that was checked by hand (samples/**/*.expected.json).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include "features/analysis.h"
#include "features/report_values.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

constexpr double kSlackMm = 2e-3;  // splines are fitted to about that

std::vector<std::filesystem::path> answerFiles() {
  std::vector<std::filesystem::path> files;
  for (const char* folder : {"parts", "assemblies"})
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(STEPWISE_SAMPLES_DIR) / folder))
      if (entry.path().string().ends_with(".expected.json")) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string sampleFile(const std::filesystem::path& answer) {
  std::string path = answer.string();
  path.erase(path.size() - std::string(".expected.json").size());
  return path + ".step";
}

bool parallel(Vec3 a, Vec3 b) { return norm(cross(a, b)) < 1e-3; }
bool same(Vec3 a, Vec3 b) { return parallel(a, b) && dot(a, b) > 0; }
Vec3 toVector(const Json& json) { return {json[0].get<double>(), json[1].get<double>(), json[2].get<double>()}; }

/// Diameters and lengths from the opening inwards; flat shoulders have no length and are left out.
bool segmentsAgree(const Json& expected, const Json& found) {
  std::vector<const Json*> withLength;
  for (const Json& segment : found)
    if (segment.at("kind") != "flat") withLength.push_back(&segment);
  return std::ranges::equal(expected, withLength, [](const Json& wanted, const Json* segment) {
    const double length = segment->at("endMm").get<double>() - segment->at("startMm").get<double>();
    return std::abs(wanted.at("diameterMm").get<double>() - segment->at("diameterMm").get<double>()) < kSlackMm &&
           std::abs(wanted.at("lengthMm").get<double>() - length) < kSlackMm;
  });
}

bool valueAgrees(const std::string& key, const Json& expected, const Json& feature) {
  if (key == "count") return true;
  if (!feature.contains(key)) return false;
  const Json& found = feature.at(key);
  if (key == "axis") return parallel(toVector(expected), toVector(found.at("direction")));
  if (key == "segments") return segmentsAgree(expected, found);
  if (expected.is_array()) return std::ranges::find(expected, found) != expected.end();
  if (expected.is_number() && found.is_number())
    return std::abs(expected.get<double>() - found.get<double>()) <
           kSlackMm + (key == "volumeMm3" ? 1e-4 * expected.get<double>() : 0);
  return expected == found;
}

bool agrees(const Json& expected, const Json& feature) {
  return std::ranges::all_of(expected.items(),
                             [&](const auto& item) { return valueAgrees(item.key(), item.value(), feature); });
}

std::string shortText(Json feature) {
  for (const char* key : {"id", "faces", "directions", "confidence", "confidenceReason", "walls", "floors", "islands"})
    feature.erase(key);
  return feature.dump();
}

/// Empty where every expected feature is found as often as it should be, and nothing else.
std::string compareFeatures(const Json& expected, const Recognition& recognition) {
  std::vector<Json> left;
  for (const Feature& feature : recognition.features) left.push_back(featureJson(feature));
  std::string text;
  for (const Json& group : expected.at("features")) {
    int missing = group.at("count").get<int>();
    for (; missing > 0; --missing) {
      const auto found = std::ranges::find_if(left, [&](const Json& feature) { return agrees(group, feature); });
      if (found == left.end()) break;
      left.erase(found);
    }
    if (missing > 0) text += fmt::format("  {} missing of {}\n", missing, group.dump());
  }
  const Json allowed = expected.value("othersAllowed", Json::array());
  for (const Json& feature : left)
    if (std::ranges::find(allowed, feature.at("kind")) == allowed.end())
      text += "  not expected: " + shortText(feature) + "\n";
  return text;
}

/// Every expected setup (a list of directions that serve it equally) has one of the plan's.
std::string compareDirections(const Json& expected, const SetupPlan& plan) {
  std::string text;
  for (const Json& choices : expected)
    if (std::ranges::none_of(plan.setups, [&](const Setup& setup) {
          return std::ranges::any_of(choices,
                                     [&](const Json& choice) { return same(toVector(choice), setup.direction); });
        }))
      text += fmt::format("  {}: no setup from {}\n", name(plan.machine), choices.dump());
  return text;
}

std::string compareSetups(const Json& expected, const PartAnalysis& analysis) {
  std::string text;
  const Json wanted = expected.value("setups", Json::object());
  for (const auto& item : wanted.items()) {
    const std::string& machine = item.key();
    const Json& answer = item.value();
    const auto plan = std::ranges::find_if(
        analysis.setups, [&](const SetupPlan& candidate) { return name(candidate.machine) == machine; });
    if (plan == analysis.setups.end()) {
      text += fmt::format("  {}: no plan\n", machine);
      continue;
    }
    if (plan->minimum != answer.at("minimum").get<int>())
      text += fmt::format("  {}: {} setups, expected {} ({})\n", machine, plan->minimum,
                          answer.at("minimum").get<int>(), plan->reason);
    text += compareDirections(answer.value("directions", Json::array()), *plan);
  }
  return text;
}

std::string compareClampings(const Json& expected, const PartAnalysis& analysis) {
  std::string text;
  const Json wanted = expected.value("clampings", Json::object());
  for (const auto& [machine, answer] : wanted.items())
    for (std::size_t i = 0; i < kMachineClasses.size(); ++i)
      if (name(kMachineClasses[i]) == machine && i < analysis.clampings.size()) {
        const CountRange& found = analysis.clampings[i];
        if (found.value != answer.get<int>())
          text +=
              fmt::format("  {}: {} clampings, expected {} ({})\n", machine, found.value, answer.dump(), found.reason);
      }
  return text;
}

std::string compareBody(const Json& expected, const PartAnalysis& analysis) {
  std::string text;
  const double volume = expected.at("volumeMm3").get<double>();
  const double slack = expected.value("volumeToleranceMm3", 1e-4 * volume);
  if (std::abs(analysis.mass.volumeMm3 - volume) > slack)
    text += fmt::format("  volume {} mm3, expected {}\n", analysis.mass.volumeMm3, volume);
  if (expected.contains("unownedFaces")) {
    const auto unowned = std::ranges::count(analysis.recognition.faces, "unowned", &FaceVerdict::faceClass);
    if (unowned != expected.at("unownedFaces").get<int>()) text += fmt::format("  {} faces without owner\n", unowned);
  }
  return text;
}

std::string comparePart(const Json& expected, const PartAnalysis& analysis) {
  std::string text = compareBody(expected, analysis);
  if (expected.contains("features")) text += compareFeatures(expected, analysis.recognition);
  return text + compareSetups(expected, analysis) + compareClampings(expected, analysis);
}

}  // namespace

TEST_CASE("the analysis of every sample agrees with the answer checked by hand") {
  const Result<ProcessLibrary> library = ProcessLibrary::builtIn();
  REQUIRE(library);
  const std::vector<std::filesystem::path> answers = answerFiles();
  REQUIRE(answers.size() >= 23);
  for (const std::filesystem::path& file : answers) {
    INFO(file.filename().string());
    const Json answer = Json::parse(std::ifstream(file));
    const Result<Assembly> read = readStep(sampleFile(file));
    REQUIRE(read);
    const Result<AssemblyAnalysis> analysis = analyzeAssembly(*read, *library);
    REQUIRE(analysis);
    REQUIRE(analysis->parts.size() == answer.at("parts").size());
    std::map<std::string, int> instances;
    for (const Instance& instance : analysis->assembly.instances)
      ++instances[analysis->assembly.parts[instance.part].name];
    for (std::size_t i = 0; i < analysis->parts.size(); ++i) {
      const Json& expected = answer.at("parts")[i];
      const std::string& partName = analysis->assembly.parts[i].name;
      INFO(partName);
      CHECK(expected.at("name") == partName);
      CHECK(instances[partName] == expected.value("instances", 1));
      CHECK(comparePart(expected, analysis->parts[i]) == "");
    }
  }
}
