// The report on one file, as a JSON document by features/report_schema.json; text and CSV are written from it.
//
// The document is what workers hand over, what scripts read and what databases keep, so everything people see is
// derived from it. Lengths in mm, angles in degrees, directions unit vectors out of the material in part coordinates;
// numbers are rounded to eight significant digits and never infinite; strings are valid UTF-8. Same input, same bytes.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "features/analysis.h"

namespace stepwise {

/// Keys keep the order in which they are written.
using Json = nlohmann::ordered_json;

/// The file as found on disk.
struct ReportedInput {
  std::string path;                    ///< as the user named it
  std::optional<std::string> sha256;   ///< absent: could not be read
  std::optional<std::uint64_t> bytes;  ///< absent: could not be read
};

/// What only `--timing` shows; everything else in a report is the same on every run.
struct ReportedTiming {
  double readS = 0, analyzeS = 0;
  std::optional<double> peakMemoryMb;
};

/// A file that was read and analysed. status: `degraded` where something was lost, repaired or doubtful while
/// reading, or a part could not be analysed; `error` where none could.
Json buildReport(const ReportedInput& input, const AssemblyAnalysis& analysis,
                 const std::optional<ReportedTiming>& timing = std::nullopt);
/// A file without result.
Json buildErrorReport(const ReportedInput& input, const Error& error);

/// One line, no line break at the end.
std::string writeJsonLine(const Json& report);
/// Indented, with a line break at the end.
std::string writeJson(const Json& report);

/// For people in the workshop.
std::string writeText(const Json& report);

/// One row per part; a file without parts gets one row.
std::string csvHeader();
std::string writeCsvRows(const Json& report);

/// The JSON Schema of the report.
std::string_view reportSchema();

}  // namespace stepwise
