// What a printer (or the mould) can make, in millimetres of the finished part.
//
// LMM limits are kept in green pixels in the library and are converted here by pixel size and shrinkage, so that one
// pixel size changes all of them at once. Absent: the library has no such limit for the process. Every rule and every
// planner compares by isBelow and isAbove.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/process/process_library.h"

namespace stepwise {

/// A limit with the entries it comes from.
struct Limit {
  Range mm;
  std::vector<std::string> keys;
  std::optional<double> pixels;  ///< where the limit is one of pixels
};

/// A measured value this near to its limit meets it: what files, inches and meshes round off does not decide.
inline constexpr double kLimitSlackRatio = 1e-4;
constexpr bool isBelow(double value, double limit) { return value < limit * (1 - kLimitSlackRatio); }
constexpr bool isAbove(double value, double limit) { return value > limit * (1 + kLimitSlackRatio); }

struct PrinterLimits {
  std::string printer;  ///< id in the library, "lmm35"
  std::string label;
  std::string chain;  ///< "lmm", "lpbf", "bj", "mim"
  std::vector<std::string> materials;

  std::optional<Limit> wallAbs, wallRec;  ///< thinnest wall: possible, recommended
  std::optional<Limit> gapAbs, gapRec;    ///< narrowest gap (deep where the process tells deep from shallow)
  std::optional<Limit> shallowGapAbs, shallowGapRec;
  std::optional<Limit> holeAbs, holeRec;                 ///< smallest hole diameter
  std::optional<Limit> sectionAbs, sectionRec;           ///< thickest section, as the diameter of an inscribed sphere
  std::optional<Limit> envelopeX, envelopeY, envelopeZ;  ///< of the finished part, shrinkage taken off
  std::optional<Limit> pixel;                            ///< one pixel in the finished part
  std::optional<double> massMaxG, massMaxHighG;
  Range scaleXy = Range::exactly(1), scaleZ = Range::exactly(1);  ///< printed size over finished size
  Range layerMm = Range::exactly(0);                              ///< printed; 0: no layers
  std::optional<Range> raUm;                                      ///< as it leaves the process
  std::vector<std::string> toleranceKeys;
  Range toleranceRatio, toleranceMinMm, toleranceFromMm;

  /// Half width that the process holds over a length: the larger of a fixed part and a share of the length.
  Range toleranceMm(double lengthMm) const;
};

/// A printer's route has its name without underscores: "binder_jet" → "binderJet".
std::string routeNameOf(const std::string& printer);
std::vector<std::string> printerIds(const ProcessLibrary& library);
PrinterLimits readPrinterLimits(const ProcessLibrary& library, const std::string& printer);

}  // namespace stepwise
