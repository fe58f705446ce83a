#include <sys/stat.h>

#include <algorithm>
#include <sstream>

#include "cli/results/queries.h"
#include "cli/results/shape_signature.h"
#include "tests/cli/command_line.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<Json> parseLines(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(Json::parse(line));
  return lines;
}

/// Of the samples: a plate, the same in inches, and two parts with holes; the hinge and the bolted housing.
void scanSamples(const TemporaryFolder& folder) {
  for (const char* name : {"parts/plate_with_holes", "parts/plate_with_holes_inch", "parts/bracket", "parts/valve_body",
                           "assemblies/valve_block"})
    folder.write(std::string("in/") + name + ".step",
                 contentOf(STEPWISE_SAMPLES_DIR "/" + std::string(name) + ".step"));
  REQUIRE(run(folder, "scan \"$D/in\" --db \"$D/kept.db\" --jsonl \"$D/kept.jsonl\" --csv \"$D/kept.csv\"").code == 0);
}

}  // namespace

TEST_CASE("holes, parts, merge candidates and findings are found in a scan") {
  const TemporaryFolder folder;
  scanSamples(folder);
  const std::vector<Json> holes =
      parseLines(run(folder, "results holes \"$D/kept.db\" --through --diameter 4.5 --format jsonl").out);
  CHECK(std::count_if(holes.begin(), holes.end(),
                      [](const Json& row) { return row["path"].get<std::string>().ends_with("bracket.step"); }) == 4);
  for (const Json& row : holes) {
    CHECK(row["through"] == 1);
    CHECK(row["diameter_mm"].get<double>() == Approx(4.5));
  }
  const std::vector<Json> parts =
      parseLines(run(folder, "results parts \"$D/kept.db\" --clampings 2.. --format jsonl").out);
  CHECK_FALSE(parts.empty());
  for (const Json& row : parts) CHECK(row["clampings"] >= 2);
  const std::vector<Json> merges = parseLines(run(folder, "results merges \"$D/kept.db\" --format jsonl").out);
  REQUIRE_FALSE(merges.empty());
  CHECK(contains(merges[0]["names"], "plate_1_bottom"));
  CHECK(contains(run(folder, "results findings \"$D/kept.db\" --kind 'printing gate'").out, "section"));
  CHECK(contains(run(folder, "results summary \"$D/kept.db\"").out, "files by") == false);
  CHECK(contains(run(folder, "results summary \"$D/kept.db\"").out, "ok"));
  CHECK(contains(run(folder, "results holes \"$D/kept.db\" --thread M5").err, "no thread that the file tells"));
}

TEST_CASE("an export has the bytes that the scan wrote") {
  const TemporaryFolder folder;
  scanSamples(folder);
  CHECK(run(folder, "results export \"$D/kept.db\" --jsonl -").out == contentOf(folder / "kept.jsonl"));
  CHECK(run(folder, "results export \"$D/kept.db\" --csv -").out == contentOf(folder / "kept.csv"));
}

TEST_CASE("questions in SQL read and do nothing else") {
  const TemporaryFolder folder;
  scanSamples(folder);
  CHECK(contains(run(folder, "results sql \"$D/kept.db\" 'SELECT count(*) AS n FROM files' --format csv").out, "5"));
  const std::string before = contentOf(folder / "kept.db");
  for (const char* query :
       {"DELETE FROM file", "DROP TABLE part", "ATTACH \"'$D/evil.db'\" AS x", "PRAGMA journal_mode = DELETE",
        "SELECT load_extension(\"'x'\")", "VACUUM", "SELECT", "", "CREATE TEMP TABLE t(x)"}) {
    const Ran ran = run(folder, "results sql \"$D/kept.db\" \"" + std::string(query) + "\"");
    INFO(query << ": " << ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
  }
  CHECK(contentOf(folder / "kept.db") == before);
  CHECK(run(folder, "results sql \"$D/none.db\" 'SELECT 1'").code == 2);
  CHECK_FALSE(std::filesystem::exists(folder / "none.db"));
}

TEST_CASE("what changed between two scans is told part by part") {
  const TemporaryFolder folder;
  scanSamples(folder);
  CHECK(contains(run(folder, "results diff \"$D/kept.db\" \"$D/kept.db\"").err, "5 files the same, 0 changed"));
  folder.write("in/parts/bracket.step", contentOf(STEPWISE_SAMPLES_DIR "/parts/t_slot_block.step"));
  folder.write("in/new.step", contentOf(STEPWISE_SAMPLES_DIR "/parts/thick_block.step"));
  std::filesystem::remove(folder / "in/parts/valve_body.step");
  REQUIRE(run(folder, "scan \"$D/in\" --db \"$D/newer.db\"").code == 0);
  const Ran ran = run(folder, "results diff \"$D/kept.db\" \"$D/newer.db\" --format jsonl");
  CHECK(contains(ran.err, "3 files the same, 1 changed, 1 added, 1 removed"));
  bool holes = false;
  for (const Json& row : parseLines(ran.out))
    holes = holes ||
            (row["what"] == "hole counterbored through Ø4.5 6 deep" && row["before"] == "2" && row["after"].is_null());
  CHECK(holes);
}

TEST_CASE("a part in inches is found as the same as its metric twin, and others with their distance") {
  const TemporaryFolder folder;
  scanSamples(folder);
  const std::vector<Json> pairs = parseLines(run(folder, "results similar \"$D/kept.db\" --format jsonl").out);
  REQUIRE_FALSE(pairs.empty());
  CHECK(pairs[0]["distance"] == 0);
  CHECK(contains(pairs[0]["name"], "plate_with_holes"));
  const std::vector<Json> like = parseLines(
      run(folder, "results similar \"$D/kept.db\" samples/parts/valve_body_nurbs.step --within 1 --format jsonl").out);
  REQUIRE(like.size() > 2);
  CHECK(contains(like[0]["path"], "valve_body.step"));
  CHECK(like[0]["distance"] == 0);
  CHECK(like[1]["distance"] > 0);
  CHECK(run(folder, "results similar \"$D/kept.db\" gone.step").code == 1);
}

TEST_CASE("the joined databases of shares give the bytes of one scan, and no result contradicts another") {
  const TemporaryFolder folder;
  scanSamples(folder);
  for (const char* i : {"1", "2"})
    REQUIRE(run(folder, "scan \"$D/in\" --db \"$D/share" + std::string(i) + ".db\" --shard " + i + "/2").code <= 2);
  CHECK(run(folder, "results merge \"$D/all.db\" \"$D/share1.db\" \"$D/share2.db\"").code == 0);
  CHECK(run(folder, "results export \"$D/all.db\" --jsonl -").out == contentOf(folder / "kept.jsonl"));
  CHECK(contains(run(folder, "results merge \"$D/all.db\" \"$D/kept.db\"").err, "(5 of them more than once)"));
  CHECK(contains(run(folder, "scan --resume --db \"$D/all.db\"").err, "5 unchanged, not analysed again"));
  REQUIRE(run(folder, "scan \"$D/in\" --db \"$D/other.db\" --quantity 900").code == 0);
  CHECK(contains(run(folder, "results merge \"$D/all.db\" \"$D/other.db\"").err, "has another result"));
  CHECK(run(folder, "results export \"$D/all.db\" --jsonl -").out == contentOf(folder / "kept.jsonl"));
}

TEST_CASE("names made to do harm come out harmless in tables, SQL and on terminals") {
  const TemporaryFolder folder;
  const std::string part = contentOf(STEPWISE_SAMPLES_DIR "/parts/hollow_float.step");
  const std::string longName = std::string(240, 'x') + ".step";
  const std::vector<std::string> names{"=cmd|' /C calc'!A0.step",     "+1+1.step",        "@SUM(1).step",
                                       "<script>alert(1)<.step",      "new\nline.step",   "quote\"'`.step",
                                       "'); DROP TABLE file;--.step", "a..step",          "\x1B]0;owned\x07.step",
                                       "\xE2\x80\xAEpets.step",       "bad\xFF\xFE.step", longName};
  for (const std::string& name : names) folder.write("in/" + name, part);
  // Relative paths, so that they are what cells begin with.
  REQUIRE(runShell(folder, "cd \"$D/in\" && \"$S\" scan --db ../kept.db --csv ../kept.csv --jsonl ../kept.jsonl -- *")
              .code == 0);
  const auto harmless = [](const std::string& text) {
    const bool steers = std::any_of(text.begin(), text.end(),
                                    [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\r') || c == 0x7F; });
    return !steers && !contains(text, "\xE2\x80\xAE");
  };
  const auto noFormula = [](const std::string& csv) {
    for (const char* start : {"\"=", "\"+", "\"@", "\n=", "\n+", "\n@", ",=", ",+"})
      if (contains(csv, start)) return false;
    return true;
  };
  for (const char* question : {"parts", "holes", "findings", "summary"}) {
    const Ran text = run(folder, "results " + std::string(question) + " \"$D/kept.db\"");
    const Ran csv = run(folder, "results " + std::string(question) + " \"$D/kept.db\" --format csv");
    const Ran jsonl = run(folder, "results " + std::string(question) + " \"$D/kept.db\" --format jsonl");
    CHECK(harmless(text.out + text.err));
    CHECK(harmless(csv.out));
    CHECK(noFormula(csv.out));
    for (const Json& row : parseLines(jsonl.out)) CHECK(row.is_object());
  }
  CHECK(noFormula(contentOf(folder / "kept.csv")));
  const std::vector<Json> files =
      parseLines(run(folder, "results sql \"$D/kept.db\" 'SELECT path FROM files' --format jsonl").out);
  CHECK(files.size() == names.size());
  CHECK(parseLines(contentOf(folder / "kept.jsonl")).size() == names.size());
  CHECK(run(folder, "results export \"$D/kept.db\" --jsonl -").out == contentOf(folder / "kept.jsonl"));
}

TEST_CASE("what a range of numbers is, and what is none") {
  CHECK(*parseNumberRange("4..6")->low == 4);
  CHECK(*parseNumberRange("4..6")->high == 6);
  CHECK_FALSE(parseNumberRange("4..")->high);
  CHECK(*parseNumberRange("..6")->high == 6);
  CHECK(*parseNumberRange("6")->low < 6);
  for (const char* wrong : {"", "..", "a", "4...6", "4..6x"}) CHECK_FALSE(parseNumberRange(wrong));
}

TEST_CASE("check judges files and stored results alike, and its exit code says the verdict") {
  const TemporaryFolder folder;
  scanSamples(folder);
  folder.write("mine.toml",
               "name = \"Mine\"\n[[rule]]\nid = \"holes\"\nfigure = \"hole.diameter\"\npass = \">= 5 mm\"\n"
               "marginal = \">= 4 mm\"\nadvice = \"Larger.\"\n");
  const Ran fresh = run(folder, "check \"$D/in/parts/bracket.step\" --policy \"$D/mine.toml\" --junit \"$D/kept.xml\"");
  CHECK(fresh.code == 10);
  CHECK(contains(fresh.out, "hole 5: 4.5 mm, limit >= 5 mm  faces 8, 14, 16"));
  CHECK(contains(fresh.out, "→ Larger."));
  CHECK(contains(contentOf(folder / "kept.xml"), "<testsuite "));
  const Json stored = Json::parse(run(folder, "check \"$D/kept.db\" --policy \"$D/mine.toml\" --json").out);
  CHECK(stored["files"].size() == 5);
  const Json one = Json::parse(run(folder, "check \"$D/in/parts/bracket.step\" --policy \"$D/mine.toml\" --json").out);
  for (const Json& file : stored["files"])
    if (file["path"] == one["files"][0]["path"]) CHECK(file == one["files"][0]);

  folder.write("strict.toml", "name = \"S\"\n[[rule]]\nid = \"h\"\nfigure = \"hole.diameter\"\npass = \">= 50 mm\"\n");
  folder.write("unknown.toml", "name = \"U\"\n[[rule]]\nid = \"h\"\nfigure = \"hole.thread\"\npass = [\"M6\"]\n");
  folder.write("easy.toml", "name = \"E\"\n[[rule]]\nid = \"h\"\nfigure = \"hole.diameter\"\npass = \"> 0 mm\"\n");
  folder.write("wrong.toml", "name = \"W\"\n[[rule]]\nid = \"h\"\nfigure = \"hole.diametre\"\npass = \"> 0 mm\"\n");
  const auto code = [&](const std::string& policy, const std::string& file) {
    return run(folder, "check " + file + " --policy " + policy).code;
  };
  CHECK(code("\"$D/strict.toml\"", "\"$D/in/parts/bracket.step\"") == 11);
  CHECK(code("\"$D/unknown.toml\"", "\"$D/in/parts/bracket.step\"") == 12);
  CHECK(code("\"$D/easy.toml\"", "\"$D/in/parts/bracket.step\"") == 0);
  CHECK(code("\"$D/wrong.toml\"", "\"$D/in/parts/bracket.step\"") == 2);
  CHECK(code("\"$D/gone.toml\"", "\"$D/in/parts/bracket.step\"") == 2);
  CHECK(code("\"$D/easy.toml\"", "gone.step") == 1);
  CHECK(code("\"$D/easy.toml\"", "- < samples/parts/bracket.step") == 0);
  CHECK(contains(run(folder, "check --policy \"$D/wrong.toml\" x.step").err, "wrong.toml:4: figure"));
  CHECK(contains(run(folder, "check --policies").out, "wire-edm"));
  CHECK(contains(run(folder, "check --figures").out, "hole.depth_to_diameter"));
  CHECK(Json::parse(run(folder, "check --figures --json").out).size() > 100);
  CHECK(contains(run(folder, "check --show lmm").out, "[[rule]]"));
}
