// Finds the cells of a regular grid whose centres a triangle covers.
//
// Cells are one unit wide; the centre of cell (column, row) is at (column + 0.5, row + 0.5). Centres on an edge belong
// to the triangles on both sides. Triangles seen edge-on cover nothing. Cost: cells in the triangle's box.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

namespace stepwise {

/// Calls `visit(column, row, weights)` for each covered cell inside the grid; the weights of the three corners at the
/// cell's centre add up to 1.
template <class Visit>
void rasterizeTriangle(const std::array<std::array<double, 2>, 3>& corners, int columns, int rows, Visit&& visit) {
  const auto& [a, b, c] = corners;
  const double area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  if (area == 0) return;
  const auto firstCell = [](double lowest) { return static_cast<int>(std::ceil(lowest - 0.5)); };
  const auto lastCell = [](double highest) { return static_cast<int>(std::floor(highest - 0.5)); };
  const int left = std::max(0, firstCell(std::min({a[0], b[0], c[0]})));
  const int right = std::min(columns - 1, lastCell(std::max({a[0], b[0], c[0]})));
  const int bottom = std::max(0, firstCell(std::min({a[1], b[1], c[1]})));
  const int top = std::min(rows - 1, lastCell(std::max({a[1], b[1], c[1]})));
  for (int row = bottom; row <= top; ++row) {
    const double y = row + 0.5;
    for (int column = left; column <= right; ++column) {
      const double x = column + 0.5;
      const double wa = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area;
      const double wb = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area;
      const double wc = 1 - wa - wb;
      if (wa >= 0 && wb >= 0 && wc >= 0) visit(column, row, std::array{wa, wb, wc});
    }
  }
}

}  // namespace stepwise
