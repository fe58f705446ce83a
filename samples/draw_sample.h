// A picture of a sample: the part in one colour, an assembly with one colour for each unique part.
#pragma once

#include "geom/mesh/render_image.h"
#include "samples/sample.h"

namespace stepwise {

Image drawSample(const Sample& sample);

}  // namespace stepwise
