#include "features/merge/revolved_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>

namespace stepwise {
namespace {

struct AxisOfFace {
  Vec3 origin, axis;
};

std::optional<AxisOfFace> axisOf(const Surface& surface) {
  if (const auto* c = std::get_if<Cylinder>(&surface)) return AxisOfFace{c->origin, c->axis};
  if (const auto* c = std::get_if<Cone>(&surface)) return AxisOfFace{c->apex, c->axis};
  if (const auto* t = std::get_if<Torus>(&surface)) return AxisOfFace{t->center, t->axis};
  return std::nullopt;
}

double distanceToAxis(const RevolvedShape& shape, Vec3 p) {
  const Vec3 d = p - shape.origin;
  return norm(d - shape.axis * dot(d, shape.axis));
}

bool isAround(const RevolvedShape& shape, const AxisOfFace& face, double size) {
  return norm(cross(face.axis, shape.axis)) < 1e-3 && distanceToAxis(shape, face.origin) < 1e-3 * size + 1e-4;
}

/// The axis with most area around it; ties go to the smaller face.
std::optional<RevolvedShape> mainAxis(const FaceGraph& graph) {
  const double size = graph.box.diagonalMm();
  std::vector<std::pair<double, RevolvedShape>> axes;
  for (const Face& face : graph.faces) {
    const auto axis = axisOf(face.surface);
    if (!axis) continue;
    auto known = std::find_if(axes.begin(), axes.end(), [&](const auto& a) { return isAround(a.second, *axis, size); });
    if (known == axes.end()) {
      RevolvedShape shape;
      shape.origin = axis->origin;
      shape.axis = axis->axis;
      known = axes.insert(axes.end(), {0, shape});
    }
    known->first += face.areaMm2;
  }
  const auto best =
      std::max_element(axes.begin(), axes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (best == axes.end()) return std::nullopt;
  return best->second;
}

std::array<double, 2> heights(const FaceGraph& graph, FaceId face, const RevolvedShape& shape) {
  std::array<double, 2> range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const int id : edgesOf(graph, face))
    for (const Vec3 p : {graph.edge(id).start, graph.edge(id).mid, graph.edge(id).end}) {
      const double h = dot(p - shape.origin, shape.axis);
      range = {std::min(range[0], h), std::max(range[1], h)};
    }
  return range;
}

struct BandShape {
  double radius = 0;
  bool inner = false, conical = false;
};

BandShape bandShape(const FaceGraph& graph, const Face& face, const RevolvedShape& shape) {
  if (const auto* c = std::get_if<Cylinder>(&face.surface)) return {c->radiusMm, c->concave, false};
  double radius = 0;
  for (const int id : edgesOf(graph, face.id))
    for (const Vec3 p : {graph.edge(id).start, graph.edge(id).mid}) radius = std::max(radius, distanceToAxis(shape, p));
  if (const auto* c = std::get_if<Cone>(&face.surface)) return {radius, c->concave, true};
  const auto& torus = std::get<Torus>(face.surface);
  return {std::max(radius, torus.majorRadiusMm + (torus.concave ? 0 : torus.minorRadiusMm)), torus.concave, true};
}

void addBand(const FaceGraph& graph, const Face& face, RevolvedShape& shape) {
  const BandShape kind = bandShape(graph, face, shape);
  const auto [from, to] = heights(graph, face.id, shape);
  if (from > to) return;  // a whole torus has no borders
  for (Band& band : shape.bands) {
    const bool same = band.inner == kind.inner && band.conical == kind.conical &&
                      std::abs(band.radiusMm - kind.radius) < 1e-4 * kind.radius + 1e-6 &&
                      std::abs(band.from - from) < 1e-4 && std::abs(band.to - to) < 1e-4;
    if (!same) continue;
    band.faces.push_back(face.id);
    return;
  }
  shape.bands.push_back({kind.radius, from, to, kind.inner, kind.conical, 1, {face.id}});
}

void measureTurns(const FaceGraph& graph, RevolvedShape& shape) {
  for (Band& band : shape.bands) {
    if (band.conical) continue;
    double area = 0;
    for (const FaceId face : band.faces) area += graph.face(face).areaMm2;
    band.turnRatio = area / std::max(1e-12, 2 * std::numbers::pi * band.radiusMm * (band.to - band.from));
  }
}

/// Planes along the axis, those at one distance and side together, if their normals differ by equal angles.
void addFlats(const FaceGraph& graph, RevolvedShape& shape) {
  struct Side {
    double distance = 0;
    std::vector<Vec3> normals;
    Flats flats;
  };
  std::vector<Side> sides;
  for (const Face& face : graph.faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (!plane || std::abs(dot(plane->normal, shape.axis)) > 1e-3) continue;
    const double distance = dot(face.point - shape.origin, plane->normal);
    auto side = std::find_if(sides.begin(), sides.end(), [&](const Side& s) {
      return std::abs(s.distance - distance) < 0.01 * std::abs(distance) + 1e-4;
    });
    if (side == sides.end())
      side = sides.insert(sides.end(), {distance, {}, {0, 2 * std::abs(distance), 1e300, -1e300, {}}});
    const auto [from, to] = heights(graph, face.id, shape);
    side->flats.from = std::min(side->flats.from, from);
    side->flats.to = std::max(side->flats.to, to);
    side->flats.faces.push_back(face.id);
    const bool known =
        std::any_of(side->normals.begin(), side->normals.end(), [&](Vec3 n) { return dot(n, plane->normal) > 0.999; });
    if (!known) side->normals.push_back(plane->normal);
  }
  for (Side& side : sides) {
    side.flats.count = static_cast<int>(side.normals.size());
    if (side.flats.count > 1) (side.distance > 0 ? shape.outerFlats : shape.innerFlats).push_back(side.flats);
  }
  for (auto* flats : {&shape.outerFlats, &shape.innerFlats})
    std::stable_sort(flats->begin(), flats->end(), [](const Flats& a, const Flats& b) { return a.count > b.count; });
}

void putOriginBelow(const FaceGraph& graph, RevolvedShape& shape) {
  std::array<double, 2> range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const Edge& edge : graph.edges)
    for (const Vec3 p : {edge.start, edge.mid, edge.end}) {
      const double h = dot(p - shape.origin, shape.axis);
      range = {std::min(range[0], h), std::max(range[1], h)};
    }
  shape.origin += shape.axis * range[0];
  shape.lengthMm = range[1] - range[0];
}

}  // namespace

std::optional<RevolvedShape> findRevolvedShape(const FaceGraph& graph) {
  std::optional<RevolvedShape> shape = mainAxis(graph);
  if (!shape) return std::nullopt;
  putOriginBelow(graph, *shape);
  const double size = graph.box.diagonalMm();
  double revolved = 0, whole = 0;
  for (const Face& face : graph.faces) {
    whole += face.areaMm2;
    const auto axis = axisOf(face.surface);
    const auto* plane = std::get_if<Plane>(&face.surface);
    const bool across = plane && std::abs(dot(plane->normal, shape->axis)) > 0.9999;
    const bool around = axis && isAround(*shape, *axis, size);
    if (around) addBand(graph, face, *shape);
    if (around || across) revolved += face.areaMm2;
  }
  shape->areaRatio = whole > 0 ? revolved / whole : 0;
  measureTurns(graph, *shape);
  addFlats(graph, *shape);
  std::sort(shape->bands.begin(), shape->bands.end(), [](const Band& a, const Band& b) {
    return std::tie(a.inner, a.from, a.radiusMm) < std::tie(b.inner, b.from, b.radiusMm);
  });
  for (const Band& band : shape->bands)
    if (!band.inner) shape->outerRadiusMm = std::max(shape->outerRadiusMm, band.radiusMm);
  return shape;
}

}  // namespace stepwise
