#include "features/analysis.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <new>

#include "features/merge/mating_faces.h"
#include "features/merge/study_assembly.h"
#include "features/process/printer_limits.h"
#include "features/process/workholding_options.h"
#include "features/setups/hold_both_readings.h"
#include "geom/core/parallel.h"
#include "geom/core/tolerance.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/ray_caster.h"

namespace stepwise {
namespace {

Error cancelledError(const std::string& where) {
  return {"cancelled", where, "the work was cancelled before it was done", "start it again"};
}

/// Runs the stages of one part one after the other: names them to the progress sink, takes their time, stops at
/// cancellation, and turns what a stage throws into an Error, so that no exception leaves this folder.
class Stages {
 public:
  Stages(const Part& part, PartAnalysis& result, const Progress& progress)
      : part_(part), result_(result), progress_(progress) {}

  template <class Body>
  Result<void> run(const char* stage, double fraction, Body&& body) {
    if (progress_.cancelled()) return fail(cancelledError(part_.name));
    progress_.report(stage, fraction);
    const auto start = std::chrono::steady_clock::now();
    Result<void> outcome = caught(stage, body);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    result_.times.push_back({stage, elapsed.count()});
    return outcome;
  }

 private:
  template <class Body>
  Result<void> caught(const char* stage, Body& body) {
    const std::string where = "part " + part_.name + ", " + stage;
    const std::string hint = "check the body in the CAD system and export it again; if it is sound, please report it";
    try {
      body();
      return {};
    } catch (const std::bad_alloc&) {
      return fail({"memory-limit", where, "the memory limit was reached",
                   "allow more memory (--memory-mb), or simplify the file"});
    } catch (const std::exception& failure) {
      return fail({"stage-failed", where, std::string("this stage gave up: ") + failure.what(), hint});
    } catch (...) {  // the kernel's own exceptions are not std::exception in OCCT 7.6
      return fail({"stage-failed", where, "this stage gave up inside the geometry kernel", hint});
    }
  }

  const Part& part_;
  PartAnalysis& result_;
  const Progress& progress_;
};

Diagnostic toDiagnostic(const Error& error) {
  return {Severity::error, error.code, error.where, error.message, error.hint};
}

/// Directions that the smallest box probably follows: normals and axes, those with the most area first.
std::vector<Vec3> preferredBoxDirections(const FaceGraph& graph) {
  constexpr std::size_t kMost = 12;  // more only cost time: a box has three edges
  std::vector<std::pair<double, Vec3>> weighted;
  const auto add = [&](Vec3 direction, double area) {
    for (auto& [weight, known] : weighted)
      if (norm(cross(known, direction)) < kDirectionTolerance.inRadians()) {
        weight += area;
        return;
      }
    if (weighted.size() < 256) weighted.emplace_back(area, direction);
  };
  for (const Face& face : graph.faces) {
    if (const auto* plane = std::get_if<Plane>(&face.surface)) add(plane->normal, face.areaMm2);
    if (const auto* cylinder = std::get_if<Cylinder>(&face.surface)) add(cylinder->axis, face.areaMm2);
    if (const auto* cone = std::get_if<Cone>(&face.surface)) add(cone->axis, face.areaMm2);
  }
  std::stable_sort(weighted.begin(), weighted.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Vec3> directions;
  for (std::size_t i = 0; i < std::min(kMost, weighted.size()); ++i) directions.push_back(weighted[i].second);
  return directions;
}

/// Pairs of faces that a tolerance or dimension of the file ties together, or to its datums: better cut in one setup.
std::vector<std::array<FaceId, 2>> tolerancedPairs(const Part& part) {
  std::vector<std::array<FaceId, 2>> pairs;
  for (const PmiItem& item : part.pmi) {
    if (!item.upper && !item.lower) continue;
    for (std::size_t i = 1; i < item.faces.size(); ++i) pairs.push_back({item.faces[0], item.faces[i]});
    if (item.faces.empty() || item.datum.empty() || item.kind == "datum") continue;
    for (const PmiItem& datum : part.pmi)
      if (datum.kind == "datum" && !datum.faces.empty() && !datum.datum.empty() &&
          item.datum.find(datum.datum) != std::string::npos)
        pairs.push_back({item.faces[0], datum.faces[0]});
  }
  return pairs;
}

std::vector<FaceId> hiddenFaces(const Access& access) {
  std::vector<FaceId> hidden;
  for (std::size_t i = 0; i < access.fraction.size(); ++i)
    if (std::all_of(access.fraction[i].begin(), access.fraction[i].end(), [](double share) { return share <= 0; }))
      hidden.push_back(static_cast<FaceId>(i + 1));
  return hidden;
}

double unownedAreaRatio(const PartAnalysis& analysis) {
  double unowned = 0, all = 0;
  for (std::size_t i = 0; i < analysis.graph.faces.size(); ++i) {
    const double area = analysis.graph.faces[i].areaMm2;
    all += area;
    if (analysis.recognition.faces[i].faceClass == "unowned") unowned += area;
  }
  return all > 0 ? unowned / all : 0;
}

/// What the user asks of faces that the part does not have would otherwise be dropped in silence.
void noteUnknownFaces(const Part& part, const std::vector<PmiItem>& asked, PartAnalysis& result) {
  const auto count = static_cast<int>(result.graph.faces.size());
  for (const PmiItem& item : asked)
    for (const FaceId face : item.faces)
      if (face < 1 || face > count)
        result.diagnostics.push_back({Severity::warning, "no-such-face", "part " + part.name,
                                      "a fit or roughness is asked of face " + std::to_string(face) +
                                          ", but the part has " + std::to_string(count) + " faces: it is left out",
                                      "name a face of the report"});
}

/// A sheet has no inside: which side a tool comes from, and what it removes, is not defined.
void explainOpenBody(const Part& part, PartAnalysis& result) {
  result.recognition = {};
  for (std::size_t i = 0; i < result.graph.faces.size(); ++i)
    result.recognition.faces.push_back(
        {std::nullopt, "unowned", "the body is open: it has no inside to tell material from air"});
  result.diagnostics.push_back({Severity::warning, "open-body", "part " + part.name,
                                "the body is a sheet without volume: features, setups and steps were not looked for",
                                "export it as a solid"});
}

std::vector<Tornado> rankComparedRoutes(const PlanInputs& inputs, const Evaluation& evaluation,
                                        const ProcessLibrary& library, const PlanProcessOptions& plan) {
  std::vector<Tornado> ranking;
  for (const std::string& route : {evaluation.machinedRoute, evaluation.printedRoute})
    for (const ChainFigure figure : {ChainFigure::costPerPieceEur, ChainFigure::leadTimeP50D, ChainFigure::rolledYield})
      if (std::optional<Tornado> tornado = rankInputs(inputs, library, plan, route, figure))
        ranking.push_back(std::move(*tornado));
  return ranking;
}

/// The stages after recognition, each resting on the one before.
Result<void> planPart(const Part& part, const ProcessLibrary& library, const AnalyzeOptions& options, Stages& stages,
                      PartAnalysis& result) {
  TriangleMesh mesh;
  std::optional<RayCaster> rays;
  const auto tessellateBody = [&] {
    mesh = tessellate(part.solid, options.tessellate);
    result.box = findOrientedBox(part.solid, mesh, preferredBoxDirections(result.graph));
    rays.emplace(mesh);
  };
  const auto lookFromOutside = [&] {
    result.access = findAccess(result.graph, result.recognition, mesh, *rays, *result.box, options.access);
  };
  const auto tryTools = [&] {
    ToolReachOptions reach = options.toolReach;
    reach.samplesPerFace = options.access.samplesPerFace;
    reach.whole = options.access.enoughFraction;
    findToolReach(result.graph, result.recognition, mesh, readTools(library), *result.access, reach);
  };
  ChooseSetupsOptions choose = options.setups;
  if (choose.tolerancedPairs.empty()) choose.tolerancedPairs = tolerancedPairs(part);
  const auto planSetups = [&] {
    result.setups = chooseSetups(result.graph, result.recognition, *result.access, choose);
  };
  const auto hold = [&] {
    WorkholdingOptions holding = options.workholding ? *options.workholding : workholdingOptions(library);
    if (options.process.stock == PlanProcessOptions::Stock::casting) holding.stock.casting = castingOptions(library);
    holdBothReadings(result.setups, result.graph, result.recognition, *result.access, *rays, *result.box, choose,
                     holding);
    for (const SetupPlan& plan : result.setups) result.clampings.push_back(countClampings(plan));
  };
  const auto measure = [&] {
    result.sections = measureSections(mesh, *rays, static_cast<int>(result.graph.faces.size()), options.walls);
    result.sections->hidden = hiddenFaces(*result.access);
  };
  PlanProcessOptions plan = options.process;
  const auto orderSteps = [&] {
    if (part.material) plan.material = part.material;  // the user's word is for parts whose file names none
    plan.box = result.box;
    noteUnknownFaces(part, plan.pmi, result);
    plan.pmi.insert(plan.pmi.end(), part.pmi.begin(), part.pmi.end());
    plan.sections = result.sections->summary();
    plan.poses = proposeBuildPoses(mesh, result.graph, result.recognition, *result.box, library);
    result.process =
        planProcess(result.graph, result.mass, result.recognition, result.setups, result.clampings, library, plan);
  };
  const auto evaluate = [&] {
    const PlanInputs inputs{result.graph, result.mass, result.recognition, result.setups, result.clampings};
    for (const std::string& printer : printerIds(library))
      result.printability.push_back(assessPrintability(inputs, library, plan, printer, &*result.sections));
    EvaluateOptions question = options.evaluate;
    question.quantity = plan.quantity;
    question.unownedAreaRatio = unownedAreaRatio(result);
    result.evaluation = evaluatePart(*result.process, result.printability, library, question);
    if (options.ranking == AnalyzeOptions::Ranking::comparedRoutes)
      result.ranking = rankComparedRoutes(inputs, *result.evaluation, library, plan);
  };
  return stages.run("tessellating", 0.4, tessellateBody)
      .and_then([&] { return stages.run("looking from all sides", 0.5, lookFromOutside); })
      .and_then([&] { return stages.run("trying tools", 0.6, tryTools); })
      .and_then([&] { return stages.run("choosing setups", 0.7, planSetups); })
      .and_then([&] { return stages.run("planning workholding", 0.8, hold); })
      .and_then([&] { return stages.run("measuring walls and sections", 0.85, measure); })
      .and_then([&] { return stages.run("planning the process", 0.9, orderSteps); })
      .and_then([&] { return stages.run("evaluating", 0.95, evaluate); });
}

/// One stage of an assembly; what goes wrong there leaves the parts' own analyses untouched.
template <class Body>
void runForAssembly(const char* stage, Assembly& assembly, AssemblyAnalysis& result, Body&& body) {
  const auto start = std::chrono::steady_clock::now();
  const auto giveUp = [&](const std::string& why) {
    assembly.diagnostics.push_back({Severity::error, "stage-failed", "assembly", stage + (" gave up: " + why),
                                    "analyse its sub-assemblies on their own"});
  };
  try {
    body();
  } catch (const std::exception& failure) {
    giveUp(failure.what());
  } catch (...) {  // the kernel's own exceptions are not std::exception in OCCT 7.6
    giveUp("the geometry kernel failed");
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  result.times.push_back({stage, elapsed.count()});
}

/// How the instances belong together.
void study(Assembly& assembly, AssemblyContacts touching, const ProcessLibrary& library, const AnalyzeOptions& options,
           const Progress& progress, AssemblyAnalysis& result) {
  runForAssembly("studying the assembly", assembly, result, [&] {
    result.study = std::make_shared<AssemblyStudy>(
        studyAssembly(assembly, result.parts, std::move(touching), library, options, progress));
  });
  if (result.study)
    for (const Diagnostic& d : result.study->merge.diagnostics) assembly.diagnostics.push_back(d);
}

/// Face graph and features. False: there is nothing to plan, be it an open body or a failure, which is returned.
Result<bool> lookAtPart(const Part& part, const AnalyzeOptions& options, Stages& stages, PartAnalysis& result) {
  if (part.solid.empty())
    return fail({"no-body", "part " + part.name, "the part has no body", "export the part as a solid body"});
  const Result<void> measured = stages.run("building the face graph", 0.0, [&] {
    result.graph = buildFaceGraph(part.solid, options.faceGraph);
    result.mass = result.graph.mass;
  });
  if (!measured) return fail(measured.error());
  result.diagnostics = result.graph.diagnostics;
  if (!part.closed) {
    explainOpenBody(part, result);
    return false;
  }
  const Result<void> recognized = stages.run(
      "recognizing features", 0.2, [&] { result.recognition = recognizeFeatures(result.graph, options.recognize); });
  if (!recognized) return fail(recognized.error());
  return true;
}

/// What is planned on it. Error: cancelled.
Result<void> finishPart(const Part& part, const ProcessLibrary& library, const AnalyzeOptions& options, Stages& stages,
                        PartAnalysis& result) {
  const Result<void> planned = planPart(part, library, options, stages, result);
  if (!planned && planned.error().code == "cancelled") return fail(planned.error());
  if (!planned) result.diagnostics.push_back(toDiagnostic(planned.error()));
  return {};
}

/// A part that failed keeps nothing but the reason.
void giveUpPart(const Error& error, PartAnalysis& result) {
  result = {};
  result.diagnostics.push_back(toDiagnostic(error));
}

}  // namespace

Result<PartAnalysis> analyzePart(const Part& part, const ProcessLibrary& library, const AnalyzeOptions& options,
                                 const Progress& progress) {
  PartAnalysis result;
  Stages stages(part, result, progress);
  const Result<bool> whole = lookAtPart(part, options, stages, result);
  if (!whole) return fail(whole.error());
  if (!*whole) return result;
  if (const Result<void> planned = finishPart(part, library, options, stages, result); !planned)
    return fail(planned.error());
  return result;
}

Result<AssemblyAnalysis> analyzeAssembly(Assembly assembly, const ProcessLibrary& library,
                                         const AnalyzeOptions& options, const Progress& progress) {
  AssemblyAnalysis result;
  const std::vector<Part>& parts = assembly.parts;
  result.parts.resize(parts.size());
  const Progress own = parts.size() == 1 ? progress : progress.silent();
  std::vector<char> whole(parts.size(), 0);
  parallelFor(parts.size(), 1, [&](std::size_t i) {
    if (progress.cancelled()) return;
    Stages stages(parts[i], result.parts[i], own);
    const Result<bool> looked = lookAtPart(parts[i], options, stages, result.parts[i]);
    if (!looked) giveUpPart(looked.error(), result.parts[i]);
    whole[i] = looked && *looked;
  });
  // Where parts touch is known before their setups are chosen: what sits on a neighbour is better cut in one of them.
  std::optional<AssemblyContacts> touching;
  MatingPairs mating(parts.size());
  if (!progress.cancelled() && assembly.instances.size() > 1)
    runForAssembly("finding contacts", assembly, result, [&] {
      touching = findAssemblyContacts(assembly, result.parts, library, progress);
      mating = findMatingPairs(assembly, touching->contacts);
    });
  std::mutex reporting;
  std::size_t done = 0;
  parallelFor(parts.size(), 1, [&](std::size_t i) {
    if (progress.cancelled() || !whole[i]) return;
    AnalyzeOptions forPart = options;
    if (i > 0) forPart.process.pmi.clear();  // the user's requirements name faces of the first part
    forPart.setups.matingPairs = mating[i];
    Stages stages(parts[i], result.parts[i], own);
    const Result<void> planned = finishPart(parts[i], library, forPart, stages, result.parts[i]);
    if (!planned) giveUpPart(planned.error(), result.parts[i]);
    if (parts.size() == 1) return;
    const std::scoped_lock lock(reporting);
    progress.report("analyzing parts", double(++done) / double(parts.size()));
  });
  if (!progress.cancelled() && touching) study(assembly, std::move(*touching), library, options, progress, result);
  if (progress.cancelled()) return fail(cancelledError(assembly.file.path));
  result.assembly = std::move(assembly);
  return result;
}

}  // namespace stepwise
