#include "features/merge/explode.h"

#include <fmt/format.h>

#include "features/analysis.h"
#include "features/merge/exploded_picture.h"
#include "geom/step/step_reader.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

Box3 box(Vec3 min, Vec3 max) {
  Box3 made;
  made.add(min);
  made.add(max);
  return made;
}

bool overlap(const Box3& a, const Box3& b) {
  return a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y && a.min.z < b.max.z &&
         b.min.z < a.max.z;
}

}  // namespace

TEST_CASE("a stack comes apart along the way it was put in, each piece clear of the one below") {
  const std::vector<Box3> stack{box({0, 0, 0}, {10, 10, 2}), box({0, 0, 2}, {10, 10, 4}), box({4, 4, -3}, {6, 6, 6})};
  AssemblyOrder order;
  order.steps = {{{0}, {}}, {{1}, {0, 0, -1}}, {{2}, {0, 0, -1}}};
  const std::vector<Vec3> offsets = explode(stack, order);
  CHECK(offsets[0] == Vec3{});
  for (std::size_t i = 0; i < stack.size(); ++i)
    for (std::size_t j = i + 1; j < stack.size(); ++j)
      CHECK_FALSE(overlap({stack[i].min + offsets[i], stack[i].max + offsets[i]},
                          {stack[j].min + offsets[j], stack[j].max + offsets[j]}));
  CHECK(offsets[2].z > offsets[1].z);
  CHECK(offsets[2].x == 0);
}

TEST_CASE("what was put together before comes apart together, then in itself") {
  const std::vector<Box3> boxes{box({0, 0, 0}, {10, 10, 2}), box({0, 0, 2}, {10, 10, 4}), box({0, 0, 4}, {10, 10, 6})};
  AssemblyOrder order;
  order.steps = {{{1}, {}}, {{2}, {0, 0, -1}}, {{0}, {}}, {{1, 2}, {0, 0, -1}}};
  const std::vector<Vec3> offsets = explode(boxes, order);
  CHECK(offsets[1].z > 0);
  CHECK(offsets[2].z > offsets[1].z);
}

TEST_CASE("without an order everything moves away from the middle") {
  const std::vector<Box3> boxes{box({0, 0, 0}, {1, 1, 1}), box({9, 0, 0}, {10, 1, 1})};
  const std::vector<Vec3> offsets = explode(boxes, std::nullopt);
  CHECK(offsets[0].x < 0);
  CHECK(offsets[1].x > 0);
}

TEST_CASE("the exploded picture numbers every instance and strikes out what merging makes needless") {
  const Result<Assembly> assembly = readStep(STEPWISE_SAMPLES_DIR "/assemblies/valve_block.step");
  REQUIRE(assembly);
  const ProcessLibrary library = ProcessLibrary::builtIn().value();
  const AssemblyAnalysis analysis = analyzeAssembly(*assembly, library).value();
  const Result<std::string> svg = drawExploded(analysis);
  REQUIRE(svg);
  for (int i = 1; i <= 10; ++i) CHECK(svg->find(fmt::format(">{}</text>", i)) != std::string::npos);
  CHECK(svg->find("data:image/png;base64,") != std::string::npos);
  CHECK(svg->find("line-through") != std::string::npos);
  CHECK(*svg == drawExploded(analysis).value());

  const Result<Assembly> part = readStep(STEPWISE_SAMPLES_DIR "/parts/bracket.step");
  REQUIRE(part);
  CHECK(drawExploded(analyzeAssembly(*part, library).value()).error().code == "no-assembly");
}
