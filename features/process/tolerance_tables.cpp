#include "features/process/tolerance_tables.h"

#include <cctype>
#include <string>

namespace stepwise {

namespace {

/// The row whose size step holds the nominal size.
const std::vector<double>* rowFor(const LibraryTable& table, double nominalMm) {
  for (const std::vector<double>& row : table.rows) {
    if (nominalMm <= row.front()) return &row;
  }
  return nullptr;
}

std::optional<double> lookUp(const ProcessLibrary& library, std::string_view key, std::string_view column,
                             double nominalMm) {
  const LibraryTable* table = library.table(key);
  if (!table || nominalMm <= 0) return std::nullopt;
  const std::optional<std::size_t> index = table->column(column);
  const std::vector<double>* row = rowFor(*table, nominalMm);
  if (!index || !row) return std::nullopt;
  return (*row)[*index];
}

}  // namespace

std::optional<double> itWidthMm(const ProcessLibrary& library, int grade, double nominalMm) {
  const std::optional<double> um = lookUp(library, "tolerance.it_um", "IT" + std::to_string(grade) + "_um", nominalMm);
  if (!um) return std::nullopt;
  return *um / 1000;
}

std::optional<int> gradeFor(const ProcessLibrary& library, double nominalMm, double widthMm) {
  std::optional<int> grade;
  for (int candidate = 1; candidate <= 16; ++candidate) {
    const std::optional<double> width = itWidthMm(library, candidate, nominalMm);
    if (!width) return std::nullopt;
    if (candidate == 1) grade = 0;
    // A table digit that was written in millimetres must still count as itself.
    if (*width <= widthMm * (1 + 1e-9)) grade = candidate;
  }
  return grade;
}

const char* name(GeneralClass general) {
  switch (general) {
    case GeneralClass::fine: return "ISO 2768-f";
    case GeneralClass::medium: return "ISO 2768-m";
    case GeneralClass::coarse: return "ISO 2768-c";
    case GeneralClass::veryCoarse: return "ISO 2768-v";
  }
  return "ISO 2768-m";
}

std::optional<double> generalToleranceMm(const ProcessLibrary& library, GeneralClass general, double nominalMm) {
  const char* column = general == GeneralClass::fine     ? "f_mm"
                       : general == GeneralClass::medium ? "m_mm"
                       : general == GeneralClass::coarse ? "c_mm"
                                                         : "v_mm";
  const std::optional<double> half = lookUp(library, "tolerance.iso2768_linear_mm", column, nominalMm);
  if (!half || *half == 0) return std::nullopt;
  return half;
}

std::optional<int> gradeOfFit(std::string_view fit) {
  std::size_t at = 0;
  while (at < fit.size() && std::isalpha(static_cast<unsigned char>(fit[at]))) ++at;
  if (at == 0 || at > 2) return std::nullopt;
  int grade = 0;
  std::size_t digits = 0;
  for (; at < fit.size() && std::isdigit(static_cast<unsigned char>(fit[at])) && digits < 2; ++at, ++digits)
    grade = 10 * grade + (fit[at] - '0');
  if (digits == 0 || grade < 1 || grade > 18 || (at < fit.size() && fit[at] != '/')) return std::nullopt;
  return grade;
}

}  // namespace stepwise
