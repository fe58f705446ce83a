#include "features/setups/held_before.h"

#include <type_traits>

namespace stepwise {
namespace {

/// Bytes of plain values, one after the other, with the length before each list.
class Key {
 public:
  template <class Value>
  void add(const Value& value) {
    static_assert(std::is_arithmetic_v<Value> || std::is_enum_v<Value>, "no padding");
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void add(Vec3 v) {
    add(v.x);
    add(v.y);
    add(v.z);
  }
  template <class Value>
  void add(const std::vector<Value>& values) {
    add(values.size());
    for (const Value& value : values) add(value);
  }
  std::string take() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

std::string keyOf(const Workpiece& workpiece, const std::vector<Vec3>& ups, const Whole& whole) {
  Key key;
  key.add(ups);
  key.add(whole.stillInStock);
  if (whole.frame) {
    for (Vec3 side : whole.frame->sides) key.add(side);
    for (double gap : whole.frame->gapMm) key.add(gap);
    key.add(whole.frame->openSide.value_or(-1));
  }
  key.add(workpiece.first);
  key.add(workpiece.exists);
  key.add(workpiece.cutNow);
  key.add(workpiece.cast);
  for (bool side : workpiece.untouched) key.add(side);
  for (Foot side : workpiece.foot) key.add(side);
  for (bool side : workpiece.offLater) key.add(side);
  for (const StockSide& side : workpiece.stock->sides) {
    key.add(side.allowanceMm);
    key.add(side.boughtToSize);
    key.add(side.faces);
  }
  if (workpiece.positions == nullptr) return std::move(key).take();
  for (const ToolPosition& position : *workpiece.positions) {
    key.add(position.direction);
    key.add(position.faces);
  }
  return std::move(key).take();
}

}  // namespace

const HeldWorkpiece& HeldBefore::hold(const Workpiece& workpiece, const std::vector<Vec3>& ups, double largestSideMm,
                                      const Whole& whole, const WorkholdingOptions& options) {
  const auto [entry, fresh] = known_.try_emplace(keyOf(workpiece, ups, whole));
  if (fresh) entry->second = holdOnMill(workpiece, ups, largestSideMm, whole, options);
  return entry->second;
}

}  // namespace stepwise
