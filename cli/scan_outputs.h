// The files that the results of a scan are written to, in the order of paths, and what has gone there so far.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/file_job.h"
#include "cli/output.h"
#include "cli/page_folder.h"

namespace stepwise {

struct ScanOutputPaths {
  std::string jsonl, csv;                          ///< "-": standard output; empty: not wanted
  std::string text;                                ///< one line a file for people; likewise
  std::string pages;                               ///< folder of HTML pages; empty: not wanted
  std::shared_ptr<const Policy> policy = nullptr;  ///< by which their index judges; null: it does not
};

class ScanOutputs {
 public:
  Result<void> open(const ScanOutputPaths& paths);
  /// The first failure is remembered, and nothing is written after it.
  void add(const FileResult& result);
  /// A result of which only the report is kept.
  void addReport(const std::string& status, const std::string& report);
  /// Whether anything but the counts is made of a result.
  bool writes() const { return jsonl_ || csv_ || text_ || pages_; }
  /// Once all results are there.
  Result<void> finish();
  /// Files that have a result and no page; 0 where no pages are wanted.
  std::size_t withoutPage() const { return pages_ ? pages_->withoutPage() : 0; }

  const std::optional<Error>& failure() const { return failure_; }
  std::size_t files() const { return files_; }
  std::size_t degraded() const { return degraded_; }
  std::size_t errors() const { return errors_; }

 private:
  Result<void> openPages(const ScanOutputPaths& paths);

  std::optional<Output> jsonl_, csv_, text_;
  std::optional<PageFolder> pages_;
  std::optional<Error> failure_;
  std::size_t files_ = 0, degraded_ = 0, errors_ = 0;
};

}  // namespace stepwise
