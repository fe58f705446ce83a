// Finds chamfers: conical ones on turned and drilled edges, rings of bevels around rounded outlines, and narrow flat
// ones.
//
// Wide flat bevels are left to the cavities, which know the stock. Runs after the holes, which own their countersinks.
// Cost: linear in faces and edges. Does not see: freeform bevels along curved edges whose neighbours are freeform.
#pragma once

#include <array>
#include <optional>

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

/// A flat bevel between two faces that would otherwise meet in one outer edge.
struct PlanarChamfer {
  FaceId face = 0;
  std::array<FaceId, 2> supports{};  ///< the larger one first
  double widthMm = 0;                ///< how far the larger support is cut back
  double slantMm = 0;                ///< across the bevel
  double lengthMm = 0;               ///< along the edge
  Angle angle;                       ///< against the larger support; 45° on an even bevel
  Angle edgeAngle;                   ///< interior angle of the edge that was broken; 90° on a block
};

/// Nothing if the face is not planar or no two of its opposite edges are outer corners of 100° to 175°.
std::optional<PlanarChamfer> classifyPlanarChamfer(const FaceGraph& graph, FaceId face);

struct FindChamfersOptions {
  /// A cone that takes away more than this share of the radius is a shape of its own.
  double maxSlantToRadius = 0.5;
  /// A flat bevel wider than this share of one of its neighbours is a slope of its own.
  double maxSlantToReach = 0.5;
  /// Against either neighbour; flatter ones are drafts and crowned faces.
  Angle minFlatAngle = Angle::degrees(15);
};

void findChamfers(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                  const FindChamfersOptions& options = {});

}  // namespace stepwise
