// One file through one worker, for the commands that are about one file.
#pragma once

#include "cli/command.h"
#include "cli/scratch.h"

namespace stepwise {

/// Waits for standard input as long as nothing interrupts. 0: its end, or interrupted; below 0: errno says why not.
long readStandardInput(char* buffer, std::size_t size, const Interrupt& interrupt);

/// "-" becomes a copy of standard input in the scratch folder. Error: it cannot be copied, or "interrupted".
Result<FileJob> jobFor(const std::string& path, Scratch& scratch, const Interrupt& interrupt);

/// Runs the work in a worker and waits. Empty: interrupted.
std::optional<JobOutcome> runSingle(const Work& work, const PoolOptions& options, const std::string& shownPath,
                                    const Interrupt& interrupt);

/// Says why there is no job, and which exit code that is.
ExitCode refuse(const Error& error);

}  // namespace stepwise
