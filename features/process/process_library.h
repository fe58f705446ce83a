// The shop's knowledge: machines, tools, fixtures, operations, materials, printers, tolerance tables, from TOML.
//
// Every number is a range with unit (the end of its key), source and evidence class. Files in features/library/ are
// compiled in; a user's own file is layered over them key by key. Kinds of entry:
//   number   rate_eur_h = { v = 65, lo = 40, hi = 100, src = "S13", kind = "sourced", conf = "high" }
//   table    columns = ["upper_mm", …], rows = [[…], …], src, kind, conf
//   text     label = "…", aliases = ["…", …]
// A user's file may write a number plainly (rate_eur_h = 80): without `src` and `kind` it counts as the user's own
// assumption. It may add members to the groups `material`, `machine`, `op`, `printer` and `region`, with the keys their
// other members have. Cost: the built-in library is read once per process; copies are cheap (shared). Threads: safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/process/range.h"
#include "geom/core/result.h"

namespace stepwise {

enum class EvidenceClass { sourced, reported, derived, assumption };
const char* name(EvidenceClass evidence);

/// A number as the library knows it. `low`/`high` equal `value` where no range is known.
struct LibraryValue {
  double value = 0, low = 0, high = 0;
  std::string key;     ///< full key, "op.turn.rate_eur_h": the unit is the key's last part
  std::string unit;    ///< "eur_h"
  std::string source;  ///< keys into sources, "S13" or "S13,A"; "user" for a user's value without source
  EvidenceClass evidence = EvidenceClass::assumption;
  std::string confidence;  ///< "high", "medium", "low"; empty: not stated
  std::string file;        ///< where it is written
  int line = 0;

  Range range() const { return {value, low, high}; }
};

/// Rows of numbers with named columns; each column's unit is the end of its name.
struct LibraryTable {
  std::string key;
  std::vector<std::string> columns;
  std::vector<std::vector<double>> rows;
  std::string source;
  EvidenceClass evidence = EvidenceClass::assumption;
  std::string confidence;
  std::string file;
  int line = 0;

  std::optional<std::size_t> column(std::string_view name) const;
};

class ProcessLibrary {
 public:
  /// The library compiled into the program.
  static Result<ProcessLibrary> builtIn();
  /// The built-in one with the user's TOML file over it. Errors name file, line, key and unit; the first is returned,
  /// its hint says how many more there are.
  static Result<ProcessLibrary> withOverrides(const std::string& path);
  /// Everything that is wrong with a user's file, in order of lines; empty: withOverrides accepts it.
  static std::vector<Error> check(const std::string& path);
  /// As withOverrides, from text; `name` stands for the file in errors and origins.
  static Result<ProcessLibrary> withOverridesText(std::string_view text, const std::string& name);
  static std::vector<Error> checkText(std::string_view text, const std::string& name);

  /// The same library with one number replaced, for asking what it matters; `key` must exist. Cheap: nothing is copied
  /// but the replaced value. Reports keep its source and class.
  ProcessLibrary with(std::string_view key, Range range) const;

  std::optional<LibraryValue> find(std::string_view key) const;
  /// find, for keys the program itself relies on (a missing one is our mistake).
  LibraryValue get(std::string_view key) const;
  /// find, without copying; valid as long as the library.
  const LibraryValue* value(std::string_view key) const;
  const LibraryTable* table(std::string_view key) const;
  /// Text entries: labels; of a list its first item.
  std::optional<std::string> text(std::string_view key) const;
  /// Text entries: lists; of a single text a list of one.
  std::vector<std::string> list(std::string_view key) const;
  /// Keys of numbers, tables and texts, sorted.
  std::vector<std::string> keys() const;
  /// Members of a group, sorted: children("material") gives "al6061", ….
  std::vector<std::string> children(std::string_view group) const;
  /// Title of one source ("S13") or of several ("S13,A"), separated by "; ".
  std::optional<std::string> sourceTitle(std::string_view source) const;

  struct Entries;  ///< library_entries.h

 private:
  explicit ProcessLibrary(std::shared_ptr<const Entries> entries) : entries_(std::move(entries)) {}
  std::shared_ptr<const Entries> entries_;
  std::vector<std::shared_ptr<const LibraryValue>> replaced_;  ///< few, the last one counts
};

/// The unit at the end of a key ("op.turn.rate_eur_h" → "eur_h"), or empty where it ends in none that we know.
std::string_view unitOf(std::string_view key);

}  // namespace stepwise
