#include "tests/bench/growing_plates.h"

#include "geom/model/profile.h"

namespace stepwise::bench {

Result<Solid> makeHolePlate(int holesPerSide) {
  constexpr double kPitchMm = 10, kHoleRadiusMm = 1.5, kThicknessMm = 8;
  std::vector<Profile> holes;
  for (int row = 0; row < holesPerSide; ++row) {
    for (int column = 0; column < holesPerSide; ++column) {
      holes.push_back(circleProfile({(column + 0.5) * kPitchMm, (row + 0.5) * kPitchMm}, kHoleRadiusMm));
    }
  }
  const double sideMm = holesPerSide * kPitchMm;
  return extrude(rectangleProfile({0, 0}, {sideMm, sideMm}), kThicknessMm, {}, holes);
}

}  // namespace stepwise::bench
