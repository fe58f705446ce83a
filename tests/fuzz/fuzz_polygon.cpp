// Loops of any shape, crossing and degenerate ones too: triangles name corners that exist, or there is no result.
#include <cstdint>
#include <vector>

#include "geom/core/check.h"
#include "geom/mesh/triangulate_polygon.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMaxBytes = 256;  // the cost grows with the square of the corners
  constexpr std::uint8_t kNextLoop = 255;
  std::vector<std::vector<stepwise::PlanePoint>> loops(1);
  for (std::size_t i = 0; i + 1 < size && i < kMaxBytes; i += 2) {
    if (data[i] == kNextLoop) {
      loops.emplace_back();
    } else {
      loops.back().push_back({static_cast<double>(data[i]), static_cast<double>(data[i + 1])});
    }
  }
  int corners = 0;
  for (const auto& loop : loops) corners += static_cast<int>(loop.size());
  const auto triangles = stepwise::triangulatePolygon(loops);
  if (!triangles) return 0;
  for (const auto& triangle : *triangles) {
    for (const int corner : triangle) STEPWISE_CHECK(corner >= 0 && corner < corners, "a triangle names its corners");
  }
  return 0;
}
