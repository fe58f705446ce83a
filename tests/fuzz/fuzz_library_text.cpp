// A user's process library may hold anything: it is accepted, or every mistake is named; never a crash.
#include <cstdint>
#include <string_view>

#include "features/process/process_library.h"
#include "geom/core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto errors = stepwise::ProcessLibrary::checkText(text, "user.toml");
  const auto library = stepwise::ProcessLibrary::withOverridesText(text, "user.toml");
  STEPWISE_CHECK(library.has_value() == errors.empty(), "a library is refused exactly when something is wrong with it");
  return 0;
}
