// Words for numbers of the report: what a machinist would write on the drawing or say at the machine.
#pragma once

#include <string>

#include "features/report.h"

namespace stepwise {

/// "12", "3.2", "0.085": three decimals, four below 0.1; unknown (null): "?".
std::string lengthPhrase(const Json& millimetres);
/// "11874", "3.1416": five significant digits.
std::string amountPhrase(const Json& amount);
/// "3.2", "45", "1800": two significant digits, for figures that are known no better.
std::string roughPhrase(const Json& amount);
/// "+Z", or "(0.5, 0, 0.866), 30° from +Z" for a direction off the axes.
std::string directionPhrase(const Json& direction);
/// The same without the angle, in two decimals.
std::string shortDirectionPhrase(const Json& direction);
/// "1, 2, 5–9"; empty: "none". Longer than `maxRuns` runs: "… (N in all)".
std::string idsPhrase(const Json& ids, int maxRuns = 12);
/// "1 face", "3 faces".
std::string countPhrase(std::size_t count, const std::string& noun);

/// "from +Z, -X, 2 more".
std::string directionsPhrase(const Json& directions);
/// "3.2 min (1.7 to 9)"; null: "time unknown".
std::string minutesPhrase(const Json& range);
/// "65 € (24 to 200)".
std::string euroPhrase(const Json& range);
/// "95.7 % (93.2 to 98.1)".
std::string percentPhrase(const Json& range);

/// The feature's kind with its form: "countersunk through hole", "open pocket".
std::string featureName(const Json& feature);
/// Its dimensions: "Ø6, 10 deep, 118° point".
std::string featureDimensions(const Json& feature);
/// "vise on faces 3 | 5, opening 30, grip 8 deep".
std::string clampingPhrase(const Json& clamping);
/// "+Z, the side of face 12".
std::string setupDirection(const Json& setup);
/// "3-axis mill" for "mill3".
std::string machinePhrase(const std::string& machine);
/// "3-axis mill + wire EDM" for "mill3+wireEdm".
std::string routePhrase(const std::string& route);
/// The machine whose setups are shown one by one: the recommended one, else the first that can do it. Empty: none.
std::string machineToShow(const Json& part);

}  // namespace stepwise
