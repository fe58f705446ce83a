#include "features/report_strings.h"

#include <cstdint>
#include <cstdio>
#include <vector>

namespace stepwise {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

struct SequenceStart {
  int length;         ///< 0: not a start
  char32_t bits;      ///< payload of the first byte
  char32_t smallest;  ///< below this the sequence is overlong
};

SequenceStart classifyStart(unsigned char byte) {
  if (byte < 0x80) return {1, byte, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1Fu, 0x80};
  if (byte >= 0xE0 && byte <= 0xEF) return {3, byte & 0x0Fu, 0x800};
  if (byte >= 0xF0 && byte <= 0xF4) return {4, byte & 0x07u, 0x10000};
  return {0, 0, 0};
}

/// The character at `at` and how many bytes it takes; malformed bytes count one by one as U+FFFD.
char32_t decode(std::string_view text, std::size_t at, std::size_t& length) {
  const SequenceStart start = classifyStart(static_cast<unsigned char>(text[at]));
  length = 1;
  if (start.length == 0 || at + start.length > text.size()) return kReplacement;
  char32_t c = start.bits;
  for (int i = 1; i < start.length; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0) != 0x80) return kReplacement;
    c = (c << 6) | (next & 0x3F);
  }
  const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
  if (c < start.smallest || c > 0x10FFFF || surrogate) return kReplacement;
  length = static_cast<std::size_t>(start.length);
  return c;
}

std::vector<char32_t> decodeAll(std::string_view text) {
  std::vector<char32_t> characters;
  characters.reserve(text.size());
  for (std::size_t at = 0, length = 0; at < text.size(); at += length) characters.push_back(decode(text, at, length));
  return characters;
}

/// Controls, line and paragraph separators, marks that turn the direction of writing or hide, and what is no character,
/// which XML does not allow.
bool steersOutput(char32_t c) {
  return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || c < 0x20 || (c >= 0x7F && c <= 0x9F) ||
         c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         c == 0xFEFF || (c >= 0xE0000 && c <= 0xE007F);
}

void appendPrintable(std::string& out, char32_t c) {
  if (!steersOutput(c)) return append(out, c);
  char written[16];
  std::snprintf(written, sizeof written, c < 0x100 ? "\\x%02X" : "\\u{%X}", static_cast<unsigned>(c));
  out += written;
}

/// What spreadsheets read as the start of a formula, also in full width.
bool startsFormula(char32_t c) {
  return c == '=' || c == '+' || c == '-' || c == '@' || c == '|' || c == '%' || c == 0xFF1D || c == 0xFF0B ||
         c == 0xFF0D || c == 0xFF20;
}

}  // namespace

std::string validUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0, length = 0; at < text.size(); at += length) append(out, decode(text, at, length));
  return out;
}

std::string printable(std::string_view text, std::size_t maxCharacters) {
  const std::vector<char32_t> characters = decodeAll(text);
  std::string out;
  for (std::size_t i = 0; i < characters.size() && i < maxCharacters; ++i) appendPrintable(out, characters[i]);
  if (characters.size() > maxCharacters) out += "… (" + std::to_string(characters.size()) + " characters)";
  return out;
}

std::string csvCell(std::string_view text) {
  std::string cell = "\"";
  const std::vector<char32_t> characters = decodeAll(text);
  std::size_t first = 0;
  while (first < characters.size() && (characters[first] == ' ' || steersOutput(characters[first]))) ++first;
  if (first < characters.size() && startsFormula(characters[first])) cell += '\'';
  for (char32_t c : characters) {
    if (c == '"') cell += '"';
    appendPrintable(cell, c);
  }
  return cell + '"';
}

std::string xmlText(std::string_view text, std::size_t maxCharacters) {
  std::string out;
  for (const char c : printable(text, maxCharacters)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned chunk = 0;
    for (std::size_t k = 0; k < 3; ++k)
      chunk = chunk << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      out.push_back(i + k <= bytes.size() ? kDigits[chunk >> (18 - 6 * k) & 63u] : '=');
  }
  return out;
}

}  // namespace stepwise
