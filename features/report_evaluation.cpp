#include "features/report_values.h"

namespace stepwise {
namespace {

Json optionalNumber(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }
Json textOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : textJson(text); }

Json ruleJson(const RuleResult& rule) {
  return object({{"rule", textJson(rule.rule)},
                 {"outcome", name(rule.outcome)},
                 {"unit", textJson(rule.unit)},
                 {"value", optionalNumber(rule.value)},
                 {"possible", optionalNumber(rule.possible)},
                 {"recommended", optionalNumber(rule.recommended)},
                 {"pixels", optionalNumber(rule.pixels)},
                 {"faces", rule.faces},
                 {"text", textJson(rule.text)},
                 {"library", textsJson(rule.libraryKeys)}});
}

Json rulesJson(const std::vector<RuleResult>& rules) {
  Json json = Json::array();
  for (const RuleResult& rule : rules) json.push_back(ruleJson(rule));
  return json;
}

Json poseJson(const std::optional<BuildPose>& pose) {
  if (!pose) return nullptr;
  return object({{"up", vectorJson(pose->up)},
                 {"heightMm", number(pose->heightMm)},
                 {"footprintMm", Json::array({number(pose->lengthMm), number(pose->widthMm)})},
                 {"baseMm2", number(pose->baseMm2)},
                 {"overhangMm2", number(pose->overhangMm2)},
                 {"overhanging", pose->overhanging},
                 {"reason", pose->reason},
                 {"library", pose->libraryKeys}});
}

Json gapJson(const std::optional<MeasuredGap>& gap) {
  if (!gap) return nullptr;
  return object({{"mm", number(gap->mm)}, {"faces", Json::array({gap->face, gap->opposite})}});
}

Json factorJson(const Factor& factor) {
  Json inputs = Json::array();
  for (const FactorInput& input : factor.inputs)
    inputs.push_back(object({{"label", textJson(input.label)},
                             {"machined", optionalNumber(input.machined)},
                             {"printed", optionalNumber(input.printed)}}));
  return object(
      {{"score", optionalNumber(factor.score)}, {"text", textJson(factor.text)}, {"inputs", std::move(inputs)}});
}

}  // namespace

Json sectionsJson(const std::optional<SectionMap>& sections) {
  if (!sections) return nullptr;
  return object({{"thinnestWall", gapJson(sections->thinnestWall)},
                 {"narrowestGap", gapJson(sections->narrowestGap)},
                 {"thickestMm", optionalNumber(sections->maxSectionMm)},
                 {"hiddenFaces", sections->hidden},
                 {"thickestAt", sections->maxSectionMm ? vectorJson(sections->maxSectionAt) : Json(nullptr)}});
}

Json printabilityJson(const std::vector<Printability>& printability) {
  Json json = Json::array();
  for (const Printability& entry : printability)
    json.push_back(object({{"printer", textJson(entry.printer)},
                           {"route", textJson(entry.route)},
                           {"outcome", name(entry.outcome)},
                           {"pose", poseJson(entry.pose)},
                           {"rules", rulesJson(entry.rules)}}));
  return json;
}

Json rankingJson(const std::vector<Tornado>& ranking) {
  Json json = Json::array();
  for (const Tornado& tornado : ranking) {
    Json bars = Json::array();
    for (const TornadoBar& bar : tornado.bars)
      bars.push_back(object({{"key", textJson(bar.key)},
                             {"low", textJson(bar.atLowText)},
                             {"high", textJson(bar.atHighText)},
                             {"atLow", number(bar.atLow)},
                             {"atHigh", number(bar.atHigh)}}));
    json.push_back(object({{"route", textJson(tornado.route)},
                           {"figure", name(tornado.figure)},
                           {"quantity", number(tornado.quantity)},
                           {"base", number(tornado.base)},
                           {"bars", std::move(bars)}}));
  }
  return json;
}

Json evaluationJson(const std::optional<Evaluation>& evaluation) {
  if (!evaluation) return nullptr;
  Json factors = Json::object(), byQuantity = Json::array(), printers = Json::array();
  for (const PrinterVerdict& entry : evaluation->printers)
    printers.push_back(object(
        {{"route", textJson(entry.route)}, {"verdict", name(entry.verdict)}, {"reason", textJson(entry.reason)}}));
  for (const Factor& factor : evaluation->factors) factors[factor.name] = factorJson(factor);
  for (const QuantityVerdict& entry : evaluation->byQuantity)
    byQuantity.push_back(object({{"fromQuantity", number(entry.fromQuantity)},
                                 {"verdict", name(entry.verdict)},
                                 {"reason", textJson(entry.reason)}}));
  return object({{"verdict", name(evaluation->verdict)},
                 {"reason", textJson(evaluation->reason)},
                 {"decidingInput", textOrNull(evaluation->decidingInput)},
                 {"byQuantity", std::move(byQuantity)},
                 {"machinedRoute", textOrNull(evaluation->machinedRoute)},
                 {"printedRoute", textOrNull(evaluation->printedRoute)},
                 {"stability", optionalNumber(evaluation->stability)},
                 {"confidence", object({{"level", name(evaluation->confidence.level)},
                                        {"reasons", textsJson(evaluation->confidence.reasons)}})},
                 {"factors", std::move(factors)},
                 {"gates", rulesJson(evaluation->gates)},
                 {"printers", std::move(printers)},
                 {"wouldChange", textsJson(evaluation->wouldChange)},
                 {"library", textsJson(evaluation->libraryKeys)}});
}

}  // namespace stepwise
