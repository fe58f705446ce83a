// Where a value stands along a picture's axis, and which values get a tick. Private to features/pictures.
#pragma once

#include <string>
#include <vector>

namespace stepwise {

class Axis {
 public:
  /// From 0 to a round number at or above `most`.
  static Axis linear(double most, double fromPx, double toPx);
  /// From and to whole decades around the values, both > 0.
  static Axis decades(double least, double most, double fromPx, double toPx);

  double at(double value) const;
  const std::vector<double>& ticks() const { return ticks_; }
  double end() const { return to_; }

 private:
  bool logarithmic_ = false;
  double from_ = 0, to_ = 1, fromPx_ = 0, toPx_ = 0;
  std::vector<double> ticks_;
};

/// "0.05", "30", "10,000".
std::string tickText(double value);

}  // namespace stepwise
