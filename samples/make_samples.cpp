// Writes all samples: make_samples FOLDER gives FOLDER/parts/*.step, FOLDER/assemblies/*.step and
// FOLDER/pictures/*.png.
#include <fmt/format.h>

#include <filesystem>

#include "samples/draw_sample.h"
#include "samples/sample.h"

namespace {

std::string readyPath(const std::filesystem::path& file) {
  std::filesystem::create_directories(file.parent_path());
  return file.string();
}

stepwise::Result<void> writeSample(const stepwise::Sample& sample, const std::filesystem::path& folder) {
  const std::filesystem::path room = folder / (sample.isAssembly ? "assemblies" : "parts");
  return stepwise::writeStep(sample.content, readyPath(room / (sample.name + ".step")), sample.options).and_then([&] {
    return stepwise::writePng(stepwise::drawSample(sample), readyPath(folder / "pictures" / (sample.name + ".png")));
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: make_samples FOLDER\n");
    return 2;
  }
  for (const stepwise::Sample& sample : stepwise::allSamples()) {
    const stepwise::Result<void> written = writeSample(sample, argv[1]);
    if (!written) {
      fmt::print(stderr, "{}: {}\n", written.error().where, written.error().message);
      return 1;
    }
    fmt::print("{}\n", sample.name);
  }
  return 0;
}
