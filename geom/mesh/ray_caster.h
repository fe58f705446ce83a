// Who sees what, and how near the surface is: rays and balls against a triangle mesh, by Embree.
//
// Build once per mesh, then query from any number of threads. Single precision inside, but around the middle of the
// mesh and scaled to its size: offsets below 1e-6 of the box diagonal are noise, wherever in space the part lies.
// The same query gives the same answer on any thread and for any thread count. Cost: building n log n, a ray log n.
// Does not see: which side of a triangle was hit.
#pragma once

#include <cstdint>
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
  std::uint32_t triangle = 0;  ///< index into the mesh's triangles
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
  /// All hits in order of distance, then of face; for counting walls and measuring thickness. A ray through an edge
  /// hits both its triangles.
  std::vector<RayHit> allHits(const Ray& ray, double minDistanceMm) const;

  /// The point of the mesh nearest to `point`, nearer than `withinMm`.
  std::optional<Vec3> nearestPoint(Vec3 point, double withinMm) const;
  /// Whether any point of the mesh is nearer than `withinMm`: quicker than to look for the nearest.
  bool anyWithin(Vec3 point, double withinMm) const;

  /// Diagonal of the mesh's box: the scale for offsets.
  double diagonalMm() const;

 private:
  struct Scene;
  std::unique_ptr<Scene> scene_;
};

}  // namespace stepwise
