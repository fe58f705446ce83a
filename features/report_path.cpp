#include "features/report_path.h"

namespace stepwise {

const Json& memberAt(const Json& object, std::span<const char* const> path) {
  static const Json nothing;
  const Json* here = &object;
  for (const char* key : path) {
    if (!here->is_object()) return nothing;
    const auto found = here->find(key);
    if (found == here->end()) return nothing;
    here = &*found;
  }
  return *here;
}

}  // namespace stepwise
