#include "cli/input_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "cli/expand_pattern.h"
#include "cli/sha256.h"
#include "geom/step/step_reader.h"

namespace stepwise {
namespace {

namespace fs = std::filesystem;
using FolderId = std::pair<dev_t, ino_t>;

std::string lowerCase(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool namedLikeStep(const std::string& fileName) {
  std::string name = lowerCase(fileName);
  for (const char* packed : {".gz", ".zip"})
    if (name.ends_with(packed)) name.erase(name.size() - std::strlen(packed));
  if (name == lowerCase(fileName) && name.ends_with(".stpz")) return true;
  return name.ends_with(".step") || name.ends_with(".stp") || name.ends_with(".p21");
}

/// Walks folders; `trail_` are the folders above the current one, `seen_` all folders entered so far.
class Walk {
 public:
  void addGiven(const std::string& path) {
    struct stat status = {};
    const bool exists = stat(path.c_str(), &status) == 0;
    if (!exists && isPattern(path)) return addMatches(path);
    exists&& S_ISDIR(status.st_mode) ? enter(path, status) : add(path);
  }

  std::vector<FoundFile> finish() && {
    std::vector<FoundFile> files;
    for (auto& [path, error] : found_) files.push_back({path, std::move(error)});
    return files;
  }

 private:
  void addMatches(const std::string& pattern) {
    const std::vector<std::string> matches = expandPattern(pattern);
    if (matches.empty()) refuse(pattern, "nothing-matches", "no file matches this pattern", "check the pattern");
    for (const std::string& match : matches) {
      struct stat status = {};
      const bool folder = stat(match.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
      folder ? enter(match, status) : add(match);
    }
  }

  void add(const std::string& path) { found_.emplace(path, std::nullopt); }

  void refuse(const std::string& path, const char* code, const std::string& message, const char* hint) {
    found_.emplace(path, Error{code, path, message, hint});
  }

  void enter(const std::string& path, const struct stat& status) {
    const FolderId id{status.st_dev, status.st_ino};
    if (std::find(trail_.begin(), trail_.end(), id) != trail_.end())
      return refuse(path, "folder-loop", "this link leads back to a folder above it", "remove the link");
    if (!seen_.insert(id).second) return;  // its files are listed under the first path
    std::error_code failure;
    std::vector<fs::path> entries;
    for (fs::directory_iterator it(path, failure), end; !failure && it != end; it.increment(failure))
      entries.push_back(it->path());
    if (failure)
      refuse(path, "folder-unreadable", "the folder cannot be listed: " + failure.message(), "check its permissions");
    std::sort(entries.begin(), entries.end());  // which path a folder is first met under must not depend on the disk
    trail_.push_back(id);
    for (const fs::path& entry : entries) visit(entry);
    trail_.pop_back();
  }

  void visit(const fs::path& entry) {
    struct stat status = {};
    const bool folder = stat(entry.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    if (folder) {
      enter(entry.string(), status);
    } else if (namedLikeStep(entry.filename().string())) {
      add(entry.string());
    }
  }

  std::map<std::string, std::optional<Error>> found_;
  std::vector<FolderId> trail_;
  std::set<FolderId> seen_;
};

Error inputError(const char* code, const std::string& path, const std::string& message, const char* hint) {
  return {code, path, message, hint};
}

const char* kindOf(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a named pipe";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  if (S_ISSOCK(mode)) return "a socket";
  return "something else";
}

/// No larger file is read, so none is hashed: a sparse or growing one would take as long as it likes.
constexpr std::uint64_t kMostBytes = ReadStepOptions{}.maxBytes;

Error tooLarge(const std::string& path) {
  return inputError("file-too-large", path, "the file has more than " + std::to_string(kMostBytes >> 30) + " GB",
                    "check that this is a STEP file; split it");
}

struct FileCloser {
  int fd = -1;
  ~FileCloser() {
    if (fd >= 0) close(fd);
  }
};

Result<ReportedInput> hashContent(int fd, const std::string& path) {
  Sha256 hash;
  std::uint64_t bytes = 0;
  const auto chunk = std::make_unique<std::array<char, 1 << 16>>();
  while (true) {
    const ssize_t got = read(fd, chunk->data(), chunk->size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return fail(inputError("file-unreadable", path, std::string("reading failed: ") + std::strerror(errno),
                             "check the disk"));
    if (got == 0) break;
    hash.add(chunk->data(), static_cast<std::size_t>(got));
    bytes += static_cast<std::uint64_t>(got);
    if (bytes > kMostBytes) return fail(tooLarge(path));
  }
  if (bytes == 0) return fail(inputError("file-empty", path, "the file is empty", "export it again"));
  return ReportedInput{path, hash.finish(), bytes};
}

}  // namespace

std::vector<FoundFile> findInputFiles(const std::vector<std::string>& paths) {
  Walk walk;
  for (const std::string& path : paths) walk.addGiven(path);
  return std::move(walk).finish();
}

Result<std::vector<std::string>> readPathList(const std::string& path) {
  std::ifstream file;
  if (path != "-") file.open(path, std::ios::binary);
  std::istream& stream = path == "-" ? std::cin : file;
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if ((path != "-" && !file.is_open()) || stream.bad())
    return fail(inputError("list-unreadable", path, "the list of files cannot be read", "check the path"));
  const char end = text.find('\0') == std::string::npos ? '\n' : '\0';
  std::vector<std::string> paths;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line, end);) {
    if (end == '\n' && line.ends_with('\r')) line.pop_back();
    if (!line.empty()) paths.push_back(std::move(line));
  }
  return paths;
}

std::optional<std::uint64_t> sizeOfFile(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

Result<ReportedInput> describeInput(const std::string& path) {
  const FileCloser file{open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
  if (file.fd < 0) {
    const int why = errno;
    if (why == ENOENT) return fail(inputError("file-missing", path, "there is no such file", "check the path"));
    if (why == ELOOP) return fail(inputError("link-loop", path, "the link leads back to itself", "remove the link"));
    return fail(inputError("file-unreadable", path, std::string("the file cannot be opened: ") + std::strerror(why),
                           "check its permissions"));
  }
  struct stat status = {};
  if (fstat(file.fd, &status) != 0 || !S_ISREG(status.st_mode))
    return fail(inputError("not-a-file", path,
                           std::string("this is ") + kindOf(status.st_mode) + ", not a regular file",
                           "give a STEP file"));
  if (static_cast<std::uint64_t>(status.st_size) > kMostBytes) return fail(tooLarge(path));
  return hashContent(file.fd, path);
}

}  // namespace stepwise
