// The direct reader against OCCT's own on files that this project did not write.
#include <map>

#include "geom/step/step_reader.h"
#include "tests/corpus/corpus.h"
#include "tests/support/compare_assemblies.h"

using namespace stepwise;

namespace {

/// Files on which the two differ, and why that is right.
const std::map<std::string, std::string> kExplained = {
    {"nist_ctc_05_asme1_ap242-e1.stp", "OCCT loses the layer of a body that is drawn beside curves"},
    {"nist_ctc_04_asme1_ap242-e1.stp", "OCCT loses the colour that a sheet's face has of its own"},
};

struct Tally {
  int files = 0, whollyDirect = 0;
};

void compareReaders(const std::filesystem::path& file, Tally& tally) {
  INFO(file.string());
  ReadStepOptions direct, occt;
  direct.reader = StepReader::automatic;
  occt.reader = StepReader::occt;
  const Result<Assembly> read = readStep(file.string(), direct), wanted = readStep(file.string(), occt);
  CHECK(read.has_value() == wanted.has_value());
  if (!read || !wanted) return;
  ++tally.files;
  tally.whollyDirect += std::none_of(read->diagnostics.begin(), read->diagnostics.end(),
                                     [](const Diagnostic& doubt) { return doubt.code == "kernel-reader"; });
  const std::string difference = test::readingDifference(*read, *wanted);
  if (!difference.empty() && kExplained.contains(file.filename().string())) return;
  CHECK(difference == "");
}

}  // namespace

TEST_CASE("both readers say the same of labelled parts, all of them read directly") {
  const auto corpus = findCorpus();
  if (!corpus) return;
  Tally tally;
  std::size_t index = 0;
  for (const auto& file : stepFilesBelow(*corpus / "mfcad")) {
    if (index++ % 25 == 0) compareReaders(file, tally);
  }
  CHECK(tally.whollyDirect == tally.files);
}

TEST_CASE("both readers say the same of real parts and assemblies") {
  const auto corpus = findCorpus();
  if (!corpus) return;
  Tally tally;
  constexpr std::uintmax_t kLargest = 1'000'000;
  for (const char* folder : {"analysissitus-tx", "aagnet", "build123d", "cadquery", "freecad-library-2015", "mayo",
                             "odri-actuator", "partcad", "poseidon", "stepcode/data"}) {
    for (const auto& file : stepFilesBelow(*corpus / folder)) {
      if (std::filesystem::file_size(file) < kLargest) compareReaders(file, tally);
    }
  }
  WARN(tally.whollyDirect << " of " << tally.files << " files were read wholly directly");
}
