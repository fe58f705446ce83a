#include "features/html/write_page.h"

#include <algorithm>

#include "features/html/page_scene.h"
#include "geom/core/parallel.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "geom/step/step_writer.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary builtIn = ProcessLibrary::builtIn().value();
  return builtIn;
}

std::string pageOf(const Assembly& assembly, const std::string& path = "plate.step") {
  const AssemblyAnalysis analysis = analyzeAssembly(assembly, library()).value();
  return writePage(buildReport({path, std::string(64, 'a'), 1234}, analysis), buildPageScene(analysis));
}

Solid drilledPlate() { return cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, {0, 0, 1}, 2, 12)).value(); }

std::string dataOf(const std::string& page) {
  const std::string open = "id=\"data\">";
  const std::size_t begin = page.find(open) + open.size();
  return page.substr(begin, page.find("</script>", begin) - begin);
}

std::size_t countOf(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

/// What of the page is neither its script nor its style.
std::string frameOf(const std::string& page) {
  std::string frame = page;
  for (const auto& [open, close] : {std::pair{"<style>", "</style>"}, {"<script>", "</script>"}}) {
    const std::size_t begin = frame.find(open);
    frame.erase(begin, frame.find(close, begin) - begin);
  }
  return frame;
}

}  // namespace

TEST_CASE("a page holds its data, asks for nothing outside itself and says so in its policy") {
  const std::string page = pageOf(assemblyOf(drilledPlate(), "plate"));
  const Json data = Json::parse(dataOf(page));
  CHECK(data["title"] == "plate");
  CHECK(data["parts"][0]["features"].size() == 1);
  CHECK(data["parts"][0]["faces"].size() == 7);
  CHECK(data["scene"]["parts"][0]["mesh"]["faces"].size() == 7);
  CHECK(data["scene"]["parts"][0]["setups"].size() == data["parts"][0]["plan"]["setups"].size());
  const std::string frame = frameOf(page);
  for (const char* outside : {"src=", "href=", "url(", "@import", "<link", "<iframe"})
    CHECK(countOf(frame, outside) == 0);
  CHECK(countOf(page, "<script") == 2);
  CHECK(countOf(page, "default-src 'none'; script-src 'sha256-") == 1);
  CHECK(page.find("Three.js Authors") != std::string::npos);
}

TEST_CASE("names that would be markup, code or hidden text come out as words") {
  const std::string name = "</script><script>alert(1)</script>\"'&<!--\u202Egnp.exe\x01\n{{script}}";
  const std::string page = pageOf(assemblyOf(drilledPlate(), name), "<img src=x onerror=alert(1)>.step");
  CHECK(countOf(page, "<script") == 2);
  CHECK(countOf(page, "<img src=x") == 0);
  const std::string data = dataOf(page);
  for (const char* bad : {"<", ">", "&", "\u202E", "\x01", "\u2028"}) CHECK(countOf(data, bad) == 0);
  const Json parsed = Json::parse(data);
  CHECK(parsed["parts"][0]["name"].get<std::string>().find("</script><script>alert(1)") == 0);
  CHECK(parsed["parts"][0]["name"].get<std::string>().find("\\u{202E}") != std::string::npos);
  const std::size_t title = page.find("<title>");
  CHECK(page.substr(title, page.find('\n', title) - title).find("<script") == std::string::npos);
}

TEST_CASE("the same part gives the same page on any number of threads") {
  const Assembly plate = assemblyOf(drilledPlate(), "plate");
  setThreadCount(1);
  const std::string alone = pageOf(plate);
  setThreadCount(0);
  CHECK(pageOf(plate) == alone);
}

TEST_CASE("a part of 500 faces gives a page below three megabytes") {
  std::vector<DrilledHole> holes;
  for (int x = 0; x < 18; ++x)
    for (int y = 0; y < 14; ++y) holes.push_back({.at = {4.0 + 6 * x, 4.0 + 6 * y, 10}, .diameterMm = 3, .depthMm = 5});
  const Solid plate = drill(makeBlock({112, 92, 10}), holes).value();
  REQUIRE(faceCount(plate) >= 500);
  CHECK(pageOf(assemblyOf(plate, "plate")).size() < 3'000'000);
}

TEST_CASE("stock that would take minutes to cut is left out of the page, which says so") {
  std::vector<DrilledHole> holes;
  for (int x = 0; x < 15; ++x)
    for (int y = 0; y < 14; ++y) {
      const bool above = y % 2 == 0;
      holes.push_back({.at = {4.0 + 6 * x, 4.0 + 6 * y, above ? 20.0 : 0.0},
                       .towardsTool = {0, 0, above ? 1.0 : -1.0},
                       .diameterMm = 3,
                       .depthMm = 5});
    }
  const Solid plate = drill(makeBlock({94, 92, 20}), holes).value();
  const AssemblyAnalysis analysis = analyzeAssembly(assemblyOf(plate, "plate"), library()).value();
  const Json part = buildPageScene(analysis)["parts"][0];
  REQUIRE(part["setups"].size() == 2);
  CHECK(part["raw"].is_null());
  CHECK(part["stockUnknown"].get<std::string>().find("faces") != std::string::npos);
  for (const Json& layer : part["setups"][0]["layers"]) CHECK(layer["kind"] == "holder");
}

TEST_CASE("packed triangles lie within half a step of where they were") {
  const TriangleMesh mesh = tessellate(drilledPlate());
  const AssemblyAnalysis analysis = analyzeAssembly(assemblyOf(drilledPlate(), "plate"), library()).value();
  const Json packed = buildPageScene(analysis)["parts"][0]["mesh"];
  CHECK(packed["min"] == Json::array({0.0, 0.0, 0.0}));
  CHECK(packed["size"] == Json::array({40.0, 30.0, 10.0}));
  CHECK(packed["wide"] == false);
  std::size_t triangles = 0;
  for (const Json& count : packed["faces"]) triangles += count.get<std::size_t>();
  CHECK(triangles >= mesh.triangles.size());
  const std::size_t bytes = triangles * 3 * 2;
  CHECK(packed["corners"].get<std::string>().size() == (bytes + 2) / 3 * 4);
}

TEST_CASE("a file without result gets a page that says why") {
  const Json report = buildErrorReport({"broken.step", std::nullopt, std::nullopt},
                                       {"not-step", "broken.step", "the file is no STEP file", "export it again"});
  const Json data = Json::parse(dataOf(writePage(report, nullptr)));
  CHECK(data["input"]["error"]["message"] == "the file is no STEP file");
  CHECK(data["scene"].is_null());
  CHECK(data["parts"].empty());
}

TEST_CASE("the index of a scan lists each file with its figures, unknown ones as unknown") {
  const AssemblyAnalysis analysis = analyzeAssembly(assemblyOf(drilledPlate(), "plate"), library()).value();
  const Json good = buildReport({"a/plate.step", std::nullopt, std::nullopt}, analysis);
  const Json bad = buildErrorReport({"<b>.step", std::nullopt, std::nullopt}, {"not-step", "", "no STEP file", ""});
  const std::string page = writeIndex("a scan", {{"plate.html", "", indexFigures(good)}, {"", "", indexFigures(bad)}});
  const Json data = Json::parse(dataOf(page));
  REQUIRE(data["rows"].size() == 2);
  CHECK(data["rows"][0]["setups"] == 1);
  CHECK(data["rows"][0]["page"] == "plate.html");
  CHECK(data["rows"][1]["setups"].is_null());
  CHECK(data["rows"][1]["error"] == "no STEP file");
  CHECK(countOf(page, "<b>.step") == 0);
}
