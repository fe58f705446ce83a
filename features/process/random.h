// Random numbers as a function of seed, draw and place: the same whatever thread asks, in whatever order.
//
// Based on: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011: Philox 4×32 with ten
// rounds.
#pragma once

#include <array>
#include <cstdint>

namespace stepwise {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;
PhiloxCounter philox(PhiloxCounter counter, PhiloxKey key);

/// Two independent standard normal numbers for each (seed, draw, place).
std::array<double, 2> normalPair(std::uint64_t seed, std::uint64_t draw, std::uint32_t place);
/// Uniform in (0, 1).
double uniform(std::uint64_t seed, std::uint64_t draw, std::uint32_t place);

}  // namespace stepwise
