// A part together with the truth about it, known from how it was made.
//
// Lengths in mm; directions are unit vectors out of the material towards the tool.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geom/brep/face_graph.h"
#include "geom/brep/mass_properties.h"
#include "geom/brep/solid.h"
#include "geom/core/vec3.h"

namespace stepwise {

struct TrueDimension {
  std::string name;  ///< "diameterMm", "depthMm", …, as in the report; "angleDeg" for angles
  double value = 0;
  std::optional<Vec3> along = {};  ///< the extent is measured along this; absent: a size of one surface
};

/// One feature as it was cut.
struct TrueInstance {
  std::string faceClass;                  ///< the public vocabulary's word where it has one
  std::string kind;                       ///< richer word ("counterbored_hole"); equals faceClass where there is none
  std::vector<FaceId> faces;              ///< what is left of its surface, ascending
  std::vector<TrueDimension> dimensions;  ///< those that what is left still shows
  std::vector<Vec3> directions;           ///< a tool can make all of it from each of these
  std::vector<Vec3> alsoPossible;         ///< possible too, but nobody needs to name them
  std::vector<Vec3> blocked;              ///< normals of stock sides from which some of it cannot be seen
};

struct LabelledPart {
  std::uint64_t seed = 0;
  Solid solid;
  Vec3 stockSizeMm;
  std::vector<TrueInstance> instances;
  std::vector<int> instanceOf;  ///< by FaceId − 1: index into `instances`; −1: a side of the stock
  /// The same for a point on a face, where two instances lie on one surface. Empty: surfaces alone tell them apart.
  std::function<int(Vec3)> ownerAt = {};
};

/// Fills in the faces of all instances and the stock's size, for a part whose solid and ownerAt are known.
inline void labelByOwner(LabelledPart& part) {
  for (const Face& face : buildFaceGraph(part.solid).faces) {
    const int instance = part.ownerAt(face.point);
    part.instanceOf.push_back(instance);
    if (instance >= 0) part.instances[static_cast<std::size_t>(instance)].faces.push_back(face.id);
  }
  part.stockSizeMm = computeBox(part.solid).size();
}

}  // namespace stepwise
