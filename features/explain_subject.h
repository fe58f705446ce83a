// What the sentences of explain are made of: one part with what was found in it, and words that several answers share.
//
// Internal to features/explain*.
#pragma once

#include <string>

#include "features/analysis.h"
#include "geom/core/result.h"

namespace stepwise {

constexpr std::size_t kLongestReason = 4000;

/// One part with what was found in it.
struct Subject {
  const Part& part;
  const PartAnalysis& analysis;

  const Recognition& recognition() const { return analysis.recognition; }
  const Feature& feature(int id) const { return analysis.recognition.features[id - 1]; }
};

Error noSuchThing(const std::string& what, int id, std::size_t count, const Subject& subject);
std::string directionOf(Vec3 direction);
std::string percentPhrase(double fraction);
std::string confidencePhrase(const Confidence& confidence);
/// "inner cylinder Ø6, axis along +Z"
std::string surfaceNumbers(const Surface& surface);

}  // namespace stepwise
