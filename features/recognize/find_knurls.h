// Finds knurled bands: pyramids between crossed grooves around an axis, or sharp ridges along it.
//
// Equal inner corners that go all around one axis, climbing alike to both sides (diamond) or not at all (straight),
// with nothing but the pattern's own flanks between them. Teeth, pitch and angle come from the grooves, at the outer
// diameter as DIN 82 has them. Runs after threads and gears. Lengths in mm. Cost: near-linear.
// Does not see: grooves with a floor, straight ridges with flat tops (gear-like teeth), knurls on cones and end faces,
// cosmetic knurls (a plain cylinder).
#pragma once

#include "features/recognize/claims.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

struct FindKnurlsOptions {
  int minTeeth = 12;                    ///< fewer are facets and flutes that somebody meant one by one
  int minStraightTeeth = 16;            ///< the same for ridges along the axis, which splines have too
  Angle steepest = Angle::degrees(75);  ///< grooves that lie flatter about the axis are threads
};

void findKnurls(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                const FindKnurlsOptions& options = {});

}  // namespace stepwise
