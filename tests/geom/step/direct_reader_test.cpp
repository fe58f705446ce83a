// The direct reader against the kernel's own, which is the oracle.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <random>
#include <regex>

#include "geom/step/step_reader.h"
#include "geom/step/step_writer.h"
#include "tests/geom/step/step_files.h"
#include "tests/support/catch.h"
#include "tests/support/compare_assemblies.h"

using namespace stepwise;

namespace {

Result<Assembly> readBy(StepReader reader, const std::string& path) {
  ReadStepOptions options;
  options.reader = reader;
  return readStep(path, options);
}

/// Empty if both readers say the same of a file.
std::string difference(const std::string& path) {
  const Result<Assembly> direct = readBy(StepReader::automatic, path), kernel = readBy(StepReader::occt, path);
  if (!direct || !kernel) {
    if (!direct && !kernel) return direct.error().code == kernel.error().code ? "" : "another error";
    return direct ? "only the kernel refuses it" : "only the direct reader refuses it: " + direct.error().message;
  }
  return test::readingDifference(*direct, *kernel);
}

bool usesKernel(const Assembly& assembly) {
  return std::any_of(assembly.diagnostics.begin(), assembly.diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.code == "kernel-reader"; });
}

std::vector<std::string> samples() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(STEPWISE_SAMPLES_DIR)) {
    if (entry.path().extension() == ".step") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(!files.empty());
  return files;
}

/// Every point of the drilled block's hole moved along x: its faces and edges still fit each other.
std::string withHoleMoved(const std::string& text, double byMm) {
  static const std::string kPoint = "CARTESIAN_POINT('',(";
  std::string moved;
  std::size_t from = 0;
  for (std::size_t at = text.find(kPoint); at != std::string::npos; at = text.find(kPoint, from)) {
    const std::size_t begin = at + kPoint.size(), end = text.find(')', begin);
    const std::string numbers = text.substr(begin, end - begin);
    double x = 0, y = 0, z = 0;
    const bool inSpace = std::sscanf(numbers.c_str(), "%lf,%lf,%lf", &x, &y, &z) == 3;
    const bool ofHole = inSpace && std::hypot(x - 20, y - 15) < 4.5;
    moved += text.substr(from, begin - from) + (ofHole ? fmt::format("{:.6f},{:.6f},{:.6f}", x + byMm, y, z) : numbers);
    from = end;
  }
  return moved + text.substr(from);
}

}  // namespace

TEST_CASE(
    "bounds of a face that cross or leave each other are mended as the kernel does, those that do not are let pass") {
  const double byMm = GENERATE(0.0, 15.0, -15.0, 17.0, -19.0, 23.0, 30.0);
  const TemporaryFolder folder;
  const std::string file = folder.write("moved.step", withHoleMoved(test::drilledBlockText(), byMm));
  INFO("hole moved by " << byMm << " mm");
  const Result<Assembly> direct = readBy(StepReader::automatic, file);
  REQUIRE(direct);
  if (std::abs(byMm) < 16) CHECK(isValid(direct->parts.front().solid));
  CHECK(difference(file) == "");
}

TEST_CASE("damaged samples give an assembly or an error, soon, and never a crash") {
  constexpr int kTries = 1000;
  constexpr double kSoonS = 5;
  std::mt19937 random(20);
  std::vector<std::string> texts;
  for (const std::string& file : samples()) {
    if (std::filesystem::file_size(file) < 100'000) texts.push_back(contentOf(file));
  }
  for (int i = 0; i < kTries; ++i) {
    std::string text = texts[random() % texts.size()];
    if (i % 4 == 0) {
      text.resize(random() % text.size());
    } else {
      for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
        char& c = text[random() % text.size()];
        c = static_cast<char>(c ^ (1 << (random() % 7)));
      }
    }
    INFO("try " << i);
    const auto start = std::chrono::steady_clock::now();
    const Result<Assembly> read = readStepText(text, "damaged.step", {.reader = StepReader::direct});
    CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < kSoonS);
    if (!read) CHECK(!read.error().code.empty());
  }
}

TEST_CASE("every sample is read the same by both readers") {
  for (const std::string& file : samples()) {
    INFO(file);
    CHECK(difference(file) == "");
  }
}

TEST_CASE("every sample can be built from the text alone") {
  for (const std::string& file : samples()) {
    INFO(file);
    const Result<Assembly> read = readBy(StepReader::direct, file);
    REQUIRE(read);
    CHECK(!usesKernel(*read));
    for (const Part& part : read->parts) CHECK(isValid(part.solid));
  }
}

TEST_CASE("samples written again in other schemas and units are read the same") {
  const auto schema = GENERATE(StepSchema::ap203, StepSchema::ap242);
  const auto unit = GENERATE(LengthUnit::mm, LengthUnit::inch);
  const TemporaryFolder folder;
  int index = 0;
  for (const std::string& file : samples()) {
    if (index++ % 4 != (schema == StepSchema::ap203 ? 0 : 2) + (unit == LengthUnit::mm ? 0 : 1)) continue;
    INFO(file);
    const Result<Assembly> original = readBy(StepReader::occt, file);
    REQUIRE(original);
    Result<void> written = writeStep(*original, folder.file("again.step"), {.unit = unit, .schema = schema});
    if (!written && written.error().code == "host-without-address")  // AP203 on a machine whose name has no address
      written = writeStep(*original, folder.file("again.step"), {.unit = unit, .schema = StepSchema::ap214});
    REQUIRE(written);
    CHECK(difference(folder.file("again.step")) == "");
  }
}

TEST_CASE("a void that is inside out is turned, and needs no other reader") {
  const std::string file = STEPWISE_SAMPLES_DIR "/parts/hollow_float.step";
  const TemporaryFolder folder;
  const std::string shell = test::statementWith(test::unwrapped(contentOf(file)), "ORIENTED_CLOSED_SHELL(");
  const std::string turned =
      folder.write("turned.step", test::replaced(contentOf(file), shell, test::replaced(shell, ".F.", ".T.")));
  const Result<Assembly> original = readBy(StepReader::automatic, file), read = readBy(StepReader::automatic, turned);
  REQUIRE(original);
  REQUIRE(read);
  CHECK(!usesKernel(*read));
  CHECK(isValid(read->parts.front().solid));
  CHECK(test::readingDifference(*read, *original) == "");
  CHECK(difference(turned) == "");
}

TEST_CASE("a ring and a face with a cusp stay as they are written, whoever reads them") {
  const Solid ring = cut(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 3), makeCylinder({0, 0, -1}, {0, 0, 1}, 4, 5)).value();
  // Two cylinders that touch inside: their planes end in a cusp on either side of the common line.
  const Solid crescent =
      cut(makeCylinder({0, 0, 0}, {0, 0, 1}, 10, 3), makeCylinder({4, 0, -1}, {0, 0, 1}, 6.5, 5)).value();
  const TemporaryFolder folder;
  for (const Solid& solid : {ring, crescent}) {
    const std::string file = folder.write("part.step", test::stepTextOf(assemblyOf(solid, "part")));
    const Result<Assembly> read = readBy(StepReader::direct, file);
    REQUIRE(read);
    CHECK(isValid(read->parts.front().solid));
    CHECK(computeMassProperties(read->parts.front().solid).volumeMm3 ==
          Approx(computeMassProperties(solid).volumeMm3).epsilon(1e-9));
    CHECK(difference(file) == "");
  }
}

TEST_CASE("a sheet that a product has in a representation of its own is a part beside the solid") {
  const TemporaryFolder folder;
  const std::string text = test::unwrapped(test::stepTextOf(assemblyOf(makeBlock({10, 20, 30}), "box")));
  const std::string brep = test::statementWith(text, "ADVANCED_BREP_SHAPE_REPRESENTATION(");
  const std::string face = test::statementWith(text, "ADVANCED_FACE(");
  const std::string sheet = "\n#9000" + face.substr(face.find('=')) +
                            "\n#9001=OPEN_SHELL('',(#9000));\n#9002=SHELL_BASED_SURFACE_MODEL('',(#9001));" +
                            "\n#9003=MANIFOLD_SURFACE_SHAPE_REPRESENTATION('',(#9002)" + brep.substr(brep.rfind(',')) +
                            "\n#9004=SHAPE_REPRESENTATION_RELATIONSHIP('',''," + brep.substr(0, brep.find('=')) +
                            ",#9003);" + "\n#9005=PRESENTATION_LAYER_ASSIGNMENT('sheets','',(#9001));";
  const std::string file = folder.write("hybrid.step", test::replaced(text, brep, brep + sheet));
  const Result<Assembly> read = readBy(StepReader::automatic, file);
  REQUIRE(read);
  CHECK(!usesKernel(*read));
  REQUIRE(read->parts.size() == 2);
  CHECK(read->parts[0].closed);
  CHECK(!read->parts[1].closed);
  CHECK(read->parts[1].layers == std::vector<std::string>{"sheets"});
  CHECK(difference(file) == "");
}

TEST_CASE("an instance that names its assembly first is placed the same") {
  const TemporaryFolder folder;
  int swapped = 0;
  for (const std::string& file : samples()) {
    const std::string text = test::unwrapped(contentOf(file));
    if (text.find("NEXT_ASSEMBLY_USAGE_OCCURRENCE") == std::string::npos) continue;
    static const std::regex kPair(
        R"((\( *REPRESENTATION_RELATIONSHIP\([^#]*|ITEM_DEFINED_TRANSFORMATION\([^#]*)(#\d+),(#\d+))");
    const std::string turned = std::regex_replace(text, kPair, "$1$3,$2");
    REQUIRE(turned != text);
    ++swapped;
    INFO(file);
    const std::string path = folder.write("turned.step", turned);
    const Result<Assembly> original = readBy(StepReader::automatic, file), read = readBy(StepReader::automatic, path);
    REQUIRE(original);
    REQUIRE(read);
    CHECK(!usesKernel(*read));
    CHECK(test::readingDifference(*read, *original) == "");
    CHECK(difference(path) == "");
  }
  CHECK(swapped > 0);
}

TEST_CASE("the direct reader alone refuses what it cannot build, and the automatic one tells who read it") {
  // A block without its first face.
  const TemporaryFolder folder;
  std::string text = test::unwrapped(test::stepTextOf(assemblyOf(makeBlock({10, 20, 30}), "box")));
  const std::size_t shell = text.find("CLOSED_SHELL('',(");
  REQUIRE(shell != std::string::npos);
  const std::size_t first = text.find('#', shell), next = text.find('#', first + 1);
  text.erase(first, next - first);
  const std::string file = folder.write("open.step", text);
  const Result<Assembly> alone = readBy(StepReader::direct, file);
  REQUIRE(!alone);
  CHECK(alone.error().code == "not-direct");
  const Result<Assembly> automatic = readBy(StepReader::automatic, file);
  REQUIRE(automatic);
  CHECK(usesKernel(*automatic));
  CHECK(difference(file) == "");
}
