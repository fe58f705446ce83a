// Who sees what: rays against a triangle mesh, by Embree.
//
// Build once per mesh, then query from any number of threads. Single precision inside: offsets below 1e-5 of the
// box diagonal are noise.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct Ray {
  Vec3 origin;
  Vec3 direction;  ///< unit
};

struct RayHit {
  double distanceMm = 0;
  FaceId face = 0;
};

class RayCaster {
 public:
  explicit RayCaster(const TriangleMesh& mesh);
  ~RayCaster();
  RayCaster(RayCaster&&) noexcept;
  RayCaster& operator=(RayCaster&&) noexcept;

  /// True where anything is hit at a distance above `minDistanceMm`.
  bool occluded(const Ray& ray, double minDistanceMm) const;
  std::optional<RayHit> firstHit(const Ray& ray, double minDistanceMm) const;
  /// All hits in order of distance; for counting walls and measuring thickness.
  std::vector<RayHit> allHits(const Ray& ray, double minDistanceMm) const;

 private:
  struct Scene;
  std::unique_ptr<Scene> scene_;
};

}  // namespace stepwise
