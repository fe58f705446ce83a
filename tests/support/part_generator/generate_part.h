// Random machined parts whose making tells the truth about every face.
//
// A block is cut by the volumes of random features, one after the other, from random sides; the boolean's history says
// which feature each face came from. Features cross, split and truncate each other as they fall, but each must keep its
// identity: a cut is taken back when after it
// - any face that defines an earlier or the new feature (as it would be alone in the block) has lost more than
//   `1 − minKeptShare` of its area: the feature would no longer be what its name says. Faces that go all around (of
//   holes and O-ring grooves) must keep more than half: less is a channel, whoever made it. A drill's point
//   must keep its tip: without it the hole is open below;
// - a side of the block has nearly vanished: nobody could say how large the block was;
// - faces of two features, or of a feature and the block, lie (nearly) on one surface: no one can tell whose they are;
// - faces or edges too small to be meant appear, or the body falls apart.
// A dimension is part of the truth only while what is left of the feature still shows its full extent.
// Shares nothing with the recogniser. Deterministic in the seed. Cost: one boolean operation for each feature tried.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/part_generator/labelled_part.h"

namespace stepwise {

struct GeneratePartOptions {
  int fewestFeatures = 3, mostFeatures = 10;
  double minKeptShare = 0.25;      ///< of each defining face
  double minKeptTurn = 0.55;       ///< of each defining face that alone goes all around
  double minKeptSideShare = 0.08;  ///< of each side of the block
  double minFaceMm2 = 0.4;
  double minEdgeMm = 0.08;
  double minOffsetMm = 0.15;  ///< between parallel planes, or axes, of different features
  double richerKinds = 0.35;  ///< how often a kind outside the public vocabulary is drawn, relative to one inside
  double compoundKinds = 0;   ///< how often a kind that leaves several forms is drawn instead
  std::string onlyKind;       ///< draw nothing else (for looking at one kind alone)
};

LabelledPart generatePart(std::uint64_t seed, const GeneratePartOptions& options = {});

}  // namespace stepwise
