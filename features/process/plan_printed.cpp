#include "features/process/plan_printed.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <cmath>

#include "features/process/choose_stock.h"
#include "features/process/plan_conventional.h"
#include "features/process/post_machining.h"
#include "features/process/printer_limits.h"
#include "features/process/step_builder.h"

namespace stepwise {

namespace {

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
    const auto proposed = context_.options.poses.find(limits_.printer);
    pose_ = proposed != context_.options.poses.end()
                ? proposed->second
                : proposePoseOfBox(context_.box, context_.library, limits_.printer);
    for (const auto* side : {&limits_.envelopeX, &limits_.envelopeY, &limits_.envelopeZ}) rests(*side);
    if (pose_.fits) return {};
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
    if (isAbove(mass_->low, *limits_.massMaxHighG))
      return fmt::format("{:.3g} g or more is beyond {:g} g", mass_->low, *limits_.massMaxHighG);
    if (isAbove(mass_->high, *limits_.massMaxG))
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
      if (isAbove(*measured, most))
        return fmt::format("section of {:.3g} mm: the binder does not leave beyond {:g} mm", *measured, most);
      if (limits_.sectionRec && isAbove(*measured, limits_.sectionRec->mm.value))
        route_.conditions.push_back(fmt::format("section of {:.3g} mm needs slow debinding (recommended up to {:g} mm)",
                                                *measured, limits_.sectionRec->mm.value));
      return {};
    }
    const Vec3 size = context_.boxSizeMm();
    if (isAbove(std::min({size.x, size.y, size.z}), most))
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
    if (isBelow(*wall, limits_.wallAbs->mm.value))
      return fmt::format("{} of {:.3g} mm is below {:.3g} mm", where, *wall, limits_.wallAbs->mm.value);
    if (limits_.wallRec && isBelow(*wall, limits_.wallRec->mm.value))
      route_.conditions.push_back(
          fmt::format("{} of {:.3g} mm is below the recommended {:.3g} mm", where, *wall, limits_.wallRec->mm.value));
    return {};
  }

  std::string checkHoles() {
    if (!limits_.holeAbs) return {};
    rests(limits_.holeAbs);
    for (const Feature& feature : context_.recognition.features) {
      const auto* hole = std::get_if<Hole>(&feature.shape);
      if (hole && hole->diameterMm > 0 && isBelow(hole->diameterMm, limits_.holeAbs->mm.value))
        return fmt::format("hole {} (faces {}) of {:.3g} mm is below {:.3g} mm", feature.id,
                           fmt::join(feature.faces, ", "), hole->diameterMm, limits_.holeAbs->mm.value);
    }
    return {};
  }

  /// Pieces side by side on the plate, with the packing that the printer's entry allows.
  LoadSize piecesOnPlate() const {
    TracedReader library(context_.library);
    const Range plate = times(library.at(key("envelope_x_mm")), library.at(key("envelope_y_mm")));
    Range footprint = Range::exactly(pose_.lengthMm * pose_.widthMm);
    if (context_.library.value(key("scale_xy_ratio")))
      footprint = times(footprint, times(library.at(key("scale_xy_ratio")), library.at(key("scale_xy_ratio"))));
    LoadSize load{wholePieces(over(times(plate, library.at(key("packing_ratio"))), footprint)), library.keys()};
    load.libraryKeys.insert(load.libraryKeys.end(), pose_.libraryKeys.begin(), pose_.libraryKeys.end());
    return load;
  }

  /// Layers for the part's height in its pose, both read through the step so that it knows its entries.
  Range layers(StepBuilder& step) const {
    step.uses(pose_.libraryKeys);
    const Range layer = step.at(key("layer_um")) / 1000;
    Range height = Range::exactly(pose_.heightMm);
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

  /// The binder leaves by diffusion: with the square of the thickest section, where that is measured.
  ProcessStep debind(const char* operation, const LoadSize& pieces) const {
    const std::optional<double> section = context_.options.sections.maxSectionMm;
    if (!section) return furnace(operation, pieces, "the binder leaves by diffusion; the section was not measured");
    StepBuilder step(context_.library, operation);
    const Range hours = step.own("ramp_h") + step.own("diffusion_h_mm2") * (*section * *section);
    step.perLoad(hours * 60, pieces, context_.options.quantity);
    return step
        .because(
            fmt::format("the binder leaves by diffusion, {:.3g} h for a section of {:.3g} mm", hours.value, *section))
        .done();
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
    print.because(fmt::format("{:.0f} layers, {}; {}", layerCount.value, piecesText(pieces), poseText()));
    add(print.done());
  }

  std::string poseText() const { return fmt::format("{:.4g} mm high, {}", pose_.heightMm, pose_.reason); }

  /// What holds the part to the plate: its flat base and the supports below its overhangs, at most all of its outline.
  double heldMm2() const {
    const double outline = pose_.lengthMm * pose_.widthMm, held = pose_.baseMm2 + pose_.overhangMm2;
    return held > 0 ? std::min(held, outline) : outline;
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
    add(debind("lmm-debind", furnaceLoad));
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
    const Range layerCount = layers(print);
    print.perLoad(times(layerCount, print.at(key("recoat_s"))) / 60, pieces, context_.options.quantity);
    print.perPiece(over(Range::exactly(context_.mass.volumeMm3), print.at(key("build_rate_mm3_h"))) * 60);
    print.perLot(print.own("setup_first_min")).features(allFeatures());
    print.because(fmt::format("{:.4g} mm³ to melt, {:.0f} layers; {} share the recoating; {}", context_.mass.volumeMm3,
                              layerCount.value, piecesText(pieces), poseText()));
    add(print.done());
    add(furnace("lpbf-relief", pieces, "before cutting off, or the part springs"));
    StepBuilder cut(context_.library, "lpbf-cutoff");
    cut.uses(pose_.libraryKeys).perLot(cut.own("setup_first_min"));
    cut.perPiece(over(Range::exactly(heldMm2()), cut.own("area_rate_mm2_min")));
    add(cut.because(fmt::format("wire-cut from the build plate, {:.3g} mm² of base and supports", heldMm2())).done());
    StepBuilder support(context_.library, "lpbf-support");
    support.uses(pose_.libraryKeys);
    support.perPiece(support.own("area_s_mm2") * (heldMm2() / 60) + support.own("piece_min"));
    add(support
            .because(fmt::format("by hand: {:.3g} mm² stood on supports, {:.3g} mm² on the plate", pose_.overhangMm2,
                                 pose_.baseMm2))
            .done());
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
  BuildPose pose_;
  std::optional<Range> mass_;
  Route route_;
};

}  // namespace

Route planPrinted(const PlanContext& context, const std::string& printer) {
  return PrintedPlanner(context, printer).plan();
}

}  // namespace stepwise
