// A colour as STEP files carry it.
#pragma once

#include <cmath>

namespace stepwise {

struct Color {
  double red = 0, green = 0, blue = 0;  ///< linear RGB, 0 … 1
  friend bool operator==(const Color&, const Color&) = default;
};

/// 0xRRGGBB as on screen (the sRGB curve), to linear values.
inline Color fromScreen(int rgb) {
  const auto linear = [](int byte) {
    const double c = byte / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return {linear(rgb >> 16 & 0xFF), linear(rgb >> 8 & 0xFF), linear(rgb & 0xFF)};
}

}  // namespace stepwise
