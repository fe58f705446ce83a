#include "features/policy/figure.h"

#include <algorithm>

#include "features/nearest_word.h"

namespace stepwise {
namespace {

std::vector<FigureScope> allScopes() {
  std::vector<FigureScope> scopes = wholeScopes();
  for (const auto& more : {featureScopes(), turningScopes(), findingScopes()})
    scopes.insert(scopes.end(), more.begin(), more.end());
  return scopes;
}

}  // namespace

std::span<const FigureScope> figureScopes() {
  static const std::vector<FigureScope> scopes = allScopes();
  return scopes;
}

const FigureScope* findScope(std::string_view figureName) {
  const std::string_view name = figureName.substr(0, figureName.find('.'));
  for (const FigureScope& scope : figureScopes())
    if (scope.name == name) return &scope;
  return nullptr;
}

const Figure* findFigure(std::string_view name) {
  const FigureScope* scope = findScope(name);
  if (scope == nullptr) return nullptr;
  for (const Figure& figure : scope->figures)
    if (figure.name == name) return &figure;
  return nullptr;
}

std::string nearestFigure(std::string_view name) {
  std::vector<std::string> names;
  for (const FigureScope& scope : figureScopes())
    for (const Figure& figure : scope.figures) names.push_back(figure.name);
  return nearestWord(name, names);
}

}  // namespace stepwise
