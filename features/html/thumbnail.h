// A small picture of a part or an assembly, for lists.
//
// PNG of 144 × 108 pixels on white, some 6 KB; each part of an assembly in a colour of its own. Same shapes, same
// bytes. Cost: a coarse tessellation and some 10 ms. Does not see: bodies that cannot be tessellated.
#pragma once

#include <string>

#include "features/analysis.h"

namespace stepwise {

/// The bytes of the file; empty: nothing to show.
std::string drawThumbnail(const AssemblyAnalysis& analysis);

}  // namespace stepwise
