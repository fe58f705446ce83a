// Always-on check for conditions that only a mistake in Stepwise itself can break.
#pragma once

namespace stepwise {

/// Prints the broken condition with its place to stderr and aborts; a worker process turns that into an error report.
[[noreturn]] void checkFailed(const char* condition, const char* file, int line, const char* message);

}  // namespace stepwise

#define STEPWISE_CHECK(condition, message)                                              \
  do {                                                                                  \
    if (!(condition)) ::stepwise::checkFailed(#condition, __FILE__, __LINE__, message); \
  } while (false)
