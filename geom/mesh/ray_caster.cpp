#include "geom/mesh/ray_caster.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "geom/core/check.h"
#include "geom/occt/embree.h"

namespace stepwise {
namespace {

/// One device for the whole process: making one costs more than tracing a small part. It is never released, because
/// rays may be cast until the very end.
RTCDevice device() {
  static const RTCDevice instance = rtcNewDevice(nullptr);
  STEPWISE_CHECK(instance != nullptr, "Embree could not start");
  return instance;
}

/// What the filter below needs; starts with Embree's context, which is what it is handed.
struct FilteredQuery {
  embree::QueryContext context;
  const std::vector<FaceId>* triangleFace = nullptr;
  double distanceScale = 1;
  std::vector<RayHit>* hits = nullptr;
};

enum class Wanted { nearest, any };

/// What the search for near points needs: the triangles in scene units, and the nearest so far.
struct NearQuery {
  const float* points = nullptr;
  const std::uint32_t* indices = nullptr;
  Vec3 center;
  double squared = 0;  ///< of the distance to the nearest point so far
  Vec3 nearest;
  bool found = false;
  Wanted wanted = Wanted::nearest;

  Vec3 corner(unsigned triangle, int i) const {
    const float* p = points + 3 * static_cast<std::size_t>(indices[3 * static_cast<std::size_t>(triangle) + i]);
    return {p[0], p[1], p[2]};
  }
};

/// Based on: Ericson, "Real-Time Collision Detection", 2005: the regions around a triangle.
Vec3 nearestOnTriangle(Vec3 p, Vec3 a, Vec3 b, Vec3 c) {
  const Vec3 ab = b - a, ac = c - a, ap = p - a;
  const double d1 = dot(ab, ap), d2 = dot(ac, ap);
  if (d1 <= 0 && d2 <= 0) return a;
  const Vec3 bp = p - b;
  const double d3 = dot(ab, bp), d4 = dot(ac, bp);
  if (d3 >= 0 && d4 <= d3) return b;
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return a + ab * (d1 / (d1 - d3));
  const Vec3 cp = p - c;
  const double d5 = dot(ab, cp), d6 = dot(ac, cp);
  if (d6 >= 0 && d5 <= d6) return c;
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return a + ac * (d2 / (d2 - d6));
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) return b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)));
  const double sum = va + vb + vc;
  return sum > 0 ? a + ab * (vb / sum) + ac * (vc / sum) : a;
}

bool takeNearer(RTCPointQueryFunctionArguments* arguments) {
  auto& query = *static_cast<NearQuery*>(arguments->userPtr);
  if (query.found && query.wanted == Wanted::any) return false;
  const Vec3 point = nearestOnTriangle(query.center, query.corner(arguments->primID, 0),
                                       query.corner(arguments->primID, 1), query.corner(arguments->primID, 2));
  const Vec3 away = point - query.center;
  const double squared = dot(away, away);
  if (squared >= query.squared) return false;
  query.squared = squared;
  query.nearest = point;
  query.found = true;
  arguments->query->radius = query.wanted == Wanted::any ? 0.0f : static_cast<float>(std::sqrt(squared));
  return true;
}

void recordAndGoOn(const RTCFilterFunctionNArguments* arguments) {
  const auto& query = *reinterpret_cast<const FilteredQuery*>(arguments->context);
  const unsigned triangle = RTCHitN_primID(arguments->hit, arguments->N, 0);
  const double distance = RTCRayN_tfar(arguments->ray, arguments->N, 0) / query.distanceScale;
  query.hits->push_back({distance, (*query.triangleFace)[triangle], triangle});
  arguments->valid[0] = 0;
}

}  // namespace

struct RayCaster::Scene {
  RTCScene scene = nullptr;
  std::vector<FaceId> triangleFace;
  Vec3 center;       ///< of the mesh; rays are shifted there before they lose digits
  double scale = 1;  ///< part millimetres → scene units, in which the mesh has a diagonal of 2
  double diagonalMm = 0;
  const float* points = nullptr;  ///< Embree's own copies of the mesh, in scene units
  const std::uint32_t* indices = nullptr;

  explicit Scene(const TriangleMesh& mesh);
  ~Scene() { rtcReleaseScene(scene); }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  RTCRay rayOf(const Ray& ray, double minDistanceMm) const;
  std::optional<RayHit> nearest(const Ray& ray, double minDistanceMm, RTCFilterFunctionN filter,
                                FilteredQuery& query) const;
  NearQuery lookAround(Vec3 point, double withinMm, Wanted wanted) const;
};

RayCaster::Scene::Scene(const TriangleMesh& mesh) : triangleFace(mesh.triangleFace) {
  const Box3 box = computeBox(mesh);
  if (!box.empty()) {
    center = box.center();
    diagonalMm = box.diagonalMm();
  }
  scale = diagonalMm > 0 ? 2 / diagonalMm : 1;
  scene = rtcNewScene(device());
  rtcSetSceneFlags(scene, static_cast<RTCSceneFlags>(RTC_SCENE_FLAG_ROBUST | embree::kFilterFlag));
  if (!mesh.triangles.empty()) {
    RTCGeometry geometry = rtcNewGeometry(device(), RTC_GEOMETRY_TYPE_TRIANGLE);
    auto* corners = static_cast<float*>(rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                                                3 * sizeof(float), mesh.vertices.size()));
    auto* numbers = static_cast<std::uint32_t*>(rtcSetNewGeometryBuffer(
        geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, 3 * sizeof(std::uint32_t), mesh.triangles.size()));
    STEPWISE_CHECK(corners != nullptr && numbers != nullptr, "Embree gave no memory");
    points = corners;
    indices = numbers;
    for (Vec3 p : mesh.vertices) {
      const Vec3 local = (p - center) * scale;
      *corners++ = static_cast<float>(local.x);
      *corners++ = static_cast<float>(local.y);
      *corners++ = static_cast<float>(local.z);
    }
    for (const auto& triangle : mesh.triangles) numbers = std::copy(triangle.begin(), triangle.end(), numbers);
    rtcCommitGeometry(geometry);
    rtcAttachGeometry(scene, geometry);
    rtcReleaseGeometry(geometry);
  }
  rtcCommitScene(scene);
}

RTCRay RayCaster::Scene::rayOf(const Ray& ray, double minDistanceMm) const {
  const Vec3 origin = (ray.origin - center) * scale;
  RTCRay result{};
  result.org_x = static_cast<float>(origin.x);
  result.org_y = static_cast<float>(origin.y);
  result.org_z = static_cast<float>(origin.z);
  result.dir_x = static_cast<float>(ray.direction.x);
  result.dir_y = static_cast<float>(ray.direction.y);
  result.dir_z = static_cast<float>(ray.direction.z);
  result.tnear = static_cast<float>(minDistanceMm * scale);
  result.tfar = std::numeric_limits<float>::infinity();
  result.mask = ~0u;
  return result;
}

std::optional<RayHit> RayCaster::Scene::nearest(const Ray& ray, double minDistanceMm, RTCFilterFunctionN filter,
                                                FilteredQuery& query) const {
  RTCRayHit hit{};
  hit.ray = rayOf(ray, minDistanceMm);
  hit.hit.geomID = hit.hit.primID = RTC_INVALID_GEOMETRY_ID;
  embree::initContext(query.context);
  query.triangleFace = &triangleFace;
  query.distanceScale = scale;
  embree::intersect(scene, query.context, filter, hit);
  if (hit.hit.geomID == RTC_INVALID_GEOMETRY_ID) return std::nullopt;
  return RayHit{hit.ray.tfar / scale, triangleFace[hit.hit.primID], hit.hit.primID};
}

NearQuery RayCaster::Scene::lookAround(Vec3 point, double withinMm, Wanted wanted) const {
  NearQuery near;
  near.points = points;
  near.indices = indices;
  near.center = (point - center) * scale;
  near.squared = withinMm * scale * withinMm * scale;
  near.wanted = wanted;
  RTCPointQuery query{};
  query.x = static_cast<float>(near.center.x);
  query.y = static_cast<float>(near.center.y);
  query.z = static_cast<float>(near.center.z);
  query.radius = static_cast<float>(withinMm * scale);
  RTCPointQueryContext context;
  rtcInitPointQueryContext(&context);
  if (withinMm > 0) rtcPointQuery(scene, &query, &context, takeNearer, &near);
  return near;
}

RayCaster::RayCaster(const TriangleMesh& mesh) : scene_(std::make_unique<Scene>(mesh)) {}
RayCaster::~RayCaster() = default;
RayCaster::RayCaster(RayCaster&&) noexcept = default;
RayCaster& RayCaster::operator=(RayCaster&&) noexcept = default;

bool RayCaster::occluded(const Ray& ray, double minDistanceMm) const {
  RTCRay query = scene_->rayOf(ray, minDistanceMm);
  embree::occluded(scene_->scene, query);
  return query.tfar < 0;  // Embree's way to say "something is there"
}

std::optional<RayHit> RayCaster::firstHit(const Ray& ray, double minDistanceMm) const {
  FilteredQuery query;
  return scene_->nearest(ray, minDistanceMm, nullptr, query);
}

std::vector<RayHit> RayCaster::allHits(const Ray& ray, double minDistanceMm) const {
  std::vector<RayHit> hits;
  FilteredQuery query;
  query.hits = &hits;
  scene_->nearest(ray, minDistanceMm, recordAndGoOn, query);
  std::sort(hits.begin(), hits.end(), [](const RayHit& a, const RayHit& b) {
    return a.distanceMm != b.distanceMm ? a.distanceMm < b.distanceMm : a.triangle < b.triangle;
  });
  return hits;
}

std::optional<Vec3> RayCaster::nearestPoint(Vec3 point, double withinMm) const {
  const NearQuery near = scene_->lookAround(point, withinMm, Wanted::nearest);
  if (!near.found) return std::nullopt;
  return near.nearest / scene_->scale + scene_->center;
}

bool RayCaster::anyWithin(Vec3 point, double withinMm) const {
  return scene_->lookAround(point, withinMm, Wanted::any).found;
}

double RayCaster::diagonalMm() const { return scene_->diagonalMm; }

}  // namespace stepwise
