#include "features/recognize/find_round_volumes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "features/recognize/region_check.h"
#include "features/recognize/round_volume.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

using Kind = RevolvedSpan::Kind;
const double kSine = std::sin(kSmoothTolerance.inRadians());

/// All free inner pieces of one cylinder.
struct RoundWall {
  int group = 0;
  double radiusMm = 0;
  std::vector<int> spans;     ///< by height
  std::vector<FaceId> faces;  ///< ascending
};

/// What the volume's openings through the stock say.
struct Openings {
  std::vector<int> lateral, axial;  ///< sides of the stock
};

struct Named {
  Cavity cavity;
  std::string faceClass, rule, evidence;
  std::vector<Vec3> directions;
};

class RoundVolumeFinder {
 public:
  RoundVolumeFinder(const FaceGraph& graph, const RevolvedFaces& revolved, const StockBlock& stock, Claims& claims,
                    const FindRoundVolumesOptions& options)
      : graph_(graph), revolved_(revolved), stock_(stock), claims_(claims), options_(options), check_(graph, stock) {}

  void run() {
    const std::vector<RoundWall> walls = collectWalls();
    for (const RoundWall& wall : walls) {
      if (!allFree(wall.faces)) continue;
      if (const std::optional<RoundVolume> volume = complete(wall, walls)) tryVolume(*volume);
    }
  }

 private:
  bool allFree(const std::vector<FaceId>& faces) const {
    return std::all_of(faces.begin(), faces.end(), [&](FaceId face) { return claims_.free(face); });
  }
  double toleranceFor(FaceId face) const {
    constexpr double kFittedMm = 4e-3;  // surfaces fitted to splines are known to 1e-3 mm
    const double exact = 4 * revolved_.toleranceMm;
    return graph_.face(face).recognizedFromSpline ? std::max(exact, kFittedMm) : exact;
  }

  std::vector<RoundWall> collectWalls() const {
    std::vector<RoundWall> walls;
    for (std::size_t g = 0; g < revolved_.groups.size(); ++g) {
      std::vector<RoundWall> here;
      for (int s : revolved_.groups[g].spans) {
        const RevolvedSpan& span = revolved_.spans[s];
        if (span.kind != Kind::cylinder || !span.concave || span.fullTurn || !allFree(span.faces)) continue;
        const double tolerance = toleranceFor(span.faces.front());
        auto same = std::find_if(here.begin(), here.end(), [&](const RoundWall& wall) {
          return std::abs(wall.radiusMm - span.lowRadiusMm) <= tolerance;
        });
        if (same == here.end()) same = here.insert(here.end(), {static_cast<int>(g), radiusOf(span), {}, {}});
        RoundWall& wall = *same;
        wall.spans.push_back(s);
        wall.faces.insert(wall.faces.end(), span.faces.begin(), span.faces.end());
      }
      for (RoundWall& wall : here) {
        std::sort(wall.faces.begin(), wall.faces.end());
        if (gapsAreShort(wall)) walls.push_back(std::move(wall));
      }
    }
    return walls;
  }

  double radiusOf(const RevolvedSpan& span) const {
    return std::get<Cylinder>(graph_.face(span.faces.front()).surface).radiusMm;
  }

  /// A cutter that travels mostly through air makes several cuts.
  bool gapsAreShort(const RoundWall& wall) const {
    double reached = revolved_.spans[wall.spans.front()].highMm, cut = 0;
    for (int s : wall.spans) {
      const RevolvedSpan& span = revolved_.spans[s];
      const double length = span.highMm - span.lowMm;
      if (cut > 0 && span.lowMm - reached > options_.maxGapToCut * (cut + length)) return false;
      reached = std::max(reached, span.highMm);
      cut += length;
    }
    return true;
  }

  // ------------------------------------------------------------------------------------------ completing the volume

  /// Free flat walls that the cylinder runs into, one for each plane; from shared edges, else from nearby faces.
  std::vector<FaceId> tangentFlanks(const RoundWall& wall) const {
    std::vector<FaceId> flanks;
    const auto consider = [&](FaceId id) {
      if (id == 0 || !claims_.free(id) || !isTangent(wall, id)) return;
      const Vec3 normal = graph_.face(id).normal;
      if (std::none_of(flanks.begin(), flanks.end(),
                       [&](FaceId known) { return dot(graph_.face(known).normal, normal) > 0.99; }))
        flanks.push_back(id);
    };
    for (FaceId face : wall.faces)
      for (FaceId other : neighbours(graph_, face, Convexity::smooth)) consider(other);
    if (flanks.size() >= 2) return flanks;
    Box3 box;
    for (FaceId face : wall.faces) box.add(graph_.face(face).box);
    const Vec3 reach{2 * wall.radiusMm, 2 * wall.radiusMm, 2 * wall.radiusMm};
    for (FaceId id : check_.facesNear({box.min - reach, box.max + reach})) consider(id);
    return flanks;
  }

  bool isTangent(const RoundWall& wall, FaceId id) const {
    const auto* plane = std::get_if<Plane>(&graph_.face(id).surface);
    const AxisLine& axis = revolved_.groups[wall.group].axis;
    if (plane == nullptr || std::abs(dot(plane->normal, axis.direction)) > kSine) return false;
    const double tolerance = std::max(toleranceFor(wall.faces.front()), toleranceFor(id));
    return std::abs(dot(axis.origin - graph_.face(id).point, plane->normal) - wall.radiusMm) <= tolerance;
  }

  /// How far the free faces of the flank's plane reach to both sides of the axis along `run`.
  std::pair<double, double> reachOf(FaceId flank, const AxisLine& axis, Vec3 run) const {
    double low = 1e300, high = -1e300;
    for (int id : edgesOf(graph_, flank))
      for (Vec3 p : {graph_.edge(id).start, graph_.edge(id).end}) {
        low = std::min(low, dot(p - axis.origin, run));
        high = std::max(high, dot(p - axis.origin, run));
      }
    return {low, high};
  }

  std::optional<RoundVolume> complete(const RoundWall& wall, const std::vector<RoundWall>& walls) const {
    const AxisLine& axis = revolved_.groups[wall.group].axis;
    RoundVolume volume;
    volume.axis = axis;
    volume.radiusMm = wall.radiusMm;
    volume.run = anyPerpendicular(axis.direction);
    const std::vector<FaceId> flanks = tangentFlanks(wall);
    if (flanks.empty()) {
      volume.run = outOfStock(axis.direction);
      return volume;
    }
    const Face& first = graph_.face(flanks.front());
    if (flanks.size() > 2 || (flanks.size() == 2 && dot(first.normal, graph_.face(flanks[1]).normal) >
                                                        -std::cos(kSmoothTolerance.inRadians())))
      return std::nullopt;
    volume.run = normalized(cross(axis.direction, first.normal));
    double ahead = 0, back = 0;
    for (FaceId flank : flanks) {
      const auto [low, high] = reachOf(flank, axis, volume.run);
      ahead = std::max(ahead, high);
      back = std::max(back, -low);
      volume.flanks.push_back({graph_.face(flank).point, graph_.face(flank).normal});
    }
    if (back > ahead) volume.run = -volume.run;
    if (std::min(ahead, back) > 1e-3 * volume.radiusMm + toleranceFor(flanks.front())) return std::nullopt;
    return closeFarEnd(volume, wall, walls, flanks);
  }

  /// Pure cylinders have no run of their own: take the stock's, so that chords do not depend on coordinates.
  Vec3 outOfStock(Vec3 axis) const {
    Vec3 best = stock_.sides[0].normal;
    for (const Plane& side : stock_.sides)
      if (std::abs(dot(side.normal, axis)) < std::abs(dot(best, axis)) - 1e-9) best = side.normal;
    return normalized(best - axis * dot(best, axis));
  }

  /// The nearest equal cylinder ahead that the same flanks touch.
  std::optional<RoundVolume> closeFarEnd(RoundVolume volume, const RoundWall& wall, const std::vector<RoundWall>& walls,
                                         const std::vector<FaceId>& flanks) const {
    double nearest = 1e300;
    for (const RoundWall& other : walls) {
      if (other.group == wall.group || !allFree(other.faces)) continue;
      const double tolerance = std::max(toleranceFor(wall.faces.front()), toleranceFor(other.faces.front()));
      const AxisLine& axis = revolved_.groups[other.group].axis;
      if (std::abs(other.radiusMm - wall.radiusMm) > tolerance ||
          norm(cross(axis.direction, volume.axis.direction)) > kSine)
        continue;
      const Vec3 to = axis.origin - volume.axis.origin;
      const double ahead = dot(to, volume.run);
      if (ahead <= tolerance || ahead >= nearest) continue;
      if (std::all_of(flanks.begin(), flanks.end(), [&](FaceId flank) { return isTangent(other, flank); }))
        nearest = ahead;
    }
    if (nearest < 1e300) {
      volume.reach = RoundVolume::Reach::closed;
      volume.spanMm = nearest;
    } else if (flanks.size() == 2) {
      volume.reach = RoundVolume::Reach::open;
    } else {
      return std::nullopt;
    }
    return volume;
  }

  // -------------------------------------------------------------------------------------------- verifying the volume

  /// Free faces on the volume's walls, and the floors they stand on.
  std::vector<FaceId> collectFaces(RoundVolume& volume) const {
    const double margin = check_.marginMm();
    std::vector<FaceId> faces;
    const ConvexRegion reach = volume.shrunk(stock_);
    Box3 box = reach.box();
    const Vec3 grow{0.02 * volume.radiusMm + margin, 0.02 * volume.radiusMm + margin, 0.02 * volume.radiusMm + margin};
    const std::vector<FaceId> near = check_.facesNear({box.min - grow, box.max + grow});
    for (FaceId id : near)
      if (claims_.free(id) && isWall(volume, graph_.face(id))) faces.push_back(id);
    if (!addFloors(volume, faces)) return {};
    for (FaceId id : near)
      if (claims_.free(id) && isFloor(volume, graph_.face(id))) faces.push_back(id);
    std::sort(faces.begin(), faces.end());
    return faces;
  }

  bool isWall(const RoundVolume& volume, const Face& face) const {
    const double tolerance = toleranceFor(face.id);
    if (const auto* cylinder = std::get_if<Cylinder>(&face.surface))
      return cylinder->concave && std::abs(cylinder->radiusMm - volume.radiusMm) <= tolerance &&
             volume.sharesAxis({cylinder->origin, normalized(cylinder->axis)}, tolerance);
    if (!std::holds_alternative<Plane>(face.surface) || !volume.touches(face.point, check_.marginMm())) return false;
    return std::any_of(volume.flanks.begin(), volume.flanks.end(), [&](const Plane& flank) {
      return dot(flank.normal, face.normal) > 1 - kSine * kSine &&
             std::abs(dot(face.point - flank.origin, flank.normal)) <= tolerance;
    });
  }

  bool isFloor(const RoundVolume& volume, const Face& face) const {
    if (!std::holds_alternative<Plane>(face.surface) || !volume.touches(face.point, check_.marginMm())) return false;
    for (const auto& floor : {volume.low, volume.high})
      if (floor && dot(floor->normal, face.normal) > 1 - kSine * kSine &&
          std::abs(dot(face.point - floor->origin, floor->normal)) <= toleranceFor(face.id))
        return true;
    return false;
  }

  /// Flat faces square to the axis in inner corners of the walls; at most one plane at each end.
  bool addFloors(RoundVolume& volume, const std::vector<FaceId>& walls) const {
    for (FaceId wall : walls)
      for (FaceId id : neighbours(graph_, wall, Convexity::concave)) {
        const Face& face = graph_.face(id);
        const auto across = acrossPlane(face, volume.axis);
        if (!across || !claims_.free(id)) continue;
        std::optional<Plane>& floor = across->facing > 0 ? volume.low : volume.high;
        if (floor && std::abs(dot(face.point - floor->origin, floor->normal)) > toleranceFor(id)) return false;
        if (!floor) floor = Plane{face.point, face.normal};
      }
    return true;
  }

  /// Where two removed volumes cross, only outer corners arise: any other corner to a stranger is a form of its own.
  bool standsAlone(const std::vector<FaceId>& faces) const {
    for (FaceId face : faces)
      for (int id : edgesOf(graph_, face)) {
        const Edge& edge = graph_.edge(id);
        if (edge.convexity != Convexity::concave && edge.convexity != Convexity::smooth) continue;
        if (!std::binary_search(faces.begin(), faces.end(), edge.otherThan(face))) return false;
      }
    return true;
  }

  Openings openingsOf(const RoundVolume& volume, const ConvexRegion& region) const {
    Openings openings;
    for (const RegionFacet& facet : region.facets()) {
      if (facet.stockSide < 0) continue;
      const bool along = std::abs(dot(facet.normal, volume.axis.direction)) > 1 - kSine * kSine;
      (along ? openings.axial : openings.lateral).push_back(facet.stockSide);
    }
    return openings;
  }

  void tryVolume(RoundVolume volume) {
    const std::vector<FaceId> faces = collectFaces(volume);
    if (faces.empty()) return;
    const ConvexRegion region = volume.shrunk(stock_);
    if (region.empty()) return;
    std::optional<Named> named = nameVolume(volume, region, openingsOf(volume, region));
    if (!named) return;
    std::string missed;
    if (!standsAlone(faces))
      missed = "another wall meets the form in an inner corner";
    else if (check_.holdsMaterial(region, faces))
      missed = "material stands in the volume that it would have removed";
    if (!missed.empty()) {
      for (FaceId face : faces) claims_.refuse(face, named->rule, missed);
      return;
    }
    claim(volume, faces, std::move(*named));
  }

  // ------------------------------------------------------------------------------------------------ naming the volume

  bool squareToAxis(const RoundVolume& volume, int side) const {
    return std::abs(dot(stock_.sides[side].normal, volume.axis.direction)) <= kSine;
  }

  std::vector<Vec3> sideNormals(const std::vector<int>& sides) const {
    std::vector<Vec3> normals;
    for (int side : sides) normals.push_back(stock_.sides[side].normal);
    return normals;
  }

  /// How far the side lies beyond the first axis.
  double beyondAxis(const RoundVolume& volume, int side) const {
    return dot(stock_.sides[side].origin - volume.axis.origin, stock_.sides[side].normal);
  }

  std::optional<Named> nameVolume(const RoundVolume& volume, const ConvexRegion& region, const Openings& open) const {
    for (int side : open.lateral)
      if (!squareToAxis(volume, side)) return std::nullopt;
    Named named;
    named.cavity.circularEnd = true;
    named.cavity.cornerRadiusMm = volume.radiusMm;
    named.cavity.through = open.axial.size() == 2;
    const bool good = volume.reach == RoundVolume::Reach::cylinder ? namePipe(volume, region, open, named)
                      : volume.flanks.size() == 1                  ? nameLying(volume, region, open, named)
                                                                   : nameUpright(volume, region, open, named);
    if (!good) return std::nullopt;
    return named;
  }

  bool namePipe(const RoundVolume& volume, const ConvexRegion& region, const Openings& open, Named& named) const {
    Cavity& cavity = named.cavity;
    cavity.profile = "circular";
    cavity.lengthMm = region.extentMm(volume.axis.direction);
    cavity.openSides = static_cast<int>(open.axial.size() + open.lateral.size());
    named.evidence = "one inner cylinder";
    if (open.lateral.size() == 1) {
      const double beyond = beyondAxis(volume, open.lateral.front()), r = volume.radiusMm;
      if (beyond > 0.05 * r) return false;  // more than half a pipe: nothing that a ball or form cutter leaves
      cavity.depthMm = r + beyond;
      cavity.widthMm = 2 * std::sqrt(r * r - beyond * beyond);
      cavity.kind = open.axial.empty() ? Cavity::Kind::pocket : Cavity::Kind::slot;
      named.rule = "cavity.half-pipe";
      if (cavity.through) named.faceClass = "circular_through_slot";
      named.directions = sideNormals(open.lateral);
    } else if (open.lateral.size() == 2 && !open.axial.empty()) {
      cavity.kind = Cavity::Kind::step;
      cavity.depthMm = cavity.lengthMm;
      cavity.lengthMm = cavity.widthMm = volume.radiusMm;
      named.rule = "cavity.quarter-round-corner";
      if (!cavity.through) named.faceClass = "circular_blind_step";
    } else {
      return false;
    }
    for (Vec3 normal : sideNormals(open.axial)) named.directions.push_back(normal);
    return true;
  }

  /// One flank is the bottom; the other would lie above the stock's side.
  bool nameLying(const RoundVolume& volume, const ConvexRegion& region, const Openings& open, Named& named) const {
    if (open.lateral.size() != 1 || open.axial.empty()) return false;
    const Vec3 up = volume.flanks.front().normal;
    if (dot(stock_.sides[open.lateral.front()].normal, up) < 1 - kSine * kSine) return false;
    Cavity& cavity = named.cavity;
    const double beyond = beyondAxis(volume, open.lateral.front()), r = volume.radiusMm;
    const double above = std::min(beyond, 0.0);
    cavity.kind = Cavity::Kind::slot;
    cavity.profile = "circular-end";
    cavity.openSides = static_cast<int>(open.axial.size());
    cavity.widthMm = volume.spanMm + 2 * std::sqrt(std::max(0.0, r * r - above * above));
    cavity.depthMm = r + beyond;
    cavity.lengthMm = region.extentMm(volume.axis.direction);
    if (!cavity.through) named.faceClass = "h_circular_end_blind_slot";
    named.rule = "cavity.two-quarter-rounds";
    named.evidence = "a plane between two quarter cylinders that run out at the surface";
    named.directions = {stock_.sides[open.lateral.front()].normal};
    for (Vec3 normal : sideNormals(open.axial)) named.directions.push_back(normal);
    return true;
  }

  bool nameUpright(const RoundVolume& volume, const ConvexRegion& region, const Openings& open, Named& named) const {
    if (open.axial.empty()) return false;
    Cavity& cavity = named.cavity;
    cavity.profile = "circular-end";
    cavity.widthMm = 2 * volume.radiusMm;
    cavity.depthMm = region.extentMm(volume.axis.direction);
    if (!cavity.through) cavity.floorRadiusMm = 0;
    named.directions = sideNormals(open.axial);
    if (volume.reach == RoundVolume::Reach::closed) {
      if (!open.lateral.empty()) return false;
      cavity.kind = cavity.through ? Cavity::Kind::passage : Cavity::Kind::pocket;
      cavity.lengthMm = volume.spanMm + 2 * volume.radiusMm;
      if (!cavity.through) named.faceClass = "circular_end_pocket";
      named.rule = "cavity.two-round-ends";
      named.evidence = "two half cylinders joined by two parallel flanks";
      return true;
    }
    if (open.lateral.size() != 1) return false;
    cavity.kind = Cavity::Kind::slot;
    cavity.openSides = 1;
    cavity.lengthMm = lengthToApex(volume, region);
    if (!cavity.through) named.faceClass = "v_circular_end_blind_slot";
    named.rule = "cavity.one-round-end";
    named.evidence = "a half cylinder that runs into two parallel flanks, open opposite";
    if (cavity.through && cavity.depthMm > cavity.lengthMm) {
      std::swap(cavity.depthMm, cavity.lengthMm);  // a channel with a round bottom
      named.directions.insert(named.directions.begin(), stock_.sides[open.lateral.front()].normal);
    }
    return true;
  }

  static double lengthToApex(const RoundVolume& volume, const ConvexRegion& region) {
    double far = 0;
    for (const RegionFacet& facet : region.facets())
      for (Vec3 p : facet.polygon) far = std::max(far, dot(p - volume.axis.origin, volume.run));
    return far + volume.radiusMm;
  }

  void claim(const RoundVolume& volume, const std::vector<FaceId>& faces, Named named) {
    for (FaceId face : faces) {
      const bool across = isAcross(graph_.face(face), volume.axis);
      (across ? named.cavity.floors : named.cavity.walls).push_back(face);
    }
    Feature feature;
    feature.faces = faces;
    feature.faceClass = named.faceClass.empty() ? kindName(FeatureShape(named.cavity)) : named.faceClass;
    feature.shape = std::move(named.cavity);
    feature.directions = std::move(named.directions);
    feature.rule = std::move(named.rule);
    feature.confidence = {0.97, named.evidence + "; the removed volume is empty of material"};
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  const StockBlock& stock_;
  Claims& claims_;
  const FindRoundVolumesOptions& options_;
  RegionCheck check_;
};

}  // namespace

void findRoundVolumes(const FaceGraph& graph, const RevolvedFaces& revolved, const StockBlock& stock, Claims& claims,
                      const FindRoundVolumesOptions& options) {
  if (revolved.empty()) return;
  RoundVolumeFinder(graph, revolved, stock, claims, options).run();
}

}  // namespace stepwise
