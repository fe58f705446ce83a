#include "cli/scan_run.h"

#include <utility>

namespace stepwise {
namespace {

/// The content for which the result holds, whatever the path. Empty: what befell this file or its worker says nothing
/// about others with the same content.
std::string sharedContent(const FileResult& result) {
  return result.repeatable == Repeatable::no ? std::string() : result.contentHash;
}

}  // namespace

Result<PoolEnd> ScanRun::run(const std::function<void(const PoolProgress&)>& progress) {
  if (const Result<void> linked = linkKept(); !linked) return fail(linked.error());
  const Work work = [&](std::size_t job, const EnterStage& enterStage) {
    return analyzeFile(jobFor(plan_.jobs[job]), tools_.task, tools_.library, enterStage);
  };
  PoolEvents events;
  events.progress = progress;
  events.enough = [&] { return failed(); };
  if (database_ != nullptr) events.finished = [&](std::size_t job, const JobOutcome& outcome) { keep(job, outcome); };
  events.done = [&](std::size_t job, const JobOutcome& outcome) { emit(job, outcome); };
  const PoolEnd end =
      plan_.jobs.empty() ? PoolEnd::finished : runJobs(plan_.jobs.size(), work, tools_.pool, tools_.interrupt, events);
  if (end == PoolEnd::finished) emitBefore(plan_.files.size());
  if (failure_) return fail(*failure_);
  if (outputs_.failure()) return fail(*outputs_.failure());
  return end;
}

Result<void> ScanRun::linkKept() {
  if (database_ == nullptr) return {};
  std::vector<std::pair<std::string, std::int64_t>> links;
  for (const PlannedFile& planned : plan_.files)
    if (planned.kept) links.emplace_back(planned.file.path, planned.kept->analysis);
  return database_->link(links);
}

FileJob ScanRun::jobFor(std::size_t index) const {
  const FoundFile& file = plan_.files[index].file;
  return {file.path, file.path, file.error};
}

void ScanRun::note(const Error& error) {
  if (!failure_) failure_ = error;
}

/// Under its own path, and under those of later files whose content is still the one that was analysed.
void ScanRun::keep(std::size_t job, const JobOutcome& outcome) {
  if (failed()) return;
  const std::size_t index = plan_.jobs[job];
  const FileResult result = resultOf(outcome, jobFor(index), tools_.pool, tools_.task.rows);
  std::vector<std::string> paths{plan_.files[index].file.path};
  if (const auto twins = plan_.twins.find(index); twins != plan_.twins.end())
    for (const std::size_t twin : twins->second)
      if (plan_.files[twin].contentHash == sharedContent(result)) paths.push_back(plan_.files[twin].file.path);
  const Result<KeptResult> kept = database_->put(paths, result, tools_.pool);
  if (!kept) return note(kept.error());
  plan_.files[index].kept = *kept;
}

void ScanRun::emit(std::size_t job, const JobOutcome& outcome) {
  const std::size_t index = plan_.jobs[job];
  emitBefore(index);
  next_ = index + 1;
  const FileResult result = resultOf(outcome, jobFor(index), tools_.pool);
  outputs_.add(result);
  if (!plan_.twins.contains(index)) return;
  hashOf_[index] = sharedContent(result);
  if (database_ == nullptr)
    if (const Result<void> kept = spool_.keep(index, pack(result)); !kept) note(kept.error());
}

/// Files that need no job of their own and come before this one. After an interruption some may still wait for one.
void ScanRun::emitBefore(std::size_t index) {
  for (; next_ < index && !failed(); ++next_) {
    const PlannedFile& planned = plan_.files[next_];
    if (planned.twin) {
      emitTwin(next_);
    } else if (planned.kept) {
      emitKept(planned);
    }
  }
}

void ScanRun::emitKept(const PlannedFile& planned) {
  if (!outputs_.writes()) return outputs_.addReport(planned.kept->status, "");
  const Result<std::string> report = database_->report(planned.kept->analysis);
  if (!report) return note(report.error());
  outputs_.addReport(planned.kept->status, reportUnderPath(*report, planned.kept->reportedPath, planned.file.path));
}

void ScanRun::emitTwin(std::size_t index) {
  const PlannedFile& planned = plan_.files[index];
  const auto analyzed = hashOf_.find(*planned.twin);
  if (analyzed == hashOf_.end()) return;  // interrupted
  if (analyzed->second != planned.contentHash) return analyzeAlone(index);
  const PlannedFile& first = plan_.files[*planned.twin];
  if (database_ != nullptr) return emitKept({planned.file, planned.contentHash, first.kept, std::nullopt});
  const Result<std::string> kept = spool_.read(*planned.twin);
  if (!kept) return note(kept.error());
  const FileResult result = unpack(*kept);
  outputs_.addReport(result.status, reportUnderPath(result.json, first.file.path, planned.file.path));
}

/// The file that was analysed for this one, too, has changed in between, or its worker was killed.
void ScanRun::analyzeAlone(std::size_t index) {
  const Work work = [&](std::size_t, const EnterStage& enterStage) {
    return analyzeFile(jobFor(index), tools_.task, tools_.library, enterStage);
  };
  PoolEvents events;
  events.done = [&](std::size_t, const JobOutcome& outcome) {
    const FileResult result = resultOf(outcome, jobFor(index), tools_.pool, tools_.task.rows);
    if (database_ != nullptr)
      if (const auto kept = database_->put({plan_.files[index].file.path}, result, tools_.pool); !kept)
        note(kept.error());
    outputs_.add(result);
  };
  PoolOptions one = tools_.pool;
  one.workers = 1;
  runJobs(1, work, one, tools_.interrupt, events);
}

}  // namespace stepwise
