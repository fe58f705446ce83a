// What a page shows in space: every part as triangles, each setup with what holds the part and the stock left around
// it, and the bodies that merging makes.
//
// Lengths in mm; parts and setups in part coordinates, merged bodies in assembly coordinates. The triangles are shared
// out so that a page stays below some three megabytes as long as bare corners allow it. Cost: a tessellation of each
// part; the stock of the shown plan takes a boolean for each setup. Same answer for any thread count. Does not see:
// parts whose body cannot be tessellated (they are in the tables only); the stock around bodies whose booleans take
// minutes, which the page says.
#pragma once

#include "features/analysis.h"
#include "features/report.h"

namespace stepwise {

struct PageSceneOptions {
  RawStockOptions stock;  ///< those that the plans were held with
  int partTriangles = 60'000, stockTriangles = 40'000, mergedTriangles = 20'000;  ///< of the whole page
};

/// {parts: [{mesh, raw, setups: [{look, up, arrows, layers: [{kind, mesh}]}], stockUnknown}], merged: [{group, mesh}]}.
/// A group is named by its id in the report.
Json buildPageScene(const AssemblyAnalysis& analysis, const PageSceneOptions& options = {});

}  // namespace stepwise
