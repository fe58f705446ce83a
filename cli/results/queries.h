// The questions that shops ask of many parts, ready-made.
#pragma once

#include <optional>
#include <string>

#include "cli/results/table.h"

namespace stepwise {

/// "4..6", "4..", "..6" or "4": a number and its neighbourhood of a thousandth.
struct NumberRange {
  std::optional<double> low, high;
};
Result<NumberRange> parseNumberRange(const std::string& text);

struct FindHolesQuery {
  enum class Ends { any, through, blind } ends = Ends::any;
  std::string thread;  ///< "M6" also finds "M6x0.5"; empty: any, also unknown
  std::string form;    ///< "counterbored", …
  NumberRange diameterMm, depthMm, depthToDiameter;
};
struct FindPartsQuery {
  std::string name;      ///< anywhere in it, in any case
  std::string material;  ///< likewise
  std::string machine;   ///< recommended
  std::string verdict;   ///< "keep conventional", …
  NumberRange clampings, steps, longestMm, volumeMm3, costEur;
};
struct FindMergesQuery {
  NumberRange savingEur;
};
struct FindFindingsQuery {
  std::string kind, level, code;
};

/// One row a hole, in the order of paths.
Result<Table> findHoles(Database& database, const FindHolesQuery& query);
Result<Table> findParts(Database& database, const FindPartsQuery& query);
/// The largest saving first.
Result<Table> findMerges(Database& database, const FindMergesQuery& query);
Result<Table> findFindings(Database& database, const FindFindingsQuery& query);
/// Counts of files by status, of parts by machine and by verdict, of findings by code.
Result<Table> summarize(Database& database);
/// Any question in SQL that reads only. Error: it would do more.
Result<Table> ask(Database& database, const std::string& sql);

}  // namespace stepwise
