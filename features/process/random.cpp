#include "features/process/random.h"

#include <cmath>
#include <numbers>

namespace stepwise {

namespace {

PhiloxCounter blockOf(std::uint64_t seed, std::uint64_t draw, std::uint32_t place) {
  return philox({static_cast<std::uint32_t>(draw), static_cast<std::uint32_t>(draw >> 32), place, 0},
                {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

/// 53 random bits in the middle of their interval: never 0, never 1.
double toUnit(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32 | low) >> 11;
  return (static_cast<double>(bits) + 0.5) * 0x1.0p-53;
}

}  // namespace

PhiloxCounter philox(PhiloxCounter counter, PhiloxKey key) {
  constexpr std::uint32_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = std::uint64_t{kMultiplier0} * counter[0];
    const std::uint64_t product1 = std::uint64_t{kMultiplier1} * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

std::array<double, 2> normalPair(std::uint64_t seed, std::uint64_t draw, std::uint32_t place) {
  const PhiloxCounter block = blockOf(seed, draw, place);
  const double radius = std::sqrt(-2 * std::log(toUnit(block[0], block[1])));
  const double angle = 2 * std::numbers::pi * toUnit(block[2], block[3]);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

double uniform(std::uint64_t seed, std::uint64_t draw, std::uint32_t place) {
  const PhiloxCounter block = blockOf(seed, draw, place);
  return toUnit(block[0], block[1]);
}

}  // namespace stepwise
