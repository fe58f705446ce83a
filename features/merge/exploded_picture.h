// The assembly pulled apart, as one SVG picture: merge groups in colours, what merging makes needless struck out,
// single parts grey, each instance with its number and a line to where it stands.
//
// The shaded view lies inside the SVG; nothing outside the file is needed. Same analysis, same bytes. Cost: a quarter
// of a second, linear in triangles. Error: the file is no assembly. Does not see: what stands behind something else.
#pragma once

#include <string>

#include "features/analysis.h"

namespace stepwise {

Result<std::string> drawExploded(const AssemblyAnalysis& analysis);

}  // namespace stepwise
