// Decides what a scan has to do for each file: analyse it, or take a result that is known or will be.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/input_files.h"
#include "cli/interrupt.h"
#include "cli/results/scan_database.h"

namespace stepwise {

/// One part of a scan that is spread over several machines. The content of a file decides where it belongs, so that
/// copies of one file go to the same machine.
struct Shard {
  unsigned index = 1, count = 1;
};
/// "2/8". Error: not like that.
Result<Shard> parseShard(const std::string& text);

struct PlannedFile {
  FoundFile file;
  std::string contentHash;          ///< empty: no other file can have the same content, or it cannot be read
  std::optional<KeptResult> kept;   ///< known already
  std::optional<std::size_t> twin;  ///< index of an earlier file with the same content, which is analysed
};

struct ScanPlan {
  std::vector<PlannedFile> files;                         ///< in the order of their paths
  std::vector<std::size_t> jobs;                          ///< of `files`, those to analyse
  std::map<std::size_t, std::vector<std::size_t>> twins;  ///< of a job's file: the later ones like it
  std::size_t keptCount() const;
  std::size_t twinCount() const;
};

/// `database` may be null. `limits` decide which results that ran into a limit are used again. Contents are read
/// only where they matter: another file or result has the same size, or the scan is one shard of several. Error: the
/// database cannot be read; "interrupted".
Result<ScanPlan> planScan(std::vector<FoundFile> found, ScanDatabase* database, const PoolOptions& limits,
                          const Shard& shard, const Interrupt& interrupt,
                          const std::function<void(std::size_t)>& lookedAt);

}  // namespace stepwise
