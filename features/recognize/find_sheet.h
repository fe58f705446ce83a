// Tells whether the part as a whole is sheet-like: one constant thickness, much smaller than its extent.
//
// The feature owns the bends (an inner and an outer cylinder about one axis, a thickness apart), which would otherwise
// look like fillets and rounds, and the flat sides of bent flanges, which would look like steps and milled faces; of
// flat parts it owns nothing, as both sides are the stock's. Cost: near-linear; only faces of at least 0.5 % of the
// area are paired. Does not see: deep-drawn and freeform sheets, hems.
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindSheetOptions {
  /// Share of the area that must lie on pairs one thickness apart; the rest are edges.
  double minPairedFraction = 0.7;
  /// Side of a square of the sheet's area, in thicknesses: below, the part is a block.
  double minSlenderness = 10;
};

void findSheet(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
               const FindSheetOptions& options = {});

/// On a sheet part, claims the walls of each flange's outer border as its profile, one feature for each flange: what
/// one cut of a laser, an etch or a punch leaves. Cut-outs inside stay what they are. Runs after slots and blends.
void findSheetContours(const FaceGraph& graph, Claims& claims);

}  // namespace stepwise
