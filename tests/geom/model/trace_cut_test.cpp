// A traced cut says for every face which body it came from.
#include "geom/model/trace_cut.h"

#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("the walls of a slot come from the tool, all else from the block") {
  const Solid block = makeBlock({40, 30, 10}), tool = makeBlock({50, 8, 10}, {-5, 10, 6});
  const Result<TracedCut> traced = cutTraced(block, tool);
  REQUIRE(traced);
  REQUIRE(faceCount(traced->solid) == 10);  // the top falls into two
  int fromTool = 0, fromBlock = 0;
  for (const std::vector<FaceOrigin>& origins : traced->origins) {
    REQUIRE(origins.size() == 1);
    (origins.front().source == FaceOrigin::Source::tool ? fromTool : fromBlock) += 1;
  }
  CHECK(fromTool == 3);
  CHECK(fromBlock == 7);
}

TEST_CASE("a face cut from one plane by tool and block together has both as origins") {
  const Solid block = fuse(makeBlock({20, 20, 10}), makeBlock({10, 20, 5}, {20, 0, 0})).value();
  // The tool's floor continues the low part's top.
  const Result<TracedCut> traced = cutTraced(block, makeBlock({10, 30, 10}, {10, -5, 5}));
  REQUIRE(traced);
  int shared = 0;
  for (const std::vector<FaceOrigin>& origins : traced->origins) {
    bool tool = false, body = false;
    for (const FaceOrigin& origin : origins) (origin.source == FaceOrigin::Source::tool ? tool : body) = true;
    shared += tool && body;
  }
  CHECK(shared == 1);
}
