#include <cstdio>
#include <cstdlib>

#include "cli/command.h"

namespace {

constexpr const char* kExitCodes =
    "Exit codes: 0 done; 1 a file has no result (its report says why); 2 wrong usage; 3 output or processes not\n"
    "possible; 130 interrupted. Results go to standard output, everything else to standard error.";

}  // namespace

int main(int argc, char** argv) {
  using namespace stepwise;
  CLI::App app("Counts the steps your STEP file will cost.", "stepwise");
  app.require_subcommand(0, 1);  // one is needed, but an unknown word must be named rather than a missing one
  app.footer(kExitCodes);
  app.set_version_flag("--version", "stepwise " STEPWISE_VERSION);
  RunCommand run;
  addAnalyzeCommand(app, run);
  addCheckCommand(app, run);
  addScanCommand(app, run);
  addResultsCommand(app, run);
  addExplainCommand(app, run);
  addLibraryCommand(app, run);
  addSchemaCommand(app, run);
  addServeCommand(app, run);
  addVersionCommand(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& answer) {  // also how the parser says that it has printed the help
    return app.exit(answer) == 0 ? EXIT_SUCCESS : static_cast<int>(ExitCode::usage);
  }
  if (!run) {
    std::fputs("stepwise: a command is needed; `stepwise --help` lists them\n", stderr);
    return static_cast<int>(ExitCode::usage);
  }
  return static_cast<int>(run());
}
