#include "features/process/choose_stock.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "features/process/feature_volume.h"
#include "features/process/step_builder.h"
#include "features/setups/part_outline.h"
#include "geom/core/tolerance.h"

namespace stepwise {

namespace {

/// Whether a planar stock face of the part lies on that side of the box.
bool isBoughtToSize(const PlanContext& context, Vec3 outward, double reachMm) {
  const double tolerance = std::max(1e-4 * reachMm, kPointToleranceMm);
  for (const Face& face : context.graph.faces) {
    if (face.id > static_cast<int>(context.recognition.faces.size()) ||
        context.recognition.faces[face.id - 1].faceClass != "stock")
      continue;
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane && dot(plane->normal, outward) > std::cos(kSmoothTolerance.inRadians()) &&
        std::abs(dot(face.centroid - context.box.frame.origin, outward) - reachMm) <= tolerance)
      return true;
  }
  return false;
}

double nextStandard(TracedReader& library, const char* key, double atLeastMm) {
  if (const LibraryTable* table = library.table(key)) {
    for (const std::vector<double>& row : table->rows) {
      if (row.front() >= atLeastMm - 1e-9) return row.front();
    }
  }
  return atLeastMm;
}

}  // namespace

std::optional<Range> massOf(double volumeMm3, const MaterialChoice& material) {
  const std::optional<TracedRange> density = material.figure("density_g_cm3");
  if (!density) return std::nullopt;
  return density->range * (volumeMm3 / 1000);
}

double rawVolumeMm3(const RawMaterial& stock) {
  if (stock.form == "casting") return stock.volumeMm3;
  if (stock.form == "bar") return std::numbers::pi / 4 * stock.sizeMm.x * stock.sizeMm.y * stock.sizeMm.z;
  return stock.sizeMm.x * stock.sizeMm.y * stock.sizeMm.z;
}

void weigh(RawMaterial& stock, const MaterialChoice& material) {
  stock.massG = massOf(stock.volumeMm3, material);
  if (const std::optional<TracedRange> density = material.figure("density_g_cm3"))
    stock.massKeys.push_back(density->key);
}

RawMaterial chooseBlock(const PlanContext& context) {
  TracedReader library(context.library);
  const double allowance = library.at("stock.block_allowance_mm").value;
  const Vec3 half = context.box.halfExtentsMm;
  std::array<double, 3> size{2 * half.x, 2 * half.y, 2 * half.z};
  const std::array<double, 3> reach{half.x, half.y, half.z};
  int toSize = 0;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double sign : {1.0, -1.0}) {
      if (isBoughtToSize(context, context.box.frame.axes[axis] * sign, reach[axis])) {
        ++toSize;
      } else {
        size[axis] += allowance;
      }
    }
  }
  RawMaterial stock{"block", {size[0], size[1], size[2]}, 0, std::nullopt, {}, library.keys()};
  const double kerf = library.at("stock.saw_kerf_mm").value;
  stock.volumeMm3 = (size[0] + kerf) * size[1] * size[2];
  stock.boughtToSize = toSize == 6;
  stock.massKeys = {"stock.saw_kerf_mm"};
  weigh(stock, context.material);
  stock.reason = toSize == 6   ? "block bought to size on all six sides, cut by whoever sells it"
                 : toSize == 0 ? fmt::format("box of the part with {:g} mm on every side", allowance)
                               : fmt::format("box of the part, {} of 6 sides bought to size, {:g} mm on the others",
                                             toSize, allowance);
  return stock;
}

std::string whyNotCastable(const PlanContext& context) {
  if (const std::optional<std::string>& id = context.material.id()) {
    const std::string classes = context.library.text("stock.casting_classes").value_or("");
    const std::string own = context.library.text("material." + *id + ".class").value_or("");
    if ((", " + classes + ",").find(", " + own + ",") == std::string::npos)
      return fmt::format("{} ({}) is not cast, foundries cast {}", context.material.text(), own, classes);
  }
  const double least = context.library.get("stock.casting_least_mm").value;
  const Vec3 half = context.box.halfExtentsMm;
  const double largest = 2 * std::max({half.x, half.y, half.z});
  if (largest < least)
    return fmt::format("{:.4g} mm long, with less than {:g} mm parts are not worth a pattern", largest, least);
  const double wall = context.library.get("stock.casting_wall_mm").value;
  if (const std::optional<double> thinnest = context.options.sections.minWallMm; thinnest && *thinnest < wall)
    return fmt::format("its thinnest wall of {:.2g} mm does not fill, castings need {:g} mm", *thinnest, wall);
  return "";
}

namespace {

/// The part's box with the allowance at the ends that are machined.
Vec3 castSizeMm(const PlanContext& context, const SetupPlan& plan, double allowanceMm) {
  const PartOutline outline(context.graph);
  const std::array<double, 3> half{context.box.halfExtentsMm.x, context.box.halfExtentsMm.y,
                                   context.box.halfExtentsMm.z};
  std::array<double, 3> size{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    size[axis] = 2 * half[axis];
    for (const double sign : {1.0, -1.0}) {
      const Vec3 outward = context.box.frame.axes[axis] * sign;
      const double end = dot(context.box.frame.origin, outward) + half[axis] - 10 * outline.toleranceMm();
      if (std::any_of(plan.setupOfFace.begin(), plan.setupOfFace.end(), [&](const auto& cut) {
            const auto* plane = std::get_if<Plane>(&context.graph.face(cut.first).surface);
            const bool looksAway = plane != nullptr && dot(plane->normal, outward) < 0.5;
            return !looksAway && outline.extent(cut.first, outward).high >= end;
          }))
        size[axis] += allowanceMm;
    }
  }
  return {size[0], size[1], size[2]};
}

}  // namespace

RawMaterial chooseCasting(const PlanContext& context, const SetupPlan& plan) {
  TracedReader library(context.library);
  const double allowance = library.at("stock.casting_allowance_mm").value;
  const double core = library.at("stock.casting_core_mm").value;
  const double draft = std::tan(Angle::degrees(library.at("stock.casting_draft_deg").value).inRadians());
  const double radius = library.at("stock.casting_radius_mm").value;
  double volume = context.mass.volumeMm3, machinedMm2 = 0, restMm2 = 0;
  for (const Face& face : context.graph.faces)
    (plan.setupOfFace.contains(face.id) ? machinedMm2 : restMm2) += face.areaMm2;
  const Vec3 half = context.box.halfExtentsMm;
  const double shortest = 2 * std::min({half.x, half.y, half.z});
  volume += machinedMm2 * allowance;
  // The pattern is drawn along the shortest way; half of the area are walls, which thicken over half the height.
  volume += (machinedMm2 + restMm2) / 2 * draft * shortest / 4;
  int full = 0;
  for (const Feature& feature : context.recognition.features) {
    const auto* hole = std::get_if<Hole>(&feature.shape);
    if (hole == nullptr || hole->diameterMm >= core) continue;
    const std::optional<double> removed = removedVolumeMm3(feature, context.graph);
    if (!removed) continue;
    volume += *removed;
    ++full;
  }
  const double block = 8 * (half.x + allowance) * (half.y + allowance) * (half.z + allowance);
  RawMaterial stock{"casting",     castSizeMm(context, plan, allowance), std::min(volume, block), std::nullopt, {},
                    library.keys()};
  weigh(stock, context.material);
  stock.reason = fmt::format(
      "casting with {:g} mm on {:.0f} % of the surface, which is machined, {:g}° of draft, radii "
      "from {:g} mm{}",
      allowance, 100 * machinedMm2 / std::max(machinedMm2 + restMm2, 1e-9), library.at("stock.casting_draft_deg").value,
      radius,
      full == 0
          ? ""
          : fmt::format(", {} below {:g} mm cast full", full == 1 ? "one hole" : fmt::format("{} holes", full), core));
  return stock;
}

RawMaterial chooseBar(const PlanContext& context, Vec3 axis) {
  // The bar's axis is the box axis nearest to the spindle; a turned profile says the diameter itself.
  const std::array<double, 3> half{context.box.halfExtentsMm.x, context.box.halfExtentsMm.y,
                                   context.box.halfExtentsMm.z};
  int along = 0;
  for (int i = 1; i < 3; ++i) {
    if (std::abs(dot(context.box.frame.axes[i], axis)) > std::abs(dot(context.box.frame.axes[along], axis)) + 1e-9)
      along = i;
  }
  const double length = 2 * half[along];
  double diameter = 2 * std::hypot(half[(along + 1) % 3], half[(along + 2) % 3]);
  std::string why = "round bar around the part";
  for (const Feature& feature : context.recognition.features) {
    const auto* turned = std::get_if<TurnedProfile>(&feature.shape);
    // Corners of the box of a round part lie outside it.
    if (turned && std::abs(dot(turned->axisDirection, axis)) > 1 - 1e-6 && turned->maxDiameterMm > 0 &&
        turned->maxDiameterMm >= 2 * std::max(half[(along + 1) % 3], half[(along + 2) % 3]) * (1 - 1e-6)) {
      diameter = turned->maxDiameterMm;
      why = fmt::format("largest turned diameter {:g} mm", diameter);
      break;
    }
  }
  TracedReader library(context.library);
  const double bar = nextStandard(library, "stock.bar", diameter + library.at("stock.bar_allowance_mm").low);
  const double facing = 2 * library.at("stock.face_allowance_mm").value;
  RawMaterial stock{"bar", {bar, bar, length + facing}, 0, std::nullopt, {}, library.keys()};
  const double partOff = library.at("cutting.turn.part_off_mm").value;
  const double remnant = library.at("stock.bar_remnant_ratio").value;
  stock.volumeMm3 = std::numbers::pi / 4 * bar * bar * (length + facing + partOff) * (1 + remnant);
  stock.massKeys = {"cutting.turn.part_off_mm", "stock.bar_remnant_ratio"};
  weigh(stock, context.material);
  stock.reason = fmt::format("next bar {:g} mm: {}", bar, why);
  return stock;
}

}  // namespace stepwise
