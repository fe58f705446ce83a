#include "features/policy/figure_readers.h"

namespace stepwise {
namespace {

FigureValue valueOf(const Json& json, const char* whyUnknown) {
  if (json.is_boolean()) return truthFigure(json.get<bool>());
  if (json.is_number()) return numberFigure(json.get<double>());
  if (json.is_string()) return textFigure(json.get<std::string>());
  return unknownFigure(whyUnknown);
}

}  // namespace

FigureValue unknownFigure(const std::string& why) { return {FigureValue::Kind::unknown, 0, why, {}}; }
FigureValue absentFigure() { return {FigureValue::Kind::absent, 0, "", {}}; }
FigureValue numberFigure(double value) { return {FigureValue::Kind::number, value, "", {}}; }
FigureValue truthFigure(bool value) { return {FigureValue::Kind::truth, value ? 1.0 : 0.0, "", {}}; }
FigureValue textFigure(const std::string& value) { return {FigureValue::Kind::text, 0, value, {}}; }

ReadFigure fieldOf(std::vector<const char*> path, const char* whyUnknown) {
  return [path = std::move(path), whyUnknown](const FigureInstance& instance) {
    return valueOf(memberAt(*instance.item, path), whyUnknown);
  };
}

ReadFigure optionalFieldOf(std::vector<const char*> path) {
  return [path = std::move(path)](const FigureInstance& instance) {
    const Json& value = memberAt(*instance.item, path);
    return value.is_null() ? absentFigure() : valueOf(value, "the report does not tell it");
  };
}

ReadFigure countOf(std::vector<const char*> path) {
  return [path = std::move(path)](const FigureInstance& instance) {
    const Json& list = memberAt(*instance.item, path);
    return list.is_array() ? numberFigure(static_cast<double>(list.size()))
                           : unknownFigure("the report does not tell it");
  };
}

ReadFigure ratioOf(const char* numerator, const char* denominator) {
  return [numerator, denominator](const FigureInstance& instance) {
    const Json &above = memberAt(*instance.item, {numerator}), &below = memberAt(*instance.item, {denominator});
    if (below.is_null()) return absentFigure();
    if (!above.is_number() || !below.is_number() || !(below.get<double>() > 0))
      return unknownFigure("one of the two lengths is not known or zero");
    return numberFigure(above.get<double>() / below.get<double>());
  };
}

ReadFigure neverKnown(const char* why) {
  return [why](const FigureInstance&) { return unknownFigure(why); };
}

Figure number(std::string name, std::string unit, std::string meaning, ReadFigure read) {
  return {std::move(name), Figure::Type::number, std::move(unit), std::move(meaning), std::move(read)};
}
Figure text(std::string name, std::string meaning, ReadFigure read) {
  return {std::move(name), Figure::Type::text, "", std::move(meaning), std::move(read)};
}
Figure truth(std::string name, std::string meaning, ReadFigure read) {
  return {std::move(name), Figure::Type::truth, "", std::move(meaning), std::move(read)};
}

std::string facesLabel(const std::vector<int>& faces) {
  std::string label = faces.size() == 1 ? "face" : "faces";
  for (std::size_t i = 0; i < faces.size(); ++i) label += (i == 0 ? " " : ", ") + std::to_string(faces[i]);
  return label;
}

std::vector<int> facesOf(const Json& list) {
  return list.is_array() ? list.get<std::vector<int>>() : std::vector<int>();
}

}  // namespace stepwise
