#include "geom/mesh/render_image.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "geom/core/check.h"
#include "geom/mesh/rasterize.h"

namespace stepwise {
namespace {

/// Image pixels are made of kOversampling² samples: edges become one pixel wide and smooth.
constexpr int kOversampling = 2;

/// What is seen at each sample.
struct Samples {
  int columns = 0, rows = 0;
  std::vector<float> depth;  ///< towards the eye, in samples; −infinity: nothing
  std::vector<FaceId> face;
  std::vector<Vec3> normal;  ///< in view coordinates: x right, y up, z towards the eye

  Samples(int width, int height) : columns(width * kOversampling), rows(height * kOversampling) {
    const std::size_t count = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
    depth.assign(count, -std::numeric_limits<float>::infinity());
    face.assign(count, 0);
    normal.assign(count, {});
  }
  std::size_t at(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
  }
};

/// From part coordinates to samples (x right, y down the image's rows, z towards the eye).
struct View {
  std::array<Vec3, 3> axes;  ///< right, up, towards the eye
  double scale = 1, shiftX = 0, shiftY = 0;
  int rows = 0;

  Vec3 direction(Vec3 d) const { return {dot(d, axes[0]), dot(d, axes[1]), dot(d, axes[2])}; }
  Vec3 sample(Vec3 p) const {
    const Vec3 v = direction(p) * scale;
    return {v.x + shiftX, rows - (v.y + shiftY), v.z};
  }
};

View chooseView(const TriangleMesh& mesh, const std::vector<RenderLayer>& layers, const RenderOptions& options,
                const Samples& samples) {
  View view;
  view.axes[2] = normalized(options.viewFrom);
  Vec3 right = cross(options.up, view.axes[2]);
  if (norm(right) < 1e-6 * norm(options.up)) right = anyPerpendicular(view.axes[2]);
  view.axes[0] = normalized(right);
  view.axes[1] = cross(view.axes[2], view.axes[0]);
  view.rows = samples.rows;
  Box3 box;
  for (Vec3 p : mesh.vertices) box.add(view.direction(p));
  for (const RenderLayer& layer : layers)
    for (Vec3 p : layer.mesh.vertices) box.add(view.direction(p));
  if (box.empty()) return view;
  const Vec3 size = box.size();
  const double usable = 1 - 2 * options.marginShare;
  view.scale =
      std::min(usable * samples.columns / std::max(size.x, 1e-12), usable * samples.rows / std::max(size.y, 1e-12));
  view.shiftX = samples.columns / 2.0 - view.scale * box.center().x;
  view.shiftY = samples.rows / 2.0 - view.scale * box.center().y;
  return view;
}

/// Normals at the vertices, averaged over the triangles of the same face (vertices are not shared between faces).
std::vector<Vec3> smoothNormals(const TriangleMesh& mesh) {
  std::vector<Vec3> normals(mesh.vertices.size());
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t)
    for (const std::uint32_t v : mesh.triangles[t]) normals[v] += areaVector(mesh, t);
  for (Vec3& n : normals) n = normalized(n);
  return normals;
}

void drawTriangles(const TriangleMesh& mesh, const View& view, Samples& samples) {
  const std::vector<Vec3> normals = smoothNormals(mesh);
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    std::array<Vec3, 3> corner, normal;
    for (std::size_t k = 0; k < 3; ++k) {
      corner[k] = view.sample(mesh.vertices[mesh.triangles[t][k]]);
      normal[k] = view.direction(normals[mesh.triangles[t][k]]);
    }
    const auto visit = [&](int column, int row, const std::array<double, 3>& w) {
      const float depth = static_cast<float>(w[0] * corner[0].z + w[1] * corner[1].z + w[2] * corner[2].z);
      const std::size_t i = samples.at(column, row);
      if (depth <= samples.depth[i]) return;
      samples.depth[i] = depth;
      samples.face[i] = mesh.triangleFace[t];
      const Vec3 n = normalized(normal[0] * w[0] + normal[1] * w[1] + normal[2] * w[2]);
      samples.normal[i] = n.z < 0 ? -n : n;  // the inside of a sheet is lit like its outside
    };
    rasterizeTriangle({{{corner[0].x, corner[0].y}, {corner[1].x, corner[1].y}, {corner[2].x, corner[2].y}}},
                      samples.columns, samples.rows, visit);
  }
}

/// How dark the line between two neighbouring samples is: 0 none, 1 full. (dx, dy) is the step from i to j.
double lineStrength(const Samples& samples, std::size_t i, std::size_t j, int dx, int dy) {
  if (samples.face[i] == 0 || samples.face[j] == 0) return samples.face[i] == samples.face[j] ? 0 : 1;
  const auto slope = [&](std::size_t k) {  // rise per step; rows run downwards, view coordinates upwards
    const Vec3 n = samples.normal[k];
    return (-n.x * dx + n.y * dy) / std::max(n.z, 0.02);
  };
  const double rise = samples.depth[j] - samples.depth[i];
  const double si = slope(i), sj = slope(j);
  const double surprise = std::min(std::abs(rise - si), std::abs(rise - sj));
  if (surprise > 2.5 + std::max(std::abs(si), std::abs(sj))) return 1;
  if (samples.face[i] == samples.face[j]) return 0;
  constexpr double kCosineOfCrease = 0.985;  // 10°
  return dot(samples.normal[i], samples.normal[j]) < kCosineOfCrease ? 1 : 0.3;
}

std::vector<float> findLines(const Samples& samples) {
  std::vector<float> lines(samples.face.size(), 0);
  const auto mark = [&](std::size_t i, std::size_t j, double strength) {
    lines[i] = std::max(lines[i], static_cast<float>(strength));
    lines[j] = std::max(lines[j], static_cast<float>(strength));
  };
  for (int row = 0; row < samples.rows; ++row) {
    for (int column = 0; column < samples.columns; ++column) {
      const std::size_t i = samples.at(column, row);
      if (column + 1 < samples.columns) mark(i, i + 1, lineStrength(samples, i, i + 1, 1, 0));
      const std::size_t below = i + static_cast<std::size_t>(samples.columns);
      if (row + 1 < samples.rows) mark(i, below, lineStrength(samples, i, below, 0, 1));
    }
  }
  return lines;
}

Color mix(Color a, Color b, double share) {
  return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share, a.blue + (b.blue - a.blue) * share};
}

/// The lit surface at a sample, without lines.
Color shadeSurface(const Samples& samples, std::size_t i, const RenderOptions& options) {
  const FaceId face = samples.face[i];
  if (face <= 0) return options.background;
  const auto index = static_cast<std::size_t>(face) - 1;
  const Color own = index < options.faceColors.size() ? options.faceColors[index] : options.plain;
  const Vec3 n = samples.normal[i];
  const double key = std::max(0.0, dot(n, normalized(Vec3{-0.45, 0.75, 0.5})));  // lamp over the left shoulder
  const double light = 0.28 + 0.5 * key + 0.3 * n.z;
  return {std::min(1.0, own.red * light), std::min(1.0, own.green * light), std::min(1.0, own.blue * light)};
}

std::uint8_t encode(double linear) {
  const double c = std::clamp(linear, 0.0, 1.0);
  const double s = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;  // the sRGB curve
  return static_cast<std::uint8_t>(std::lround(255 * s));
}

/// One translucent body as the eye meets it.
struct DrawnLayer {
  Samples samples;
  std::vector<float> lines;
  RenderOptions look;
  double opacity = 0;
};

/// How much of a translucent body's line is seen; the part's own lines stay the darker ones.
constexpr double kLayerLine = 0.75;

/// The part's colour with the layers in front of it, the farthest first.
Color throughLayers(Color color, float partDepth, const std::vector<DrawnLayer>& layers, std::size_t i) {
  std::vector<const DrawnLayer*> inFront;
  for (const DrawnLayer& layer : layers)
    if (layer.samples.depth[i] > partDepth || (layer.lines[i] > 0 && layer.samples.face[i] == 0))
      inFront.push_back(&layer);
  std::stable_sort(inFront.begin(), inFront.end(),
                   [i](const DrawnLayer* a, const DrawnLayer* b) { return a->samples.depth[i] < b->samples.depth[i]; });
  for (const DrawnLayer* layer : inFront) {
    if (layer->samples.face[i] > 0) color = mix(color, shadeSurface(layer->samples, i, layer->look), layer->opacity);
    color = mix(color, layer->look.line, kLayerLine * layer->lines[i]);
  }
  return color;
}
Image averageSamples(const Samples& samples, const std::vector<float>& lines, const std::vector<DrawnLayer>& layers,
                     const RenderOptions& options) {
  Image image{options.widthPx, options.heightPx, {}};
  image.rgb.reserve(3 * static_cast<std::size_t>(options.widthPx) * static_cast<std::size_t>(options.heightPx));
  for (int y = 0; y < options.heightPx; ++y) {
    for (int x = 0; x < options.widthPx; ++x) {
      Color sum;
      for (int sy = 0; sy < kOversampling; ++sy) {
        for (int sx = 0; sx < kOversampling; ++sx) {
          const std::size_t i = samples.at(x * kOversampling + sx, y * kOversampling + sy);
          const Color bare = mix(shadeSurface(samples, i, options), options.line, lines[i]);
          const Color c = throughLayers(bare, samples.depth[i], layers, i);
          sum = {sum.red + c.red, sum.green + c.green, sum.blue + c.blue};
        }
      }
      constexpr double kShare = 1.0 / (kOversampling * kOversampling);
      for (const double channel : {sum.red, sum.green, sum.blue}) image.rgb.push_back(encode(channel * kShare));
    }
  }
  return image;
}

png_image describePng(const Image& image) {
  png_image description{};
  description.version = PNG_IMAGE_VERSION;
  description.width = static_cast<png_uint_32>(image.widthPx);
  description.height = static_cast<png_uint_32>(image.heightPx);
  description.format = PNG_FORMAT_RGB;
  return description;
}

}  // namespace

RenderedView renderLayers(const TriangleMesh& mesh, const std::vector<RenderLayer>& layers,
                          const RenderOptions& options) {
  STEPWISE_CHECK(options.widthPx > 0 && options.heightPx > 0, "an image needs pixels");
  Samples samples(options.widthPx, options.heightPx);
  const View view = chooseView(mesh, layers, options, samples);
  drawTriangles(mesh, view, samples);
  std::vector<DrawnLayer> drawn;
  for (const RenderLayer& layer : layers) {
    drawn.push_back({Samples(options.widthPx, options.heightPx), {}, options, layer.opacity});
    drawn.back().look.faceColors.clear();
    drawn.back().look.plain = layer.color;
    drawTriangles(layer.mesh, view, drawn.back().samples);
    drawn.back().lines = findLines(drawn.back().samples);
  }
  return {averageSamples(samples, findLines(samples), drawn, options),
          {view.axes, view.scale / kOversampling, view.shiftX / kOversampling, view.shiftY / kOversampling,
           static_cast<double>(options.heightPx)}};
}

Image renderImage(const TriangleMesh& mesh, const RenderOptions& options) {
  return renderLayers(mesh, {}, options).image;
}

std::string encodePng(const Image& image) {
  png_image description = describePng(image);
  png_alloc_size_t bytes = 0;
  STEPWISE_CHECK(png_image_write_get_memory_size(description, bytes, 0, image.rgb.data(), 0, nullptr),
                 "an image can be packed");
  std::string packed(bytes, char{0});
  STEPWISE_CHECK(png_image_write_to_memory(&description, packed.data(), &bytes, 0, image.rgb.data(), 0, nullptr) != 0,
                 "an image can be packed");
  packed.resize(bytes);
  return packed;
}

Result<void> writePng(const Image& image, const std::string& path) {
  png_image description = describePng(image);
  if (png_image_write_to_file(&description, path.c_str(), /*convert_to_8_bit=*/0, image.rgb.data(), 0, nullptr) == 0)
    return fail({"file-not-written", path, std::string("the picture could not be written: ") + description.message,
                 "check that the folder exists and may be written to"});
  return {};
}

}  // namespace stepwise
