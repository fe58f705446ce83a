#include "geom/step/part21_materials.h"

#include <iterator>
#include <utility>
#include <vector>

#include "geom/step/part21_string.h"
#include "geom/step/part21_tokens.h"
#include "geom/step/part21_units.h"

namespace stepwise {
namespace {

using Kind = Part21Kind;
using Tokens = std::vector<Part21Token>;

class MaterialFinder {
 public:
  MaterialFinder(std::string_view text, const Part21Index& index, const EntityTable& table)
      : text_(text), index_(index), table_(table) {}

  std::map<std::uint32_t, Part21Material> find();

 private:
  std::optional<std::uint32_t> instanceOf(std::optional<std::uint32_t> id) const;
  Tokens tokensOf(std::uint32_t instance) const { return tokenizePart21(textOf(text_, index_, instance)); }
  void readProperties();
  void readRawMaterials();
  void readItem(std::uint32_t item, Part21Material& material) const;
  std::optional<double> densityUnit(std::uint32_t unit) const;
  std::optional<double> gramsOf(std::uint32_t unit, int depth) const;
  std::string productName(std::uint32_t definition) const;

  std::string_view text_;
  const Part21Index& index_;
  const EntityTable& table_;
  std::map<std::uint32_t, Part21Material> found_;
};

std::optional<std::uint32_t> MaterialFinder::instanceOf(std::optional<std::uint32_t> id) const {
  if (!id) return std::nullopt;
  const std::uint32_t at = table_.find(*id);
  return at == EntityTable::kNone ? std::nullopt : std::optional(at);
}

/// Mass units in grams; nothing for units that measure no mass.
std::optional<double> MaterialFinder::gramsOf(std::uint32_t unit, int depth) const {
  const Tokens tokens = tokensOf(unit);
  if (!findKeyword(tokens, "MASS_UNIT") || depth > 3) return std::nullopt;
  if (const auto si = findKeyword(tokens, "SI_UNIT")) {
    const auto parameters = parametersOf(tokens, *si);
    if (parameters.size() < 2 || parameters[0].size() != 1) return std::nullopt;
    if (parameters[0][0].type != Part21Token::Type::enumeration) return 1.0;
    return siPrefixFactor(parameters[0][0].text);
  }
  const auto conversion = findKeyword(tokens, "CONVERSION_BASED_UNIT");
  if (!conversion) return std::nullopt;
  for (const auto& parameter : parametersOf(tokens, *conversion)) {
    const auto measure = instanceOf(idOf(parameter));
    if (!measure) continue;
    std::optional<double> factor, base;
    for (const Part21Token& token : tokensOf(*measure)) {
      if (!factor) factor = numberOf(token);
      const auto id = instanceOf(idOf(token));
      if (id && *id != *measure && !base) base = gramsOf(*id, depth + 1);
    }
    if (factor && base) return *factor * *base;
  }
  return std::nullopt;
}

/// The factor from DERIVED_UNIT((DERIVED_UNIT_ELEMENT(#unit, exponent), …)) to g/cm3.
std::optional<double> MaterialFinder::densityUnit(std::uint32_t unit) const {
  double massPower = 0, lengthPower = 0;
  std::optional<double> grams, centimetres;
  for (const std::uint32_t id : referencesOf(tokensOf(unit))) {
    const auto element = instanceOf(id);
    if (!element) return std::nullopt;
    const Tokens tokens = tokensOf(*element);
    const auto ids = referencesOf(tokens);
    const auto base = ids.empty() ? std::nullopt : instanceOf(ids[0]);
    std::optional<double> exponent;
    for (const Part21Token& token : tokens) {
      if (!exponent) exponent = numberOf(token);
    }
    if (!base || !exponent) return std::nullopt;
    if (index_.instances[*base].kind == Kind::lengthUnit) {
      const auto mm = lengthUnitMm(text_, index_, table_, *base);
      if (!mm) return std::nullopt;
      centimetres = *mm / 10;
      lengthPower = *exponent;
    } else if ((grams = gramsOf(*base, 0))) {
      massPower = *exponent;
    }
  }
  if (!grams || !centimetres) return std::nullopt;
  // Mass over volume is 1 and -3; one widespread writer forgets the sign, another gives 3 and 2.
  const bool density =
      (massPower == 1 && (lengthPower == -3 || lengthPower == 3)) || (massPower == 3 && lengthPower == 2);
  if (!density) return std::nullopt;
  return *grams / (*centimetres * *centimetres * *centimetres);
}

/// A name, DESCRIPTIVE_REPRESENTATION_ITEM(name, description), or a density, MEASURE_REPRESENTATION_ITEM(name, value,
/// unit).
void MaterialFinder::readItem(std::uint32_t item, Part21Material& material) const {
  const Tokens tokens = tokensOf(item);
  if (const auto descriptive = findKeyword(tokens, "DESCRIPTIVE_REPRESENTATION_ITEM")) {
    for (const auto& parameter : parametersOf(tokens, *descriptive)) {
      if (parameter.size() != 1 || parameter[0].type != Part21Token::Type::string) continue;
      const std::string name = decodePart21String(parameter[0].text);
      if (!name.empty() && name != "material name" && material.name.empty()) material.name = name;
    }
    return;
  }
  std::optional<double> value;
  for (const Part21Token& token : tokens) {
    if (!value) value = numberOf(token);
  }
  const auto ids = referencesOf(tokens);
  const auto unit = ids.empty() ? std::nullopt : instanceOf(ids.back());
  const auto factor = unit ? densityUnit(*unit) : std::nullopt;
  if (value && factor && *value > 0) material.densityGPerCm3 = *value * *factor;
}

/// PROPERTY_DEFINITION('material property', …, #product) with PROPERTY_DEFINITION_REPRESENTATION(#property,
/// #representation).
void MaterialFinder::readProperties() {
  for (std::size_t i = 0; i < index_.size(); ++i) {
    if (index_.instances[i].kind != Kind::propertyRepresentation) continue;
    const auto ids = referencesOf(tokensOf(static_cast<std::uint32_t>(i)));
    if (ids.size() < 2) continue;
    const auto property = instanceOf(ids[0]), representation = instanceOf(ids[1]);
    if (!property || !representation || index_.instances[*property].kind != Kind::propertyDefinition) continue;
    const Tokens tokens = tokensOf(*property);
    const auto keyword = findKeyword(tokens, "PROPERTY_DEFINITION");
    if (!keyword) continue;
    const auto parameters = parametersOf(tokens, *keyword);
    if (parameters.size() < 3 || parameters[0].empty() || parameters[0][0].text != "material property") continue;
    const auto product = idOf(parameters[2]);
    if (!product) continue;
    const auto items = referencesOf(tokensOf(*representation));
    for (std::size_t k = 0; k + 1 < items.size(); ++k) {  // the last reference is the context
      if (const auto item = instanceOf(items[k])) readItem(*item, found_[*product]);
    }
  }
}

/// The name of the product behind a PRODUCT_DEFINITION(…, #formation, …).
std::string MaterialFinder::productName(std::uint32_t definition) const {
  const auto formations = referencesOf(tokensOf(definition));
  const auto formation = formations.empty() ? std::nullopt : instanceOf(formations[0]);
  const auto products = formation ? referencesOf(tokensOf(*formation)) : std::vector<std::uint32_t>();
  const auto product = products.empty() ? std::nullopt : instanceOf(products[0]);
  if (!product || index_.instances[*product].kind != Kind::product) return {};
  std::vector<std::string> strings;
  for (const Part21Token& token : tokensOf(*product)) {
    if (token.type == Part21Token::Type::string) strings.push_back(decodePart21String(token.text));
  }
  if (strings.size() < 2 || strings[1].empty()) return strings.empty() ? std::string() : strings[0];
  return strings[0].empty() ? strings[1] : strings[1] + " (" + strings[0] + ")";
}

/// MAKE_FROM_USAGE_OPTION(…, #product, #raw material, …): the raw material has a name and perhaps a density.
void MaterialFinder::readRawMaterials() {
  for (std::size_t i = 0; i < index_.size(); ++i) {
    if (index_.instances[i].kind != Kind::makeFrom) continue;
    const auto ids = referencesOf(tokensOf(static_cast<std::uint32_t>(i)));
    const auto raw = ids.size() < 2 ? std::nullopt : instanceOf(ids[1]);
    if (!raw) continue;
    Part21Material material;
    const auto properties = found_.find(ids[1]);
    if (properties != found_.end()) material = properties->second;
    if (material.name.empty()) material.name = productName(*raw);
    found_.emplace(ids[0], material);
  }
}

std::map<std::uint32_t, Part21Material> MaterialFinder::find() {
  readProperties();
  readRawMaterials();
  for (auto it = found_.begin(); it != found_.end();) {
    it = it->second.name.empty() && !it->second.densityGPerCm3 ? found_.erase(it) : std::next(it);
  }
  return std::move(found_);
}

}  // namespace

std::map<std::uint32_t, Part21Material> findMaterials(std::string_view text, const Part21Index& index,
                                                      const EntityTable& table) {
  return MaterialFinder(text, index, table).find();
}

}  // namespace stepwise
