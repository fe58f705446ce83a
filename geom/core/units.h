// Angles as a type, so that no function can take degrees for radians; lengths are double with names ending in Mm.
#pragma once

#include <compare>
#include <numbers>

namespace stepwise {

class Angle {
 public:
  constexpr Angle() = default;
  static constexpr Angle degrees(double value) { return Angle(value * std::numbers::pi / 180.0); }
  static constexpr Angle radians(double value) { return Angle(value); }

  constexpr double inDegrees() const { return radians_ * 180.0 / std::numbers::pi; }
  constexpr double inRadians() const { return radians_; }

  friend constexpr auto operator<=>(Angle, Angle) = default;
  friend constexpr Angle operator+(Angle a, Angle b) { return Angle(a.radians_ + b.radians_); }
  friend constexpr Angle operator-(Angle a, Angle b) { return Angle(a.radians_ - b.radians_); }
  friend constexpr Angle operator-(Angle a) { return Angle(-a.radians_); }
  friend constexpr Angle operator*(Angle a, double s) { return Angle(a.radians_ * s); }

 private:
  explicit constexpr Angle(double value) : radians_(value) {}
  double radians_ = 0;
};

}  // namespace stepwise
