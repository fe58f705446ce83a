// The text of a STEP file is looked at before the kernel sees it: any bytes give a scan or an error, and edits lie
// inside the text, in order.
#include <cstdint>
#include <string_view>

#include "geom/core/check.h"
#include "geom/step/part21_scan.h"
#include "geom/step/part21_scope.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view asGiven(reinterpret_cast<const char*>(data), size);
  const auto flat = stepwise::withoutScopes(asGiven);
  const std::string_view text = flat ? *flat : asGiven;
  const auto scan = stepwise::scanPart21(text, "fuzz.step");
  if (!scan) {
    STEPWISE_CHECK(!scan.error().code.empty(), "an error has a code");
    return 0;
  }
  std::uint64_t end = 0;
  for (const stepwise::TextEdit& edit : scan->edits) {
    STEPWISE_CHECK(edit.begin >= end && edit.end >= edit.begin && edit.end <= text.size(), "edits lie in the text, in order");
    end = edit.end;
  }
  stepwise::applyEdits(text, scan->edits);
  return 0;
}
