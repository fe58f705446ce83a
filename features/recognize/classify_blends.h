// Tells which faces are blends: narrow faces that continue two neighbours smoothly where these would meet in an edge.
//
// Works on logical faces, so the halves of a split blend are one. Pure: claims nothing, so that other stages can look
// through blends. Radii and lengths in mm. Cost: linear in faces and edges.
// Does not see: blends that touch only one neighbour smoothly (cliff edges); freeform blends between two freeform
// faces.
#pragma once

#include <array>
#include <vector>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct BlendFace {
  enum class Kind { round, fillet };  ///< convex: an outer edge broken; concave: an inner corner filled
  std::vector<FaceId> faces;          ///< the pieces of one logical face, ascending
  Kind kind = Kind::round;
  double radiusMm = 0;     ///< at the middle; the smallest one for variable blends
  bool variable = false;   ///< the radius changes along the edge
  bool corner = false;     ///< a patch where blends meet, without supports of its own
  bool fullRound = false;  ///< replaces a whole narrow face: turns by half a turn
  /// A fillet between two walls of one cavity, along the tool: the cavity's own corner radius.
  bool cavityCorner = false;
  std::array<FaceId, 2> supports{};  ///< the neighbours it blends, ascending; 0 for corner patches
  Angle turn;                        ///< between the supports' normals
  double lengthMm = 0;               ///< along the blended edge
  int chain = 0;                     ///< blends of one kind and radius that run into each other carry one number
};

struct ClassifyBlendsOptions {
  /// Arcs with a larger radius than this share of the part's diagonal are shapes of their own.
  double maxRadiusToDiagonal = 0.5;
  /// Freeform strips wider than this share of their length are surfaces, not blends.
  double maxStripWidthToLength = 0.6;
};

std::vector<BlendFace> classifyBlends(const FaceGraph& graph, const ClassifyBlendsOptions& options = {});

}  // namespace stepwise
