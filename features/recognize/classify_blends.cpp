#include "features/recognize/classify_blends.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>

#include "features/recognize/revolved_faces.h"
#include "geom/core/disjoint_sets.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr double kParallel = 0.9998;  ///< cosine of about one degree: axes and rulings of blends
const Angle kLeastTurn = Angle::degrees(4);
const Angle kHalfTurn = Angle::degrees(175);
constexpr double kSameRadius = 0.01;
/// A draft that was added after the blend leaves one of its sides off the tangent by about the draft.
const Angle kDrafted = Angle::degrees(6);

/// An edge of a logical face towards another one.
struct BorderEdge {
  const Edge* edge = nullptr;
  FaceId inner = 0, outer = 0;
};

std::vector<BorderEdge> borderOf(const FaceGraph& graph, const LogicalFace& logical) {
  std::vector<BorderEdge> border;
  for (FaceId face : logical.faces)
    for (const Loop& loop : graph.face(face).loops)
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph.edge(coedge.edge);
        const FaceId other = edge.otherThan(face);
        if (edge.curve == CurveKind::degenerate || edge.seam || other == 0 || other == face) continue;
        if (graph.face(other).logicalFace == logical.id) continue;
        border.push_back({&edge, face, other});
      }
  return border;
}

/// Does the blend run along this edge (as a rolling ball would), rather than end at it?
bool runsAlong(const Surface& surface, const Edge& edge) {
  const auto ruling = [&](Vec3 axis) {
    return edge.curve == CurveKind::line && std::abs(dot(normalized(edge.end - edge.start), axis)) > kParallel;
  };
  if (const auto* c = std::get_if<Cylinder>(&surface)) return ruling(c->axis);
  if (std::holds_alternative<Cone>(surface)) return edge.curve == CurveKind::line;
  if (const auto* t = std::get_if<Torus>(&surface)) {
    if (edge.curve != CurveKind::circle || std::abs(dot(edge.axis, t->axis)) < kParallel) return false;
    const Vec3 offset = edge.center - t->center;
    return norm(offset - t->axis * dot(offset, t->axis)) < 0.05 * t->minorRadiusMm;
  }
  return false;
}

bool nearlySmooth(const Edge& edge) {
  if (edge.convexity == Convexity::smooth) return true;
  const double off = std::abs(edge.interiorAngle.inDegrees() - 180);
  return (edge.convexity == Convexity::convex || edge.convexity == Convexity::concave) && off <= kDrafted.inDegrees();
}

/// One side of a blend: the edges along which it touches one neighbour.
struct Flank {
  Vec3 normal, at;
  double lengthMm = 0;
  FaceId support = 0;
  bool smooth = false;  ///< truly tangent, not only within a draft
};

class BlendClassifier {
 public:
  BlendClassifier(const FaceGraph& graph, const ClassifyBlendsOptions& options)
      : graph_(graph),
        options_(options),
        maxRadiusMm_(options.maxRadiusToDiagonal * graph.box.diagonalMm()),
        blendOf_(graph.logicalFaces.size(), -1) {}

  std::vector<BlendFace> run() {
    for (const LogicalFace& logical : graph_.logicalFaces) {
      const Surface& surface = graph_.face(logical.faces.front()).surface;
      if (std::holds_alternative<Plane>(surface) || std::holds_alternative<Sphere>(surface)) continue;
      std::optional<BlendFace> blend =
          std::holds_alternative<Freeform>(surface) ? classifyStrip(logical) : classifyRolled(logical);
      if (blend) keep(logical, std::move(*blend));
    }
    for (const LogicalFace& logical : graph_.logicalFaces)
      if (std::optional<BlendFace> corner = classifyCorner(logical)) keep(logical, std::move(*corner));
    numberChains();
    return std::move(blends_);
  }

 private:
  void keep(const LogicalFace& logical, BlendFace blend) {
    blend.faces = logical.faces;
    std::sort(blend.supports.begin(), blend.supports.end());
    blendOf_[logical.id - 1] = static_cast<int>(blends_.size());
    blends_.push_back(std::move(blend));
  }

  /// Cylinder, torus or cone: the two flanks are where the surface is touched along its rulings or circles.
  std::optional<BlendFace> classifyRolled(const LogicalFace& logical) {
    const Face& face = graph_.face(logical.faces.front());
    const std::vector<BorderEdge> border = borderOf(graph_, logical);
    std::vector<Flank> flanks;
    for (const BorderEdge& b : border) {
      if (!nearlySmooth(*b.edge) || !runsAlong(face.surface, *b.edge)) continue;
      const Vec3 normal = outwardNormal(face, b.edge->mid);
      const auto same = std::find_if(flanks.begin(), flanks.end(),
                                     [&](const Flank& f) { return sameFlank(face.surface, f, normal, b.edge->mid); });
      if (same == flanks.end())
        flanks.push_back({normal, b.edge->mid, b.edge->lengthMm, b.outer, b.edge->convexity == Convexity::smooth});
      else
        same->lengthMm += b.edge->lengthMm;
    }
    if (flanks.size() != 2 || (!flanks[0].smooth && !flanks[1].smooth)) return std::nullopt;
    BlendFace blend;
    blend.kind = isConcave(face.surface) ? BlendFace::Kind::fillet : BlendFace::Kind::round;
    blend.supports = {flanks[0].support, flanks[1].support};
    blend.turn = turnBetween(face.surface, flanks[0], flanks[1]);
    blend.lengthMm = (flanks[0].lengthMm + flanks[1].lengthMm) / 2;
    blend.fullRound = blend.turn > kHalfTurn;
    measureRadius(face.surface, logical, blend);
    if (blend.turn < kLeastTurn || blend.radiusMm > maxRadiusMm_ || turnsTooFar(logical, blend)) return std::nullopt;
    // A wide shallow arc is part of the shape's outline.
    if (blend.turn < Angle::degrees(20) && blend.radiusMm > 0.2 * maxRadiusMm_) return std::nullopt;
    if (blend.fullRound && blend.kind == BlendFace::Kind::fillet) return std::nullopt;  // the end of a slot
    blend.cavityCorner = blend.kind == BlendFace::Kind::fillet && isCavityCorner(face.surface, logical, border, blend);
    return blend;
  }

  static bool sameFlank(const Surface& surface, const Flank& flank, Vec3 normal, Vec3 at) {
    if (const auto* torus = std::get_if<Torus>(&surface)) {
      const auto section = [&](Vec3 p) {  // where on the tube's circle the point lies
        const double h = dot(p - torus->center, torus->axis);
        return std::pair{h, norm(p - torus->center - torus->axis * h)};
      };
      const auto [h1, r1] = section(flank.at);
      const auto [h2, r2] = section(at);
      return std::hypot(h1 - h2, r1 - r2) < 0.05 * torus->minorRadiusMm;
    }
    return dot(flank.normal, normal) > std::cos(kLeastTurn.inRadians());
  }

  static Angle turnBetween(const Surface& surface, const Flank& a, const Flank& b) {
    Vec3 n = a.normal, m = b.normal;
    if (const auto* torus = std::get_if<Torus>(&surface)) {
      // Bring both normals into one half plane through the axis.
      const auto flat = [&](Vec3 normal, Vec3 at) {
        const double h = dot(normal, torus->axis);
        const Vec3 radial = at - torus->center;
        const Vec3 out = normalized(radial - torus->axis * dot(radial, torus->axis));
        return std::pair{dot(normal, out), h};
      };
      const auto [x1, y1] = flat(n, a.at);
      const auto [x2, y2] = flat(m, b.at);
      n = {x1, y1, 0}, m = {x2, y2, 0};
    }
    return Angle::radians(std::atan2(norm(cross(n, m)), dot(n, m)));
  }

  void measureRadius(const Surface& surface, const LogicalFace& logical, BlendFace& blend) const {
    if (const auto* c = std::get_if<Cylinder>(&surface)) blend.radiusMm = c->radiusMm;
    if (const auto* t = std::get_if<Torus>(&surface)) blend.radiusMm = t->minorRadiusMm;
    if (const auto* c = std::get_if<Cone>(&surface)) {
      double least = 1e300;
      for (FaceId face : logical.faces)
        for (const Loop& loop : graph_.face(face).loops)
          for (const Coedge& coedge : loop.coedges)
            for (Vec3 p : {graph_.edge(coedge.edge).start, graph_.edge(coedge.edge).end}) {
              const Vec3 offset = p - c->apex;
              least = std::min(least, norm(cross(offset, c->axis)));
            }
      blend.radiusMm = least;
      blend.variable = true;
    }
  }

  double areaOf(const LogicalFace& logical) const {
    double area = 0;
    for (FaceId face : logical.faces) area += graph_.face(face).areaMm2;
    return area;
  }

  /// The normals of the flanks do not tell 90° from 270°; the area does.
  bool turnsTooFar(const LogicalFace& logical, const BlendFace& blend) const {
    if (blend.variable || blend.lengthMm <= 0) return false;
    return areaOf(logical) > 1.3 * blend.radiusMm * std::max(blend.turn.inRadians(), 0.2) * blend.lengthMm;
  }

  /// Between walls of one cavity: a floor closes one end, a wall is itself an inner arc in this direction, or both
  /// walls have further inner corners in it.
  bool isCavityCorner(const Surface& surface, const LogicalFace& logical, const std::vector<BorderEdge>& border,
                      const BlendFace& blend) {
    const auto* cylinder = std::get_if<Cylinder>(&surface);
    if (!cylinder) return false;
    const AxisLine axis{cylinder->origin, cylinder->axis};
    for (const BorderEdge& b : border)
      if (b.edge->convexity == Convexity::concave && isAcross(graph_.face(b.outer), axis)) return true;
    for (FaceId support : blend.supports)
      if (isInnerArcAlong(graph_.face(support).surface, cylinder->axis)) return true;
    return std::all_of(blend.supports.begin(), blend.supports.end(),
                       [&](FaceId support) { return hasOtherCorner(support, logical.id, cylinder->axis); });
  }

  /// Arcs that run into each other form the outline of a cavity.
  static bool isInnerArcAlong(const Surface& surface, Vec3 axis) {
    const auto* arc = std::get_if<Cylinder>(&surface);
    return arc && arc->concave && std::abs(dot(arc->axis, axis)) > kParallel;
  }

  bool hasOtherCorner(FaceId wall, int blendLogical, Vec3 axis) {
    for (const auto& [direction, beyond] : innerCornersOf(graph_.face(wall).logicalFace))
      if (beyond != blendLogical && std::abs(dot(direction, axis)) > kParallel) return true;
    return false;
  }

  /// Directions of the straight inner corners of a wall, with the logical face behind each.
  const std::vector<std::pair<Vec3, int>>& innerCornersOf(int wallLogical) {
    const auto [entry, isNew] = innerCorners_.try_emplace(wallLogical);
    if (!isNew) return entry->second;
    for (const BorderEdge& b : borderOf(graph_, graph_.logicalFaces[wallLogical - 1])) {
      const bool inner = b.edge->convexity == Convexity::concave ||
                         (b.edge->convexity == Convexity::smooth && isConcave(graph_.face(b.outer).surface));
      if (inner && b.edge->curve == CurveKind::line)
        entry->second.push_back({normalized(b.edge->end - b.edge->start), graph_.face(b.outer).logicalFace});
    }
    return entry->second;
  }

  /// Freeform strip between two analytic faces, touched along its two longest edges.
  std::optional<BlendFace> classifyStrip(const LogicalFace& logical) const {
    std::vector<BorderEdge> smooth;
    for (const BorderEdge& b : borderOf(graph_, logical))
      if (b.edge->convexity == Convexity::smooth && !std::holds_alternative<Freeform>(graph_.face(b.outer).surface))
        smooth.push_back(b);
    std::stable_sort(smooth.begin(), smooth.end(),
                     [](const BorderEdge& a, const BorderEdge& b) { return a.edge->lengthMm > b.edge->lengthMm; });
    if (smooth.size() < 2) return std::nullopt;
    const BorderEdge& first = smooth.front();
    const auto second = std::find_if(smooth.begin() + 1, smooth.end(), [&](const BorderEdge& b) {
      return graph_.face(b.outer).logicalFace != graph_.face(first.outer).logicalFace &&
             !shareVertex(*first.edge, *b.edge);
    });
    if (second == smooth.end()) return std::nullopt;
    return stripBetween(logical, first, *second);
  }

  static bool shareVertex(const Edge& a, const Edge& b) {
    return a.vertices[0] == b.vertices[0] || a.vertices[0] == b.vertices[1] || a.vertices[1] == b.vertices[0] ||
           a.vertices[1] == b.vertices[1];
  }

  std::optional<BlendFace> stripBetween(const LogicalFace& logical, const BorderEdge& a, const BorderEdge& b) const {
    const bool sameWay = distance(a.edge->start, b.edge->start) < distance(a.edge->start, b.edge->end);
    const std::array<std::pair<Vec3, Vec3>, 3> stations{std::pair{a.edge->start, sameWay ? b.edge->start : b.edge->end},
                                                        std::pair{a.edge->mid, b.edge->mid},
                                                        std::pair{a.edge->end, sameWay ? b.edge->end : b.edge->start}};
    BlendFace blend;
    double least = 1e300, most = 0;
    for (const auto& [p, q] : stations) {
      const Vec3 n = outwardNormal(graph_.face(a.outer), p), m = outwardNormal(graph_.face(b.outer), q);
      const Angle turn = Angle::radians(std::atan2(norm(cross(n, m)), dot(n, m)));
      if (turn < kLeastTurn || turn > kHalfTurn) return std::nullopt;
      const double radius = distance(p, q) / (2 * std::sin(turn.inRadians() / 2));
      least = std::min(least, radius), most = std::max(most, radius);
      blend.turn = std::max(blend.turn, turn);
      blend.kind = dot(m - n, q - p) > 0 ? BlendFace::Kind::round : BlendFace::Kind::fillet;
    }
    blend.radiusMm = least;
    blend.variable = most > 1.05 * least;
    blend.lengthMm = (a.edge->lengthMm + b.edge->lengthMm) / 2;
    blend.supports = {a.outer, b.outer};
    const double width = areaOf(logical) / blend.lengthMm;
    if (width > options_.maxStripWidthToLength * blend.lengthMm || most > maxRadiusMm_) return std::nullopt;
    return blend;
  }

  /// A patch that only blends surround smoothly: the corner of three fillets, say.
  std::optional<BlendFace> classifyCorner(const LogicalFace& logical) const {
    const Surface& surface = graph_.face(logical.faces.front()).surface;
    const bool patch = std::holds_alternative<Sphere>(surface) || std::holds_alternative<Freeform>(surface) ||
                       std::holds_alternative<Torus>(surface);
    if (!patch || blendOf_[logical.id - 1] >= 0) return std::nullopt;
    std::map<int, const BlendFace*> meeting;
    for (const BorderEdge& b : borderOf(graph_, logical)) {
      const int other = blendOf_[graph_.face(b.outer).logicalFace - 1];
      if (b.edge->convexity == Convexity::smooth && other >= 0 && !blends_[other].corner)
        meeting[other] = &blends_[other];
    }
    if (meeting.size() < 2) return std::nullopt;
    BlendFace corner;
    corner.corner = true;
    corner.kind = meeting.begin()->second->kind;
    corner.radiusMm = meeting.begin()->second->radiusMm;
    double largest = 0;
    int ofKind = 0;
    for (const auto& [index, blend] : meeting) {
      largest = std::max(largest, blend->radiusMm);
      corner.radiusMm = std::min(corner.radiusMm, blend->radiusMm);
      ofKind += blend->kind == corner.kind;
    }
    if (const auto* sphere = std::get_if<Sphere>(&surface)) {
      corner.kind = sphere->concave ? BlendFace::Kind::fillet : BlendFace::Kind::round;
      corner.radiusMm = sphere->radiusMm;
    } else if (ofKind < static_cast<int>(meeting.size()) && ofKind * 2 <= static_cast<int>(meeting.size())) {
      return std::nullopt;
    }
    // A quarter sphere of the largest radius is the most that such a patch can be.
    if (areaOf(logical) > 2 * std::numbers::pi * largest * largest) return std::nullopt;
    return corner;
  }

  void numberChains() {
    DisjointSets chains(blends_.size());
    for (const Edge& edge : graph_.edges) {
      if (edge.convexity != Convexity::smooth || edge.seam || edge.faces[0] == 0 || edge.faces[1] == 0) continue;
      const int a = blendOf_[graph_.face(edge.faces[0]).logicalFace - 1],
                b = blendOf_[graph_.face(edge.faces[1]).logicalFace - 1];
      if (a < 0 || b < 0 || a == b || !continues(blends_[a], blends_[b])) continue;
      chains.join(a, b);
    }
    std::map<int, int> numbers;
    for (std::size_t i = 0; i < blends_.size(); ++i) {
      const int first = chains.smallest(static_cast<int>(i));
      blends_[i].chain = numbers.try_emplace(first, static_cast<int>(numbers.size()) + 1).first->second;
    }
  }

  static bool continues(const BlendFace& a, const BlendFace& b) {
    if (a.kind != b.kind || a.cavityCorner != b.cavityCorner) return false;
    if (a.corner || b.corner || (a.variable && b.variable)) return true;
    return std::abs(a.radiusMm - b.radiusMm) <= kSameRadius * std::max(a.radiusMm, b.radiusMm);
  }

  const FaceGraph& graph_;
  const ClassifyBlendsOptions& options_;
  double maxRadiusMm_;
  std::vector<int> blendOf_;  ///< by logical face: index into blends_, or −1
  std::map<int, std::vector<std::pair<Vec3, int>>> innerCorners_;
  std::vector<BlendFace> blends_;
};

}  // namespace

std::vector<BlendFace> classifyBlends(const FaceGraph& graph, const ClassifyBlendsOptions& options) {
  const bool anyCurved = std::any_of(graph.faces.begin(), graph.faces.end(),
                                     [](const Face& f) { return !std::holds_alternative<Plane>(f.surface); });
  if (!anyCurved) return {};
  return BlendClassifier(graph, options).run();
}

}  // namespace stepwise
