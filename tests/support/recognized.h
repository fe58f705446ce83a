// What tests of recognition ask again and again.
#pragma once

#include <vector>

#include "features/recognize/recognize_features.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

namespace stepwise {

inline Solid made(const Result<Solid>& solid) {
  REQUIRE(solid);
  return *solid;
}

inline Recognition recognized(const Solid& solid) { return recognizeFeatures(buildFaceGraph(solid)); }

/// All features of one kind, in order.
template <class Shape>
std::vector<Feature> featuresOf(const Recognition& recognition) {
  std::vector<Feature> found;
  for (const Feature& feature : recognition.features)
    if (std::holds_alternative<Shape>(feature.shape)) found.push_back(feature);
  return found;
}

/// The single feature of one kind.
template <class Shape>
Feature onlyOne(const Recognition& recognition) {
  const std::vector<Feature> found = featuresOf<Shape>(recognition);
  REQUIRE(found.size() == 1);
  return found.front();
}

template <class Shape>
Shape onlyShape(const Recognition& recognition) {
  return std::get<Shape>(onlyOne<Shape>(recognition).shape);
}

inline bool sameVector(Vec3 a, Vec3 b) { return distance(a, b) < 1e-6; }

}  // namespace stepwise
