// Random numbers that are the same with every compiler and standard library.
//
// Based on: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014 (SplitMix64).
#pragma once

#include <cstddef>
#include <cstdint>

namespace stepwise {

class RandomNumbers {
 public:
  explicit RandomNumbers(std::uint64_t seed) : state_(mixed(mixed(seed) + 0x2545F4914F6CDD1Dull)) {}

  std::uint64_t next() { return mixed(state_ += 0x9E3779B97F4A7C15ull); }
  /// Uniform in [low, high).
  double between(double low, double high) {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1.0p-53);
  }
  /// Uniform in 0 … count − 1.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  bool chance(double probability) { return between(0, 1) < probability; }

 private:
  static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace stepwise
