#include "geom/mesh/height_field.h"

#include <algorithm>
#include <cmath>

#include "geom/mesh/rasterize.h"

namespace stepwise {
namespace {

std::array<Vec3, 3> chooseAxes(Vec3 direction, Vec3 columnAxis) {
  const Vec3 up = normalized(direction);
  const Vec3 across = columnAxis - up * dot(columnAxis, up);
  const Vec3 x = norm(across) > 1e-6 * norm(columnAxis) ? normalized(across) : anyPerpendicular(up);
  return {x, cross(up, x), up};
}

/// Grid over the outline, with cells large enough for the bound on their number.
void layOutGrid(HeightField& field, const Box3& outline, const HeightFieldOptions& options) {
  const Vec3 size = outline.size();
  const double longer = std::max(size.x, size.y);
  field.cellMm = options.cellMm > 0 ? options.cellMm : std::max(longer, 1e-9) / 256;
  const auto cells = [&](double length) {  // rounding must not add a cell to a length that is a whole number of them
    return std::max(1.0, std::ceil(length / field.cellMm - 1e-6)) + 2 * options.borderCells;
  };
  while (cells(size.x) * cells(size.y) > static_cast<double>(options.maxCells) && field.cellMm < longer)
    field.cellMm *= 1.25;
  field.columns = static_cast<int>(cells(size.x));
  field.rows = static_cast<int>(cells(size.y));
  const Vec3 middle = outline.center();
  field.frame.origin = field.frame.applyToDirection(
      {middle.x - field.columns * field.cellMm / 2, middle.y - field.rows * field.cellMm / 2, outline.min.z});
}

void drawMesh(HeightField& field, const TriangleMesh& mesh) {
  const Placement toGrid = field.frame.inverse();
  std::vector<Vec3> local;
  local.reserve(mesh.vertices.size());
  for (Vec3 p : mesh.vertices) local.push_back(toGrid.applyToPoint(p));
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    const std::array corner{local[a], local[b], local[c]};
    std::array<std::array<double, 2>, 3> flat;
    for (std::size_t k = 0; k < 3; ++k) flat[k] = {corner[k].x / field.cellMm, corner[k].y / field.cellMm};
    rasterizeTriangle(flat, field.columns, field.rows, [&](int column, int row, const std::array<double, 3>& w) {
      const auto height = static_cast<float>(w[0] * corner[0].z + w[1] * corner[1].z + w[2] * corner[2].z);
      const std::size_t i = field.index(column, row);
      if (field.face[i] != 0 && height <= field.heightMm[i]) return;
      field.heightMm[i] = height;
      field.face[i] = mesh.triangleFace[t];
    });
  }
}

}  // namespace

std::optional<std::size_t> HeightField::cellAt(Vec3 point) const {
  const Vec3 local = frame.inverse().applyToPoint(point);
  const double column = std::floor(local.x / cellMm), row = std::floor(local.y / cellMm);
  if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return std::nullopt;
  return index(static_cast<int>(column), static_cast<int>(row));
}

Vec3 HeightField::pointAt(int column, int row) const {
  return frame.applyToPoint({(column + 0.5) * cellMm, (row + 0.5) * cellMm, heightMm[index(column, row)]});
}

HeightField buildHeightField(const TriangleMesh& mesh, Vec3 direction, const HeightFieldOptions& options) {
  HeightField field;
  field.frame.axes = chooseAxes(direction, options.columnAxis);
  Box3 outline;
  const Placement toLocal = field.frame.inverse();
  for (Vec3 p : mesh.vertices) outline.add(toLocal.applyToDirection(p));
  if (outline.empty()) return field;
  layOutGrid(field, outline, options);
  const std::size_t count = static_cast<std::size_t>(field.columns) * static_cast<std::size_t>(field.rows);
  field.heightMm.assign(count, 0);
  field.face.assign(count, 0);
  drawMesh(field, mesh);
  return field;
}

}  // namespace stepwise
