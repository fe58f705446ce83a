// stepwise_recognition: how much of the truth about randomly made parts is recognised, class by class.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "features/recognize/recognize_features.h"
#include "geom/core/parallel.h"
#include "geom/step/step_writer.h"
#include "tests/support/part_generator/generate_part.h"
#include "tests/support/part_generator/knurls.h"
#include "tests/support/part_generator/part_variants.h"
#include "tests/support/part_generator/score_recognition.h"
#include "tests/support/part_generator/screws.h"
#include "tests/support/part_generator/turned_parts.h"

namespace stepwise::bench {
namespace {

namespace fs = std::filesystem;

struct Options {
  int parts = 200;
  std::uint64_t firstSeed = 1;
  std::string variant = "all";
  std::string onlyKind;
  double compoundKinds = 0;
  bool turned = false, screws = false, knurls = false;
  std::string writeFolder;
  int list = 20;
  std::size_t threads = 0;
};

struct Outcome {
  std::uint64_t seed = 0;
  PartVariant variant = PartVariant::plain;
  RecognitionScore score;
  std::string error;
};

/// Every variant in turn where all are wanted.
PartVariant variantFor(const Options& options, std::size_t index) {
  const std::vector<PartVariant>& all = allPartVariants();
  for (const PartVariant variant : all)
    if (nameOf(variant) == options.variant) return variant;
  const PartVariant variant = all[index % all.size()];
  const bool cuts = variant == PartVariant::split || variant == PartVariant::slivers;
  return (options.screws || options.knurls) && cuts ? PartVariant::plain : variant;
}

nlohmann::ordered_json toJson(const Vec3& v) { return {v.x, v.y, v.z}; }

nlohmann::ordered_json truthJson(const LabelledPart& part) {
  nlohmann::ordered_json json{
      {"seed", part.seed}, {"stockMm", toJson(part.stockSizeMm)}, {"instances", nlohmann::json::array()}};
  for (const TrueInstance& instance : part.instances) {
    nlohmann::ordered_json entry{{"class", instance.faceClass}, {"kind", instance.kind}, {"faces", instance.faces}};
    for (const TrueDimension& dimension : instance.dimensions) entry["dimensions"][dimension.name] = dimension.value;
    for (const Vec3 direction : instance.directions) entry["directions"].push_back(toJson(direction));
    for (const Vec3 direction : instance.alsoPossible) entry["alsoPossible"].push_back(toJson(direction));
    for (const Vec3 direction : instance.blocked) entry["blocked"].push_back(toJson(direction));
    json["instances"].push_back(std::move(entry));
  }
  return json;
}

void writePart(const LabelledPart& part, const std::string& folder, PartVariant variant) {
  fs::create_directories(folder);
  const std::string stem = fmt::format("{}/part_{}_{}", folder, part.seed, nameOf(variant));
  if (!writeStep(assemblyOf(part.solid, "part"), stem + ".step")) fmt::print(stderr, "{}.step was not written\n", stem);
  std::ofstream(stem + ".json") << truthJson(part).dump(1) << "\n";
}

Outcome runOne(const Options& options, std::size_t index) {
  GeneratePartOptions generate;
  generate.onlyKind = options.onlyKind;
  generate.compoundKinds = options.compoundKinds;
  Outcome outcome{options.firstSeed + index, variantFor(options, index), {}, {}};
  const Result<LabelledPart> made = options.screws   ? generateScrew(outcome.seed)
                                    : options.knurls ? generateKnurledRod(outcome.seed)
                                    : options.turned ? Result<LabelledPart>(generateTurnedPart(outcome.seed))
                                                     : Result<LabelledPart>(generatePart(outcome.seed, generate));
  const Result<LabelledPart> part = made ? varied(*made, outcome.variant) : made;
  if (!part) {
    outcome.error = part.error().message;
    return outcome;
  }
  const ScoreOptions score{.lengthToleranceMm = toleranceMm(outcome.variant)};
  outcome.score = scoreRecognition(*part, recognizeFeatures(buildFaceGraph(part->solid)), score);
  if (!options.writeFolder.empty() && !outcome.score.perfect()) writePart(*part, options.writeFolder, outcome.variant);
  return outcome;
}

double percent(int right, int of) { return of == 0 ? 100 : 100.0 * right / of; }

void printRow(const std::string& name, const KindScore& row) {
  fmt::print("{:28}{:7}{:9.2f}{:9}{:9.2f}{:9}{:9.2f}{:12.2f}\n", name, row.faces, percent(row.facesRight, row.faces),
             row.instances, percent(row.exact, row.instances), row.dimensions,
             percent(row.dimensionsRight, row.dimensions), percent(row.directionsRight, row.directions));
}

void printTable(const std::vector<Outcome>& outcomes, const Options& options) {
  RecognitionScore all;
  std::map<std::string, std::pair<int, int>> perfect;
  int wholeParts = 0;
  for (const Outcome& outcome : outcomes) {
    for (const auto& [kind, row] : outcome.score.byKind) all.byKind[kind].add(row);
    const bool whole = outcome.error.empty() && outcome.score.perfect();
    wholeParts += whole;
    perfect[nameOf(outcome.variant)].first += whole;
    perfect[nameOf(outcome.variant)].second += 1;
  }
  fmt::print("{:28}{:>7}{:>9}{:>9}{:>9}{:>9}{:>9}{:>12}\n", "kind", "faces", "right %", "inst.", "exact %", "dims",
             "right %", "dirs right %");
  for (const auto& [kind, row] : all.byKind) printRow(kind, row);
  printRow("all", all.total());
  fmt::print("\nparts with nothing wrong: {} of {} ({:.1f} %)\n", wholeParts, outcomes.size(),
             percent(wholeParts, static_cast<int>(outcomes.size())));
  for (const auto& [variant, count] : perfect)
    fmt::print("  {:10} {:5} of {:5} ({:.1f} %)\n", variant, count.first, count.second,
               percent(count.first, count.second));
  int listed = 0;
  for (const Outcome& outcome : outcomes) {
    if (outcome.error.empty() && outcome.score.perfect()) continue;
    if (listed++ >= options.list) break;
    fmt::print("seed {} ({}){}\n", outcome.seed, nameOf(outcome.variant),
               outcome.error.empty() ? "" : ": " + outcome.error);
    for (const std::string& miss : outcome.score.misses) fmt::print("    {}\n", miss);
  }
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Recognises randomly made parts and compares with the truth of their making."};
  app.add_option("--parts", options.parts, "how many")->check(CLI::Range(1, 1'000'000));
  app.add_option("--seed", options.firstSeed, "of the first part; the others follow");
  app.add_option("--variant", options.variant,
                 "plain, rotated, shuffled, split, slivers, halved, splines, inch, gaps; all: in turn");
  app.add_option("--kind", options.onlyKind, "parts of this one kind of feature");
  app.add_option("--compound", options.compoundKinds, "share of cuts that leave several forms: islands, fillets, …")
      ->check(CLI::Range(0.0, 1.0));
  app.add_flag("--turned", options.turned, "turned parts: shafts with grooves, gears, key seats, eccentrics");
  app.add_flag("--screws", options.screws,
               "bolts and nuts with real threads; not with split or slivers, whose cuts take minutes");
  app.add_flag("--knurls", options.knurls, "rods with straight and diamond knurls");
  app.add_option("--write", options.writeFolder, "write parts with misses there, as STEP and truth");
  app.add_option("--list", options.list, "at most this many parts with misses are listed");
  app.add_option("--threads", options.threads, "0: all cores");
  CLI11_PARSE(app, argc, argv);
  setThreadCount(options.threads);
  std::vector<Outcome> outcomes(static_cast<std::size_t>(options.parts));
  parallelFor(outcomes.size(), 1, [&](std::size_t i) { outcomes[i] = runOne(options, i); });
  printTable(outcomes, options);
  return 0;
}

}  // namespace
}  // namespace stepwise::bench

int main(int argc, char** argv) { return stepwise::bench::run(argc, argv); }
