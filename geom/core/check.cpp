#include "geom/core/check.h"

#include <cstdio>
#include <cstdlib>

namespace stepwise {

void checkFailed(const char* condition, const char* file, int line, const char* message) {
  std::fprintf(stderr, "stepwise: internal error: %s (%s) at %s:%d; please report it\n", message, condition, file,
               line);
  std::abort();
}

}  // namespace stepwise
