#include "geom/mesh/render_image.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "geom/mesh/tessellate.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

std::array<int, 3> pixel(const Image& image, int x, int y) {
  const std::size_t i =
      3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.widthPx) + static_cast<std::size_t>(x));
  return {image.rgb[i], image.rgb[i + 1], image.rgb[i + 2]};
}

}  // namespace

TEST_CASE("a block seen from above is its top face in its colour, framed by a dark line on the background") {
  const TriangleMesh mesh = tessellate(makeBlock({40, 30, 10}));
  RenderOptions options{.widthPx = 160, .heightPx = 120, .viewFrom = {0, 0, 1}, .up = {0, 1, 0}};
  options.faceColors.assign(6, Color{1, 0, 0});
  options.faceColors[5] = {0, 1, 0};  // the kernel's block lists its top last
  const Image image = renderImage(mesh, options);
  REQUIRE(image.rgb.size() == std::size_t{3} * 160 * 120);
  CHECK(pixel(image, 1, 1) == std::array{255, 255, 255});
  const auto [red, green, blue] = pixel(image, 80, 60);
  CHECK(green > 150);
  CHECK(red == 0);
  CHECK(blue == 0);
  int darkest = 255;  // somewhere between the border of the image and its middle runs the block's edge
  for (int x = 0; x < 80; ++x) {
    const auto [r, g, b] = pixel(image, x, 60);
    darkest = std::min(darkest, std::max({r, g, b}));
  }
  CHECK(darkest < 100);
}

TEST_CASE("the same mesh gives the same picture, and an empty one a blank page") {
  const TriangleMesh mesh = tessellate(makeTorus({0, 0, 0}, {0, 0, 1}, 20, 5));
  CHECK(renderImage(mesh, {.widthPx = 64, .heightPx = 48}).rgb ==
        renderImage(mesh, {.widthPx = 64, .heightPx = 48}).rgb);
  const Image blank = renderImage({}, {.widthPx = 8, .heightPx = 8});
  CHECK(std::all_of(blank.rgb.begin(), blank.rgb.end(), [](std::uint8_t v) { return v == 255; }));
}

TEST_CASE("pictures are written as PNG files, or the reason why not is given") {
  const auto path = std::filesystem::temp_directory_path() / "stepwise_render_image_test.png";
  const Image image = renderImage(tessellate(makeBlock({4, 3, 1})), {.widthPx = 32, .heightPx = 24});
  REQUIRE(writePng(image, path.string()));
  std::ifstream file(path, std::ios::binary);
  std::string start(4, ' ');
  file.read(start.data(), 4);
  CHECK(start == "\x89PNG");
  std::filesystem::remove(path);
  const auto refused = writePng(image, "/nowhere/at/all.png");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "file-not-written");
}

TEST_CASE("a translucent body tints the part behind it and shows beside it") {
  const TriangleMesh part = tessellate(makeBlock({4, 4, 4}));
  const RenderOptions options{.widthPx = 80, .heightPx = 60, .viewFrom = {1, 0, 0}, .up = {0, 0, 1}};
  const RenderLayer red{tessellate(makeBlock({1, 8, 2}, {5, -2, 0})), {1, 0, 0}, 0.5};
  const RenderedView picture = renderLayers(part, {red}, options);
  const auto at = [&](Vec3 point) {
    const auto [x, y] = picture.frame.pixelAt(point);
    const std::size_t i = 3 * (static_cast<std::size_t>(y) * 80 + static_cast<std::size_t>(x));
    return std::array<int, 3>{picture.image.rgb[i], picture.image.rgb[i + 1], picture.image.rgb[i + 2]};
  };
  const auto bare = at({4, 2, 3}), tinted = at({4, 2, 1}), beside = at({5, 5.5, 1});
  CHECK(tinted[0] > bare[0]);
  CHECK(tinted[1] < bare[1]);
  CHECK(beside[0] > beside[1] + 40);
  CHECK(encodePng(picture.image).substr(1, 3) == "PNG");
}
