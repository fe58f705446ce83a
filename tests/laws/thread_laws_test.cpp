// The number of threads must not show in any answer, not even in the last digit.
#include "features/report_values.h"
#include "geom/core/parallel.h"
#include "tests/laws/law_bodies.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

/// All features and plans as text.
std::string exactAnswer(const Solid& solid) {
  const PartAnalysis analysis = analyzeSolid(solid);
  Json all = Json::array();
  for (const Feature& feature : analysis.recognition.features) all.push_back(featureJson(feature));
  all.push_back(setupsJson(analysis.graph, analysis));
  all.push_back(clampingsJson(analysis));
  return all.dump();
}

}  // namespace

TEST_CASE("one thread and three give the same answer to the last digit") {
  for (const LawBody& body : lawBodies()) {
    INFO(body.name);
    setThreadCount(1);
    const std::string alone = exactAnswer(body.solid);
    setThreadCount(3);
    CHECK((exactAnswer(body.solid) == alone));
    setThreadCount(0);
  }
}
