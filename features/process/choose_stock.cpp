#include "features/process/choose_stock.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "features/process/step_builder.h"
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
