// Makes text from files safe for where it goes: JSON, terminals, spreadsheets, XML.
//
// Names in STEP files and names of files are written by strangers. Each function returns valid UTF-8 whatever comes
// in. Does not see: HTML, which the page writer escapes itself.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stepwise {

/// Valid UTF-8: every byte that is not part of a well-formed sequence becomes U+FFFD.
std::string validUtf8(std::string_view text);

/// One line that cannot steer a terminal: control characters, line breaks and direction marks are written out as
/// \xNN or \u{N}; longer than `maxCharacters`: cut, with the full length.
std::string printable(std::string_view text, std::size_t maxCharacters = 200);

/// One CSV cell in quotes. A cell that a spreadsheet would take for a formula gets a leading apostrophe; line breaks
/// and control characters are written out as in `printable`.
std::string csvCell(std::string_view text);

/// Text or attribute value of an XML or SVG document, by `printable` first.
std::string xmlText(std::string_view text, std::size_t maxCharacters = 200);

/// Padded, in one line.
std::string base64(std::string_view bytes);

}  // namespace stepwise
