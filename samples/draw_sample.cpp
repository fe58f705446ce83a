#include "samples/draw_sample.h"

#include <array>

#include "geom/mesh/tessellate.h"

namespace stepwise {
namespace {

constexpr std::array kPartColors{Color{0.42, 0.55, 0.71}, Color{0.85, 0.62, 0.33}, Color{0.48, 0.66, 0.45},
                                 Color{0.72, 0.42, 0.42}, Color{0.60, 0.50, 0.70}, Color{0.55, 0.57, 0.60}};

}  // namespace

Image drawSample(const Sample& sample) {
  std::vector<TriangleMesh> meshes;
  for (const Part& part : sample.content.parts)
    meshes.push_back(tessellate(part.solid, {.angularDeflection = Angle::degrees(8)}));
  TriangleMesh all;
  RenderOptions options{.widthPx = 560, .heightPx = 420};
  for (const Instance& instance : sample.content.instances) {
    appendMesh(all, meshes[instance.part], instance.placement, static_cast<FaceId>(options.faceColors.size()));
    options.faceColors.resize(options.faceColors.size() + faceCount(sample.content.parts[instance.part].solid),
                              kPartColors[instance.part % kPartColors.size()]);
  }
  return renderImage(all, options);
}

}  // namespace stepwise
