#include "cli/setup_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/output.h"
#include "features/color_faces.h"
#include "features/setup_pictures.h"
#include "features/setups/in_process_stock.h"
#include "geom/step/step_writer.h"

namespace stepwise {
namespace {

void complainAbout(AssemblyAnalysis& analysis, const std::string& where, const Error& error) {
  analysis.assembly.diagnostics.push_back({Severity::error, error.code, where, error.message, error.hint});
}

void writePictures(const std::string& folder, const Part& part, std::size_t index, const SetupPlan& plan,
                   const InProcessStock& stock, AssemblyAnalysis& analysis) {
  for (const SetupPicture& picture : drawSetups(part, analysis.parts[index], plan, stock)) {
    const Result<void> written = writeWhole(folder + "/" + picture.name + ".svg", picture.svg);
    if (!written) complainAbout(analysis, "picture " + picture.name, written.error());
  }
}

void writeStock(const std::string& folder, const Part& part, const SetupPlan& plan, const InProcessStock& stock,
                AssemblyAnalysis& analysis) {
  const std::string stem = fmt::format("{}-{}", fileStem(part.name), name(plan.machine));
  const auto write = [&](const Solid& body, const std::string& label) {
    const Result<void> written =
        writeStep(assemblyOf(body, stem + "-" + label), folder + "/" + stem + "-" + label + ".step");
    if (!written) complainAbout(analysis, "stock " + stem + "-" + label, written.error());
  };
  if (stock.raw) write(*stock.raw, "raw");
  for (std::size_t i = 0; i < stock.after.size(); ++i)
    if (stock.after[i].body) write(*stock.after[i].body, fmt::format("after-setup-{}", i + 1));
}

}  // namespace

void writeSetupFiles(const SetupFilesTask& task, const RawStockOptions& options, AssemblyAnalysis& analysis) {
  for (std::size_t i = 0; i < analysis.parts.size(); ++i) {
    const SetupPlan* plan = shownPlan(analysis.parts[i]);
    if (plan == nullptr || plan->setups.empty() || !analysis.parts[i].box) continue;
    Part part = analysis.assembly.parts[i];
    if (analysis.parts.size() > 1) part.name = fmt::format("{}-{}", i + 1, part.name);
    const InProcessStock stock = cutStockInSteps(part.solid, *plan, analysis.parts[i].graph,
                                                 analysis.parts[i].recognition, *analysis.parts[i].box, options);
    if (!stock.unknown.empty())
      analysis.assembly.diagnostics.push_back({Severity::warning, "stock-unknown", "part " + part.name,
                                               "the stock left after some setups is unknown: " + stock.unknown,
                                               "check the body in the CAD system"});
    if (!task.pictureFolder.empty()) writePictures(task.pictureFolder, part, i, *plan, stock, analysis);
    if (!task.stockFolder.empty()) writeStock(task.stockFolder, part, *plan, stock, analysis);
  }
}

Result<void> moveAllInto(const std::string& from, const std::string& to) {
  std::error_code failure;
  std::filesystem::create_directories(to, failure);
  if (failure)
    return fail({"file-not-written", to, "the folder cannot be made: " + failure.message(),
                 "name a folder that can be written to"});
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(from, failure)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    Result<void> moved = moveInto(file.string(), (std::filesystem::path(to) / file.filename()).string());
    if (!moved) return moved;
  }
  return {};
}

}  // namespace stepwise
