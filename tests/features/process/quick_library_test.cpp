#include "features/process/quick_library.h"

#include "features/process/embedded_library.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("the built-in library reads quickly to what the checking reader makes of it, without an error") {
  ProcessLibrary::Entries quick, checked;
  for (const EmbeddedFile& file : embeddedLibrary()) {
    const std::string name(file.name);
    INFO(name);
    CHECK(readLibraryQuickly(file.text, name, quick));
    CHECK(readLibraryText(file.text, name, LibraryLayer::builtIn, checked).empty());
  }
  CHECK(checkSources(checked).empty());
  CHECK(quick.values.size() > 800);
  REQUIRE(quick.values.size() == checked.values.size());
  for (const auto& [key, value] : checked.values) {
    INFO(key);
    REQUIRE(quick.values.count(key) == 1);
    const LibraryValue& other = quick.values.at(key);
    CHECK((other.value == value.value && other.low == value.low && other.high == value.high));
    CHECK((other.unit == value.unit && other.source == value.source && other.confidence == value.confidence));
    CHECK((other.evidence == value.evidence && other.file == value.file && other.line == value.line));
  }
  REQUIRE(quick.tables.size() == checked.tables.size());
  for (const auto& [key, table] : checked.tables) {
    INFO(key);
    REQUIRE(quick.tables.count(key) == 1);
    const LibraryTable& other = quick.tables.at(key);
    CHECK((other.columns == table.columns && other.rows == table.rows && other.source == table.source));
    CHECK((other.evidence == table.evidence && other.file == table.file && other.line == table.line));
  }
  REQUIRE(quick.texts.size() == checked.texts.size());
  for (const auto& [key, text] : checked.texts) {
    INFO(key);
    REQUIRE(quick.texts.count(key) == 1);
    CHECK((quick.texts.at(key).items == text.items && quick.texts.at(key).line == text.line));
  }
  REQUIRE(quick.sources.size() == checked.sources.size());
  for (const auto& [key, source] : checked.sources) CHECK(quick.sources.at(key).title == source.title);
}

TEST_CASE("forms that the quick reader does not know are left to the other one") {
  for (const char* text :
       {"[a]\nb = 'literal'\n", "[a]\nb = \"with \\\" escape\"\n", "[a]\nb = 1\n", "[a]\nb_mm = { v = 1 }\n",
        "[a\nb = \"c\"\n", "[a]\nb = [1, \"c\"]\n", "[a]\nb.c = \"d\"\n", "[a]\nb = \"c\"\nb = \"d\"\n"}) {
    INFO(text);
    ProcessLibrary::Entries entries;
    CHECK_FALSE(readLibraryQuickly(text, "test.toml", entries));
  }
}
