#include "cli/scan_plan.h"

#include <algorithm>
#include <charconv>

#include "cli/sha256.h"

namespace stepwise {
namespace {

/// The first 60 bits of the hash: plenty to spread, and the same on every machine.
bool belongs(const std::string& hash, const Shard& shard) {
  return std::stoull(hash.substr(0, 15), nullptr, 16) % shard.count == shard.index - 1;
}

std::string hashOfPath(const std::string& path) {
  Sha256 hash;
  hash.add(path.data(), path.size());
  return hash.finish();
}

class Planner {
 public:
  Planner(ScanDatabase* database, const PoolOptions& limits, const Shard& shard)
      : database_(database), limits_(limits), shard_(shard) {}

  void countSizes(const std::vector<FoundFile>& found) {
    for (const FoundFile& file : found) {
      sizes_.push_back(file.error ? std::nullopt : sizeOfFile(file.path));
      if (sizes_.back()) ++filesOfSize_[*sizes_.back()];
    }
  }

  Result<void> add(FoundFile file, std::size_t index) {
    PlannedFile planned{std::move(file), "", std::nullopt, std::nullopt};
    const Result<bool> matters = contentMatters(sizes_[index]);
    if (!matters) return fail(matters.error());
    if (*matters)
      if (const Result<ReportedInput> input = describeInput(planned.file.path)) planned.contentHash = *input->sha256;
    const std::string& where = planned.contentHash;
    if (shard_.count > 1 && !belongs(where.empty() ? hashOfPath(planned.file.path) : where, shard_)) return {};
    if (!where.empty())
      if (Result<void> known = lookUp(planned); !known) return known;
    if (!planned.kept && !planned.twin) plan_.jobs.push_back(plan_.files.size());
    plan_.files.push_back(std::move(planned));
    return {};
  }

  ScanPlan finish() && { return std::move(plan_); }

 private:
  Result<bool> contentMatters(const std::optional<std::uint64_t>& size) {
    if (!size) return false;
    if (shard_.count > 1 || filesOfSize_[*size] > 1) return true;
    return database_ == nullptr ? Result<bool>(false) : database_->knowsSize(*size);
  }

  Result<void> lookUp(PlannedFile& planned) {
    if (database_ != nullptr) {
      Result<std::optional<KeptResult>> kept = database_->find(planned.contentHash, limits_);
      if (!kept) return fail(kept.error());
      planned.kept = std::move(*kept);
    }
    if (planned.kept) return {};
    const auto [first, isFirst] = firstOfContent_.emplace(planned.contentHash, plan_.files.size());
    if (isFirst) return {};
    planned.twin = first->second;
    plan_.twins[first->second].push_back(plan_.files.size());
    return {};
  }

  ScanDatabase* database_;
  const PoolOptions& limits_;
  const Shard& shard_;
  std::vector<std::optional<std::uint64_t>> sizes_;
  std::map<std::uint64_t, int> filesOfSize_;
  std::map<std::string, std::size_t> firstOfContent_;
  ScanPlan plan_;
};

}  // namespace

Result<Shard> parseShard(const std::string& text) {
  Shard shard;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, shard.index);
  const bool slash = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
  const auto second = slash ? std::from_chars(first.ptr + 1, end, shard.count) : first;
  if (!slash || second.ec != std::errc() || second.ptr != end || shard.index < 1 || shard.index > shard.count)
    return fail({"bad-shard", "--shard " + text, "this is not i/n with i from 1 to n", "write it like --shard 2/8"});
  return shard;
}

std::size_t ScanPlan::keptCount() const {
  return static_cast<std::size_t>(
      std::count_if(files.begin(), files.end(), [](const PlannedFile& file) { return file.kept.has_value(); }));
}

std::size_t ScanPlan::twinCount() const { return files.size() - jobs.size() - keptCount(); }

Result<ScanPlan> planScan(std::vector<FoundFile> found, ScanDatabase* database, const PoolOptions& limits,
                          const Shard& shard, const Interrupt& interrupt,
                          const std::function<void(std::size_t)>& lookedAt) {
  Planner planner(database, limits, shard);
  planner.countSizes(found);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (interrupt.requested()) return fail({"interrupted", "", "interrupted", ""});
    if (lookedAt) lookedAt(i);
    if (const Result<void> added = planner.add(std::move(found[i]), i); !added) return fail(added.error());
  }
  return std::move(planner).finish();
}

}  // namespace stepwise
