#include "features/report.h"

#include <algorithm>
#include <filesystem>

#include "geom/core/parallel.h"
#include "geom/model/make_solid.h"
#include "geom/step/step_reader.h"
#include "geom/step/step_writer.h"
#include "tests/support/catch.h"
#include "tests/support/json_schema.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary builtIn = ProcessLibrary::builtIn().value();
  return builtIn;
}

const SchemaChecker& schema() {
  static const SchemaChecker checker(Json::parse(reportSchema()));
  return checker;
}

Solid drilledPlate() { return cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12)).value(); }

AssemblyAnalysis analyzed(Assembly assembly) { return analyzeAssembly(std::move(assembly), library()).value(); }

ReportedInput someInput() { return {"plate.step", std::string(64, 'a'), 1234}; }

Json reportOf(Assembly assembly) { return buildReport(someInput(), analyzed(std::move(assembly))); }

void checkValid(const Json& report) {
  for (const std::string& violation : schema().violations(report)) FAIL_CHECK(violation);
}

}  // namespace

TEST_CASE("the report of a drilled plate follows the schema and tells the hole") {
  const Json report = reportOf(assemblyOf(drilledPlate(), "plate"));
  checkValid(report);
  CHECK(report["input"]["status"] == "ok");
  CHECK(report["assembly"].is_null());
  const Json& part = report["parts"][0];
  CHECK(part["volumeMm3"].get<double>() == Approx(12000 - 3.14159265 * 4 * 10));
  CHECK(part["massG"].is_null());  // no density given
  CHECK(part["boxMm"] == Json::array({40.0, 30.0, 10.0}));
  REQUIRE(part["features"].size() == 1);
  const Json& hole = part["features"][0];
  CHECK(hole["kind"] == "hole");
  CHECK(hole["diameterMm"] == 4.0);
  CHECK(hole["depthMm"] == 10.0);
  CHECK(hole["through"] == true);
  CHECK(part["faces"][hole["faces"][0].get<int>() - 1]["feature"] == hole["id"]);
  CHECK(part["setups"]["mill3"]["minimum"] == 1);
  CHECK(part["process"]["recommended"].is_string());
}

TEST_CASE("reports that break the schema are refused") {
  Json report = reportOf(assemblyOf(drilledPlate(), "plate"));
  SECTION("a key is missing") { report.erase("parts"); }
  SECTION("a key is unknown") { report["extra"] = 1; }
  SECTION("a status is none of the three") { report["input"]["status"] = "fine"; }
  SECTION("a face id is below 1") { report["parts"][0]["features"][0]["faces"][0] = 0; }
  SECTION("a hole has no diameter") { report["parts"][0]["features"][0].erase("diameterMm"); }
  SECTION("a hash is too short") { report["input"]["sha256"] = "abc"; }
  SECTION("a machine class is unknown") {
    report["parts"][0]["setups"]["mill9"] = report["parts"][0]["setups"]["mill3"];
  }
  CHECK_FALSE(schema().violations(report).empty());
}

TEST_CASE("the error report follows the schema and leaves what is unknown null") {
  const Json report = buildErrorReport({"gone.step", std::nullopt, std::nullopt},
                                       {"file-missing", "gone.step", "there is no such file", "check the path"});
  checkValid(report);
  CHECK(report["input"]["status"] == "error");
  CHECK(report["input"]["error"]["code"] == "file-missing");
  CHECK(report["input"]["sha256"].is_null());
}

TEST_CASE("two placed instances of one part are an assembly of one part analysed once") {
  Assembly assembly = assemblyOf(drilledPlate(), "plate");
  assembly.instances.push_back({0, translationBy({0, 0, 20}), "upper plate", {"stack", "upper plate"}});
  const Json report = reportOf(std::move(assembly));
  checkValid(report);
  CHECK(report["parts"].size() == 1);
  CHECK(report["parts"][0]["instances"] == 2);
  REQUIRE(report["assembly"]["instances"].size() == 2);
  CHECK(report["assembly"]["instances"][1]["part"] == 1);
  CHECK(report["assembly"]["instances"][1]["placement"]["origin"] == Json::array({0.0, 0.0, 20.0}));
}

TEST_CASE("mass is known where the density is") {
  Assembly assembly = assemblyOf(makeBlock({10, 10, 10}), "cube");
  assembly.parts[0].densityGPerCm3 = 7.9;
  const Json report = reportOf(std::move(assembly));
  CHECK(report["parts"][0]["massG"] == 7.9);
}

TEST_CASE("an open body has faces but no volume, and says that nothing was looked for") {
  Assembly assembly = assemblyOf(makeBlock({10, 10, 10}), "sheet");
  assembly.parts[0].closed = false;
  const Json report = reportOf(std::move(assembly));
  checkValid(report);
  CHECK(report["parts"][0]["volumeMm3"].is_null());
  CHECK(report["parts"][0]["faces"].size() == 6);
  CHECK(report["parts"][0]["faces"][0]["class"] == "unowned");
  CHECK(report["parts"][0]["setups"].empty());
  CHECK(report["diagnostics"][0]["code"] == "open-body");
}

TEST_CASE("a part that cannot be analysed is listed, and the others are analysed") {
  AssemblyAnalysis analysis = analyzed(assemblyOf(drilledPlate(), "good"));
  Part bad;
  bad.name = "bad";
  analysis.assembly.parts.push_back(bad);
  analysis.assembly.instances.push_back({1, {}, "bad", {"bad"}});
  analysis.parts.emplace_back();
  analysis.parts[1].diagnostics.push_back({Severity::error, "stage-failed", "part bad", "this stage gave up", ""});
  const Json report = buildReport(someInput(), analysis);
  checkValid(report);
  CHECK(report["input"]["status"] == "degraded");
  CHECK(report["parts"][1]["faces"].empty());
  CHECK(report["parts"][1]["areaMm2"].is_null());
}

TEST_CASE("a file of which no part can be analysed has no result") {
  AssemblyAnalysis analysis;
  analysis.assembly = assemblyOf({}, "bad");
  analysis.parts.resize(1);
  analysis.parts[0].diagnostics.push_back({Severity::error, "stage-failed", "part bad", "this stage gave up", ""});
  const Json report = buildReport(someInput(), analysis);
  checkValid(report);
  CHECK(report["input"]["status"] == "error");
  CHECK(report["input"]["error"]["code"] == "stage-failed");
}

TEST_CASE("what was lost or doubtful while reading degrades the result, facts do not") {
  Assembly assembly = assemblyOf(makeBlock({10, 10, 10}), "cube");
  const char* expected = "degraded";
  SECTION("a missing part") { assembly.missing.push_back({"screw", "in another file"}); }
  SECTION("fewer solids than the text has") { assembly.file.solidsInText = 2, assembly.file.solidsRead = 1; }
  SECTION("a healed part") { assembly.parts[0].healed = true; }
  SECTION("a warning") { assembly.diagnostics.push_back({Severity::warning, "unit-doubtful", "", "", ""}); }
  SECTION("a remark") {
    assembly.diagnostics.push_back({Severity::info, "packed-file", "", "", ""});
    expected = "ok";
  }
  const Json report = reportOf(std::move(assembly));
  CHECK(report["input"]["status"] == expected);
}

TEST_CASE("hostile names come out harmless in JSON, text and CSV") {
  const std::string evil = "=cmd|'/C calc'!A0\n\x1B[2J\"</script><script>alert(1)</script>\xFF\xE2\x80\xAE";
  Assembly assembly = assemblyOf(drilledPlate(), evil);
  assembly.parts[0].material = evil;
  assembly.diagnostics.push_back({Severity::warning, "odd", evil, evil, evil});
  AssemblyAnalysis analysis = analyzed(std::move(assembly));
  const Json report = buildReport({evil, std::string(64, 'a'), 1}, analysis);
  checkValid(report);
  const std::string line = writeJsonLine(report);
  CHECK(line.find('\n') == std::string::npos);
  CHECK(Json::parse(line) == report);
  const std::string text = writeText(report);
  CHECK(text.find('\x1B') == std::string::npos);
  CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
  const std::string csv = writeCsvRows(report);
  CHECK(csv.find('\x1B') == std::string::npos);
  CHECK(csv.find("\"=cmd") == std::string::npos);
  CHECK(csv.find("\"'=cmd") != std::string::npos);
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1);
}

TEST_CASE("every row of the table has as many cells as the header") {
  const auto cells = [](const std::string& row) {
    bool quoted = false;
    int count = 1;
    for (char c : row) {
      if (c == '"') quoted = !quoted;
      count += c == ',' && !quoted;
    }
    return count;
  };
  const Json error = buildErrorReport({"gone.step", std::nullopt, std::nullopt}, {"file-missing", "", "a, b", ""});
  CHECK(cells(writeCsvRows(error)) == cells(csvHeader()));
  CHECK(cells(writeCsvRows(reportOf(assemblyOf(drilledPlate(), "plate, 6\"")))) == cells(csvHeader()));
}

TEST_CASE("times are in the report only when asked for") {
  const AssemblyAnalysis analysis = analyzed(assemblyOf(makeBlock({10, 10, 10}), "cube"));
  CHECK_FALSE(buildReport(someInput(), analysis).contains("timing"));
  const Json timed = buildReport(someInput(), analysis, ReportedTiming{0.5, 0.25, 100});
  checkValid(timed);
  CHECK(timed["timing"]["readS"] == 0.5);
  CHECK(timed["timing"]["stagesS"].contains("recognizing features"));
}

TEST_CASE("reports of all samples follow the schema and are the same for one thread and two") {
  std::vector<std::string> files;
  for (const char* folder : {"parts", "assemblies"})
    for (const auto& entry : std::filesystem::directory_iterator(std::string(STEPWISE_SAMPLES_DIR "/") + folder))
      if (entry.path().extension() == ".step") files.push_back(entry.path().string());
  REQUIRE(files.size() >= 23);
  for (const std::string& file : files) {
    INFO(file);
    const Result<Assembly> assembly = readStep(file);
    REQUIRE(assembly);
    setThreadCount(1);
    const std::string one = writeJsonLine(reportOf(*assembly));
    setThreadCount(2);
    const Json report = reportOf(*assembly);
    setThreadCount(0);
    checkValid(report);
    CHECK(report["input"]["status"] == "ok");
    CHECK(one == writeJsonLine(report));
  }
}
