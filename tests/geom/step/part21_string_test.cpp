#include "geom/step/part21_string.h"

#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("escapes of STEP strings are decoded to UTF-8") {
  CHECK(decodePart21String("plain") == "plain");
  CHECK(decodePart21String("it''s") == "it's");
  CHECK(decodePart21String("a\\\\b") == "a\\b");
  CHECK(decodePart21String("\\X2\\90E854C1\\X0\\") == "部品");
  CHECK(decodePart21String("a\\X2\\00E4\\X0\\b") == "aäb");
  CHECK(decodePart21String("\\X4\\0001F527\\X0\\") == "🔧");
  CHECK(decodePart21String("\\X2\\D83DDD27\\X0\\") == "🔧");
  CHECK(decodePart21String("\\X\\E4") == "ä");
  CHECK(decodePart21String("\\S\\d") == "ä");
  CHECK(decodePart21String("\\PA\\\\S\\d") == "ä");
  CHECK(decodePart21String("two\nlines") == "twolines");
}

TEST_CASE("broken escapes stay as they stand") {
  CHECK(decodePart21String("\\X2\\90E8") == "\\X2\\90E8");
  CHECK(decodePart21String("\\X2\\90\\X0\\") == "\\X2\\90\\X0\\");
  CHECK(decodePart21String("\\X\\ZZ") == "\\X\\ZZ");
  CHECK(decodePart21String("end\\") == "end\\");
  CHECK(decodePart21String("\\X2\\D800\\X0\\") == "\xEF\xBF\xBD");
}

TEST_CASE("bytes that are no UTF-8 are taken as Latin-1") {
  CHECK(sanitizedUtf8("\xE4") == "ä");
  CHECK(sanitizedUtf8("ä") == "ä");
  CHECK(sanitizedUtf8("\xC0\xAF") == "À¯");
  CHECK(sanitizedUtf8("\xED\xA0\x80") == "í\xC2\xA0\xC2\x80");
  CHECK(sanitizedUtf8(std::string("a\0b", 3)) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(sanitizedUtf8("\xF0\x9F\x94\xA7") == "🔧");
}

TEST_CASE("a text is made 7-bit with escapes") {
  CHECK(escapeNonAscii("aäb") == "a\\X2\\00E4\\X0\\b");
  CHECK(escapeNonAscii("🔧") == "\\X4\\0001F527\\X0\\");
  CHECK(escapeNonAscii("\xC3\n\xA4x") == "\\X2\\00E4\\X0\\x");
  CHECK(escapeNonAscii("\xC3x") == "\\X2\\FFFD\\X0\\x");
  CHECK(decodePart21String(escapeNonAscii("部品")) == "部品");
}

TEST_CASE("a long string is cut between characters only") {
  CHECK(cutPart21String("abcdef", 10) == "abcdef");
  CHECK(cutPart21String("abcdef", 3) == "abc");
  CHECK(cutPart21String("ab''cd", 3) == "ab");
  CHECK(cutPart21String("ab''cd", 4) == "ab''");
  CHECK(cutPart21String("a\\X2\\90E854C1\\X0\\b", 10) == "a");
  CHECK(cutPart21String("a\\\\b", 2) == "a");
  CHECK(cutPart21String("aäb", 2) == "a");
}

TEST_CASE("stray bytes of old code pages are found") {
  CHECK(findStrayBytes("aäb").empty());
  CHECK(findStrayBytes("a\xE4"
                       "b\xFF") == std::vector<std::size_t>{1, 3});
}
