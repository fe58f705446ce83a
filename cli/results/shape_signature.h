// A few figures of a part's shape that stay the same however the part is turned, moved or written to a file.
//
// Does not see: left and right. A part and its mirror image have the same signature.
#pragma once

#include <string>
#include <vector>

#include "features/report.h"

namespace stepwise {

/// Of one part of a report: {"volume", "area", "box", "surfaces": {kind: [count, area]}, "features": {kind: count},
/// "diameters": […]}. null: the part was not measured.
Json buildSignature(const Json& part);

/// One figure by which two parts differ.
struct SignatureTerm {
  std::string figure;
  double a = 0, b = 0;
  double distance = 0;  ///< what it adds to the whole
};
struct SignatureDistance {
  double value = 0;                  ///< 0: the same in every figure; 1: nothing alike
  std::vector<SignatureTerm> terms;  ///< that differ, the largest first
};
/// Lengths, areas and volumes count by their ratio, counts by their difference over the larger. Figures weigh alike
/// within their group (size, surfaces, features), and the groups alike.
SignatureDistance compareSignatures(const Json& a, const Json& b);

}  // namespace stepwise
