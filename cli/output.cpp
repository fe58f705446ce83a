#include "cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace stepwise {
namespace {

Error writeError(const std::string& path, const std::string& why) {
  return {"output-failed", path == "-" ? "standard output" : path, "the result cannot be written: " + why,
          "check the path, its permissions and the free space"};
}

/// Pipes and devices are written into, not replaced.
bool existsAsSpecial(const std::string& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

void copyInto(const std::string& from, const std::string& to, std::error_code& failure) {
  std::ifstream source(from, std::ios::binary);
  failure = source ? std::error_code() : std::make_error_code(std::errc::no_such_file_or_directory);
  if (failure) return;  // before what stands at the target is lost
  std::ofstream target(to, std::ios::binary);
  target << source.rdbuf() << std::flush;
  failure = source && target ? std::error_code() : std::make_error_code(std::errc::io_error);
}

/// Where a link points, so that the file is replaced and not the link.
std::string followLinks(const std::string& path) {
  std::error_code failure;
  const auto real = std::filesystem::canonical(path, failure);
  return failure ? path : real.string();
}

}  // namespace

Result<Output> Output::open(const std::string& path) {
  Output output;
  output.path_ = path;
  output.file_.reset(path == "-" ? stdout : std::fopen(path.c_str(), "wb"));
  if (!output.file_) return fail(writeError(path, std::strerror(errno)));
  return output;
}

Result<void> Output::write(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size();
  if (!written || std::fflush(file_.get()) != 0) return fail(writeError(path_, std::strerror(errno)));
  return {};
}

Result<void> writeWhole(const std::string& path, std::string_view text) {
  if (path == "-" || existsAsSpecial(path))
    return Output::open(path).and_then([&](Output&& output) { return output.write(text); });
  const std::string partial = path + ".partial-" + std::to_string(getpid());
  Result<Output> output = Output::open(partial);
  if (!output) return fail(writeError(path, std::strerror(errno)));
  const Result<void> written = output->write(text);
  if (!written) {
    std::remove(partial.c_str());
    return fail(writeError(path, std::strerror(errno)));
  }
  return moveInto(partial, path);
}

Result<void> moveInto(const std::string& from, const std::string& to) {
  namespace fs = std::filesystem;
  std::error_code failure;
  const std::string target = followLinks(to);
  if (!existsAsSpecial(target)) fs::rename(from, target, failure);
  if (failure || existsAsSpecial(target)) {  // another file system, or a device such as /dev/null
    failure.clear();
    copyInto(from, target, failure);
    std::error_code ignored;
    fs::remove(from, ignored);
  }
  if (failure) return fail(writeError(to, failure.message()));
  return {};
}

}  // namespace stepwise
