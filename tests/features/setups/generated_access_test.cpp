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

TEST_CASE("generated features are reached from where they are open, and from nowhere else") {
  const auto library = ProcessLibrary::builtIn();
  REQUIRE(library);
  const ToolSet tools = readTools(*library);
  const double enough = AccessOptions().enoughFraction;
  AccessScore all;
  const std::vector<PartVariant>& variants = allPartVariants();
  for (std::uint64_t seed = 5001; seed <= 5040; ++seed) {
    const PartVariant variant = variants[(seed - 5001) % variants.size()];
    INFO("seed " << seed << ", " << nameOf(variant));
    const Result<LabelledPart> part = varied(generatePart(seed, {.compoundKinds = 0.2}), variant);
    REQUIRE(part);
    const FaceGraph graph = buildFaceGraph(part->solid);
    const Recognition recognition = recognizeFeatures(graph);
    const TriangleMesh mesh = tessellate(part->solid);
    Access access =
        findAccess(graph, recognition, mesh, RayCaster(mesh), findOrientedBox(mesh, findBoxDirections(graph)));
    findToolReach(graph, recognition, mesh, tools, access);
    const SetupPlan plan = chooseSetups(graph, recognition, access).front();
    const AccessScore score = scoreAccess(*part, graph, mesh, access, tools, plan, enough);
    for (const std::string& miss : score.misses) UNSCOPED_INFO(miss);
    CHECK(score.perfect());
    CHECK(plan.lowerBound == plan.minimum);
    all.add(score);
  }
  CHECK(all.valid > 300);
  CHECK(all.fitting > 80);
  CHECK(all.blocked > 600);
}
