#include "geom/step/part21_pmi.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "geom/step/part21_string.h"
#include "geom/step/part21_tokens.h"
#include "geom/step/part21_units.h"

namespace stepwise {
namespace {

using Kind = Part21Kind;
using Tokens = std::vector<Part21Token>;
using Parameter = std::span<const Part21Token>;

const char* toleranceKind(std::string_view keyword) {
  static const std::pair<std::string_view, const char*> kKinds[] = {
      {"ANGULARITY_TOLERANCE", "angularity"},
      {"CIRCULAR_RUNOUT_TOLERANCE", "circular-runout"},
      {"COAXIALITY_TOLERANCE", "coaxiality"},
      {"CONCENTRICITY_TOLERANCE", "concentricity"},
      {"CYLINDRICITY_TOLERANCE", "cylindricity"},
      {"FLATNESS_TOLERANCE", "flatness"},
      {"LINE_PROFILE_TOLERANCE", "profile-of-line"},
      {"PARALLELISM_TOLERANCE", "parallelism"},
      {"PERPENDICULARITY_TOLERANCE", "perpendicularity"},
      {"POSITION_TOLERANCE", "position"},
      {"ROUNDNESS_TOLERANCE", "roundness"},
      {"STRAIGHTNESS_TOLERANCE", "straightness"},
      {"SURFACE_PROFILE_TOLERANCE", "profile-of-surface"},
      {"SYMMETRY_TOLERANCE", "symmetry"},
      {"TOTAL_RUNOUT_TOLERANCE", "total-runout"},
  };
  for (const auto& [name, kind] : kKinds) {
    if (keyword == name) return kind;
  }
  return nullptr;
}

/// Sizes and locations say what they measure in their name: "diameter", "linear distance", "curved distance", ….
std::string dimensionKind(std::string_view keyword, const std::string& name) {
  if (keyword.find("ANGULAR") != std::string_view::npos || name == "angle") return "angle";
  if (name == "linear distance" || name.empty()) return "linear";
  std::string kind = name;
  std::transform(kind.begin(), kind.end(), kind.begin(),
                 [](unsigned char c) { return c == ' ' ? '-' : static_cast<char>(std::tolower(c)); });
  return kind.rfind("linear-distance", 0) == 0 ? "linear" : kind;
}

std::string stringOf(Parameter parameter) {
  const bool isString = parameter.size() == 1 && parameter[0].type == Part21Token::Type::string;
  return isString ? decodePart21String(parameter[0].text) : std::string();
}

class PmiFinder {
 public:
  PmiFinder(std::string_view text, const Part21Index& index, const EntityTable& table)
      : text_(text), index_(index), table_(table) {}

  std::vector<Part21Pmi> find();

 private:
  Tokens tokensOf(std::uint32_t instance) const { return tokenizePart21(textOf(text_, index_, instance)); }
  std::optional<std::uint32_t> instanceOf(std::optional<std::uint32_t> id) const;
  void collect(Kind kind, std::vector<std::uint32_t>& found) const;
  void readRelations();
  void readDimensionDetails();
  std::optional<Part21Pmi> dimension(std::uint32_t instance) const;
  std::optional<Part21Pmi> tolerance(std::uint32_t instance) const;
  Part21Pmi datum(std::uint32_t instance) const;
  void readValues(std::uint32_t dimension, PmiItem& item) const;
  void readDeviation(std::uint32_t dimension, PmiItem& item) const;
  std::string datumLetter(std::uint32_t instance) const;
  std::string datumReference(std::uint32_t instance) const;
  std::string datumChain(const std::vector<std::uint32_t>& ids) const;
  void addFaces(std::uint32_t aspect, std::set<std::uint32_t>& faces, std::set<std::uint32_t>& seen) const;
  std::vector<std::uint32_t> facesOf(const std::vector<std::uint32_t>& aspects) const;

  std::string_view text_;
  const Part21Index& index_;
  const EntityTable& table_;
  // All by entity number.
  std::map<std::uint32_t, std::vector<std::uint32_t>> items_;     ///< aspect → faces, edges, … it identifies
  std::map<std::uint32_t, std::vector<std::uint32_t>> related_;   ///< aspect → its components
  std::map<std::uint32_t, std::vector<std::uint32_t>> relating_;  ///< datum → the features that make it
  std::map<std::uint32_t, std::uint32_t> values_;                 ///< dimension → its representation
  std::map<std::uint32_t, std::uint32_t> deviations_;             ///< dimension → TOLERANCE_VALUE or LIMITS_AND_FITS
};

std::optional<std::uint32_t> PmiFinder::instanceOf(std::optional<std::uint32_t> id) const {
  if (!id) return std::nullopt;
  const std::uint32_t at = table_.find(*id);
  return at == EntityTable::kNone ? std::nullopt : std::optional(at);
}

void PmiFinder::collect(Kind kind, std::vector<std::uint32_t>& found) const {
  for (std::size_t i = 0; i < index_.size(); ++i) {
    if (index_.instances[i].kind == kind) found.push_back(static_cast<std::uint32_t>(i));
  }
}

/// X(name, description, #relating, #related) and X(name, description, #aspect, #representation, item).
void PmiFinder::readRelations() {
  for (std::size_t i = 0; i < index_.size(); ++i) {
    const Kind kind = index_.instances[i].kind;
    if (kind != Kind::aspectRelation && kind != Kind::itemUsage) continue;
    const Tokens tokens = tokensOf(static_cast<std::uint32_t>(i));
    const auto keyword = findKeyword(tokens, keywordOf(text_, index_, i));
    if (!keyword) continue;
    const auto parameters = parametersOf(tokens, *keyword);
    if (parameters.size() < 4) continue;
    const auto first = idOf(parameters[2]);
    if (!first) continue;
    if (kind == Kind::itemUsage) {
      for (const std::uint32_t id : idsIn(parameters.back())) items_[*first].push_back(id);
    } else if (const auto second = idOf(parameters[3])) {
      related_[*first].push_back(*second);
      relating_[*second].push_back(*first);
    }
  }
}

/// DIMENSIONAL_CHARACTERISTIC_REPRESENTATION(#dimension, #representation), PLUS_MINUS_TOLERANCE(#range, #dimension).
void PmiFinder::readDimensionDetails() {
  for (std::size_t i = 0; i < index_.size(); ++i) {
    const Kind kind = index_.instances[i].kind;
    if (kind != Kind::dimensionValue && kind != Kind::plusMinusTolerance) continue;
    const auto ids = referencesOf(tokensOf(static_cast<std::uint32_t>(i)));
    if (ids.size() < 2) continue;
    if (kind == Kind::dimensionValue) {
      values_.emplace(ids[0], ids[1]);
    } else {
      deviations_.emplace(ids[1], ids[0]);
    }
  }
}

void PmiFinder::addFaces(std::uint32_t aspect, std::set<std::uint32_t>& faces, std::set<std::uint32_t>& seen) const {
  if (!seen.insert(aspect).second) return;
  const auto at = instanceOf(aspect);
  if (!at) return;
  if (index_.instances[*at].kind == Kind::dimension) {  // a tolerance on a dimension speaks of its faces
    for (const std::uint32_t id : referencesOf(tokensOf(*at))) addFaces(id, faces, seen);
    return;
  }
  const auto items = items_.find(aspect);
  if (items != items_.end()) {
    for (const std::uint32_t id : items->second) {
      const auto item = instanceOf(id);
      if (item && index_.instances[*item].kind == Kind::face) faces.insert(id);
    }
  }
  const auto components = related_.find(aspect);
  if (components == related_.end()) return;
  for (const std::uint32_t id : components->second) addFaces(id, faces, seen);
}

std::vector<std::uint32_t> PmiFinder::facesOf(const std::vector<std::uint32_t>& aspects) const {
  std::set<std::uint32_t> faces, seen;
  for (const std::uint32_t aspect : aspects) addFaces(aspect, faces, seen);
  return {faces.begin(), faces.end()};
}

void PmiFinder::readValues(std::uint32_t dimension, PmiItem& item) const {
  const auto representation = values_.find(dimension);
  const auto at = representation == values_.end() ? std::nullopt : instanceOf(representation->second);
  if (!at) return;
  std::optional<double> first, nominal, lower, upper;
  for (const std::uint32_t id : referencesOf(tokensOf(*at))) {
    const auto instance = instanceOf(id);
    const auto measure = instance ? readMeasure(text_, index_, table_, *instance) : std::nullopt;
    if (!measure) continue;
    if (!first) first = measure->value;
    if (measure->name == "nominal value") nominal = measure->value;
    if (measure->name == "lower limit") lower = measure->value;
    if (measure->name == "upper limit") upper = measure->value;
  }
  if (lower && upper && !nominal) nominal = (*lower + *upper) / 2;
  item.value = nominal ? nominal : first;
  if (lower && upper) {
    item.lower = *lower - *item.value;
    item.upper = *upper - *item.value;
  }
}

void PmiFinder::readDeviation(std::uint32_t dimension, PmiItem& item) const {
  const auto range = deviations_.find(dimension);
  const auto at = range == deviations_.end() ? std::nullopt : instanceOf(range->second);
  if (!at) return;
  const Tokens tokens = tokensOf(*at);
  if (const auto limits = findKeyword(tokens, "LIMITS_AND_FITS")) {  // (form variance, zone variance, grade, source)
    const auto parameters = parametersOf(tokens, *limits);
    if (parameters.size() < 3) return;
    item.fit = stringOf(parameters[0]) + stringOf(parameters[2]);
    return;
  }
  const auto ids = referencesOf(tokens);
  if (ids.size() < 2) return;
  const auto lower = instanceOf(ids[0]), upper = instanceOf(ids[1]);
  if (!lower || !upper) return;
  const auto low = readMeasure(text_, index_, table_, *lower), high = readMeasure(text_, index_, table_, *upper);
  if (low) item.lower = low->value;
  if (high) item.upper = high->value;
}

/// DIMENSIONAL_SIZE(#aspect, name) or DIMENSIONAL_LOCATION(name, description, #from, #to).
std::optional<Part21Pmi> PmiFinder::dimension(std::uint32_t instance) const {
  const Tokens tokens = tokensOf(instance);
  Part21Pmi found;
  for (std::size_t i = 0; i < tokens.size() && found.item.kind.empty(); ++i) {
    if (tokens[i].type != Part21Token::Type::keyword || kindOfKeyword(tokens[i].text) != Kind::dimension) continue;
    const auto parameters = parametersOf(tokens, i + 1);
    if (parameters.size() < 2) continue;
    const bool isSize = idOf(parameters[0]).has_value();
    const std::string name = stringOf(parameters[isSize ? 1 : 0]);
    found.item.kind = dimensionKind(tokens[i].text, name);
    found.item.name = name;
  }
  if (found.item.kind.empty()) return std::nullopt;
  const std::uint32_t id = index_.instances[instance].id;
  readValues(id, found.item);
  readDeviation(id, found.item);
  found.faceEntities = facesOf({id});
  return found;
}

std::string PmiFinder::datumLetter(std::uint32_t instance) const {
  const Tokens tokens = tokensOf(instance);
  const auto keyword = findKeyword(tokens, "DATUM");
  if (!keyword) return {};
  const auto parameters = parametersOf(tokens, *keyword);
  return parameters.empty() ? std::string() : stringOf(parameters.back());
}

/// A datum system, one of its compartments, an element of a common datum, or a plain reference: "A|B|C", "A-B", "A".
std::string PmiFinder::datumReference(std::uint32_t instance) const {
  if (index_.instances[instance].kind == Kind::datum) return datumLetter(instance);
  const Tokens tokens = tokensOf(instance);
  std::string chain;
  const char separator = findKeyword(tokens, "DATUM_SYSTEM") ? '|' : '-';
  for (const std::uint32_t id : referencesOf(tokens)) {
    const auto at = instanceOf(id);
    if (!at) continue;
    const std::string_view word = keywordOf(text_, index_, *at);
    if (word != "DATUM" && word.rfind("DATUM_REFERENCE", 0) != 0) continue;
    const std::string name = datumReference(*at);
    if (name.empty()) continue;
    if (!chain.empty()) chain += separator;
    chain += name;
  }
  return chain;
}

std::string PmiFinder::datumChain(const std::vector<std::uint32_t>& ids) const {
  std::string chain;
  for (const std::uint32_t id : ids) {
    const auto at = instanceOf(id);
    const std::string name = at ? datumReference(*at) : std::string();
    if (name.empty()) continue;
    if (!chain.empty()) chain += '|';
    chain += name;
  }
  return chain;
}

/// X_TOLERANCE(name, description, #magnitude, #aspect [, (datums)]), or spread over the parts of a complex entity.
std::optional<Part21Pmi> PmiFinder::tolerance(std::uint32_t instance) const {
  const Tokens tokens = tokensOf(instance);
  Part21Pmi found;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].type != Part21Token::Type::keyword || i + 1 >= tokens.size()) continue;
    if (const char* kind = toleranceKind(tokens[i].text)) found.item.kind = kind;
    const bool hasBase = kindOfKeyword(tokens[i].text) == Kind::geometricTolerance;
    const bool hasDatums = tokens[i].text == "GEOMETRIC_TOLERANCE_WITH_DATUM_REFERENCE";
    if (!hasBase && !hasDatums) continue;
    const auto parameters = parametersOf(tokens, i + 1);
    if (hasDatums && !parameters.empty()) found.item.datum = datumChain(idsIn(parameters[0]));
    if (!hasBase || parameters.size() < 4) continue;
    found.item.name = stringOf(parameters[0]);
    const auto magnitude = instanceOf(idOf(parameters[2]));
    const auto measure = magnitude ? readMeasure(text_, index_, table_, *magnitude) : std::nullopt;
    if (measure) found.item.upper = measure->value;
    if (const auto aspect = idOf(parameters[3])) found.faceEntities = facesOf({*aspect});
    if (parameters.size() > 4) found.item.datum = datumChain(idsIn(parameters[4]));
  }
  if (found.item.kind.empty()) return std::nullopt;
  return found;
}

Part21Pmi PmiFinder::datum(std::uint32_t instance) const {
  Part21Pmi found;
  found.item.kind = "datum";
  found.item.datum = datumLetter(instance);
  const std::uint32_t id = index_.instances[instance].id;
  std::vector<std::uint32_t> features{id};
  // Features, or targets and then the features behind the targets.
  for (std::size_t i = 0; i < features.size() && features.size() < 1000; ++i) {
    const auto makers = relating_.find(features[i]);
    if (makers == relating_.end()) continue;
    for (const std::uint32_t maker : makers->second) {
      if (std::find(features.begin(), features.end(), maker) == features.end()) features.push_back(maker);
    }
  }
  found.faceEntities = facesOf(features);
  return found;
}

std::vector<Part21Pmi> PmiFinder::find() {
  std::vector<std::uint32_t> dimensions, tolerances, datums;
  collect(Kind::dimension, dimensions);
  collect(Kind::geometricTolerance, tolerances);
  collect(Kind::datum, datums);
  std::vector<Part21Pmi> all;
  if (dimensions.empty() && tolerances.empty() && datums.empty()) return all;
  readRelations();
  readDimensionDetails();
  for (const std::uint32_t instance : dimensions) {
    if (auto found = dimension(instance)) all.push_back(std::move(*found));
  }
  for (const std::uint32_t instance : tolerances) {
    if (auto found = tolerance(instance)) all.push_back(std::move(*found));
  }
  for (const std::uint32_t instance : datums) {
    if (auto found = datum(instance); !found.item.datum.empty()) all.push_back(std::move(found));
  }
  return all;
}

}  // namespace

std::vector<Part21Pmi> findPmi(std::string_view text, const Part21Index& index, const EntityTable& table) {
  return PmiFinder(text, index, table).find();
}

}  // namespace stepwise
