// The minimum number of setups against brute force, on every corpus part with few candidate directions.
#include "features/recognize/recognize_features.h"
#include "features/setups/choose_setups.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/tessellate.h"
#include "geom/step/step_reader.h"
#include "tests/corpus/corpus.h"
#include "tests/support/brute_force_setups.h"

using namespace stepwise;

TEST_CASE("minimum covers equal brute force on corpus parts with up to ten directions") {
  const auto corpus = findCorpus();
  if (!corpus) return;
  int compared = 0, proven = 0, parts = 0;
  for (const char* folder : {"mfcad/dataset/step", "mfcad-vlm", "analysissitus-tx", "aagnet", "cadex-mtk-py"})
    for (const auto& file : stepFilesBelow(*corpus / folder)) {
      const Result<Assembly> read = readStep(file.string());
      if (!read) continue;
      for (const Part& part : read->parts) {
        const FaceGraph graph = buildFaceGraph(part.solid);
        if (!part.closed || graph.faces.size() > 400) continue;  // keeps the optional test within minutes
        const Recognition recognition = recognizeFeatures(graph);
        const TriangleMesh mesh = tessellate(part.solid);
        const Access access = findAccess(graph, recognition, mesh, RayCaster(mesh), findOrientedBox(mesh));
        const ChooseSetupsOptions options;
        const SetupPlan plan = chooseSetups(graph, recognition, access, options).front();
        ++parts;
        proven += plan.lowerBound == plan.minimum;
        CHECK(plan.lowerBound <= plan.minimum);
        if (access.directions.size() > 10) continue;
        ++compared;
        INFO(file.filename().string());
        CHECK(plan.minimum == bruteForceSetups(graph, recognition, access, options.enoughFraction));
      }
    }
  WARN(compared << " of " << parts << " parts compared with brute force; lower bound equal to the plan on " << proven);
  CHECK(compared > 0);
}
