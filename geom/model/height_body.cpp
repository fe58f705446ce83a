#include "geom/model/height_body.h"

#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepPrimAPI_MakePrism.hxx>
#include <GeomAPI_PointsToBSplineSurface.hxx>
#include <Geom_BSplineSurface.hxx>
#include <TColgp_Array2OfPnt.hxx>
#include <TopoDS_Face.hxx>

#include <algorithm>

#include "geom/model/combine_solids.h"
#include "geom/model/make_solid.h"
#include "geom/occt/convert.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {

Result<Solid> makeUnderHeights(const std::vector<std::vector<double>>& heights, Vec3 corner, double stepMm) {
  const std::size_t rows = heights.size(), columns = rows == 0 ? 0 : heights.front().size();
  double lowest = std::numeric_limits<double>::infinity(), highest = 0;
  for (const std::vector<double>& row : heights) {
    if (row.size() != columns) return fail({"bad-grid", "heights", "rows differ in length", "give a full grid"});
    for (double height : row) {
      lowest = std::min(lowest, height);
      highest = std::max(highest, height);
    }
  }
  if (rows < 4 || columns < 4 || !(lowest > 0))
    return fail({"bad-grid", "heights", "at least 4 x 4 positive heights are needed", "give more or larger heights"});

  return guarded("makeUnderHeights", [&]() -> Result<Solid> {
    TColgp_Array2OfPnt points(1, static_cast<int>(columns), 1, static_cast<int>(rows));
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c)
        points.SetValue(
            static_cast<int>(c) + 1, static_cast<int>(r) + 1,
            toPnt(corner + Vec3{stepMm * static_cast<double>(c), stepMm * static_cast<double>(r), heights[r][c]}));
    GeomAPI_PointsToBSplineSurface surface;
    surface.Interpolate(points);
    const TopoDS_Face top = BRepBuilderAPI_MakeFace(surface.Surface(), 1e-6).Face();
    // Sweep the surface down through the base plane, then keep what stands on it.
    const Solid swept = wrapShape(BRepPrimAPI_MakePrism(top, gp_Vec(0, 0, -2 * highest)).Shape());
    const Vec3 size{stepMm * static_cast<double>(columns - 1), stepMm * static_cast<double>(rows - 1), 2 * highest};
    return common(swept, makeBlock(size, corner));
  });
}

}  // namespace stepwise
