// Randomly made parts, whose making tells the truth, are recognised: a small sample of what stepwise_recognition does.
#include "features/recognize/recognize_features.h"
#include "tests/support/catch.h"
#include "tests/support/part_generator/generate_part.h"
#include "tests/support/part_generator/knurls.h"
#include "tests/support/part_generator/part_variants.h"
#include "tests/support/part_generator/score_recognition.h"
#include "tests/support/part_generator/screws.h"
#include "tests/support/part_generator/turned_parts.h"

using namespace stepwise;

namespace {

/// Recognition of the parts of the seeds 1, 2, …, each in another variant.
template <class Make>
KindScore scoreSeeds(std::uint64_t seeds, Make make) {
  RecognitionScore all;
  const std::vector<PartVariant>& variants = allPartVariants();
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const PartVariant variant = variants[seed % variants.size()];
    const Result<LabelledPart> part = varied(make(seed), variant);
    REQUIRE(part);
    const RecognitionScore score = scoreRecognition(*part, recognizeFeatures(buildFaceGraph(part->solid)),
                                                    {.lengthToleranceMm = toleranceMm(variant)});
    for (const auto& [kind, row] : score.byKind) all.byKind[kind].add(row);
  }
  return all.total();
}

void checkMostRecognised(const KindScore& total) {
  INFO(total.facesRight << " of " << total.faces << " faces, " << total.exact << " of " << total.instances
                        << " instances");
  CHECK(total.facesRight >= 0.97 * total.faces);
  CHECK(total.exact >= 0.95 * total.instances);
  CHECK(total.dimensionsRight == total.dimensions);
}

/// Parts of the seeds from 1, each in the next of the variants, without a single miss.
template <class Generate>
void checkAllRecognised(Generate generate, std::uint64_t count, const std::vector<PartVariant>& variants) {
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    const PartVariant variant = variants[seed % variants.size()];
    const Result<LabelledPart> made = generate(seed);
    REQUIRE(made);
    const Result<LabelledPart> part = varied(*made, variant);
    REQUIRE(part);
    CHECK(isValid(part->solid));
    const RecognitionScore score = scoreRecognition(*part, recognizeFeatures(buildFaceGraph(part->solid)),
                                                    {.lengthToleranceMm = toleranceMm(variant)});
    for (const std::string& miss : score.misses) FAIL_CHECK("seed " << seed << " " << nameOf(variant) << ": " << miss);
  }
}

}  // namespace

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
  const KindScore total = scoreSeeds(70, [](std::uint64_t seed) { return generatePart(seed); });
  INFO(total.facesRight << " of " << total.faces << " faces, " << total.exact << " of " << total.instances
                        << " instances");
  CHECK(total.facesRight >= 0.99 * total.faces);
  CHECK(total.dimensionsRight == total.dimensions);
  CHECK(total.directionsRight == total.directions);
  CHECK(total.exact >= 0.985 * total.instances);
}

TEST_CASE("pockets with radii and islands, key ways and bosses that other cuts cross are recognised") {
  checkMostRecognised(scoreSeeds(32, [](std::uint64_t seed) { return generatePart(seed, {.compoundKinds = 0.6}); }));
}

TEST_CASE("shafts with grooves, reliefs, teeth, eccentric pins, key seats, cross holes and flats are recognised") {
  checkMostRecognised(scoreSeeds(20, [](std::uint64_t seed) { return generateTurnedPart(seed); }));
}

TEST_CASE("threads of bolts and nuts, of one start and several, right- and left-handed, are recognised") {
  checkAllRecognised(generateScrew, 12,
                     {PartVariant::plain, PartVariant::rotated, PartVariant::shuffled, PartVariant::halved,
                      PartVariant::splines, PartVariant::inch});
}

TEST_CASE("knurls along rods and crossed ones are recognised") {
  checkAllRecognised(generateKnurledRod, 6,
                     {PartVariant::plain, PartVariant::rotated, PartVariant::shuffled, PartVariant::splines,
                      PartVariant::inch, PartVariant::gaps});
}

TEST_CASE("cuts that open in the walls of others keep their names where faces and edges gape by a micrometre") {
  for (const std::uint64_t seed : {5021, 5031, 5047, 5072, 5074, 5080, 5082, 5108}) {
    const Result<LabelledPart> part = varied(generatePart(seed), PartVariant::gaps);
    REQUIRE(part);
    const RecognitionScore score = scoreRecognition(*part, recognizeFeatures(buildFaceGraph(part->solid)),
                                                    {.lengthToleranceMm = toleranceMm(PartVariant::gaps)});
    for (const std::string& miss : score.misses) FAIL_CHECK("seed " << seed << ": " << miss);
  }
}
