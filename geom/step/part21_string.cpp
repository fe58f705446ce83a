#include "geom/step/part21_string.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>

namespace stepwise {
namespace {

void appendUtf8(std::string& out, std::uint32_t code) {
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// Length of the UTF-8 sequence at the start of `text`, 0 if there is none (overlong forms and surrogates count as
/// none).
std::size_t utf8Length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned char first = byte(0);
  if (first < 0x80) return first == 0 ? 0 : 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) >= 0xA0) return 0;
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) >= 0x90) return 0;
    return 4;
  }
  return 0;
}

std::uint32_t codePoint(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i])); };
  switch (sequence.size()) {
    case 2: return ((byte(0) & 0x1Fu) << 6) | (byte(1) & 0x3Fu);
    case 3: return ((byte(0) & 0x0Fu) << 12) | ((byte(1) & 0x3Fu) << 6) | (byte(2) & 0x3Fu);
    case 4: return ((byte(0) & 0x07u) << 18) | ((byte(1) & 0x3Fu) << 12) | ((byte(2) & 0x3Fu) << 6) | (byte(3) & 0x3Fu);
    default: return byte(0);
  }
}

/// Takes one character (or one stray byte, as Latin-1) off the front of `text`.
void appendSanitized(std::string& out, std::string_view& text) {
  const std::size_t length = utf8Length(text);
  if (length == 0) {
    appendUtf8(out, static_cast<unsigned char>(text[0]));
    text.remove_prefix(1);
  } else {
    out.append(text.substr(0, length));
    text.remove_prefix(length);
  }
}

std::optional<std::uint32_t> hexValue(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    value <<= 4;
    if (c >= '0' && c <= '9') {
      value |= static_cast<std::uint32_t>(c - '0');
    } else if (c >= 'A' && c <= 'F') {
      value |= static_cast<std::uint32_t>(c - 'A' + 10);
    } else if (c >= 'a' && c <= 'f') {
      value |= static_cast<std::uint32_t>(c - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

/// Decodes the hex digits of \X2\ (4 each, UTF-16) or \X4\ (8 each) up to \X0\; nothing if they are malformed.
std::optional<std::string> decodeWide(std::string_view digits, std::size_t width) {
  if (digits.size() % width != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += width) {
    auto code = hexValue(digits.substr(i, width));
    if (!code) return std::nullopt;
    const bool leads = width == 4 && *code >= 0xD800 && *code < 0xDC00 && i + 2 * width <= digits.size();
    if (leads) {
      const auto trail = hexValue(digits.substr(i + width, width));
      if (trail && *trail >= 0xDC00 && *trail < 0xE000) {
        code = 0x10000 + ((*code - 0xD800) << 10) + (*trail - 0xDC00);
        i += width;
      }
    }
    appendUtf8(out, *code);
  }
  return out;
}

/// Decodes the escape at the front of `text` and takes it off; false if it is none.
bool takeEscape(std::string& out, std::string_view& text) {
  if (text.size() >= 2 && text[1] == '\\') {
    out += '\\';
    text.remove_prefix(2);
    return true;
  }
  if (text.size() >= 4 && text[1] == 'S' && text[2] == '\\') {
    appendUtf8(out, (static_cast<unsigned char>(text[3]) & 0x7Fu) + 0x80u);
    text.remove_prefix(4);
    return true;
  }
  if (text.size() >= 4 && text[1] == 'P' && text[3] == '\\') {
    text.remove_prefix(4);  // the alphabet of later \S\; Latin-1 is what exporters mean
    return true;
  }
  if (text.size() >= 5 && text[1] == 'X' && text[2] == '\\') {
    const auto code = hexValue(text.substr(3, 2));
    if (!code) return false;
    appendUtf8(out, *code);
    text.remove_prefix(5);
    return true;
  }
  if (text.size() >= 4 && text[1] == 'X' && (text[2] == '2' || text[2] == '4') && text[3] == '\\') {
    const std::size_t end = text.find("\\X0\\", 4);
    if (end == std::string_view::npos) return false;
    const auto decoded = decodeWide(text.substr(4, end - 4), text[2] == '2' ? 4 : 8);
    if (!decoded) return false;
    out += *decoded;
    text.remove_prefix(end + 4);
    return true;
  }
  return false;
}

/// The first byte beyond ASCII from `at` on; eight at a time, since most texts have none.
std::size_t nextNonAscii(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080ull;
  for (std::uint64_t bytes = 0; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if ((bytes & kHighBits) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

}  // namespace

std::string decodePart21String(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    if (raw[0] == '\\' && takeEscape(out, raw)) continue;
    if (raw.size() >= 2 && raw[0] == '\'' && raw[1] == '\'') raw.remove_prefix(1);
    if (raw[0] == '\n' || raw[0] == '\r') {
      raw.remove_prefix(1);  // a string may be broken over lines; the break is not part of it
      continue;
    }
    appendSanitized(out, raw);
  }
  return out;
}

std::string_view cutPart21String(std::string_view raw, std::size_t limit) {
  std::string_view rest = raw;
  std::string scratch;
  for (;;) {
    const std::size_t taken = raw.size() - rest.size();
    if (rest.empty()) return raw;
    std::string_view next = rest;
    if (next[0] != '\\' || !takeEscape(scratch, next)) {
      const bool doubled = next.size() >= 2 && next[0] == '\'' && next[1] == '\'';
      next.remove_prefix(doubled ? 2 : std::max<std::size_t>(utf8Length(next), 1));
    }
    if (raw.size() - next.size() > limit) return raw.substr(0, taken);
    scratch.clear();
    rest = next;
  }
}

bool isAscii(std::string_view text) {
  // Without a way out of the inner loop, so that the compiler looks at many bytes at once.
  constexpr std::size_t kBlock = 4096;
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    unsigned char others = 0;
    for (const char c : text.substr(at, kBlock)) others |= static_cast<signed char>(c) <= 0 ? 1 : 0;
    if (others != 0) return false;
  }
  return true;
}

std::vector<std::size_t> findStrayBytes(std::string_view text) {
  std::vector<std::size_t> stray;
  for (std::size_t i = nextNonAscii(text, 0); i < text.size(); i = nextNonAscii(text, i)) {
    const std::size_t length = utf8Length(text.substr(i));
    if (length == 0) stray.push_back(i);
    i += std::max<std::size_t>(length, 1);
  }
  return stray;
}

std::string escapeNonAscii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      out += text[i++];
      continue;
    }
    std::string sequence(1, text[i]);
    std::size_t at = i + 1;
    for (; at < text.size() && sequence.size() < 4; ++at) {
      if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
        sequence += text[at];
      } else if (text[at] != '\n') {
        break;
      }
      if (utf8Length(sequence) == sequence.size()) {
        ++at;
        break;
      }
    }
    const bool whole = utf8Length(sequence) == sequence.size();
    const std::uint32_t code = whole ? codePoint(sequence) : 0xFFFD;
    char escape[32];
    std::snprintf(escape, sizeof escape, code < 0x10000 ? "\\X2\\%04X\\X0\\" : "\\X4\\%08X\\X0\\", code);
    out += escape;
    i = whole ? at : i + 1;
  }
  return out;
}

std::string sanitizedUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) appendSanitized(out, text);
  return out;
}

}  // namespace stepwise
