// Every face has at most one owner, and nothing is dropped.
#include <set>

#include "tests/laws/law_bodies.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("every face is owned at most once, and a face without owner says why") {
  for (const LawBody& body : lawBodies()) {
    INFO(body.name);
    const PartAnalysis analysis = analyzeSolid(body.solid);
    std::set<FaceId> owned;
    for (const Feature& feature : analysis.recognition.features)
      for (FaceId face : feature.faces) {
        CHECK(owned.insert(face).second);
        CHECK(analysis.recognition.faces[face - 1].feature == feature.id);
      }
    REQUIRE(analysis.recognition.faces.size() == analysis.graph.faces.size());
    for (const FaceVerdict& verdict : analysis.recognition.faces)
      CHECK((verdict.feature.has_value() || !verdict.reason.empty()));
  }
}

TEST_CASE("setups cover every feature, or say which face is not reached") {
  for (const LawBody& body : lawBodies()) {
    const PartAnalysis analysis = analyzeSolid(body.solid);
    for (const SetupPlan& plan : analysis.setups) {
      INFO(body.name << ", " << name(plan.machine));
      std::set<FaceId> unreached;
      for (const UnreachedFace& face : plan.unreached) unreached.insert(face.face);
      for (const Feature& feature : analysis.recognition.features)
        for (FaceId face : feature.faces) CHECK((plan.setupOfFace.contains(face) || unreached.contains(face)));
      CHECK(plan.lowerBound <= plan.minimum);
    }
  }
}
