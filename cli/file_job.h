// What a worker does with one file, and what the parent makes of a worker that did not come back.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/setup_files.h"
#include "cli/worker_pool.h"
#include "features/explain.h"
#include "features/name_materials.h"
#include "features/policy/policy.h"
#include "features/report.h"
#include "geom/step/brep_reader.h"
#include "geom/step/step_reader.h"

namespace stepwise {

struct FileJob {
  std::string path;              ///< opened
  std::string shownPath;         ///< in the report; differs from `path` for standard input
  std::optional<Error> refused;  ///< known beforehand not to be readable
  ReadBrepOptions brep = {};     ///< names and materials for a format that has none
};

/// What is done with every file, beyond the report.
struct FileTask {
  enum class Timing { hidden, shown } timing = Timing::hidden;
  std::size_t threads = 0;  ///< per worker; 0: all cores
  ReadStepOptions read;
  std::vector<PartMaterial> materials;  ///< of parts by name, where the file names none; goes before analyze.process
  AnalyzeOptions analyze;
  std::string featureStepPath, setupStepPath;  ///< coloured copies are written here; empty: not wanted
  /// The assembly after merging, its liaison graph, the picture of it pulled apart; likewise.
  std::string mergedStepPath, liaisonPath, explodedPath;
  std::string groupStepPath;  ///< the merged body of one group; likewise
  int group = 1;              ///< whose body that is, as in the report
  SetupFilesTask setupFiles;
  enum class Rows { none, wanted } rows = Rows::none;  ///< for a results database
  std::string pageFolder;                              ///< of the HTML page, named by pageStem; empty: not wanted
  std::shared_ptr<const Policy> policy;                ///< by which the page judges; null: it does not
};

/// The folders that a worker writes to for this task.
std::vector<std::string> foldersWritten(const FileTask& task);

/// Whether the same content would give the same result again.
enum class Repeatable {
  yes,
  withinLimits,  ///< the limit on time or memory was reached: not with higher limits
  no             ///< the process was killed or not started, or the file changed meanwhile
};
const char* name(Repeatable repeatable);

/// A report in the forms that are needed of it, made by the worker so that the parent has nothing left to compute.
struct FileResult {
  std::string status;       ///< as in the report
  std::string summary;      ///< one line for people
  std::string contentHash;  ///< empty: the content could not be read
  std::int64_t bytes = 0;   ///< likewise 0
  Repeatable repeatable = Repeatable::yes;
  std::string rows;  ///< what a results database keeps beside the report, as JSON; empty: not wanted
  std::string json;  ///< one line
  std::string csv;   ///< complete rows
};
FileResult resultOf(const Json& report, FileTask::Rows rows = FileTask::Rows::none);
std::string pack(const FileResult& result);
FileResult unpack(const std::string& packed);

/// Runs in the worker: reads, analyses, reports. Output is a packed FileResult.
WorkResult analyzeFile(const FileJob& job, const FileTask& task, const ProcessLibrary& library,
                       const EnterStage& enterStage);
/// Runs in the worker: output is {"text": …} or {"error": …}.
WorkResult explainFile(const FileJob& job, const FileTask& task, const ProcessLibrary& library,
                       const Question& question, const EnterStage& enterStage);

/// Why a worker has no result, for a report: names the limit or signal and what to try.
Error errorOf(const JobOutcome& outcome, const FileJob& job, const PoolOptions& options);
/// The result of any outcome.
FileResult resultOf(const JobOutcome& outcome, const FileJob& job, const PoolOptions& options,
                    FileTask::Rows rows = FileTask::Rows::none);

}  // namespace stepwise
