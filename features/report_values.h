// The building blocks of the report's JSON: numbers that are the same on every machine, vectors, safe strings.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "features/report.h"

namespace stepwise {

/// One name and value of a JSON object.
struct Field {
  const char* name;
  mutable Json value;  ///< mutable: elements of an initializer list are const, and the value is moved out of it
};
/// An object of these fields. basic_json's own initializer lists make an array of two for each field first, which
/// was half the time of writing a report.
Json object(std::initializer_list<Field> fields);

/// Rounded to eight significant digits; below 1e-9 it is 0 (noise of cancelled lengths, cosines); not finite: null.
Json number(double value);
Json vectorJson(Vec3 value);
/// Valid UTF-8.
Json textJson(std::string_view text);
Json textsJson(const std::vector<std::string>& texts);
Json rangeJson(const Range& range);
Json diagnosticJson(const Diagnostic& diagnostic);
Json errorJson(const Error& error);

/// One of `features[]`: what all kinds have, and the dimensions of its own kind.
Json featureJson(const Feature& feature);

/// The `setups`, `clampings` and `process` objects of a part.
Json setupsJson(const FaceGraph& graph, const PartAnalysis& analysis);
Json clampingsJson(const PartAnalysis& analysis);
/// Inner corners drawn tighter than a mill leaves them.
Json innerCornersJson(const Access& access);
/// Routes that `evaluation` compares are reported in full.
Json processJson(const ProcessPlan& plan, const std::optional<Evaluation>& evaluation);

/// The `sections`, `printability` and `evaluation` of a part; null where not known.
Json sectionsJson(const std::optional<SectionMap>& sections);
Json printabilityJson(const std::vector<Printability>& printability);
Json evaluationJson(const std::optional<Evaluation>& evaluation);
Json rankingJson(const std::vector<Tornado>& ranking);

/// `brief` leaves out what only explains a figure; the recommended route and the printed one it is compared with are
/// reported in full.
enum class ReportDetail { brief, full };
/// `variation`, `yield`, `leadTimeD`, `cost` and `coupling` of a route.
void addChainFigures(Json& json, const Route& route, ReportDetail detail);

/// The largest plane whose outward normal is this direction, if any: how a machinist names a side.
std::optional<FaceId> sideFacing(const FaceGraph& graph, Vec3 direction);

}  // namespace stepwise
