#include "geom/mesh/ray_caster.h"

#include <algorithm>
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

  explicit Scene(const TriangleMesh& mesh);
  ~Scene() { rtcReleaseScene(scene); }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  RTCRay rayOf(const Ray& ray, double minDistanceMm) const;
  std::optional<RayHit> nearest(const Ray& ray, double minDistanceMm, RTCFilterFunctionN filter,
                                FilteredQuery& query) const;
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
    auto* points = static_cast<float*>(rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                                               3 * sizeof(float), mesh.vertices.size()));
    auto* indices = static_cast<std::uint32_t*>(rtcSetNewGeometryBuffer(
        geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, 3 * sizeof(std::uint32_t), mesh.triangles.size()));
    STEPWISE_CHECK(points != nullptr && indices != nullptr, "Embree gave no memory");
    for (Vec3 p : mesh.vertices) {
      const Vec3 local = (p - center) * scale;
      *points++ = static_cast<float>(local.x);
      *points++ = static_cast<float>(local.y);
      *points++ = static_cast<float>(local.z);
    }
    for (const auto& triangle : mesh.triangles) indices = std::copy(triangle.begin(), triangle.end(), indices);
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

double RayCaster::diagonalMm() const { return scene_->diagonalMm; }

}  // namespace stepwise
