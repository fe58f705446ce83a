// Runs the program as a user does.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <string>

#include "tests/support/temporary_folder.h"

namespace stepwise {

struct Ran {
  int code = 0;
  std::string out, err;
};

/// Runs a shell command in the source tree. In it "$S" is the program and "$D" the folder, which is also where
/// temporary files go.
inline Ran runShell(const TemporaryFolder& folder, const std::string& command) {
  const TemporaryFolder results;
  const std::string whole = "export S='" STEPWISE_BINARY "' D='" + folder.path().string() +
                            "'; export TMPDIR=\"$D\"; cd '" + STEPWISE_SOURCE_DIR "' && { " + command + "; } > '" +
                            (results / "out") + "' 2> '" + (results / "err") + "'";
  const int status = std::system(whole.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contentOf(results / "out"), contentOf(results / "err")};
}

inline Ran run(const TemporaryFolder& folder, const std::string& arguments) {
  return runShell(folder, "\"$S\" " + arguments);
}

}  // namespace stepwise
