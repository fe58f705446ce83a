#include "features/setups/raw_stock.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "features/setups/turning_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

bool isTurning(MachineClass machine) {
  return machine == MachineClass::turn || machine == MachineClass::millTurn || machine == MachineClass::swiss;
}

/// Stock faces on the side that no setup cuts.
std::vector<FaceId> uncutFacesOn(const StockSide& side, const SetupPlan& plan, const PartOutline& outline,
                                 const Recognition& recognition) {
  const double parallel = std::cos(2 * kDirectionTolerance.inRadians());
  const double tolerance = 10 * outline.toleranceMm();  // the box comes from a mesh
  std::vector<FaceId> faces;
  for (const Face& face : outline.graph().faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane == nullptr || dot(plane->normal, side.normal) < parallel) continue;
    if (recognition.faces[face.id - 1].faceClass != "stock" || plan.setupOfFace.contains(face.id)) continue;
    if (std::abs(dot(face.point, side.normal) - side.partOffsetMm) <= tolerance) faces.push_back(face.id);
  }
  return faces;
}

/// True where the plan cuts something at that end of the part.
bool machinesSide(const StockSide& side, const SetupPlan& plan, const PartOutline& outline) {
  return std::any_of(plan.setupOfFace.begin(), plan.setupOfFace.end(), [&](const auto& cut) {
    const auto* plane = std::get_if<Plane>(&outline.graph().face(cut.first).surface);
    if (plane != nullptr && dot(plane->normal, side.normal) < 0.5) return false;
    return outline.extent(cut.first, side.normal).high >= side.partOffsetMm - 10 * outline.toleranceMm();
  });
}

double nextSize(const std::vector<double>& sizes, double atLeastMm) {
  const auto next = std::lower_bound(sizes.begin(), sizes.end(), atLeastMm - 1e-6);
  return next == sizes.end() ? atLeastMm : *next;
}

/// The thinnest way through a block is what plates are bought by; the surplus lies where the first setup stands.
void roundUpToPlate(const SetupPlan& plan, const std::array<double, 3>& half, const RawStockOptions& options,
                    RawStock& stock) {
  const auto thin = static_cast<std::size_t>(std::min_element(half.begin(), half.end()) - half.begin());
  StockSide &a = stock.sides[2 * thin], &b = stock.sides[2 * thin + 1];
  if (a.boughtToSize && b.boughtToSize) return;
  const double thickness = 2 * half[thin] + a.allowanceMm + b.allowanceMm;
  const double surplus = nextSize(options.plateThicknessesMm, thickness) - thickness;
  const bool standsOnA = !plan.setups.empty() && dot(a.normal, plan.setups.front().direction) < 0;
  StockSide& target = a.boughtToSize || (!standsOnA && !b.boughtToSize) ? b : a;
  target.allowanceMm += surplus;
}

/// A foot to hold the part by is stock below it, along the way that the setup is held.
void addFeet(const SetupPlan& plan, RawStock& stock) {
  for (const Setup& setup : plan.setups) {
    if (setup.clamping.footMm <= 0 || !setup.clamping.placement) continue;
    for (StockSide& side : stock.sides)
      if (dot(side.normal, setup.clamping.placement->up) < -0.999)
        side.allowanceMm = std::max(side.allowanceMm, setup.clamping.footMm);
  }
}

/// The part with facing allowance at both ends, and what the chuck holds of the bar in the first setup.
Extent barAround(const RawStock& stock, const PartOutline& outline, const SetupPlan& plan, double allowanceMm,
                 const RawStockOptions& options) {
  Extent reach = outline.extent(stock.barAxis);
  const double from = dot(stock.barOrigin, stock.barAxis);
  reach.low -= from + allowanceMm;
  reach.high += allowanceMm - from;
  const double grip = std::min(stock.barDiameterMm, options.maxBarGripMm);
  const bool held = !plan.setups.empty() && dot(plan.setups.front().direction, stock.barAxis) < 0;
  (held ? reach.high : reach.low) += held ? grip : -grip;
  return reach;
}

}  // namespace

std::array<double, 3> RawStock::sizeMm() const {
  if (form == Form::bar) return {barDiameterMm, barDiameterMm, barReach.length()};
  std::array<double, 3> size{};
  for (std::size_t i = 0; i < 3; ++i)
    size[i] = sides[2 * i].partOffsetMm + sides[2 * i].allowanceMm + sides[2 * i + 1].partOffsetMm +
              sides[2 * i + 1].allowanceMm;
  return size;
}

double RawStock::volumeMm3() const {
  const std::array<double, 3> size = sizeMm();
  return size[0] * size[1] * size[2] * (form == Form::bar ? std::numbers::pi / 4 : 1.0);
}

std::string RawStock::describe() const {
  const std::array<double, 3> size = sizeMm();
  if (form == Form::casting)
    return fmt::format("casting of {:.4g} × {:.4g} × {:.4g} mm, {:g} mm on machined faces, {:g}° of draft", size[0],
                       size[1], size[2], casting.allowanceMm, casting.draft.inDegrees());
  if (form == Form::bar)
    return fmt::format("bar Ø{:.4g}, {:.4g} mm of it with what the chuck holds", barDiameterMm, size[2]);
  const auto toSize = std::count_if(sides.begin(), sides.end(),
                                    [](const StockSide& side) { return side.boughtToSize && side.allowanceMm <= 0; });
  return fmt::format("block {:.4g} × {:.4g} × {:.4g} mm, {} of 6 sides bought to size", size[0], size[1], size[2],
                     toSize);
}

Vec3 RawStock::corner(int a, int b, int c) const {
  Vec3 point = center;
  for (int s : {a, b, c}) {
    const StockSide& side = sides[s];
    point += side.normal * (side.partOffsetMm + side.allowanceMm - dot(center, side.normal));
  }
  return point;
}

RawStock chooseRawStock(const SetupPlan& plan, const PartOutline& outline, const Recognition& recognition,
                        const OrientedBox& box, const RawStockOptions& options) {
  RawStock stock;
  stock.center = box.frame.origin;
  stock.axes = box.frame.axes;
  const std::array<double, 3> half{box.halfExtentsMm.x, box.halfExtentsMm.y, box.halfExtentsMm.z};
  const double smallest = 2 * *std::min_element(half.begin(), half.end());
  const double allowance = std::min(options.allowanceMm, options.allowanceShare * smallest);
  if (options.casting && !isTurning(plan.machine)) {
    stock.form = RawStock::Form::casting;
    stock.casting = *options.casting;
  }
  for (int s = 0; s < 6; ++s) {
    StockSide& side = stock.sides[s];
    side.normal = stock.axes[s / 2] * (s % 2 == 0 ? 1.0 : -1.0);
    side.partOffsetMm = dot(stock.center, side.normal) + half[s / 2];
    if (stock.form == RawStock::Form::casting) {
      side.allowanceMm = machinesSide(side, plan, outline) ? stock.casting.allowanceMm : 0;
      continue;
    }
    side.faces = uncutFacesOn(side, plan, outline, recognition);
    side.boughtToSize = !side.faces.empty();
    if (side.boughtToSize) continue;
    const bool first = !plan.setups.empty() && dot(side.normal, plan.setups.front().direction) < -0.999;
    side.allowanceMm = allowance + (first ? options.gripAllowanceMm : 0);
  }
  if (stock.form != RawStock::Form::casting) {
    roundUpToPlate(plan, half, options, stock);
    addFeet(plan, stock);
  }
  stock.reachesSide.assign(outline.graph().faces.size(), 0);
  for (unsigned s = 0; s < 6; ++s) {
    const std::vector<Extent>& reach = outline.extents(stock.sides[s].normal);
    for (std::size_t i = 0; i < reach.size(); ++i)
      if (reach[i].high >= stock.sides[s].partOffsetMm - 10 * outline.toleranceMm())
        stock.reachesSide[i] = static_cast<std::uint8_t>(stock.reachesSide[i] | (1u << s));
  }
  if (isTurning(plan.machine)) {
    if (const std::optional<TurningAxis> axis = findTurningAxis(outline.graph(), recognition)) {
      stock.form = RawStock::Form::bar;
      stock.barOrigin = axis->origin;
      stock.barAxis = axis->direction;
      stock.barDiameterMm =
          nextSize(options.barDiametersMm, axis->barDiameterMm + options.barAllowanceMm.value_or(2 * allowance));
      stock.barReach = barAround(stock, outline, plan, allowance, options);
    }
  }
  return stock;
}

}  // namespace stepwise
