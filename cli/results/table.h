// A table of answers, written for people, spreadsheets or scripts.
#pragma once

#include <string>
#include <vector>

#include "cli/results/database.h"

namespace stepwise {

enum class TableFormat { text, csv, jsonl };

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<DatabaseValue>> rows;
};

/// text: columns under each other, long cells cut, nothing that could steer a terminal; "–" for what is not known.
/// csv: as in RFC 4180, nothing a spreadsheet would take for a formula. jsonl: one object a line.
std::string writeTable(const Table& table, TableFormat format);

}  // namespace stepwise
