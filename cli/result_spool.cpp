#include "cli/result_spool.h"

#include <cerrno>
#include <cstring>

namespace stepwise {
namespace {

Error spoolError() {
  return {"temporary-file-failed", "$TMPDIR",
          std::string("results cannot be kept for a while: ") + std::strerror(errno),
          "make room there, or name another folder in TMPDIR"};
}

}  // namespace

Result<void> ResultSpool::keep(std::size_t key, const std::string& text) {
  if (!file_) file_.reset(std::fopen(scratch_.file("results").c_str(), "w+b"));
  const bool written = file_ && std::fseek(file_.get(), end_, SEEK_SET) == 0 &&
                       std::fwrite(text.data(), 1, text.size(), file_.get()) == text.size() &&
                       std::fflush(file_.get()) == 0;
  if (!written) return fail(spoolError());
  places_[key] = {end_, text.size()};
  end_ += static_cast<long>(text.size());
  return {};
}

Result<std::string> ResultSpool::read(std::size_t key) {
  const auto place = places_.find(key);
  if (place == places_.end()) return fail({"not-kept", "", "there is no such result", ""});
  std::string text(place->second.second, '\0');
  const bool got = std::fseek(file_.get(), place->second.first, SEEK_SET) == 0 &&
                   std::fread(text.data(), 1, text.size(), file_.get()) == text.size();
  if (!got) return fail(spoolError());
  return text;
}

Result<std::string> ResultSpool::take(std::size_t key) {
  Result<std::string> text = read(key);
  places_.erase(key);
  if (places_.empty()) end_ = 0;
  return text;
}

}  // namespace stepwise
