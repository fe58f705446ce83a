#include "features/process/plan_printed.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <cmath>

#include "features/process/choose_stock.h"
#include "features/process/plan_conventional.h"
#include "features/process/post_machining.h"
#include "features/process/printer_limits.h"
#include "features/process/step_builder.h"

namespace stepwise {

namespace {

/// How the part lies in the printer: its height there and its footprint, finished size.
struct BuildPose {
  double heightMm = 0, footprintMm2 = 0;
};

/// The lowest pose that fits; printing time goes with the height.
std::optional<BuildPose> choosePose(const PlanContext& context, const PrinterLimits& limits) {
  const Vec3 size = context.boxSizeMm();
  std::array<double, 3> edges{size.x, size.y, size.z};
  std::sort(edges.begin(), edges.end());
  if (!limits.envelopeX || !limits.envelopeY || !limits.envelopeZ) return BuildPose{edges[0], edges[1] * edges[2]};
  const double x = limits.envelopeX->mm.value, y = limits.envelopeY->mm.value, z = limits.envelopeZ->mm.value;
  for (int up = 0; up < 3; ++up) {
    const double a = edges[(up + 1) % 3], b = edges[(up + 2) % 3];
    if (edges[up] <= z && ((a <= x && b <= y) || (a <= y && b <= x))) return BuildPose{edges[up], a * b};
  }
  return std::nullopt;
}

Range wholePieces(Range pieces) {
  const auto whole = [](double count) { return std::max(1.0, std::floor(count + 1e-9)); };
  return {whole(pieces.value), whole(pieces.low), whole(pieces.high)};
}

class PrintedPlanner {
 public:
  PrintedPlanner(const PlanContext& context, const std::string& printer)
      : context_(context), limits_(readPrinterLimits(context.library, printer)), group_("printer." + printer + ".") {}

  Route plan() && {
    route_.name = routeNameOf(limits_.printer);
    route_.kind = RouteKind::printed;
    route_.reason = whyNot();
    if (!route_.reason.empty()) return std::move(route_);
    if (limits_.chain == "lmm") {
      addLmm();
    } else if (limits_.chain == "lpbf") {
      addLpbf();
    } else if (limits_.chain == "bj") {
      addBinderJet();
    } else {
      addMim();
    }
    const std::size_t printingSteps = route_.steps.size();
    if (!addPostMachining(context_, limits_, route_)) {
      route_.reason = fmt::format("needs machining afterwards, and {} is not cut", context_.material.text());
      route_.steps.clear();
      return std::move(route_);
    }
    addEnding(context_, route_, route_.steps.size() > printingSteps ? EdgeBreak::needed : EdgeBreak::none);
    route_.feasible = true;
    route_.reason = fmt::format("{}, {} set-up{} of machining after it", limits_.label, route_.clampings,
                                route_.clampings == 1 ? "" : "s");
    sumUp(route_);
    return std::move(route_);
  }

 private:
  std::string key(const char* leaf) const { return group_ + leaf; }

  /// The first limit that the part breaks; empty: none is known to be broken. What is not known becomes a condition.
  std::string whyNot() {
    for (const auto check : {&PrintedPlanner::checkVoids, &PrintedPlanner::checkMaterial, &PrintedPlanner::checkSize,
                             &PrintedPlanner::checkMass, &PrintedPlanner::checkSection, &PrintedPlanner::checkWalls,
                             &PrintedPlanner::checkHoles}) {
      if (std::string reason = (this->*check)(); !reason.empty()) return reason;
    }
    return {};
  }

  /// The route's feasibility rests on this limit.
  void rests(const std::optional<Limit>& limit) {
    if (!limit) return;
    for (const std::string& entry : limit->keys) {
      if (std::find(route_.libraryKeys.begin(), route_.libraryKeys.end(), entry) == route_.libraryKeys.end())
        route_.libraryKeys.push_back(entry);
    }
  }

  std::string checkVoids() {
    for (const Feature& feature : context_.recognition.features) {
      if (std::holds_alternative<InnerVoid>(feature.shape))
        return fmt::format("closed void {} (faces {}): what fills it while printing cannot leave", feature.id,
                           fmt::join(feature.faces, ", "));
    }
    return {};
  }

  std::string checkMaterial() {
    if (!context_.material.known()) {
      route_.conditions.push_back(fmt::format("the material ({}) must be one of {}", context_.material.text(),
                                              fmt::join(limits_.materials, ", ")));
      if (std::find(route_.unknowns.begin(), route_.unknowns.end(), "material") == route_.unknowns.end())
        route_.unknowns.push_back("material");
      return {};
    }
    const std::string& asked = *context_.material.id();
    if (std::find(limits_.materials.begin(), limits_.materials.end(), asked) != limits_.materials.end()) return {};
    if (const std::optional<std::string> relative = sameClass(asked)) {
      route_.conditions.push_back(fmt::format(
          "{} instead of {} must do", MaterialChoice(context_.library, relative).text(), context_.material.text()));
      return {};
    }
    return fmt::format("{} is not among the materials of this process ({})", context_.material.text(),
                       fmt::join(limits_.materials, ", "));
  }

  /// A material of the process that belongs to the same class as the one asked for.
  std::optional<std::string> sameClass(const std::string& asked) const {
    const auto classOf = [&](const std::string& id) { return context_.library.text("material." + id + ".class"); };
    for (const std::string& offered : limits_.materials) {
      if (classOf(offered) && classOf(offered) == classOf(asked)) return offered;
    }
    return std::nullopt;
  }

  std::string checkSize() {
    pose_ = choosePose(context_, limits_);
    for (const auto* side : {&limits_.envelopeX, &limits_.envelopeY, &limits_.envelopeZ}) rests(*side);
    if (pose_) return {};
    const Vec3 size = context_.boxSizeMm();
    return fmt::format("{:.4g} × {:.4g} × {:.4g} mm does not fit the envelope of {:.4g} × {:.4g} × {:.4g} mm", size.x,
                       size.y, size.z, limits_.envelopeX->mm.value, limits_.envelopeY->mm.value,
                       limits_.envelopeZ->mm.value);
  }

  std::string checkMass() {
    mass_ = massOf(context_.mass.volumeMm3, context_.material);
    if (!mass_ || !limits_.massMaxG) return {};
    route_.libraryKeys.push_back(key("mass_max_g"));
    route_.libraryKeys.push_back(context_.material.figure("density_g_cm3")->key);
    if (mass_->low > *limits_.massMaxHighG)
      return fmt::format("{:.3g} g or more is beyond {:g} g", mass_->low, *limits_.massMaxHighG);
    if (mass_->high > *limits_.massMaxG)
      route_.conditions.push_back(fmt::format("mass {:.3g} … {:.3g} g against a usual limit of {:g} g (at most {:g} g)",
                                              mass_->low, mass_->high, *limits_.massMaxG, *limits_.massMaxHighG));
    return {};
  }

  std::string checkSection() {
    if (!limits_.sectionAbs) return {};
    const double most = limits_.sectionAbs->mm.value;
    rests(limits_.sectionAbs);
    rests(limits_.sectionRec);
    const std::optional<double> measured = context_.options.sections.maxSectionMm;
    if (measured) {
      if (*measured > most)
        return fmt::format("section of {:.3g} mm: the binder does not leave beyond {:g} mm", *measured, most);
      if (limits_.sectionRec && *measured > limits_.sectionRec->mm.value)
        route_.conditions.push_back(fmt::format("section of {:.3g} mm needs slow debinding (recommended up to {:g} mm)",
                                                *measured, limits_.sectionRec->mm.value));
      return {};
    }
    const Vec3 size = context_.boxSizeMm();
    if (std::min({size.x, size.y, size.z}) > most)
      route_.conditions.push_back(
          fmt::format("the thickest section was not measured; it must stay below {:g} mm", most));
    return {};
  }

  std::string checkWalls() {
    if (!limits_.wallAbs) return {};
    std::optional<double> wall = context_.options.sections.minWallMm;
    std::string where = "thinnest wall";
    for (const Feature& feature : context_.recognition.features) {
      const auto* rib = std::get_if<Rib>(&feature.shape);
      const auto* sheet = std::get_if<Sheet>(&feature.shape);
      const double thickness = rib ? rib->thicknessMm : sheet ? sheet->thicknessMm : 0;
      if (thickness <= 0 || (wall && *wall <= thickness)) continue;
      wall = thickness;
      where = fmt::format("{} {}", kindName(feature.shape), feature.id);
      if (!feature.faces.empty()) where += fmt::format(" (faces {})", fmt::join(feature.faces, ", "));
    }
    if (!wall) return {};
    rests(limits_.wallAbs);
    rests(limits_.wallRec);
    if (*wall < limits_.wallAbs->mm.value)
      return fmt::format("{} of {:.3g} mm is below {:.3g} mm", where, *wall, limits_.wallAbs->mm.value);
    if (limits_.wallRec && *wall < limits_.wallRec->mm.value)
      route_.conditions.push_back(
          fmt::format("{} of {:.3g} mm is below the recommended {:.3g} mm", where, *wall, limits_.wallRec->mm.value));
    return {};
  }

  std::string checkHoles() {
    if (!limits_.holeAbs) return {};
    rests(limits_.holeAbs);
    for (const Feature& feature : context_.recognition.features) {
      const auto* hole = std::get_if<Hole>(&feature.shape);
      if (hole && hole->diameterMm > 0 && hole->diameterMm < limits_.holeAbs->mm.value)
        return fmt::format("hole {} (faces {}) of {:.3g} mm is below {:.3g} mm", feature.id,
                           fmt::join(feature.faces, ", "), hole->diameterMm, limits_.holeAbs->mm.value);
    }
    return {};
  }

  /// Pieces side by side on the plate, with the packing that the printer's entry allows.
  LoadSize piecesOnPlate() const {
    TracedReader library(context_.library);
    const Range plate = times(library.at(key("envelope_x_mm")), library.at(key("envelope_y_mm")));
    Range footprint = Range::exactly(pose_->footprintMm2);
    if (context_.library.value(key("scale_xy_ratio")))
      footprint = times(footprint, times(library.at(key("scale_xy_ratio")), library.at(key("scale_xy_ratio"))));
    return {wholePieces(over(times(plate, library.at(key("packing_ratio"))), footprint)), library.keys()};
  }

  /// Layers for the part's height, both read through the step so that it knows its entries.
  Range layers(StepBuilder& step) const {
    const Range layer = step.at(key("layer_um")) / 1000;
    Range height = Range::exactly(pose_->heightMm);
    if (context_.library.value(key("scale_z_ratio"))) height = times(height, step.at(key("scale_z_ratio")));
    const Range exact = over(height, layer);
    return {std::ceil(exact.value - 1e-9), std::ceil(exact.low - 1e-9), std::ceil(exact.high - 1e-9)};
  }

  ProcessStep office(const char* operation, std::string reason) const {
    StepBuilder step(context_.library, operation);
    return step.perPiece({}).perLot(step.own("setup_first_min")).because(std::move(reason)).done();
  }

  ProcessStep furnace(const char* operation, const LoadSize& pieces, std::string reason) const {
    StepBuilder step(context_.library, operation);
    step.perLoad(step.own("batch_h") * 60, pieces, context_.options.quantity);
    return step.because(std::move(reason)).done();
  }

  ProcessStep byPiece(const char* operation, std::string reason) const {
    StepBuilder step(context_.library, operation);
    return step.perPiece(step.own("piece_min")).because(std::move(reason)).done();
  }

  ProcessStep byBatch(const char* operation, const LoadSize& pieces, std::string reason) const {
    StepBuilder step(context_.library, operation);
    step.perLoad(step.own("batch_min"), pieces, context_.options.quantity);
    if (const auto piece = step.findOwn("piece_min")) step.perPiece(*piece);
    return step.because(std::move(reason)).done();
  }

  std::vector<int> allFeatures() const {
    std::vector<int> ids;
    for (const Feature& feature : context_.recognition.features) ids.push_back(feature.id);
    return ids;
  }

  void setStock(const char* form, double volume, std::string reason) {
    route_.stock = RawMaterial{form, context_.boxSizeMm(), volume, std::nullopt, std::move(reason), {}, {}};
    weigh(*route_.stock, context_.material);
  }

  void add(ProcessStep step) { route_.steps.push_back(std::move(step)); }

  /// Parts float in the powder, so packing is of the volume of the box.
  LoadSize piecesInBox() const {
    TracedReader library(context_.library);
    const Range box = times(times(library.at(key("envelope_x_mm")), library.at(key("envelope_y_mm"))),
                            library.at(key("envelope_z_mm")));
    const Range scale = times(times(library.at(key("scale_xy_ratio")), library.at(key("scale_xy_ratio"))),
                              library.at(key("scale_z_ratio")));
    return {wholePieces(over(times(box, library.at(key("packing_ratio"))), scale * context_.mass.volumeMm3)),
            library.keys()};
  }

  LoadSize piecesInFurnace(const LoadSize& plate) const {
    LoadSize load{wholePieces(times(plate.pieces, context_.library.get(key("sinter_load_ratio")).range())),
                  plate.libraryKeys};
    load.libraryKeys.push_back(key("sinter_load_ratio"));
    return load;
  }

  /// A box of powder is filled to the height that the lot needs, at least the part's.
  Range layersOfBox(StepBuilder& print, const LoadSize& pieces) const {
    const Range full = over(print.at(key("envelope_z_mm")), print.at(key("layer_um")) / 1000);
    const double filled =
        context_.options.quantity ? std::min(1.0, *context_.options.quantity / pieces.pieces.value) : 1.0;
    return larger(layers(print), full * filled);
  }

  void addLayerPrint(StepBuilder& print, Range layerCount, const LoadSize& pieces) {
    print.perLoad(times(layerCount, print.at(key("layer_s"))) / 60, pieces, context_.options.quantity);
    print.perLot(print.own("setup_first_min")).features(allFeatures());
    print.because(fmt::format("{:.0f} layers, {}", layerCount.value, piecesText(pieces)));
    add(print.done());
  }

  static std::string piecesText(const LoadSize& load) {
    return fmt::format("{:g} piece{} to a full load", load.pieces.value, load.pieces.value == 1 ? "" : "s");
  }

  void addLmm() {
    setStock("feedstock", context_.mass.volumeMm3, "metal powder in photopolymer, from the printer's own store");
    add(office("lmm-data", "scale up for shrinkage, orient, nest, slice"));
    const LoadSize pieces = piecesOnPlate();
    StepBuilder print(context_.library, "lmm-print");
    addLayerPrint(print, layers(print), pieces);
    add(byBatch("lmm-clean", pieces, "unexposed feedstock must leave every gap"));
    add(byPiece("lmm-setter", "green parts are brittle and need a flat base or a shaped setter"));
    const LoadSize furnaceLoad = piecesInFurnace(pieces);
    add(furnace("lmm-debind", furnaceLoad, "the binder leaves by diffusion, slowly through thick sections"));
    add(furnace("lmm-sinter", furnaceLoad, "the part shrinks to size here"));
    add(byBatch("lmm-finish", pieces, "evens the surface"));
  }

  void addBinderJet() {
    setStock("powder", context_.mass.volumeMm3, "metal powder, from the printer's own store");
    add(office("bj-data", "scale up for shrinkage, orient, nest, slice"));
    const LoadSize pieces = piecesInBox();
    StepBuilder print(context_.library, "bj-print");
    addLayerPrint(print, layersOfBox(print, pieces), pieces);
    add(furnace("bj-cure", pieces, "the whole box is cured at once"));
    add(byPiece("bj-depowder", "loose powder is brushed and blown off the fragile green part"));
    const LoadSize furnaceLoad = piecesInFurnace(pieces);
    add(furnace("bj-debind", furnaceLoad, "binder out before sintering"));
    add(furnace("bj-sinter", furnaceLoad, "the part shrinks to size here"));
    add(byBatch("bj-finish", pieces, "evens the surface"));
  }

  void addLpbf() {
    setStock("powder", context_.mass.volumeMm3, "metal powder, from the printer's own store");
    add(office("lpbf-data", "orient against overhangs, place supports, slice"));
    StepBuilder print(context_.library, "lpbf-print");
    const LoadSize pieces = piecesOnPlate();
    print.perLoad(times(layers(print), print.at(key("recoat_s"))) / 60, pieces, context_.options.quantity);
    print.perPiece(over(Range::exactly(context_.mass.volumeMm3), print.at(key("build_rate_mm3_h"))) * 60);
    print.perLot(print.own("setup_first_min")).features(allFeatures());
    print.because(
        fmt::format("{:.4g} mm³ to melt; {} share the recoating", context_.mass.volumeMm3, piecesText(pieces)));
    add(print.done());
    add(furnace("lpbf-relief", pieces, "before cutting off, or the part springs"));
    StepBuilder cut(context_.library, "lpbf-cutoff");
    cut.perLot(cut.own("setup_first_min"))
        .perPiece(over(Range::exactly(pose_->footprintMm2), cut.own("area_rate_mm2_min")));
    add(cut.because("sawn or wire-cut from the build plate").done());
    StepBuilder support(context_.library, "lpbf-support");
    support.perPiece(support.own("area_s_mm2") * (pose_->footprintMm2 / 60) + support.own("piece_min"));
    add(support.because("by hand, where the part stood on the plate; more under overhangs").done());
    add(byPiece("lpbf-blast", "loosens sintered powder"));
  }

  void addMim() {
    setStock("feedstock", context_.mass.volumeMm3, "metal powder in binder, from the moulder's own store");
    StepBuilder tool(context_.library, "mim-tool");
    add(tool.perPiece({})
            .because("mould with the part's outline, larger by the shrinkage; weeks before the first piece")
            .done());
    add(office("mim-trial", "shots, sintering, measuring, correcting the mould"));
    StepBuilder mould(context_.library, "mim-mould");
    mould.perLot(mould.own("setup_first_min")).perPiece(over(mould.own("cycle_s") / 60, mould.own("cavities_count")));
    add(mould.features(allFeatures()).because("one shot fills all cavities").done());
    for (const char* operation : {"mim-debind", "mim-sinter"}) {
      StepBuilder step(context_.library, operation);
      step.perLoad(step.own("batch_h") * 60, {step.own("pieces_per_load_count"), {}}, context_.options.quantity);
      add(step.because("many pieces share the furnace").done());
    }
    StepBuilder size(context_.library, "mim-size");
    add(size.perLot(size.own("setup_first_min"))
            .perPiece(size.own("piece_min"))
            .because("presses the sintered part straight")
            .done());
    const LibraryValue least = context_.library.get(key("min_quantity_count"));
    route_.libraryKeys.push_back(least.key);
    route_.conditions.push_back(
        fmt::format("{:g} pieces or more ({:g} … {:g}) to carry the mould{}", least.value, least.low, least.high,
                    context_.options.quantity ? fmt::format("; {} are wanted", *context_.options.quantity)
                                              : "; the quantity is not given"));
    route_.conditions.push_back("the mould's parting and slides were not examined");
  }

  const PlanContext& context_;
  PrinterLimits limits_;
  std::string group_;
  std::optional<BuildPose> pose_;
  std::optional<Range> mass_;
  Route route_;
};

}  // namespace

Route planPrinted(const PlanContext& context, const std::string& printer) {
  return PrintedPlanner(context, printer).plan();
}

}  // namespace stepwise
