#include "features/process/cutting_time.h"

#include <cmath>
#include <cstdlib>
#include <numbers>

namespace stepwise {

namespace {

/// Speed at which a tool or workpiece of that diameter reaches the cutting speed, limited by the spindle.
Range rpmAt(StepBuilder& step, Range cuttingSpeedMMin, double diameterMm, const std::string& rpmKey) {
  const Range wanted = cuttingSpeedMMin * (1000 / (std::numbers::pi * diameterMm));
  return smaller(wanted, step.at(rpmKey));
}

bool isMicro(StepBuilder& step, double toolMm) { return toolMm < step.at("cutting.mill.micro_below_mm").value; }

/// Feed of a milling cutter in mm/min.
std::optional<Range> millingFeed(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                 double toolMm) {
  const std::optional<Range> speed = step.of(material, "vc_mill_m_min");
  if (!speed) return std::nullopt;
  const Range rpm = rpmAt(step, *speed, toolMm, spindle.rpmKey);
  const Range feedPerTooth =
      smaller(step.at("cutting.mill.feed_tooth_ratio") * toolMm, step.at("cutting.mill.feed_tooth_max_mm"));
  const Range teeth = step.at(isMicro(step, toolMm) ? "cutting.mill.teeth_micro_count" : "cutting.mill.teeth_count");
  return smaller(material.product(rpm, times(feedPerTooth, teeth)), step.at(spindle.feedKey));
}

/// Feed of a drill in mm/min at a share of the drilling speed.
std::optional<Range> drillingFeed(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                  double diameterMm) {
  const std::optional<Range> speed = step.of(material, "vc_drill_m_min");
  if (!speed) return std::nullopt;
  const Range rpm = rpmAt(step, *speed, diameterMm, spindle.rpmKey);
  return material.product(rpm, step.at("cutting.drill.feed_rev_ratio") * diameterMm);
}

Range approachMin(StepBuilder& step) { return step.at("cutting.drill.approach_s") / 60; }

}  // namespace

std::optional<Range> estimateRoughMilling(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                          double volumeMm3, double toolMm, double depthOverWidth) {
  const std::optional<Range> feed = millingFeed(step, material, spindle, toolMm);
  const std::optional<Range> limit = step.of(material, "mrr_max_cm3_min");
  if (!feed || !limit) return std::nullopt;
  const Range chip =
      step.at(isMicro(step, toolMm) ? "cutting.mill.chip_section_micro_ratio" : "cutting.mill.chip_section_ratio");
  const Range rate = smaller(material.product(*feed, chip) * (toolMm * toolMm), *limit * 1000);
  Range time = over(Range::exactly(volumeMm3), rate);
  if (depthOverWidth > step.at("cutting.mill.deep_from_ratio").value)
    time = material.product(time, step.at("cutting.mill.deep_penalty_ratio"));
  return time;
}

std::optional<Range> estimateFinishMilling(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                           double areaMm2, double toolMm) {
  const std::optional<Range> feed = millingFeed(step, material, spindle, toolMm);
  if (!feed) return std::nullopt;
  return over(Range::exactly(areaMm2), material.product(*feed, step.at("cutting.mill.finish_stepover_ratio") * toolMm));
}

std::optional<Range> estimateScallopMilling(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                            double areaMm2, double ballMm) {
  const std::optional<Range> feed = millingFeed(step, material, spindle, ballMm);
  if (!feed) return std::nullopt;
  // Distance of passes that leaves a ridge of height h: 2 √(2 r h − h²).
  const auto passes = [&](double scallopUm) {
    const double h = std::min(scallopUm / 1000, ballMm / 4);
    return 2 * std::sqrt(ballMm * h - h * h);
  };
  const Range scallop = step.at("cutting.mill.scallop_um");
  return over(Range::exactly(areaMm2),
              material.product(*feed, {passes(scallop.value), passes(scallop.low), passes(scallop.high)}));
}

std::optional<Range> estimateDrilling(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                      double diameterMm, double depthMm) {
  const std::optional<Range> feed = drillingFeed(step, material, spindle, diameterMm);
  if (!feed) return std::nullopt;
  Range time = over(Range::exactly(depthMm), *feed);
  if (depthMm > step.at("cutting.drill.peck_from_ratio").value * diameterMm)
    time = material.product(time, step.at("cutting.drill.peck_ratio"));
  return time + approachMin(step);
}

std::optional<Range> estimateReaming(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                     double diameterMm, double depthMm) {
  const std::optional<Range> feed = drillingFeed(step, material, spindle, diameterMm);
  if (!feed) return std::nullopt;
  return over(Range::exactly(depthMm), material.product(*feed, step.at("cutting.drill.ream_vc_ratio"))) +
         approachMin(step);
}

std::optional<Range> estimateThreading(StepBuilder& step, const MaterialChoice& material, const Spindle& spindle,
                                       double diameterMm, double pitchMm, double depthMm) {
  const std::optional<Range> speed = step.of(material, "vc_drill_m_min");
  if (!speed) return std::nullopt;
  const Range rpm =
      rpmAt(step, material.product(*speed, step.at("cutting.drill.thread_vc_ratio")), diameterMm, spindle.rpmKey);
  return over(Range::exactly(2 * depthMm / pitchMm), rpm) + approachMin(step);
}

std::optional<Range> estimateRoughTurning(StepBuilder& step, const MaterialChoice& material, const std::string& rpmKey,
                                          double volumeMm3, double diameterMm) {
  const std::optional<Range> speed = step.of(material, "vc_turn_m_min");
  const std::optional<Range> limit = step.of(material, "mrr_max_cm3_min");
  if (!speed || !limit) return std::nullopt;
  const Range pathMmMin = rpmAt(step, *speed, diameterMm, rpmKey) * (std::numbers::pi * diameterMm);
  const Range depth =
      smaller(step.at("cutting.turn.depth_diameter_ratio") * diameterMm, step.at("cutting.turn.depth_max_mm"));
  const Range rate =
      smaller(material.product(pathMmMin, times(step.at("cutting.turn.feed_rough_mm"), depth)), *limit * 1000);
  return over(Range::exactly(volumeMm3), rate);
}

std::optional<Range> estimateFinishTurning(StepBuilder& step, const MaterialChoice& material, const std::string& rpmKey,
                                           double areaMm2, double diameterMm) {
  const std::optional<Range> speed = step.of(material, "vc_turn_m_min");
  if (!speed) return std::nullopt;
  const Range pathMmMin = rpmAt(step, *speed, diameterMm, rpmKey) * (std::numbers::pi * diameterMm);
  return over(Range::exactly(areaMm2), material.product(pathMmMin, step.at("cutting.turn.feed_finish_mm")));
}

std::optional<double> coarsePitchMm(const ProcessLibrary& library, double nominalMm) {
  const LibraryTable* table = library.table("tool.thread");
  if (!table) return std::nullopt;
  const std::optional<std::size_t> nominal = table->column("nominal_mm"), pitch = table->column("pitch_mm");
  if (!nominal || !pitch) return std::nullopt;
  std::optional<double> best;
  for (const std::vector<double>& row : table->rows) {
    if (row[*nominal] <= nominalMm * (1 + 1e-6)) best = row[*pitch];
  }
  return best;
}

std::optional<ThreadSize> threadSize(const ProcessLibrary& library, const std::string& designation) {
  if (designation.size() < 2 || (designation[0] != 'M' && designation[0] != 'm')) return std::nullopt;
  char* end = nullptr;
  ThreadSize size;
  size.diameterMm = std::strtod(designation.c_str() + 1, &end);
  if (size.diameterMm <= 0) return std::nullopt;
  const std::string rest(end);
  for (const char* cross : {"x", "X", "×"}) {
    if (rest.starts_with(cross)) size.pitchMm = std::strtod(rest.c_str() + std::string_view(cross).size(), nullptr);
  }
  if (size.pitchMm <= 0) {
    const std::optional<double> pitch = coarsePitchMm(library, size.diameterMm);
    if (!pitch) return std::nullopt;
    size.pitchMm = *pitch;
  }
  return size;
}

}  // namespace stepwise
