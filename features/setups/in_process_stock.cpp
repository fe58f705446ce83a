#include "features/setups/in_process_stock.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "geom/brep/mass_properties.h"
#include "geom/core/tolerance.h"
#include "geom/model/make_solid.h"
#include "geom/model/split_stock.h"

namespace stepwise {
namespace {

/// More floors in one piece than this are not told apart; the piece goes to one setup.
constexpr std::size_t kMostCutters = 64;
/// A floor must look at least this much towards the tool; steeper faces are walls.
constexpr double kFloorCosine = 0.05;

struct Cutting {
  const Solid& part;
  const SetupPlan& plan;
  const FaceGraph& graph;
  const Recognition& recognition;
  const PartOutline& outline;
  const RawStock& stock;
  double reachMm;  ///< beyond anything

  std::optional<int> setupOf(FaceId face) const {
    const auto entry = plan.setupOfFace.find(face);
    return entry == plan.setupOfFace.end() ? std::nullopt : std::optional(entry->second);
  }
  Vec3 directionOf(FaceId face, int setup) const {
    for (const ToolPosition& position : plan.setups[setup].positions)
      if (std::binary_search(position.faces.begin(), position.faces.end(), face)) return position.direction;
    return plan.setups[setup].direction;
  }
  bool turns() const { return stock.form == RawStock::Form::bar; }
};

/// Everything beyond the plane square to `normal` at the height `fromMm`.
Solid slabBeyond(const Cutting& cutting, Vec3 normal, double fromMm) {
  const Vec3 x = anyPerpendicular(normal), y = cross(normal, x);
  const double r = cutting.reachMm;
  const Vec3 center = cutting.stock.center + normal * (fromMm - dot(cutting.stock.center, normal));
  return makePrism({center - x * r - y * r, center + x * r - y * r, center + x * r + y * r, center - x * r + y * r},
                   normal * r);
}

/// The bore of a hole between its ends, a little wider than the hole itself.
std::optional<Solid> holeSpace(const Cutting& cutting, const Feature& feature) {
  const auto* hole = std::get_if<Hole>(&feature.shape);
  if (hole == nullptr) return std::nullopt;
  const Vec3 axis = normalized(hole->axisDirection);
  Extent along;
  double radius = hole->diameterMm / 2;
  for (FaceId face : feature.faces) {
    along.add(cutting.outline.extent(face, axis));
    for (Vec3 point : cutting.outline.pointsAlong(face, axis)) {
      const Vec3 offset = point - hole->axisOrigin;
      radius = std::max(radius, norm(offset - axis * dot(offset, axis)));
    }
  }
  if (along.empty() || along.length() <= 0) return std::nullopt;
  const Vec3 base = hole->axisOrigin + axis * (along.low - dot(hole->axisOrigin, axis));
  return makeCylinder(base, axis, radius * 1.01, along.length());
}

/// The spaces that a setup cuts by what is known of its faces: over floors, in holes, beyond end faces.
std::vector<Solid> spacesCutIn(const Cutting& cutting, int setup, const std::vector<FaceId>& faces) {
  std::vector<Solid> spaces;
  std::vector<int> holesDone;
  const double parallel = std::cos(2 * kDirectionTolerance.inRadians());
  const double tolerance = 10 * cutting.outline.toleranceMm();
  for (FaceId face : faces) {
    if (cutting.setupOf(face) != setup) continue;
    const std::optional<int> owner = cutting.recognition.faces[face - 1].feature;
    if (owner) {
      if (std::find(holesDone.begin(), holesDone.end(), *owner) != holesDone.end()) continue;
      if (std::optional<Solid> space = holeSpace(cutting, cutting.recognition.features[*owner - 1])) {
        holesDone.push_back(*owner);
        spaces.push_back(std::move(*space));
        continue;
      }
    }
    const auto* plane = std::get_if<Plane>(&cutting.graph.face(face).surface);
    const Vec3 direction = cutting.directionOf(face, setup);
    if (plane == nullptr || dot(plane->normal, direction) < kFloorCosine) continue;
    const double height = dot(cutting.graph.face(face).point, direction);
    if (dot(plane->normal, direction) >= parallel && height >= cutting.outline.extent(direction).high - tolerance) {
      spaces.push_back(slabBeyond(cutting, direction, height));
    } else if (Result<Solid> swept = sweepFace(cutting.part, face, direction * cutting.reachMm)) {
      spaces.push_back(std::move(*swept));
    }
  }
  return spaces;
}

/// Turning: a setup cuts round about its end of the bar, as far as its outer faces reach.
std::vector<Solid> spacesTurnedIn(const Cutting& cutting, int setup, const std::vector<FaceId>& faces) {
  std::vector<Solid> spaces = spacesCutIn(cutting, setup, faces);
  const Vec3 direction = cutting.plan.setups[setup].direction;
  double low = std::numeric_limits<double>::infinity();
  for (FaceId face : faces) {
    if (cutting.setupOf(face) != setup) continue;
    const std::optional<int> owner = cutting.recognition.faces[face - 1].feature;
    if (owner && std::holds_alternative<Hole>(cutting.recognition.features[*owner - 1].shape)) continue;
    low = std::min(low, cutting.outline.extent(face, direction).low);
  }
  if (std::isfinite(low)) spaces.push_back(slabBeyond(cutting, direction, low));
  return spaces;
}

using Shares = std::map<int, std::vector<Solid>>;  ///< what each setup takes away

/// The setup with the most area around the piece.
std::optional<int> mostArea(const Cutting& cutting, const std::vector<FaceId>& faces) {
  std::map<int, double> area;
  for (FaceId face : faces)
    if (const std::optional<int> setup = cutting.setupOf(face)) area[*setup] += cutting.graph.face(face).areaMm2;
  if (area.empty()) return std::nullopt;
  return std::max_element(area.begin(), area.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second * (1 - 1e-9); })
      ->first;
}

/// Takes off what the part stands on while it is cut: it stays to the end, and is cut off in a clamping of its own.
Result<Solid> withoutFeet(const Cutting& cutting, const Solid& piece, std::vector<Solid>& feet) {
  Solid rest = piece;
  for (const Setup& setup : cutting.plan.setups) {
    if (setup.clamping.footMm <= 0 || !setup.clamping.placement || rest.empty()) continue;
    const Vec3 down = -setup.clamping.placement->up;
    const Result<DividedPiece> divided = divide(rest, {slabBeyond(cutting, down, cutting.outline.extent(down).high)});
    if (!divided) return fail(divided.error());
    if (!divided->inside.empty()) feet.push_back(divided->inside);
    rest = divided->outside;
  }
  return rest;
}

/// Shares one piece out among the setups that cut its faces. Error: the kernel could not divide it.
Result<void> sharePiece(const Cutting& cutting, const StockPiece& piece, Shares& shares, std::vector<Solid>& feet,
                        std::vector<FaceId>& uncut) {
  const std::optional<int> most = mostArea(cutting, piece.faces);
  if (!most) {
    uncut.insert(uncut.end(), piece.faces.begin(), piece.faces.end());
    return {};
  }
  std::vector<int> setups;
  for (FaceId face : piece.faces)
    if (const std::optional<int> setup = cutting.setupOf(face)) setups.push_back(*setup);
  std::sort(setups.begin(), setups.end());
  setups.erase(std::unique(setups.begin(), setups.end()), setups.end());
  Result<Solid> free = withoutFeet(cutting, piece.body, feet);
  if (!free) return fail(free.error());
  Solid rest = *free;
  for (std::size_t k = 0; setups.size() > 1 && k < setups.size() && !rest.empty(); ++k) {
    // On a lathe the last end first claims its side; what is left belongs to the first.
    const int setup = cutting.turns() ? setups[setups.size() - 1 - k] : setups[k];
    if (cutting.turns() && k + 1 == setups.size()) break;
    const std::vector<Solid> spaces =
        cutting.turns() ? spacesTurnedIn(cutting, setup, piece.faces) : spacesCutIn(cutting, setup, piece.faces);
    if (spaces.empty() || spaces.size() > kMostCutters) continue;
    Result<DividedPiece> divided = divide(rest, spaces);
    if (!divided) return fail(divided.error());
    if (!divided->inside.empty()) shares[setup].push_back(divided->inside);
    rest = divided->outside;
  }
  if (!rest.empty()) shares[cutting.turns() ? setups.front() : *most].push_back(rest);
  return {};
}

double volumeOf(const std::vector<Solid>& bodies) {
  double volume = 0;
  for (const Solid& body : bodies) volume += computeMassProperties(body).volumeMm3;
  return volume;
}

}  // namespace

Solid makeRawBody(const RawStock& stock) {
  if (stock.form == RawStock::Form::bar)
    return makeCylinder(stock.barOrigin + stock.barAxis * stock.barReach.low, stock.barAxis, stock.barDiameterMm / 2,
                        stock.barReach.length());
  const Vec3 low = stock.corner(1, 3, 5);
  return makePrism({low, stock.corner(0, 3, 5), stock.corner(0, 2, 5), stock.corner(1, 2, 5)},
                   stock.corner(1, 3, 4) - low);
}

Result<Solid> makeCastBody(const Solid& part, const RawStock& stock, const SetupPlan& plan, const PartOutline& outline,
                           const Recognition& recognition) {
  std::vector<Solid> added;
  const auto machined = [&](FaceId face) { return plan.setupOfFace.contains(face); };
  for (const Face& face : outline.graph().faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane == nullptr || !machined(face.id)) continue;
    Result<Solid> layer = sweepFace(part, face.id, plane->normal * stock.casting.allowanceMm);
    if (!layer) return fail(layer.error());
    added.push_back(std::move(*layer));
  }
  for (const Feature& feature : recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (hole == nullptr || !std::any_of(feature.faces.begin(), feature.faces.end(), machined)) continue;
    const Vec3 axis = normalized(hole->axisDirection);
    Extent along;
    for (FaceId face : feature.faces) along.add(outline.extent(face, axis));
    const Vec3 base = hole->axisOrigin + axis * (along.low - dot(hole->axisOrigin, axis));
    const double radius = hole->diameterMm / 2, core = radius - stock.casting.allowanceMm;
    Solid full = makeCylinder(base, axis, radius, along.length());
    if (hole->diameterMm < stock.casting.coreMm || core <= 0) {
      added.push_back(std::move(full));
      continue;
    }
    Result<Solid> layer = cut(full, makeCylinder(base, axis, core, along.length()));
    if (!layer) return fail(layer.error());
    added.push_back(std::move(*layer));
  }
  return added.empty() ? Result<Solid>(part) : fuseAll(part, added);
}

InProcessStock cutStockInSteps(const Solid& part, const SetupPlan& plan, const FaceGraph& graph,
                               const Recognition& recognition, const OrientedBox& box, const RawStockOptions& options) {
  InProcessStock result;
  result.after.resize(plan.setups.size());
  if (plan.setups.empty()) return result;
  const PartOutline outline(graph);
  const RawStock stock = chooseRawStock(plan, outline, recognition, box, options);
  const Result<Solid> made = stock.form == RawStock::Form::casting
                                 ? makeCastBody(part, stock, plan, outline, recognition)
                                 : Result<Solid>(makeRawBody(stock));
  if (!made) {
    result.unknown = made.error().message;
    return result;
  }
  const Solid& raw = *made;
  result.raw = raw;
  result.rawMm3 = computeMassProperties(raw).volumeMm3;
  const Cutting cutting{part, plan, graph, recognition, outline, stock, 4 * norm(box.halfExtentsMm) + 200};
  const Result<std::vector<StockPiece>> pieces = splitStock(raw, part);
  if (!pieces) {
    result.unknown = pieces.error().message;
    return result;
  }
  Shares shares;
  std::vector<Solid> feet;
  for (const StockPiece& piece : *pieces) {
    const Result<void> shared = sharePiece(cutting, piece, shares, feet, result.uncut);
    if (!shared) {
      result.unknown = shared.error().message;
      return result;
    }
  }
  Solid body = raw;
  for (std::size_t s = 0; s < plan.setups.size(); ++s) {
    WorkpieceState& state = result.after[s];
    const std::vector<Solid>& taken = shares[static_cast<int>(s)];
    Result<Solid> cut = withoutPieces(body, taken);
    if (!cut) {
      result.unknown = cut.error().message;
      return result;
    }
    body = *cut;
    state.body = body;
    state.removedMm3 = volumeOf(taken);
    state.volumeMm3 = computeMassProperties(body).volumeMm3;
    for (auto later = shares.upper_bound(static_cast<int>(s)); later != shares.end(); ++later)
      state.remaining.insert(state.remaining.end(), later->second.begin(), later->second.end());
    state.remaining.insert(state.remaining.end(), feet.begin(), feet.end());
    for (const StockPiece& piece : *pieces)
      if (!mostArea(cutting, piece.faces)) state.remaining.push_back(piece.body);
  }
  return result;
}

}  // namespace stepwise
