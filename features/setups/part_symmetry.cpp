#include "features/setups/part_symmetry.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

/// Directions among which turns are looked for, those that most of the part asks for.
constexpr std::size_t kMostDirections = 32;
/// Cosines that differ by less are the same angle.
constexpr double kSameAngle = 1e-6;

/// A place on the part with what is there.
struct Mark {
  Vec3 at;
  double size = 0;  ///< length or area
  int kind = 0;     ///< curve or surface
};

std::vector<Mark> findMarks(const FaceGraph& graph) {
  std::vector<Mark> marks;
  for (const Edge& edge : graph.edges)
    if (edge.curve != CurveKind::degenerate && !edge.seam)
      marks.push_back(
          {edge.curve == CurveKind::circle ? edge.center : edge.mid, edge.lengthMm, static_cast<int>(edge.curve)});
  for (const Face& face : graph.faces)
    marks.push_back({face.centroid, face.areaMm2, 100 + static_cast<int>(face.surface.index())});
  return marks;
}

Vec3 applied(const SymmetryMatrix& m, Vec3 v) { return {dot(m[0], v), dot(m[1], v), dot(m[2], v)}; }

/// Three directions square to each other; the axes where the candidates have none.
std::array<Vec3, 3> findFrame(const Access& access) {
  const double square = std::sin(2 * kDirectionTolerance.inRadians());
  for (std::size_t i = 0; i < access.directions.size(); ++i)
    for (std::size_t j = i + 1; j < access.directions.size(); ++j) {
      const Vec3 a = access.directions[i].direction, b = access.directions[j].direction;
      if (std::abs(dot(a, b)) > square) continue;
      const Vec3 c = normalized(cross(a, b));
      return {a, cross(c, a), c};
    }
  return {Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
}

/// Those that have the fewest of their like come first: what is not a symmetry mostly fails with them.
void putRarestFirst(std::vector<Mark>& marks) {
  constexpr double kSameSize = 1e-3;
  std::sort(marks.begin(), marks.end(),
            [](const Mark& a, const Mark& b) { return std::tie(a.kind, a.size) < std::tie(b.kind, b.size); });
  std::vector<std::pair<std::size_t, std::size_t>> groups;  // size, first
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const bool goesOn =
        i > 0 && marks[i].kind == marks[i - 1].kind && marks[i].size - marks[i - 1].size <= kSameSize * marks[i].size;
    if (goesOn) {
      ++groups.back().first;
    } else {
      groups.emplace_back(1, i);
    }
  }
  std::sort(groups.begin(), groups.end());
  std::vector<Mark> ordered;
  ordered.reserve(marks.size());
  for (const auto& [count, first] : groups)
    ordered.insert(ordered.end(), marks.begin() + static_cast<std::ptrdiff_t>(first),
                   marks.begin() + static_cast<std::ptrdiff_t>(first + count));
  marks = std::move(ordered);
}

class MarkIndex {
 public:
  MarkIndex(std::vector<Mark> marks, double toleranceMm) : marks_(std::move(marks)), toleranceMm_(toleranceMm) {
    std::sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) { return along(a) < along(b); });
  }

  bool holds(const Mark& wanted) const {
    auto mark = std::lower_bound(marks_.begin(), marks_.end(), along(wanted) - toleranceMm_,
                                 [](const Mark& m, double value) { return along(m) < value; });
    for (; mark != marks_.end() && along(*mark) <= along(wanted) + toleranceMm_; ++mark)
      if (mark->kind == wanted.kind && distance(mark->at, wanted.at) <= toleranceMm_ &&
          std::abs(mark->size - wanted.size) <= 1e-4 * std::max(mark->size, wanted.size) + toleranceMm_)
        return true;
    return false;
  }

 private:
  /// Along a direction that no pattern has, so that rows and columns do not fall together. Its length is 1.
  static double along(const Mark& mark) { return dot(mark.at, {0.6237, 0.4581, 0.6333}); }

  std::vector<Mark> marks_;
  double toleranceMm_;
};

/// The 48 ways to lay the frame onto itself, the identity first.
std::vector<SymmetryMatrix> boxSymmetries(const std::array<Vec3, 3>& frame) {
  std::vector<SymmetryMatrix> result;
  std::array<std::size_t, 3> to{0, 1, 2};
  do {
    for (int signs = 0; signs < 8; ++signs) {
      SymmetryMatrix m{};
      for (std::size_t from = 0; from < 3; ++from) {
        const Vec3 image = frame[to[from]] * ((signs >> from & 1) != 0 ? -1.0 : 1.0);
        m[0] = m[0] + frame[from] * image.x;
        m[1] = m[1] + frame[from] * image.y;
        m[2] = m[2] + frame[from] * image.z;
      }
      result.push_back(m);
    }
  } while (std::next_permutation(to.begin(), to.end()));
  return result;
}

/// Right-handed, the first axis along a, the second in the plane of a and b; absent: these are parallel.
std::optional<std::array<Vec3, 3>> frameOf(Vec3 a, Vec3 b) {
  const Vec3 c = cross(a, b);
  if (norm(c) < 0.1) return std::nullopt;
  return std::array<Vec3, 3>{a, cross(normalized(c), a), normalized(c)};
}

bool areSame(const SymmetryMatrix& a, const SymmetryMatrix& b) {
  constexpr double kSame = 1e-6;
  return distance(a[0], b[0]) < kSame && distance(a[1], b[1]) < kSame && distance(a[2], b[2]) < kSame;
}

/// The matrix that carries one frame to the other.
SymmetryMatrix carrying(const std::array<Vec3, 3>& from, const std::array<Vec3, 3>& to) {
  SymmetryMatrix m{};
  for (std::size_t i = 0; i < 3; ++i) {
    m[0] = m[0] + from[i] * to[i].x;
    m[1] = m[1] + from[i] * to[i].y;
    m[2] = m[2] + from[i] * to[i].z;
  }
  return m;
}

/// What carries the first two candidate directions that are not parallel to any two at the same angle: thirds, fifths
/// and whatever else the part has.
void addTurns(const Access& access, std::vector<SymmetryMatrix>& result) {
  std::vector<Vec3> directions;
  for (const CandidateDirection& candidate : access.directions)
    if (directions.size() < kMostDirections) directions.push_back(candidate.direction);
  std::optional<std::array<Vec3, 3>> from;
  std::size_t second = 1;
  for (; second < directions.size() && !from; ++second) from = frameOf(directions[0], directions[second]);
  if (!from) return;
  const double angle = dot(directions[0], directions[second - 1]);
  for (Vec3 a : directions)
    for (Vec3 b : directions) {
      if (std::abs(dot(a, b) - angle) > kSameAngle) continue;
      std::optional<std::array<Vec3, 3>> to = frameOf(a, b);
      if (!to) continue;
      result.push_back(carrying(*from, *to));
      (*to)[2] = -(*to)[2];
      result.push_back(carrying(*from, *to));
    }
}

}  // namespace

std::vector<SymmetryMatrix> findSymmetries(const FaceGraph& graph, const Access& access) {
  std::vector<SymmetryMatrix> candidates = boxSymmetries(findFrame(access));
  addTurns(access, candidates);
  std::vector<Mark> marks = findMarks(graph);
  putRarestFirst(marks);
  Vec3 center;
  double weight = 0;
  for (const Mark& mark : marks) {
    center = center + mark.at * mark.size;
    weight += mark.size;
  }
  if (!(weight > 0)) return {candidates.front()};
  center = center / weight;
  const MarkIndex index(marks, std::max(1e-3, 100 * linearToleranceMm(graph.box.diagonalMm())));
  std::erase_if(candidates, [&](const SymmetryMatrix& m) {
    return &m != &candidates.front() && !std::all_of(marks.begin(), marks.end(), [&](const Mark& mark) {
      return index.holds({center + applied(m, mark.at - center), mark.size, mark.kind});
    });
  });
  std::vector<SymmetryMatrix> different;
  for (const SymmetryMatrix& m : candidates)
    if (std::none_of(different.begin(), different.end(),
                     [&](const SymmetryMatrix& known) { return areSame(m, known); }))
      different.push_back(m);
  return different;
}

bool areSymmetric(const std::vector<SymmetryMatrix>& symmetries, const std::vector<Vec3>& a,
                  const std::vector<Vec3>& b) {
  const double same = std::cos(2 * kDirectionTolerance.inRadians());
  if (a.size() != b.size()) return false;
  return std::any_of(symmetries.begin(), symmetries.end(), [&](const SymmetryMatrix& m) {
    return std::all_of(a.begin(), a.end(), [&](Vec3 v) {
      const Vec3 image = applied(m, v);
      return std::any_of(b.begin(), b.end(), [&](Vec3 w) { return dot(image, w) >= same; });
    });
  });
}

}  // namespace stepwise
