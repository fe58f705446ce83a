// stepwise_access: whether access and setups of randomly made parts agree with how the parts were made.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "features/process/process_library.h"
#include "features/recognize/recognize_features.h"
#include "features/setups/choose_setups.h"
#include "features/setups/tool_reach.h"
#include "geom/core/parallel.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/tessellate.h"
#include "geom/step/step_writer.h"
#include "tests/support/brute_force_setups.h"
#include "tests/support/part_generator/generate_part.h"
#include "tests/support/part_generator/part_variants.h"
#include "tests/support/part_generator/score_access.h"

namespace stepwise::bench {
namespace {

/// More directions than this are too many to try all subsets.
constexpr int kMostForBruteForce = 12;

struct Options {
  int parts = 200;
  std::uint64_t firstSeed = 5001;
  std::string variant = "all";
  std::string onlyKind;
  double compoundKinds = 0.2;
  std::string writeFolder;
  int list = 20;
  std::size_t threads = 0;
};

struct Outcome {
  PartVariant variant = PartVariant::plain;
  AccessScore score;
  std::string error;
  bool proven = false, compared = false, exact = false;
};

PartVariant variantFor(const Options& options, std::size_t index) {
  const std::vector<PartVariant>& all = allPartVariants();
  for (const PartVariant variant : all)
    if (nameOf(variant) == options.variant) return variant;
  return all[index % all.size()];
}

void compareWithBruteForce(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                           const SetupPlan& plan, Outcome& outcome) {
  outcome.proven = plan.lowerBound == plan.minimum;
  if (static_cast<int>(access.directions.size()) > kMostForBruteForce) return;
  outcome.compared = true;
  outcome.exact = plan.minimum == bruteForceSetups(graph, recognition, access, AccessOptions().enoughFraction);
}

Outcome runOne(const Options& options, const ToolSet& tools, std::size_t index) {
  GeneratePartOptions generate;
  generate.onlyKind = options.onlyKind;
  generate.compoundKinds = options.compoundKinds;
  Outcome outcome;
  outcome.variant = variantFor(options, index);
  const std::uint64_t seed = options.firstSeed + index;
  const Result<LabelledPart> part = varied(generatePart(seed, generate), outcome.variant);
  if (!part) {
    outcome.error = part.error().message;
    return outcome;
  }
  const FaceGraph graph = buildFaceGraph(part->solid);
  const Recognition recognition = recognizeFeatures(graph);
  const TriangleMesh mesh = tessellate(part->solid);
  const OrientedBox box = findOrientedBox(mesh, findBoxDirections(graph));
  Access access = findAccess(graph, recognition, mesh, RayCaster(mesh), box);
  findToolReach(graph, recognition, mesh, tools, access);
  const SetupPlan plan = chooseSetups(graph, recognition, access).front();
  outcome.score = scoreAccess(*part, graph, mesh, access, tools, plan, AccessOptions().enoughFraction);
  compareWithBruteForce(graph, recognition, access, plan, outcome);
  if (!options.writeFolder.empty() && !outcome.score.perfect()) {
    std::filesystem::create_directories(options.writeFolder);
    const std::string path = fmt::format("{}/part_{}_{}.step", options.writeFolder, seed, nameOf(outcome.variant));
    if (!writeStep(assemblyOf(part->solid, "part"), path)) fmt::print(stderr, "{} was not written\n", path);
  }
  return outcome;
}

void printShare(const char* what, int right, int of) {
  fmt::print("{:66}{:8} of {:8} ({:.3f} %)\n", what, right, of, of == 0 ? 100.0 : 100.0 * right / of);
}

void print(const std::vector<Outcome>& outcomes, const Options& options) {
  AccessScore all;
  int perfect = 0, proven = 0, compared = 0, exact = 0, made = 0;
  for (const Outcome& outcome : outcomes) {
    all.add(outcome.score);
    made += outcome.error.empty();
    perfect += outcome.error.empty() && outcome.score.perfect();
    proven += outcome.proven;
    compared += outcome.compared;
    exact += outcome.exact;
  }
  printShare("features × valid directions: seen whole", all.validSeen, all.valid);
  printShare("of these with a tool that fits for sure: cut whole", all.fittingReached, all.fitting);
  printShare("features with such a tool: cut whole in the 3-axis plan", all.plannedReached, all.planned);
  printShare("features × blocked sides: refused", all.blockedRefused, all.blocked);
  fmt::print("{:66}{:8}\n", "  closed sides without a face turned away (not asked)", all.undecided);
  printShare("faces × tool axes of the 3-axis plan: none turned away", all.cutsRight, all.cuts);
  printShare("parts whose 3-axis minimum equals brute force (≤ 12 directions)", exact, compared);
  printShare("parts whose lower bound equals the plan", proven, made);
  printShare("parts with nothing wrong", perfect, static_cast<int>(outcomes.size()));
  int listed = 0;
  for (std::size_t i = 0; i < outcomes.size() && listed < options.list; ++i) {
    const Outcome& outcome = outcomes[i];
    const bool inexact = outcome.compared && !outcome.exact;
    if (outcome.error.empty() && outcome.score.perfect() && !inexact) continue;
    ++listed;
    fmt::print("seed {} ({}){}{}\n", options.firstSeed + i, nameOf(outcome.variant),
               outcome.error.empty() ? "" : ": " + outcome.error, inexact ? ": brute force finds another minimum" : "");
    for (const std::string& miss : outcome.score.misses) fmt::print("    {}\n", miss);
  }
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Looks at randomly made parts from all sides and compares with the truth of their making."};
  app.add_option("--parts", options.parts, "how many")->check(CLI::Range(1, 1'000'000));
  app.add_option("--seed", options.firstSeed, "of the first part; the others follow");
  app.add_option("--variant", options.variant, "one of them (stepwise_recognition lists them); all: in turn");
  app.add_option("--kind", options.onlyKind, "parts of this one kind of feature");
  app.add_option("--compound", options.compoundKinds, "share of cuts that leave several forms: islands, fillets, …")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--write", options.writeFolder, "write parts with misses there, as STEP");
  app.add_option("--list", options.list, "at most this many parts with misses are listed");
  app.add_option("--threads", options.threads, "0: all cores");
  CLI11_PARSE(app, argc, argv);
  setThreadCount(options.threads);
  const auto library = ProcessLibrary::builtIn();
  if (!library) {
    fmt::print(stderr, "process library: {}\n", library.error().message);
    return 1;
  }
  const ToolSet tools = readTools(*library);
  std::vector<Outcome> outcomes(static_cast<std::size_t>(options.parts));
  parallelFor(outcomes.size(), 1, [&](std::size_t i) { outcomes[i] = runOne(options, tools, i); });
  print(outcomes, options);
  return 0;
}

}  // namespace
}  // namespace stepwise::bench

int main(int argc, char** argv) { return stepwise::bench::run(argc, argv); }
