#include "features/setups/side_backing.h"

#include <algorithm>
#include <cmath>

namespace stepwise {
namespace {

/// Cells at the ends of a side are this wide at most, and grow towards its middle.
constexpr double kEndCellMm = 1.0, kEndShare = 1.0 / 16, kGrowth = 1.3;

double axisOf(Vec3 halfExtents, std::size_t axis) {
  return axis == 0 ? halfExtents.x : axis == 1 ? halfExtents.y : halfExtents.z;
}

/// Middles of cells over [−half, half], the same from both ends.
std::vector<double> cellMiddles(double half) {
  std::vector<double> widths;
  double from = 0;
  for (double width = std::min(kEndCellMm, 2 * half * kEndShare); from + width < half; width *= kGrowth) {
    widths.push_back(width);
    from += width;
  }
  widths.push_back(half - from);
  std::vector<double> middles;
  double at = -half;
  for (double width : widths) {
    middles.push_back(at + width / 2);
    at += width;
  }
  for (std::size_t i = widths.size(); i-- > 0;) middles.push_back(-middles[i]);
  return middles;
}

std::size_t nearest(const std::vector<double>& middles, double at) {
  const auto next = std::lower_bound(middles.begin(), middles.end(), at);
  if (next == middles.begin()) return 0;
  if (next == middles.end()) return middles.size() - 1;
  const auto index = static_cast<std::size_t>(next - middles.begin());
  return at - middles[index - 1] <= middles[index] - at ? index - 1 : index;
}

/// The nearest of ascending values, for questions that move a little each time.
class Walker {
 public:
  Walker(const std::vector<double>& middles, double from) : middles_(middles), index_(nearest(middles, from)) {}

  std::size_t to(double at) {
    while (index_ + 1 < middles_.size() && middles_[index_ + 1] - at < at - middles_[index_]) ++index_;
    while (index_ > 0 && at - middles_[index_ - 1] <= middles_[index_] - at) --index_;
    return index_;
  }

 private:
  const std::vector<double>& middles_;
  std::size_t index_;
};

}  // namespace

SideBacking::SideBacking(const RayCaster& rays, const OrientedBox& box) : rays_(rays), box_(box) {
  for (std::size_t s = 0; s < sides_.size(); ++s) {
    Side& side = sides_[s];
    side.u = cellMiddles(axisOf(box.halfExtentsMm, (s / 2 + 1) % 3));
    side.v = cellMiddles(axisOf(box.halfExtentsMm, (s / 2 + 2) % 3));
    side.faces = std::vector<std::atomic<int>>(side.u.size() * side.v.size());
    for (std::atomic<int>& face : side.faces) face.store(-1, std::memory_order_relaxed);
  }
}

FaceId SideBacking::look(int side, double u, double v) const {
  const std::size_t along = static_cast<std::size_t>(side) / 2;
  const Vec3 inward = box_.frame.axes[along] * (side % 2 == 0 ? -1.0 : 1.0);
  const Vec3 axisU = box_.frame.axes[(along + 1) % 3], axisV = box_.frame.axes[(along + 2) % 3];
  const double half = axisOf(box_.halfExtentsMm, along), away = 0.01 * rays_.diagonalMm();
  const Vec3 middle = box_.frame.origin + axisU * u + axisV * v;
  if (const auto hit = rays_.firstHit({middle - inward * (half + away), inward}, 0)) return hit->face;
  for (double depth : {0.0, -half / 2, half / 2}) {
    std::optional<RayHit> best;
    for (Vec3 direction : {axisU, -axisU, axisV, -axisV}) {
      const auto hit = rays_.firstHit({middle + inward * depth, direction}, 0);
      if (hit && (!best || hit->distanceMm < best->distanceMm * (1 - 1e-6))) best = hit;
    }
    if (best) return best->face;
  }
  return 0;
}

FaceId SideBacking::behind(int side, Vec3 place) const {
  const Vec3 offset = place - box_.frame.origin;
  const std::size_t along = static_cast<std::size_t>(side) / 2;
  for (std::size_t step = 1; step < 3; ++step) {
    const std::size_t axis = (along + step) % 3;
    const double at = dot(offset, box_.frame.axes[axis]), half = axisOf(box_.halfExtentsMm, axis);
    if (std::abs(at) <= half * (1 + 1e-9)) continue;
    const double inside = axisOf(box_.halfExtentsMm, along) * (side % 2 == 0 ? 1 : -1);
    const Vec3 axisAlong = box_.frame.axes[along];
    const int before = static_cast<int>(2 * axis) + (at > 0 ? 0 : 1);
    return behind(before, place + axisAlong * (inside - dot(offset, axisAlong)) -
                              box_.frame.axes[axis] * (at - std::clamp(at, -half, half)));
  }
  const Side& cells = sides_[side];
  return inCell(side, nearest(cells.u, dot(offset, box_.frame.axes[(along + 1) % 3])),
                nearest(cells.v, dot(offset, box_.frame.axes[(along + 2) % 3])));
}

FaceId SideBacking::inCell(int side, std::size_t u, std::size_t v) const {
  const Side& cells = sides_[side];
  std::atomic<int>& known = cells.faces[u + v * cells.u.size()];
  int face = known.load(std::memory_order_relaxed);
  if (face < 0) {
    face = look(side, cells.u[u], cells.v[v]);
    known.store(face, std::memory_order_relaxed);
  }
  return face;
}

void SideBacking::behind(int side, Vec3 first, Vec3 step, std::span<FaceId> faces) const {
  constexpr double kNoise = 1 + 1e-9;
  const std::size_t alongU = (static_cast<std::size_t>(side) / 2 + 1) % 3, alongV = (alongU + 1) % 3;
  const Vec3 axisU = box_.frame.axes[alongU], axisV = box_.frame.axes[alongV], offset = first - box_.frame.origin;
  const double u = dot(offset, axisU), v = dot(offset, axisV), stepU = dot(step, axisU), stepV = dot(step, axisV);
  const double mostU = axisOf(box_.halfExtentsMm, alongU) * kNoise, mostV = axisOf(box_.halfExtentsMm, alongV) * kNoise;
  Walker walkU(sides_[side].u, u), walkV(sides_[side].v, v);
  for (std::size_t i = 0; i < faces.size(); ++i) {
    const auto times = static_cast<double>(i);
    const double atU = u + times * stepU, atV = v + times * stepV;
    const bool beyond = std::abs(atU) > mostU || std::abs(atV) > mostV;
    faces[i] = beyond ? behind(side, first + step * times) : inCell(side, walkU.to(atU), walkV.to(atV));
  }
}

}  // namespace stepwise
