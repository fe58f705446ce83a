// The shop's knowledge: machines, tools, fixtures, operations, materials, printers, tolerance tables, from TOML.
//
// Every number is a range with unit (in its key), source and evidence class. Files in features/library/ are compiled
// in; a user's own file is layered over them key by key.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "geom/core/result.h"

namespace stepwise {

enum class EvidenceClass { sourced, reported, derived, assumption };
const char* name(EvidenceClass evidence);

/// A number as the library knows it. `low`/`high` equal `value` where no range is known.
struct LibraryValue {
  double value = 0, low = 0, high = 0;
  std::string key;       ///< full key, "op.turn.rate_eur_h": the unit is the key's last part
  std::string source;    ///< key into sources, "S13"
  EvidenceClass evidence = EvidenceClass::assumption;
};

class ProcessLibrary {
 public:
  /// The library compiled into the program.
  static Result<ProcessLibrary> builtIn();
  /// The built-in one with the user's TOML file over it. Errors name file, line, key and unit.
  static Result<ProcessLibrary> withOverrides(const std::string& path);

  std::optional<LibraryValue> find(const std::string& key) const;
  /// find, for keys the program itself relies on (a missing one is our mistake).
  LibraryValue get(const std::string& key) const;
  /// Text entries: labels, lists, steps of a chain.
  std::optional<std::string> text(const std::string& key) const;
  std::vector<std::string> keys() const;
  std::optional<std::string> sourceTitle(const std::string& source) const;

 private:
  std::map<std::string, LibraryValue> values_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, std::string> sources_;
  friend class LibraryReader;
};

}  // namespace stepwise
