#include "geom/step/part21_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "geom/step/part21_check.h"
#include "geom/step/part21_control.h"
#include "geom/step/part21_graph.h"
#include "geom/step/part21_header.h"
#include "geom/step/part21_index.h"
#include "geom/step/part21_parameters.h"
#include "geom/step/part21_sniff.h"
#include "geom/step/part21_string.h"
#include "geom/step/part21_units.h"
#include "geom/step/step_text.h"

namespace stepwise {
namespace {

void append(std::vector<Diagnostic>& all, std::vector<Diagnostic> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Error atPlace(Error error, const std::string& where) {
  error.where = where + ": " + error.where;
  return error;
}

void readHeader(std::string_view text, const Part21Index& index, const std::string& where, Part21Scan& scan) {
  const Part21Header header = readPart21Header(text, index);
  scan.exporter = header.originatingSystem;
  if (!header.preprocessor.empty() && header.preprocessor != header.originatingSystem) {
    scan.exporter += (scan.exporter.empty() ? "" : "; ") + header.preprocessor;
  }
  if (header.schemas.empty()) {
    scan.diagnostics.push_back(
        {Severity::warning, "schema-missing", where, "the header names no schema", "the file is read as AP214"});
    return;
  }
  for (const std::string& schema : header.schemas) {
    scan.schema = protocolOf(schema);
    if (!scan.schema.empty()) return;
  }
  scan.schema = header.schemas.front();
  scan.diagnostics.push_back({Severity::warning, "schema-unknown", where,
                              "'" + scan.schema + "' is no schema of mechanical parts that is known here",
                              "the file is read as AP214; AP203, AP214 and AP242 are understood"});
}

void count(const Part21Index& index, Part21Scan& scan) {
  scan.entities = index.size();
  for (std::size_t i = 0; i < index.size(); ++i) {
    switch (index.instances[i].kind) {
      case Part21Kind::solid: ++scan.solids; break;
      case Part21Kind::shell: ++scan.shells; break;
      case Part21Kind::face: ++scan.faces; break;
      case Part21Kind::product: ++scan.products; break;
      case Part21Kind::occurrence: ++scan.occurrences; break;
      case Part21Kind::callout: ++scan.annotations; break;
      case Part21Kind::documentFile: ++scan.externalFiles; break;
      default: break;
    }
  }
}

void readUnits(std::string_view text, const Part21Index& index, const EntityTable& table, const std::string& where,
               Part21Scan& scan) {
  UnitFindings found = findLengthUnits(text, index, table);
  scan.units = std::move(found.units);
  if (found.withoutUnit > 0) {
    scan.diagnostics.push_back(
        {Severity::warning, "units-missing", where + ": line " + std::to_string(lineOf(text, found.firstWithoutUnit)),
         std::to_string(found.withoutUnit) + " shapes state no length unit; millimetres are assumed",
         "check the size of the part"});
  }
  if (!scan.units.empty() && scan.units.front().mm != 1) {
    scan.diagnostics.push_back({Severity::info, "unit-converted", where,
                                fmt::format("the file is in {} ({:.6g} mm); everything is reported in mm",
                                            scan.units.front().name, scan.units.front().mm),
                                ""});
  }
  if (scan.units.size() > 1) {
    std::string list;
    for (const LengthUnitUse& unit : scan.units) list += (list.empty() ? "" : ", ") + unit.name;
    scan.diagnostics.push_back({Severity::info, "units-mixed", where, "the file uses several length units: " + list,
                                "each shape is read in its own unit"});
  }
}

void checkLineEnds(std::string_view text, const std::string& where, Part21Scan& scan) {
  if (text.find('\n') != std::string_view::npos || text.find('\r') == std::string_view::npos) return;
  scan.diagnostics.push_back({Severity::info, "line-ends", where, "lines end with a bare carriage return", ""});
}

/// Trouble at the start and the end of the text that a reader can be helped over.
Result<void> checkFrame(std::string_view text, const Part21Index& index, const std::string& where, Part21Scan& scan) {
  if (!index.headerFound) {
    return fail({"header-missing", where, "there is no HEADER section", "export the file again"});
  }
  if (index.begin > 0) {
    const bool mark = text.substr(0, 3) == "\xEF\xBB\xBF";
    if (mark) {
      scan.diagnostics.push_back(
          {Severity::warning, "byte-order-mark", where, "the text starts with a UTF-8 mark", ""});
    }
    scan.edits.push_back({0, index.begin, ""});
  }
  for (const TextSpan& span : index.otherSections) {
    scan.edits.push_back({span.begin, span.end, ""});
    scan.diagnostics.push_back({Severity::info, "section-skipped",
                                where + ": line " + std::to_string(lineOf(text, span.begin)),
                                "an anchor, reference or signature section was not read", ""});
  }
  if (!index.endFound || !index.sectionClosed) {
    scan.diagnostics.push_back({Severity::warning, "end-missing",
                                where + ": line " + std::to_string(lineOf(text, index.dataEnd)),
                                "ENDSEC or END-ISO-10303-21 is missing at the end; all entities before are complete",
                                "the file may have lost its last lines; compare it with the original"});
    scan.edits.push_back({index.dataEnd, text.size(), "ENDSEC;\nEND-ISO-10303-21;\n"});
  } else if (text.find_first_not_of(std::string_view(" \t\r\n\0\x1A", 6), index.end) != std::string_view::npos) {
    scan.diagnostics.push_back({Severity::warning, "trailing-content",
                                where + ": line " + std::to_string(lineOf(text, index.end)),
                                "there is more text behind END-ISO-10303-21; it was not read", ""});
    scan.edits.push_back({index.end, text.size(), "\n"});
  }
  return {};
}

/// The kernel's parser refuses a whole file for one text of 64 kB.
void shortenStrings(std::string_view text, const Part21Index& index, const std::string& where, Part21Scan& scan) {
  if (index.longStrings.empty()) return;
  for (const TextSpan& span : index.longStrings) {
    const std::string_view content = text.substr(span.begin, span.end - span.begin);
    scan.edits.push_back({span.begin + cutPart21String(content, Part21Index::kLongString).size(), span.end, ""});
  }
  scan.diagnostics.push_back({Severity::warning, "name-too-long",
                              where + ": line " + std::to_string(lineOf(text, index.longStrings.front().begin)),
                              std::to_string(index.longStrings.size()) + " names or texts of more than " +
                                  std::to_string(Part21Index::kLongString) + " bytes were shortened",
                              ""});
}

/// Raw bytes of an old code page: which one is not said, so they are handed on as Latin-1.
void escapeStrayBytes(std::string_view text, const std::string& where, Part21Scan& scan) {
  const auto stray = findStrayBytes(text);
  if (stray.empty()) return;
  for (const std::size_t at : stray) {
    scan.edits.push_back(
        {at, at + 1, fmt::format("\\X\\{:02X}", static_cast<unsigned>(static_cast<unsigned char>(text[at])))});
  }
  scan.diagnostics.push_back(
      {Severity::info, "text-encoding", where + ": line " + std::to_string(lineOf(text, stray.front())),
       std::to_string(stray.size()) + " bytes of names are neither ASCII nor UTF-8; taken as Latin-1", ""});
}

/// The kernel's reader takes each control character between two values for a value of its own.
void blankControlCharacters(std::string_view text, const Part21Index& index, const std::string& where,
                            Part21Scan& scan) {
  // Sections that are skipped whole were not looked at.
  if (!index.controlCharacters && index.otherSections.empty()) return;
  const auto found = findControlCharacters(text, index.begin, index.end);
  if (found.empty()) return;
  for (const std::uint64_t at : found) scan.edits.push_back({at, at + 1, " "});
  scan.diagnostics.push_back(
      {Severity::warning, "control-character", where + ": " + describePosition(text, found.front()),
       std::to_string(found.size()) + " control characters stand between values, or inside one; taken as blanks",
       "the file is damaged; compare it with the original"});
}

void writeUpperCase(std::string_view text, std::vector<TextEdit> edits, const std::string& where, Part21Scan& scan) {
  if (edits.empty()) return;
  scan.diagnostics.push_back({Severity::info, "lower-case", where + ": " + describePosition(text, edits.front().begin),
                              std::to_string(edits.size()) + " types of entities are written in lower case", ""});
  scan.edits.insert(scan.edits.end(), std::make_move_iterator(edits.begin()), std::make_move_iterator(edits.end()));
}

double largestUnitMm(const std::vector<LengthUnitUse>& units) {
  double largest = units.empty() ? 1 : 0;
  for (const LengthUnitUse& unit : units) largest = std::max(largest, unit.mm);
  return largest;
}

/// In file order; what lies in text that another edit takes away is gone with it.
void orderEdits(std::vector<TextEdit>& edits) {
  std::sort(edits.begin(), edits.end(), [](const TextEdit& a, const TextEdit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::uint64_t end = 0;
  std::erase_if(edits, [&](const TextEdit& edit) {
    if (edit.begin < end) return true;
    end = edit.end;
    return false;
  });
}

}  // namespace

Result<Part21Scan> scanPart21(std::string_view text, const std::string& where) {
  const auto start = findPart21Start(text, where);
  if (!start) return fail(start.error());
  const bool ascii = isAscii(text);
  const std::size_t frameEnd = text.rfind("END-ISO-10303-21");
  const std::size_t nul = ascii ? std::string_view::npos : text.find('\0');
  if (nul != std::string_view::npos && (frameEnd == std::string_view::npos || nul < frameEnd)) {
    return fail({"nul-bytes", where + ": " + describePosition(text, nul), "the text holds NUL bytes: it is damaged",
                 "copy or export the file again"});
  }
  auto index = buildPart21Index(text, *start);
  if (!index) return fail(atPlace(index.error(), where));
  Part21Scan scan;
  if (auto frame = checkFrame(text, *index, where, scan); !frame) return fail(frame.error());
  checkLineEnds(text, where, scan);
  readHeader(text, *index, where, scan);
  count(*index, scan);
  const EntityTable table(*index);
  auto references = checkReferences(text, *index, table, where);
  if (!references) return fail(references.error());
  append(scan.diagnostics, std::move(*references));
  auto parameters = checkParameters(text, *index, table, where);
  if (parameters.error) return fail(*parameters.error);
  if (!parameters.diagnostics.empty()) scan.misfit = parameters.diagnostics.front();
  append(scan.diagnostics, std::move(parameters.diagnostics));
  writeUpperCase(text, std::move(parameters.lowerCase), where, scan);
  append(scan.diagnostics, checkDuplicates(text, *index, table, where));
  append(scan.diagnostics, checkValues(text, *index, table, where));
  append(scan.diagnostics, checkAssembly(*index, where));
  append(scan.diagnostics, checkOperators(text, *index, table, where));
  readUnits(text, *index, table, where, scan);
  auto distances = checkDistances(text, *index, table, largestUnitMm(scan.units), where);
  if (!distances) return fail(distances.error());
  append(scan.diagnostics, std::move(*distances));
  scan.materials = findMaterials(text, *index, table);
  scan.pmi = findPmi(text, *index, table);
  if (scan.pmi.empty() && scan.annotations > 0) {
    scan.diagnostics.push_back(
        {Severity::info, "pmi-drawn-only", where,
         std::to_string(scan.annotations) + " annotations are drawn lines only: no dimension can be read from them",
         "export AP242 with semantic dimensions and tolerances"});
  }
  shortenStrings(text, *index, where, scan);
  if (!ascii) escapeStrayBytes(text, where, scan);
  blankControlCharacters(text, *index, where, scan);
  orderEdits(scan.edits);
  scan.index = std::move(*index);
  return scan;
}

Result<Part21Scan> scanPart21File(const std::string& path, std::uint64_t maxBytes) {
  auto text = loadStepText(path, maxBytes);
  if (!text) return fail(text.error());
  auto scan = scanPart21(text->text(), path);
  if (const auto unchanged = text->checkUnchanged(path); !unchanged) return fail(unchanged.error());
  return scan;
}

std::string applyEdits(std::string_view text, const std::vector<TextEdit>& edits) {
  std::string out;
  out.reserve(text.size() + 64);
  std::uint64_t at = 0;
  for (const TextEdit& edit : edits) {
    out.append(text.substr(at, edit.begin - at));
    out += edit.replacement;
    at = edit.end;
  }
  out.append(text.substr(at));
  return out;
}

}  // namespace stepwise
