// The points of each face that access is judged at, and how far its triangles may lie beside the true shape.
//
// Lengths in mm. The same triangles give the same points. Cost: linear in triangles to build, a face at a time after
// that. Threads: const calls are safe. Does not see: anything between the points.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "geom/brep/face_graph.h"
#include "geom/mesh/sample_faces.h"

namespace stepwise {

class FaceSampler {
 public:
  FaceSampler(const FaceGraph& graph, const TriangleMesh& mesh, int samplesPerFace);

  /// Points with the true normal of the surface where it is known; the face's own point where it has no triangles.
  std::vector<FaceSample> samplesOf(const Face& face) const;
  /// How far the triangles of the face and of its border may lie from the true shape; 0 for straight-edged planes that
  /// meet their neighbours.
  double slackMm(FaceId face) const { return slackMm_[face - 1]; }

 private:
  const TriangleMesh& mesh_;
  int samplesPerFace_;
  std::vector<std::array<std::uint32_t, 2>> ranges_;
  std::vector<double> slackMm_;  ///< [face − 1]
};

}  // namespace stepwise
