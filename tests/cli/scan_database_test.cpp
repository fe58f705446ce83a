#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>

#include "cli/results/scan_database.h"
#include "tests/cli/command_line.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A few small parts, copies of one, and files that give no result.
void fill(const TemporaryFolder& folder) {
  for (const char* name : {"t_slot_block", "dovetail_slide", "valve_body", "hollow_float"})
    folder.write(std::string("in/") + name + ".step",
                 contentOf(STEPWISE_SAMPLES_DIR "/parts/" + std::string(name) + ".step"));
  const std::string part = contentOf(STEPWISE_SAMPLES_DIR "/parts/thick_block.step");
  for (const char* name : {"in/a_first.step", "in/b/again.step", "in/z_last.stp"}) folder.write(name, part);
  folder.write("in/cut.step", part.substr(0, part.size() / 2));
  folder.write("in/cut too.step", part.substr(0, part.size() / 2));
  folder.write("in/empty.step", "");
}

constexpr const char* kOutputs = " --jsonl \"$D/kept.jsonl\" --csv \"$D/kept.csv\" --jobs 2";

struct Outputs {
  std::string jsonl, csv;
  friend bool operator==(const Outputs&, const Outputs&) = default;
};

Outputs outputs(const TemporaryFolder& folder) {
  return {contentOf(folder / "kept.jsonl"), contentOf(folder / "kept.csv")};
}

Outputs undisturbed(const TemporaryFolder& folder) {
  REQUIRE(run(folder, std::string("scan \"$D/in\"") + kOutputs).code == 1);
  return outputs(folder);
}

std::vector<std::string> sortedLines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

int killsWanted() {
  const char* wanted = std::getenv("STEPWISE_KILLS");
  return wanted == nullptr ? 8 : std::atoi(wanted);
}

}  // namespace

TEST_CASE("copies of one content are analysed once, and each gets the report it would have alone") {
  const TemporaryFolder folder;
  fill(folder);
  const Ran ran = run(folder, "scan \"$D/in\" --jsonl -");
  CHECK(contains(ran.err, "3 with the same content as another, analysed once"));
  for (const char* name : {"b/again.step", "z_last.stp", "cut too.step"}) {
    const Ran alone = run(folder, "scan \"$D/in/" + std::string(name) + "\" --jsonl -");
    REQUIRE_FALSE(alone.out.empty());
    CHECK(contains(ran.out, alone.out));
  }
}

TEST_CASE("a scan with a database gives the same bytes, at first and when nothing has changed") {
  const TemporaryFolder folder;
  fill(folder);
  const Outputs expected = undisturbed(folder);
  const std::string scan = std::string("scan \"$D/in\" --db \"$D/kept.db\"") + kOutputs;
  CHECK(run(folder, scan).code == 1);
  CHECK(outputs(folder) == expected);
  const Ran again = run(folder, scan);
  CHECK(again.code == 1);
  CHECK(contains(again.err, "9 unchanged, not analysed again"));  // all but the one that cannot be read
  CHECK(outputs(folder) == expected);
  CHECK(run(folder, std::string("scan --resume --db \"$D/kept.db\"") + kOutputs).code == 1);  // knows what to scan
  CHECK(outputs(folder) == expected);

  SECTION("a changed file is analysed, a removed one leaves") {
    folder.write("in/valve_body.step", contentOf(STEPWISE_SAMPLES_DIR "/parts/hollow_float.step"));
    std::filesystem::remove(folder / "in/cut.step");
    const Ran changed = run(folder, scan);
    CHECK(contains(changed.err, "1 files of an earlier scan"));
    CHECK(outputs(folder) == undisturbed(folder));
  }
  SECTION("other settings are another result, and --resume does not take them for the same") {
    CHECK(run(folder, "scan --resume --db \"$D/kept.db\" --quantity 7").code == 2);
    CHECK(run(folder, "scan --resume --db \"$D/none.db\"").code == 2);  // nothing to go on with, and no files named
    folder.write("ours.toml", "[[part]]\nname = \"*\"\nmaterial = \"1.4301\"\n");
    CHECK_FALSE(contains(run(folder, scan + " --materials \"$D/ours.toml\"").err, "unchanged"));
    for (const char* other : {" --quantity 7", " --material-of '*=1.4301'", " --general m", " --utilisation 0.9"}) {
      CAPTURE(other);
      CHECK_FALSE(contains(run(folder, scan + other).err, "unchanged"));
    }
  }
  SECTION("a name that comes first does not change the reports of its copies") {
    folder.write("in/0.step", contentOf(folder / "in/z_last.stp"));
    CHECK(run(folder, scan).code == 1);
    CHECK(outputs(folder) == undisturbed(folder));
  }
}

TEST_CASE("whoever is killed, at any moment: after --resume everything is there, byte by byte") {
  const TemporaryFolder folder;
  fill(folder);
  const Outputs expected = undisturbed(folder);
  std::mt19937 random(20261122);
  for (int i = 0; i < killsWanted(); ++i) {
    const std::string victim = i % 3 == 0   ? "kill -9 $P"
                               : i % 3 == 1 ? "kill -9 $(cat /proc/$P/task/$P/children)"
                                            : "kill -9 $P $(cat /proc/$P/task/$P/children)";
    const double seconds = std::uniform_real_distribution<>(0.02, 0.6)(random);
    INFO("round " << i << ": " << victim << " after " << seconds << " s");
    std::filesystem::remove(folder / "kept.db");
    runShell(folder, std::string("\"$S\" scan \"$D/in\" --db \"$D/kept.db\"") + kOutputs + " & P=$!; sleep " +
                         std::to_string(seconds) + "; " + victim + "; wait $P");
    const Ran resumed = run(folder, std::string("scan \"$D/in\" --db \"$D/kept.db\" --resume") + kOutputs);
    INFO(resumed.err);
    CHECK(resumed.code == 1);
    CHECK(outputs(folder) == expected);
  }
}

TEST_CASE("a full disk is one clear error, and the scan goes on when there is room") {
  const TemporaryFolder folder;
  fill(folder);
  const Outputs expected = undisturbed(folder);
  std::filesystem::create_directory(folder / "small");
  if (runShell(folder, "mount -t tmpfs -o size=300k none \"$D/small\"").code != 0) {
    WARN("no small file system can be mounted here: skipped");
    return;
  }
  const Ran full = run(folder, "scan \"$D/in\" --db \"$D/small/scan.db\"");
  const bool enlarged = runShell(folder, "mount -o remount,size=60m \"$D/small\"").code == 0;
  const Ran resumed = run(folder, std::string("scan --resume \"$D/in\" --db \"$D/small/scan.db\"") + kOutputs);
  runShell(folder, "umount \"$D/small\"");
  REQUIRE(enlarged);
  INFO(full.err << resumed.err);
  CHECK(full.code == 3);
  CHECK(contains(full.err, "the disk is full"));
  CHECK(std::count(full.err.begin(), full.err.end(), '\n') == 2);  // what, and what to try
  CHECK(resumed.code == 1);
  CHECK(outputs(folder) == expected);
}

TEST_CASE("what is no scan database is refused with one clear line") {
  const TemporaryFolder folder;
  folder.write("text.db", "this is no database at all, it is a text that is long enough to have a header of its own");
  REQUIRE(runShell(folder, "mkfifo \"$D/pipe.db\"; mkdir \"$D/folder.db\"").code == 0);
  REQUIRE(Database::open(folder / "other.db", Database::Access::readWrite)->execute("CREATE TABLE t(x)"));
  const std::pair<const char*, const char*> cases[] = {{"text.db", "no SQLite database"},
                                                       {"other.db", "something else than a scan"},
                                                       {"pipe.db", "not a regular file"},
                                                       {"folder.db", "cannot be opened"},
                                                       {"no/such/folder.db", "cannot be opened"}};
  for (const auto& [name, message] : cases) {
    const Ran ran = run(folder, "scan samples/parts/thick_block.step --db \"$D/" + std::string(name) + "\"");
    INFO(name << ": " << ran.err);
    CHECK((ran.code == 2 || ran.code == 3));
    CHECK(contains(ran.err, message));
  }
  CHECK(contentOf(folder / "text.db").starts_with("this is no database"));
}

TEST_CASE("shares of a scan hold each file exactly once, copies together") {
  const TemporaryFolder folder;
  fill(folder);
  std::string all;
  for (const char* shard : {"1/3", "2/3", "3/3"})
    all += run(folder, "scan \"$D/in\" --jsonl - --shard " + std::string(shard)).out;
  CHECK(std::count(all.begin(), all.end(), '\n') == 10);
  CHECK(sortedLines(all) == sortedLines(run(folder, "scan \"$D/in\" --jsonl -").out));
  for (const char* wrong : {"0/3", "4/3", "1", "a/b", "1/3x"})
    CHECK(run(folder, "scan \"$D/in\" --shard " + std::string(wrong)).code == 2);
}

TEST_CASE("files come from folders, patterns and lists") {
  const TemporaryFolder folder;
  fill(folder);
  folder.write("lines.txt", folder / "in/valve_body.step\r\n" + (folder / "in/cut too.step") + "\n\n");
  folder.write("zeros.txt",
               folder / "in/a_first.step" + std::string(1, '\0') + (folder / "in/b/*.step") + std::string(1, '\0'));
  const auto count = [&](const std::string& arguments) {
    const Ran ran = run(folder, "scan " + arguments);
    return std::count(ran.out.begin(), ran.out.end(), '\n');
  };
  CHECK(count("\"$D/in/*.step\"") == 8);
  CHECK(count("\"$D/in/**/*.st?p\"") == 9);
  CHECK(count("\"$D/*/[ab]*\"") == 2);
  CHECK(count("--list \"$D/lines.txt\"") == 2);
  CHECK(count("--list \"$D/zeros.txt\"") == 2);
  CHECK(count("--list - < \"$D/lines.txt\"") == 2);
  CHECK(contains(run(folder, "scan \"$D/none*.step\"").out, "nothing-matches"));
  CHECK(run(folder, "scan --list \"$D/gone.txt\"").code == 2);
  CHECK(run(folder, "scan").code == 2);
}
