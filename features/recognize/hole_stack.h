// Coaxial inner faces of revolution that touch each other: the raw material of holes and inner grooves.
//
// Spans are linked where they share an edge around the axis, or where a flat shoulder across the axis lies between
// them. Cost: near-linear. Does not see: what the stack is.
#pragma once

#include <functional>
#include <vector>

#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct HoleStack {
  int group = 0;
  std::vector<int> spans;         ///< from low to high along the axis
  std::vector<FaceId> shoulders;  ///< planes across the axis between two spans, ascending
};

/// How one end of a stack or span is bounded, as shares of the turn.
struct EndState {
  double openTurn = 0;         ///< outer corners: the hole opens here
  double closedTurn = 0;       ///< inner corners: a floor
  std::vector<FaceId> floors;  ///< planes across the axis that close it
  bool pole = false;           ///< the surface itself closes, at an apex or pole
  bool ownFloor = false;       ///< one of the floors lies wholly within the wall
  bool open() const { return !closed() && openTurn > 0; }
  bool closed() const { return pole || ownFloor || closedTurn > openTurn; }
};

/// All stacks of spans that `accepts` admits. Tori join only as corners between pieces
/// and floors, and as rounded edges of openings.
std::vector<HoleStack> buildHoleStacks(const FaceGraph& graph, const RevolvedFaces& revolved,
                                       const std::function<bool(int span)>& accepts);

enum class End { low, high };
EndState endState(const FaceGraph& graph, const RevolvedFaces& revolved, const HoleStack& stack, End end);

}  // namespace stepwise
