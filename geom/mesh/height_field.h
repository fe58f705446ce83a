// What a tool coming along one direction meets first: height and face over a regular grid.
//
// Drawn like a picture with a depth buffer, looking against the direction. Lengths in mm. Single precision heights;
// a cell holds what lies under its centre, so walls parallel to the direction appear in no cell. Equal heights: the
// smaller face id. Cost: triangles plus covered cells, a few milliseconds for a hundred thousand cells. Threads: pure.
// Does not see: anything below the first face.
#pragma once

#include <optional>
#include <vector>

#include "geom/core/vec3.h"
#include "geom/mesh/triangle_mesh.h"

namespace stepwise {

struct HeightField {
  /// axes[2] is the direction, out of the material; the grid starts at the origin and runs along axes[0] (columns) and
  /// axes[1] (rows); the origin lies at the level of the mesh's deepest point.
  Placement frame;
  double cellMm = 0;
  int columns = 0, rows = 0;
  std::vector<float> heightMm;  ///< above the origin, along axes[2]; 0 where face is 0
  std::vector<FaceId> face;     ///< 0: nothing there

  std::size_t index(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
  }
  /// Cell under a point; none outside the grid.
  std::optional<std::size_t> cellAt(Vec3 point) const;
  /// The centre of a cell at the height it holds.
  Vec3 pointAt(int column, int row) const;
};

struct HeightFieldOptions {
  /// 0: a 256th of the longer side of the outline; about what a pocket's corner needs to be told from its wall.
  double cellMm = 0;
  /// The cells grow until there are no more than this.
  std::size_t maxCells = 4'000'000;
  /// Free cells around the outline, so that a tool can stand beside the part.
  int borderCells = 1;
  /// Direction of the columns; its part along the direction is ignored. Zero: any. Give an axis of the part, so that a
  /// part turned in space gets the same field.
  Vec3 columnAxis = {};
};

HeightField buildHeightField(const TriangleMesh& mesh, Vec3 direction, const HeightFieldOptions& options = {});

}  // namespace stepwise
