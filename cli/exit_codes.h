// What the exit code of the program says; documented in the help text.
#pragma once

namespace stepwise {

enum class ExitCode {
  ok = 0,               ///< done; every file has a result
  fileError = 1,        ///< done, but at least one file has no result: its report says why
  usage = 2,            ///< the command line, or what it asks for, is wrong
  environment = 3,      ///< output cannot be written, no process can be started
  policyMarginal = 10,  ///< check: the worst rule is marginal
  policyFail = 11,      ///< check: a rule fails
  policyUnknown = 12,   ///< check: no rule fails, but something that counts is not known
  interrupted = 130     ///< stopped by Ctrl-C or a termination signal
};

}  // namespace stepwise
