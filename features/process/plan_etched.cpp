#include "features/process/plan_etched.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

#include "features/process/choose_stock.h"
#include "features/process/plan_conventional.h"
#include "features/process/step_builder.h"
#include "geom/core/tolerance.h"

namespace stepwise {

namespace {

/// Why etching cannot give what the part asks; empty: it can.
std::string whyNotEtched(const PlanContext& context, TracedReader& library, double thicknessMm) {
  const double perThickness = library.at("op.etch.min_hole_per_thickness_ratio").value;
  const double smallest = std::max(perThickness * thicknessMm, library.at("op.etch.min_hole_mm").value);
  for (const Feature& feature : context.recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (!hole) continue;
    if (hole->diameterMm < smallest)
      return fmt::format("hole {} of {:g} mm is smaller than etching leaves in {:g} mm sheet ({:.3g} mm)", feature.id,
                         hole->diameterMm, thicknessMm, smallest);
    if (hole->thread) return fmt::format("hole {} is threaded", feature.id);
  }
  const double held = std::max(library.at("op.etch.tolerance_per_thickness_ratio").value * thicknessMm,
                               library.at("op.etch.tolerance_min_mm").value);
  for (const ToleranceNeed& need : context.needs) {
    if (need.widthMm && *need.widthMm / 2 < held)
      return fmt::format("{}: etching holds ±{:.3g} mm in this thickness", need.text, held);
  }
  if (context.material.id()) {
    const std::string kind = context.library.text("material." + *context.material.id() + ".class").value_or("");
    if (kind == "plastic" || kind == "hard metal") return context.material.text() + " is not etched";
  }
  return {};
}

ProcessStep sheetStep(const PlanContext& context, const char* operation, const char* leaf, const LoadSize& pieces,
                      std::string reason) {
  StepBuilder step(context.library, operation);
  step.perLot(step.own("setup_first_min")).perLoad(step.own(leaf), pieces, context.options.quantity);
  if (const auto piece = step.findOwn("piece_min")) step.perPiece(*piece);
  return step.because(std::move(reason)).done();
}

ProcessStep etchStep(const PlanContext& context, double thicknessMm, const LoadSize& pieces) {
  StepBuilder etch(context.library, "etch");
  // From both sides at once: each side goes through half the thickness.
  const Range minutes = over(Range::exactly(thicknessMm * 1000 / 2), etch.own("depth_um_min"));
  etch.perLot(etch.own("setup_first_min")).perLoad(minutes, pieces, context.options.quantity);
  std::vector<int> features;
  for (const Feature& feature : context.recognition.features) features.push_back(feature.id);
  etch.features(features);
  return etch.because(fmt::format("the whole outline and all openings of {:g} mm sheet at once", thicknessMm)).done();
}

}  // namespace

std::optional<double> flatSheetThicknessMm(const PlanContext& context) {
  const Vec3 half = context.box.halfExtentsMm;
  const int thin = half.x <= half.y && half.x <= half.z ? 0 : (half.y <= half.z ? 1 : 2);
  const double thickness = 2 * (thin == 0 ? half.x : thin == 1 ? half.y : half.z);
  if (thickness <= 0) return std::nullopt;
  const Vec3 normal = context.box.frame.axes[thin];
  double top = 0, bottom = 0;
  for (const Face& face : context.graph.faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (!plane) continue;
    const double along = dot(plane->normal, normal);
    if (std::abs(along) < std::cos(kSmoothTolerance.inRadians())) continue;
    const double offset = dot(face.centroid - context.box.frame.origin, normal) * (along > 0 ? 1 : -1);
    if (std::abs(offset - thickness / 2) < 1e-3 * thickness) (along > 0 ? top : bottom) += face.areaMm2;
  }
  // One sheet: both sides fill the volume; blind features or bends would leave it short.
  constexpr double kFillTolerance = 0.01;
  const double fill = context.mass.volumeMm3 / thickness;
  const bool flat = std::abs(top - fill) < kFillTolerance * fill && std::abs(bottom - fill) < kFillTolerance * fill;
  return flat ? std::optional(thickness) : std::nullopt;
}

std::optional<Route> planEtched(const PlanContext& context) {
  const std::optional<double> thickness = flatSheetThicknessMm(context);
  const ProcessLibrary& library = context.library;
  if (!thickness || *thickness > library.get("op.etch.max_thickness_mm").high ||
      *thickness < library.get("op.etch.min_thickness_mm").low)
    return std::nullopt;
  Route route;
  route.name = "etch";
  TracedReader limits(library);
  limits.at("op.etch.max_thickness_mm");
  route.reason = whyNotEtched(context, limits, *thickness);
  route.libraryKeys = limits.keys();
  if (!route.reason.empty()) return route;
  TracedReader sheet(library);
  const double side = sheet.at("op.etch.sheet_side_mm").value;
  const Vec3 size = context.boxSizeMm();
  const double footprint = size.x * size.y * size.z / *thickness;
  const Range nested = sheet.at("op.etch.nesting_ratio") * (side * side / footprint);
  const double pieces = std::floor(nested.value);
  if (pieces < 1) {
    route.reason = fmt::format("larger than the etched sheet of {:g} × {:g} mm", side, side);
    return route;
  }
  route.stock = RawMaterial{"sheet",
                            {side, side, *thickness},
                            side * side * *thickness / pieces,
                            std::nullopt,
                            fmt::format("sheet of {:g} mm, {:g} pieces on each", *thickness, pieces),
                            sheet.keys()};
  route.stock->massG = massOf(route.stock->volumeMm3, context.material);
  StepBuilder material(library, "material");
  route.steps.push_back(material.perPiece({}).because(route.stock->reason + "; it costs waiting, not work").done());
  const LoadSize load{{pieces, std::max(1.0, std::floor(nested.low)), std::floor(nested.high)}, sheet.keys()};
  StepBuilder tool(library, "etch-tool");
  route.steps.push_back(tool.perPiece({})
                            .perLot(tool.own("setup_first_min"))
                            .because("film or glass with the outline for both sides; no hard tool")
                            .done());
  route.steps.push_back(sheetStep(context, "etch-clean", "sheet_min", load, "resist sticks to clean metal only"));
  route.steps.push_back(sheetStep(context, "etch-expose", "sheet_min", load, "both sides aligned to each other"));
  route.steps.push_back(etchStep(context, *thickness, load));
  route.steps.push_back(sheetStep(context, "etch-strip", "sheet_min", load, "pieces leave the sheet at their tabs"));
  addEnding(context, route, EdgeBreak::none);
  route.feasible = true;
  route.reason = fmt::format("flat sheet of {:g} mm, no clamping and no burr", *thickness);
  sumUp(route);
  return route;
}

}  // namespace stepwise
