#include "geom/contact/face_contact.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <tuple>

#include "geom/contact/face_outline.h"

namespace stepwise {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;
/// Axes and normals of mates; placements in files are written with six digits or more.
constexpr double kParallel = 1e-3;

/// Both bodies in A's coordinates.
struct FacePair {
  const FaceGraph& graphA;
  const FaceGraph& graphB;
  const Face& a;
  const Face& b;
  const Placement& bInA;
  Surface surfaceB;  ///< in A's coordinates
  const FindContactsOptions& options;

  FaceContact contact(ContactKind kind) const {
    FaceContact contact;
    contact.kind = kind;
    contact.facesA = {a.id};
    contact.facesB = {b.id};
    return contact;
  }
};

bool parallel(Vec3 a, Vec3 b) { return norm(cross(a, b)) < kParallel; }

Vec3 footOnAxis(Vec3 origin, Vec3 axis, Vec3 point) { return origin + axis * dot(point - origin, axis); }
double distanceToAxis(Vec3 origin, Vec3 axis, Vec3 point) { return distance(point, footOnAxis(origin, axis, point)); }

/// The same axis for either sign, so that touches on it can be joined.
Vec3 unsignedAxis(Vec3 axis) {
  for (const double c : {axis.x, axis.y, axis.z})
    if (std::abs(c) > 1e-6) return c < 0 ? -axis : axis;
  return axis;
}

Placement frameOn(Vec3 origin, Vec3 axis) {
  const Vec3 x = anyPerpendicular(axis);
  return {{x, cross(axis, x), axis}, origin};
}

/// At most `most` corners of the hull, spread over it.
std::vector<Point2> fewCorners(const std::vector<Point2>& corners, std::size_t most) {
  std::vector<Point2> hull = convexHull(corners);
  if (hull.size() <= most) return hull;
  std::vector<Point2> few;
  for (std::size_t i = 0; i < most; ++i) few.push_back(hull[i * hull.size() / most]);
  return few;
}

std::optional<FaceTouch> touchPlanes(const FacePair& pair, const Plane& a, const Plane& b) {
  if (dot(a.normal, b.normal) > 0 || !parallel(a.normal, b.normal)) return std::nullopt;
  const Vec3 pointB = pair.bInA.applyToPoint(pair.b.point);
  const double gap = dot(pointB - a.origin, a.normal);
  if (std::abs(gap) > pair.options.nearMm) return std::nullopt;
  const Placement frame = frameOn(a.normal * dot(a.origin, a.normal), a.normal);
  const RegionOverlap overlap = overlapRegions(flatRegion(pair.graphA, pair.a.id, {}, frame),
                                               flatRegion(pair.graphB, pair.b.id, pair.bInA, frame));
  const double touch = pair.options.touchMm;
  if (overlap.area < touch * touch) return std::nullopt;
  FaceTouch result{pair.contact(ContactKind::coplanar), {}, frame.origin};
  FaceContact& contact = result.contact;
  contact.areaMm2 = overlap.area;
  contact.gapMm = gap;
  contact.direction = a.normal;
  contact.at = frame.applyToPoint({overlap.centroid.x, overlap.centroid.y, 0});
  for (const Point2 p : fewCorners(overlap.corners, 8))
    contact.points.push_back({frame.applyToPoint({p.x, p.y, 0}), a.normal});
  return result;
}

/// One of the two, shifted by full turns, over the other.
RegionOverlap overlapAround(const Region& a, Region b) {
  RegionOverlap sum;
  for (auto& loop : b)
    for (Point2& p : loop) p.x -= 2 * kTurn;
  for (int k = -2; k <= 2; ++k) {
    const RegionOverlap overlap = overlapRegions(a, b);
    if (overlap.area > 0) {
      const double area = sum.area + overlap.area;
      sum.centroid = {(sum.centroid.x * sum.area + overlap.centroid.x * overlap.area) / area,
                      (sum.centroid.y * sum.area + overlap.centroid.y * overlap.area) / area};
      sum.area = area;
      sum.corners.insert(sum.corners.end(), overlap.corners.begin(), overlap.corners.end());
    }
    for (auto& loop : b)
      for (Point2& p : loop) p.x += kTurn;
  }
  return sum;
}

std::array<double, 2> heightsOf(const std::vector<Point2>& corners) {
  std::array<double, 2> heights{corners.front().y, corners.front().y};
  for (const Point2 p : corners) heights = {std::min(heights[0], p.y), std::max(heights[1], p.y)};
  return heights;
}

/// The lowest and highest corner in each eighth of the turn: enough to know what the whole band blocks.
std::vector<Point2> bandCorners(const std::vector<Point2>& corners) {
  std::map<int, std::array<Point2, 2>> eighths;
  for (const Point2 p : corners) {
    const double angle = p.x - kTurn * std::floor(p.x / kTurn);
    const int eighth = static_cast<int>(angle / kTurn * 16) % 16;
    const auto [found, fresh] = eighths.try_emplace(eighth, std::array{p, p});
    if (fresh) continue;
    if (p.y < found->second[0].y) found->second[0] = p;
    if (p.y > found->second[1].y) found->second[1] = p;
  }
  std::vector<Point2> few;
  for (const auto& [eighth, pair] : eighths) few.insert(few.end(), pair.begin(), pair.end());
  return few;
}

/// What a band of revolution and one around it have in common; `outward` is the shaft's normal in the frame's plane
/// through the axis: (away from the axis, along it).
void addBand(const RegionOverlap& overlap, const Placement& frame, Point2 outward, double radiusAtZero, double slope,
             FaceTouch& touch) {
  FaceContact& contact = touch.contact;
  touch.along = heightsOf(overlap.corners);
  contact.lengthMm = touch.along[1] - touch.along[0];
  const double middle = (touch.along[0] + touch.along[1]) / 2;
  contact.at = frame.applyToPoint({0, 0, middle});
  const double side = contact.shaftIsA ? 1 : -1;
  for (const Point2 p : bandCorners(overlap.corners)) {
    const double radius = radiusAtZero + slope * p.y;
    const Vec3 away = frame.applyToDirection({std::cos(p.x), std::sin(p.x), 0});
    contact.points.push_back(
        {frame.origin + away * radius + frame.axes[2] * p.y, (away * outward.x + frame.axes[2] * outward.y) * side});
  }
}

struct Fit {
  double shaft = 0, bore = 0;
  bool shaftIsA = false;
};

std::optional<FaceTouch> touchFit(const FacePair& pair, const Cylinder& a, const Cylinder& b) {
  const Fit fit = a.concave ? Fit{b.radiusMm, a.radiusMm, false} : Fit{a.radiusMm, b.radiusMm, true};
  const double gap = fit.bore - fit.shaft, touch = pair.options.touchMm;
  if (!parallel(a.axis, b.axis) || std::abs(gap) > pair.options.fitRatio * std::max(fit.shaft, fit.bore) + touch)
    return std::nullopt;
  const Vec3 axis = unsignedAxis(a.axis), origin = footOnAxis(a.origin, axis, {});
  const Vec3 middleB = pair.bInA.applyToPoint(pair.b.centroid);
  if (distance(footOnAxis(b.origin, b.axis, middleB), footOnAxis(a.origin, axis, middleB)) > std::max(gap, 0.0) + touch)
    return std::nullopt;
  const Placement frame = frameOn(origin, axis);
  const RegionOverlap overlap = overlapAround(unrolledRegion(pair.graphA, pair.a.id, {}, frame),
                                              unrolledRegion(pair.graphB, pair.b.id, pair.bInA, frame));
  if (overlap.area * fit.shaft < touch * touch) return std::nullopt;
  FaceTouch result{pair.contact(ContactKind::coaxial), {}, origin};
  FaceContact& contact = result.contact;
  contact.areaMm2 = overlap.area * fit.shaft;
  contact.gapMm = gap;
  contact.diameterMm = 2 * fit.shaft;
  contact.shaftIsA = fit.shaftIsA;
  contact.direction = axis;
  if (pair.options.threadPitch) contact.pitchMm = pair.options.threadPitch(2 * fit.shaft, 2 * fit.bore);
  if (contact.pitchMm) contact.kind = ContactKind::threaded;
  addBand(overlap, frame, {1, 0}, fit.shaft, 0, result);
  return result;
}

std::optional<FaceTouch> touchCones(const FacePair& pair, const Cone& a, const Cone& b) {
  if (a.concave == b.concave || dot(a.axis, b.axis) < 0 || !parallel(a.axis, b.axis) ||
      std::abs(a.halfAngle.inRadians() - b.halfAngle.inRadians()) > kParallel)
    return std::nullopt;
  const double touch = pair.options.touchMm;
  if (distanceToAxis(a.apex, a.axis, b.apex) > touch) return std::nullopt;
  const double sine = std::sin(a.halfAngle.inRadians()), shift = dot(b.apex - a.apex, a.axis);
  const double gap = (a.concave ? shift : -shift) * sine;
  if (std::abs(gap) > pair.options.nearMm) return std::nullopt;
  const Placement frame = frameOn(a.apex, a.axis);
  const RegionOverlap overlap = overlapAround(unrolledRegion(pair.graphA, pair.a.id, {}, frame),
                                              unrolledRegion(pair.graphB, pair.b.id, pair.bInA, frame));
  const double slope = std::tan(a.halfAngle.inRadians()), radius = slope * overlap.centroid.y;
  const double area = overlap.area * radius / std::cos(a.halfAngle.inRadians());
  if (area < touch * touch) return std::nullopt;
  FaceTouch result{pair.contact(ContactKind::conical), {}, a.apex};
  FaceContact& contact = result.contact;
  contact.areaMm2 = area;
  contact.gapMm = gap;
  contact.diameterMm = 2 * slope * heightsOf(overlap.corners)[1];
  contact.shaftIsA = !a.concave;
  contact.direction = a.axis;
  addBand(overlap, frame, {std::cos(a.halfAngle.inRadians()), -sine}, 0, slope, result);
  return result;
}

/// Directions from a ball's centre over the socket's face: its borders and its middle, or all around.
std::vector<Vec3> socketDirections(const FaceGraph& graph, const Face& face, const Placement& placement, Vec3 center) {
  std::vector<Vec3> directions;
  for (const Loop& loop : face.loops) {
    const std::vector<Vec3> points = loopPoints(graph, loop, placement);
    for (std::size_t i = 0; i < 12 && !points.empty(); ++i)
      directions.push_back(normalized(points[i * points.size() / 12] - center));
  }
  directions.push_back(normalized(placement.applyToPoint(face.point) - center));
  return directions;
}

std::optional<FaceTouch> touchBalls(const FacePair& pair, const Sphere& a, const Sphere& b) {
  if (a.concave == b.concave) return std::nullopt;
  const double shaft = a.concave ? b.radiusMm : a.radiusMm, bore = a.concave ? a.radiusMm : b.radiusMm;
  const double gap = bore - shaft, touch = pair.options.touchMm;
  if (std::abs(gap) > pair.options.nearMm || distance(a.center, b.center) > std::max(gap, 0.0) + touch)
    return std::nullopt;
  FaceTouch result{pair.contact(ContactKind::spherical), {}, a.center};
  FaceContact& contact = result.contact;
  contact.areaMm2 = std::min(pair.a.areaMm2, pair.b.areaMm2);
  contact.gapMm = gap;
  contact.diameterMm = 2 * shaft;
  contact.shaftIsA = !a.concave;
  contact.at = a.center;
  const std::vector<Vec3> directions = a.concave ? socketDirections(pair.graphA, pair.a, {}, a.center)
                                                 : socketDirections(pair.graphB, pair.b, pair.bInA, a.center);
  contact.direction = directions.back() * (a.concave ? -1.0 : 1.0);
  for (const Vec3 d : directions) contact.points.push_back({a.center + d * shaft, contact.shaftIsA ? d : -d});
  return result;
}

/// The stretch of a straight line, from `start` on, that lies inside both faces' regions; by its samples.
struct Stretch {
  double from = 0, to = -1;
};
template <class Inside>
Stretch stretchInside(double from, double to, Inside inside) {
  constexpr int kSamples = 48;
  Stretch stretch;
  bool any = false;
  for (int i = 0; i < kSamples; ++i) {
    const double s = from + (to - from) * (i + 0.5) / kSamples, half = (to - from) / kSamples / 2;
    if (!inside(s)) continue;
    if (!any) stretch.from = s - half;
    stretch.to = s + half;
    any = true;
  }
  return stretch;
}

bool coversAngle(const Region& unrolledFace, double angle, double height) {
  for (int k = -2; k <= 2; ++k)
    if (contains(unrolledFace, {angle + k * kTurn, height})) return true;
  return false;
}

std::array<double, 2> heightRange(const Region& region) {
  std::array<double, 2> range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const auto& loop : region)
    for (const Point2 p : loop) range = {std::min(range[0], p.y), std::max(range[1], p.y)};
  return range;
}

/// A line of a cylinder's face in the direction `away` from its axis, as far as `onOther` accepts its points.
template <class OnOther>
std::optional<FaceTouch> touchAlongLine(const FacePair& pair, bool cylinderIsA, const Cylinder& cylinder, Vec3 away,
                                        Vec3 normalOfA, double gap, OnOther onOther) {
  const Placement frame = frameOn(footOnAxis(cylinder.origin, cylinder.axis, {}), cylinder.axis);
  const Region round = cylinderIsA ? unrolledRegion(pair.graphA, pair.a.id, {}, frame)
                                   : unrolledRegion(pair.graphB, pair.b.id, pair.bInA, frame);
  const double angle = std::atan2(dot(away, frame.axes[1]), dot(away, frame.axes[0]));
  const auto at = [&](double s) { return frame.origin + away * cylinder.radiusMm + cylinder.axis * s; };
  const auto [low, high] = heightRange(round);
  const Stretch stretch =
      stretchInside(low, high, [&](double s) { return coversAngle(round, angle, s) && onOther(at(s)); });
  if (stretch.to - stretch.from < pair.options.touchMm) return std::nullopt;
  FaceTouch result{pair.contact(ContactKind::line), {stretch.from, stretch.to}, at(0)};
  FaceContact& contact = result.contact;
  contact.gapMm = gap;
  contact.lengthMm = stretch.to - stretch.from;
  contact.diameterMm = 2 * cylinder.radiusMm;
  contact.direction = normalOfA;
  contact.at = at((stretch.from + stretch.to) / 2);
  contact.points = {{at(stretch.from), normalOfA}, {at(stretch.to), normalOfA}};
  return result;
}

std::optional<FaceTouch> touchRoundOnPlane(const FacePair& pair, bool cylinderIsA, const Cylinder& cylinder,
                                           const Plane& plane) {
  if (cylinder.concave || std::abs(dot(cylinder.axis, plane.normal)) > kParallel) return std::nullopt;
  const double gap = dot(cylinder.origin - plane.origin, plane.normal) - cylinder.radiusMm;
  if (std::abs(gap) > pair.options.touchMm) return std::nullopt;
  const Placement frame = frameOn(plane.origin, plane.normal);
  const Region flat = cylinderIsA ? flatRegion(pair.graphB, pair.b.id, pair.bInA, frame)
                                  : flatRegion(pair.graphA, pair.a.id, {}, frame);
  const auto onPlane = [&](Vec3 p) {
    return contains(flat, {dot(p - frame.origin, frame.axes[0]), dot(p - frame.origin, frame.axes[1])});
  };
  return touchAlongLine(pair, cylinderIsA, cylinder, -plane.normal, cylinderIsA ? -plane.normal : plane.normal, gap,
                        onPlane);
}

/// Two rounds side by side, with parallel axes.
std::optional<FaceTouch> touchRoundsAlong(const FacePair& pair, const Cylinder& a, const Cylinder& b) {
  const Vec3 across = footOnAxis(b.origin, b.axis, a.origin) - a.origin;
  const double apart = norm(across), gap = apart - a.radiusMm - b.radiusMm;
  if (std::abs(gap) > pair.options.touchMm) return std::nullopt;
  const Vec3 away = across / apart;
  const Placement frame = frameOn(footOnAxis(b.origin, b.axis, {}), b.axis);
  const Region other = unrolledRegion(pair.graphB, pair.b.id, pair.bInA, frame);
  const double angle = std::atan2(-dot(away, frame.axes[1]), -dot(away, frame.axes[0]));
  const auto onOther = [&](Vec3 p) { return coversAngle(other, angle, dot(p - frame.origin, frame.axes[2])); };
  return touchAlongLine(pair, true, a, away, away, gap, onOther);
}

/// Two rounds that cross: they touch in the foot points of the common perpendicular of their axes.
std::optional<FaceTouch> touchRoundsAcross(const FacePair& pair, const Cylinder& a, const Cylinder& b) {
  const Vec3 common = normalized(cross(a.axis, b.axis));
  const double apart = dot(b.origin - a.origin, common), gap = std::abs(apart) - a.radiusMm - b.radiusMm;
  if (std::abs(gap) > pair.options.touchMm) return std::nullopt;
  const Vec3 away = apart > 0 ? common : -common;
  const Vec3 sideways = cross(b.axis, common);
  const double s = dot(b.origin - a.origin, sideways) / dot(a.axis, sideways);
  const Vec3 onA = a.origin + a.axis * s, onB = onA + away * std::abs(apart);
  const auto covered = [&](const FaceGraph& graph, const Face& face, const Placement& placement, Vec3 foot, Vec3 axis,
                           Vec3 direction) {
    const Placement frame = frameOn(foot, axis);
    return coversAngle(unrolledRegion(graph, face.id, placement, frame),
                       std::atan2(dot(direction, frame.axes[1]), dot(direction, frame.axes[0])), 0);
  };
  if (!covered(pair.graphA, pair.a, {}, onA, a.axis, away) ||
      !covered(pair.graphB, pair.b, pair.bInA, onB, b.axis, -away))
    return std::nullopt;
  FaceTouch result{pair.contact(ContactKind::point), {}, onA};
  result.contact.gapMm = gap;
  result.contact.diameterMm = 2 * std::min(a.radiusMm, b.radiusMm);
  result.contact.at = onA + away * a.radiusMm;
  result.contact.direction = away;
  result.contact.points = {{result.contact.at, away}};
  return result;
}

std::optional<FaceTouch> touchCylinders(const FacePair& pair, const Cylinder& a, const Cylinder& b) {
  if (a.concave != b.concave) return touchFit(pair, a, b);
  if (a.concave) return std::nullopt;
  return parallel(a.axis, b.axis) ? touchRoundsAlong(pair, a, b) : touchRoundsAcross(pair, a, b);
}

std::optional<FaceTouch> touchBallOnPlane(const FacePair& pair, bool ballIsA, const Sphere& ball, const Plane& plane) {
  const double gap = dot(ball.center - plane.origin, plane.normal) - ball.radiusMm;
  if (ball.concave || std::abs(gap) > pair.options.touchMm) return std::nullopt;
  const Placement frame = frameOn(plane.origin, plane.normal);
  const Region flat =
      ballIsA ? flatRegion(pair.graphB, pair.b.id, pair.bInA, frame) : flatRegion(pair.graphA, pair.a.id, {}, frame);
  const Vec3 at = ball.center - plane.normal * ball.radiusMm;
  if (!contains(flat, {dot(at - frame.origin, frame.axes[0]), dot(at - frame.origin, frame.axes[1])}))
    return std::nullopt;
  FaceTouch result{pair.contact(ContactKind::point), {}, at};
  result.contact.gapMm = gap;
  result.contact.diameterMm = 2 * ball.radiusMm;
  result.contact.at = at;
  result.contact.direction = ballIsA ? -plane.normal : plane.normal;
  result.contact.points = {{at, result.contact.direction}};
  return result;
}

bool sameSurface(const FaceTouch& p, const FaceTouch& q) {
  const FaceContact &a = p.contact, &b = q.contact;
  constexpr double kSame = 1e-4;
  return a.kind == b.kind && a.kind != ContactKind::point && a.shaftIsA == b.shaftIsA &&
         std::abs(a.gapMm - b.gapMm) < kSame && std::abs(a.diameterMm - b.diameterMm) < kSame &&
         distance(a.direction, b.direction) < kParallel && distance(p.surfaceAt, q.surfaceAt) < kSame;
}

/// Length of the union of stretches.
double coveredLength(std::vector<std::array<double, 2>> stretches) {
  std::sort(stretches.begin(), stretches.end());
  double sum = 0, end = -std::numeric_limits<double>::infinity();
  for (const auto& [from, to] : stretches) {
    sum += std::max(0.0, to - std::max(from, end));
    end = std::max(end, to);
  }
  return sum;
}

void addFaces(std::vector<FaceId>& faces, const std::vector<FaceId>& more) {
  faces.insert(faces.end(), more.begin(), more.end());
  std::sort(faces.begin(), faces.end());
  faces.erase(std::unique(faces.begin(), faces.end()), faces.end());
}

FaceContact joined(const std::vector<FaceTouch>& group) {
  FaceContact contact = group.front().contact;
  const auto weight = [](const FaceContact& c) { return c.areaMm2 > 0 ? c.areaMm2 : std::max(c.lengthMm, 1e-9); };
  Vec3 moment = contact.at * weight(contact);
  double weights = weight(contact);
  std::vector<std::array<double, 2>> stretches{group.front().along};
  for (std::size_t i = 1; i < group.size(); ++i) {
    const FaceContact& more = group[i].contact;
    addFaces(contact.facesA, more.facesA);
    addFaces(contact.facesB, more.facesB);
    contact.areaMm2 += more.areaMm2;
    moment += more.at * weight(more);
    weights += weight(more);
    contact.points.insert(contact.points.end(), more.points.begin(), more.points.end());
    stretches.push_back(group[i].along);
  }
  contact.at = moment / weights;
  if (contact.kind != ContactKind::coplanar && contact.kind != ContactKind::spherical)
    contact.lengthMm = coveredLength(stretches);
  if (contact.diameterMm > 0 && contact.lengthMm > 0 && contact.areaMm2 > 0)
    contact.wrapRatio = std::min(1.0, contact.areaMm2 / (std::numbers::pi * contact.diameterMm * contact.lengthMm));
  return contact;
}

}  // namespace

const char* name(ContactKind kind) {
  switch (kind) {
    case ContactKind::coplanar: return "coplanar";
    case ContactKind::coaxial: return "coaxial";
    case ContactKind::conical: return "conical";
    case ContactKind::spherical: return "spherical";
    case ContactKind::threaded: return "threaded";
    case ContactKind::line: return "line";
    case ContactKind::point: return "point";
    case ContactKind::general: return "general";
  }
  return "general";
}

Box3 movedBox(const Box3& box, const Placement& placement) {
  if (box.empty()) return box;
  const Vec3 half = box.size() / 2, middle = placement.applyToPoint(box.center());
  const auto reach = [&](auto component) {
    return std::abs(component(placement.axes[0])) * half.x + std::abs(component(placement.axes[1])) * half.y +
           std::abs(component(placement.axes[2])) * half.z;
  };
  const Vec3 size{reach([](Vec3 v) { return v.x; }), reach([](Vec3 v) { return v.y; }),
                  reach([](Vec3 v) { return v.z; })};
  return {middle - size, middle + size};
}

Surface movedSurface(const Surface& surface, const Placement& p) {
  Surface moved = surface;
  if (auto* plane = std::get_if<Plane>(&moved))
    *plane = {p.applyToPoint(plane->origin), p.applyToDirection(plane->normal)};
  if (auto* cylinder = std::get_if<Cylinder>(&moved)) {
    cylinder->origin = p.applyToPoint(cylinder->origin);
    cylinder->axis = p.applyToDirection(cylinder->axis);
  }
  if (auto* cone = std::get_if<Cone>(&moved)) {
    cone->apex = p.applyToPoint(cone->apex);
    cone->axis = p.applyToDirection(cone->axis);
  }
  if (auto* sphere = std::get_if<Sphere>(&moved)) sphere->center = p.applyToPoint(sphere->center);
  if (auto* torus = std::get_if<Torus>(&moved)) {
    torus->center = p.applyToPoint(torus->center);
    torus->axis = p.applyToDirection(torus->axis);
  }
  return moved;
}

std::optional<FaceTouch> touchFaces(const FaceGraph& graphA, FaceId faceA, const FaceGraph& graphB, FaceId faceB,
                                    const Placement& bInA, const FindContactsOptions& options) {
  const Face &a = graphA.face(faceA), &b = graphB.face(faceB);
  const FacePair pair{graphA, graphB, a, b, bInA, movedSurface(b.surface, bInA), options};
  const auto* planeA = std::get_if<Plane>(&a.surface);
  const auto* planeB = std::get_if<Plane>(&pair.surfaceB);
  const auto* cylinderA = std::get_if<Cylinder>(&a.surface);
  const auto* cylinderB = std::get_if<Cylinder>(&pair.surfaceB);
  const auto* sphereA = std::get_if<Sphere>(&a.surface);
  const auto* sphereB = std::get_if<Sphere>(&pair.surfaceB);
  const auto* coneA = std::get_if<Cone>(&a.surface);
  const auto* coneB = std::get_if<Cone>(&pair.surfaceB);
  if (planeA && planeB) return touchPlanes(pair, *planeA, *planeB);
  if (cylinderA && cylinderB) return touchCylinders(pair, *cylinderA, *cylinderB);
  if (coneA && coneB) return touchCones(pair, *coneA, *coneB);
  if (sphereA && sphereB) return touchBalls(pair, *sphereA, *sphereB);
  if (cylinderA && planeB) return touchRoundOnPlane(pair, true, *cylinderA, *planeB);
  if (planeA && cylinderB) return touchRoundOnPlane(pair, false, *cylinderB, *planeA);
  if (sphereA && planeB) return touchBallOnPlane(pair, true, *sphereA, *planeB);
  if (planeA && sphereB) return touchBallOnPlane(pair, false, *sphereB, *planeA);
  return std::nullopt;
}

bool needsMesh(const Surface& a, const Surface& b) {
  const auto simple = [](const Surface& s) {
    return std::holds_alternative<Plane>(s) || std::holds_alternative<Cylinder>(s);
  };
  const auto plane = [](const Surface& s) { return std::holds_alternative<Plane>(s); };
  const auto sphere = [](const Surface& s) { return std::holds_alternative<Sphere>(s); };
  if (simple(a) && simple(b)) return false;
  if ((plane(a) && sphere(b)) || (sphere(a) && plane(b))) return false;
  return !(a.index() == b.index() && (sphere(a) || std::holds_alternative<Cone>(a)));
}

std::vector<FaceContact> joinTouches(std::vector<FaceTouch> touches) {
  std::vector<FaceContact> contacts;
  std::vector<bool> used(touches.size(), false);
  for (std::size_t i = 0; i < touches.size(); ++i) {
    if (used[i]) continue;
    std::vector<FaceTouch> group;
    for (std::size_t j = i; j < touches.size(); ++j) {
      if (used[j] || (j != i && !sameSurface(touches[i], touches[j]))) continue;
      used[j] = true;
      group.push_back(touches[j]);
    }
    contacts.push_back(joined(group));
  }
  std::sort(contacts.begin(), contacts.end(), [](const FaceContact& p, const FaceContact& q) {
    return std::tie(p.kind, p.facesA, p.facesB) < std::tie(q.kind, q.facesA, q.facesB);
  });
  return contacts;
}

}  // namespace stepwise
