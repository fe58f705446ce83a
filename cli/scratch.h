// A folder for files that nobody should find afterwards.
#pragma once

#include <string>

namespace stepwise {

/// Made on first use in $TMPDIR (else /tmp), readable by this user only, removed with everything in it at the end.
class Scratch {
 public:
  Scratch() = default;
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// Path of a file of this name in the folder; empty: no folder can be made.
  std::string file(const std::string& name);
  /// Path of a folder of this name in it, made; empty: cannot be made.
  std::string folder(const std::string& name);

 private:
  std::string folder_;
};

}  // namespace stepwise
