// What stands on the machine in one setup, as triangles: the part in its colours, the stock still around it, the jaws,
// chuck or bed that hold it, and an arrow along each tool axis.
//
// Lengths in mm, part coordinates. Jaws are drawn where they touch, with bodies of a usual shape behind. Threads: pure.
// Does not see: the machine, stops and parallels, the size of a real vise.
#pragma once

#include <optional>
#include <vector>

#include "features/analysis.h"
#include "features/setups/in_process_stock.h"
#include "geom/mesh/render_image.h"

namespace stepwise {

struct SceneArrow {
  Vec3 tail, tip;
  std::size_t position = 0;  ///< of Setup::positions
};

struct SetupScene {
  TriangleMesh part;              ///< faces beyond the part's own are arrows
  std::vector<Color> faceColors;  ///< by face of `part`
  std::vector<RenderLayer> layers;
  bool showsJaws = false, showsStock = false;
  std::vector<SceneArrow> arrows;
  Vec3 viewFrom, up;  ///< the view that shows most of what is cut
};

/// What the colours of a scene mean.
namespace scene_colors {
inline constexpr int kCutNow = 0xE67300, kCutBefore = 0x6FA8DC, kCutLater = 0xB9C2CC, kStockFace = 0xD9D9D9,
                     kUnreached = 0x262626, kStock = 0xE8C15A, kJaws = 0x5B7083, kTool = 0xC00000;
}

/// `stock`: the workpiece after each setup; unknown states show the part alone.
SetupScene buildSetupScene(const TriangleMesh& mesh, const PartAnalysis& analysis, const SetupPlan& plan,
                           std::size_t setup, const InProcessStock& stock);

}  // namespace stepwise
