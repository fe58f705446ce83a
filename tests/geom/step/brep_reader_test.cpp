#include "geom/step/brep_reader.h"

#include <fstream>
#include <set>

#include "geom/brep/mass_properties.h"
#include "tests/geom/step/step_files.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

/// Written by FreeCAD: a compound of five children. A compound with a block of 10 × 8 × 6 mm, once as it is and once 30
/// mm along x; the block turned by 90° about z, at y = 40; the block mirrored at y = −20; the closed shell of a block
/// of 3 × 4 × 5 mm; one face of 2 × 3 mm.
const std::string kBodies = STEPWISE_SOURCE_DIR "/tests/geom/step/bodies.brep";

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("bodies that share their geometry are one part, drawn where the compound holds them") {
  const auto assembly = readBrep(kBodies);
  REQUIRE(assembly);
  REQUIRE(assembly->instances.size() == 6);
  CHECK(assembly->instances[0].part == 0);
  CHECK(assembly->instances[1].part == 0);
  CHECK(assembly->instances[2].part == 0);
  CHECK(assembly->instances[1].placement.origin == Vec3{30, 0, 0});
  CHECK(assembly->instances[2].placement.applyToDirection({1, 0, 0}).y == Approx(1));
  CHECK(assembly->file.unit == "mm");
  CHECK(assembly->file.schema == "BREP");
  CHECK(computeMassProperties(assembly->parts[0].solid).volumeMm3 == Approx(480));
}

TEST_CASE("a mirrored body is a part of its own with a positive volume") {
  const auto assembly = readBrep(kBodies);
  REQUIRE(assembly);
  const Instance& mirrored = assembly->instances[3];
  CHECK(mirrored.part == 1);
  CHECK(computeMassProperties(assembly->parts[1].solid).volumeMm3 == Approx(480));
}

TEST_CASE("a closed shell is a solid, a loose face is an open part that says so") {
  const auto assembly = readBrep(kBodies);
  REQUIRE(assembly);
  REQUIRE(assembly->parts.size() == 4);
  CHECK(assembly->parts[2].closed);
  CHECK(computeMassProperties(assembly->parts[2].solid).volumeMm3 == Approx(60));
  CHECK_FALSE(assembly->parts[3].closed);
  REQUIRE(assembly->parts[3].diagnostics.size() == 1);
  CHECK(assembly->parts[3].diagnostics[0].code == "open-sheet");
}

TEST_CASE("every face of the whole shape belongs to exactly one instance") {
  const auto assembly = readBrep(kBodies);
  REQUIRE(assembly);
  std::set<FaceId> seen;
  for (const Instance& instance : assembly->instances) {
    CHECK(instance.shapeFaces.size() == assembly->parts[instance.part].faces.size());
    for (FaceId face : instance.shapeFaces) CHECK(seen.insert(face).second);
  }
  CHECK(seen.size() == 5 * 6 + 1);
  CHECK(*seen.begin() == 1);
  CHECK(*seen.rbegin() == 31);
}

TEST_CASE("names and materials go to the children of the compound if there is one for each") {
  ReadBrepOptions options;
  options.bodies = {{"A", {"Top", "A"}, "1.4301"}, {"B", {}, {}}, {"C", {}, {}}, {"D", {}, {}}, {"E", {}, {}}};
  const auto assembly = readBrep(kBodies, options);
  REQUIRE(assembly);
  CHECK(assembly->parts[0].name == "A");
  CHECK(assembly->parts[0].material == "1.4301");
  CHECK(assembly->instances[0].path == std::vector<std::string>{"Top", "A"});
  CHECK(assembly->instances[1].name == "A #2");
  CHECK(assembly->instances[2].name == "B");
  CHECK(assembly->instances[5].name == "E");

  options.bodies.pop_back();
  options.name = "whole";
  const auto unnamed = readBrep(kBodies, options);
  REQUIRE(unnamed);
  CHECK(unnamed->instances[0].name == "whole");
}

TEST_CASE("what is no BREP text is refused with a reason") {
  const TemporaryFolder folder;
  const auto codeOf = [](const std::string& path) { return readBrep(path).error().code; };
  CHECK(codeOf(folder.file("not-there.brep")) == "file-unreadable");
  CHECK(codeOf(folder.write("empty.brep", "")) == "not-brep");
  CHECK(codeOf(folder.write("step.brep", "ISO-10303-21;")) == "not-brep");
  CHECK(codeOf(folder.write("binary.brep", "\nOpen CASCADE Topology V3 (c)\n")) == "brep-binary");
  ReadBrepOptions small;
  small.maxBytes = 100;
  CHECK(readBrep(kBodies, small).error().code == "file-too-large");
}

TEST_CASE("BREP text that breaks off is an error, never a smaller shape") {
  const TemporaryFolder folder;
  const std::string text = contents(kBodies);
  for (std::size_t length = 60; length + 8 < text.size(); length += text.size() / 25) {
    const std::string path = folder.write("cut.brep", text.substr(0, length));
    CAPTURE(length);
    CHECK_FALSE(readBrep(path).has_value());
  }
}

TEST_CASE("BREP is known by its first bytes") {
  const TemporaryFolder folder;
  CHECK(isBrep(kBodies));
  CHECK(isBrep(folder.write("binary.brep", "\nOpen CASCADE Topology V3 (c)\n")));
  CHECK_FALSE(isBrep(STEPWISE_SAMPLES_DIR "/parts/bracket.step"));
  CHECK_FALSE(isBrep(folder.file("not-there.brep")));
}
