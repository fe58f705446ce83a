// The committed STEP files are what make_samples writes; entity numbers may differ between versions of the kernel.
#include <filesystem>
#include <fstream>

#include "geom/brep/mass_properties.h"
#include "geom/step/step_reader.h"
#include "samples/draw_sample.h"
#include "samples/sample.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

std::filesystem::path committedFile(const Sample& sample) {
  return std::filesystem::path(STEPWISE_SAMPLES_DIR) / (sample.isAssembly ? "assemblies" : "parts") /
         (sample.name + ".step");
}

/// Splines are integrated to about 1e-5, and read back through text.
constexpr double kRelative = 5e-5;

}  // namespace

TEST_CASE("every committed sample reads back as it is built") {
  for (const Sample& sample : allSamples()) {
    INFO(sample.name);
    const Result<Assembly> read = readStep(committedFile(sample).string());
    REQUIRE(read);
    REQUIRE(read->parts.size() == sample.content.parts.size());
    CHECK(read->missing.empty());
    CHECK(read->file.unit == (sample.options.unit == LengthUnit::inch ? "inch" : "mm"));
    for (std::size_t i = 0; i < read->parts.size(); ++i) {
      const Part& built = sample.content.parts[i];
      const Part& part = read->parts[i];
      INFO(built.name);
      CHECK(part.name == built.name);
      CHECK(part.material == built.material);
      CHECK(part.densityGPerCm3.value_or(0) == Approx(*built.densityGPerCm3));
      CHECK(isValid(part.solid));
      CHECK_FALSE(part.healed);
      CHECK(faceCount(part.solid) == faceCount(built.solid));
      CHECK(computeMassProperties(part.solid).volumeMm3 ==
            Approx(computeMassProperties(built.solid).volumeMm3).epsilon(kRelative));
    }
  }
}

TEST_CASE("every instance of a committed assembly stands where it was placed") {
  for (const Sample& sample : allSamples()) {
    if (!sample.isAssembly) continue;
    INFO(sample.name);
    const Result<Assembly> read = readStep(committedFile(sample).string());
    REQUIRE(read);
    REQUIRE(read->instances.size() == sample.content.instances.size());
    for (std::size_t i = 0; i < read->instances.size(); ++i) {
      const Instance &placed = sample.content.instances[i], &instance = read->instances[i];
      INFO(placed.name);
      CHECK(instance.name == placed.name);
      CHECK(read->parts[instance.part].name == sample.content.parts[placed.part].name);
      for (const Vec3 corner : {Vec3{0, 0, 0}, Vec3{7, 0, 0}, Vec3{0, 5, 0}, Vec3{0, 0, 3}})
        CHECK(distance(instance.placement.applyToPoint(corner), placed.placement.applyToPoint(corner)) < 1e-6);
    }
  }
}

TEST_CASE("a sample is written with the same bytes twice") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "stepwise_regeneration_test";
  std::filesystem::create_directories(folder);
  const auto written = [&](const std::string& stem) {
    const std::string path = (folder / (stem + ".step")).string();
    REQUIRE(writeStep(hingeSamples().back().content, path));
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::string first = written("hinge");
  CHECK(first.size() > 10'000);
  CHECK((first == written("hinge")));
  std::filesystem::remove_all(folder);
}

TEST_CASE("every sample has its drawing, its expected answer and a small picture") {
  for (const Sample& sample : allSamples()) {
    INFO(sample.name);
    std::filesystem::path file = committedFile(sample);
    CHECK(std::filesystem::exists(file.replace_extension(".md")));
    CHECK(std::filesystem::exists(file.replace_extension(".expected.json")));
    const std::filesystem::path picture =
        std::filesystem::path(STEPWISE_SAMPLES_DIR) / "pictures" / (sample.name + ".png");
    REQUIRE(std::filesystem::exists(picture));
    CHECK(std::filesystem::file_size(picture) < 40'000);
  }
}
