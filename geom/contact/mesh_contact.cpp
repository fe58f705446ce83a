#include "geom/contact/mesh_contact.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "geom/contact/face_contact.h"
#include "geom/contact/triangle_distance.h"
#include "geom/core/box_index.h"
#include "geom/mesh/sample_faces.h"

namespace stepwise {
namespace {

Box3 grown(Box3 box, double by) {
  const Vec3 margin{by, by, by};
  return {box.min - margin, box.max + margin};
}

bool meets(const Box3& a, const Box3& b) {
  return a.min.x <= b.max.x && b.min.x <= a.max.x && a.min.y <= b.max.y && b.min.y <= a.max.y && a.min.z <= b.max.z &&
         b.min.z <= a.max.z;
}

bool inside(const Box3& box, Vec3 p) { return meets(box, Box3{p, p}); }

struct PlacedTriangle {
  Triangle corners;
  FaceId face = 0;
  Box3 box;
};

/// Triangles of the faces, placed, as far as they come near `where`.
std::vector<PlacedTriangle> trianglesNear(const ContactMesh& body, const Placement& placement,
                                          const std::set<FaceId>& faces, const Box3& where) {
  std::vector<PlacedTriangle> placed;
  for (const FaceId face : faces)
    for (std::uint32_t t = body.ranges[face - 1][0]; t < body.ranges[face - 1][1]; ++t) {
      PlacedTriangle triangle;
      triangle.face = face;
      for (std::size_t i = 0; i < 3; ++i) {
        triangle.corners[i] = placement.applyToPoint(body.mesh.vertices[body.mesh.triangles[t][i]]);
        triangle.box.add(triangle.corners[i]);
      }
      if (meets(triangle.box, where)) placed.push_back(triangle);
    }
  return placed;
}

Vec3 normalOf(const Triangle& t) { return normalized(cross(t[1] - t[0], t[2] - t[0])); }

struct Nearest {
  NearestPoints points;
  FaceId faceA = 0, faceB = 0;
  Vec3 normal;  ///< out of A
};

/// Points of the nearest places, not all on one spot.
std::vector<ContactPoint> touchingPoints(std::vector<Nearest> nearest, double within, double apart) {
  std::stable_sort(nearest.begin(), nearest.end(),
                   [](const Nearest& p, const Nearest& q) { return p.points.distanceMm < q.points.distanceMm; });
  std::vector<ContactPoint> points;
  for (const Nearest& n : nearest) {
    if (n.points.distanceMm > within || points.size() >= 24) break;
    const bool known = std::any_of(points.begin(), points.end(), [&](const ContactPoint& p) {
      return distance(p.at, n.points.onFirst) < apart && dot(p.normal, n.normal) > 0.95;
    });
    if (!known) points.push_back({n.points.onFirst, n.normal});
  }
  return points;
}

struct BodyInside {
  const ContactMesh& sampled;
  const ContactMesh& other;
  Placement toOther;  ///< coordinates of the sampled body → of the other
  Placement toA;      ///< coordinates of the sampled body → of A
};

/// Whether a known fit or thread accounts for material at `p`: it lies within the shaft of a fit that overlaps.
bool explained(const std::vector<FaceContact>& contacts, Vec3 p) {
  for (const FaceContact& c : contacts) {
    const bool fit = c.kind == ContactKind::threaded || (c.kind == ContactKind::coaxial && c.gapMm < 0);
    if (!fit) continue;
    const double along = dot(p - c.at, c.direction), away = norm(p - c.at - c.direction * along);
    if (away <= c.diameterMm * 0.55 && std::abs(along) <= c.lengthMm / 2 + c.diameterMm) return true;
  }
  return false;
}

/// How deep a point lies, at most: the nearest way out along six rays.
double insideDepth(const ContactMesh& body, Vec3 point, Vec3 normal) {
  const Vec3 u = anyPerpendicular(normal), v = cross(normal, u);
  double deep = body.box.diagonalMm();
  for (const Vec3 direction : {normal, -normal, u, -u, v, -v})
    if (const auto out = body.rays.firstHit({point, direction}, 0)) deep = std::min(deep, out->distanceMm);
  return deep;
}

/// Points just below the surface of one body that lie well inside the other.
std::optional<Interference> deepestPoint(const BodyInside& bodies, const std::vector<FaceContact>& contacts,
                                         double depth) {
  constexpr std::uint32_t kMostTriangles = 4000;
  const TriangleMesh& mesh = bodies.sampled.mesh;
  std::optional<Interference> found;
  std::vector<FaceSample> samples;
  const std::size_t stride = mesh.triangles.size() / kMostTriangles + 1;
  for (std::size_t t = 0; t < mesh.triangles.size(); t += stride) {
    const auto index = static_cast<std::uint32_t>(t);
    const auto some = sampleTriangles(mesh, {index, index + 1}, mesh.triangles.size() < 400 ? 3 : 1);
    samples.insert(samples.end(), some.begin(), some.end());
  }
  for (const FaceSample& sample : samples) {
    const Vec3 p = sample.point - sample.normal * depth, q = bodies.toOther.applyToPoint(p);
    if (!inside(bodies.other.box, q) || !isInside(bodies.other.rays, q)) continue;
    const Vec3 atA = bodies.toA.applyToPoint(p);
    if (explained(contacts, atA)) continue;
    const double deep = insideDepth(bodies.other, q, bodies.toOther.applyToDirection(sample.normal));
    if (deep < depth) continue;
    if (!found || deep > found->depthMm) found = Interference{deep, atA, std::nullopt};
  }
  return found;
}

}  // namespace

bool isInside(const RayCaster& rays, Vec3 point) {
  int votes = 0;
  for (const Vec3 direction :
       {Vec3{0.5377, 0.7311, 0.4199}, Vec3{-0.6123, 0.2871, 0.7367}, Vec3{0.1931, -0.8642, 0.4646}})
    votes += static_cast<int>(rays.allHits({point, normalized(direction)}, 0).size() % 2);
  return votes >= 2;
}

double countSharedVolumeMm3(const ContactMesh& a, const ContactMesh& b, const Placement& bInA) {
  constexpr int kSteps = 24;
  const Placement aInB = bInA.inverse();
  const Box3 inA = movedBox(b.box, bInA);
  const Vec3 low{std::max(a.box.min.x, inA.min.x), std::max(a.box.min.y, inA.min.y), std::max(a.box.min.z, inA.min.z)};
  const Vec3 high{std::min(a.box.max.x, inA.max.x), std::min(a.box.max.y, inA.max.y), std::min(a.box.max.z, inA.max.z)};
  const Vec3 size = high - low;
  if (std::min({size.x, size.y, size.z}) <= 0) return 0;
  int inBoth = 0;
  for (int i = 0; i < kSteps; ++i)
    for (int j = 0; j < kSteps; ++j)
      for (int k = 0; k < kSteps; ++k) {
        const Vec3 p{low.x + size.x * (i + 0.5) / kSteps, low.y + size.y * (j + 0.5) / kSteps,
                     low.z + size.z * (k + 0.5) / kSteps};
        inBoth += isInside(a.rays, p) && isInside(b.rays, aInB.applyToPoint(p)) ? 1 : 0;
      }
  return size.x * size.y * size.z * inBoth / (kSteps * kSteps * kSteps);
}

std::optional<FaceContact> touchMeshes(const ContactMesh& a, const ContactMesh& b, const Placement& bInA,
                                       const std::vector<FaceIdPair>& pairs, const FindContactsOptions& options) {
  std::set<FaceIdPair> wanted(pairs.begin(), pairs.end());
  std::set<FaceId> facesA, facesB;
  for (const auto& [fa, fb] : pairs) {
    facesA.insert(fa);
    facesB.insert(fb);
  }
  const Box3 boxB = grown(movedBox(b.box, bInA), options.nearMm), boxA = grown(a.box, options.nearMm);
  const std::vector<PlacedTriangle> as = trianglesNear(a, {}, facesA, boxB), bs = trianglesNear(b, bInA, facesB, boxA);
  if (as.empty() || bs.empty()) return std::nullopt;
  std::vector<Box3> boxes;
  for (const PlacedTriangle& triangle : bs) boxes.push_back(triangle.box);
  const BoxIndex index(boxes);
  std::vector<Nearest> nearest;
  for (const PlacedTriangle& triangle : as)
    for (const int i : index.touching(grown(triangle.box, options.nearMm))) {
      const PlacedTriangle& other = bs[i];
      if (!wanted.contains({triangle.face, other.face})) continue;
      const NearestPoints points = nearestPoints(triangle.corners, other.corners);
      if (points.distanceMm <= options.nearMm)
        nearest.push_back({points, triangle.face, other.face, normalOf(triangle.corners)});
    }
  if (nearest.empty()) return std::nullopt;
  const auto best = std::min_element(nearest.begin(), nearest.end(), [](const Nearest& p, const Nearest& q) {
    return p.points.distanceMm < q.points.distanceMm;
  });
  FaceContact contact;
  contact.kind = ContactKind::general;
  std::set<FaceId> touchedA, touchedB;
  for (const Nearest& n : nearest) {
    touchedA.insert(n.faceA);
    touchedB.insert(n.faceB);
  }
  contact.facesA.assign(touchedA.begin(), touchedA.end());
  contact.facesB.assign(touchedB.begin(), touchedB.end());
  contact.gapMm = best->points.distanceMm;
  contact.at = best->points.onFirst;
  contact.direction = best->normal;
  const double error = a.mesh.chordErrorMm + b.mesh.chordErrorMm;
  contact.points = touchingPoints(nearest, options.touchMm + error, a.box.diagonalMm() * 0.02);
  return contact;
}

std::optional<Interference> findInterference(const ContactMesh& a, const ContactMesh& b, const Placement& bInA,
                                             const std::vector<FaceContact>& contacts, double touchMm) {
  const double depth = 3 * (a.mesh.chordErrorMm + b.mesh.chordErrorMm + touchMm);
  const Placement aInB = bInA.inverse();
  const auto ofA = deepestPoint({a, b, aInB, {}}, contacts, depth);
  const auto ofB = deepestPoint({b, a, bInA, bInA}, contacts, depth);
  if (ofA && ofB) return ofA->depthMm >= ofB->depthMm ? ofA : ofB;
  return ofA ? ofA : ofB;
}

}  // namespace stepwise
