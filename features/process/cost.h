// What a route costs: once per design, per lot, per load and per piece, against quantity; and where two routes cross.
//
// Euro; library rates are those of one region and are scaled to the region asked for. One lot is made of the whole
// quantity. Scrap is paid for: to ship q pieces, q / rolled yield are started. The first load of a plate or furnace is
// paid whole, further ones by the share used. Sums of ranges add bound to bound.
// Does not see: prices beyond cost (margin, risk, capacity), learning over repeat lots, tooling wear.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "features/process/range.h"

namespace stepwise {

struct CostItem {
  enum class Basis { once, perLot, perPiece, perLoad };
  Basis basis = Basis::perPiece;
  std::string label;
  std::optional<int> step;                  ///< index into the route's steps
  Range eur;                                ///< per unit of the basis
  Range piecesPerLoad = Range::exactly(1);  ///< perLoad only
  std::vector<std::string> libraryKeys;
};
const char* name(CostItem::Basis basis);

/// What one piece of a lot costs when items err together: lognormal items whose bounds are P5 and P95.
struct CostDistribution {
  double quantity = 1;
  double p50Eur = 0, p90Eur = 0;
  double correlation = 0;  ///< of the logarithms
  std::string method;      ///< "closed form", "10000 draws, seed 1"
  std::vector<std::string> libraryKeys;
};

struct CostEstimate {
  std::vector<CostItem> items;
  Range onceEur, lotEur, pieceEur;               ///< sums of their basis; loads come on top
  Range rolledYield = Range::exactly(1);         ///< of the route
  std::string region;                            ///< whose rates these are
  std::vector<std::string> unknowns;             ///< inputs not given that widen it: "material", "region"
  std::optional<CostDistribution> distribution;  ///< at the quantity asked for, else of one piece

  /// Total of `quantity` shipped pieces, quantity ≥ 1.
  Range totalEur(double quantity) const;
  Range perPieceEur(double quantity) const { return totalEur(quantity) / quantity; }
};

/// Euro per shipped piece of each item in a lot of `quantity`; they add up to perPieceEur.
std::vector<Range> itemsPerPiece(const CostEstimate& cost, double quantity);
/// `draws` 0: by the closed form of the sum of lognormals, as for lead times; else sampled.
CostDistribution estimateDistribution(const CostEstimate& cost, double quantity, double correlation, int draws,
                                      std::uint64_t seed);

struct CostPoint {
  double quantity = 1;
  Range perPieceEur;
};
/// 1, 2, 5, 10, … 1,000,000.
std::vector<CostPoint> costCurve(const CostEstimate& cost);

/// Where the totals of two routes are equal, at their central values.
struct BreakEven {
  std::vector<double> quantities;  ///< between 1 and 10^6, ascending; empty: no crossing
  bool firstIsCheaperAtOne = false;
  std::string text;  ///< "no crossing: mill3 is cheaper at every quantity", "mill3 up to 830 pieces, lmm35 beyond"
};
BreakEven findBreakEven(const CostEstimate& first, const std::string& firstName, const CostEstimate& second,
                        const std::string& secondName);

struct PlanContext;
struct Route;
/// Items of a planned route; `rolledYield` is left at 1.
CostEstimate estimateCost(const PlanContext& context, const Route& route);

}  // namespace stepwise
