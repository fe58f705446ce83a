// The figures of a report that people ask for, as rows of tables.
//
// Made by the worker that made the report, so that whoever stores them has nothing left to compute. The tables are
// listed here once; the database is made from the list. Lengths in mm, angles in degrees, money in euros, as in the
// report; what is not known is NULL.
#pragma once

#include <span>
#include <string>

#include "features/report.h"

namespace stepwise {

struct RowColumn {
  const char* name;
  const char* type;  ///< as SQL names it
};
struct RowTable {
  const char* name;
  std::span<const RowColumn> columns;
};

/// part, feature, plan, setup, finding, merge_group.
std::span<const RowTable> rowTables();

/// {"error": the input's, "part": [[…], …], …}: for each table its rows, in the order of its columns.
Json buildRows(const Json& report);

}  // namespace stepwise
