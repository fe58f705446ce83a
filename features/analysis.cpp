#include "features/analysis.h"

#include <chrono>
#include <mutex>
#include <new>

#include "geom/core/parallel.h"

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
      return fail({"out-of-memory", where, "the memory limit was reached", "allow more memory (--memory-mb)"});
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

}  // namespace

Result<PartAnalysis> analyzePart(const Part& part, const ProcessLibrary&, const AnalyzeOptions& options,
                                 const Progress& progress) {
  PartAnalysis result;
  Stages stages(part, result, progress);
  const Result<void> measured = stages.run("measuring the body", 0.0, [&] {
    result.graph = buildFaceGraph(part.solid, options.faceGraph);
    result.mass = computeMassProperties(part.solid);
  });
  if (!measured) return fail(measured.error());
  result.diagnostics = result.graph.diagnostics;
  if (!part.closed) {
    explainOpenBody(part, result);
    return result;
  }
  const Result<void> recognized = stages.run(
      "recognizing features", 0.2, [&] { result.recognition = recognizeFeatures(result.graph, options.recognize); });
  if (!recognized) return fail(recognized.error());
  return result;
}

Result<AssemblyAnalysis> analyzeAssembly(Assembly assembly, const ProcessLibrary& library,
                                         const AnalyzeOptions& options, const Progress& progress) {
  AssemblyAnalysis result;
  const std::vector<Part>& parts = assembly.parts;
  result.parts.resize(parts.size());
  std::mutex reporting;
  std::size_t done = 0;
  parallelFor(parts.size(), 1, [&](std::size_t i) {
    if (progress.cancelled()) return;
    Result<PartAnalysis> analysis =
        analyzePart(parts[i], library, options, parts.size() == 1 ? progress : progress.silent());
    if (analysis) {
      result.parts[i] = std::move(*analysis);
    } else {
      result.parts[i].diagnostics.push_back(toDiagnostic(analysis.error()));
    }
    if (parts.size() == 1) return;
    const std::scoped_lock lock(reporting);
    progress.report("analyzing parts", double(++done) / double(parts.size()));
  });
  if (progress.cancelled()) return fail(cancelledError(assembly.file.path));
  result.assembly = std::move(assembly);
  return result;
}

}  // namespace stepwise
