#include "features/recognize/find_stock.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "geom/brep/edge_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

struct WeightedDirection {
  Vec3 direction;
  double areaMm2 = 0;
};

/// Face normals without sign, and axes of revolution, largest area first. Rotation of the part only rotates them.
std::vector<WeightedDirection> collectDirections(const FaceGraph& graph) {
  std::vector<WeightedDirection> directions;
  const double same = std::cos(kDirectionTolerance.inRadians());
  const auto add = [&](Vec3 direction, double area) {
    for (WeightedDirection& known : directions)
      if (std::abs(dot(known.direction, direction)) >= same) {
        known.areaMm2 += area;
        return;
      }
    directions.push_back({direction, area});
  };
  for (const Face& face : graph.faces) {
    if (const auto* plane = std::get_if<Plane>(&face.surface)) add(plane->normal, face.areaMm2);
    if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) add(cylinder->axis, face.areaMm2);
    if (const auto* cone = std::get_if<Cone>(&face.surface)) add(cone->axis, face.areaMm2);
  }
  std::stable_sort(directions.begin(), directions.end(),
                   [](const auto& a, const auto& b) { return a.areaMm2 > b.areaMm2 * (1 + 1e-9); });
  constexpr std::size_t kEnough = 16;  // the block's sides are among the largest faces
  if (directions.size() > kEnough) directions.resize(kEnough);
  return directions;
}

/// How far the part reaches along a unit direction: exact for planar faces, by surface for round ones.
Reach extentAlong(const FaceGraph& graph, Vec3 direction) {
  Reach extent;
  for (const Vec3& vertex : graph.vertices) extent.add(dot(vertex, direction));
  for (const Edge& edge : graph.edges) {
    if (edge.curve == CurveKind::line || edge.curve == CurveKind::degenerate) continue;
    for (Vec3 p : extremesAlong(edge, direction)) extent.add(dot(p, direction));
  }
  for (const Face& face : graph.faces) {
    if (face.surface.index() <= 2) continue;  // planes, cylinders and cones end on their edges
    extent.add(dot(face.point, direction));
    if (const auto* sphere = std::get_if<Sphere>(&face.surface))
      if (!sphere->concave && face.areaMm2 > 2 * M_PI * sphere->radiusMm * sphere->radiusMm) {
        extent.add(dot(sphere->center, direction) - sphere->radiusMm);
        extent.add(dot(sphere->center, direction) + sphere->radiusMm);
      }
  }
  return extent;
}

struct Frame {
  std::array<Vec3, 3> axes;
  std::array<Reach, 3> extents;
  double volume() const {
    double v = 1;
    for (const Reach& e : extents) v *= std::max(e.sizeMm(), 1e-9);
    return v;
  }
};

Frame frameOf(const FaceGraph& graph, std::array<Vec3, 3> axes) {
  Frame frame{axes, {}};
  for (int i = 0; i < 3; ++i) frame.extents[i] = extentAlong(graph, axes[i]);
  return frame;
}

/// Share of the directions' area that lies along the frame's axes.
double alignedShare(const std::vector<WeightedDirection>& directions, const Frame& frame) {
  const double same = std::cos(kDirectionTolerance.inRadians());
  double aligned = 0, all = 0;
  for (const WeightedDirection& known : directions) {
    all += known.areaMm2;
    if (std::any_of(frame.axes.begin(), frame.axes.end(),
                    [&](Vec3 axis) { return std::abs(dot(axis, known.direction)) >= same; }))
      aligned += known.areaMm2;
  }
  return all > 0 ? aligned / all : 0;
}

/// A shop sets the main faces square to the stock: a smaller block with the part askew in it must save more volume than
/// it turns area out of square.
Frame findSmallestFrame(const FaceGraph& graph) {
  const std::vector<WeightedDirection> directions = collectDirections(graph);
  const double square = std::sin(kDirectionTolerance.inRadians());
  std::optional<Frame> best;
  double least = 0;
  const auto consider = [&](Vec3 a, Vec3 b) {
    const Frame frame = frameOf(graph, {a, normalized(b - a * dot(a, b)), normalized(cross(a, b))});
    const double cost = frame.volume() * (2 - alignedShare(directions, frame));
    if (best && cost >= least * (1 - 1e-6)) return;
    best = frame;
    least = cost;
  };
  for (std::size_t i = 0; i < directions.size(); ++i)
    for (std::size_t j = i + 1; j < directions.size(); ++j)
      if (std::abs(dot(directions[i].direction, directions[j].direction)) < square)
        consider(directions[i].direction, directions[j].direction);
  if (!best && !directions.empty())
    consider(directions.front().direction, anyPerpendicular(directions.front().direction));
  if (!best) best = frameOf(graph, {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}});
  return *best;
}

}  // namespace

StockBlock findStockBlock(const FaceGraph& graph) {
  const Frame frame = findSmallestFrame(graph);
  StockBlock stock;
  stock.frame.axes = frame.axes;
  std::array<double, 3> half{}, middle{};
  for (int i = 0; i < 3; ++i) {
    half[i] = frame.extents[i].sizeMm() / 2;
    middle[i] = (frame.extents[i].highMm + frame.extents[i].lowMm) / 2;
    stock.frame.origin += frame.axes[i] * middle[i];
  }
  stock.halfExtentsMm = {half[0], half[1], half[2]};
  const double tolerance = sameLengthMm(graph);
  const double parallel = std::cos(kDirectionTolerance.inRadians());
  for (int side = 0; side < 6; ++side) {
    const Vec3 normal = stock.frame.axes[side / 2] * (side % 2 == 0 ? 1.0 : -1.0);
    stock.sides[side] = {stock.frame.origin + normal * half[side / 2], normal};
    for (const Face& face : graph.faces) {
      const auto* plane = std::get_if<Plane>(&face.surface);
      if (plane != nullptr && dot(plane->normal, normal) >= parallel &&
          std::abs(dot(face.point - stock.sides[side].origin, normal)) <= tolerance)
        stock.facesOnSide[side].push_back(face.id);
    }
  }
  return stock;
}

void claimStockFaces(const StockBlock& stock, Claims& claims) {
  for (int side = 0; side < 6; ++side)
    for (FaceId face : stock.facesOnSide[side])
      if (claims.free(face))
        claims.claimStock(face, "lies on side " + std::to_string(side + 1) + " of the smallest block around the part");
}

}  // namespace stepwise
