// The two routes that a part's pictures show side by side. Private to features/pictures.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "features/report.h"

namespace stepwise {

struct ComparedRoute {
  const Json* route = nullptr;             ///< with `steps`, `yield`, …; null: there is none
  std::string title;                       ///< "Machined: 5-axis mill", "Printed: no route is feasible"
  std::string shortName;                   ///< "5-axis mill"
  std::string line, area, mark, ink, bar;  ///< looks of the picture's style sheet
};

/// Machined first.
std::array<ComparedRoute, 2> comparedRoutes(const Json& part);

/// The text with the names of the part's compared routes in words: "mill5 up to 32 pieces" → "5-axis mill up to …".
std::string inWords(const Json& part, std::string text);

/// "bracket: " and what the picture shows.
std::string pictureTitle(const Json& part, const std::string& what);

}  // namespace stepwise
