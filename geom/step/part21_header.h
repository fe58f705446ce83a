// What the HEADER section says: schema, exporter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geom/step/part21_index.h"

namespace stepwise {

struct Part21Header {
  std::vector<std::string> schemas;  ///< as written, without the object identifier in braces
  std::string originatingSystem;
  std::string preprocessor;
};

Part21Header readPart21Header(std::string_view text, const Part21Index& index);

/// "AP203", "AP214", "AP242", …; empty for a schema without mechanical shape that we know of.
std::string protocolOf(std::string_view schema);

}  // namespace stepwise
