// Copies of other samples, written differently; their answers must be those of the originals.
#include "geom/model/vary_solid.h"
#include "samples/sample.h"
#include "samples/shared_parts.h"

namespace stepwise {

std::vector<Sample> copySamples() {
  Sample inch = partSample("plate_with_holes_inch", makePlateWithHoles(), kAluminium);
  inch.options.unit = LengthUnit::inch;
  return {partSample("valve_body_nurbs", asSplines(makeValveBody()), kBrass), inch};
}

}  // namespace stepwise
