#include "cli/scan_method.h"

#include "cli/input_files.h"
#include "cli/page_policy.h"
#include "cli/sha256.h"
#include "features/report_strings.h"
#include "geom/core/library_versions.h"

namespace stepwise {
namespace {

/// The version, the program file itself (so that a changed build counts as another tool), and the libraries it uses.
std::string toolText() {
  std::string text = "stepwise " STEPWISE_VERSION;
  if (const Result<ReportedInput> program = describeInput("/proc/self/exe"))
    text += " build " + program->sha256->substr(0, 16);
  for (const LibraryVersion& library : geometryLibraryVersions())
    text += ", " + library.library + " " + library.version;
  return text;
}

std::string hashOf(const std::string& text) {
  Sha256 hash;
  hash.add(text.data(), text.size());
  return hash.finish();
}

const char* readerName(StepReader reader) {
  switch (reader) {
    case StepReader::occt: return "occt";
    case StepReader::direct: return "direct";
    case StepReader::automatic: return "auto";
  }
  return "occt";
}

}  // namespace

Result<ScanMethod> methodOf(const AnalysisArguments& arguments, const std::string& pagePolicy) {
  Json materialsOf = Json::array();
  const Result<std::vector<PartMaterial>> rows = arguments.materialTable();
  if (!rows) return fail(rows.error());
  for (const PartMaterial& row : *rows) materialsOf.push_back(validUtf8(row.part + "=" + row.material));
  Json settings{{"material", validUtf8(arguments.material)},
                {"materialsOf", materialsOf},
                {"region", validUtf8(arguments.region)},
                {"stock", arguments.stock},
                {"quantity", arguments.quantity},
                {"utilisation", arguments.utilisation},
                {"general", arguments.general},
                {"reader", readerName(arguments.reader)},
                {"fit", arguments.fits},
                {"ra", arguments.roughness},
                {"rank", arguments.rank},
                {"draws", arguments.draws},
                {"seed", arguments.draws > 0 ? Json(arguments.seed) : Json(nullptr)},
                {"timing", arguments.timing},
                {"library", nullptr}};
  if (!arguments.libraryFile.empty()) {
    const Result<ReportedInput> library = describeInput(arguments.libraryFile);
    if (!library) return fail(library.error());
    settings["library"] = *library->sha256;
  }
  if (!pagePolicy.empty()) {  // pages are written when files are analysed
    const Result<std::string> policy = identifyPolicy(pagePolicy);
    if (!policy) return fail(policy.error());
    settings["policy"] = *policy;
  }
  const std::string text = settings.dump(-1, ' ', false, Json::error_handler_t::replace);
  return ScanMethod{toolText(), text, hashOf(text)};
}

}  // namespace stepwise
