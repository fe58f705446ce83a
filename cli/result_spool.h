// Keeps texts on disk until they are asked for, so that many of them take no memory.
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "cli/scratch.h"
#include "geom/core/result.h"

namespace stepwise {

class ResultSpool {
 public:
  /// Error: no temporary file, or the disk is full.
  Result<void> keep(std::size_t key, const std::string& text);
  /// Error: not kept, or not readable.
  Result<std::string> read(std::size_t key);
  /// The same, and forgets it; the room is used again once nothing is kept.
  Result<std::string> take(std::size_t key);

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  Scratch scratch_;
  std::unique_ptr<std::FILE, Closer> file_;
  long end_ = 0;
  std::map<std::size_t, std::pair<long, std::size_t>> places_;  ///< where each text begins, and how long it is
};

}  // namespace stepwise
