#include "cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "features/process/material_choice.h"
#include "features/report_strings.h"

namespace stepwise {

namespace {

/// A misspelt name must not pass for "not given".
Error unknownName(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  std::string names;
  for (const std::string& candidate : known) names += (names.empty() ? "" : ", ") + candidate;
  return {"unknown-" + what, name, "the library has no such " + what, "one of: " + names};
}

}  // namespace

PoolOptions AnalysisArguments::pool(int workers) const {
  return {workers, std::chrono::milliseconds(std::llround(timeoutS * 1000)), memoryMb};
}

FileTask AnalysisArguments::task() const {
  FileTask task;
  task.read.reader = reader;
  task.timing = timing ? FileTask::Timing::shown : FileTask::Timing::hidden;
  if (!material.empty()) task.analyze.process.material = material;
  if (!region.empty()) task.analyze.process.region = region;
  if (quantity > 0) task.analyze.process.quantity = quantity;
  return task;
}

Result<ProcessLibrary> AnalysisArguments::library() const {
  Result<ProcessLibrary> library =
      libraryFile.empty() ? ProcessLibrary::builtIn() : ProcessLibrary::withOverrides(libraryFile);
  if (!library) return library;
  const std::vector<std::string> regions = library->children("region");
  if (!region.empty() && std::find(regions.begin(), regions.end(), region) == regions.end())
    return fail(unknownName("region", region, regions));
  if (!material.empty() && !MaterialChoice(*library, material).known())
    return fail(unknownName("material", material, library->children("material")));
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
  command.add_option("--region", arguments.region,
                     "Where it is made, for the rates (see `stepwise library list region`)");
  command.add_option("--quantity", arguments.quantity, "Number of pieces")->check(CLI::PositiveNumber);
  static const std::map<std::string, StepReader> kReaders{
      {"occt", StepReader::occt}, {"direct", StepReader::direct}, {"auto", StepReader::automatic}};
  command
      .add_option("--reader", arguments.reader,
                  "Who reads the geometry: occt, direct (many times faster), or auto (direct where it can)")
      ->transform(CLI::CheckedTransformer(kReaders, CLI::ignore_case).description("{auto,direct,occt}"))
      ->option_text("auto|direct|occt");
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
