// Strings of STEP files are written by strangers: whatever the bytes, valid UTF-8 comes out.
#include <cstdint>
#include <string>
#include <string_view>

#include "geom/core/check.h"
#include "geom/step/part21_string.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  const std::string decoded = stepwise::decodePart21String(raw);
  STEPWISE_CHECK(stepwise::sanitizedUtf8(decoded) == decoded, "a decoded string is valid UTF-8");
  const std::string clean = stepwise::sanitizedUtf8(raw);
  STEPWISE_CHECK(stepwise::sanitizedUtf8(clean) == clean, "cleaning a clean string changes nothing");
  return 0;
}
