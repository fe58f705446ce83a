// A shop's policy may hold anything: it is accepted, or every mistake is named; never a crash.
#include <cstdint>
#include <string_view>

#include "features/policy/policy.h"
#include "geom/core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto policy = stepwise::readPolicy({reinterpret_cast<const char*>(data), size}, "shop.toml");
  STEPWISE_CHECK(policy || !policy.error().empty(), "a policy that is refused has a mistake that is named");
  return 0;
}
