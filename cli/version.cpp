#include <fmt/format.h>
#include <sqlite3.h>
#define TOML_EXCEPTIONS 0  // as everywhere else
#include <toml++/toml.h>

#include <memory>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/serve_request.h"
#include "cli/worker_sandbox.h"
#include "features/report.h"
#include "geom/core/library_versions.h"

namespace stepwise {
namespace {

std::vector<LibraryVersion> libraryVersions() {
  std::vector<LibraryVersion> versions = geometryLibraryVersions();
  versions.push_back({"CLI11", CLI11_VERSION});
  versions.push_back({"SQLite", sqlite3_libversion()});
  versions.push_back({"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)});
  versions.push_back({"nlohmann-json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                                   NLOHMANN_JSON_VERSION_PATCH)});
  versions.push_back({"toml++", fmt::format("{}.{}.{}", TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH)});
  return versions;
}

std::string versionText() {
  std::string text = "stepwise " STEPWISE_VERSION "\n";
  for (const LibraryVersion& library : libraryVersions())
    text += fmt::format("  {:<14} {}\n", library.library, library.version);
  const SandboxState sandbox = sandboxOfThisSystem();
  return text + "workers\n  writing        " + sandbox.writing + "\n  network        " + sandbox.network + "\n";
}

std::string versionJson() {
  const SandboxState sandbox = sandboxOfThisSystem();
  Json libraries = Json::object();
  for (const LibraryVersion& library : libraryVersions()) libraries[library.library] = library.version;
  return writeJson({{"name", "stepwise"},
                    {"version", STEPWISE_VERSION},
                    {"reportSchema", "stepwise.report/1"},
                    {"serveProtocol", kServeProtocol},
                    {"compiler", __VERSION__},
                    {"libraries", libraries},
                    {"workers", {{"writing", sandbox.writing}, {"network", sandbox.network}}}});
}

}  // namespace

void addVersionCommand(CLI::App& app, RunCommand& run) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("version", "Versions of Stepwise and of the libraries it uses");
  command->add_flag("--json", *json, "As JSON");
  command->callback([json, &run] {
    run = [json] {
      const Result<void> written = writeWhole("-", *json ? versionJson() : versionText());
      if (!written) return complain(written.error()), ExitCode::environment;
      return ExitCode::ok;
    };
  });
}

}  // namespace stepwise
