#include "features/setups/setup_candidates.h"

#include <algorithm>
#include <cmath>

#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

int directionCount(const Access& access) { return static_cast<int>(access.directions.size()); }

BitSet directionsSquareTo(const Access& access, Vec3 axis) {
  const double tolerance = std::sin(2 * kDirectionTolerance.inRadians());
  BitSet result(access.directions.size());
  for (int d = 0; d < directionCount(access); ++d)
    if (std::abs(dot(access.directions[d].direction, axis)) <= tolerance) result.set(d);
  return result;
}

BitSet directionsWithin(const Access& access, Vec3 axis, double cosine) {
  BitSet result(access.directions.size());
  for (int d = 0; d < directionCount(access); ++d)
    if (dot(access.directions[d].direction, axis) >= cosine - 1e-9) result.set(d);
  return result;
}

/// Adds the candidate unless an earlier one opens all of its directions.
void addUnlessCovered(std::vector<SetupCandidate>& candidates, SetupCandidate candidate) {
  for (const SetupCandidate& earlier : candidates)
    if (candidate.directions.isSubsetOf(earlier.directions)) return;
  candidates.push_back(std::move(candidate));
}

/// Unit vectors at the given angle (by cosine) from both directions; none where the cones do not meet.
std::vector<Vec3> commonRulings(Vec3 a, Vec3 b, double cosine) {
  const double between = dot(a, b);
  if (std::abs(between) > 1 - 1e-9) return {};
  const double along = cosine / (1 + between);
  const double square = 1 - 2 * cosine * along;
  if (square < 0) return {};
  const Vec3 across = normalized(cross(a, b)) * std::sqrt(square);
  return {normalized((a + b) * along + across), normalized((a + b) * along - across)};
}

}  // namespace

std::vector<SetupCandidate> findMill3Candidates(const Access& access) {
  std::vector<SetupCandidate> candidates;
  for (int d = 0; d < directionCount(access); ++d) {
    BitSet own(access.directions.size());
    own.set(d);
    candidates.push_back({access.directions[d].direction, std::move(own), true, d});
  }
  return candidates;
}

std::vector<SetupCandidate> findMill4Candidates(const Access& access) {
  std::vector<SetupCandidate> candidates;
  const auto isPartDirection = [&](Vec3 axis) {
    return std::any_of(access.directions.begin(), access.directions.end(), [&](const CandidateDirection& candidate) {
      return std::abs(dot(candidate.direction, axis)) >= std::cos(2 * kDirectionTolerance.inRadians());
    });
  };
  const auto open = [&](int i, int j) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const SetupCandidate& candidate) {
      return candidate.directions.test(i) && candidate.directions.test(j);
    });
  };
  const int count = directionCount(access);
  for (int i = 0; i < count; ++i) {
    for (int j = i + 1; j < count; ++j) {
      const Vec3 normal = cross(access.directions[i].direction, access.directions[j].direction);
      if (norm(normal) < 1e-3 || open(i, j)) continue;
      const Vec3 axis = normalized(normal);
      candidates.push_back({axis, directionsSquareTo(access, axis), isPartDirection(axis), std::nullopt});
    }
  }
  for (int i = 0; i < count; ++i) {  // directions that stand alone, or only with their opposite
    if (open(i, i)) continue;
    const Vec3 axis = anyPerpendicular(access.directions[i].direction);
    candidates.push_back({axis, directionsSquareTo(access, axis), false, std::nullopt});
  }
  return candidates;
}

std::vector<SetupCandidate> findMill5Candidates(const Access& access, Angle maxTilt) {
  const double cosine = std::cos(maxTilt.inRadians());
  std::vector<SetupCandidate> candidates;
  for (int d = 0; d < directionCount(access); ++d) {
    const Vec3 axis = access.directions[d].direction;
    candidates.push_back({axis, directionsWithin(access, axis, cosine), true, d});
  }
  const BitSet all = BitSet::full(access.directions.size());
  const auto opensAll = [&](const SetupCandidate& candidate) { return candidate.directions == all; };
  if (std::any_of(candidates.begin(), candidates.end(), opensAll)) return candidates;
  // A set of tilt cones with a point in common has a corner of two cones in common, or else a whole circle of one.
  const double sine = std::sin(maxTilt.inRadians());
  for (int i = 0; i < directionCount(access); ++i) {
    const Vec3 direction = access.directions[i].direction;
    const Vec3 axis = normalized(direction * cosine + anyPerpendicular(direction) * sine);
    addUnlessCovered(candidates, {axis, directionsWithin(access, axis, cosine), false, std::nullopt});
  }
  for (int i = 0; i < directionCount(access); ++i)
    for (int j = i + 1; j < directionCount(access); ++j)
      for (Vec3 axis : commonRulings(access.directions[i].direction, access.directions[j].direction, cosine))
        addUnlessCovered(candidates, {axis, directionsWithin(access, axis, cosine), false, std::nullopt});
  return candidates;
}

}  // namespace stepwise
