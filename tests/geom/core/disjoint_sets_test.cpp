#include "geom/core/disjoint_sets.h"

#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("each member is a set of its own until it is joined") {
  DisjointSets sets(3);
  for (int i = 0; i < 3; ++i) CHECK(sets.smallest(i) == i);
}

TEST_CASE("a set is known by its smallest member, whatever the order of joining") {
  DisjointSets upwards(6), downwards(6);
  for (int i = 1; i < 5; ++i) upwards.join(i, i + 1);
  for (int i = 4; i >= 1; --i) downwards.join(i + 1, i);
  for (DisjointSets* sets : {&upwards, &downwards}) {
    CHECK(sets->smallest(0) == 0);
    for (int i = 1; i < 6; ++i) CHECK(sets->smallest(i) == 1);
  }
}

TEST_CASE("two sets that share a member become one") {
  DisjointSets sets(5);
  sets.join(0, 4);
  sets.join(1, 3);
  CHECK(sets.smallest(4) != sets.smallest(3));
  sets.join(3, 4);
  CHECK(sets.smallest(3) == 0);
  CHECK(sets.smallest(1) == 0);
  CHECK(sets.smallest(2) == 2);
}
