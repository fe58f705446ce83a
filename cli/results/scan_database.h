// The results of a scan in one SQLite file: for each path its content, and for each content its report and its rows.
//
// Write-ahead log, one transaction per file: whoever is killed loses at most the files that were being worked on. A
// content that was analysed by the same program with the same settings is not analysed again. Paths are bytes; the
// column `path` holds them as valid UTF-8. The row ids say nothing; everything is read in the order of paths.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/file_job.h"
#include "cli/results/database.h"

namespace stepwise {

/// By what results came about; results of the same method on the same content are the same.
struct ScanMethod {
  std::string tool;      ///< program, its build, and the libraries that shape results
  std::string settings;  ///< as JSON, for people
  std::string settingsHash;
};

/// What a scan was asked to do, so that it can go on without being asked again.
struct ScanRequest {
  std::vector<std::string> paths, lists;
  std::string shard;   ///< "2/8"; empty: all
  std::string folder;  ///< relative paths are relative to it
};

/// A result as it is kept.
struct KeptResult {
  std::int64_t analysis = 0;
  std::string reportedPath;  ///< under which the report was written
  std::string status;
};

class ScanDatabase {
 public:
  /// Makes the file, or checks that it is one of ours. Error: not ours, in use by another scan, not writable.
  static Result<ScanDatabase> openForScan(const std::string& path);
  static Result<ScanDatabase> openForReading(const std::string& path);
  ScanDatabase(ScanDatabase&&) = default;
  ScanDatabase& operator=(ScanDatabase&&) = default;

  /// The last scan into this file. absent: there was none.
  Result<std::optional<ScanRequest>> lastRequest();
  /// Settings of the last scan. absent: there was none.
  Result<std::optional<ScanMethod>> lastMethod();
  /// From now on, results are of this method.
  Result<void> beginScan(const ScanRequest& request, const ScanMethod& method);
  /// Forgets paths that the scan did not meet, and results that no path needs any more and no later scan could use.
  /// Gives the number of paths forgotten.
  Result<std::size_t> endScan();

  /// Whether some content of this size has a result by the present method: if not, its hash need not be known.
  Result<bool> knowsSize(std::uint64_t bytes);
  /// A result for this content that would come out the same again.
  Result<std::optional<KeptResult>> find(const std::string& contentHash, const PoolOptions& limits);
  /// Puts a new result under all these paths. One transaction.
  Result<KeptResult> put(const std::vector<std::string>& paths, const FileResult& result, const PoolOptions& limits);
  /// Puts a known result under these paths. One transaction.
  Result<void> link(const std::vector<std::pair<std::string, std::int64_t>>& paths);
  /// The report as it was written.
  Result<std::string> report(std::int64_t analysis);

  /// All files in the order of their paths, with their reports as a scan writes them.
  Result<void> forEachFile(
      const std::function<Result<void>(const std::string& path, const std::string& report)>& visit);
  Database& database() { return database_; }

 private:
  struct Lock {
    int fd = -1;
    Lock() = default;
    Lock(Lock&& other) noexcept;
    Lock& operator=(Lock&& other) noexcept;
    ~Lock();
  };
  ScanDatabase(Lock lock, Database database) : lock_(std::move(lock)), database_(std::move(database)) {}
  Result<void> putRows(std::int64_t analysis, const Json& rows);
  Result<void> linkOne(const std::string& path, std::int64_t analysis);

  Lock lock_;  ///< outlives the connection: closing any descriptor of the file would drop SQLite's own locks
  Database database_;
  std::int64_t method_ = 0;
  std::int64_t scan_ = 0;
};

/// The same report under another path.
std::string reportUnderPath(const std::string& report, const std::string& reportedPath, const std::string& path);

}  // namespace stepwise
