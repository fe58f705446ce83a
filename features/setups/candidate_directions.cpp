#include "features/setups/candidate_directions.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <unordered_map>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// One direction with everything that asks for it.
struct Merged {
  Vec3 direction;
  std::string source;  ///< of the first that asked: features before planes before axes before box before spread
  double areaMm2 = 0;
  FaceId firstFace = std::numeric_limits<FaceId>::max();
  bool fromFeature = false;
};

/// Collects directions; those within the direction tolerance of an earlier one join it.
class DirectionPool {
 public:
  /// The entry for `direction`, new or old; `source` is asked for new entries only.
  template <class Source>
  Merged& add(Vec3 direction, double areaMm2, FaceId face, Source&& source) {
    Merged& entry = find(direction, std::forward<Source>(source));
    entry.areaMm2 += areaMm2;
    if (face > 0) entry.firstFace = std::min(entry.firstFace, face);
    return entry;
  }
  std::vector<Merged>& entries() { return entries_; }

 private:
  template <class Source>
  Merged& find(Vec3 direction, Source&& source) {
    static const double kParallel = std::cos(kDirectionTolerance.inRadians());
    const auto near = [](double x) { return static_cast<std::int64_t>(std::floor(x / kCell + 0.5)); };
    const std::int64_t x = near(direction.x), y = near(direction.y), z = near(direction.z);
    for (std::int64_t i = x - 1; i <= x + 1; ++i)
      for (std::int64_t j = y - 1; j <= y + 1; ++j)
        for (std::int64_t k = z - 1; k <= z + 1; ++k) {
          const auto cell = cells_.find(key(i, j, k));
          if (cell == cells_.end()) continue;
          for (std::size_t e : cell->second)
            if (dot(entries_[e].direction, direction) >= kParallel) return entries_[e];
        }
    cells_[key(x, y, z)].push_back(entries_.size());
    entries_.push_back({direction, source()});
    return entries_.back();
  }
  static std::int64_t key(std::int64_t i, std::int64_t j, std::int64_t k) { return (i * 4096 + j) * 4096 + k; }

  static constexpr double kCell = 0.002;  ///< wider than the tolerance, so that equal ones lie in neighbouring cells
  std::vector<Merged> entries_;
  std::unordered_map<std::int64_t, std::vector<std::size_t>> cells_;  ///< only looked up, never walked through
};

struct Axis {
  Vec3 direction;
  const char* what;
};

/// The direction along which a tool would follow the face from one end, if it has one.
std::optional<Axis> axisOf(const Surface& surface) {
  if (const auto* s = std::get_if<Cylinder>(&surface)) return Axis{s->axis, "axis"};
  if (const auto* s = std::get_if<Cone>(&surface)) return Axis{s->axis, "axis"};
  if (const auto* s = std::get_if<Torus>(&surface)) return Axis{s->axis, "axis"};
  if (const auto* s = std::get_if<Freeform>(&surface)) {
    if (s->kind == "revolution") return Axis{s->axis, "axis"};
    if (s->kind == "extrusion") return Axis{s->axis, "ruling"};
  }
  return std::nullopt;
}

void addFeatures(DirectionPool& pool, const Recognition& recognition) {
  for (const Feature& feature : recognition.features) {
    const FaceId face = feature.faces.empty() ? 0 : feature.faces.front();
    for (Vec3 d : feature.directions) {
      if (d == Vec3{}) continue;
      pool.add(normalized(d), 0, face, [&] { return fmt::format("direction of feature {}", feature.id); }).fromFeature =
          true;
    }
  }
}

void addPlanes(DirectionPool& pool, const FaceGraph& graph) {
  for (const Face& face : graph.faces)
    if (const auto* plane = std::get_if<Plane>(&face.surface); plane != nullptr && plane->normal != Vec3{})
      pool.add(normalized(plane->normal), face.areaMm2, face.id,
               [&] { return fmt::format("plane normal of face {}", face.id); });
}

void addAxes(DirectionPool& pool, const FaceGraph& graph) {
  for (const Face& face : graph.faces) {
    const auto axis = axisOf(face.surface);
    if (!axis || axis->direction == Vec3{}) continue;
    const Vec3 d = normalized(axis->direction);
    for (const Vec3 sense : {d, -d})
      pool.add(sense, face.areaMm2, face.id, [&] { return fmt::format("{} of face {}", axis->what, face.id); });
  }
}

void addBox(DirectionPool& pool, const OrientedBox& box) {
  for (const Vec3 axis : box.frame.axes)
    for (const Vec3 sense : {axis, -axis}) pool.add(sense, 0, 0, [] { return std::string("box axis"); });
}

bool needsSpread(const FaceGraph& graph) {
  return std::any_of(graph.faces.begin(), graph.faces.end(), [](const Face& face) {
    return std::holds_alternative<Freeform>(face.surface) && !axisOf(face.surface);
  });
}

/// Golden-angle spiral over the half sphere above the box, each with its opposite.
void addSpread(DirectionPool& pool, const OrientedBox& box, int count) {
  const int half = count / 2;
  const double golden = std::numbers::pi * (3 - std::sqrt(5.0));
  for (int i = 0; i < half; ++i) {
    const double z = 1 - (i + 0.5) / half, r = std::sqrt(1 - z * z);
    const Vec3 d = box.frame.applyToDirection({r * std::cos(golden * i), r * std::sin(golden * i), z});
    for (const Vec3 sense : {d, -d})
      pool.add(normalized(sense), 0, 0, [&] { return fmt::format("spread for freeform faces, {}", i + 1); });
  }
}

double wholeAreaMm2(const FaceGraph& graph) {
  double area = 0;
  for (const Face& face : graph.faces) area += face.areaMm2;
  return area;
}

/// Largest area first, then smallest face id, then as found. Areas are compared in steps of about a millionth of the
/// whole, so that rounding in a turned copy does not change the order.
void sortByArea(std::vector<Merged>& entries, const FaceGraph& graph) {
  const double step =
      std::max(wholeAreaMm2(graph), 1e-300) * 1.0471e-6;  // no simple fraction of a symmetric part's area
  const auto rank = [&](const Merged& m) { return std::llround(m.areaMm2 / step); };
  std::stable_sort(entries.begin(), entries.end(), [&](const Merged& a, const Merged& b) {
    const auto ra = rank(a), rb = rank(b);
    return ra != rb ? ra > rb : a.firstFace < b.firstFace;
  });
}

}  // namespace

Candidates findCandidateDirections(const FaceGraph& graph, const Recognition& recognition, const OrientedBox& box,
                                   const CandidateOptions& options) {
  DirectionPool pool;
  addFeatures(pool, recognition);
  addPlanes(pool, graph);
  addAxes(pool, graph);
  addBox(pool, box);
  if (needsSpread(graph)) addSpread(pool, box, options.freeformDirections);

  std::vector<Merged>& entries = pool.entries();
  sortByArea(entries, graph);

  Candidates result;
  auto room = options.maxDirections -
              std::count_if(entries.begin(), entries.end(), [](const Merged& m) { return m.fromFeature; });
  int dropped = 0;
  double largestDropped = 0;
  for (Merged& entry : entries) {
    if (!entry.fromFeature && room-- <= 0) {
      ++dropped;
      largestDropped = std::max(largestDropped, entry.areaMm2);
      continue;
    }
    result.directions.push_back({entry.direction, std::move(entry.source)});
  }
  if (dropped > 0)
    result.diagnostics.push_back(
        {Severity::info, "directions-dropped", "part",
         fmt::format("{} of {} candidate directions were not examined; the most important of them is asked for by "
                     "{:.3g} mm² of faces ({:.2g} % of the part)",
                     dropped, entries.size(), largestDropped,
                     100 * largestDropped / std::max(wholeAreaMm2(graph), 1e-300)),
         "raise the number of directions if a face is called unreached that is not"});
  return result;
}

std::vector<Vec3> findBoxDirections(const FaceGraph& graph) {
  DirectionPool pool;
  addPlanes(pool, graph);
  addAxes(pool, graph);
  sortByArea(pool.entries(), graph);
  std::vector<Vec3> directions;
  for (const Merged& entry : pool.entries()) directions.push_back(entry.direction);
  return directions;
}

}  // namespace stepwise
