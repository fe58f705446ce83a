// Strings of ISO 10303-21: their escapes decoded, and any bytes made valid UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace stepwise {

/// Decodes '' \\ \S\ \P.\ \X\ \X2\…\X0\ \X4\…\X0\ into UTF-8. Bytes above 127 are kept if they are UTF-8, else taken
/// as Latin-1. Broken escapes are kept as they stand.
std::string decodePart21String(std::string_view raw);

/// The same text if it is UTF-8; else every byte that is not part of a UTF-8 sequence is taken as Latin-1.
/// NUL bytes become U+FFFD: names travel through C interfaces.
std::string sanitizedUtf8(std::string_view text);

}  // namespace stepwise
