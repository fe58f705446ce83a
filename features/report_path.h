// Looking up a value in the report's JSON by the keys that lead to it.
#pragma once

#include <initializer_list>
#include <span>

#include "features/report.h"

namespace stepwise {

/// The value at a path of keys. null: some key is missing, or what stands before it is no object.
const Json& memberAt(const Json& object, std::span<const char* const> path);
inline const Json& memberAt(const Json& object, std::initializer_list<const char*> path) {
  return memberAt(object, std::span<const char* const>(path.begin(), path.size()));
}

}  // namespace stepwise
