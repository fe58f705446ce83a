// Pictures of a part: shaded faces in chosen colours with dark edges, drawn without a graphics card.
//
// Orthographic view that fills the image. Edges are drawn where faces meet at an angle, where one surface stands before
// another, and around the part; faces that run into each other smoothly get a faint line. Bodies around the part may be
// laid over it as translucent layers, each by the surface of it that is nearest to the eye. Same mesh, same bytes.
// Cost: linear in triangles and pixels; 800 × 600 takes about 0.15 s for each layer. Threads: pure.
// Does not see: shadows, perspective, the far side of a translucent body.
// Based on: Saito & Takahashi 1990, "Comprehensible rendering of 3-D shapes". Differs: a jump is measured against the
// slope of both neighbours, so that steep faces are not taken for edges.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "geom/core/color.h"
#include "geom/core/result.h"
#include "geom/core/vec3.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct Image {
  int widthPx = 0, heightPx = 0;
  std::vector<std::uint8_t> rgb;  ///< sRGB, rows from the top, three bytes a pixel
};

struct RenderOptions {
  int widthPx = 800, heightPx = 600;
  Vec3 viewFrom{1, -1.6, 1.1};         ///< from the part towards the eye; the default shows top, front and right side
  Vec3 up{0, 0, 1};                    ///< points upwards in the image
  std::vector<Color> faceColors = {};  ///< indexed by FaceId − 1; faces beyond its end are drawn in `plain`
  Color plain{0.55, 0.6, 0.66};
  Color background{1, 1, 1};
  Color line{0.01, 0.01, 0.02};
  double marginShare = 0.04;  ///< of the image left free on each side
};

/// A body seen through, such as a vise jaw or the stock that is still around the part.
struct RenderLayer {
  TriangleMesh mesh;
  Color color;
  double opacity = 0.4;  ///< 0 invisible, 1 opaque
};

/// Where points of the part lie in the image, for labels and scales.
struct PictureFrame {
  std::array<Vec3, 3> axes;  ///< right, up, towards the eye
  double pixelsPerMm = 1;
  double shiftXPx = 0, shiftYPx = 0, heightPx = 0;

  /// Pixels from the image's upper left corner.
  std::array<double, 2> pixelAt(Vec3 point) const {
    return {dot(point, axes[0]) * pixelsPerMm + shiftXPx, heightPx - (dot(point, axes[1]) * pixelsPerMm + shiftYPx)};
  }
};

struct RenderedView {
  Image image;
  PictureFrame frame;
};

Image renderImage(const TriangleMesh& mesh, const RenderOptions& options = {});
/// The part with translucent bodies in front of it; the view takes in all of them.
RenderedView renderLayers(const TriangleMesh& mesh, const std::vector<RenderLayer>& layers,
                          const RenderOptions& options);

/// The bytes of a PNG file.
std::string encodePng(const Image& image);

/// Error "file-not-written" where the path cannot be written.
Result<void> writePng(const Image& image, const std::string& path);

}  // namespace stepwise
