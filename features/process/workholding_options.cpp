#include "features/process/workholding_options.h"

namespace stepwise {
namespace {

std::vector<double> firstColumn(const ProcessLibrary& library, const char* key) {
  std::vector<double> sizes;
  if (const LibraryTable* table = library.table(key))
    for (const std::vector<double>& row : table->rows) sizes.push_back(row.front());
  return sizes;
}

}  // namespace

WorkholdingOptions workholdingOptions(const ProcessLibrary& library) {
  const auto value = [&](const char* key) { return library.get(key).value; };
  WorkholdingOptions options;
  options.minGripDepthMm = value("fixture.min_grip_mm");
  options.maxViseOpeningMm = value("fixture.vise_opening_mm");
  options.jawHeightMm = value("fixture.vise_jaw_height_mm");
  options.largeViseMm = value("fixture.large_vise_mm");
  options.jawWidthMm = value("fixture.vise_jaw_width_mm");
  options.mostVises = static_cast<int>(value("fixture.vises_in_line_count"));
  options.softJawDepthMm = value("fixture.soft_jaw_depth_mm");
  options.angleBlockMm = value("fixture.angle_plate_mm");
  options.frameGapMm = value("fixture.frame_gap_mm");
  options.frameBarMm = value("fixture.frame_bar_mm");
  options.holderDiameterMm = value("tool.holder_diameter_mm");
  options.edgeClampMm = value("fixture.edge_clamp_mm");
  options.maxRoundGripMm = value("fixture.chuck_jaw_mm");
  options.stock.maxBarGripMm = options.maxRoundGripMm;
  options.largeChuckMm = value("fixture.large_chuck_mm");
  options.freeLengthRatio = value("fixture.free_length_ratio");
  options.steadyRatio = value("fixture.steady_ratio");
  options.tableMm = value("fixture.table_mm");
  options.strapPadMm = value("fixture.strap_pad_mm");
  options.strapClearMm = value("fixture.strap_clear_mm");
  options.strapForceN = value("fixture.strap_force_n");
  options.maxChuckMm = value("fixture.chuck_capacity_mm");
  options.maxColletMm = value("fixture.collet_capacity_mm");
  options.viseForceN = value("fixture.vise_force_n");
  options.contactNMm2 = value("fixture.contact_n_mm2");
  options.frictionRatio = value("fixture.friction_ratio");
  options.lightCutN = value("fixture.light_cut_n");
  options.roughCutN = value("fixture.rough_cut_n");
  options.vacuumNMm2 = value("fixture.vacuum_n_mm2");
  options.safetyRatio = value("fixture.holding_safety_ratio");
  options.maxDeflectionMm = value("fixture.wall_deflection_mm");
  options.footMm = value("fixture.foot_mm");
  options.neckNMm2 = value("fixture.neck_n_mm2");
  options.colletRunOutMm = value("fixture.collet_mm");
  options.chuckRunOutMm = value("fixture.chuck_mm");
  options.handMassG = 1000 * value("fixture.hand_mass_kg");
  options.stock.allowanceMm = value("stock.block_allowance_mm");
  options.stock.barAllowanceMm = library.get("stock.bar_allowance_mm").low;
  options.stock.barDiametersMm = firstColumn(library, "stock.bar");
  options.stock.plateThicknessesMm = firstColumn(library, "stock.plate");
  return options;
}

CastingOptions castingOptions(const ProcessLibrary& library) {
  const auto value = [&](const char* key) { return library.get(key).value; };
  CastingOptions casting;
  casting.allowanceMm = value("stock.casting_allowance_mm");
  casting.draft = Angle::degrees(value("stock.casting_draft_deg"));
  casting.coreMm = value("stock.casting_core_mm");
  casting.toleranceMm = value("stock.casting_tolerance_mm");
  return casting;
}

}  // namespace stepwise
