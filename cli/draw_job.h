// Draws the pictures of a report that somebody kept, without its shape.
#pragma once

#include "cli/file_job.h"

namespace stepwise {

/// The job's file is a report of one line. The answer is one line of JSON: {"pictures": [{"part", "name", "svg"}]}, by
/// the parts' ids, or {"error"} with the code "not-a-report".
WorkResult drawReport(const FileJob& job, const EnterStage& enterStage);

}  // namespace stepwise
