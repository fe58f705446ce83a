// What the commands share: how they register, common options, messages to people.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "cli/exit_codes.h"
#include "cli/file_job.h"
#include "cli/worker_pool.h"

namespace stepwise {

/// Set by the command that the user named; called once the command line is understood.
using RunCommand = std::function<ExitCode()>;

void addAnalyzeCommand(CLI::App& app, RunCommand& run);
void addCheckCommand(CLI::App& app, RunCommand& run);
void addScanCommand(CLI::App& app, RunCommand& run);
void addResultsCommand(CLI::App& app, RunCommand& run);
void addExplainCommand(CLI::App& app, RunCommand& run);
void addLibraryCommand(CLI::App& app, RunCommand& run);
void addSchemaCommand(CLI::App& app, RunCommand& run);
void addServeCommand(CLI::App& app, RunCommand& run);
void addVersionCommand(CLI::App& app, RunCommand& run);

/// f, m, c or v of ISO 2768.
bool isGeneralClass(const std::string& name);

/// Options of every command that analyses files.
struct AnalysisArguments {
  double timeoutS = 300;
  std::uint64_t memoryMb = 4096;
  std::string libraryFile;
  std::string material;
  std::vector<std::string> materialsOf;  ///< "pin*=1.4112": of parts by name
  std::string materialFile;              ///< rows of the same kind in TOML; empty: none
  std::string region;
  std::string stock;  ///< "casting"; empty: block or bar
  int quantity = 0;
  double utilisation = 0;  ///< of the shops' machines; 0: the library's
  std::string general;     ///< class of ISO 2768: f, m, c, v; empty: unknown
  StepReader reader = ReadStepOptions{}.reader;
  std::vector<std::string> fits, roughness;  ///< "12=H7", "12=0.8": asked of faces of part 1
  bool timing = false;
  bool rank = false;
  int draws = 0;  ///< 0: lead times in closed form
  std::uint64_t seed = 1;

  PoolOptions pool(int workers) const;
  FileTask task() const;
  /// What --material-of says, then the rows of the file of --materials. Error: one of them is not NAME=MATERIAL, or
  /// the file is wrong.
  Result<std::vector<PartMaterial>> materialTable() const;
  /// What --fit and --ra ask for. Error: one of them is not FACE=VALUE.
  Result<std::vector<PmiItem>> requirements() const;
  /// The built-in library, with the user's file over it. Error: the file is wrong, or the material or region is in
  /// neither, or a requirement is not understood.
  Result<ProcessLibrary> library() const;
};
void addAnalysisOptions(CLI::App& command, AnalysisArguments& arguments);

/// "stepwise: where: message" and what to try, on standard error.
void complain(const Error& error);

/// A line on standard error that is overwritten by the next; nothing where that is not a terminal.
class StatusLine {
 public:
  StatusLine();
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  bool visible() const { return visible_; }
  void show(const std::string& text);

 private:
  bool visible_ = false;
};

}  // namespace stepwise
