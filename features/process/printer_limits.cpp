#include "features/process/printer_limits.h"

#include <algorithm>
#include <cctype>

namespace stepwise {

namespace {

class LimitReader {
 public:
  LimitReader(const ProcessLibrary& library, const std::string& printer)
      : library_(library), group_("printer." + printer + ".") {}

  const LibraryValue* value(const char* leaf) const { return library_.value(group_ + leaf); }

  std::optional<Limit> millimetres(const std::string& leaf) const {
    const LibraryValue* found = library_.value(group_ + leaf);
    if (!found) return std::nullopt;
    return Limit{found->range(), {found->key}, std::nullopt};
  }

  /// A limit of so many green pixels, in millimetres after shrinkage.
  std::optional<Limit> pixels(const std::string& leaf) const {
    const LibraryValue* count = library_.value(group_ + leaf);
    const LibraryValue* pixel = value("pixel_um");
    const LibraryValue* scale = value("scale_xy_ratio");
    if (!count || !pixel || !scale) return std::nullopt;
    const Range mm = over(times(count->range(), pixel->range() / 1000), scale->range());
    return Limit{mm, {count->key, pixel->key, scale->key}, count->value};
  }

  /// `<name>_mm` or `<name>_px`.
  std::optional<Limit> either(const std::string& name) const {
    if (std::optional<Limit> limit = millimetres(name + "_mm")) return limit;
    return pixels(name + "_px");
  }

  std::optional<Limit> envelope(const char* leaf, const char* scaleLeaf) const {
    const LibraryValue* size = value(leaf);
    if (!size) return std::nullopt;
    const LibraryValue* scale = value(scaleLeaf);
    if (!scale) return Limit{size->range(), {size->key}, std::nullopt};
    return Limit{over(size->range(), scale->range()), {size->key, scale->key}, std::nullopt};
  }

 private:
  const ProcessLibrary& library_;
  std::string group_;
};

void readTolerance(const LimitReader& read, PrinterLimits& limits) {
  const auto take = [&](const char* leaf, Range& into) {
    if (const LibraryValue* value = read.value(leaf)) {
      into = value->range();
      limits.toleranceKeys.push_back(value->key);
    }
  };
  take("tolerance_ratio", limits.toleranceRatio);
  take("tolerance_min_mm", limits.toleranceMinMm);
  take("tolerance_per_mm_ratio", limits.toleranceRatio);
  take("tolerance_fixed_mm", limits.toleranceMinMm);
  take("tolerance_from_mm", limits.toleranceFromMm);
}

}  // namespace

Range PrinterLimits::toleranceMm(double lengthMm) const {
  // Laser powder bed: a fixed part, growing only beyond a first length; sinter processes: the larger of the two.
  if (toleranceFromMm.value > 0)
    return toleranceMinMm + toleranceRatio * std::max(lengthMm - toleranceFromMm.value, 0.0);
  return larger(toleranceMinMm, toleranceRatio * lengthMm);
}

std::string routeNameOf(const std::string& printer) {
  std::string name;
  bool raise = false;
  for (const char c : printer) {
    if (c == '_') {
      raise = true;
    } else {
      name += raise ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      raise = false;
    }
  }
  return name;
}

std::vector<std::string> printerIds(const ProcessLibrary& library) { return library.children("printer"); }

PrinterLimits readPrinterLimits(const ProcessLibrary& library, const std::string& printer) {
  const LimitReader read(library, printer);
  PrinterLimits limits;
  limits.printer = printer;
  limits.label = library.text("printer." + printer + ".label").value_or(printer);
  limits.chain = library.text("printer." + printer + ".chain").value_or(std::string());
  limits.materials = library.list("printer." + printer + ".materials");
  limits.wallAbs = read.either("wall_abs");
  limits.wallRec = read.either("wall_rec");
  limits.gapAbs = read.millimetres("gap_abs_mm");
  if (!limits.gapAbs) limits.gapAbs = read.pixels("gap_deep_abs_px");
  limits.gapRec = read.millimetres("gap_rec_mm");
  if (!limits.gapRec) limits.gapRec = read.pixels("gap_deep_rec_px");
  limits.shallowGapAbs = read.pixels("gap_shallow_abs_px");
  limits.shallowGapRec = read.pixels("gap_shallow_rec_px");
  limits.holeAbs = read.either("hole_abs");
  limits.holeRec = read.either("hole_rec");
  limits.sectionAbs = read.millimetres("section_abs_mm");
  limits.sectionRec = read.millimetres("section_rec_mm");
  limits.envelopeX = read.envelope("envelope_x_mm", "scale_xy_ratio");
  limits.envelopeY = read.envelope("envelope_y_mm", "scale_xy_ratio");
  limits.envelopeZ = read.envelope("envelope_z_mm", "scale_z_ratio");
  if (const std::optional<Limit> largest = read.millimetres("max_size_mm")) {
    if (!limits.envelopeX) limits.envelopeX = limits.envelopeY = limits.envelopeZ = largest;
    for (auto* side : {&limits.envelopeX, &limits.envelopeY, &limits.envelopeZ}) {
      if ((*side)->mm.value <= largest->mm.value) continue;
      (*side)->mm = smaller((*side)->mm, largest->mm);
      (*side)->keys.push_back(largest->keys.front());
    }
  }
  if (const LibraryValue* pixel = read.value("pixel_um")) {
    const LibraryValue* scale = read.value("scale_xy_ratio");
    if (scale) limits.pixel = Limit{over(pixel->range() / 1000, scale->range()), {pixel->key, scale->key}, 1};
  }
  if (const LibraryValue* mass = read.value("mass_max_g")) {
    limits.massMaxG = mass->value;
    limits.massMaxHighG = mass->high;
  }
  if (const LibraryValue* scale = read.value("scale_xy_ratio")) limits.scaleXy = scale->range();
  if (const LibraryValue* scale = read.value("scale_z_ratio")) limits.scaleZ = scale->range();
  if (const LibraryValue* layer = read.value("layer_um")) limits.layerMm = layer->range() / 1000;
  if (const LibraryValue* ra = read.value("ra_um")) limits.raUm = ra->range();
  readTolerance(read, limits);
  return limits;
}

}  // namespace stepwise
