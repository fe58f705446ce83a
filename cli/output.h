// Where results go: standard output or files, with every failure to write noticed.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "geom/core/result.h"

namespace stepwise {

/// A stream to `path`, "-" being standard output. Lines are complete on disk after each `write`.
class Output {
 public:
  static Result<Output> open(const std::string& path);
  Result<void> write(std::string_view text);

 private:
  struct Closer {
    void operator()(std::FILE* file) const {
      if (file != stdout) std::fclose(file);
    }
  };
  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
};

/// Writes the whole text, or leaves what was there: to a file beside it that is then renamed. "-": standard output.
Result<void> writeWhole(const std::string& path, std::string_view text);

/// Moves a finished file to where the user wants it, also across file systems.
Result<void> moveInto(const std::string& from, const std::string& to);

}  // namespace stepwise
