// How thick the material is behind each face.
//
// From points spread over a face a ray goes straight into the material; where it comes out through a face that looks
// the other way, the distance is a wall thickness there. Lengths in mm. Cost: samples × faces rays. Same answer for any
// thread count.
// Does not see: walls whose sides lean more than `maxTilt` against each other (wedges), and anything between samples.
#pragma once

#include <optional>
#include <vector>

#include "geom/core/units.h"
#include "geom/mesh/ray_caster.h"

namespace stepwise {

struct WallThickness {
  std::optional<double> minMm;     ///< absent: no sample of the face has a wall behind it
  std::optional<double> medianMm;  ///< over the samples with a wall behind them
  FaceId opposite = 0;             ///< far side of the thinnest place; 0: none
};

struct WallThicknessOptions {
  int samplesPerFace = 12;
  /// Far sides that lean more than this against the near side do not make a wall. 45° takes in drafted ribs and tubes,
  /// and leaves out the far corner of a block behind a chamfer.
  Angle maxTilt = Angle::degrees(45);
};

/// One entry per face, indexed by FaceId − 1. `rays` must be built on `mesh`.
std::vector<WallThickness> measureWallThickness(const TriangleMesh& mesh, const RayCaster& rays, int faceCount,
                                                const WallThicknessOptions& options = {});

}  // namespace stepwise
