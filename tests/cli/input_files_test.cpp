#include "cli/input_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace stepwise;

namespace {

std::vector<std::string> namesIn(const TemporaryFolder& folder, const std::vector<std::string>& paths) {
  std::vector<std::string> names;
  for (const FoundFile& file : findInputFiles(paths))
    names.push_back(std::filesystem::path(file.path).lexically_relative(folder.path()).string() +
                    (file.error ? " " + file.error->code : ""));
  return names;
}

std::string codeFor(const std::string& path) {
  const Result<ReportedInput> input = describeInput(path);
  return input ? "readable" : input.error().code;
}

}  // namespace

TEST_CASE("folders are searched for names of STEP files, in any case, in the order of their paths") {
  const TemporaryFolder folder;
  for (const char* name : {"b.step", "a.STP", "deep/er/c.p21", "d.stpZ", "e.step.gz", "f.stp.zip", "notes.txt", "g.zip",
                           "step", "h.stepx"})
    folder.write(name, "x");
  CHECK(namesIn(folder, {folder.path().string()}) ==
        std::vector<std::string>{"a.STP", "b.step", "d.stpZ", "deep/er/c.p21", "e.step.gz", "f.stp.zip"});
}

TEST_CASE("given files are taken whatever their names, each once") {
  const TemporaryFolder folder;
  const std::string notes = folder.write("notes.txt", "x"), part = folder.write("part.step", "x");
  CHECK(namesIn(folder, {part, notes, folder.path().string(), folder / "gone"}) ==
        std::vector<std::string>{"gone", "notes.txt", "part.step"});
}

TEST_CASE("links that lead back are reported and do not trap the search") {
  const TemporaryFolder folder;
  folder.write("in/part.step", "x");
  REQUIRE(symlink("..", (folder / "in/back").c_str()) == 0);
  REQUIRE(symlink("self.step", (folder / "self.step").c_str()) == 0);
  CHECK(namesIn(folder, {folder.path().string()}) ==
        std::vector<std::string>{"in/back folder-loop", "in/part.step", "self.step"});
  CHECK(codeFor(folder / "self.step") == "link-loop");
}

TEST_CASE("what cannot be a STEP file is refused without waiting") {
  const TemporaryFolder folder;
  REQUIRE(mkfifo((folder / "pipe.step").c_str(), 0600) == 0);
  folder.write("empty.step", "");
  CHECK(codeFor(folder / "pipe.step") == "not-a-file");
  CHECK(codeFor(folder / "empty.step") == "file-empty");
  CHECK(codeFor(folder / "gone.step") == "file-missing");
  CHECK(codeFor(folder.path().string()) == "not-a-file");
  CHECK(codeFor("/dev/zero") == "not-a-file");
  folder.write("hole.step", "x");
  std::filesystem::resize_file(folder / "hole.step", std::uintmax_t{40} << 30);  // takes no room on the disk
  CHECK(codeFor(folder / "hole.step") == "file-too-large");
  if (geteuid() != 0) {  // root reads everything
    const std::string secret = folder.write("secret.step", "x");
    REQUIRE(chmod(secret.c_str(), 0) == 0);
    CHECK(codeFor(secret) == "file-unreadable");
  }
}

TEST_CASE("a readable file is described by size and hash") {
  const TemporaryFolder folder;
  const Result<ReportedInput> input = describeInput(folder.write("part.step", "abc"));
  REQUIRE(input);
  CHECK(input->bytes == 3u);
  CHECK(input->sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
