#include "features/name_materials.h"

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace stepwise;

namespace {

Assembly partsNamed(const std::vector<std::string>& names) {
  Assembly assembly;
  for (const std::string& name : names) {
    Part part;
    part.name = name;
    assembly.parts.push_back(std::move(part));
  }
  return assembly;
}

}  // namespace

TEST_CASE("a table of names gives parts their material, the first row that fits counts, the file goes before it") {
  const ProcessLibrary library = ProcessLibrary::builtIn().value();
  Assembly assembly = partsNamed({"Pin_3x10", "pinion", "plate", "cover"});
  assembly.parts[2].material = "1.4404";
  nameMaterials(assembly, {{"pin_*", "1.4112"}, {"p*", "CW614N"}}, library);
  CHECK(assembly.parts[0].material == "1.4112");
  CHECK(assembly.parts[1].material == "CW614N");
  CHECK(assembly.parts[2].material == "1.4404");
  CHECK_FALSE(assembly.parts[3].material);
  CHECK(assembly.parts[1].densityGPerCm3.value_or(0) == Approx(8.4).margin(0.2));
  CHECK(assembly.diagnostics.empty());
}

TEST_CASE("a row that fits no part is noted") {
  const ProcessLibrary library = ProcessLibrary::builtIn().value();
  Assembly assembly = partsNamed({"plate"});
  nameMaterials(assembly, {{"*shaft*", "1.4305"}, {"*a*e", "1.4404"}}, library);
  REQUIRE(assembly.diagnostics.size() == 1);
  CHECK(assembly.diagnostics[0].code == "no-such-part");
  CHECK(assembly.parts[0].material == "1.4404");
}

TEST_CASE("a table of materials is read in its order from TOML, and what is wrong in it is named by its line") {
  const TemporaryFolder folder;
  const std::string good =
      "# ours\n[[part]]\nname = \"pin*\"\nmaterial = \"1.4112\"\n\n[[part]]\nname = \"*\"\nmaterial = \"1.4301\"\n";
  const auto rows = readMaterialTable(folder.write("good.toml", good));
  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK((*rows)[0].part == "pin*");
  CHECK((*rows)[0].material == "1.4112");
  CHECK((*rows)[1].part == "*");

  const std::vector<std::pair<std::string, std::string>> wrong{
      {"[[part]]\nname = \"pin\"\n", "a row has a name and a material"},
      {"[[part]]\nname = \"pin\"\nmaterial = 1.4301\n", "material is not a word in quotes"},
      {"[[part]]\nname = \"pin\"\nmaterial = \"1.4301\"\nweight = \"2\"\n", "weight"},
      {"[part]\nname = \"pin\"\n", "there is no row"},
      {"[[parts]]\nname = \"pin\"\n", "only rows [[part]]"},
      {"[[part]\n", ""},
      {"", "there is no row"}};
  for (const auto& [text, says] : wrong) {
    INFO(text);
    const auto read = readMaterialTable(folder.write("wrong.toml", text));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == "materials-wrong");
    CHECK(read.error().message.find(says) != std::string::npos);
  }
  CHECK(readMaterialTable(folder / "none.toml").error().code == "materials-unreadable");
}
