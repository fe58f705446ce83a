// A colour as STEP files carry it.
#pragma once

namespace stepwise {

struct Color {
  double red = 0, green = 0, blue = 0;  ///< linear RGB, 0 … 1
  friend bool operator==(const Color&, const Color&) = default;
};

}  // namespace stepwise
