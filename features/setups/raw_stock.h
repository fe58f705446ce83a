// The raw piece a part is cut from: a block or a round bar around it, with allowance where it is machined.
//
// Lengths in mm, part coordinates. A side of the block that carries faces of the part which the plan does not cut is
// bought to size; the others carry an allowance, and the side that the first setup stands on enough more to be gripped.
// A casting is the part with an allowance on what is machined; all its other faces stay as cast.
// Does not see: the sizes a supplier keeps (a library lookup may round the block up).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "features/recognize/feature.h"
#include "features/setups/part_outline.h"
#include "features/setups/setup_plan.h"
#include "geom/mesh/oriented_box.h"

namespace stepwise {

struct CastingOptions {
  double allowanceMm = 3;           ///< on faces that are machined
  Angle draft = Angle::degrees(2);  ///< of walls along the way the pattern is drawn
  double coreMm = 20;               ///< smaller holes are cast full and drilled
  double toleranceMm = 1.5;         ///< by which rough faces lie off
};

struct RawStockOptions {
  std::optional<CastingOptions> casting = {};  ///< present: milled parts are cast near their shape
  double allowanceMm = 2.0;                    ///< per machined side: saw cut and skin of rolled or cast stock
  double allowanceShare = 0.1;                 ///< of the part's smallest side; small parts are cut from closer stock
  double gripAllowanceMm = 3.0;                ///< extra on the side that the first setup stands on
  double maxBarGripMm = 25.0;                  ///< length of bar in the chuck; more only wastes it
  /// On the diameter of a bar; absent: twice the allowance of a side.
  std::optional<double> barAllowanceMm = {};
  /// Sizes one can buy, ascending: the next one up is taken. Empty: any size.
  std::vector<double> barDiametersMm = {}, plateThicknessesMm = {};
};

struct StockSide {
  Vec3 normal;              ///< unit, out of the stock
  double partOffsetMm = 0;  ///< of the finished part's box along the normal
  double allowanceMm = 0;   ///< beyond partOffsetMm
  bool boughtToSize = false;
  std::vector<FaceId> faces;  ///< faces of the finished part that lie on a side bought to size
};

struct RawStock {
  enum class Form { block, bar, casting };
  Form form = Form::block;
  Vec3 center;                     ///< of the finished part's box
  std::array<Vec3, 3> axes;        ///< of the block
  std::array<StockSide, 6> sides;  ///< 2·i along axes[i], 2·i + 1 against it
  /// [face − 1] bit s is set where the face reaches side s of the finished part: cutting it opens that side.
  std::vector<std::uint8_t> reachesSide;
  double barDiameterMm = 0;  ///< bar only
  Vec3 barOrigin, barAxis;
  Extent barReach;         ///< from barOrigin along barAxis, with what the chuck holds of it
  CastingOptions casting;  ///< casting only; its sides carry no stock to hold by, its faces do

  std::array<double, 3> sizeMm() const;  ///< along the axes; bar: diameter twice, length
  double volumeMm3() const;
  /// "block 40 × 24 × 35 mm, 5 of 6 sides bought to size".
  std::string describe() const;
  /// Corner where the sides a, b and c (of different axes) meet, on the raw stock.
  Vec3 corner(int a, int b, int c) const;
};

/// Setups of the plan that are held on a foot lengthen the block by it.
RawStock chooseRawStock(const SetupPlan& plan, const PartOutline& outline, const Recognition& recognition,
                        const OrientedBox& box, const RawStockOptions& options = {});

}  // namespace stepwise
