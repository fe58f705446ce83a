#include "geom/step/part21_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "geom/core/vec3.h"
#include "geom/step/part21_tokens.h"

namespace stepwise {
namespace {

using Kind = Part21Kind;

std::string place(std::string_view text, const Part21Index& index, std::size_t instance, const std::string& where) {
  return where + ": #" + std::to_string(index.instances[instance].id) + " in line " +
         std::to_string(lineOf(text, index.instances[instance].offset));
}

/// Many instances with one defect make one diagnostic that names the first.
class Tally {
 public:
  void add(std::size_t instance) {
    if (count_++ == 0) first_ = instance;
  }
  int count() const { return count_; }
  std::size_t first() const { return first_; }

 private:
  int count_ = 0;
  std::size_t first_ = 0;
};

std::vector<std::pair<std::uint32_t, std::uint32_t>> productTree(const Part21Index& index) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs;
  for (std::size_t i = 0; i < index.size(); ++i) {
    const std::uint32_t first = index.instances[i].firstReference;
    if (index.instances[i].kind != Kind::occurrence || index.instances[i + 1].firstReference < first + 2) continue;
    arcs.emplace_back(index.references[first], index.references[first + 1]);
  }
  return arcs;
}

/// Number of coordinates of a point or direction; a vector has those of its direction.
std::optional<int> dimensionsOf(const Part21Index& index, const EntityTable& table, std::uint32_t instance) {
  const Part21Instance& entry = index.instances[instance];
  if (entry.kind == Kind::cartesianPoint || entry.kind == Kind::direction) return entry.numbers;
  if (entry.kind != Kind::vector || index.instances[instance + 1].firstReference == entry.firstReference)
    return std::nullopt;
  const std::uint32_t direction = table.find(index.references[entry.firstReference]);
  if (direction == EntityTable::kNone || index.instances[direction].kind != Kind::direction) return std::nullopt;
  return index.instances[direction].numbers;
}

/// Dimensions that all points and directions of an instance of this kind must have; 0: the same as each other.
std::optional<int> wantedDimensions(Kind kind) {
  switch (kind) {
    case Kind::vertexPoint:
    case Kind::axis1:
    case Kind::axis2In3d:
    case Kind::splineSurface:
    case Kind::surface: return 3;
    case Kind::axis2In2d: return 2;
    case Kind::line:
    case Kind::splineCurve:
    case Kind::curve: return 0;
    default: return std::nullopt;
  }
}

bool hasMixedDimensions(const Part21Index& index, const EntityTable& table, std::size_t instance, int wanted) {
  for (std::uint32_t r = index.instances[instance].firstReference; r < index.instances[instance + 1].firstReference;
       ++r) {
    const std::uint32_t target = table.find(index.references[r]);
    if (target == EntityTable::kNone) continue;
    const auto dimensions = dimensionsOf(index, table, target);
    if (!dimensions) continue;
    if (wanted == 0) wanted = *dimensions;
    if (*dimensions != wanted) return true;
  }
  return false;
}

/// By magnitude, of all numbers of an instance.
double largestNumber(std::string_view text, const Part21Index& index, std::size_t instance) {
  double largest = 0;
  for (const Part21Token& token : tokenizePart21(textOf(text, index, instance)))
    largest = std::max(largest, std::abs(numberOf(token).value_or(0)));
  return largest;
}

std::optional<Vec3> directionOf(std::string_view text, const Part21Index& index, const EntityTable& table,
                                std::span<const Part21Token> parameter) {
  const std::uint32_t at = table.find(idOf(parameter).value_or(0));
  if (at == EntityTable::kNone || index.instances[at].kind != Kind::direction) return std::nullopt;
  std::vector<double> ratios;
  for (const Part21Token& token : tokenizePart21(textOf(text, index, at))) {
    if (const auto number = numberOf(token)) ratios.push_back(*number);
  }
  return ratios.size() == 3 ? std::optional(Vec3{ratios[0], ratios[1], ratios[2]}) : std::nullopt;
}

/// What an operator does beside moving and turning.
struct OperatorEffect {
  bool mirrors = false, scales = false;
};

OperatorEffect effectOf(std::string_view text, const Part21Index& index, const EntityTable& table, std::size_t at) {
  const std::vector<Part21Token> tokens = tokenizePart21(textOf(text, index, at));
  const auto open = findKeyword(tokens, "CARTESIAN_TRANSFORMATION_OPERATOR_3D");
  const auto parameters = open ? parametersOf(tokens, *open) : std::vector<std::span<const Part21Token>>();
  constexpr std::size_t kCount = 8;  // three texts, two axes, origin, scale, third axis
  if (parameters.size() != kCount) return {};
  const auto first = directionOf(text, index, table, parameters[3]);
  const auto second = directionOf(text, index, table, parameters[4]);
  const auto third = directionOf(text, index, table, parameters[7]);
  const double scale = parameters[6].empty() ? 1 : numberOf(parameters[6].front()).value_or(1);
  return {(first && second && third && dot(cross(*first, *second), *third) < 0) != (scale < 0),
          std::abs(std::abs(scale) - 1) > 1e-9};
}

bool hasBadRadius(const Part21Instance& entry) {
  const bool negative = (entry.flags & Part21Instance::kNegativeNumber) != 0;
  const bool zero = (entry.flags & Part21Instance::kZeroNumber) != 0;
  if (entry.kind == Kind::roundCurve || entry.kind == Kind::roundSurface)
    return entry.numbers > 0 && (negative || zero);
  return entry.kind == Kind::conicalSurface && entry.numbers > 0 && negative;
}

}  // namespace

Result<std::vector<Diagnostic>> checkReferences(std::string_view text, const Part21Index& index,
                                                const EntityTable& table, const std::string& where) {
  Tally harmful, harmless;
  for (std::size_t i = 0; i < index.size(); ++i) {
    for (std::uint32_t r = index.instances[i].firstReference; r < index.instances[i + 1].firstReference; ++r) {
      if (table.find(index.references[r]) != EntityTable::kNone) continue;
      (isHarmlessKeyword(keywordOf(text, index, i)) ? harmless : harmful).add(i);
    }
  }
  if (harmful.count() > 0) {
    return fail({"dangling-reference", place(text, index, harmful.first(), where),
                 std::to_string(harmful.count()) +
                     " references lead to entities that the file does not hold, first in " +
                     std::string(keywordOf(text, index, harmful.first())),
                 "the file lost lines; copy or export it again"});
  }
  if (const auto cycle = findReferenceCycle(index, table)) {
    return fail({"reference-cycle", place(text, index, *cycle, where),
                 std::string(keywordOf(text, index, *cycle)) + " refers to itself, directly or through others",
                 "export the file again"});
  }
  if (const auto product = findCycle(productTree(index))) {
    const std::uint32_t instance = table.find(*product);
    return fail({"assembly-cycle", place(text, index, instance, where), "a product contains itself",
                 "export the assembly again"});
  }
  std::vector<Diagnostic> diagnostics;
  if (harmless.count() > 0) {
    diagnostics.push_back(
        {Severity::warning, "dangling-reference", place(text, index, harmless.first(), where),
         std::to_string(harmless.count()) + " references of presentation or administration lead nowhere",
         "colours or notes may be missing; the shape is not concerned"});
  }
  return diagnostics;
}

std::vector<Diagnostic> checkDuplicates(std::string_view text, const Part21Index& index, const EntityTable& table,
                                        const std::string& where) {
  if (table.duplicates().empty()) return {};
  const auto& [earlier, later] = table.duplicates().front();
  return {{Severity::error, "duplicate-id", place(text, index, later, where),
           std::to_string(table.duplicates().size()) +
               " entity numbers are used twice; the first was taken already in line " +
               std::to_string(lineOf(text, index.instances[earlier].offset)),
           "it is unclear which one the file means; export it again"}};
}

std::vector<Diagnostic> checkValues(std::string_view text, const Part21Index& index, const EntityTable& table,
                                    const std::string& where) {
  Tally radii, directions, mixed;
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Part21Instance& entry = index.instances[i];
    if (entry.kind == Kind::direction) {
      if ((entry.flags & Part21Instance::kAllZero) != 0) directions.add(i);
    } else if (hasBadRadius(entry)) {
      radii.add(i);
    } else if (const auto wanted = wantedDimensions(entry.kind)) {
      if (hasMixedDimensions(index, table, i, *wanted)) mixed.add(i);
    }
  }
  std::vector<Diagnostic> diagnostics;
  const auto report = [&](const Tally& tally, Severity severity, const char* code, const char* what) {
    if (tally.count() == 0) return;
    diagnostics.push_back(
        {severity, code, place(text, index, tally.first(), where),
         std::to_string(tally.count()) + " " + what + ", first a " + std::string(keywordOf(text, index, tally.first())),
         "faces may be missing or wrong; repair the part and export it again"});
  };
  report(radii, Severity::error, "bad-radius", "radii are zero or negative");
  report(directions, Severity::error, "zero-direction", "directions have no length");
  report(mixed, Severity::warning, "mixed-dimensions", "entities mix 2-D and 3-D points or directions");
  return diagnostics;
}

Result<std::vector<Diagnostic>> checkDistances(std::string_view text, const Part21Index& index,
                                               const EntityTable& table, double unitMm, const std::string& where) {
  constexpr double kFarMm = 1e7;
  std::vector<bool> far(index.size(), false);
  Tally points;
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Part21Instance& entry = index.instances[i];
    if (entry.kind != Kind::cartesianPoint || entry.numbers < 3) continue;
    if ((entry.flags & Part21Instance::kLargeNumber) == 0 || largestNumber(text, index, i) * unitMm < kFarMm) continue;
    far[i] = true;
    points.add(i);
  }
  if (points.count() == 0) return std::vector<Diagnostic>();
  const std::string message = fmt::format("{} points are {:g} mm or more away from the origin", points.count(), kFarMm);
  for (std::size_t i = 0; i < index.size(); ++i) {
    if (index.instances[i].kind == Kind::other || index.instances[i].kind > Kind::lastShapeKind) continue;
    for (std::uint32_t r = index.instances[i].firstReference; r < index.instances[i + 1].firstReference; ++r) {
      const std::uint32_t target = table.find(index.references[r]);
      if (target == EntityTable::kNone || !far[target]) continue;
      return fail({"far-point", place(text, index, target, where),
                   fmt::format("{}, one of them used by a {}", message, keywordOf(text, index, i)),
                   "the file is damaged, or its unit is wrong; export it again"});
    }
  }
  return std::vector<Diagnostic>{{Severity::error, "far-point", place(text, index, points.first(), where), message,
                                  "nothing uses them; export the file again"}};
}

std::vector<Diagnostic> checkOperators(std::string_view text, const Part21Index& index, const EntityTable& table,
                                       const std::string& where) {
  Tally mirrored, scaled;
  const auto targetOf = [&](std::uint32_t at, std::uint32_t n) {
    const std::uint32_t reference = index.instances[at].firstReference + n;
    return reference < index.instances[at + 1].firstReference ? table.find(index.references[reference])
                                                              : EntityTable::kNone;
  };
  for (std::uint32_t i = 0; i < index.size(); ++i) {
    if (index.instances[i].kind != Kind::mappedItem) continue;
    const std::uint32_t map = targetOf(i, 0), placement = targetOf(i, 1);
    if (map == EntityTable::kNone || placement == EntityTable::kNone) continue;
    const std::uint32_t mapped = targetOf(map, 1);
    if (mapped == EntityTable::kNone || index.instances[placement].kind != Kind::placementOperator) continue;
    // Symbols of drawings are mirrored and scaled as well.
    const Kind kind = index.instances[mapped].kind;
    if (kind != Kind::shapeRepresentation && kind != Kind::solidRepresentation) continue;
    const OperatorEffect effect = effectOf(text, index, table, placement);
    if (effect.mirrors) mirrored.add(placement);
    if (effect.scales) scaled.add(placement);
  }
  std::vector<Diagnostic> diagnostics;
  const auto report = [&](const Tally& tally, const char* code, const char* what, const char* hint) {
    if (tally.count() == 0) return;
    diagnostics.push_back({Severity::warning, code, place(text, index, tally.first(), where),
                           fmt::format("{} bodies are placed by an operator that {}", tally.count(), what), hint});
  };
  report(mirrored, "mirrored-body", "mirrors them", "check which hand they have, or export them as they are");
  report(scaled, "scaled-body", "scales them; they are read in the size in which they are drawn",
         "check their size, or export them as they are");
  return diagnostics;
}

std::vector<Diagnostic> checkAssembly(const Part21Index& index, const std::string& where) {
  int occurrences = 0, placements = 0;
  for (std::size_t i = 0; i < index.size(); ++i) {
    const Kind kind = index.instances[i].kind;
    occurrences += kind == Kind::occurrence;
    placements += kind == Kind::occurrencePlacement || kind == Kind::mappedItem;
  }
  if (placements >= occurrences) return {};
  return {{Severity::warning, "placement-missing", where,
           std::to_string(occurrences - placements) + " of " + std::to_string(occurrences) +
               " instances have no placement in the assembly",
           "they may sit at the origin or be missing; export the assembly again"}};
}

}  // namespace stepwise
