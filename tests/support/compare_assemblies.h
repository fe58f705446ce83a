// What two readings of one STEP file disagree on.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "geom/brep/face_graph.h"
#include "geom/brep/mass_properties.h"
#include "geom/step/assembly.h"

namespace stepwise::test {

inline bool near(double a, double b, double relative) { return std::abs(a - b) <= relative * std::abs(b) + 1e-12; }

inline bool sameColor(const std::optional<Color>& a, const std::optional<Color>& b) {
  if (!a || !b) return !a == !b;
  return near(a->red, b->red, 1e-6) && near(a->green, b->green, 1e-6) && near(a->blue, b->blue, 1e-6);
}

inline std::string codesOf(const std::vector<Diagnostic>& diagnostics) {
  std::multiset<std::string> codes;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.code != "kernel-reader") codes.insert(diagnostic.code);
  }
  std::string all;
  for (const std::string& code : codes) all += code + " ";
  return all;
}

/// The first disagreement about the faces, measures and validity of two bodies; empty if there is none.
inline std::string bodyDifference(const Solid& a, const Solid& b) {
  constexpr double kMeasures = 1e-7;
  const BuildFaceGraphOptions asWritten{.recognizeCanonical = false};
  const FaceGraph left = buildFaceGraph(a, asWritten), right = buildFaceGraph(b, asWritten);
  if (left.faces.size() != right.faces.size())
    return fmt::format("{} faces, not {}", left.faces.size(), right.faces.size());
  const double sizeMm = right.box.diagonalMm();
  for (std::size_t i = 0; i < left.faces.size(); ++i) {
    const Face &x = left.faces[i], &y = right.faces[i];
    if (kindName(x.surface) != kindName(y.surface))
      return fmt::format("face {} is a {}, not a {}", i + 1, kindName(x.surface), kindName(y.surface));
    if (!near(x.areaMm2, y.areaMm2, kMeasures))
      return fmt::format("face {} ({}) has {:.12g} mm2, not {:.12g}", i + 1, kindName(x.surface), x.areaMm2, y.areaMm2);
    if (distance(x.centroid, y.centroid) > 1e-6 * sizeMm || dot(x.normal, y.normal) <= 0)
      return fmt::format("face {} ({}) lies elsewhere", i + 1, kindName(x.surface));
  }
  // Summed from the faces: the kernel's fast quadrature over the whole body depends on where its reference point lies.
  if (!near(left.mass.volumeMm3, right.mass.volumeMm3, kMeasures))
    return fmt::format("{:.12g} mm3, not {:.12g}", left.mass.volumeMm3, right.mass.volumeMm3);
  const Box3 box = computeBox(a), wantedBox = computeBox(b);
  if (distance(box.min, wantedBox.min) + distance(box.max, wantedBox.max) > 1e-6 * sizeMm) return "another box";
  if (isValid(a) != isValid(b)) return isValid(a) ? "valid" : "invalid";
  return "";
}

inline std::string partDifference(const Part& a, const Part& b) {
  if (a.name != b.name) return "named '" + a.name + "', not '" + b.name + "'";
  if (a.productId != b.productId || a.layers != b.layers || a.material != b.material ||
      a.densityGPerCm3 != b.densityGPerCm3)
    return "product id, layers or material";
  if (a.closed != b.closed || a.healed != b.healed) return "closed or healed";
  if (!sameColor(a.color, b.color)) return "colour";
  if (a.faces.size() != b.faces.size()) return fmt::format("{} faces, not {}", a.faces.size(), b.faces.size());
  for (std::size_t i = 0; i < a.faces.size(); ++i) {
    if (a.faces[i].name != b.faces[i].name || !sameColor(a.faces[i].color, b.faces[i].color))
      return fmt::format("name or colour of face {}", i + 1);
  }
  if (a.validation.volumeMm3.has_value() != b.validation.volumeMm3.has_value()) return "validation figures";
  if (a.pmi.size() != b.pmi.size()) return fmt::format("{} PMI items, not {}", a.pmi.size(), b.pmi.size());
  for (std::size_t i = 0; i < a.pmi.size(); ++i) {
    if (a.pmi[i].kind != b.pmi[i].kind || a.pmi[i].faces != b.pmi[i].faces) return "faces of PMI";
  }
  if (codesOf(a.diagnostics) != codesOf(b.diagnostics))
    return "says " + codesOf(a.diagnostics) + "not " + codesOf(b.diagnostics);
  return bodyDifference(a.solid, b.solid);
}

inline bool samePlace(const Placement& a, const Placement& b) {
  double off = distance(a.origin, b.origin) / (1 + norm(b.origin));
  for (std::size_t i = 0; i < 3; ++i) off += distance(a.axes[i], b.axes[i]);
  return off < 1e-9;
}

/// The first disagreement of two readings of one file, diagnostics that name the reader apart; empty if there is none.
inline std::string readingDifference(const Assembly& a, const Assembly& b) {
  if (a.parts.size() != b.parts.size()) return fmt::format("{} parts, not {}", a.parts.size(), b.parts.size());
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    const std::string difference = partDifference(a.parts[i], b.parts[i]);
    if (!difference.empty()) return fmt::format("part {} ({}): {}", i + 1, b.parts[i].name, difference);
  }
  if (a.instances.size() != b.instances.size())
    return fmt::format("{} instances, not {}", a.instances.size(), b.instances.size());
  for (std::size_t i = 0; i < a.instances.size(); ++i) {
    const Instance &x = a.instances[i], &y = b.instances[i];
    if (x.part != y.part || x.name != y.name || x.path != y.path) return fmt::format("name of instance {}", i + 1);
    if (!samePlace(x.placement, y.placement)) return fmt::format("place of instance {}", i + 1);
  }
  if (a.missing.size() != b.missing.size()) return "missing parts";
  if (a.file.solidsRead != b.file.solidsRead) return "number of solids";
  if (codesOf(a.diagnostics) != codesOf(b.diagnostics))
    return "says " + codesOf(a.diagnostics) + "not " + codesOf(b.diagnostics);
  return "";
}

}  // namespace stepwise::test
