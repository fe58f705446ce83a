#include "features/report_values.h"

namespace stepwise {
namespace {

Json optionalRange(const std::optional<Range>& range) { return range ? rangeJson(*range) : Json(nullptr); }
Json optionalNumber(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }
Json optionalIndex(const std::optional<int>& index) { return index ? Json(*index) : Json(nullptr); }

template <class T, class ToJson>
Json arrayJson(const std::vector<T>& items, ToJson toJson) {
  Json json = Json::array();
  for (const T& item : items) json.push_back(toJson(item));
  return json;
}

Json termJson(const VariationTerm& term) {
  return object({{"label", textJson(term.label)},
                 {"sigma3Mm", rangeJson(term.sigma3Mm)},
                 {"setup", optionalIndex(term.setup)},
                 {"library", textsJson(term.libraryKeys)}});
}

Json pairJson(const PairVariation& pair) {
  return object({{"facesA", pair.facesA},
                 {"facesB", pair.facesB},
                 {"featureA", optionalIndex(pair.featureA)},
                 {"featureB", optionalIndex(pair.featureB)},
                 {"origin", textJson(pair.origin)},
                 {"inferred", pair.inferred},
                 {"path", textJson(pair.path)},
                 {"leverMm", number(pair.leverMm)},
                 {"rssMm", rangeJson(pair.rssMm)},
                 {"worstMm", rangeJson(pair.worstMm)},
                 {"toleranceMm", optionalNumber(pair.toleranceMm)},
                 {"cp", optionalRange(pair.cp)},
                 {"terms", arrayJson(pair.terms, termJson)}});
}

Json factorJson(const YieldFactor& factor) {
  return object({{"label", textJson(factor.label)},
                 {"ratio", rangeJson(factor.ratio)},
                 {"library", textsJson(factor.libraryKeys)}});
}

Json stepYieldJson(const StepYield& step) {
  return object({{"firstPass", rangeJson(step.firstPass)},
                 {"factors", arrayJson(step.factors, factorJson)},
                 {"foundHere", number(step.foundHereRatio)},
                 {"foundLater", number(step.foundLaterRatio)},
                 {"escapes", number(step.escapesRatio)},
                 {"valueSoFarEur", number(step.valueSoFarEur)},
                 {"expectedLossEur", number(step.expectedLossEur)},
                 {"lateLossEur", number(step.lateLossEur)}});
}

Json inspectionJson(const InspectionPoint& point) {
  return object({{"step", point.step},
                 {"label", textJson(point.label)},
                 {"detect", number(point.detectRatio)},
                 {"found", number(point.foundRatio)},
                 {"lateLossEur", number(point.lateLossEur)},
                 {"library", textsJson(point.libraryKeys)}});
}

Json yieldJson(const YieldEstimate& yield, ReportDetail detail) {
  Json json = object({{"rolled", rangeJson(yield.rolled)},
                      {"normalized", number(yield.normalized)},
                      {"expectedLossEur", number(yield.expectedLossEur)},
                      {"lateLossEur", number(yield.lateLossEur)},
                      {"lateIndex", number(yield.lateIndex)},
                      {"worstStep", optionalIndex(yield.worstStep)},
                      {"escaped", number(yield.escapedRatio)},
                      {"unknowns", textsJson(yield.unknowns)}});
  if (detail == ReportDetail::full) {
    json["steps"] = arrayJson(yield.steps, stepYieldJson);
    json["inspections"] = arrayJson(yield.inspections, inspectionJson);
  }
  return json;
}

Json elementJson(const LeadTimeElement& element) {
  return object({{"label", textJson(element.label)},
                 {"step", optionalIndex(element.step)},
                 {"p50", number(element.p50D)},
                 {"sigma", number(element.sigma)},
                 {"library", textsJson(element.libraryKeys)}});
}

/// How strongly all items or elements err together.
Json commonCauseJson(double correlation, const std::vector<std::string>& keys) {
  return object({{"correlation", number(correlation)}, {"library", textsJson(keys)}});
}

Json leadTimeJson(const LeadTimeEstimate& leadTime, ReportDetail detail) {
  Json json = object({{"p50", number(leadTime.p50D)},
                      {"p90", number(leadTime.p90D)},
                      {"quantity", leadTime.quantity},
                      {"commonCause", commonCauseJson(leadTime.correlation, leadTime.libraryKeys)},
                      {"method", textJson(leadTime.method)},
                      {"unknowns", textsJson(leadTime.unknowns)}});
  if (leadTime.p50ErrorD) json["p50Error"] = number(*leadTime.p50ErrorD);
  if (leadTime.p90ErrorD) json["p90Error"] = number(*leadTime.p90ErrorD);
  if (!leadTime.deciles.empty()) json["quantiles"] = arrayJson(leadTime.deciles, number);
  if (detail == ReportDetail::full) json["elements"] = arrayJson(leadTime.elements, elementJson);
  return json;
}

const char* word(CostItem::Basis basis) {
  switch (basis) {
    case CostItem::Basis::once: return "once";
    case CostItem::Basis::perLot: return "perLot";
    case CostItem::Basis::perPiece: return "perPiece";
    case CostItem::Basis::perLoad: return "perLoad";
  }
  return "perPiece";
}

Json itemJson(const CostItem& item) {
  return object(
      {{"basis", word(item.basis)},
       {"label", textJson(item.label)},
       {"step", optionalIndex(item.step)},
       {"eur", rangeJson(item.eur)},
       {"piecesPerLoad", item.basis == CostItem::Basis::perLoad ? rangeJson(item.piecesPerLoad) : Json(nullptr)},
       {"library", textsJson(item.libraryKeys)}});
}

Json pointJson(const CostPoint& point) {
  return object({{"quantity", number(point.quantity)}, {"perPieceEur", rangeJson(point.perPieceEur)}});
}

Json distributionJson(const std::optional<CostDistribution>& distribution) {
  if (!distribution) return nullptr;
  return object({{"quantity", number(distribution->quantity)},
                 {"p50Eur", number(distribution->p50Eur)},
                 {"p90Eur", number(distribution->p90Eur)},
                 {"commonCause", commonCauseJson(distribution->correlation, distribution->libraryKeys)},
                 {"method", textJson(distribution->method)}});
}

Json costJson(const CostEstimate& cost, ReportDetail detail) {
  Json json = object({{"region", textJson(cost.region)},
                      {"onceEur", rangeJson(cost.onceEur)},
                      {"lotEur", rangeJson(cost.lotEur)},
                      {"pieceEur", rangeJson(cost.pieceEur)},
                      {"distribution", distributionJson(cost.distribution)},
                      {"curve", arrayJson(costCurve(cost), pointJson)},
                      {"unknowns", textsJson(cost.unknowns)}});
  if (detail == ReportDetail::full) json["items"] = arrayJson(cost.items, itemJson);
  return json;
}

Json linkJson(const StepLink& link) {
  return object({{"from", link.from}, {"to", link.to}, {"why", textJson(link.why)}});
}

Json shareJson(const ScrapShare& share) {
  return object({{"steps", share.steps}, {"ratio", number(share.ratio)}, {"label", textJson(share.label)}});
}

Json reachJson(const StepReach& reach) {
  return object({{"steps", reach.steps},
                 {"features", reach.features},
                 {"datums", reach.datums},
                 {"specialTooling", reach.specialTooling},
                 {"delicateHandling", reach.delicateHandling}});
}

Json noteJson(const StepNote& note) { return textJson(note.text); }

Json couplingJson(const CouplingEstimate& coupling) {
  return object({{"linksPerStep", number(coupling.linksPerStep)},
                 {"links", arrayJson(coupling.links, linkJson)},
                 {"reach", arrayJson(coupling.reach, reachJson)},
                 {"scrap", arrayJson(coupling.scrap, shareJson)},
                 {"specialTooling", arrayJson(coupling.specialTooling, noteJson)},
                 {"delicateHandling", arrayJson(coupling.delicateHandling, noteJson)}});
}

}  // namespace

Json rangeJson(const Range& range) {
  return object({{"value", number(range.value)}, {"low", number(range.low)}, {"high", number(range.high)}});
}

Json textsJson(const std::vector<std::string>& texts) {
  return arrayJson(texts, [](const std::string& text) { return textJson(text); });
}

void addChainFigures(Json& json, const Route& route, ReportDetail detail) {
  if (detail == ReportDetail::full) json["variation"] = arrayJson(route.variation, pairJson);
  json["yield"] = route.yield ? yieldJson(*route.yield, detail) : Json(nullptr);
  json["leadTimeD"] = route.leadTime ? leadTimeJson(*route.leadTime, detail) : Json(nullptr);
  json["cost"] = route.cost ? costJson(*route.cost, detail) : Json(nullptr);
  if (detail == ReportDetail::full) json["coupling"] = route.coupling ? couplingJson(*route.coupling) : Json(nullptr);
}

}  // namespace stepwise
