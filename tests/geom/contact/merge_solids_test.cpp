#include "geom/contact/merge_solids.h"

#include "geom/model/combine_solids.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("two blocks on each other become one block without a seam") {
  const Result<MergedSolid> merged =
      mergeSolids({{makeBlock({10, 10, 5}), {}, "a"}, {makeBlock({10, 10, 3}), translationBy({0, 0, 5}), "b"}});
  REQUIRE(merged);
  CHECK(merged->volumeMm3 == Approx(800));
  CHECK(merged->facesBefore == 12);
  CHECK(merged->facesAfter == 6);
  CHECK(isValid(merged->solid));
}

TEST_CASE("bodies that share volume count it once, and a hair's gap is closed") {
  const Result<MergedSolid> overlapping =
      mergeSolids({{makeBlock({10, 10, 5}), {}, "a"}, {makeBlock({4, 4, 4}), translationBy({3, 3, 4}), "b"}});
  REQUIRE(overlapping);
  CHECK(overlapping->volumeMm3 == Approx(500 + 64 - 16));
  CHECK(overlapping->sharedVolumeMm3 == Approx(16));
  const Result<MergedSolid> gap =
      mergeSolids({{makeBlock({10, 10, 5}), {}, "a"}, {makeBlock({10, 10, 3}), translationBy({0, 0, 5.0005}), "b"}});
  REQUIRE(gap);
  CHECK(gap->volumeMm3 == Approx(800).epsilon(1e-3));
}

TEST_CASE("bodies apart are not merged, and the error names the one that failed") {
  const Result<MergedSolid> merged =
      mergeSolids({{makeBlock({10, 10, 5}), {}, "a"}, {makeBlock({10, 10, 3}), translationBy({0, 0, 6}), "b"}});
  REQUIRE_FALSE(merged);
  CHECK(merged.error().where == "b");
  const Result<MergedSolid> named =
      mergeSolids({{makeBlock({10, 10, 5}), {}, "a"}, {makeBlock({10, 10, 3}), translationBy({0, 0, 6}), "b", "a"}});
  CHECK(named.error().where == "a and b");
}

TEST_CASE("many bodies become one, also where three share one volume") {
  std::vector<PlacedSolid> stack;
  for (int i = 0; i < 6; ++i) stack.push_back({makeBlock({10, 10, 2}), translationBy({0, 0, 2.0 * i}), "slice"});
  const Result<MergedSolid> tower = mergeSolids(stack);
  REQUIRE(tower);
  CHECK(tower->volumeMm3 == Approx(1200));
  CHECK(tower->partsVolumeMm3 == Approx(1200));
  CHECK(tower->facesBefore == 36);
  CHECK(tower->facesAfter == 6);
  const Result<MergedSolid> cross = mergeSolids({{makeBlock({10, 2, 2}), translationBy({-5, -1, -1}), "x"},
                                                 {makeBlock({2, 10, 2}), translationBy({-1, -5, -1}), "y"},
                                                 {makeBlock({2, 2, 10}), translationBy({-1, -1, -5}), "z"}});
  REQUIRE(cross);
  CHECK(cross->volumeMm3 == Approx(3 * 40 - 2 * 8));
  stack.push_back({makeBlock({10, 10, 2}), translationBy({0, 0, 20}), "far"});
  CHECK(mergeSolids(stack).error().where == "far");
}

TEST_CASE("what is no valid body is not merged, nor is what it shares with another guessed") {
  const Solid block = makeBlock({10, 10, 5}), none;
  CHECK(sharedVolumeMm3(block, none).error().code == "body-invalid");
  CHECK(sharedVolumeMm3(block, moved(block, translationBy({0, 0, 4}))).value() == Approx(100));
  CHECK(sharedVolumeMm3(block, moved(block, translationBy({0, 0, 6}))).value() == 0);
  const Result<MergedSolid> merged = mergeSolids({{block, {}, "a"}, {none, {}, "b"}});
  REQUIRE_FALSE(merged);
  CHECK(merged.error().where == "b");
}
