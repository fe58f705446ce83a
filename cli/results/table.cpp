#include "cli/results/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/report.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

constexpr std::size_t kLongestCell = 60;

std::string numberText(double value) { return fmt::format("{:.6g}", value); }

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

struct TextCell {
  std::string operator()(std::monostate) const { return "–"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return numberText(value); }
  std::string operator()(const std::string& value) const { return printable(value, kLongestCell); }
  std::string operator()(const Blob& value) const { return printable(hex(value.bytes), kLongestCell); }
};

struct CsvCell {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return Json(value).dump(); }
  std::string operator()(const std::string& value) const { return csvCell(value); }
  std::string operator()(const Blob& value) const { return csvCell(hex(value.bytes)); }
};

struct JsonCell {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(double value) const { return value; }
  Json operator()(const std::string& value) const { return validUtf8(value); }
  Json operator()(const Blob& value) const { return hex(value.bytes); }
};

/// What a terminal shows of valid UTF-8, as far as one character takes one column.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool isNumber(const DatabaseValue& value) {
  return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
}

std::string padded(const std::string& text, std::size_t wanted, bool right) {
  const std::string space(wanted - std::min(wanted, width(text)), ' ');
  return right ? space + text : text + space;
}

std::string writeText(const Table& table) {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  for (const std::string& column : table.columns) widths.push_back(width(printable(column)));
  for (const auto& row : table.rows) {
    std::vector<std::string>& line = cells.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.push_back(std::visit(TextCell{}, row[i]));
      widths[i] = std::max(widths[i], width(line.back()));
    }
  }
  std::string text;
  const auto addLine = [&](const std::vector<std::string>& line, auto isRight) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) out += (i > 0 ? "  " : "") + padded(line[i], widths[i], isRight(i));
    text += out.substr(0, out.find_last_not_of(' ') + 1) + "\n";
  };
  std::vector<std::string> heads;
  for (const std::string& column : table.columns) heads.push_back(printable(column));
  addLine(heads, [&](std::size_t i) { return !table.rows.empty() && isNumber(table.rows[0][i]); });
  for (std::size_t r = 0; r < cells.size(); ++r)
    addLine(cells[r], [&](std::size_t i) { return isNumber(table.rows[r][i]); });
  return text;
}

/// Separators before all cells but the first.
template <class Cells, class Write>
void addCells(std::string& text, const Cells& cells, Write write) {
  bool first = true;
  for (const auto& cell : cells) {
    if (!first) text += ',';
    first = false;
    text += write(cell);
  }
  text += "\r\n";
}

std::string writeCsv(const Table& table) {
  std::string text;
  addCells(text, table.columns, [](const std::string& column) { return csvCell(column); });
  for (const auto& row : table.rows)
    addCells(text, row, [](const DatabaseValue& value) { return std::visit(CsvCell{}, value); });
  return text;
}

std::string writeJsonLines(const Table& table) {
  std::string text;
  for (const auto& row : table.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[validUtf8(table.columns[i])] = std::visit(JsonCell{}, row[i]);
    text += object.dump() + "\n";
  }
  return text;
}

}  // namespace

std::string writeTable(const Table& table, TableFormat format) {
  switch (format) {
    case TableFormat::text: return writeText(table);
    case TableFormat::csv: return writeCsv(table);
    case TableFormat::jsonl: return writeJsonLines(table);
  }
  return "";
}

}  // namespace stepwise
