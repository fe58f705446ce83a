#include "cli/command.h"
#include "cli/output.h"
#include "features/report.h"

namespace stepwise {

void addSchemaCommand(CLI::App& app, RunCommand& run) {
  CLI::App* command = app.add_subcommand("schema", "The JSON Schema of the reports");
  command->callback([&run] {
    run = [] {
      const Result<void> written = writeWhole("-", reportSchema());
      if (!written) return complain(written.error()), ExitCode::environment;
      return ExitCode::ok;
    };
  });
}

}  // namespace stepwise
