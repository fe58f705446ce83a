// In which order an assembly can be put together, each part or finished sub-assembly by one straight motion.
//
// Found by taking it apart: whatever nothing stops along one of the directions goes first, then the smallest set that
// only its own members stop, which is taken apart on its own. Directions: of the contacts, the edges between them, and
// the main directions of the parts. Lengths in mm. Cost: who may stand in whose way is told by boxes, each pair of
// parts in the same relative placement is looked at once for a direction, and only when it is asked for: near-linear
// where parts come out one by one. Threads: pure. Does not see: curved paths, bending; threads and press fits are
// drawn as plain cylinders and let go along their axes. Based on: Wilson & Latombe 1994, "Geometric reasoning about
// mechanical assembly" (blocking graphs by direction). Differs: the graphs are worked out as far as they are asked.
#pragma once

#include <vector>

#include "geom/contact/part_contact.h"
#include "geom/contact/shape_meshes.h"

namespace stepwise {

struct AssemblyStep {
  std::vector<int> instances;  ///< put in together; several: they were put together before
  Vec3 direction;              ///< of the motion that puts them in; zero for the first
};

struct AssemblyOrder {
  std::vector<AssemblyStep> steps;  ///< from the first part to the last
  std::vector<std::vector<int>>
      locked;                    ///< instances that no straight motion takes apart, each group as small as found
  std::vector<int> unsettled;    ///< not looked at any further: too many looks at pairs
  std::vector<Vec3> directions;  ///< that were tried
};

struct AssemblyOrderOptions {
  std::size_t mostDirections = 14;  ///< each with its opposite
  std::size_t mostLooks = 60'000;   ///< at pairs of parts in a direction, copies counted once: about a minute
};

AssemblyOrder findAssemblyOrder(const ShapeMeshes& shapes, const std::vector<ContactInstance>& instances,
                                const Contacts& contacts, const AssemblyOrderOptions& options = {});

}  // namespace stepwise
