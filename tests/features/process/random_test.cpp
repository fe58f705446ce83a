#include "features/process/random.h"

#include <cmath>

#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("Philox gives the published answers") {
  // Known answers of the authors' own distribution for ten rounds.
  CHECK(philox({0, 0, 0, 0}, {0, 0}) == PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("normal numbers have mean 0, variance 1 and no correlation within a pair") {
  constexpr int kCount = 20'000;
  double sum = 0, squares = 0, product = 0, fourth = 0;
  for (int i = 0; i < kCount; ++i) {
    const auto pair = normalPair(7, i, 3);
    for (const double x : pair) {
      sum += x;
      squares += x * x;
      fourth += x * x * x * x;
    }
    product += pair[0] * pair[1];
  }
  const double n = 2 * kCount;
  CHECK(std::abs(sum / n) < 4 / std::sqrt(n));
  CHECK(std::abs(squares / n - 1) < 4 * std::sqrt(2 / n));
  CHECK(std::abs(fourth / n - 3) < 4 * std::sqrt(96 / n));
  CHECK(std::abs(product / kCount) < 4 / std::sqrt(double(kCount)));
}

TEST_CASE("uniform numbers stay inside (0, 1) and depend on seed, draw and place") {
  for (int i = 0; i < 1000; ++i) {
    CHECK(uniform(1, i, 0) > 0);
    CHECK(uniform(1, i, 0) < 1);
  }
  CHECK(uniform(1, 2, 3) == uniform(1, 2, 3));
  CHECK(uniform(1, 2, 3) != uniform(2, 2, 3));
  CHECK(uniform(1, 2, 3) != uniform(1, 3, 3));
  CHECK(uniform(1, 2, 3) != uniform(1, 2, 4));
}
