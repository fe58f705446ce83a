// A bolt or a nut with a real screw thread: helical grooves of trapezoidal section that end in the full rod or bore.
//
// Made face by face and sewn, since the kernel's booleans take minutes to cut a helix of several turns. Each face of
// the thread covers at most half a turn, as exporters that split at seams write it; helices are splines within 1 nm.
// Along +z from the origin, right-handed. Lengths in mm. Cost: linear in faces.
// Does not see: run-outs, tapered threads, round or buttress forms.
#pragma once

#include "geom/brep/solid.h"
#include "geom/core/result.h"

namespace stepwise {

struct ThreadedBody {
  enum class Side { outer, inner };
  Side side = Side::outer;
  double majorDiameterMm = 6, minorDiameterMm = 4.9;
  double pitchMm = 1;          ///< between neighbouring grooves; the lead is `starts` times as much
  int turns = 6, starts = 1;   ///< of each groove
  double crestMm = 0.125;      ///< width along the axis that is left between two grooves
  double rootMm = 0.25;        ///< width of a groove's floor
  double plainMm = 1;          ///< full rod or bore before and after the thread
  double bodyDiameterMm = 10;  ///< of a bolt's head, below z = 0, or of the nut
  double headMm = 4;           ///< outer: the head's height

  /// Of the rod or bore, from z = 0.
  double lengthMm() const { return 2 * plainMm + pitchMm - crestMm + pitchMm * starts * turns; }
};

/// Errors: "bad-thread" where the numbers leave no crest, floor, flank or wall.
Result<Solid> makeThreadedBody(const ThreadedBody& body);

}  // namespace stepwise
