#include "features/setup_scene.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace stepwise {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;
constexpr int kRoundSides = 48;

/// Collects triangles of one face id after the other.
class MeshBuilder {
 public:
  void add(const TriangleMesh& mesh, FaceId firstFace) {
    const auto offset = static_cast<std::uint32_t>(mesh_.vertices.size());
    mesh_.vertices.insert(mesh_.vertices.end(), mesh.vertices.begin(), mesh.vertices.end());
    for (std::array<std::uint32_t, 3> triangle : mesh.triangles) {
      for (std::uint32_t& corner : triangle) corner += offset;
      mesh_.triangles.push_back(triangle);
    }
    for (FaceId face : mesh.triangleFace) mesh_.triangleFace.push_back(firstFace + face);
  }
  void addTriangle(Vec3 a, Vec3 b, Vec3 c, FaceId face) {
    const auto offset = static_cast<std::uint32_t>(mesh_.vertices.size());
    for (Vec3 corner : {a, b, c}) mesh_.vertices.push_back(corner);
    mesh_.triangles.push_back({offset, offset + 1, offset + 2});
    mesh_.triangleFace.push_back(face);
  }
  /// Corners in order around, counter-clockwise from outside.
  void addQuad(Vec3 a, Vec3 b, Vec3 c, Vec3 d, FaceId face) {
    const auto offset = static_cast<std::uint32_t>(mesh_.vertices.size());
    for (Vec3 corner : {a, b, c, d}) mesh_.vertices.push_back(corner);
    mesh_.triangles.push_back({offset, offset + 1, offset + 2});
    mesh_.triangles.push_back({offset, offset + 2, offset + 3});
    mesh_.triangleFace.insert(mesh_.triangleFace.end(), 2, face);
  }
  TriangleMesh take() { return std::move(mesh_); }

 private:
  TriangleMesh mesh_;
};

struct Frame3 {
  Vec3 x, y, z;  ///< right-handed, unit
  Vec3 at(double a, double b, double c) const { return x * a + y * b + z * c; }
};

void addBox(MeshBuilder& builder, const Frame3& f, Extent x, Extent y, Extent z, FaceId firstFace) {
  const auto p = [&](int i, int j, int k) { return f.at(i ? x.high : x.low, j ? y.high : y.low, k ? z.high : z.low); };
  builder.addQuad(p(0, 0, 0), p(0, 1, 0), p(1, 1, 0), p(1, 0, 0), firstFace);
  builder.addQuad(p(0, 0, 1), p(1, 0, 1), p(1, 1, 1), p(0, 1, 1), firstFace + 1);
  builder.addQuad(p(0, 0, 0), p(1, 0, 0), p(1, 0, 1), p(0, 0, 1), firstFace + 2);
  builder.addQuad(p(0, 1, 0), p(0, 1, 1), p(1, 1, 1), p(1, 1, 0), firstFace + 3);
  builder.addQuad(p(0, 0, 0), p(0, 0, 1), p(0, 1, 1), p(0, 1, 0), firstFace + 4);
  builder.addQuad(p(1, 0, 0), p(1, 1, 0), p(1, 1, 1), p(1, 0, 1), firstFace + 5);
}

/// A tube or frustum about z through `center`: radii at both ends inside and outside.
struct RoundBody {
  Vec3 center;  ///< on the axis; heights count from the origin
  Extent height;
  double innerMm = 0, lowRadiusMm = 0, highRadiusMm = 0;
};

void addRound(MeshBuilder& builder, const Frame3& f, const RoundBody& body, FaceId firstFace) {
  const Vec3 onAxis = body.center - f.z * dot(body.center, f.z);
  const auto at = [&](int i, double radius, double height) {
    const double angle = kTurn * (i % kRoundSides) / kRoundSides;
    return onAxis + f.at(radius * std::cos(angle), radius * std::sin(angle), height);
  };
  const double low = body.height.low, high = body.height.high;
  for (int i = 0; i < kRoundSides; ++i) {
    const double inner = body.innerMm;
    builder.addQuad(at(i, body.lowRadiusMm, low), at(i + 1, body.lowRadiusMm, low), at(i + 1, body.highRadiusMm, high),
                    at(i, body.highRadiusMm, high), firstFace);
    builder.addQuad(at(i, inner, high), at(i, body.highRadiusMm, high), at(i + 1, body.highRadiusMm, high),
                    at(i + 1, inner, high), firstFace + 1);
    builder.addQuad(at(i, inner, low), at(i + 1, inner, low), at(i + 1, body.lowRadiusMm, low),
                    at(i, body.lowRadiusMm, low), firstFace + 2);
    if (inner > 0)
      builder.addQuad(at(i, inner, low), at(i, inner, high), at(i + 1, inner, high), at(i + 1, inner, low),
                      firstFace + 3);
  }
}

Extent extentOf(const std::vector<Vec3>& points, Vec3 direction) {
  Extent extent;
  for (Vec3 point : points) extent.add(dot(point, direction));
  return extent;
}

/// Points on the outside of the workpiece: part and stock still on it.
std::vector<Vec3> outsidePoints(const TriangleMesh& part, const TriangleMesh& stock) {
  std::vector<Vec3> points = part.vertices;
  points.insert(points.end(), stock.vertices.begin(), stock.vertices.end());
  return points;
}

Extent grown(Extent extent, double byMm) { return {extent.low - byMm, extent.high + byMm}; }

TriangleMesh viseMesh(const JawPlacement& jaws, const std::vector<Vec3>& points) {
  const Frame3 f{cross(jaws.normal, jaws.up), jaws.normal, jaws.up};
  const Extent along = extentOf(points, f.x), height = extentOf(points, f.z);
  const double size = std::max({along.length(), height.length(), jaws.firstMm - jaws.secondMm});
  const double thick = 0.14 * size, foot = height.low - 0.1 * size;
  // Beside what they touch jaws are as long as the workpiece, unless they must end there for a cut.
  const Extent length = jaws.alongMm ? Extent{(*jaws.alongMm)[0], (*jaws.alongMm)[1]} : grown(along, 0.06 * size);
  MeshBuilder builder;
  addBox(builder, f, length, {jaws.firstMm, jaws.firstMm + thick}, {foot, jaws.highMm}, 1);
  addBox(builder, f, length, {jaws.secondMm - thick, jaws.secondMm}, {foot, jaws.highMm}, 7);
  addBox(builder, f, length, {jaws.secondMm - thick, jaws.firstMm + thick}, {foot - 0.08 * size, foot}, 13);
  return builder.take();
}

TriangleMesh chuckMesh(const JawPlacement& jaws, const Clamping& clamping, const std::vector<Vec3>& points) {
  const Vec3 x = anyPerpendicular(jaws.normal);
  const Frame3 f{x, cross(jaws.normal, x), jaws.normal};
  const double r = jaws.radiusMm;
  const double below = std::min(jaws.lowMm, extentOf(points, f.z).low);
  const double length = std::max(jaws.highMm - jaws.lowMm, 0.3 * r);
  MeshBuilder builder;
  if (clamping.method == Clamping::Method::collet) {
    addRound(builder, f, {jaws.axisPoint, {jaws.lowMm, jaws.highMm}, r, 1.75 * r, 1.45 * r}, 1);
    addRound(builder, f, {jaws.axisPoint, {below - 0.8 * r, jaws.lowMm}, r, 1.75 * r, 1.75 * r}, 5);
    return builder.take();
  }
  for (int jaw = 0; jaw < 3; ++jaw) {
    const double angle = kTurn * (jaw / 3.0 + 0.25);
    const Vec3 out = f.x * std::cos(angle) + f.y * std::sin(angle);
    const Frame3 own{out, cross(f.z, out), f.z};
    const double ox = dot(jaws.axisPoint, own.x), oy = dot(jaws.axisPoint, own.y);
    addBox(builder, own, {ox + r, ox + 1.9 * r}, {oy - 0.3 * r, oy + 0.3 * r}, {jaws.lowMm, jaws.highMm}, 1 + 6 * jaw);
  }
  addRound(builder, f, {jaws.axisPoint, {below - 0.5 * length, below}, 0.5 * r, 2 * r, 2 * r}, 19);
  const double end = extentOf(points, f.z).high;
  if (clamping.rest == Clamping::Rest::tailstock || clamping.rest == Clamping::Rest::tailstockAndSteady)
    addRound(builder, f, {jaws.axisPoint, {end, end + 1.5 * r}, 0, 0, 0.7 * r}, 23);
  if (clamping.rest == Clamping::Rest::steady || clamping.rest == Clamping::Rest::tailstockAndSteady) {
    const double at = clamping.rest == Clamping::Rest::steady ? end - 0.5 * r : (jaws.highMm + end) / 2;
    addRound(builder, f, {jaws.axisPoint, {at - 0.2 * r, at + 0.2 * r}, r, 1.6 * r, 1.6 * r}, 27);
  }
  return builder.take();
}

/// A strap from its pad on the workpiece out to a heel that stands on the table.
void addStrap(MeshBuilder& builder, const JawPlacement& jaws, const StrapClamp& strap, double thickMm, double outMm,
              FaceId firstFace) {
  const Frame3 f{strap.outward, cross(jaws.up, strap.outward), jaws.up};
  const double x = dot(strap.at, f.x), y = dot(strap.at, f.y), z = dot(strap.at, f.z);
  const Extent wide{y - 0.6 * thickMm, y + 0.6 * thickMm};
  addBox(builder, f, {x - 0.6 * thickMm, outMm}, wide, {z, z + 0.6 * thickMm}, firstFace);
  addBox(builder, f, {outMm - 0.6 * thickMm, outMm}, wide, {jaws.lowMm, z}, firstFace + 6);
}

/// A bed under the workpiece, or blocks beside a cylinder that lies across.
TriangleMesh bedMesh(const JawPlacement& jaws, const std::vector<Vec3>& points) {
  const Vec3 x = anyPerpendicular(jaws.up);
  const Frame3 f{x, cross(jaws.up, x), jaws.up};
  const Extent a = extentOf(points, f.x), b = extentOf(points, f.y);
  const double margin = 0.12 * std::max(a.length(), b.length());
  MeshBuilder builder;
  addBox(builder, f, grown(a, margin), grown(b, margin), {jaws.lowMm - margin, jaws.lowMm}, 1);
  FaceId next = 7;
  for (const StrapClamp& strap : jaws.straps) {
    addStrap(builder, jaws, strap, 0.5 * margin, extentOf(points, strap.outward).high + margin, next);
    next += 12;
  }
  return builder.take();
}

TriangleMesh lyingMesh(const JawPlacement& jaws, const std::vector<Vec3>& points) {
  const Vec3 sideways = normalized(cross(jaws.normal, jaws.up));
  const double middle = dot(jaws.axisPoint, sideways);
  JawPlacement flat = jaws;
  flat.normal = sideways;
  flat.firstMm = middle + jaws.radiusMm;
  flat.secondMm = middle - jaws.radiusMm;
  flat.highMm = dot(jaws.axisPoint, jaws.up);
  flat.lowMm = flat.highMm - jaws.radiusMm;
  return viseMesh(flat, points);
}

/// The plate that the part stays joined to.
TriangleMesh frameMesh(const CarrierFrame& frame, const std::vector<Vec3>& points) {
  const Frame3 f{frame.sides[0], frame.sides[2], cross(frame.sides[0], frame.sides[2])};
  const Extent a = extentOf(points, f.x), b = extentOf(points, f.y), height = extentOf(points, f.z);
  const double rail = 0.2 * std::max(a.length(), b.length());
  const Extent insideA{a.low - frame.gapMm[1], a.high + frame.gapMm[0]};
  const Extent insideB{b.low - frame.gapMm[3], b.high + frame.gapMm[2]};
  const Extent outsideA = grown(insideA, rail), outsideB = grown(insideB, rail);
  MeshBuilder builder;
  if (frame.openSide != 3) addBox(builder, f, outsideA, {outsideB.low, insideB.low}, height, 1);
  if (frame.openSide != 2) addBox(builder, f, outsideA, {insideB.high, outsideB.high}, height, 7);
  addBox(builder, f, {outsideA.low, insideA.low}, insideB, height, 13);
  addBox(builder, f, {insideA.high, outsideA.high}, insideB, height, 19);
  const double tab = 0.15 * b.length(), middle = (b.low + b.high) / 2;
  const Extent tabB{middle - tab / 2, middle + tab / 2};
  addBox(builder, f, {insideA.low, a.low}, tabB, height, 25);
  addBox(builder, f, {a.high, insideA.high}, tabB, height, 31);
  return builder.take();
}

std::optional<TriangleMesh> holderMesh(const Setup& setup, const std::vector<Vec3>& points) {
  const Clamping& clamping = setup.clamping;
  if (clamping.frame) return frameMesh(*clamping.frame, points);
  if (!clamping.placement) return std::nullopt;
  const JawPlacement& jaws = *clamping.placement;
  switch (jaws.shape) {
    case JawPlacement::Shape::flat: return viseMesh(jaws, points);
    case JawPlacement::Shape::bed: return bedMesh(jaws, points);
    case JawPlacement::Shape::round: break;
  }
  const bool lies = std::abs(dot(jaws.normal, jaws.up)) < 0.5;
  return lies ? lyingMesh(jaws, points) : chuckMesh(jaws, clamping, points);
}

TriangleMesh stockMesh(const InProcessStock& stock, std::size_t setup) {
  MeshBuilder builder;
  FaceId next = 0;
  if (setup < stock.after.size())
    for (const Solid& piece : stock.after[setup].remaining) {
      builder.add(tessellate(piece, {.angularDeflection = Angle::degrees(10)}), next);
      next += faceCount(piece);
    }
  return builder.take();
}

/// The bar between chuck and part, until it is parted off.
TriangleMesh barMesh(const Clamping& clamping, const TriangleMesh& part) {
  const JawPlacement& jaws = *clamping.placement;
  const Vec3 x = anyPerpendicular(jaws.normal);
  const double end = extentOf(part.vertices, jaws.normal).low;
  MeshBuilder builder;
  addRound(builder, {x, cross(jaws.normal, x), jaws.normal},
           {jaws.axisPoint, {jaws.lowMm, end}, 0, jaws.radiusMm, jaws.radiusMm}, 1);
  return builder.take();
}

Color colorOf(const PartAnalysis& analysis, const SetupPlan& plan, std::size_t setup, FaceId face) {
  using namespace scene_colors;
  const std::vector<FaceId>& now = plan.setups[setup].faces;
  if (std::binary_search(now.begin(), now.end(), face)) return fromScreen(kCutNow);
  if (const auto entry = plan.setupOfFace.find(face); entry != plan.setupOfFace.end())
    return fromScreen(entry->second < static_cast<int>(setup) ? kCutBefore : kCutLater);
  return fromScreen(analysis.recognition.faces[face - 1].faceClass == "stock" ? kStockFace : kUnreached);
}

bool turns(const Setup& setup) { return setup.operation.find("urn") != std::string::npos; }

/// One arrow for each tool axis, ending just outside the workpiece over the faces it cuts.
std::vector<SceneArrow> findArrows(const PartAnalysis& analysis, const Setup& setup, const std::vector<Vec3>& points) {
  constexpr std::size_t kMost = 8;
  Box3 box;
  for (Vec3 point : points) box.add(point);
  const double size = box.diagonalMm();
  std::vector<SceneArrow> arrows;
  for (std::size_t i = 0; i < std::min(kMost, setup.positions.size()); ++i) {
    const ToolPosition& position = setup.positions[i];
    Vec3 sum{};
    double area = 0;
    for (FaceId face : position.faces) {
      const Face& known = analysis.graph.face(face);
      sum += known.centroid * known.areaMm2;
      area += known.areaMm2;
    }
    const Vec3 center = area > 0 ? sum / area : box.center();
    const double outside = extentOf(points, position.direction).high + 0.06 * size;
    const Vec3 tip = center + position.direction * (outside - dot(center, position.direction));
    arrows.push_back({tip + position.direction * (0.28 * size), tip, i});
  }
  return arrows;
}

void addArrow(MeshBuilder& builder, const SceneArrow& arrow, FaceId firstFace) {
  const Vec3 along = arrow.tail - arrow.tip;
  const double length = norm(along);
  const Vec3 z = normalized(along), x = anyPerpendicular(z);
  const Frame3 f{x, cross(z, x), z};
  const double from = dot(arrow.tip, z);
  addRound(builder, f, {arrow.tip, {from, from + 0.38 * length}, 0, 0, 0.13 * length}, firstFace);
  addRound(builder, f, {arrow.tip, {from + 0.38 * length, from + length}, 0, 0.05 * length, 0.05 * length},
           firstFace + 4);
}

/// Of the views that show the holder from its corner, the one that shows most of what is cut now.
Vec3 chooseView(const PartAnalysis& analysis, const Setup& setup, const std::vector<Vec3>& views) {
  Vec3 best = views.front();
  double most = -1;
  for (Vec3 view : views) {
    double shown = 0;
    for (FaceId face : setup.faces) {
      const Face& known = analysis.graph.face(face);
      shown += known.areaMm2 * std::max(0.0, dot(known.normal, normalized(view)));
    }
    if (shown > most * (1 + 1e-6) + 1e-9) {
      most = shown;
      best = view;
    }
  }
  return best;
}

void placeView(const PartAnalysis& analysis, const Setup& setup, SetupScene& scene) {
  const std::optional<JawPlacement>& jaws = setup.clamping.placement;
  if (turns(setup) && jaws && jaws->shape == JawPlacement::Shape::round) {
    // The spindle lies level, the chuck on the left.
    scene.up = anyPerpendicular(setup.direction);
    const Vec3 front = cross(setup.direction, scene.up);
    scene.viewFrom = chooseView(analysis, setup, {front + setup.direction * 0.5 + scene.up * 0.45});
    return;
  }
  scene.up = setup.direction;
  Vec3 side = analysis.box->frame.axes[0];
  for (Vec3 axis : analysis.box->frame.axes)
    if (std::abs(dot(axis, scene.up)) < std::abs(dot(side, scene.up)) - 1e-9) side = axis;
  side = normalized(side - scene.up * dot(side, scene.up));
  if (jaws && jaws->shape == JawPlacement::Shape::flat) {
    const Vec3 across = cross(jaws->normal, scene.up);
    if (norm(across) > 0.1) side = normalized(across);
  }
  const Vec3 other = cross(scene.up, side);
  std::vector<Vec3> views;
  for (double a : {1.0, -1.0})
    for (double b : {-0.62, 0.62}) views.push_back(side * a + other * b + scene.up * 0.78);
  scene.viewFrom = chooseView(analysis, setup, views);
}

}  // namespace

SetupScene buildSetupScene(const TriangleMesh& mesh, const PartAnalysis& analysis, const SetupPlan& plan,
                           std::size_t index, const InProcessStock& stock) {
  const Setup& setup = plan.setups[index];
  SetupScene scene;
  TriangleMesh around = stockMesh(stock, index);
  const std::vector<Vec3> points = outsidePoints(mesh, around);
  scene.arrows = findArrows(analysis, setup, points);
  MeshBuilder builder;
  builder.add(mesh, 0);
  for (const Face& face : analysis.graph.faces) scene.faceColors.push_back(colorOf(analysis, plan, index, face.id));
  for (const SceneArrow& arrow : scene.arrows) {
    addArrow(builder, arrow, static_cast<FaceId>(scene.faceColors.size()) + 1);
    scene.faceColors.resize(scene.faceColors.size() + 8, fromScreen(scene_colors::kTool));
  }
  scene.part = builder.take();
  if (!around.triangles.empty()) {
    scene.layers.push_back({std::move(around), fromScreen(scene_colors::kStock), 0.5});
    scene.showsStock = true;
  }
  const Clamping& clamping = setup.clamping;
  if (clamping.onStock && clamping.placement && clamping.placement->shape == JawPlacement::Shape::round) {
    scene.layers.push_back({barMesh(clamping, mesh), fromScreen(scene_colors::kStock), 0.7});
    scene.showsStock = true;
  }
  if (std::optional<TriangleMesh> holder = holderMesh(setup, points)) {
    scene.layers.push_back({std::move(*holder), fromScreen(scene_colors::kJaws), 0.42});
    scene.showsJaws = true;
  }
  placeView(analysis, setup, scene);
  return scene;
}

}  // namespace stepwise
