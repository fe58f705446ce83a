#include "features/process/tolerance_tables.h"

#include <array>

#include "tests/support/catch.h"

using namespace stepwise;

namespace {
const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}
}  // namespace

TEST_CASE("the IT table has its printed digits at the limits of every step up to 120 mm") {
  const std::array<double, 8> upper{3, 6, 10, 18, 30, 50, 80, 120};
  const std::array<std::array<double, 8>, 10> printed{{{4, 5, 6, 8, 9, 11, 13, 15},
                                                       {6, 8, 9, 11, 13, 16, 19, 22},
                                                       {10, 12, 15, 18, 21, 25, 30, 35},
                                                       {14, 18, 22, 27, 33, 39, 46, 54},
                                                       {25, 30, 36, 43, 52, 62, 74, 87},
                                                       {40, 48, 58, 70, 84, 100, 120, 140},
                                                       {60, 75, 90, 110, 130, 160, 190, 220},
                                                       {100, 120, 150, 180, 210, 250, 300, 350},
                                                       {140, 180, 220, 270, 330, 390, 460, 540},
                                                       {250, 300, 360, 430, 520, 620, 740, 870}}};
  for (int grade = 5; grade <= 14; ++grade) {
    for (std::size_t step = 0; step < upper.size(); ++step) {
      CAPTURE(grade, upper[step]);
      CHECK(itWidthMm(library(), grade, upper[step]) == Approx(printed[grade - 5][step] / 1000));
      // Just above a limit the next step counts.
      if (step + 1 < upper.size())
        CHECK(itWidthMm(library(), grade, upper[step] + 1e-6) == Approx(printed[grade - 5][step + 1] / 1000));
    }
  }
}

TEST_CASE("the IT table agrees with the formula of the standard within its rounding") {
  // i = 0.45 ∛D + 0.001 D, D the geometric mean of the step; the table rounds, most coarsely for small steps.
  const double limits[] = {6, 10, 18, 30, 50, 80, 120, 180, 250, 315, 400, 500};
  const double factors[] = {7, 10, 16, 25, 40, 64, 100, 160, 250, 400};
  for (std::size_t step = 1; step < std::size(limits); ++step) {
    const double mean = std::sqrt(limits[step - 1] * limits[step]);
    const double unit = 0.45 * std::cbrt(mean) + 0.001 * mean;
    for (int grade = 5; grade <= 14; ++grade) {
      CAPTURE(limits[step], grade);
      CHECK(*itWidthMm(library(), grade, limits[step]) * 1000 ==
            Approx(factors[grade - 5] * unit).epsilon(0.06).margin(0.8));
    }
  }
}

TEST_CASE("sizes beyond the table have no tolerance") {
  CHECK_FALSE(itWidthMm(library(), 7, 501));
  CHECK_FALSE(itWidthMm(library(), 7, 0));
  CHECK_FALSE(itWidthMm(library(), 17, 10));
  CHECK_FALSE(generalToleranceMm(library(), GeneralClass::fine, 3000));
}

TEST_CASE("a width finds the grade that holds it") {
  CHECK(gradeFor(library(), 20, 0.021) == 7);
  CHECK(gradeFor(library(), 20, 0.0209) == 6);
  CHECK(gradeFor(library(), 20, 0.2) == 11);
  CHECK(gradeFor(library(), 20, 0.001) == 0);
  CHECK(gradeFor(library(), 20, 5) == 16);
}

TEST_CASE("general tolerances are those of ISO 2768-1") {
  CHECK(generalToleranceMm(library(), GeneralClass::medium, 6) == Approx(0.1));
  CHECK(generalToleranceMm(library(), GeneralClass::medium, 6.1) == Approx(0.2));
  CHECK(generalToleranceMm(library(), GeneralClass::fine, 120) == Approx(0.15));
  CHECK(generalToleranceMm(library(), GeneralClass::coarse, 400) == Approx(1.2));
  CHECK_FALSE(generalToleranceMm(library(), GeneralClass::veryCoarse, 2));
}

TEST_CASE("fits name their grade") {
  CHECK(gradeOfFit("H7") == 7);
  CHECK(gradeOfFit("h6") == 6);
  CHECK(gradeOfFit("js12") == 12);
  CHECK(gradeOfFit("H7/g6") == 7);
  CHECK_FALSE(gradeOfFit("7"));
  CHECK_FALSE(gradeOfFit("H"));
  CHECK_FALSE(gradeOfFit("H7x"));
  CHECK_FALSE(gradeOfFit(""));
}
