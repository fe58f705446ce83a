#include "cli/watched_file.h"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "tests/cli/command_line.h"
#include "tests/support/catch.h"

namespace stepwise {
namespace {

/// As a tool does that keeps file times, or a clock too coarse to tell two changes apart.
void writeKeepingTime(const TemporaryFolder& folder, const char* name, const std::string& content) {
  const std::filesystem::path path = folder / name;
  const auto time = std::filesystem::last_write_time(path);
  folder.write(name, content);
  std::filesystem::last_write_time(path, time);
}

TEST_CASE("a file that changes after it was hashed is noticed") {
  const TemporaryFolder folder;
  folder.write("part.step", "one");
  const std::string path = folder / "part.step";
  const auto age = GENERATE(std::chrono::hours(0), std::chrono::hours(1));
  std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) - age);

  const Result<WatchedFile> file = WatchedFile::open(path);
  REQUIRE(file);
  CHECK(file->described().bytes == 3u);
  CHECK_FALSE(file->hasChanged());
  SECTION("same size, same time") {
    writeKeepingTime(folder, "part.step", "two");
    CHECK(file->hasChanged());
  }
  SECTION("more") {
    folder.write("part.step", "one and more");
    CHECK(file->hasChanged());
  }
  SECTION("another file of the same content in its place") {
    folder.write("other.step", "one");
    std::filesystem::rename(folder / "other.step", path);
    CHECK(file->hasChanged());
  }
  SECTION("gone") {
    std::filesystem::remove(path);
    CHECK(file->hasChanged());
  }
  SECTION("only its permissions") {
    REQUIRE(chmod(path.c_str(), 0600) == 0);
    CHECK_FALSE(file->hasChanged());
  }
}

TEST_CASE("what cannot be opened cannot be watched") {
  const TemporaryFolder folder;
  CHECK(WatchedFile::open(folder / "none.step").error().code == "file-missing");
}

}  // namespace
}  // namespace stepwise
