#include "cli/watched_file.h"

#include <sys/stat.h>

#include <ctime>

#include "cli/input_files.h"

namespace stepwise {
namespace {

/// File times are as coarse as two seconds (FAT); the clock of a file server may be ahead of ours.
constexpr std::int64_t kCoarseS = 2;

}  // namespace

WatchedFile::Stamp WatchedFile::stampOf(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return {};
  return {{status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size, static_cast<std::int64_t>(status.st_dev),
           static_cast<std::int64_t>(status.st_ino)},
          {status.st_ctim.tv_sec, status.st_ctim.tv_nsec}};
}

Result<WatchedFile> WatchedFile::open(const std::string& path) {
  WatchedFile file;
  file.before_ = stampOf(path);
  Result<ReportedInput> described = describeInput(path);
  if (!described) return fail(described.error());
  file.described_ = std::move(*described);
  file.fresh_ = std::time(nullptr) - file.before_.content[0] <= kCoarseS;
  return file;
}

bool WatchedFile::hasChanged() const {
  const Stamp stamp = stampOf(described_.path);
  if (stamp.content != before_.content) return true;
  if (!fresh_ && stamp.status == before_.status) return false;
  const Result<ReportedInput> now = describeInput(described_.path);
  return !now || now->sha256 != described_.sha256;
}

}  // namespace stepwise
