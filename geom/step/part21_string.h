// Strings of ISO 10303-21: their escapes decoded, and any bytes made valid UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stepwise {

/// Decodes '' \\ \S\ \P.\ \X\ \X2\…\X0\ \X4\…\X0\ into UTF-8. Bytes above 127 are kept if they are UTF-8, else taken
/// as Latin-1. Broken escapes are kept as they stand.
std::string decodePart21String(std::string_view raw);

/// A whole STEP text in UTF-8 turned into the 7-bit text that the standard asks for, with \X2\…\X0\ and \X4\…\X0\.
/// A line break inside a character, as some writers make, is mended.
std::string escapeNonAscii(std::string_view text);

/// The longest start of a string's raw content of at most `limit` bytes that cuts no escape, doubled quotation mark or
/// UTF-8 sequence in two.
std::string_view cutPart21String(std::string_view raw, std::size_t limit);

/// Neither NUL nor bytes above 127. Some ten GB/s.
bool isAscii(std::string_view text);

/// Positions of the bytes above 127 that belong to no UTF-8 sequence.
std::vector<std::size_t> findStrayBytes(std::string_view text);

/// The same text if it is UTF-8; else every byte that is not part of a UTF-8 sequence is taken as Latin-1.
/// NUL bytes become U+FFFD: names travel through C interfaces.
std::string sanitizedUtf8(std::string_view text);

}  // namespace stepwise
