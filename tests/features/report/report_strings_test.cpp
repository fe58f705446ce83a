#include "features/report_strings.h"

#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("well-formed UTF-8 passes unchanged") {
  CHECK(validUtf8("Gehäuse 部品 🔧") == "Gehäuse 部品 🔧");
  CHECK(validUtf8("").empty());
}

TEST_CASE("malformed UTF-8 becomes replacement characters") {
  const char* const kReplaced = "\xEF\xBF\xBD";
  CHECK(validUtf8("a\xFFz") == std::string("a") + kReplaced + "z");
  CHECK(validUtf8("\xC3") == kReplaced);                                               // cut
  CHECK(validUtf8("\xC0\xAF") == std::string(kReplaced) + kReplaced);                  // overlong
  CHECK(validUtf8("\xED\xA0\x80") == std::string(kReplaced) + kReplaced + kReplaced);  // surrogate
  CHECK(validUtf8("\xF5\x80\x80\x80").find('\xF5') == std::string::npos);              // beyond Unicode
}

TEST_CASE("printable text cannot steer a terminal") {
  CHECK(printable("plain – text") == "plain – text");
  CHECK(printable("\x1B[31mred\x07") == "\\x1B[31mred\\x07");
  CHECK(printable("two\nlines\r") == "two\\x0Alines\\x0D");
  CHECK(printable("\xC2\x9B"
                  "1m") == "\\x9B1m");  // the one-byte form of ESC [
  CHECK(printable("abc\xE2\x80\xAE"
                  "cba") == "abc\\u{202E}cba");  // right-to-left override
  CHECK(printable(std::string("a\0b", 3)) == "a\\x00b");
}

TEST_CASE("printable text is cut where it would flood, with its length") {
  CHECK(printable(std::string(65536, 'x'), 10) == "xxxxxxxxxx… (65536 characters)");
}

TEST_CASE("CSV cells are quoted and no spreadsheet takes them for formulas") {
  CHECK(csvCell("bracket") == "\"bracket\"");
  CHECK(csvCell("6\" pipe, long") == "\"6\"\" pipe, long\"");
  CHECK(csvCell("two\nlines") == "\"two\\x0Alines\"");
  for (const char* formula : {"=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", " =1+1", "\t=1+1", "＝1+1"}) {
    const std::string cell = csvCell(formula);
    INFO(cell);
    CHECK(cell.substr(0, 2) == "\"'");
  }
}
