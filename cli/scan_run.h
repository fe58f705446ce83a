// Carries out a scan: results go to the database as they come, and to the other outputs in the order of paths.
#pragma once

#include <optional>

#include "cli/result_spool.h"
#include "cli/scan_outputs.h"
#include "cli/scan_plan.h"

namespace stepwise {

struct ScanTools {
  const FileTask& task;
  const ProcessLibrary& library;
  const PoolOptions& pool;
  const Interrupt& interrupt;
};

class ScanRun {
 public:
  /// `database` may be null; the plan is taken over.
  ScanRun(ScanPlan plan, ScanDatabase* database, ScanOutputs& outputs, const ScanTools& tools)
      : plan_(std::move(plan)), database_(database), outputs_(outputs), tools_(tools) {}

  /// What has a result already is put under its paths, then the others are analysed. Error: the outputs or the
  /// database cannot be written; what was done before is kept.
  Result<PoolEnd> run(const std::function<void(const PoolProgress&)>& progress);

 private:
  void keep(std::size_t job, const JobOutcome& outcome);
  void emit(std::size_t job, const JobOutcome& outcome);
  void emitBefore(std::size_t index);
  void emitKept(const PlannedFile& planned);
  void emitTwin(std::size_t index);
  void analyzeAlone(std::size_t index);
  Result<void> linkKept();
  FileJob jobFor(std::size_t index) const;
  void note(const Error& error);
  bool failed() const { return failure_ || outputs_.failure(); }

  ScanPlan plan_;
  ScanDatabase* database_;
  ScanOutputs& outputs_;
  const ScanTools& tools_;
  ResultSpool spool_;                          ///< of results that later files share, where there is no database
  std::map<std::size_t, std::string> hashOf_;  ///< of contents that later files share, as they were analysed
  std::size_t next_ = 0;                       ///< first file that is not emitted
  std::optional<Error> failure_;
};

}  // namespace stepwise
