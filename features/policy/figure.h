// The figures of a report that a policy may ask for: a name, a unit, and how each is read.
//
// A figure belongs to a scope — the file, a part, each hole, each pocket … — and has one value for every instance of it
// in a report. Reads the report's JSON only, so that fresh reports and stored ones are judged alike. What the report
// does not tell is unknown, with the reason. Lengths in mm, angles in degrees, money in euros, times in minutes or
// days.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/report.h"

namespace stepwise {

struct FigureValue {
  enum class Kind {
    unknown,  ///< `text` says why
    absent,   ///< the thing has no such figure: a pocket without corners has no corner radius
    number,
    atLeast,  ///< `number` is a lower bound of it
    text,
    truth  ///< `number` is 1 or 0
  } kind = Kind::unknown;
  double number = 0;
  std::string text;
  std::vector<int> faces = {};  ///< that this value is about; empty: those of the instance
};

/// One thing of a report that figures are told of.
struct FigureInstance {
  const Json* report = nullptr;
  const Json* part = nullptr;  ///< null: the file itself
  const Json* item = nullptr;  ///< the feature, corner, rule …; the part or the report where there is none
  std::string label;           ///< "hole 5", "faces 3, 8", "part 1"
  std::vector<int> faces;      ///< of the part
};

struct Figure {
  enum class Type { number, text, truth };
  std::string name;  ///< "hole.diameter"
  Type type = Type::number;
  std::string unit;  ///< "mm", …; empty: a bare number, text or truth
  std::string meaning;
  std::function<FigureValue(const FigureInstance&)> read;
};

struct FigureScope {
  std::string name;  ///< "hole"
  std::string meaning;
  std::function<std::vector<FigureInstance>(const Json& report)> instances;
  std::vector<Figure> figures;
};

/// In the order in which a reader looks for them.
std::span<const FigureScope> figureScopes();
const FigureScope* findScope(std::string_view figureName);
/// null: there is no such figure.
const Figure* findFigure(std::string_view name);
/// The known name that is nearest in spelling. Empty: none is near.
std::string nearestFigure(std::string_view name);

/// Scopes by where they are written down.
std::vector<FigureScope> wholeScopes();    ///< file, part, machines
std::vector<FigureScope> featureScopes();  ///< hole, pocket, boss …
std::vector<FigureScope> turningScopes();  ///< turned, shoulder
std::vector<FigureScope> findingScopes();  ///< corner, printing

}  // namespace stepwise
