// How far two faces of the part stray from each other through the chain of clampings that made them.
//
// Three standard deviations in mm. Two features cut in one setup carry the process twice; cut in different setups, also
// every re-clamp between them, the faces they were located on, and the tilt of a re-clamp over the lever arm between
// them. What is eroded after the setups carries the eroding and its own clamping. Terms add by root of sum of squares,
// and in the worst case by their sum. Cp only where a tolerance is known. Pairs come from tolerances with datums, and
// from geometry ("inferred"): coaxial bores and the farthest pair of features that different setups cut; where one
// setup cuts all, the farthest pair in it. A printed route is asked about the pairs that were inferred for the route it
// is compared with. Based on: the stack of independent normal terms as in Scholz, "Tolerance stack analysis methods",
// 1995. Differs: the terms are found from the plan of setups and its clamped faces instead of being listed by hand.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "features/process/range.h"
#include "geom/brep/solid.h"

namespace stepwise {

struct VariationTerm {
  std::string label;  ///< "re-clamp in setup 2 (vise)", "tilt over 34 mm", "milling in setup 1"
  Range sigma3Mm;
  std::optional<int> setup;  ///< of the route's plan
  std::vector<std::string> libraryKeys;
  std::optional<int> step = {};  ///< index into the route's steps, where no setup of the plan makes it: eroding
};

struct PairVariation {
  std::vector<FaceId> facesA, facesB;
  std::optional<int> featureA, featureB;
  std::string origin;  ///< "position 0.05 to A", "coaxial (inferred)", "farthest pair across setups (inferred)"
  bool inferred = true;
  double leverMm = 0;
  std::vector<VariationTerm> terms;
  Range rssMm, worstMm;               ///< three standard deviations; sum of the terms
  std::optional<double> toleranceMm;  ///< half width
  std::optional<Range> cp;            ///< tolerance over rss
  std::string path;                   ///< "setup 1 → setup 2 → setup 3"
};

/// Root of sum of squares and plain sum of the terms.
Range rssOf(const std::vector<VariationTerm>& terms);
Range worstOf(const std::vector<VariationTerm>& terms);

struct PlanContext;
struct FaceGraph;
struct Route;
/// The weakest pair first: smallest Cp, then (no tolerance known) the largest spread. `compared`: pairs of the route
/// that a printed one is compared with.
std::vector<PairVariation> estimateVariation(const PlanContext& context, const Route& route,
                                             const std::vector<PairVariation>& compared = {});

/// How two groups of faces that the caller names stray from each other; none: no setup of the route's plan makes them.
std::optional<PairVariation> estimatePairVariation(const PlanContext& context, const Route& route,
                                                   const std::vector<FaceId>& facesA,
                                                   const std::vector<FaceId>& facesB);

/// Area-weighted middle of some faces; the origin where there are none.
Vec3 middleOf(const std::vector<FaceId>& faces, const FaceGraph& graph);

}  // namespace stepwise
