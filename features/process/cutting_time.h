// Minutes that milling, drilling and turning take, from volumes, areas, tool sizes and the library's cutting data.
//
// Lengths in mm, results in minutes with range; library entries used are written down in the step's builder. None
// where the library has no cutting speed for the material (it is not cut that way). Private to features/process.
// Does not see: tool paths, corners, acceleration; published models of this kind miss by about a quarter.
// Based on: the common relations n = 1000 vc / (π D), vf = n z fz, Q = ae ap vf. Differs: the chip section is a share
// of D², much smaller below about 2.5 mm, where the cutter's edge is as thick as its chip.
#pragma once

#include <optional>
#include <string>

#include "features/process/step_builder.h"

namespace stepwise {

/// The spindle that turns the tool: names of the library's machine figures.
struct Spindle {
  std::string rpmKey;   ///< "machine.mill3.max_rpm", or of driven tools
  std::string feedKey;  ///< "machine.mill3.max_feed_mm_min"
};

std::optional<Range> estimateRoughMilling(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                          double volumeMm3, double toolMm, double depthOverWidth);
/// Flat floors and walls.
std::optional<Range> estimateFinishMilling(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                           double areaMm2, double toolMm);
/// Freeform faces and fillets with a ball mill, by the height left between passes.
std::optional<Range> estimateScallopMilling(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                            double areaMm2, double ballMm);
/// One hole, approach and pecking included.
std::optional<Range> estimateDrilling(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                      double diameterMm, double depthMm);
std::optional<Range> estimateReaming(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                     double diameterMm, double depthMm);
/// In and out again.
std::optional<Range> estimateThreading(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                       double diameterMm, double pitchMm, double depthMm);

/// `rpmKey` is the main spindle's.
std::optional<Range> estimateRoughTurning(StepBuilder& step, const MaterialChoice& material, const std::string& rpmKey,
                                          double volumeMm3, double diameterMm);
std::optional<Range> estimateFinishTurning(StepBuilder& step, const MaterialChoice& material, const std::string& rpmKey,
                                           double areaMm2, double diameterMm);

/// Pitch of the ISO metric coarse thread of that nominal diameter, from the library's table; nearest below.
std::optional<double> coarsePitchMm(const ProcessLibrary& library, double nominalMm);
/// Nominal diameter and pitch of "M6", "M6x0.75", "M6×1-6H"; pitch from the table where not written.
struct ThreadSize {
  double diameterMm = 0, pitchMm = 0;
};
std::optional<ThreadSize> threadSize(const ProcessLibrary& library, const std::string& designation);

}  // namespace stepwise
