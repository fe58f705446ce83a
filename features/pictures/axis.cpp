#include "features/pictures/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stepwise {
namespace {

/// A kept report may hold any number; no axis needs ticks beyond these.
double drawable(double value) { return std::isnan(value) ? 1 : std::clamp(value, 1e-12, 1e15); }

}  // namespace

Axis Axis::linear(double most, double fromPx, double toPx) {
  Axis axis;
  axis.fromPx_ = fromPx;
  axis.toPx_ = toPx;
  most = drawable(most);
  const double rough = std::max(most, 1e-9) / 5;
  const double decade = std::pow(10, std::floor(std::log10(rough)));
  const double step = rough / decade <= 1   ? decade
                      : rough / decade <= 2 ? 2 * decade
                      : rough / decade <= 5 ? 5 * decade
                                            : 10 * decade;
  const double count = std::ceil(most / step - 1e-9);
  for (double i = 0; i <= std::max(count, 1.0); ++i) axis.ticks_.push_back(i * step);
  axis.to_ = axis.ticks_.back();
  return axis;
}

Axis Axis::decades(double least, double most, double fromPx, double toPx) {
  Axis axis;
  axis.logarithmic_ = true;
  axis.fromPx_ = fromPx;
  axis.toPx_ = toPx;
  const double first = std::floor(std::log10(drawable(least)) + 1e-9);
  const double last = std::max(std::ceil(std::log10(drawable(most)) - 1e-9), first + 1);
  for (double power = first; power <= last; ++power) axis.ticks_.push_back(std::pow(10, power));
  axis.from_ = axis.ticks_.front();
  axis.to_ = axis.ticks_.back();
  return axis;
}

double Axis::at(double value) const {
  const double share =
      logarithmic_ ? (std::log10(std::max(value, 1e-12)) - std::log10(from_)) / (std::log10(to_) - std::log10(from_))
                   : (value - from_) / (to_ - from_);
  return fromPx_ + (toPx_ - fromPx_) * std::clamp(share, 0.0, 1.0);
}

std::string tickText(double value) {
  std::string text = fmt::format("{:.6g}", value);
  if (value < 10'000 || text.find('e') != std::string::npos) return value >= 1e6 ? "1 million" : text;
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), 1, ',');
  return value == 1e6 ? "1 million" : text;
}

}  // namespace stepwise
