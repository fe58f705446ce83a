// Medians, means and growth of measured times.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace stepwise::bench {

/// 0 for no values.
inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

inline double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

/// 0 for no values.
inline double mean(const std::vector<double>& values) {
  return values.empty() ? 0 : sum(values) / static_cast<double>(values.size());
}

/// Exponent p of time ~ size^p between two measurements.
inline double growthExponent(double sizeA, double timeA, double sizeB, double timeB) {
  return std::log(timeB / timeA) / std::log(sizeB / sizeA);
}

}  // namespace stepwise::bench
