#include "cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "features/process/material_choice.h"
#include "features/process/tolerance_tables.h"
#include "features/report_strings.h"

namespace stepwise {

namespace {

const std::map<std::string, GeneralClass> kGeneralClasses{{"f", GeneralClass::fine},
                                                          {"m", GeneralClass::medium},
                                                          {"c", GeneralClass::coarse},
                                                          {"v", GeneralClass::veryCoarse}};

/// A misspelt name must not pass for "not given".
Error unknownName(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  std::string names;
  for (const std::string& candidate : known) names += (names.empty() ? "" : ", ") + candidate;
  return {"unknown-" + what, name, "the library has no such " + what, "one of: " + names};
}

/// "12=H7" → face 12 and "H7".
std::optional<std::pair<FaceId, std::string>> splitRequirement(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) return std::nullopt;
  const std::string face = text.substr(0, equals);
  if (face.size() > 9 || face.find_first_not_of("0123456789") != std::string::npos || std::stoi(face) < 1)
    return std::nullopt;
  return std::pair{FaceId{std::stoi(face)}, text.substr(equals + 1)};
}

Error badRequirement(const std::string& option, const std::string& text, const std::string& example) {
  return {"bad-requirement", option + " " + text, "this is not FACE=VALUE", "write it like " + option + " " + example};
}

}  // namespace

Result<std::vector<PmiItem>> AnalysisArguments::requirements() const {
  std::vector<PmiItem> items;
  for (const std::string& text : fits) {
    const auto split = splitRequirement(text);
    if (!split || !gradeOfFit(split->second)) return fail(badRequirement("--fit", text, "12=H7"));
    PmiItem item;
    item.kind = "size";
    item.fit = split->second;
    item.faces = {split->first};
    items.push_back(std::move(item));
  }
  for (const std::string& text : roughness) {
    const auto split = splitRequirement(text);
    char* end = nullptr;
    const double value = split ? std::strtod(split->second.c_str(), &end) : 0;
    if (!split || *end != '\0' || !(value > 0)) return fail(badRequirement("--ra", text, "12=0.8"));
    PmiItem item;
    item.kind = "roughness";
    item.value = value;
    item.faces = {split->first};
    items.push_back(std::move(item));
  }
  return items;
}

bool isGeneralClass(const std::string& name) { return kGeneralClasses.contains(name); }

Result<std::vector<PartMaterial>> AnalysisArguments::materialTable() const {
  std::vector<PartMaterial> table;
  for (const std::string& text : materialsOf) {
    const std::size_t at = text.rfind('=');
    if (at == std::string::npos || at == 0 || at + 1 == text.size())
      return fail({"wrong-requirement", "--material-of", "\"" + text + "\" is not NAME=MATERIAL",
                   "for example --material-of \"pin*=1.4112\""});
    table.push_back({text.substr(0, at), text.substr(at + 1)});
  }
  if (materialFile.empty()) return table;
  const Result<std::vector<PartMaterial>> rows = readMaterialTable(materialFile);
  if (!rows) return fail(rows.error());
  table.insert(table.end(), rows->begin(), rows->end());
  return table;
}

PoolOptions AnalysisArguments::pool(int workers) const {
  return {workers, std::chrono::milliseconds(std::llround(timeoutS * 1000)), memoryMb, {}};
}

FileTask AnalysisArguments::task() const {
  FileTask task;
  task.read.reader = reader;
  task.timing = timing ? FileTask::Timing::shown : FileTask::Timing::hidden;
  if (!material.empty()) task.analyze.process.material = material;
  if (const Result<std::vector<PartMaterial>> table = materialTable()) task.materials = *table;
  if (!region.empty()) task.analyze.process.region = region;
  if (quantity > 0) task.analyze.process.quantity = quantity;
  if (stock == "casting") task.analyze.process.stock = PlanProcessOptions::Stock::casting;
  if (utilisation > 0) task.analyze.process.utilisation = utilisation;
  if (const auto known = kGeneralClasses.find(general); known != kGeneralClasses.end())
    task.analyze.process.general = known->second;
  if (rank) task.analyze.ranking = AnalyzeOptions::Ranking::comparedRoutes;
  if (draws > 0) {
    task.analyze.process.figures = PlanProcessOptions::Figures::sampled;
    task.analyze.process.sampling = {draws, seed};
  }
  if (const Result<std::vector<PmiItem>> asked = requirements()) task.analyze.process.pmi = *asked;
  return task;
}

Result<ProcessLibrary> AnalysisArguments::library() const {
  Result<ProcessLibrary> library =
      libraryFile.empty() ? ProcessLibrary::builtIn() : ProcessLibrary::withOverrides(libraryFile);
  if (!library) return library;
  if (const auto asked = requirements(); !asked) return fail(asked.error());
  const std::vector<std::string> regions = library->children("region");
  if (!region.empty() && std::find(regions.begin(), regions.end(), region) == regions.end())
    return fail(unknownName("region", region, regions));
  const Result<std::vector<PartMaterial>> table = materialTable();
  if (!table) return fail(table.error());
  std::vector<std::string> materials{material};
  for (const PartMaterial& row : *table) materials.push_back(row.material);
  for (const std::string& asked : materials)
    if (!asked.empty() && !MaterialChoice(*library, asked).known())
      return fail(unknownName("material", asked, library->children("material")));
  return library;
}

void addAnalysisOptions(CLI::App& command, AnalysisArguments& arguments) {
  command.add_option("--timeout", arguments.timeoutS, "Seconds per file before it is given up")
      ->capture_default_str()
      ->check(CLI::Range(0.001, 1e6));
  command.add_option("--memory-mb", arguments.memoryMb, "Megabytes of memory per file before it is given up")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{64}, std::uint64_t{1} << 24));
  command.add_option("--library", arguments.libraryFile,
                     "Your own machines, rates, materials: a TOML file over the built-in one");
  command.add_option("--material", arguments.material, "Material of parts whose file names none");
  command.add_option("--material-of", arguments.materialsOf,
                     "NAME=MATERIAL: the same for parts of that name only; * stands for any letters");
  command.add_option("--materials", arguments.materialFile,
                     "A TOML file of such rows: [[part]] with name and material each; the first that fits counts");
  command.add_option("--region", arguments.region,
                     "Where it is made, for the rates (see `stepwise library list region`)");
  command.add_option("--quantity", arguments.quantity, "Number of pieces")->check(CLI::PositiveNumber);
  command
      .add_option("--stock", arguments.stock,
                  "What milled parts start from; without it a block, and a word on whether a casting would pay")
      ->check(CLI::IsMember({"casting"}))
      ->option_text("casting");
  command
      .add_option("--utilisation", arguments.utilisation,
                  "How busy the shops' machines are, 0.05 to 0.99; waits before each step scale with it")
      ->check(CLI::Range(0.05, 0.99));
  command
      .add_option("--general", arguments.general,
                  "Class of ISO 2768 for sizes without a tolerance of their own; without it they are unknown")
      ->check(CLI::IsMember(kGeneralClasses))
      ->option_text("f|m|c|v");
  static const std::map<std::string, StepReader> kReaders{
      {"occt", StepReader::occt}, {"direct", StepReader::direct}, {"auto", StepReader::automatic}};
  command
      .add_option(
          "--reader", arguments.reader,
          "Who reads the geometry: auto (direct where it can), direct (from the text, many times faster), or occt")
      ->transform(CLI::CheckedTransformer(kReaders, CLI::ignore_case).description("{auto,direct,occt}"))
      ->option_text("auto|direct|occt");
  CLI::Option* draws = command
                           .add_option("--draws", arguments.draws,
                                       "Lead times by Monte Carlo with so many draws, instead of in closed form")
                           ->check(CLI::Range(100, 10'000'000));
  command.add_option("--seed", arguments.seed, "Of the draws")->capture_default_str()->needs(draws);
  command.add_flag("--rank", arguments.rank, "Also rank the ten inputs that matter most for cost, lead time and yield");
  command.add_option("--fit", arguments.fits,
                     "FACE=FIT, for example 12=H7: a fit asked of a face of part 1 that the file does not tell");
  command.add_option("--ra", arguments.roughness, "FACE=MICROMETRES: a roughness Ra asked of a face of part 1");
}

void complain(const Error& error) {
  std::string text = "stepwise: ";
  if (!error.where.empty()) text += printable(error.where, 1000) + ": ";
  text += printable(error.message, 2000) + "\n";
  if (!error.hint.empty()) text += "  try: " + printable(error.hint, 2000) + "\n";
  std::fputs(text.c_str(), stderr);
}

StatusLine::StatusLine() : visible_(isatty(STDERR_FILENO) == 1) {}

StatusLine::~StatusLine() { show(""); }

void StatusLine::show(const std::string& text) {
  if (!visible_) return;
  std::fputs(("\r\033[K" + text).c_str(), stderr);  // back to the start of the line, and clear it
  std::fflush(stderr);
}

}  // namespace stepwise
