// The workpiece after each setup, as a body: the raw stock without what the setups so far have cut away.
//
// The material between stock and part is one exact boolean; its connected pieces go to the setup that cuts their
// faces. Where one piece is the work of several setups, the earlier one takes what stands over its floors and in its
// holes, and material that no floor or hole claims goes to the setup with the most wall around it. Lengths in mm, part
// coordinates. Cost: a boolean for each setup, tens to hundreds of milliseconds; made only where somebody asks for it.
// A boolean that the kernel cannot do leaves that state and the later ones unknown, with the reason; never a crash.
// Does not see: corners that a round tool leaves, finishing allowances between setups.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/setups/raw_stock.h"
#include "geom/brep/face_graph.h"
#include "geom/mesh/oriented_box.h"

namespace stepwise {

struct WorkpieceState {
  std::optional<Solid> body;     ///< absent: unknown
  std::vector<Solid> remaining;  ///< stock still around the part; empty together with `body`: nothing known
  double removedMm3 = 0;         ///< in this setup
  double volumeMm3 = 0;
};

struct InProcessStock {
  std::optional<Solid> raw;  ///< absent: unknown
  double rawMm3 = 0;
  std::vector<WorkpieceState> after;  ///< one per setup, in order
  std::string unknown;                ///< why something is absent; empty: everything is known
  std::vector<FaceId> uncut;          ///< faces that no setup cuts, with stock still on them at the end
};

InProcessStock cutStockInSteps(const Solid& part, const SetupPlan& plan, const FaceGraph& graph,
                               const Recognition& recognition, const OrientedBox& box,
                               const RawStockOptions& options = {});

/// The raw body itself: block or bar.
Solid makeRawBody(const RawStock& stock);
/// A casting: the part with the allowance on its machined flat faces and in its holes, small holes full. Error: the
/// kernel could not put it together. Does not see: draft, radii, allowance on curved faces other than holes.
Result<Solid> makeCastBody(const Solid& part, const RawStock& stock, const SetupPlan& plan, const PartOutline& outline,
                           const Recognition& recognition);

}  // namespace stepwise
