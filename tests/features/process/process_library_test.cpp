#include "features/process/process_library.h"

#include <chrono>
#include <cstdio>
#include <fstream>

#include "tests/support/catch.h"

using namespace stepwise;

namespace {

ProcessLibrary builtIn() {
  const Result<ProcessLibrary> library = ProcessLibrary::builtIn();
  if (!library) FAIL(library.error().where << " " << library.error().message);
  return *library;
}

Error onlyError(const char* text) {
  const std::vector<Error> errors = ProcessLibrary::checkText(text, "own.toml");
  REQUIRE(errors.size() == 1);
  return errors.front();
}

}  // namespace

TEST_CASE("the built-in library reads without errors and every number has unit, range, source and class") {
  const ProcessLibrary library = builtIn();
  CHECK(library.keys().size() > 700);
  for (const std::string& key : library.keys()) {
    const LibraryValue* value = library.value(key);
    if (!value) continue;
    CAPTURE(key);
    CHECK(value->low <= value->value);
    CHECK(value->value <= value->high);
    CHECK(key.ends_with("_" + value->unit));
    CHECK(library.sourceTitle(value->source).has_value());
    CHECK_FALSE(value->confidence.empty());
    CHECK(value->line > 0);
    // What has no source may not claim one.
    if (value->source == "A" || value->source == "R")
      CHECK((value->evidence == EvidenceClass::assumption || value->evidence == EvidenceClass::derived));
  }
}

TEST_CASE("a value knows where it comes from") {
  const LibraryValue rate = builtIn().get("op.turn.rate_eur_h");
  CHECK(rate.value == 75);
  CHECK(rate.low == 50);
  CHECK(rate.high == 110);
  CHECK(rate.unit == "eur_h");
  CHECK(rate.evidence == EvidenceClass::sourced);
  CHECK(builtIn().sourceTitle(rate.source) == "Hourly rates and set-up times of CNC shops");
}

TEST_CASE("a user's plain number replaces the value and counts as the user's assumption") {
  const auto library = ProcessLibrary::withOverridesText("[op.turn]\nrate_eur_h = 82.5\n", "own.toml");
  REQUIRE(library);
  const LibraryValue rate = library->get("op.turn.rate_eur_h");
  CHECK(rate.value == 82.5);
  CHECK(rate.low == 82.5);
  CHECK(rate.evidence == EvidenceClass::assumption);
  CHECK(rate.source == "user");
  CHECK(rate.file == "own.toml");
  CHECK(rate.line == 2);
  // The rest stays, and the built-in library is not touched.
  CHECK(library->get("op.mill_3axis.rate_eur_h").value == builtIn().get("op.mill_3axis.rate_eur_h").value);
  CHECK(builtIn().get("op.turn.rate_eur_h").value == 75);
}

TEST_CASE("a user's value may bring its own source and class") {
  const auto library = ProcessLibrary::withOverridesText(
      "[sources]\nQ7 = { title = \"Our quotation 7\" }\n[op.turn]\nrate_eur_h = { v = 70, lo = 60, hi = 80, src = "
      "\"Q7\", kind = \"sourced\" }\n",
      "own.toml");
  REQUIRE(library);
  CHECK(library->get("op.turn.rate_eur_h").evidence == EvidenceClass::sourced);
  CHECK(library->sourceTitle("Q7") == "Our quotation 7");
}

TEST_CASE("a user's file may add a material with the keys that materials have") {
  const auto library = ProcessLibrary::withOverridesText(
      "[material.invar]\nlabel = \"Invar 36\"\naliases = [\"1.3912\"]\ndensity_g_cm3 = 8.1\nvc_mill_m_min = { v = 40, "
      "lo = 25, hi = 60 }\n",
      "own.toml");
  REQUIRE(library);
  CHECK(library->text("material.invar.label") == "Invar 36");
  CHECK(library->get("material.invar.vc_mill_m_min").high == 60);
  const Error error = onlyError("[material.invar]\nhardness_count = 3\n");
  CHECK(error.code == "library-unknown-key");
}

TEST_CASE("an unknown key is reported with file, line and the nearest known key") {
  const Error error = onlyError("# shop\n[op.turn]\nsetup_frist_min = 30\n");
  CHECK(error.code == "library-unknown-key");
  CHECK(error.where == "own.toml:3: op.turn.setup_frist_min");
  CHECK(error.hint == "nearest: op.turn.setup_first_min (unit min)");
}

TEST_CASE("a value in another unit is reported with the unit the library keeps") {
  for (const char* key : {"rate_usd_h", "rate_eur", "rate_eur_min", "rate"}) {
    CAPTURE(key);
    const Error error = onlyError(("[op.turn]\n" + std::string(key) + " = 80\n").c_str());
    CHECK(error.code == "library-wrong-unit");
    CHECK(error.message.find("\"eur_h\"") != std::string::npos);
    CHECK(error.hint.find("op.turn.rate_eur_h") != std::string::npos);
  }
}

TEST_CASE("ranges out of order, negative values and impossible yields are refused") {
  CHECK(onlyError("[op.turn]\nrate_eur_h = { v = 80, lo = 90, hi = 100 }\n").code == "library-range");
  CHECK(onlyError("[op.turn]\nrate_eur_h = { v = 80, hi = 70 }\n").code == "library-range");
  CHECK(onlyError("[op.turn]\nrate_eur_h = -1\n").code == "library-range");
  CHECK(onlyError("[op.turn]\nrate_eur_h = nan\n").code == "library-range");
  CHECK(onlyError("[op.turn]\nfpy_ratio = 98.5\n").code == "library-range");
}

TEST_CASE("entries of the wrong shape are refused") {
  CHECK(onlyError("[op.turn]\nrate_eur_h = \"eighty\"\n").code == "library-wrong-type");
  CHECK(onlyError("[op.turn]\nrate_eur_h = { lo = 1, hi = 2 }\n").code == "library-wrong-type");
  CHECK(onlyError("[op.turn]\nlabel = 3\n").code == "library-wrong-type");
  CHECK(onlyError("[op.turn]\nrate_eur_h = { v = 80, low = 70 }\n").code == "library-unknown-key");
  CHECK(onlyError("[op.turn]\nrate_eur_h = { v = 80, kind = \"guess\" }\n").code == "library-unknown-class");
  CHECK(onlyError("[op.turn]\nrate_eur_h = { v = 80, src = \"S999\" }\n").code == "library-unknown-source");
  CHECK(onlyError("[op.turn\nrate_eur_h = 80\n").code == "library-syntax");
  CHECK(onlyError("[stock.bar]\ncolumns = [\"diameter_in\"]\nrows = [[1]]\n").code == "library-wrong-unit");
  CHECK(onlyError("[stock.bar]\ncolumns = [\"diameter_mm\"]\nrows = [[2], [1]]\n").code == "library-range");
}

TEST_CASE("letters beyond ASCII are refused outside quotes, where the parser would stumble, and taken inside") {
  for (const char* text :
       {"[op.turn]\nƤate = 1\n", "[op.turn]\nrate_eur_h = 8Ƥ\n", "[op.turn] \u00A0\n", "a = 2.\"Ƥ\"\n",
        "a = 2[\"Ƥ\", \"\"]\n", "a = [1,\n 2.\"Ƥ\"]\n", "[op.turn]\nlabel = \"\"\"a\\\n Ƥ\"\"\"\n"}) {
    CAPTURE(text);
    const Error error = onlyError(text);
    CHECK(error.code == "library-syntax");
    CHECK(error.message.find("outside quotes") != std::string::npos);
  }
  CHECK(onlyError("[op.turn]\nrate_eur_h = 8Ƥ\n").where == "own.toml:2:15");
  for (const char* text :
       {"\xEF\xBB\xBF[op.turn] # Ƥ\n", "[op.turn]\nlabel = \"Ƥ\\\"Ƥ\" # \"\n", "[op.turn]\nlabel = '\\Ƥ' # '\n",
        "[op.turn]\nlabel = \"\"\"\"Ƥ\"\n\"\" Ƥ\"\"\"\"\" # Ƥ\n", "[op.turn]\nlabel = '''Ƥ\\\n'Ƥ'''\n"}) {
    CAPTURE(text);
    CHECK(ProcessLibrary::checkText(text, "own.toml").empty());
  }
}

TEST_CASE("all errors of a file are listed in order of lines, and the first one counts the others") {
  const char* text = "[op.turn]\nrate_usd_h = 80\nfpy_ratio = 3\nlabel = 4\n";
  const std::vector<Error> errors = ProcessLibrary::checkText(text, "own.toml");
  REQUIRE(errors.size() == 3);
  CHECK(errors[0].where.find(":2:") != std::string::npos);
  CHECK(errors[2].where.find(":4:") != std::string::npos);
  const auto library = ProcessLibrary::withOverridesText(text, "own.toml");
  REQUIRE_FALSE(library);
  CHECK(library.error().hint.find("2 more") != std::string::npos);
}

TEST_CASE("a missing file is an error, not an empty library") {
  const auto library = ProcessLibrary::withOverrides("there is no such file.toml");
  REQUIRE_FALSE(library);
  CHECK(library.error().code == "library-unreadable");
}

TEST_CASE("units are read from the end of a key") {
  CHECK(unitOf("op.turn.rate_eur_h") == "eur_h");
  CHECK(unitOf("op.saw.area_rate_mm2_min") == "mm2_min");
  CHECK(unitOf("tool.holder_diameter_mm") == "mm");
  CHECK(unitOf("stock.sum") == "");
  CHECK(unitOf("mm") == "");
}

TEST_CASE("children lists the members of a group") {
  const std::vector<std::string> regions = builtIn().children("region");
  CHECK(regions == std::vector<std::string>{"china", "east_europe", "india", "west_europe"});
}
