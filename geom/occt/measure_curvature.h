// How tightly a freeform face bends, hollow and bulging. For geom/ only.
//
// Principal curvatures on an even grid over the face's parameters and along its border, then climbing from the largest
// to the top, so that pieces of a face give what the whole face gives; radii in mm. Cost: some 1,000 second
// derivatives. Does not see: bends narrower than the grid, a twelfth of the face, beside a wider one; creases.
#pragma once

#include <TopoDS_Face.hxx>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct CurvatureRadii {
  std::optional<double> hollowMm;  ///< smallest where the centre lies outside the material; absent: nowhere hollow
  std::optional<double> bulgeMm;   ///< smallest where the centre lies inside
};

/// Where a face ends, in its parameters.
struct FaceBorder {
  std::function<bool(double, double)> isInside;
  std::vector<std::function<std::pair<double, double>(double)>> curves;  ///< over 0 … 1 each
};

/// `extentMm` is the face's rough size.
CurvatureRadii measureCurvature(const TopoDS_Face& face, const Face& described, double extentMm,
                                const FaceBorder& border);

}  // namespace stepwise
