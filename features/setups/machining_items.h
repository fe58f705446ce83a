// The pieces of work that setups are chosen for: whole features where one direction makes them, else their faces.
//
// A feature is one item with the directions from which all of its faces can be cut. Where there is none, its faces
// become items of their own; a face that no direction sees whole is shared between directions by its samples. Faces
// of the raw stock are items too, marked so; so are the small remainders of curved faces. Cost: linear in faces ×
// directions. No threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/setups/access_directions.h"
#include "features/setups/bit_set.h"

namespace stepwise {

/// From which candidate directions each face can be cut; indexed by FaceId − 1, bits as in Access::directions. A list
/// that is empty as a whole: the machine does not work that way.
struct FaceReach {
  std::vector<BitSet> straight = {};  ///< by a driven tool along the direction
  std::vector<BitSet> turned = {};    ///< by turning, the spindle axis along the direction
};

struct MachiningItem {
  int feature = 0;            ///< feature id; 0: a face without owner, or a stock face
  std::vector<FaceId> faces;  ///< ascending
  BitSet directions;          ///< never empty
  double areaMm2 = 0;
  bool stock = false;      ///< a face of the raw stock: cut only where the stock is oversize
  bool shareable = false;  ///< free shape or split feature: may be cut in part from here, in part from there
  /// What is left of a curved face where its main part is cut, a tenth of it at most: no setup is opened for it alone.
  bool remainder = false;
};

struct MachiningItems {
  std::vector<MachiningItem> items;
  std::vector<FaceId> unreached;  ///< ascending, without stock faces
  std::vector<FaceId> unreachedStock;
  std::vector<std::string> remarks;  ///< what was split and which tools are needed, for the plan's reason
};

/// Faces seen to at least `enoughFraction` from each direction.
std::vector<BitSet> straightReach(const Access& access, double enoughFraction);

MachiningItems findMachiningItems(const FaceGraph& graph, const Recognition& recognition, const Access& access,
                                  const FaceReach& reach);

/// The same work with the shareable items cut up by the samples of their faces, each with all directions that see it:
/// fewer setups may do, at the price of a seam on the face.
MachiningItems shareBySamples(const MachiningItems& work, const FaceGraph& graph, const Access& access);

/// Index of the candidate direction that is the same as `direction` within tolerance.
std::optional<int> candidateAlong(const Access& access, Vec3 direction);

}  // namespace stepwise
