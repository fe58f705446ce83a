#include "geom/step/mapped_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "geom/step/part21_scan.h"
#include "geom/step/step_reader.h"
#include "geom/step/step_text.h"
#include "tests/geom/step/step_files.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace stepwise;

namespace {

/// A STEP text that is large enough to be mapped, for its long comment.
std::string largeText() {
  return test::replaced(test::blockText(), "DATA;", "DATA;/*" + std::string(kLeastMappedBytes, ' ') + "*/");
}

std::string largeFile(const TemporaryFolder& folder) {
  const std::string path = folder.file("large.step");
  std::ofstream(path, std::ios::binary) << largeText();
  return path;
}

}  // namespace

TEST_CASE("a mapped file reads as it is") {
  const TemporaryFolder folder;
  const std::string path = largeFile(folder);
  const auto file = MappedFile::open(path, std::filesystem::file_size(path));
  REQUIRE(file);
  CHECK(file->text() == largeText());
  CHECK(!file->hasChanged());
}

TEST_CASE("a mapped file that is cut short reads as zeros, and has changed") {
  const TemporaryFolder folder;
  const std::string path = largeFile(folder);
  const auto file = MappedFile::open(path, std::filesystem::file_size(path));
  REQUIRE(file);
  std::filesystem::resize_file(path, 100);
  const std::string_view text = file->text();
  CHECK(text.substr(0, 100) == largeText().substr(0, 100));
  CHECK(std::all_of(text.begin() + 100, text.end(), [](char c) { return c == 0; }));
  CHECK(file->hasChanged());
}

TEST_CASE("a mapped file that is written to has changed") {
  const TemporaryFolder folder;
  const std::string path = largeFile(folder);
  const auto file = MappedFile::open(path, std::filesystem::file_size(path));
  REQUIRE(file);
  std::ofstream(path, std::ios::binary | std::ios::app) << "more";
  CHECK(file->hasChanged());
}

TEST_CASE("a large file is read like a small one") {
  const TemporaryFolder folder;
  const auto read = readStep(largeFile(folder));
  REQUIRE(read);
  CHECK(read->parts.size() == 1);
  CHECK(read->file.bytes == largeText().size());
}

TEST_CASE("a large file that is cut short while it is read is an error, and no crash") {
  const TemporaryFolder folder;
  const std::string path = largeFile(folder);
  const auto text = loadStepText(path, 1u << 30);
  REQUIRE(text);
  REQUIRE(text->mapped);
  std::filesystem::resize_file(path, kLeastMappedBytes / 2);
  CHECK(!scanPart21(text->text(), path));
  const auto unchanged = text->checkUnchanged(path);
  REQUIRE(!unchanged);
  CHECK(unchanged.error().code == "file-changed");
}

TEST_CASE("more large files than can be mapped at once are copied") {
  const TemporaryFolder folder;
  const std::string path = largeFile(folder);
  std::vector<Result<StepText>> texts;
  for (int i = 0; i < 20; ++i) texts.push_back(loadStepText(path, 1u << 30));
  CHECK(std::none_of(texts.begin(), texts.end(), [](const auto& text) { return !text || text->text().empty(); }));
  CHECK(std::any_of(texts.begin(), texts.end(), [](const auto& text) { return !text->mapped; }));
  texts.clear();
  CHECK(loadStepText(path, 1u << 30)->mapped);
}
