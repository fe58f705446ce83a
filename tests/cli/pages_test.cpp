#include <algorithm>
#include <filesystem>
#include <vector>

#include "features/report.h"
#include "tests/cli/command_line.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

bool contains(const std::string& text, const std::string& what) { return text.find(what) != std::string::npos; }

std::vector<std::string> namesIn(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

/// What a page was given to show.
Json dataOf(const std::string& page) {
  const std::string open = "id=\"data\">";
  const std::size_t begin = page.find(open) + open.size();
  return Json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

}  // namespace

TEST_CASE("analyze writes a page, and one that says why there is no result") {
  const TemporaryFolder folder;
  CHECK(run(folder, "analyze samples/parts/bracket.step -o $D/text --html $D/bracket.html").code == 0);
  CHECK(contains(contentOf(folder / "bracket.html"), "counterbored through hole"));
  CHECK(run(folder, "analyze README.md -o $D/text --html $D/readme.html").code == 1);
  CHECK(contains(contentOf(folder / "readme.html"), "\"error\":{\"code\":"));
  CHECK(run(folder, "analyze samples/parts/bracket.step -o $D/text --html $D/missing/bracket.html").code == 3);
}

TEST_CASE("pages show what check finds by the same rules, and the index its verdict") {
  const TemporaryFolder folder;
  const std::string part = "samples/parts/bracket.step";
  CHECK(run(folder, "analyze " + part + " -o $D/text --html $D/bracket.html --policy lmm").code == 0);
  const Json found = dataOf(contentOf(folder / "bracket.html"))["check"];
  const Json expected = Json::parse(run(folder, "check " + part + " --policy lmm --json").out)["files"][0];
  CHECK(found["verdict"] == expected["verdict"]);
  std::size_t notPassed = 0;
  for (const Json& rule : expected["rules"])
    for (const Json& result : rule["results"]) {
      if (result["level"] == "pass") continue;
      ++notPassed;
      const auto row = std::find_if(found["rows"].begin(), found["rows"].end(), [&](const Json& r) {
        return r["rule"] == rule["id"] && r["about"] == result["about"];
      });
      REQUIRE(row != found["rows"].end());
      for (const char* key : {"part", "value", "limit", "reason", "faces"}) CHECK((*row)[key] == result[key]);
      CHECK((*row)["level"] == (result["counts"] == true ? result["level"] : Json("note")));
      CHECK((*row)["advice"] == rule["advice"]);
    }
  CHECK(notPassed > 2);
  CHECK(found["rows"].size() == notPassed);
  CHECK(run(folder, "analyze " + part + " -o $D/text --html $D/general.html --policy general").code == 0);
  CHECK(dataOf(contentOf(folder / "general.html"))["check"]["rows"][0]["faces"] == Json({3, 4}));  // the outer rounds

  folder.write("mine.toml",
               "name = \"Mine\"\n[[rule]]\nid = \"rounds\"\ntitle = \"Few rounds\"\n"
               "figure = \"part.rounds\"\npass = \"<= 1\"\n");
  const std::string scan = "$S scan " + part + " --db $D/s.db --html $D/out --policy $D/mine.toml";
  CHECK(runShell(folder, scan).code == 0);
  CHECK(dataOf(contentOf(folder / "out/index.html"))["rows"][0]["check"] == "fail");
  folder.write("mine.toml",
               "name = \"Mine\"\n[[rule]]\nid = \"rounds\"\ntitle = \"Few rounds\"\n"
               "figure = \"part.rounds\"\npass = \"<= 2\"\n");
  CHECK_FALSE(contains(runShell(folder, scan).err, "unchanged"));  // other rules, other pages
  CHECK(dataOf(contentOf(folder / "out/index.html"))["rows"][0]["check"] == "pass");

  CHECK(run(folder, "analyze " + part + " --policy lmm").code == 2);  // nowhere to show it
  CHECK(run(folder, "analyze " + part + " --html $D/x.html --policy $D/no.toml").code == 2);
  CHECK(run(folder, "scan " + part + " --html $D/out --policy $D/no.toml").code == 2);
}

TEST_CASE("scan writes a page for each content and an index that links them") {
  const TemporaryFolder folder;
  const Ran ran = runShell(folder,
                           "mkdir $D/in && cp samples/parts/bracket.step $D/in/a.step && cp $D/in/a.step "
                           "$D/in/b.step && echo no > $D/in/c.step && $S scan $D/in --html $D/out");
  CHECK(ran.code == 1);
  const std::vector<std::string> pages = namesIn(folder.path() / "out/pages");
  REQUIRE(pages.size() == 2);
  CHECK(pages[0].starts_with("a-"));
  CHECK(pages[0].ends_with(".html"));
  CHECK(pages[1].ends_with(".png"));
  const std::string index = contentOf(folder / "out/index.html");
  const std::size_t first = index.find("pages/" + pages[0]);
  REQUIRE(first != std::string::npos);
  CHECK(index.find("pages/" + pages[0], first + 1) != std::string::npos);  // the copy has the same page
  CHECK(contains(index, "in/c.step"));
}

TEST_CASE("a second scan into the same folder keeps the pages of what has not changed") {
  const TemporaryFolder folder;
  const std::string scan = "$S scan samples/parts/bracket.step --db $D/s.db --html $D/out";
  CHECK(runShell(folder, scan).code == 0);
  const std::string index = contentOf(folder / "out/index.html");
  CHECK(runShell(folder, scan).code == 0);
  CHECK(contentOf(folder / "out/index.html") == index);
  const Ran elsewhere = runShell(folder, "$S scan samples/parts/bracket.step --db $D/s.db --html $D/other");
  CHECK(elsewhere.code == 0);
  CHECK(contains(elsewhere.err, "1 file without a page"));
}
