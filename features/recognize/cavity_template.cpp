#include "features/recognize/cavity_template.h"

#include <algorithm>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

struct RegionShape {
  std::vector<const RegionFacet*> walls;  ///< facets on planes of the part
  std::vector<const RegionFacet*> open;   ///< facets on the stock's sides
  int oppositePairs = 0;                  ///< pairs of opposite open sides
};

RegionShape describe(const ConvexRegion& region) {
  RegionShape shape;
  for (const RegionFacet& facet : region.facets()) (facet.stockSide < 0 ? shape.walls : shape.open).push_back(&facet);
  for (const RegionFacet* a : shape.open)
    for (const RegionFacet* b : shape.open)
      shape.oppositePairs += a->stockSide / 2 == b->stockSide / 2 && a->stockSide < b->stockSide;
  return shape;
}

bool parallelOrSquare(Vec3 a, Vec3 b) {
  const double sine = std::sin(kDirectionTolerance.inRadians()), along = std::abs(dot(a, b));
  return along < sine || norm(cross(a, b)) < sine;
}

/// Every wall is parallel or square to the stock.
bool wallsFollowStock(const RegionShape& shape) {
  return std::all_of(shape.walls.begin(), shape.walls.end(), [&](const RegionFacet* wall) {
    return std::all_of(shape.open.begin(), shape.open.end(),
                       [&](const RegionFacet* open) { return parallelOrSquare(wall->normal, open->normal); });
  });
}

struct NamedTemplate {
  std::string faceClass;
  Cavity::Kind kind;
  std::string profile;
  int sides;
  bool chamfer = false;
};

std::optional<NamedTemplate> nameTemplate(const RegionShape& shape) {
  const std::size_t walls = shape.walls.size(), open = shape.open.size();
  const bool through = shape.oppositePairs > 0;
  using Kind = Cavity::Kind;
  const auto polygon = [](int sides) {
    return sides == 3   ? std::string("triangular")
           : sides == 4 ? std::string("rectangular")
                        : std::to_string(sides) + "sides";
  };
  if (walls == 1 && open >= 3 && !wallsFollowStock(shape)) return NamedTemplate{"chamfer", Kind::step, "", 1, true};
  if (walls == 2 && open == 4)
    return wallsFollowStock(shape) ? NamedTemplate{"rectangular_through_step", Kind::step, "rectangular", 2}
                                   : NamedTemplate{"slanted_through_step", Kind::step, "slanted", 2};
  if (walls == 2 && open == 3)
    return through ? NamedTemplate{"triangular_through_slot", Kind::slot, "triangular", 2}
                   : NamedTemplate{"triangular_blind_step", Kind::step, "triangular", 2};
  if (walls == 3 && open == 4) return NamedTemplate{"2sides_through_step", Kind::step, "2sides", 3};
  if (walls == 3 && open == 3)
    return through ? NamedTemplate{"rectangular_through_slot", Kind::slot, "rectangular", 3}
                   : NamedTemplate{"rectangular_blind_step", Kind::step, "rectangular", 3};
  if (walls == 4 && open == 2 && !through) return NamedTemplate{"rectangular_blind_slot", Kind::slot, "rectangular", 3};
  if (open == 2 && through && walls >= 3) {
    const int sides = static_cast<int>(walls);
    return NamedTemplate{polygon(sides) + "_passage", Kind::passage, polygon(sides), sides};
  }
  if (open == 1 && walls >= 4) {
    const int sides = static_cast<int>(walls) - 1;
    return NamedTemplate{polygon(sides) + "_pocket", Kind::pocket, polygon(sides), sides};
  }
  return std::nullopt;
}

/// A tool from `direction` sees every wall (or runs along it).
bool sweepsOut(const RegionShape& shape, Vec3 direction) {
  return std::all_of(shape.walls.begin(), shape.walls.end(), [&](const RegionFacet* wall) {
    return dot(-wall->normal, direction) >= -std::sin(kDirectionTolerance.inRadians());
  });
}

double polygonArea(const std::vector<Vec3>& polygon) {
  Vec3 sum;
  for (std::size_t i = 1; i + 1 < polygon.size(); ++i)
    sum += cross(polygon[i] - polygon[0], polygon[i + 1] - polygon[0]);
  return norm(sum) / 2;
}

bool hasFloor(const RegionShape& shape, Vec3 direction) {
  return std::any_of(shape.walls.begin(), shape.walls.end(), [&](const RegionFacet* wall) {
    return norm(cross(wall->normal, direction)) < std::sin(kDirectionTolerance.inRadians());
  });
}

/// Open sides from which the volume can be swept out: those that look onto a floor first, then the widest opening.
std::vector<const RegionFacet*> findToolSides(const RegionShape& shape) {
  std::vector<const RegionFacet*> sides;
  for (const RegionFacet* open : shape.open)
    if (sweepsOut(shape, open->normal)) sides.push_back(open);
  std::stable_sort(sides.begin(), sides.end(), [&](const RegionFacet* a, const RegionFacet* b) {
    const bool floorA = hasFloor(shape, a->normal), floorB = hasFloor(shape, b->normal);
    if (floorA != floorB) return floorA;
    return polygonArea(a->polygon) > polygonArea(b->polygon) * (1 + 1e-9);
  });
  return sides;
}

/// Depth along the tool, and the smaller rectangle around the profile that is square to one of its walls.
void measure(const ConvexRegion& region, const RegionShape& shape, Vec3 direction, Cavity& cavity) {
  cavity.depthMm = region.extentMm(direction);
  double bestArea = 1e300;
  for (const RegionFacet& facet : region.facets()) {
    const Vec3 across = facet.normal - direction * dot(facet.normal, direction);
    if (norm(across) < 1e-3) continue;
    const Vec3 u = normalized(across), v = cross(direction, u);
    const double a = region.extentMm(u), b = region.extentMm(v);
    if (a * b >= bestArea * (1 - 1e-9)) continue;
    bestArea = a * b;
    cavity.lengthMm = std::max(a, b);
    cavity.widthMm = std::min(a, b);
  }
  if (cavity.kind == Cavity::Kind::slot && shape.oppositePairs > 0)
    for (const RegionFacet* open : shape.open)  // a slot's length is the way it runs, also where it is wide and short
      for (const RegionFacet* other : shape.open)
        if (open->stockSide / 2 == other->stockSide / 2 && open->stockSide < other->stockSide) {
          cavity.lengthMm = region.extentMm(open->normal);
          cavity.widthMm = region.extentMm(cross(direction, open->normal));
        }
}

void sortWallsAndFloors(const RegionShape& shape, const std::vector<CavityPlane>& planes, Vec3 direction,
                        Cavity& cavity) {
  const double sine = std::sin(kDirectionTolerance.inRadians());
  for (const RegionFacet* wall : shape.walls) {
    const double along = dot(-wall->normal, direction);
    auto& list = along > 0.5 ? cavity.floors : cavity.walls;
    const std::vector<FaceId>& faces = planes[wall->plane].faces;
    list.insert(list.end(), faces.begin(), faces.end());
    if (std::abs(along) > sine && along < 1 - 1e-6) cavity.slanted = true;
  }
  std::sort(cavity.walls.begin(), cavity.walls.end());
  std::sort(cavity.floors.begin(), cavity.floors.end());
}

/// Depth is measured along the tool; in a through slot square to its run, although an undercut one is cut along it.
Vec3 findDepthDirection(const RegionShape& shape, const Cavity& cavity, const std::vector<const RegionFacet*>& sides) {
  if (cavity.kind == Cavity::Kind::slot && cavity.through)
    for (const RegionFacet* open : shape.open)
      if (std::none_of(shape.open.begin(), shape.open.end(), [&](const RegionFacet* other) {
            return other != open && other->stockSide / 2 == open->stockSide / 2;
          }))
        return open->normal;
  return sides.empty() ? shape.open.front()->normal : sides.front()->normal;
}

Chamfer measureChamfer(const RegionShape& shape) {
  // Width: leg on the wider of the two sides that it breaks; angle: against that side.
  const RegionFacet& face = *shape.walls.front();
  Chamfer chamfer;
  double steepest = 0;
  for (const RegionFacet* open : shape.open) {
    const double cosine = std::abs(dot(open->normal, face.normal));
    if (cosine < std::sin(kDirectionTolerance.inRadians()) || cosine < steepest) continue;
    steepest = cosine;
    chamfer.angle = Angle::radians(std::acos(std::min(1.0, cosine)));
    double low = 1e300, high = -1e300;
    const Vec3 across = normalized(face.normal - open->normal * dot(face.normal, open->normal));
    for (Vec3 p : face.polygon) {
      low = std::min(low, dot(p, across));
      high = std::max(high, dot(p, across));
    }
    chamfer.widthMm = high - low;
  }
  for (std::size_t i = 0; i < face.polygon.size(); ++i)
    chamfer.lengthMm =
        std::max(chamfer.lengthMm, distance(face.polygon[i], face.polygon[(i + 1) % face.polygon.size()]));
  return chamfer;
}

}  // namespace

std::optional<CavityMatch> matchCavityTemplate(const ConvexRegion& region, const std::vector<CavityPlane>& planes) {
  if (region.empty()) return std::nullopt;
  const RegionShape shape = describe(region);
  if (shape.walls.size() != planes.size()) return std::nullopt;  // a plane that bounds nothing: not one convex cut
  const std::optional<NamedTemplate> named = nameTemplate(shape);
  if (!named) return std::nullopt;
  CavityMatch match;
  match.faceClass = named->faceClass;
  match.rule = "cavity.convex-volume: " + std::to_string(shape.walls.size()) + " planes of the part, open through " +
               std::to_string(shape.open.size()) + " sides of the stock";
  const std::vector<const RegionFacet*> sides = findToolSides(shape);
  if (named->chamfer) {
    match.shape = measureChamfer(shape);
    // A chamfer is cut by its own slope or by a chamfer tool from either side that it breaks.
    match.directions.push_back(-shape.walls.front()->normal);
    for (const RegionFacet* side : sides) match.directions.push_back(side->normal);
    return match;
  }
  for (const RegionFacet* side : sides) match.directions.push_back(side->normal);
  Cavity cavity;
  cavity.kind = named->kind;
  cavity.profile = named->profile;
  cavity.sides = named->sides;
  cavity.through = shape.oppositePairs > 0;
  cavity.openSides = static_cast<int>(shape.open.size()) - 1;  // besides the side the tool comes from
  if (cavity.kind == Cavity::Kind::passage) cavity.openSides = 0;
  const Vec3 direction = findDepthDirection(shape, cavity, sides);
  if (cavity.kind == Cavity::Kind::slot && !sweepsOut(shape, direction)) {
    cavity.profile = "dovetail";
    match.faceClass = "dovetail_slot";
  }
  measure(region, shape, direction, cavity);
  sortWallsAndFloors(shape, planes, direction, cavity);
  match.shape = std::move(cavity);
  return match;
}

}  // namespace stepwise
