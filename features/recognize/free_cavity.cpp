#include "features/recognize/free_cavity.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "features/recognize/cavity_corners.h"
#include "features/recognize/revolved_faces.h"
#include "geom/brep/edge_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

const double kSine = std::sin(kDirectionTolerance.inRadians());

enum class Role { floor, wall, slope, hidden };

/// How a straight tool along `direction` meets the face: its end, its side, neither, or not at all.
Role roleOf(const Face& face, Vec3 direction) {
  if (const auto* cylinder = std::get_if<Cylinder>(&face.surface))
    if (norm(cross(cylinder->axis, direction)) < kSine) return Role::wall;
  const double along = dot(face.normal, direction);
  if (along < -kSine) return Role::hidden;
  if (std::holds_alternative<Plane>(face.surface)) {
    if (along < kSine) return Role::wall;
    return along > 1 - 1e-6 ? Role::floor : Role::slope;
  }
  if (const auto* freeform = std::get_if<Freeform>(&face.surface))
    if (freeform->kind == "extrusion" && norm(cross(freeform->axis, direction)) < kSine) return Role::wall;
  return Role::slope;
}

std::vector<Vec3> candidateDirections(const FaceGraph& graph, const StockBlock& stock,
                                      const std::vector<FaceId>& faces) {
  std::vector<Vec3> directions;
  const auto add = [&](Vec3 d) {
    if (std::none_of(directions.begin(), directions.end(), [&](Vec3 known) { return distance(known, d) < kSine; }))
      directions.push_back(d);
  };
  constexpr std::size_t kEnough = 24;
  for (FaceId id : faces) {
    if (directions.size() >= kEnough) break;
    const Face& face = graph.face(id);
    if (const auto* plane = std::get_if<Plane>(&face.surface)) add(plane->normal);
    if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) {
      add(cylinder->axis);
      add(-cylinder->axis);
    }
  }
  for (const Plane& side : stock.sides) add(side.normal);
  return directions;
}

struct Reading {
  Vec3 direction;
  double seenMm2 = 0, floorMm2 = 0, wallMm2 = 0, hiddenMm2 = 0;
};

Reading readFrom(const FaceGraph& graph, const std::vector<FaceId>& faces, Vec3 direction) {
  Reading reading{direction};
  for (FaceId id : faces) {
    const double area = graph.face(id).areaMm2;
    switch (roleOf(graph.face(id), direction)) {
      case Role::floor:
        reading.floorMm2 += area;
        reading.seenMm2 += area;
        break;
      case Role::wall:
        reading.wallMm2 += area;
        reading.seenMm2 += area;
        break;
      case Role::slope: reading.seenMm2 += area; break;
      case Role::hidden: reading.hiddenMm2 += area; break;
    }
  }
  return reading;
}

/// All directions that see everything, those with floors and walls first; else the one that sees most.
std::vector<Reading> chooseReadings(const FaceGraph& graph, const StockBlock& stock, const std::vector<FaceId>& faces) {
  std::vector<Reading> readings;
  for (Vec3 direction : candidateDirections(graph, stock, faces)) readings.push_back(readFrom(graph, faces, direction));
  std::stable_sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) {
    const double ha = a.hiddenMm2, hb = b.hiddenMm2;
    if (std::abs(ha - hb) > 1e-9 * (a.seenMm2 + b.seenMm2 + ha + hb)) return ha < hb;
    const double square1 = a.floorMm2 + a.wallMm2, square2 = b.floorMm2 + b.wallMm2;
    if (std::abs(square1 - square2) > 1e-9 * (square1 + square2)) return square1 > square2;
    return a.floorMm2 > b.floorMm2 * (1 + 1e-9);
  });
  while (readings.size() > 1 && readings.back().hiddenMm2 > readings.front().hiddenMm2 + 1e-9) readings.pop_back();
  return readings;
}

struct Outline {
  int openRuns = 0;  ///< maximal stretches of the floor's outer loop without a wall
  int closedRuns = 0;
  std::set<FaceId> islands;
};

/// Walks the outer loop of a floor: an edge is closed where a wall or a fillet of the component rises from it.
Outline walkOutline(const FaceGraph& graph, const Face& floor, const std::set<FaceId>& members) {
  Outline outline;
  for (const Loop& loop : floor.loops) {
    std::vector<bool> closed;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph.edge(coedge.edge);
      if (edge.curve == CurveKind::degenerate) continue;
      const FaceId other = edge.otherThan(floor.id);
      const bool rises = edge.convexity == Convexity::concave;  // a round between walls closes the outline as well
      closed.push_back(rises || (members.count(other) > 0 && edge.convexity != Convexity::convex));
      if (!loop.outer && closed.back()) outline.islands.insert(other);
    }
    if (!loop.outer || closed.empty()) continue;
    for (std::size_t i = 0; i < closed.size(); ++i) {
      const bool previous = closed[(i + closed.size() - 1) % closed.size()];
      outline.openRuns += !closed[i] && previous;
      outline.closedRuns += closed[i] && !previous;
    }
    if (outline.openRuns + outline.closedRuns == 0) (closed.front() ? outline.closedRuns : outline.openRuns) = 1;
    if (std::all_of(closed.begin(), closed.end(), [](bool c) { return c; })) outline.openRuns = 0;
  }
  return outline;
}

/// Directions across the tool that the outline itself gives: its flat walls, its straight edges, its chords.
std::vector<Vec3> directionsAcross(const FaceGraph& graph, const std::vector<FaceId>& all, Vec3 direction,
                                   const Cavity& cavity) {
  std::vector<Vec3> across;
  const auto add = [&](Vec3 v) {
    const Vec3 flat = v - direction * dot(v, direction);
    if (norm(flat) > 0.1 * norm(v)) across.push_back(normalized(flat));
  };
  for (FaceId id : cavity.walls)
    if (const auto* plane = std::get_if<Plane>(&graph.face(id).surface)) add(plane->normal);
  if (!across.empty()) return across;
  for (FaceId id : all)
    for (int e : edgesOf(graph, id))
      if (graph.edge(e).curve == CurveKind::line) add(graph.edge(e).startTangent);
  if (!across.empty()) return across;
  for (FaceId id : all)
    for (int e : edgesOf(graph, id)) add(graph.edge(e).end - graph.edge(e).start);
  if (across.empty()) across.push_back(anyPerpendicular(direction));  // closed curves only: round, or near it
  return across;
}

void measure(const FaceGraph& graph, const std::vector<FaceId>& all, Vec3 direction, Cavity& cavity) {
  cavity.depthMm = reachAlong(graph, cavity.walls.empty() ? all : cavity.walls, direction).sizeMm();
  double best = 1e300;
  for (Vec3 u : directionsAcross(graph, all, direction, cavity)) {
    const double a = reachAlong(graph, all, u).sizeMm(), b = reachAlong(graph, all, cross(direction, u)).sizeMm();
    if (a * b >= best * (1 - 1e-9)) continue;
    best = a * b;
    cavity.lengthMm = std::max(a, b);
    cavity.widthMm = std::min(a, b);
  }
}

/// Flat walls that face each other over a fair share of all: what makes a step into a slot. A ledge that looks back at
/// a large wall from the side of an island does not.
bool hasFacingWalls(const FaceGraph& graph, const std::vector<FaceId>& walls) {
  constexpr double kLeastShare = 0.1;
  double facing = 0, all = 0;
  for (FaceId a : walls) {
    const Face& fa = graph.face(a);
    if (!std::holds_alternative<Plane>(fa.surface)) continue;
    all += fa.areaMm2;
    double across = 0;
    for (FaceId b : walls) {
      const Face& fb = graph.face(b);
      if (dot(fa.normal, fb.normal) < -1 + 1e-6 && dot(fb.point - fa.point, fa.normal) > 0) across += fb.areaMm2;
    }
    facing += std::min(across, fa.areaMm2);
  }
  return facing > kLeastShare * all;
}

/// Walls that stand all around: no upright edge of theirs is an outer corner.
bool closesAround(const FaceGraph& graph, const std::vector<FaceId>& walls, const std::set<FaceId>& members,
                  Vec3 direction) {
  for (FaceId wall : walls)
    for (int id : edgesOf(graph, wall)) {
      const Edge& edge = graph.edge(id);
      const bool upright = edge.curve == CurveKind::line && norm(cross(edge.startTangent, direction)) < kSine;
      if (upright && members.count(edge.otherThan(wall)) == 0) return false;
    }
  return true;
}

std::string className(const Cavity& cavity) {
  switch (cavity.kind) {
    case Cavity::Kind::pocket: return cavity.openSides > 0 ? "open_pocket" : "pocket";
    case Cavity::Kind::passage: return "passage";
    case Cavity::Kind::slot: return cavity.through ? "through_slot" : "blind_slot";
    case Cavity::Kind::step: return "step";
    case Cavity::Kind::notch: return "notch";
  }
  return "pocket";
}

/// An edge of the stock that was rounded, although other cuts have taken the sides that it ran into: tangent to two
/// of the stock's sides, and between them.
std::optional<CavityMatch> describeStockEdge(const FaceGraph& graph, const StockBlock& stock,
                                             const CavityComponent& component) {
  constexpr double kMostOfStock = 0.25;  // a larger radius shapes the part; it does not break an edge
  constexpr double kFittedMm = 4e-3;     // surfaces fitted to splines are known to 1e-3 mm
  const Face& first = graph.face(component.faces.front());
  const auto* cylinder = std::get_if<Cylinder>(&first.surface);
  if (cylinder == nullptr || cylinder->concave) return std::nullopt;
  const double tolerance = first.recognizedFromSpline ? kFittedMm : sameLengthMm(graph);
  std::vector<Vec3> between;
  for (int side = 0; side < 6; ++side) {
    const Vec3 normal = stock.sides[side].normal;
    const std::array<double, 3> half{stock.halfExtentsMm.x, stock.halfExtentsMm.y, stock.halfExtentsMm.z};
    if (std::abs(dot(normal, cylinder->axis)) > kSine || cylinder->radiusMm > kMostOfStock * 2 * half[side / 2])
      continue;
    if (std::abs(dot(stock.sides[side].origin - cylinder->origin, normal) - cylinder->radiusMm) <= tolerance)
      between.push_back(normal);
  }
  if (between.size() != 2) return std::nullopt;
  for (FaceId id : component.faces) {
    if (graph.face(id).logicalFace != first.logicalFace) return std::nullopt;
    for (int edge : edgesOf(graph, id))
      for (Vec3 p : {graph.edge(edge).start, graph.edge(edge).mid, graph.edge(edge).end})
        for (Vec3 normal : between)
          if (dot(p - cylinder->origin, normal) < -tolerance) return std::nullopt;
  }
  CavityMatch match;
  match.shape = Round{cylinder->radiusMm, false, reachAlong(graph, component.faces, cylinder->axis).sizeMm()};
  match.faceClass = "round";
  match.directions = {between[0], between[1], cylinder->axis, -cylinder->axis};
  match.rule = "blend.stock-edge: tangent to two sides of the stock";
  return match;
}

/// One flat or convex face with outer corners only: no cavity, but an outer face below the stock.
CavityMatch describeOuterFace(const FaceGraph& graph, const StockBlock& stock, const CavityComponent& component) {
  if (std::optional<CavityMatch> round = describeStockEdge(graph, stock, component)) return *round;
  const Face& face = graph.face(component.faces.front());
  CavityMatch match;
  double area = 0;
  for (FaceId id : component.faces) area += graph.face(id).areaMm2;
  const bool flat = std::all_of(component.faces.begin(), component.faces.end(),
                                [&](FaceId id) { return std::holds_alternative<Plane>(graph.face(id).surface); });
  const bool squareToStock = std::any_of(stock.sides.begin(), stock.sides.end(),
                                         [&](const Plane& side) { return dot(side.normal, face.normal) > 1 - 1e-6; });
  if (flat && squareToStock) {
    match.shape = MilledFace{area};
    match.faceClass = "face";
    match.directions = {face.normal};
    match.rule = "outer-face.flat: planar, outer corners only, below the stock's side";
    return match;
  }
  Vec3 along = stock.frame.axes[0];
  double best = 2;
  for (Vec3 axis : stock.frame.axes) {
    double most = 0;
    for (FaceId id : component.faces) most = std::max(most, std::abs(dot(graph.face(id).normal, axis)));
    if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) most = norm(cross(cylinder->axis, axis));
    if (most < best - 1e-9) {
      best = most;
      along = axis;
    }
  }
  match.shape = OuterProfile{reachAlong(graph, component.faces, along).sizeMm(), along};
  match.faceClass = "profile";
  match.directions = flat ? std::vector<Vec3>{face.normal, along, -along} : std::vector<Vec3>{along, -along};
  if (best > kSine) match.directions = {face.normal};
  match.rule = "outer-face.profile: outer corners only, not parallel to the stock's sides";
  return match;
}

/// Nothing but outer curved faces, in inner corners only by the fillets at their foot: the outside of something raised
/// or pressed out.
bool bulges(const FaceGraph& graph, const CavityComponent& component) {
  const auto corner = [&](FaceId face) { return !neighbours(graph, face, Convexity::concave).empty(); };
  return std::all_of(component.faces.begin(), component.faces.end(), [&](FaceId id) {
    const Surface& surface = graph.face(id).surface;
    return !std::holds_alternative<Plane>(surface) && !std::holds_alternative<Freeform>(surface) &&
           !isConcave(surface) && !corner(id);
  });
}

/// Walls through the whole part that bound it from outside: the scallops of an outer contour.
CavityMatch describeOutline(const FaceGraph& graph, const CavityComponent& component, Vec3 direction) {
  CavityMatch match;
  match.shape = OuterProfile{reachAlong(graph, component.faces, direction).sizeMm(), direction};
  match.faceClass = "profile";
  match.directions = {direction, -direction};
  match.rule = "outer-face.contour: walls through the part that neither close around a hole nor face each other";
  return match;
}

/// A key way in a bore is broached or cut along it: across, the other side of the bore is in the way.
std::vector<Vec3> alongBore(const FaceGraph& graph, const Cavity& cavity, const std::vector<Vec3>& directions) {
  const Vec3 outOfFloor = directions.front();
  for (FaceId wall : cavity.walls)
    for (FaceId other : neighbours(graph, wall, Convexity::convex)) {
      const auto* bore = std::get_if<Cylinder>(&graph.face(other).surface);
      if (bore == nullptr || !bore->concave || std::abs(dot(bore->axis, outOfFloor)) > kSine) continue;
      std::vector<Vec3> along;
      for (Vec3 direction : directions)
        if (norm(cross(direction, bore->axis)) < kSine) along.push_back(direction);
      if (!along.empty()) return along;
    }
  return directions;
}

}  // namespace

std::optional<CavityMatch> describeFreeCavity(const FaceGraph& graph, const StockBlock& stock,
                                              const CavityComponent& component) {
  const std::vector<FaceId>& faces = component.faces;
  if (!component.concave || bulges(graph, component)) return describeOuterFace(graph, stock, component);
  const std::vector<Reading> readings = chooseReadings(graph, stock, faces);
  if (readings.empty() || readings.front().seenMm2 <= 0) return std::nullopt;
  const Vec3 direction = readings.front().direction;
  Cavity cavity;
  for (FaceId id : faces) {
    const Role role = roleOf(graph.face(id), direction);
    (role == Role::wall ? cavity.walls : cavity.floors).push_back(id);
    cavity.slanted |= role == Role::slope && std::holds_alternative<Plane>(graph.face(id).surface);
  }
  std::set<FaceId> members(faces.begin(), faces.end());
  members.insert(component.fillets.begin(), component.fillets.end());
  const auto largest = std::max_element(cavity.floors.begin(), cavity.floors.end(), [&](FaceId a, FaceId b) {
    return graph.face(a).areaMm2 < graph.face(b).areaMm2;
  });
  Outline outline;
  if (largest != cavity.floors.end()) {
    outline = walkOutline(graph, graph.face(*largest), members);
    cavity.islands.assign(outline.islands.begin(), outline.islands.end());
  }
  const bool noWall = cavity.walls.empty() && faces.size() == 1 && outline.closedRuns == 0 && !cavity.slanted;
  if (noWall && std::holds_alternative<Plane>(graph.face(faces.front()).surface)) {
    CavityMatch around = describeOuterFace(graph, stock, component);  // the ground that bosses and ribs stand on
    if (!outline.islands.empty())
      around.rule += ", around " + std::to_string(outline.islands.size()) + " faces that rise from it";
    return around;
  }
  const bool facing = hasFacingWalls(graph, cavity.walls);
  const bool openAround = cavity.floors.empty() && !closesAround(graph, cavity.walls, members, direction);
  if (openAround && !facing) return describeOutline(graph, component, direction);
  cavity.profile = "free";
  cavity.openSides = outline.openRuns;
  if (cavity.floors.empty()) {
    cavity.kind = openAround ? Cavity::Kind::slot : Cavity::Kind::passage;
    cavity.openSides = openAround ? 1 : 0;
    cavity.through = true;
  } else if (outline.openRuns == 0) {
    cavity.kind = Cavity::Kind::pocket;
  } else if (facing && cavity.walls.size() >= 2) {
    cavity.kind = Cavity::Kind::slot;
    cavity.through = outline.openRuns >= 2;
  } else {
    cavity.kind = Cavity::Kind::step;
    cavity.through = outline.openRuns >= 2;
  }
  if (isKeyway(graph, cavity, direction)) cavity.profile = std::string("keyway");
  measure(graph, faces, direction, cavity);
  measureInnerRadii(graph, component, direction, cavity);
  CavityMatch match;
  match.faceClass = className(cavity);
  for (const Reading& reading : readings)
    if (match.directions.size() < 6) match.directions.push_back(reading.direction);
  if (cavity.profile == "keyway") match.directions = alongBore(graph, cavity, match.directions);
  match.rule = "cavity.free-outline: " + std::to_string(cavity.walls.size()) + " walls, " +
               std::to_string(cavity.floors.size()) + " floors, outline open in " + std::to_string(outline.openRuns) +
               " places";
  match.shape = std::move(cavity);
  return match;
}

}  // namespace stepwise
