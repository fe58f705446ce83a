// Randomly made parts, whose making tells the truth, are recognised: a small sample of what stepwise_recognition does.
#include "features/recognize/recognize_features.h"
#include "tests/support/catch.h"
#include "tests/support/part_generator/generate_part.h"
#include "tests/support/part_generator/part_variants.h"
#include "tests/support/part_generator/score_recognition.h"
#include "tests/support/part_generator/turned_parts.h"

using namespace stepwise;

TEST_CASE("a generated part is the same for the same seed") {
  const LabelledPart once = generatePart(7), again = generatePart(7);
  CHECK(once.instanceOf == again.instanceOf);
  CHECK(once.instances.size() >= 2);
  CHECK(computeMassProperties(once.solid).volumeMm3 == computeMassProperties(again.solid).volumeMm3);
}

TEST_CASE("every face of a generated part has a known origin, in all its variants") {
  const LabelledPart part = generatePart(11);
  for (const PartVariant variant : allPartVariants()) {
    INFO(nameOf(variant));
    const Result<LabelledPart> copy = varied(part, variant);
    REQUIRE(copy);
    CHECK(static_cast<int>(copy->instanceOf.size()) == faceCount(copy->solid));
    for (const TrueInstance& instance : copy->instances) CHECK_FALSE(instance.faces.empty());
  }
}

TEST_CASE("features of generated parts are recognised") {
  RecognitionScore all;
  const std::vector<PartVariant>& variants = allPartVariants();
  for (std::uint64_t seed = 1; seed <= 70; ++seed) {
    const Result<LabelledPart> part = varied(generatePart(seed), variants[seed % variants.size()]);
    REQUIRE(part);
    const RecognitionScore score =
        scoreRecognition(*part, recognizeFeatures(buildFaceGraph(part->solid)),
                         {.lengthToleranceMm = toleranceMm(variants[seed % variants.size()])});
    for (const auto& [kind, row] : score.byKind) all.byKind[kind].add(row);
  }
  const KindScore total = all.total();
  INFO(total.facesRight << " of " << total.faces << " faces, " << total.exact << " of " << total.instances
                        << " instances");
  CHECK(total.facesRight >= 0.99 * total.faces);
  CHECK(total.dimensionsRight == total.dimensions);
  CHECK(total.directionsRight == total.directions);
  CHECK(total.exact >= 0.985 * total.instances);
}

TEST_CASE("pockets with radii and islands, key ways and bosses that other cuts cross are recognised") {
  RecognitionScore all;
  const std::vector<PartVariant>& variants = allPartVariants();
  for (std::uint64_t seed = 1; seed <= 32; ++seed) {
    const PartVariant variant = variants[seed % variants.size()];
    const Result<LabelledPart> part = varied(generatePart(seed, {.compoundKinds = 0.6}), variant);
    REQUIRE(part);
    const RecognitionScore score = scoreRecognition(*part, recognizeFeatures(buildFaceGraph(part->solid)),
                                                    {.lengthToleranceMm = toleranceMm(variant)});
    for (const auto& [kind, row] : score.byKind) all.byKind[kind].add(row);
  }
  const KindScore total = all.total();
  INFO(total.facesRight << " of " << total.faces << " faces, " << total.exact << " of " << total.instances
                        << " instances");
  CHECK(total.facesRight >= 0.97 * total.faces);
  CHECK(total.exact >= 0.95 * total.instances);
  CHECK(total.dimensionsRight == total.dimensions);
}

TEST_CASE("shafts with grooves, reliefs, teeth, eccentric pins, key seats, cross holes and flats are recognised") {
  RecognitionScore all;
  const std::vector<PartVariant>& variants = allPartVariants();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const PartVariant variant = variants[seed % variants.size()];
    const Result<LabelledPart> part = varied(generateTurnedPart(seed), variant);
    REQUIRE(part);
    const RecognitionScore score = scoreRecognition(*part, recognizeFeatures(buildFaceGraph(part->solid)),
                                                    {.lengthToleranceMm = toleranceMm(variant)});
    for (const auto& [kind, row] : score.byKind) all.byKind[kind].add(row);
  }
  const KindScore total = all.total();
  INFO(total.facesRight << " of " << total.faces << " faces, " << total.exact << " of " << total.instances
                        << " instances");
  CHECK(total.facesRight >= 0.97 * total.faces);
  CHECK(total.exact >= 0.95 * total.instances);
  CHECK(total.dimensionsRight == total.dimensions);
}
