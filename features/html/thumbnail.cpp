#include "features/html/thumbnail.h"

#include <algorithm>
#include <array>

#include "geom/mesh/render_image.h"

namespace stepwise {
namespace {

constexpr int kScale = 2;  // drawn larger, then averaged: smooth edges
constexpr int kWidth = 144, kHeight = 108;
constexpr int kMostTriangles = 4000;
constexpr std::array kColors{0x8FA3B5, 0x56B4E9, 0xE69F00, 0x009E73, 0xCC79A7, 0xD55E00, 0xE8D92C};

Image halved(const Image& large) {
  Image image{large.widthPx / kScale, large.heightPx / kScale, {}};
  for (int y = 0; y < image.heightPx; ++y)
    for (int x = 0; x < image.widthPx; ++x)
      for (int c = 0; c < 3; ++c) {
        int sum = 0;
        for (int k = 0; k < kScale * kScale; ++k)
          sum += large.rgb[3 * ((kScale * y + k / kScale) * large.widthPx + kScale * x + k % kScale) + c];
        image.rgb.push_back(static_cast<std::uint8_t>(sum / (kScale * kScale)));
      }
  return image;
}

}  // namespace

std::string drawThumbnail(const AssemblyAnalysis& analysis) {
  const Assembly& assembly = analysis.assembly;
  const int parts = static_cast<int>(std::max<std::size_t>(1, assembly.parts.size()));
  TessellateOptions coarse;
  coarse.maxTriangles = std::max(100, kMostTriangles / parts);
  std::vector<TriangleMesh> meshes;
  for (const Part& part : assembly.parts) meshes.push_back(tessellate(part.solid, coarse));
  TriangleMesh all;
  RenderOptions options;
  options.widthPx = kScale * kWidth;
  options.heightPx = kScale * kHeight;
  FaceId next = 0;
  for (const Instance& instance : assembly.instances) {
    const int faces = static_cast<int>(assembly.parts[instance.part].faces.size());
    appendMesh(all, meshes[instance.part], instance.placement, next);
    next += faces;
    options.faceColors.resize(next, fromScreen(kColors[instance.part % kColors.size()]));
  }
  return all.triangles.empty() ? std::string() : encodePng(halved(renderImage(all, options)));
}

}  // namespace stepwise
