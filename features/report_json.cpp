#include <algorithm>
#include <map>

#include "features/report.h"
#include "features/report_assembly.h"
#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

enum class Status { ok, degraded, error };

const char* name(Status status) {
  switch (status) {
    case Status::ok: return "ok";
    case Status::degraded: return "degraded";
    case Status::error: return "error";
  }
  return "error";
}

bool isDoubt(const Diagnostic& diagnostic) { return diagnostic.severity != Severity::info; }

/// A part without faces could not be analysed at all; its diagnostics say why.
bool failed(const PartAnalysis& analysis) { return analysis.graph.faces.empty(); }

Status classifyStatus(const AssemblyAnalysis& analysis) {
  const Assembly& assembly = analysis.assembly;
  const bool anyFailed = std::any_of(analysis.parts.begin(), analysis.parts.end(), failed);
  if (std::all_of(analysis.parts.begin(), analysis.parts.end(), failed)) return Status::error;
  const bool doubtful = std::any_of(assembly.diagnostics.begin(), assembly.diagnostics.end(), isDoubt) ||
                        std::any_of(assembly.parts.begin(), assembly.parts.end(), [](const Part& part) {
                          return part.healed || std::any_of(part.diagnostics.begin(), part.diagnostics.end(), isDoubt);
                        });
  const bool lost = !assembly.missing.empty() || assembly.file.solidsRead < assembly.file.solidsInText;
  return anyFailed || doubtful || lost ? Status::degraded : Status::ok;
}

Json inputJson(const ReportedInput& input, Status status, Json error) {
  return object({{"path", textJson(input.path)},
                 {"sha256", input.sha256 ? Json(*input.sha256) : Json(nullptr)},
                 {"bytes", input.bytes ? Json(*input.bytes) : Json(nullptr)},
                 {"status", name(status)},
                 {"error", std::move(error)},
                 {"unit", nullptr},
                 {"schema", nullptr},
                 {"exporter", nullptr}});
}

Json textOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : textJson(text); }

Json nothingAnalyzedJson(const AssemblyAnalysis& analysis) {
  for (const PartAnalysis& part : analysis.parts)
    for (const Diagnostic& d : part.diagnostics)
      if (d.severity == Severity::error) return errorJson({d.code, d.where, d.message, d.hint});
  return errorJson({"no-part", analysis.assembly.file.path, "the file holds no body that can be analysed",
                    "export the part as a solid body"});
}

Json faceJson(const Face& face, const Part& part, const Recognition& recognition) {
  const std::size_t i = static_cast<std::size_t>(face.id) - 1;
  const std::string faceName = i < part.faces.size() ? part.faces[i].name : std::string();
  const FaceVerdict& verdict = recognition.faces[i];
  Json json = object({{"id", face.id},
                      {"name", textJson(faceName)},
                      {"surface", textJson(kindName(face.surface))},
                      {"areaMm2", number(face.areaMm2)},
                      {"feature", verdict.feature ? Json(*verdict.feature) : Json(nullptr)},
                      {"class", textJson(verdict.faceClass)}});
  if (face.recognizedFromSpline) json["recognizedFromSpline"] = true;
  if (!verdict.reason.empty()) json["reason"] = textJson(verdict.reason);
  return json;
}

Json orientedBoxJson(const OrientedBox& box) {
  return object({{"sizeMm", vectorJson(box.halfExtentsMm * 2)},
                 {"center", vectorJson(box.frame.origin)},
                 {"axes", Json::array({vectorJson(box.frame.axes[0]), vectorJson(box.frame.axes[1]),
                                       vectorJson(box.frame.axes[2])})}});
}

Json pmiJson(const PmiItem& item) {
  const auto optionalNumber = [](const std::optional<double>& v) { return v ? number(*v) : Json(nullptr); };
  return object({{"kind", textJson(item.kind)},
                 {"name", textJson(item.name)},
                 {"value", optionalNumber(item.value)},
                 {"lower", optionalNumber(item.lower)},
                 {"upper", optionalNumber(item.upper)},
                 {"fit", textJson(item.fit)},
                 {"datum", textJson(item.datum)},
                 {"faces", item.faces}});
}

/// Volume and mass stay unknown (null) where there is no closed body or no density.
void addMass(Json& json, const Part& part, const PartAnalysis& analysis) {
  const bool measured = !failed(analysis);
  const bool solid = measured && part.closed && analysis.mass.volumeMm3 > 0;
  json["volumeMm3"] = solid ? number(analysis.mass.volumeMm3) : Json(nullptr);
  json["areaMm2"] = measured ? number(analysis.mass.areaMm2) : Json(nullptr);
  json["densityGPerCm3"] = part.densityGPerCm3 ? number(*part.densityGPerCm3) : Json(nullptr);
  json["massG"] =
      solid && part.densityGPerCm3 ? number(analysis.mass.volumeMm3 * 1e-3 * *part.densityGPerCm3) : Json(nullptr);
  json["boxMm"] = measured && !analysis.graph.box.empty() ? vectorJson(analysis.graph.box.size()) : Json(nullptr);
  json["orientedBox"] = analysis.box ? orientedBoxJson(*analysis.box) : Json(nullptr);
}

Json partJson(int id, int instances, const Part& part, const PartAnalysis& analysis) {
  Json json = object({{"id", id},
                      {"name", textJson(part.name)},
                      {"instances", instances},
                      {"material", part.material ? textJson(*part.material) : Json(nullptr)},
                      {"closed", part.closed},
                      {"healed", part.healed}});
  addMass(json, part, analysis);
  Json faces = Json::array(), features = Json::array(), pmi = Json::array();
  for (const Face& face : analysis.graph.faces) faces.push_back(faceJson(face, part, analysis.recognition));
  for (const Feature& feature : analysis.recognition.features) features.push_back(featureJson(feature));
  for (const PmiItem& item : part.pmi) pmi.push_back(pmiJson(item));
  json["faces"] = std::move(faces);
  json["features"] = std::move(features);
  if (!pmi.empty()) json["pmi"] = std::move(pmi);
  if (analysis.access && !analysis.access->corners.empty()) json["innerCorners"] = innerCornersJson(*analysis.access);
  json["setups"] = setupsJson(analysis.graph, analysis);
  json["clampings"] = clampingsJson(analysis);
  json["process"] = analysis.process ? processJson(*analysis.process, analysis.evaluation) : Json(nullptr);
  json["sections"] = sectionsJson(analysis.sections);
  json["printability"] = printabilityJson(analysis.printability);
  json["evaluation"] = evaluationJson(analysis.evaluation);
  if (!analysis.ranking.empty()) json["ranking"] = rankingJson(analysis.ranking);
  return json;
}

Json placementJson(const Placement& placement) {
  return object({{"origin", vectorJson(placement.origin)},
                 {"axes", Json::array({vectorJson(placement.axes[0]), vectorJson(placement.axes[1]),
                                       vectorJson(placement.axes[2])})}});
}

bool isAssembly(const Assembly& assembly) {
  return assembly.instances.size() > 1 || !assembly.missing.empty() ||
         (assembly.instances.size() == 1 && assembly.instances[0].placement != Placement{});
}

Json assemblyJson(const AssemblyAnalysis& analysis) {
  const Assembly& assembly = analysis.assembly;
  if (!isAssembly(assembly)) return nullptr;
  Json instances = Json::array(), missing = Json::array();
  int id = 0;
  for (const Instance& instance : assembly.instances) {
    Json path = Json::array();
    for (const std::string& step : instance.path) path.push_back(textJson(step));
    instances.push_back(object({{"id", ++id},
                                {"part", instance.part + 1},
                                {"name", textJson(instance.name)},
                                {"path", std::move(path)},
                                {"placement", placementJson(instance.placement)}}));
    if (!instance.shapeFaces.empty()) instances.back()["shapeFaces"] = instance.shapeFaces;
  }
  for (const MissingPart& part : assembly.missing)
    missing.push_back(object({{"name", textJson(part.name)}, {"reason", textJson(part.reason)}}));
  Json json = object({{"instances", std::move(instances)}, {"missing", std::move(missing)}});
  addStudy(json, analysis);
  return json;
}

Json diagnosticsJson(const AssemblyAnalysis& analysis) {
  Json json = Json::array();
  const auto addAll = [&](const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) json.push_back(diagnosticJson(diagnostic));
  };
  addAll(analysis.assembly.diagnostics);
  for (std::size_t i = 0; i < analysis.parts.size(); ++i) {
    addAll(analysis.assembly.parts[i].diagnostics);
    addAll(analysis.parts[i].diagnostics);
  }
  return json;
}

Json timingJson(const ReportedTiming& timing, const AssemblyAnalysis& analysis) {
  std::map<std::string, double> seconds;
  for (const PartAnalysis& part : analysis.parts)
    for (const StageTime& time : part.times) seconds[time.stage] += time.seconds;
  for (const StageTime& time : analysis.times) seconds[time.stage] += time.seconds;
  Json stages = Json::object();
  for (const auto& [stage, time] : seconds) stages[stage] = number(time);
  return object({{"readS", number(timing.readS)},
                 {"analyzeS", number(timing.analyzeS)},
                 {"peakMemoryMb", timing.peakMemoryMb ? number(*timing.peakMemoryMb) : Json(nullptr)},
                 {"stagesS", std::move(stages)}});
}

}  // namespace

Json buildReport(const ReportedInput& input, const AssemblyAnalysis& analysis,
                 const std::optional<ReportedTiming>& timing) {
  const Assembly& assembly = analysis.assembly;
  const Status status = classifyStatus(analysis);
  Json json = object({{"schema", "stepwise.report/1"}});
  json["input"] = inputJson(input, status, status == Status::error ? nothingAnalyzedJson(analysis) : Json(nullptr));
  json["input"]["unit"] = textOrNull(assembly.file.unit);
  json["input"]["schema"] = textOrNull(assembly.file.schema);
  json["input"]["exporter"] = textOrNull(assembly.file.exporter);
  std::vector<int> instances(assembly.parts.size(), 0);
  for (const Instance& instance : assembly.instances) ++instances[instance.part];
  Json parts = Json::array();
  for (std::size_t i = 0; i < analysis.parts.size(); ++i)
    parts.push_back(partJson(static_cast<int>(i) + 1, instances[i], assembly.parts[i], analysis.parts[i]));
  json["parts"] = std::move(parts);
  json["assembly"] = assemblyJson(analysis);
  json["evaluation"] =
      isAssembly(assembly) || analysis.parts.size() != 1 ? Json(nullptr) : json["parts"][0]["evaluation"];
  json["diagnostics"] = diagnosticsJson(analysis);
  if (timing) json["timing"] = timingJson(*timing, analysis);
  return json;
}

Json buildErrorReport(const ReportedInput& input, const Error& error) {
  return object({{"schema", "stepwise.report/1"},
                 {"input", inputJson(input, Status::error, errorJson(error))},
                 {"parts", Json::array()},
                 {"assembly", nullptr},
                 {"evaluation", nullptr},
                 {"diagnostics", Json::array()}});
}

std::string writeJsonLine(const Json& report) { return report.dump(); }

std::string writeJson(const Json& report) { return report.dump(2) + "\n"; }

}  // namespace stepwise
