#include "features/recognize/find_ribs.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "features/recognize/revolved_faces.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr std::size_t kMostLoops = 16;  ///< holes that lighten a web; faces with more are plates, and costly to walk

/// A face on the other side of a corner, or of the blend in its place.
struct Beyond {
  FaceId face = 0;
  const Edge* edge = nullptr;  ///< where that face begins
  bool blended = false;
};

bool holds(const std::vector<Beyond>& list, FaceId face) {
  return std::any_of(list.begin(), list.end(), [&](const Beyond& b) { return b.face == face; });
}

/// One side of a wall, or both: what they stand on.
struct WebSides {
  FaceId a = 0, b = 0;
  std::vector<Beyond> basesA, basesB;
  double thicknessMm = 0;
};

class RibFinder {
 public:
  RibFinder(const FaceGraph& graph, Claims& claims, const FindRibsOptions& options)
      : graph_(graph), claims_(claims), options_(options) {}

  void run() {
    for (const Face& face : graph_.faces)
      if (claims_.free(face.id) && std::holds_alternative<Plane>(face.surface) && face.loops.size() == 1)
        tryEdgeFace(face);
  }

 private:
  template <class Blend>
  bool isBlend(FaceId face) const {
    const Feature* owner = claims_.owner(face);
    return owner != nullptr && std::holds_alternative<Blend>(owner->shape);
  }

  /// The edge face runs down into the base, over a piece of fillet that turns too little to count as one.
  bool endsOn(const Face& edgeFace, FaceId base) const {
    for (int id : edgesOf(graph_, edgeFace.id)) {
      const Edge& edge = graph_.edge(id);
      const FaceId other = edge.otherThan(edgeFace.id);
      if (edge.convexity == Convexity::concave && other == base) return true;
      if (edge.convexity != Convexity::smooth || other == 0 || !isConcave(graph_.face(other).surface)) continue;
      const std::vector<FaceId> next = neighbours(graph_, other, Convexity::smooth);
      if (std::binary_search(next.begin(), next.end(), base)) return true;
    }
    return landOn(edgeFace, base).has_value();
  }

  /// A narrow flat piece between the leaning edge face and a base, as wide as the web.
  std::optional<FaceId> landOn(const Face& edgeFace, FaceId base) const {
    constexpr double kMostArea = 0.5;
    for (FaceId land : neighbours(graph_, edgeFace.id, Convexity::convex)) {
      const Face& face = graph_.face(land);
      if (!claims_.free(land) || !std::holds_alternative<Plane>(face.surface) ||
          face.areaMm2 > kMostArea * edgeFace.areaMm2 || dot(face.normal, edgeFace.normal) < 0.2)
        continue;
      const std::vector<FaceId> foot = neighbours(graph_, land, Convexity::concave);
      if (std::binary_search(foot.begin(), foot.end(), base)) return land;
    }
    return std::nullopt;
  }

  /// Across corners of the given kind, and through the blends (rounds at outer, fillets at inner corners) beside the
  /// face.
  template <class Blend>
  std::vector<Beyond> beyond(FaceId face, Convexity corner) const {
    std::vector<Beyond> found;
    for (int id : edgesOf(graph_, face)) {
      const Edge& edge = graph_.edge(id);
      const FaceId other = edge.otherThan(face);
      if (other == 0 || other == face) continue;
      if (edge.convexity == corner) found.push_back({other, &edge, false});
      if (edge.convexity != Convexity::smooth || !isBlend<Blend>(other)) continue;
      for (int far : edgesOf(graph_, other)) {
        const Edge& rim = graph_.edge(far);
        const FaceId next = rim.otherThan(other);
        if (next == 0 || next == face || next == other || rim.convexity != Convexity::smooth) continue;
        if (!isBlend<Fillet>(next) && !isBlend<Round>(next)) found.push_back({next, &rim, true});
      }
    }
    return found;
  }

  bool isSmallPlane(FaceId face) const {
    return std::holds_alternative<Plane>(graph_.face(face).surface) && graph_.face(face).loops.size() <= kMostLoops;
  }

  /// A narrow face between two parallel sides with material between them.
  void tryEdgeFace(const Face& edgeFace) {
    const std::vector<Beyond> shoulders = beyond<Round>(edgeFace.id, Convexity::convex);
    constexpr std::size_t kMostShoulders = 8;
    if (shoulders.size() < 2 || shoulders.size() > kMostShoulders) return;
    for (std::size_t i = 0; i < shoulders.size(); ++i)
      for (std::size_t j = i + 1; j < shoulders.size(); ++j)
        if (claims_.free(edgeFace.id) && shoulders[i].face != shoulders[j].face)
          tryWeb(edgeFace, shoulders[i].face, shoulders[j].face);
  }

  void tryWeb(const Face& edgeFace, FaceId a, FaceId b) {
    if ((!claims_.free(a) && !claims_.free(b)) || !isSmallPlane(a) || !isSmallPlane(b)) return;
    const Face &faceA = graph_.face(a), &faceB = graph_.face(b);
    if (dot(faceA.normal, faceB.normal) > -std::cos(kDirectionTolerance.inRadians())) return;
    WebSides sides{a, b, beyond<Fillet>(a, Convexity::concave), beyond<Fillet>(b, Convexity::concave), 0};
    sides.thicknessMm = dot(faceA.point - faceB.point, faceA.normal);
    if (sides.thicknessMm <= 0) return;  // they look at each other: walls of a cavity
    if (sides.basesA.empty()) std::swap(sides.a, sides.b), std::swap(sides.basesA, sides.basesB);
    if (sides.basesA.empty() || !claims_.free(sides.a)) return;
    if (!tryGusset(edgeFace, sides) && !tryInnerWeb(edgeFace, sides)) tryStraightWeb(edgeFace, sides);
  }

  Vec3 normalOf(const Beyond& base) const { return outwardNormal(graph_.face(base.face), base.edge->mid); }

  bool sameBases(const WebSides& sides) const {
    return std::all_of(sides.basesB.begin(), sides.basesB.end(),
                       [&](const Beyond& b) { return holds(sides.basesA, b.face); }) &&
           std::all_of(sides.basesA.begin(), sides.basesA.end(),
                       [&](const Beyond& a) { return holds(sides.basesB, a.face); });
  }

  /// Height of the edge face over the furthest point of the root: for a gusset that is where its two bases meet.
  double heightOver(const Face& edgeFace, const std::vector<Beyond>& bases) const {
    double height = 0;
    for (const Beyond& base : bases)
      for (Vec3 p : {base.edge->start, base.edge->end})
        height = std::max(height, dot(edgeFace.point - p, edgeFace.normal));
    return height;
  }

  double longestEdge(const Face& face) const {
    double length = 0;
    for (int id : edgesOf(graph_, face.id)) length = std::max(length, graph_.edge(id).lengthMm);
    return length;
  }

  bool isThin(const Face& edgeFace, const WebSides& sides, double heightMm, const char* rule) {
    if (heightMm > 0 && sides.thicknessMm <= options_.maxThicknessToHeight * heightMm) return true;
    claims_.refuse(edgeFace.id, rule, fmt::format("{:.4g} mm thick at {:.4g} mm height", sides.thicknessMm, heightMm));
    return false;
  }

  /// The edge face leans between two bases; square to one of them it would be the top of a wall.
  bool tryGusset(const Face& edgeFace, const WebSides& sides) {
    std::vector<FaceId> bases;
    for (const Beyond& base : sides.basesA) bases.push_back(base.face);
    std::sort(bases.begin(), bases.end());
    bases.erase(std::unique(bases.begin(), bases.end()), bases.end());
    const bool flush = sides.basesB.empty();  // the web stands at the border of the part
    if (bases.size() != 2 || (!flush && (!sameBases(sides) || !claims_.free(sides.b)))) return false;
    if (!endsOn(edgeFace, bases[0]) || !endsOn(edgeFace, bases[1])) return false;
    const bool leans = std::all_of(sides.basesA.begin(), sides.basesA.end(), [&](const Beyond& base) {
      const double along = std::abs(dot(normalOf(base), edgeFace.normal));
      return along > 0.2 && along < 0.98;
    });
    if (!leans) return false;
    const double height = heightOver(edgeFace, sides.basesA);
    if (!isThin(edgeFace, sides, height, "rib.gusset")) return true;
    claim(edgeFace, sides, height, "rib.gusset",
          flush ? "thin web at the border: one side with two inner corners"
                : "thin web between two faces: parallel sides with two inner corners each");
    return true;
  }

  /// How much of a face's border, but for that to `others`, lies in inner corners.
  double innerShare(FaceId face, const std::vector<FaceId>& others) const {
    double inner = 0, all = 0;
    for (const Coedge& coedge : graph_.face(face).loops.front().coedges) {
      const Edge& edge = graph_.edge(coedge.edge);
      if (std::find(others.begin(), others.end(), edge.otherThan(face)) != others.end()) continue;
      all += edge.lengthMm;
      if (edge.convexity == Convexity::concave) inner += edge.lengthMm;
    }
    return all > 0 ? inner / all : 0;
  }

  /// A low wall inside one cavity, from side to side: inner corners around it, but for what other cuts have taken of
  /// one end. Two slots or pockets that leave a strip between them have walls that go on beyond it, with outer corners.
  bool tryInnerWeb(const Face& edgeFace, const WebSides& sides) {
    if (sides.basesB.empty() || !claims_.free(sides.b)) return false;
    constexpr double kBothEnds = 0.99, kOneEnd = 0.45, kMostOfSide = 0.75, kNearlyAllOfSide = 0.85;
    const double ends = innerShare(edgeFace.id, {sides.a, sides.b});
    const double side = std::min(innerShare(sides.a, {edgeFace.id}), innerShare(sides.b, {edgeFace.id}));
    if (!(ends >= kBothEnds && side >= kMostOfSide) && !(ends >= kOneEnd && side >= kNearlyAllOfSide)) return false;
    const auto floorsOf = [&](std::vector<Beyond> bases) {
      std::erase_if(bases, [&](const Beyond& base) { return dot(normalOf(base), edgeFace.normal) < 1 - 1e-6; });
      return bases;
    };
    const std::vector<Beyond> floorsA = floorsOf(sides.basesA), floorsB = floorsOf(sides.basesB);
    if (floorsA.empty() || floorsB.empty()) return false;
    const double heightA = heightOver(edgeFace, floorsA), heightB = heightOver(edgeFace, floorsB);
    if (std::abs(heightA - heightB) > 0.5 * sides.thicknessMm) return false;
    if (!isThin(edgeFace, sides, heightA, "rib.inner-web")) return true;
    claim(edgeFace, sides, heightA, "rib.inner-web", "thin low wall inside a cavity, with inner corners around it");
    return true;
  }

  /// The edge face is parallel to the floor, and fillets join the sides to it.
  void tryStraightWeb(const Face& edgeFace, const WebSides& sides) {
    if (!claims_.free(sides.b)) return;
    std::vector<Beyond> floors;
    for (const Beyond& base : sides.basesA) {
      if (!base.blended || dot(normalOf(base), edgeFace.normal) < 1 - 1e-6) continue;
      const bool onBothSides = std::any_of(sides.basesB.begin(), sides.basesB.end(), [&](const Beyond& b) {
        return b.blended && dot(normalOf(b), edgeFace.normal) > 1 - 1e-6 &&
               std::abs(dot(b.edge->mid - base.edge->mid, edgeFace.normal)) < 0.5 * sides.thicknessMm;
      });
      if (onBothSides) floors.push_back(base);
    }
    if (floors.empty()) return;
    const double height = heightOver(edgeFace, floors), length = longestEdge(edgeFace);
    constexpr double kLeastLengthToThickness = 3;
    if (length < kLeastLengthToThickness * sides.thicknessMm || !isThin(edgeFace, sides, height, "rib.web")) return;
    claim(edgeFace, sides, height, "rib.web", "thin wall on a floor: parallel sides with fillets at the root");
  }

  void claim(const Face& edgeFace, const WebSides& sides, double heightMm, const std::string& rule,
             std::string reason) {
    Feature feature;
    feature.shape = Rib{sides.thicknessMm, heightMm, longestEdge(edgeFace)};
    feature.faceClass = "rib";
    feature.faces = {edgeFace.id, sides.a};
    std::set<FaceId> lands;
    for (const Beyond& base : sides.basesA)
      if (const std::optional<FaceId> land = landOn(edgeFace, base.face); land && *land != sides.b) lands.insert(*land);
    feature.faces.insert(feature.faces.end(), lands.begin(), lands.end());
    if (claims_.free(sides.b) && !sides.basesB.empty()) feature.faces.push_back(sides.b);
    feature.directions = {edgeFace.normal};
    feature.rule = rule;
    feature.confidence = {0.85, std::move(reason)};
    claims_.claim(std::move(feature));
  }

  const FaceGraph& graph_;
  Claims& claims_;
  const FindRibsOptions& options_;
};

}  // namespace

void findRibs(const FaceGraph& graph, Claims& claims, const FindRibsOptions& options) {
  RibFinder(graph, claims, options).run();
}

}  // namespace stepwise
