// Randomly made parts tell from where their features can be cut: a small sample of what stepwise_access does.
#include "features/process/process_library.h"
#include "features/recognize/recognize_features.h"
#include "features/setups/choose_setups.h"
#include "features/setups/tool_reach.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/tessellate.h"
#include "tests/support/catch.h"
#include "tests/support/part_generator/generate_part.h"
#include "tests/support/part_generator/part_variants.h"
#include "tests/support/part_generator/score_access.h"

using namespace stepwise;

namespace {

const ToolSet& tools() {
  static const ToolSet known = readTools(*ProcessLibrary::builtIn());
  return known;
}

/// How well access and the plan of the made part agree with its making.
AccessScore scoreOf(std::uint64_t seed, PartVariant variant) {
  const Result<LabelledPart> part = varied(generatePart(seed, {.compoundKinds = 0.2}), variant);
  REQUIRE(part);
  const FaceGraph graph = buildFaceGraph(part->solid);
  const Recognition recognition = recognizeFeatures(graph);
  const TriangleMesh mesh = tessellate(part->solid);
  Access access =
      findAccess(graph, recognition, mesh, RayCaster(mesh), findOrientedBox(mesh, findBoxDirections(graph)));
  findToolReach(graph, recognition, mesh, tools(), access);
  const SetupPlan plan = chooseSetups(graph, recognition, access).front();
  AccessScore score = scoreAccess(*part, graph, mesh, access, tools(), plan, AccessOptions().enoughFraction);
  for (const std::string& miss : score.misses) UNSCOPED_INFO(miss);
  CHECK(score.perfect());
  CHECK(plan.lowerBound == plan.minimum);
  return score;
}

}  // namespace

TEST_CASE("generated features are reached from where they are open, and from nowhere else") {
  AccessScore all;
  const std::vector<PartVariant>& variants = allPartVariants();
  for (std::uint64_t seed = 5001; seed <= 5040; ++seed) {
    const PartVariant variant = variants[(seed - 5001) % variants.size()];
    INFO("seed " << seed << ", " << nameOf(variant));
    all.add(scoreOf(seed, variant));
  }
  CHECK(all.valid > 300);
  CHECK(all.fitting > 80);
  CHECK(all.blocked > 600);
}

TEST_CASE("walls that gape where they meet are seen and reached as if they met") {
  for (const std::uint64_t seed : {5990, 6098, 6152, 6161, 6449}) {  // pockets and passages of edges a micrometre off
    INFO("seed " << seed);
    const AccessScore score = scoreOf(seed, PartVariant::gaps);
    CHECK(score.valid > 0);
  }
}

TEST_CASE("no tool is promised between a web and the wall of its pocket where there is less room than its width") {
  const AccessScore score = scoreOf(6733, PartVariant::slivers);
  CHECK(score.valid > 0);
}
