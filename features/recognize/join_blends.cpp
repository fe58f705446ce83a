#include "features/recognize/join_blends.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <variant>
#include <vector>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr double kFittedMm = 4e-3;  ///< borders of fillets of growing radius are fitted curves

/// What two pieces of one broken edge have in common.
struct Piece {
  FaceId face = 0;             ///< the smallest of the feature
  bool flat = false;           ///< chamfer: on a plane; else a round on a cylinder
  bool tangent = true;         ///< false: an outer face that may continue a round whose neighbours are cut away here
  Vec3 point, direction;       ///< of the plane (its normal) or of the axis
  std::vector<Vec3> between;   ///< the directions it can be seen from: its supports' normals among them
  std::array<double, 2> legs;  ///< what it takes off the two sides, shorter first; rounds: the radius
  double reachMm =
      0;  ///< distance of the plane or axis from the part's centre: a key that turning the part leaves alone
};

std::array<double, 2> legsOf(const Chamfer& chamfer) {
  const double other = chamfer.widthMm * std::tan(chamfer.angle.inRadians());
  return {std::min(chamfer.widthMm, other), std::max(chamfer.widthMm, other)};
}

std::optional<Piece> pieceOf(const FaceGraph& graph, const Feature& feature) {
  if (feature.faces.empty()) return std::nullopt;
  const auto* chamfer = std::get_if<Chamfer>(&feature.shape);
  const auto* round = std::get_if<Round>(&feature.shape);
  const bool outer = std::holds_alternative<OuterProfile>(feature.shape);
  if ((!chamfer || chamfer->conical) && (!round || round->variable) && !outer) return std::nullopt;
  const Face& first = graph.face(feature.faces.front());
  const Vec3 center = graph.mass.centroid;
  Piece piece{first.id, chamfer != nullptr, !outer, {}, {}, feature.directions, {}, 0};
  if (const auto* plane = std::get_if<Plane>(&first.surface); plane && chamfer) {
    piece.legs = legsOf(*chamfer);
    piece.point = first.point, piece.direction = plane->normal;
    piece.reachMm = std::abs(dot(first.point - center, plane->normal));
  } else if (const auto* cylinder = std::get_if<Cylinder>(&first.surface); cylinder && !cylinder->concave && !chamfer) {
    piece.legs = {cylinder->radiusMm, cylinder->radiusMm};
    piece.point = cylinder->origin, piece.direction = normalized(cylinder->axis);
    piece.reachMm = norm(cross(cylinder->origin - center, piece.direction));
  } else {
    return std::nullopt;
  }
  for (FaceId face : feature.faces)  // a chain around corners lies on several surfaces
    if (graph.face(face).logicalFace != first.logicalFace) return std::nullopt;
  return piece;
}

Vec3 outwardAt(const Piece& round, Vec3 p) {
  const Vec3 from = p - round.point;
  return normalized(from - round.direction * dot(from, round.direction));
}

/// The outer face turns no further about the axis than the round does.
bool isWithinArc(const FaceGraph& graph, const Piece& round, const Piece& outer) {
  const auto widest = [&](FaceId from) {
    const Vec3 middle = outwardAt(round, graph.face(round.face).point);
    double least = 1;
    for (int id : edgesOf(graph, from))
      for (Vec3 p : {graph.edge(id).start, graph.edge(id).mid, graph.edge(id).end})
        least = std::min(least, dot(outwardAt(round, p), middle));
    return std::acos(std::clamp(least, -1.0, 1.0));
  };
  return widest(outer.face) <= widest(round.face) + kSmoothTolerance.inRadians();
}

/// Both lie between sides that look the same ways: two rounds of a lobe, on one cylinder, do not. What a chamfer takes
/// off its sides says it already.
bool betweenSameSides(const FaceGraph& graph, const Piece& a, const Piece& b) {
  if (a.flat) return true;
  if (!a.tangent || !b.tangent)
    return a.tangent != b.tangent && isWithinArc(graph, a.tangent ? a : b, a.tangent ? b : a);
  return a.between.size() == b.between.size() && std::all_of(a.between.begin(), a.between.end(), [&](Vec3 d) {
           return std::any_of(b.between.begin(), b.between.end(),
                              [&](Vec3 other) { return distance(d, other) < kSmoothTolerance.inRadians(); });
         });
}

bool onOneSurface(const Piece& a, const Piece& b, double toleranceMm) {
  if (a.flat != b.flat || std::abs(a.legs[0] - b.legs[0]) > toleranceMm ||
      std::abs(a.legs[1] - b.legs[1]) > toleranceMm)
    return false;
  if (norm(cross(a.direction, b.direction)) > std::sin(kDirectionTolerance.inRadians())) return false;
  if (a.flat) return dot(a.direction, b.direction) > 0 && std::abs(dot(a.point - b.point, b.direction)) <= toleranceMm;
  return norm(cross(a.point - b.point, b.direction)) <= toleranceMm;
}

void join(Claims& claims, FaceId into, FaceId from) {
  double length = 0, otherRadius = 0;
  if (const auto* fillet = std::get_if<Fillet>(&claims.owner(from)->shape)) otherRadius = fillet->radiusMm;
  for (FaceId face : {into, from})
    std::visit(
        [&](const auto& shape) {
          if constexpr (requires { shape.lengthMm; }) length += shape.lengthMm;
          if constexpr (requires { shape.along; }) length += shape.heightMm;
        },
        claims.owner(face)->shape);
  claims.absorb(into, from);
  Feature joined = *claims.owner(into);
  if (auto* chamfer = std::get_if<Chamfer>(&joined.shape)) chamfer->lengthMm = length;
  if (auto* round = std::get_if<Round>(&joined.shape)) round->lengthMm = length;
  if (auto* fillet = std::get_if<Fillet>(&joined.shape)) {
    fillet->lengthMm = length;
    fillet->radiusMm = std::min(fillet->radiusMm, otherRadius);
  }
  claims.replace(into, std::move(joined));
}

/// One border of a fillet of growing radius: a straight line on the plane that it touches.
struct Contact {
  Plane plane;
  Vec3 from, to;  ///< as far apart as its pieces reach
};

std::vector<Contact> contactsOf(const FaceGraph& graph, FaceId fillet) {
  std::vector<Contact> contacts;
  for (int id : edgesOf(graph, fillet)) {
    const Edge& edge = graph.edge(id);
    if (edge.convexity != Convexity::smooth) continue;
    const FaceId other = edge.otherThan(fillet);
    const auto* plane = other != 0 ? std::get_if<Plane>(&graph.face(other).surface) : nullptr;
    if (plane == nullptr) continue;
    const auto known = std::find_if(contacts.begin(), contacts.end(), [&](const Contact& c) {
      return dot(c.plane.normal, plane->normal) > 1 - 1e-6 &&
             std::abs(dot(edge.mid - c.plane.origin, c.plane.normal)) < kFittedMm;
    });
    if (known == contacts.end()) {
      contacts.push_back({*plane, edge.start, edge.end});
      continue;
    }
    for (Vec3 p : {edge.start, edge.end}) {
      if (distance(p, known->from) > distance(known->from, known->to)) known->to = p;
      if (distance(p, known->to) > distance(known->from, known->to)) known->from = p;
    }
  }
  return contacts;
}

/// The second line goes on where the first one points to.
bool runsOn(const Contact& a, const Contact& b) {
  if (dot(a.plane.normal, b.plane.normal) < 1 - 1e-6) return false;
  const Vec3 along = normalized(a.to - a.from);
  // How far the direction of a short line is known: its ends, as far out as the other line lies.
  const double longest = std::max(distance(a.from, b.from), distance(a.from, b.to));
  const double tolerance = kFittedMm * (1 + longest / std::max(distance(a.from, a.to), kFittedMm));
  return norm(cross(b.from - a.from, along)) < tolerance && norm(cross(b.to - a.from, along)) < tolerance;
}

void joinGrowingFillets(const FaceGraph& graph, Claims& claims) {
  std::vector<std::pair<FaceId, std::vector<Contact>>> pieces;
  for (const Feature& feature : claims.features()) {
    const auto* fillet = std::get_if<Fillet>(&feature.shape);
    if (fillet == nullptr || !fillet->variable || feature.faces.size() != 1) continue;
    if (auto contacts = contactsOf(graph, feature.faces.front()); contacts.size() == 2)
      pieces.emplace_back(feature.faces.front(), std::move(contacts));
  }
  constexpr std::size_t kMostPieces = 200;  // pairs grow with the square
  if (pieces.size() > kMostPieces) return;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    for (std::size_t j = i + 1; j < pieces.size(); ++j) {
      const auto& [first, a] = pieces[i];
      const auto& [second, b] = pieces[j];
      if (claims.owner(first) == claims.owner(second)) continue;
      const bool same = runsOn(a[0], b[0]) && runsOn(a[1], b[1]), crossed = runsOn(a[0], b[1]) && runsOn(a[1], b[0]);
      if (same || crossed) join(claims, first, second);
    }
}

}  // namespace

void joinInterruptedBlends(const FaceGraph& graph, Claims& claims) {
  std::vector<Piece> pieces;
  for (const Feature& feature : claims.features())
    if (const auto piece = pieceOf(graph, feature)) pieces.push_back(*piece);
  std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.reachMm < b.reachMm; });
  const double toleranceMm = sameLengthMm(graph);
  joinGrowingFillets(graph, claims);
  std::vector<char> taken(pieces.size(), 0);
  for (std::size_t i = 0; i < pieces.size(); ++i)
    for (std::size_t j = i + 1; j < pieces.size() && pieces[j].reachMm <= pieces[i].reachMm + toleranceMm; ++j) {
      if (taken[i] || taken[j] || !onOneSurface(pieces[i], pieces[j], toleranceMm) ||
          !betweenSameSides(graph, pieces[i], pieces[j]))
        continue;
      const std::size_t into = pieces[i].tangent ? i : j, from = i + j - into;
      join(claims, pieces[into].face, pieces[from].face);
      taken[from] = 1;
    }
}

}  // namespace stepwise
