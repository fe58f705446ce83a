#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "cli/output.h"
#include "features/process/process_library.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

struct LibraryArguments {
  std::string key;
  std::string prefix;
  std::string file;       ///< to check
  std::string overrides;  ///< --library
};

Result<ProcessLibrary> openLibrary(const LibraryArguments& arguments) {
  return arguments.overrides.empty() ? ProcessLibrary::builtIn() : ProcessLibrary::withOverrides(arguments.overrides);
}

std::string number(double value) { return fmt::format("{:.6g}", value); }

std::string originText(const ProcessLibrary& library, const std::string& source, EvidenceClass evidence,
                       const std::string& confidence, const std::string& file, int line) {
  std::string text = fmt::format("  {}", name(evidence));
  if (!confidence.empty()) text += ", confidence " + confidence;
  text += fmt::format("; source {}", printable(source));
  if (const std::optional<std::string> title = library.sourceTitle(source)) text += ": " + printable(*title, 1000);
  return text + fmt::format("\n  written in {}, line {}\n", printable(file, 1000), line);
}

std::string describeValue(const ProcessLibrary& library, const LibraryValue& value) {
  std::string text = fmt::format("{} = {}", value.key, number(value.value));
  if (value.low != value.value || value.high != value.value)
    text += fmt::format(" ({} to {})", number(value.low), number(value.high));
  if (!value.unit.empty()) text += "  [" + value.unit + "]";
  return text + "\n" + originText(library, value.source, value.evidence, value.confidence, value.file, value.line);
}

std::string describeTable(const ProcessLibrary& library, const LibraryTable& table) {
  std::string text = table.key + "\n ";
  for (const std::string& column : table.columns) text += fmt::format(" {:>14}", printable(column));
  for (const std::vector<double>& row : table.rows) {
    text += "\n ";
    for (double cell : row) text += fmt::format(" {:>14}", number(cell));
  }
  return text + "\n" + originText(library, table.source, table.evidence, table.confidence, table.file, table.line);
}

std::string describeTexts(const std::string& key, const std::vector<std::string>& texts) {
  std::string text = key + " =";
  for (const std::string& item : texts) text += " \"" + printable(item, 1000) + "\"";
  return text + "\n";
}

std::string describe(const ProcessLibrary& library, const std::string& key) {
  if (const LibraryValue* value = library.value(key)) return describeValue(library, *value);
  if (const LibraryTable* table = library.table(key)) return describeTable(library, *table);
  return describeTexts(key, library.list(key));
}

ExitCode writeResult(const std::string& text) {
  const Result<void> written = writeWhole("-", text);
  if (!written) return complain(written.error()), ExitCode::environment;
  return ExitCode::ok;
}

/// A key, or everything below it: "op.turn" shows all of that operation.
ExitCode runShow(const LibraryArguments& arguments) {
  const Result<ProcessLibrary> library = openLibrary(arguments);
  if (!library) return complain(library.error()), ExitCode::usage;
  std::string text;
  for (const std::string& key : library->keys())
    if (key == arguments.key || key.starts_with(arguments.key + ".")) text += describe(*library, key);
  if (!text.empty()) return writeResult(text);
  complain({"no-such-key", arguments.key, "the library has no such key", "list them with `stepwise library list`"});
  return ExitCode::usage;
}

ExitCode runList(const LibraryArguments& arguments) {
  const Result<ProcessLibrary> library = openLibrary(arguments);
  if (!library) return complain(library.error()), ExitCode::usage;
  std::string text;
  for (const std::string& key : library->keys())
    if (key.starts_with(arguments.prefix)) text += key + "\n";
  return writeResult(text);
}

ExitCode runCheck(const LibraryArguments& arguments) {
  const std::vector<Error> errors = ProcessLibrary::check(arguments.file);
  for (const Error& error : errors) complain(error);
  return errors.empty() ? ExitCode::ok : ExitCode::fileError;
}

}  // namespace

void addLibraryCommand(CLI::App& app, RunCommand& run) {
  auto arguments = std::make_shared<LibraryArguments>();
  CLI::App* command = app.add_subcommand("library", "The machines, tools, materials and rates that figures come from");
  command->require_subcommand(1);
  const auto add = [&](const char* verb, const char* help, ExitCode (*action)(const LibraryArguments&)) {
    CLI::App* sub = command->add_subcommand(verb, help);
    sub->callback([arguments, action, &run] { run = [arguments, action] { return action(*arguments); }; });
    return sub;
  };
  CLI::App* show = add("show", "One value, or all below a key, with range, source and evidence", runShow);
  show->add_option("key", arguments->key, "Key, for example op.turn")->required();
  CLI::App* list = add("list", "All keys", runList);
  list->add_option("prefix", arguments->prefix, "Only keys that start like this");
  for (CLI::App* sub : {show, list})
    sub->add_option("--library", arguments->overrides, "Your own TOML file over the built-in one");
  CLI::App* check = add("check", "Whether your own library file is accepted, and why not", runCheck);
  check->add_option("file", arguments->file, "TOML file")->required();
}

}  // namespace stepwise
