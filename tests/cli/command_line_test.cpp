#include "tests/cli/command_line.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>

#include "features/report.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

using namespace stepwise;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<Json> parseLines(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

void checkValid(const Json& report) {
  static const SchemaChecker checker(Json::parse(reportSchema()));
  for (const std::string& violation : checker.violations(report)) FAIL_CHECK(violation);
}

/// Files left in the folder, but those whose names start with "kept".
int leftovers(const TemporaryFolder& folder) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    count += !entry.path().filename().string().starts_with("kept");
  return count;
}

}  // namespace

TEST_CASE("each command line gives its exit code and its first words") {
  struct Line {
    const char* arguments;
    int code;
    const char* out;
    const char* err;
  };
  const Line lines[] = {
      {"--help", 0, "Counts the steps your STEP file will cost.", ""},
      {"--version", 0, "stepwise ", ""},
      {"version", 0, "stepwise ", ""},
      {"schema", 0, "\"stepwise.report/1\"", ""},
      {"", 2, "", "a command is needed"},
      {"frobnicate", 2, "", "frobnicate"},
      {"analyze", 2, "", "file is required"},
      {"analyze samples/parts/bracket.step", 0, "through rectangular step", ""},
      {"analyze samples/parts/bracket.step --json", 0, "\"schema\": \"stepwise.report/1\"", ""},
      {"analyze samples/parts/bracket.step --timing", 0, "peak memory", ""},
      {"analyze samples/parts/bracket.step --colour", 2, "", "--colour"},
      {"analyze samples/parts/bracket.step --utilisation 1", 2, "", "--utilisation"},
      {"analyze samples/parts/bracket.step --general x", 2, "", "--general"},
      {"analyze samples/parts/bracket.step --timeout 0", 2, "", "--timeout"},
      {"analyze samples/parts/bracket.step --material 1.4404", 0, "material 1.4301", ""},
      {"analyze samples/parts/bracket.step --material unobtainium", 2, "", "no such material"},
      {"analyze samples/parts/bracket.step --region atlantis", 2, "", "no such region"},
      {"analyze samples/parts/bracket.step --library gone.toml", 2, "", "gone.toml"},
      {"analyze samples/parts/bracket.step -o /nowhere/report", 3, "", "cannot be written"},
      {"analyze samples/parts/bracket.step -o /dev/full", 3, "", "cannot be written"},
      {"analyze gone.step", 1, "file-missing", "no such file"},
      {"analyze samples", 1, "not-a-file", "this is a folder"},
      {"analyze /dev/null", 1, "not-a-file", "this is a device"},
      {"analyze README.md", 1, "not-step", "no STEP file"},
      {"analyze samples/parts/bracket.step --timeout 0.001", 1, "time-limit", "no result after the limit of 0.001 s"},
      {"explain samples/parts/bracket.step --face 1", 0, "Face 1 of bracket: plane", ""},
      {"explain samples/parts/bracket.step --feature 5", 0, "counterbored through hole", ""},
      {"explain samples/parts/bracket.step --setup 1 --machine mill5", 0, "on a 5-axis mill", ""},
      {"explain samples/parts/bracket.step --face 999", 2, "", "there is no face 999"},
      {"explain samples/parts/bracket.step --face 1 --part 2", 2, "", "there is no part 2"},
      {"explain samples/parts/bracket.step", 2, "", "--face,--feature,--setup"},
      {"explain samples/parts/bracket.step --face 1 --setup 1", 2, "", "--face,--feature,--setup"},
      {"explain gone.step --face 1", 1, "", "no such file"},
      {"library show material.al6061", 0, "source", ""},
      {"library show op.nonsense", 2, "", "no such key"},
      {"library list region", 0, "region.china.rate_ratio", ""},
      {"library check README.md", 1, "", "README.md"},
      {"scan \"$D\"", 2, "", "no STEP files were found"},
      {"scan samples/parts/bracket.step", 0, "ok        samples/parts/bracket.step: 1 part, 8 features",
       "1 of 1 files"},
      {"scan samples/parts/bracket.step --jobs 0", 2, "", "--jobs"},
  };
  const TemporaryFolder folder;
  for (const Line& line : lines) {
    const Ran ran = run(folder, line.arguments);
    INFO("stepwise " << line.arguments << "\nstdout: " << ran.out.substr(0, 400) << "\nstderr: " << ran.err);
    CHECK(ran.code == line.code);
    CHECK(contains(ran.out, line.out));
    CHECK(contains(ran.err, line.err));
    if (line.code == 0 && *line.err == 0) CHECK(ran.err.empty());
  }
  CHECK(leftovers(folder) == 0);
}

TEST_CASE("the version as JSON names every library") {
  const TemporaryFolder folder;
  const Json version = Json::parse(run(folder, "version --json").out);
  CHECK(version["reportSchema"] == "stepwise.report/1");
  for (const char* library :
       {"OCCT", "CGAL", "Embree", "oneTBB", "libarchive", "fmt", "nlohmann-json", "CLI11", "toml++", "SQLite"})
    CHECK_FALSE(version["libraries"][library].get<std::string>().empty());
}

TEST_CASE("the same file gives the same bytes, on standard output, in a file and from standard input") {
  const TemporaryFolder folder;
  const Ran direct = run(folder, "analyze samples/parts/bracket.step --json");
  CHECK(run(folder, "analyze samples/parts/bracket.step --json").out == direct.out);
  CHECK(run(folder, "analyze samples/parts/bracket.step --json -o \"$D/kept.json\"").out.empty());
  CHECK(contentOf(folder / "kept.json") == direct.out);
  Json piped = Json::parse(run(folder, "analyze - --json < samples/parts/bracket.step").out);
  CHECK(piped["input"]["path"] == "-");
  piped["input"]["path"] = "samples/parts/bracket.step";
  CHECK(piped == Json::parse(direct.out));
  checkValid(piped);
  CHECK(leftovers(folder) == 0);
}

TEST_CASE("what the user adds about the shop and the drawing changes what rests on it") {
  const TemporaryFolder folder;
  const auto processOf = [&](const std::string& options) {
    const Ran ran = run(folder, "analyze samples/parts/bracket.step --json --material 1.4404 --quantity 50 " + options);
    return Json::parse(ran.out)["parts"][0]["process"];
  };
  const Json plain = processOf(""), busy = processOf("--utilisation 0.95"), tight = processOf("--general f");
  CHECK(busy["leadTimeD"]["p50"].get<double>() > plain["leadTimeD"]["p50"].get<double>());
  CHECK(busy["timeMin"] == plain["timeMin"]);
  CHECK(tight["variation"] != plain["variation"]);
}

TEST_CASE("the README shows what the program says, but for the lines it leaves out") {
  const TemporaryFolder folder;
  std::istringstream readme(contentOf(STEPWISE_SOURCE_DIR "/README.md"));
  std::istringstream said(run(folder, "analyze samples/parts/bracket.step").out);
  std::string shown;
  while (std::getline(readme, shown) && shown != "$ ./dev run") continue;
  int lines = 0;
  for (; std::getline(readme, shown) && shown != "```"; ++lines) {
    if (shown.find_first_not_of(' ') == shown.find("…")) continue;
    std::string line;
    while (line != shown && std::getline(said, line)) continue;
    INFO(shown);
    REQUIRE(line == shown);
  }
  CHECK(lines > 30);
}

TEST_CASE("errors about standard input do not name the temporary copy") {
  const TemporaryFolder folder;
  const Ran ran = run(folder, "analyze - --json < README.md");
  CHECK(ran.code == 1);
  CHECK_FALSE(contains(ran.out + ran.err, "standard-input"));
  CHECK(leftovers(folder) == 0);
}

TEST_CASE("a device is written into, never replaced") {
  const TemporaryFolder folder;
  REQUIRE(symlink("/dev/null", (folder / "kept-link").c_str()) == 0);
  CHECK(run(folder, "analyze samples/parts/bracket.step -o \"$D/kept-link\" --step \"$D/kept-link\"").code == 0);
  CHECK(std::filesystem::is_symlink(folder / "kept-link"));
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("a file that cannot be made is said with its reason, and keeps nothing else back") {
  const TemporaryFolder folder;
  const Ran ran = run(folder,
                      "analyze samples/assemblies/hinge.step -o \"$D/kept.txt\" --step-merged \"$D/merged.step\" "
                      "--liaison \"$D/kept.svg\"");
  CHECK(ran.code == 3);
  CHECK(ran.err.find("merged.step: no merged body was made") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "merged.step"));
  CHECK(contentOf(folder / "kept.svg").find("</svg>") != std::string::npos);
}

TEST_CASE("coloured STEP files have the same faces, named by what they are") {
  const TemporaryFolder folder;
  REQUIRE(run(folder, "analyze samples/parts/bracket.step --step \"$D/kept-f.step\" --step-setups \"$D/kept-s.step\"")
              .code == 0);
  const Result<Assembly> features = readStep(folder / "kept-f.step"), setups = readStep(folder / "kept-s.step");
  REQUIRE(features);
  REQUIRE(setups);
  REQUIRE(features->parts[0].faces.size() == 19);
  for (const PartFace& face : features->parts[0].faces) {
    CHECK(face.color.has_value());
    CHECK((face.name == "stock" || face.name.starts_with("feature ")));
  }
  for (const PartFace& face : setups->parts[0].faces) CHECK((face.name == "stock" || face.name.starts_with("setup ")));
  CHECK(leftovers(folder) == 0);
}

TEST_CASE("a scan has a line for every file, in the order of paths, whatever the files are") {
  const TemporaryFolder folder;
  const std::string part = contentOf(STEPWISE_SAMPLES_DIR "/parts/bracket.step");
  for (const char* name :
       {"in/b.step", "in/a.STP", "in/=cmd|calc.step", "in/<script>alert(1)<.step", "in/two\nlines.step",
        "in/\x1B[31m.step", "in/bad\xFFutf8.step", "in/quote\"'.step", "in/-o.step"})
    folder.write(name, part);
  folder.write("in/cut.step", part.substr(0, part.size() / 2));
  folder.write("in/empty.step", "");
  REQUIRE(mkfifo((folder / "in/pipe.step").c_str(), 0600) == 0);
  REQUIRE(symlink("nowhere", (folder / "in/dangling.step").c_str()) == 0);
  REQUIRE(symlink(".", (folder / "in/loop").c_str()) == 0);

  const Ran one = run(folder, "scan \"$D/in\" --jobs 1 --jsonl \"$D/kept1\" --csv \"$D/kept1.csv\"");
  const Ran two = run(folder, "scan \"$D/in\" --jobs 2 --jsonl \"$D/kept2\" --csv \"$D/kept2.csv\"");
  CHECK(one.code == 1);
  CHECK(one.out.empty());
  CHECK(contentOf(folder / "kept1") == contentOf(folder / "kept2"));
  CHECK(contentOf(folder / "kept1.csv") == contentOf(folder / "kept2.csv"));

  const std::vector<Json> reports = parseLines(contentOf(folder / "kept1"));
  REQUIRE(reports.size() == 14);
  std::vector<std::string> codes;
  for (const Json& report : reports) {
    checkValid(report);
    if (!report["input"]["error"].is_null()) codes.push_back(report["input"]["error"]["code"]);
  }
  std::sort(codes.begin(), codes.end());
  CHECK(codes == std::vector<std::string>{"file-empty", "file-missing", "file-truncated", "folder-loop", "not-a-file"});
  const std::string csv = contentOf(folder / "kept1.csv");
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 15);
  CHECK_FALSE(contains(csv, "\x1B"));

  const Ran people = run(folder, "scan \"$D/in\"");
  CHECK(std::count(people.out.begin(), people.out.end(), '\n') == 14);
  CHECK_FALSE(contains(people.out + people.err, "\x1B"));
  CHECK(contains(people.err, "14 of 14 files: 9 ok, 0 degraded, 5 without result"));
}

TEST_CASE("an interrupted analysis leaves nothing behind") {
  const TemporaryFolder folder;
  // Standard input stays open, so that the program waits for it until the signal comes.
  runShell(folder, "sleep 5 | (timeout --preserve-status -s INT 0.5 \"$S\" analyze -; echo $? > \"$D/kept\")");
  CHECK(contentOf(folder / "kept") == "130\n");
  CHECK(leftovers(folder) == 0);
}

TEST_CASE("each setup is drawn, and the stock after it written, into folders that are made") {
  const TemporaryFolder folder;
  REQUIRE(run(folder, "analyze samples/parts/bracket.step --pictures \"$D/kept-p\" --step-stock \"$D/kept-s\"").code ==
          0);
  std::size_t pictures = 0, bodies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "kept-p"))
    pictures += entry.path().filename().string().find("-setup-") != std::string::npos;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "kept-s"))
    bodies += entry.path().extension() == ".step";
  CHECK(pictures >= 1);
  CHECK(bodies == pictures + 1);  // the raw stock, and the workpiece after each setup
  CHECK(leftovers(folder) == 0);
}
