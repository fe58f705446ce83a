#include "features/pictures/chain_pictures.h"

#include "features/pictures/axis.h"
#include "features/pictures/svg.h"
#include "geom/model/make_solid.h"
#include "geom/step/step_writer.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Json partOf(const Solid& solid, const std::string& name, const std::optional<std::string>& material) {
  static const ProcessLibrary library = ProcessLibrary::builtIn().value();
  AnalyzeOptions options;
  options.process.material = material;
  options.process.quantity = 100;
  return buildReport({"part.step", {}, {}},
                     analyzeAssembly(assemblyOf(solid, name), library, options).value())["parts"][0];
}

Solid drilledPlate() {
  const Vec3 up{0, 0, 1};
  return cutAll(makeBlock({20, 16, 4}), {makeCylinder({5, 8, -1}, up, 2, 12), makeCylinder({14, 8, -1}, up, 1, 12)})
      .value();
}

/// Members of objects at any depth, of arrays those of the first element.
void collectMembers(const Json& json, const Json::json_pointer& at, std::vector<Json::json_pointer>& members) {
  if (json.is_array() && !json.empty()) collectMembers(json[0], at / std::size_t{0}, members);
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items()) {
    members.push_back(at / key);
    collectMembers(value, at / key, members);
  }
}

bool contains(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("the pictures of a part show both routes, every step and the report's own numbers") {
  const Json part = partOf(drilledPlate(), "plate", "1.4404");
  const std::vector<Picture> pictures = drawChain(part);
  REQUIRE(pictures.size() == 4);
  for (const Picture& picture : pictures) {
    CHECK(picture.svg.starts_with("<svg "));
    CHECK(picture.svg.ends_with("</svg>\n"));
    CHECK(contains(picture.svg, "-axis mill"));
    CHECK((contains(picture.svg, "printing") || contains(picture.svg, "jetting")));
    CHECK_FALSE(contains(picture.svg, "nan"));
  }
  for (const Json& step : part["process"]["steps"])
    CHECK(contains(pictures[0].svg, step["label"].get<std::string>().substr(0, 6)));
  CHECK(contains(pictures[0].svg, ">handover<"));
  REQUIRE_FALSE(part["process"]["variation"].empty());
  CHECK(contains(pictures[1].svg, part["process"]["variation"][0]["path"].get<std::string>().substr(0, 8)));
}

TEST_CASE("a part that no printer can make gets its pictures all the same, and they say so") {
  const Json part = partOf(drilledPlate(), "plate", "CW614N");
  for (const Picture& picture : drawChain(part)) CHECK(contains(picture.svg, "no route is feasible"));
}

TEST_CASE("a part without process has no pictures") {
  Json part = partOf(drilledPlate(), "plate", std::nullopt);
  part["process"] = nullptr;
  CHECK(drawChain(part).empty());
}

TEST_CASE("words in a picture are safe and fit") {
  Svg svg;
  svg.text({1, 2}, "a < b & \"c\"", 10, "ink");
  CHECK(contains(svg.finish(10, 10, "t"), "a &lt; b &amp; &quot;c&quot;"));
  CHECK(Svg::wrapped("one two three four", 10, 45, 2).size() == 2);
  CHECK(Svg::wrapped("one two three four", 10, 1000, 2) == std::vector<std::string>{"one two three four"});
}

TEST_CASE("ticks are round numbers that take in the largest value") {
  CHECK(Axis::linear(47, 0, 100).ticks() == std::vector<double>{0, 10, 20, 30, 40, 50});
  CHECK(Axis::decades(1, 1e6, 0, 60).at(1000) == Approx(30));
  CHECK(tickText(100'000) == "100,000");
}

TEST_CASE("a report that lacks something is drawn without it or refused, never read beyond what it has") {
  const Json part = partOf(drilledPlate(), "plate", "1.4404");
  std::vector<Json::json_pointer> members{Json::json_pointer("/name")};
  for (const char* key : {"process", "evaluation"}) {
    members.push_back(Json::json_pointer() / key);
    collectMembers(part.at(key), Json::json_pointer() / key, members);
  }
  REQUIRE(members.size() > 100);
  int drawn = 0, refused = 0;
  for (const Json::json_pointer& member : members) {
    for (const Json& instead : {Json(), Json::array(), Json("?"), Json(1e300)}) {
      Json broken = part;
      if (instead.is_null()) {
        broken.at(member.parent_pointer()).erase(member.back());
      } else {
        broken.at(member) = instead;
      }
      try {
        drawn += drawChain(broken).size() <= 4;
      } catch (const Json::exception&) {
        ++refused;
      }
    }
  }
  CHECK(drawn + refused == 4 * static_cast<int>(members.size()));
  CHECK(drawn > 100);
  CHECK(refused > 100);
}
