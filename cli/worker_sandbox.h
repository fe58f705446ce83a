// Takes from a worker what reading a file does not need: the network, other programs, and writing.
//
// Files are untrusted, and so is what the kernel's readers make of damaged ones. Linux only: Landlock for writing,
// seccomp for the rest; where the running system lacks one of them, `sandboxOfThisSystem` says so and workers do
// without. Does not see: reading. A worker may read whatever its user may.
#pragma once

#include <string>
#include <vector>

namespace stepwise {

/// For the calling process, for good. Afterwards it writes only below these folders, to /dev/null and to what it has
/// open; it opens no socket and starts no program.
void enterSandbox(const std::vector<std::string>& writableFolders);

struct SandboxState {
  std::string writing;  ///< "only where results go (Landlock 4)" or why not
  std::string network;  ///< "none, and no other programs (seccomp)" or why not
  bool writingIsLimited = false, networkIsLimited = false;
};
SandboxState sandboxOfThisSystem();

}  // namespace stepwise
