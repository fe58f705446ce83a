// A number with its plausible range, and the arithmetic that carries ranges through a calculation.
//
// Sums add bound to bound: their terms often err together (the same shop, the same guess). Factors of a product are
// taken as independent: relative spreads add in quadrature, so a product is never narrower than its widest factor and
// never as wide as all its corners at once. `hull` is for "one of these, unknown which".
#pragma once

#include <algorithm>
#include <cmath>

namespace stepwise {

struct Range {
  double value = 0, low = 0, high = 0;

  static constexpr Range exactly(double value) { return {value, value, value}; }
  bool exact() const { return low == value && high == value; }
  friend bool operator==(const Range&, const Range&) = default;
};

constexpr Range operator+(Range a, Range b) { return {a.value + b.value, a.low + b.low, a.high + b.high}; }
constexpr Range& operator+=(Range& a, Range b) { return a = a + b; }
/// Scaled by an exactly known factor ≥ 0.
constexpr Range operator*(Range a, double factor) { return {a.value * factor, a.low * factor, a.high * factor}; }
constexpr Range operator*(double factor, Range a) { return a * factor; }
constexpr Range operator/(Range a, double divisor) { return a * (1 / divisor); }

/// Product of independent quantities ≥ 0.
inline Range times(Range a, Range b) {
  const double value = a.value * b.value;
  if (a.low <= 0 || b.low <= 0) return {value, a.low * b.low, a.high * b.high};
  const auto spread = [](double ratioA, double ratioB) {
    return std::exp(std::hypot(std::log(ratioA), std::log(ratioB)));
  };
  return {value, value / spread(a.value / a.low, b.value / b.low), value * spread(a.high / a.value, b.high / b.value)};
}

/// Product bound by bound: holds every product, for a range that is a choice among things (an unknown material).
constexpr Range cornersOf(Range a, Range b) { return {a.value * b.value, a.low * b.low, a.high * b.high}; }

/// 1 / a, for a > 0.
constexpr Range inverse(Range a) { return {1 / a.value, 1 / a.high, 1 / a.low}; }
inline Range over(Range a, Range b) { return times(a, inverse(b)); }

/// The range that holds both, at `a`'s value.
constexpr Range hull(Range a, Range b) { return {a.value, std::min(a.low, b.low), std::max(a.high, b.high)}; }

inline Range smaller(Range a, Range b) {
  return {std::min(a.value, b.value), std::min(a.low, b.low), std::min(a.high, b.high)};
}
inline Range larger(Range a, Range b) {
  return {std::max(a.value, b.value), std::max(a.low, b.low), std::max(a.high, b.high)};
}

}  // namespace stepwise
