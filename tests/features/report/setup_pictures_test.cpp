#include "features/setup_pictures.h"

#include "features/color_faces.h"
#include "features/setup_scene.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

struct Drawn {
  AssemblyAnalysis analysis;
  std::vector<SetupPicture> pictures;

  explicit Drawn(const std::string& sample) {
    Result<Assembly> assembly = readStep(std::string(STEPWISE_SAMPLES_DIR) + "/parts/" + sample + ".step");
    REQUIRE(assembly);
    Result<AssemblyAnalysis> analyzed = analyzeAssembly(std::move(*assembly), *ProcessLibrary::builtIn());
    REQUIRE(analyzed);
    analysis = std::move(*analyzed);
    pictures = drawSetups(part(), result(), plan(), stock());
  }
  const Part& part() const { return analysis.assembly.parts.front(); }
  const PartAnalysis& result() const { return analysis.parts.front(); }
  const SetupPlan& plan() const { return *shownPlan(result()); }
  InProcessStock stock() const {
    return cutStockInSteps(part().solid, plan(), result().graph, result().recognition, *result().box);
  }
};

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("each setup has a picture that says how the part is held and what is cut") {
  const Drawn drawn("bracket");
  REQUIRE(drawn.pictures.size() == drawn.plan().setups.size());
  for (const SetupPicture& picture : drawn.pictures) {
    CHECK(picture.name.starts_with("bracket-" + std::string(name(drawn.plan().machine)) + "-setup-"));
    CHECK(picture.svg.starts_with("<svg "));
    CHECK(picture.svg.ends_with("</svg>\n"));
    for (const char* words : {"Held by", "Workpiece", "Cuts, in this order", "Colours", " mm</text>", "data:image/png"})
      CHECK(says(picture.svg, words));
  }
  CHECK(drawn.pictures.front().svg == Drawn("bracket").pictures.front().svg);
}

TEST_CASE("jaws stand beside the part and arrows outside it") {
  const Drawn drawn("plate_with_holes");
  const TriangleMesh mesh = tessellate(drawn.part().solid);
  const SetupScene scene = buildSetupScene(mesh, drawn.result(), drawn.plan(), 0, drawn.stock());
  CHECK(scene.showsJaws);
  REQUIRE(scene.arrows.size() == 1);
  const Vec3 up = drawn.plan().setups[0].direction;
  double top = -1e9;
  for (Vec3 vertex : mesh.vertices) top = std::max(top, dot(vertex, up));
  CHECK(dot(scene.arrows[0].tip, up) > top);
  CHECK(dot(scene.viewFrom, up) > 0);
}

TEST_CASE("names of files hold no more than letters, digits and dashes") {
  CHECK(fileStem("Bracket 2/left") == "Bracket_2_left");
  CHECK(fileStem("../..") == "part");
  CHECK(fileStem("") == "part");
}
