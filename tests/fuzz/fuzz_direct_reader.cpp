// Bodies are built from any text that passes the checks: it gives an assembly or an error, and never a crash.
#include <cstdint>
#include <string>

#include "geom/core/check.h"
#include "geom/step/step_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  stepwise::ReadStepOptions options;
  options.reader = stepwise::StepReader::direct;
  const auto read =
      stepwise::readStepText(std::string(reinterpret_cast<const char*>(data), size), "fuzz.step", options);
  if (!read) {
    STEPWISE_CHECK(!read.error().code.empty(), "an error has a code");
    return 0;
  }
  for (const stepwise::Part& part : read->parts) {
    STEPWISE_CHECK(stepwise::faceCount(part.solid) == static_cast<int>(part.faces.size()), "each face is described");
  }
  return 0;
}
