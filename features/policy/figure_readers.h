// Short ways to say where in the report a figure stands.
#pragma once

#include "features/policy/figure.h"
#include "features/report_path.h"

namespace stepwise {

FigureValue unknownFigure(const std::string& why);
FigureValue absentFigure();
FigureValue numberFigure(double value);
FigureValue truthFigure(bool value);
FigureValue textFigure(const std::string& value);

using ReadFigure = std::function<FigureValue(const FigureInstance&)>;
/// A number, text or truth below the instance's item.
ReadFigure fieldOf(std::vector<const char*> path, const char* whyUnknown = "the report does not tell it");
/// Likewise, but what stands there as null is absent rather than unknown.
ReadFigure optionalFieldOf(std::vector<const char*> path);
/// How many entries a list below the item has.
ReadFigure countOf(std::vector<const char*> path);
/// The ratio of two numbers below the item.
ReadFigure ratioOf(const char* numerator, const char* denominator);
/// Never known, for one reason.
ReadFigure neverKnown(const char* why);

Figure number(std::string name, std::string unit, std::string meaning, ReadFigure read);
Figure text(std::string name, std::string meaning, ReadFigure read);
Figure truth(std::string name, std::string meaning, ReadFigure read);

/// "faces 3, 8".
std::string facesLabel(const std::vector<int>& faces);
std::vector<int> facesOf(const Json& list);

}  // namespace stepwise
