// How tightly a freeform face bends, hollow and bulging. For geom/ only.
//
// Principal curvatures on an even grid over the face's parameters; radii in mm. Cost: 144 second derivatives.
// Does not see: bends narrower than the grid, a twelfth of the face; creases.
#pragma once

#include <TopoDS_Face.hxx>

#include <functional>
#include <optional>

#include "geom/brep/face_graph.h"

namespace stepwise {

struct CurvatureRadii {
  std::optional<double> hollowMm;  ///< smallest where the centre lies outside the material; absent: nowhere hollow
  std::optional<double> bulgeMm;   ///< smallest where the centre lies inside
};

/// `isInside` tells whether parameters lie within the face's borders; `extentMm` is the face's rough size.
CurvatureRadii measureCurvature(const TopoDS_Face& face, const Face& described, double extentMm,
                                const std::function<bool(double, double)>& isInside);

}  // namespace stepwise
