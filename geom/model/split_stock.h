// The material between a raw body and the part cut out of it, in connected pieces that know which faces bound them.
//
// Lengths in mm. Faces of the part that lie on the raw body's outside bound no piece. Cost: one exact boolean, about
// pairs of faces whose boxes overlap. Errors "boolean-failed" and "kernel-failure" where the kernel gives no sound
// result: the pieces must fill the raw body up together with the part.
#pragma once

#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/result.h"

namespace stepwise {

struct StockPiece {
  Solid body;
  std::vector<FaceId> faces;  ///< of the part, ascending
  double volumeMm3 = 0;
};

Result<std::vector<StockPiece>> splitStock(const Solid& raw, const Solid& part);

/// The part of `piece` inside any of the tools and the rest; either may be empty. Errors as above.
struct DividedPiece {
  Solid inside, outside;
  double insideMm3 = 0, outsideMm3 = 0;
};
Result<DividedPiece> divide(const Solid& piece, const std::vector<Solid>& tools);

/// The space that a face of the body passes when it is moved along `sweep`. Error where the face is no area across it.
Result<Solid> sweepFace(const Solid& body, FaceId face, Vec3 sweep);

/// The body without the pieces: they must lie inside it. Error where its volume is then not what it should be.
Result<Solid> withoutPieces(const Solid& body, const std::vector<Solid>& pieces);

}  // namespace stepwise
