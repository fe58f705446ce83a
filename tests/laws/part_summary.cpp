#include "tests/laws/part_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "features/process/process_library.h"
#include "features/report_values.h"
#include "geom/core/check.h"

namespace stepwise {
namespace {

/// Names, places and wording: free to differ between two ways of writing one body.
const std::set<std::string> kFreeKeys{
    "id",         "faces",     "directions",       "axis", "walls", "floors", "islands", "rule",
    "confidence", "deviating", "confidenceReason", "box",  "along", "origin"};

void flatten(const Json& json, const std::string& path, FeatureSummary& summary) {
  if (json.is_object()) {
    for (const auto& [key, value] : json.items())
      if (!kFreeKeys.contains(key)) flatten(value, path.empty() ? key : path + "." + key, summary);
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i) flatten(json[i], fmt::format("{}[{}]", path, i), summary);
  } else if (json.is_number_float()) {
    summary.numbers[path] = json.get<double>();
  } else {
    summary.words += fmt::format("{}={} ", path, json.dump());
  }
}

/// The power of a length that a key's unit stands for.
int lengthPower(const std::string& key) {
  if (key.ends_with("Mm3")) return 3;
  if (key.ends_with("Mm2")) return 2;
  return key.ends_with("Mm") ? 1 : 0;
}

/// Where a face is nearly straight, its radius hangs on where exactly its border runs, which curves in the file only
/// approximate.
constexpr double kFreeformRadius = 1e-2;

bool isFreeformRadius(const std::string& key) {
  return key.ends_with("minRadiusMm") || key.ends_with("minHollowRadiusMm") || key.ends_with("minBulgeRadiusMm");
}

bool agree(const std::string& key, double original, double copy, const CompareOptions& options) {
  const int power = lengthPower(key);
  const double onOriginalScale = copy / std::pow(options.scale, power);
  const double relative =
      isFreeformRadius(key) ? std::max(options.relativeTolerance, kFreeformRadius) : options.relativeTolerance;
  const double slack = relative * std::max(std::abs(original), std::abs(onOriginalScale));
  return std::abs(onOriginalScale - original) <= slack + options.lengthToleranceMm;
}

bool agree(const FeatureSummary& original, const FeatureSummary& copy, const CompareOptions& options) {
  if (original.words != copy.words || original.numbers.size() != copy.numbers.size()) return false;
  return std::ranges::all_of(original.numbers, [&](const auto& entry) {
    const auto other = copy.numbers.find(entry.first);
    return other != copy.numbers.end() && agree(entry.first, entry.second, other->second, options);
  });
}

std::string compareFeatures(const PartSummary& original, const PartSummary& copy, const CompareOptions& options) {
  std::vector<const FeatureSummary*> unmatched;
  for (const FeatureSummary& feature : copy.features) unmatched.push_back(&feature);
  std::string text;
  for (const FeatureSummary& feature : original.features) {
    const auto same = std::ranges::find_if(
        unmatched, [&](const FeatureSummary* candidate) { return agree(feature, *candidate, options); });
    if (same == unmatched.end())
      text += "  only in the original: " + feature.text() + "\n";
    else
      unmatched.erase(same);
  }
  for (const FeatureSummary* feature : unmatched) text += "  only in the copy: " + feature->text() + "\n";
  return text;
}

std::string compareAreas(const PartSummary& original, const PartSummary& copy, const CompareOptions& options) {
  std::set<std::string> classes;
  for (const auto& [faceClass, area] : original.areaMm2ByClass) classes.insert(faceClass);
  for (const auto& [faceClass, area] : copy.areaMm2ByClass) classes.insert(faceClass);
  std::string text;
  for (const std::string& faceClass : classes) {
    const auto areaIn = [&](const PartSummary& summary) {
      const auto entry = summary.areaMm2ByClass.find(faceClass);
      return entry == summary.areaMm2ByClass.end() ? 0 : entry->second;
    };
    if (!agree("areaMm2", areaIn(original), areaIn(copy), options))
      text +=
          fmt::format("  area of class {}: {} mm2, in the copy {} mm2\n", faceClass, areaIn(original), areaIn(copy));
  }
  return text;
}

std::string compareSetups(const PartSummary& original, const PartSummary& copy) {
  std::string text;
  const auto words = [](const SetupSummary& s) {
    return fmt::format("{}, {} setups{}", s.feasible ? "feasible" : "not feasible", s.minimum,
                       s.unreached != 0 ? ", something unreached" : "");
  };
  for (const auto& [machine, setup] : original.setups)
    if (const SetupSummary& other = copy.setups.at(machine); !(setup == other))
      text += fmt::format("  {}: {}; in the copy {}\n", machine, words(setup), words(other));
  return text;
}

const ProcessLibrary& library() {
  static const Result<ProcessLibrary> read = ProcessLibrary::builtIn();
  STEPWISE_CHECK(read, "the built-in library is readable");
  return *read;
}

}  // namespace

std::string FeatureSummary::text() const {
  std::string all = words;
  for (const auto& [key, value] : numbers) all += fmt::format("{}={:.6g} ", key, value);
  return all;
}

PartAnalysis analyzeSolid(const Solid& solid) {
  Part part;
  part.name = "body";
  part.solid = solid;
  const Result<PartAnalysis> analysis = analyzePart(part, library());
  STEPWISE_CHECK(analysis, "a valid solid can be analysed");
  return *analysis;
}

PartSummary summarize(const PartAnalysis& analysis) {
  PartSummary summary;
  for (const Feature& feature : analysis.recognition.features) {
    FeatureSummary entry;
    flatten(featureJson(feature), "", entry);
    summary.features.push_back(std::move(entry));
  }
  for (std::size_t i = 0; i < analysis.recognition.faces.size(); ++i)
    summary.areaMm2ByClass[analysis.recognition.faces[i].faceClass] += analysis.graph.faces[i].areaMm2;
  for (const SetupPlan& plan : analysis.setups)
    summary.setups[name(plan.machine)] = {plan.feasible, plan.minimum, plan.unreached.empty() ? 0 : 1};
  return summary;
}

PartSummary summarize(const Solid& solid) { return summarize(analyzeSolid(solid)); }

std::string difference(const PartSummary& original, const PartSummary& copy, const CompareOptions& options) {
  return compareFeatures(original, copy, options) + compareAreas(original, copy, options) +
         (options.compareSetups ? compareSetups(original, copy) : "");
}

}  // namespace stepwise
