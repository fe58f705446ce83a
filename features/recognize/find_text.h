// Finds engraved and raised text: several small outlines on one plane, all of one depth, some of them intricate.
//
// Engraved: the glyphs' walls and floors; raised: walls and tops. Stroke width is estimated as twice the floor's area
// over its border. Lengths in mm. Runs before bosses and cavities. Cost: near-linear.
// Does not see: text on curved faces, single letters, text cut through.
#pragma once

#include "features/recognize/claims.h"

namespace stepwise {

struct FindTextOptions {
  int minGlyphs = 3;
  /// Glyphs are small on their plane; larger outlines are pockets and pads.
  double maxGlyphToPlane = 0.2;
  /// Engraving and embossing are shallow against the height of a glyph.
  double maxDepthToSize = 0.6;
  /// Outlines with at least this many edges are intricate (a hexagon is a pocket); at least half of the glyphs must be.
  int intricateEdges = 7;
};

void findText(const FaceGraph& graph, Claims& claims, const FindTextOptions& options = {});

}  // namespace stepwise
