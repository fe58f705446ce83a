#include "features/process/library_entries.h"
#include "features/toml_letters.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <set>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include "features/nearest_word.h"

namespace stepwise {

namespace {

constexpr std::string_view kGrowingGroups[] = {"material", "machine", "op", "printer", "region"};

std::optional<EvidenceClass> evidenceNamed(std::string_view word) {
  for (const EvidenceClass evidence :
       {EvidenceClass::sourced, EvidenceClass::reported, EvidenceClass::derived, EvidenceClass::assumption}) {
    if (word == name(evidence)) return evidence;
  }
  return std::nullopt;
}

/// "op.turn.rate_eur_h" → "op.turn.rate"
std::string_view stemOf(std::string_view key) {
  const std::string_view unit = unitOf(key);
  return unit.empty() ? key : key.substr(0, key.size() - unit.size() - 1);
}

/// Whether the key is the stem alone, or the stem and at most two short words, as units are ("_usd_h", "_inch").
bool sameButForUnit(std::string_view key, std::string_view stem) {
  if (!key.starts_with(stem)) return false;
  const std::string_view rest = key.substr(stem.size());
  return rest.empty() || (rest.front() == '_' && rest.size() <= 9 && std::count(rest.begin(), rest.end(), '_') <= 2);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

class Reader {
 public:
  Reader(std::string file, LibraryLayer layer, ProcessLibrary::Entries& entries)
      : file_(std::move(file)), layer_(layer), entries_(entries) {
    if (layer_ == LibraryLayer::user) collectKnownKeys();
  }

  void read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      if (key.str() == "sources" && node.is_table()) {
        readSources(*node.as_table());
      } else {
        readNode(std::string(key.str()), node);
      }
    }
  }

  std::vector<Error> takeErrors() {
    std::stable_sort(errors_.begin(), errors_.end(),
                     [](const Located& a, const Located& b) { return a.line < b.line; });
    std::vector<Error> errors;
    for (Located& located : errors_) errors.push_back(std::move(located.error));
    return errors;
  }

 private:
  struct Located {
    int line = 0;
    Error error;
  };
  /// What every value and table carries besides its numbers.
  struct Origin {
    std::string source;
    EvidenceClass evidence = EvidenceClass::assumption;
    std::string confidence;
  };

  static int lineOf(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

  void report(const toml::node& node, std::string code, const std::string& key, std::string message,
              std::string hint = {}) {
    if (const std::string_view unit = unitOf(key); !unit.empty() && message.find("unit") == std::string::npos)
      message += fmt::format(" (unit {})", unit);
    errors_.push_back(
        {lineOf(node),
         {std::move(code), fmt::format("{}:{}: {}", file_, lineOf(node), key), std::move(message), std::move(hint)}});
  }

  /// Keys of the library below, and the leaf names that members of the growing groups may have ("material.*.label").
  void collectKnownKeys() {
    const auto collect = [&](const auto& entries) {
      for (const auto& entry : entries) {
        known_.push_back(entry.first);
        if (const std::string pattern = groupPattern(entry.first); !pattern.empty()) patterns_.insert(pattern);
      }
    };
    collect(entries_.values);
    collect(entries_.tables);
    collect(entries_.texts);
    std::sort(known_.begin(), known_.end());
  }

  static std::string groupPattern(std::string_view key) {
    const std::vector<std::string_view> parts = split(key, '.');
    if (parts.size() < 3 ||
        std::find(std::begin(kGrowingGroups), std::end(kGrowingGroups), parts[0]) == std::end(kGrowingGroups))
      return {};
    std::string pattern = std::string(parts[0]) + ".*";
    for (std::size_t i = 2; i < parts.size(); ++i) pattern += "." + std::string(parts[i]);
    return pattern;
  }

  void readSources(const toml::table& table) {
    for (const auto& [key, node] : table) {
      const toml::table* source = node.as_table();
      const auto title = source ? (*source)["title"].value<std::string>() : std::nullopt;
      if (!title) {
        report(node, "library-wrong-type", "sources." + std::string(key.str()), "a source is a table with a title",
               "{ title = \"…\", where = \"…\" }");
        continue;
      }
      entries_.sources[std::string(key.str())] = {*title, (*source)["where"].value_or(std::string())};
    }
  }

  void readNode(const std::string& key, const toml::node& node) {
    if (const toml::table* table = node.as_table()) {
      if (table->contains("v") || isInlineOfNumber(*table)) {
        readNumber(key, *table);
      } else if (table->contains("rows") || table->contains("columns")) {
        readTable(key, *table);
      } else {
        for (const auto& [child, childNode] : *table) readNode(key + "." + std::string(child.str()), childNode);
      }
    } else if (node.is_number()) {
      readPlainNumber(key, node);
    } else if (node.is_string() || node.is_array()) {
      readText(key, node);
    } else {
      report(node, "library-wrong-type", key, "expected a number with range, a table of numbers, or text");
    }
  }

  /// A number's inline table whose v was forgotten.
  static bool isInlineOfNumber(const toml::table& table) {
    return table.is_inline() && (table.contains("lo") || table.contains("hi"));
  }

  void readPlainNumber(const std::string& key, const toml::node& node) {
    if (layer_ == LibraryLayer::builtIn) {
      report(node, "library-wrong-type", key, "a number of the built-in library needs source and class");
      return;
    }
    LibraryValue value;
    value.value = value.low = value.high = *node.value<double>();
    value.source = "user";
    addNumber(key, node, std::move(value));
  }

  void readNumber(const std::string& key, const toml::table& table) {
    for (const auto& [field, fieldNode] : table) {
      if (const std::string_view word = field.str(); word != "v" && word != "lo" && word != "hi" && word != "src" &&
                                                     word != "kind" && word != "conf" && word != "note")
        report(fieldNode, "library-unknown-key", key, fmt::format("a number has no field \"{}\"", word),
               "its fields are v, lo, hi, src, kind, conf, note");
    }
    const std::optional<double> v = table["v"].value<double>();
    if (!v) {
      report(table, "library-wrong-type", key, "the value v is missing or is not a number",
             "{ v = 1.0, lo = 0.5, hi = 2.0, src = \"…\", kind = \"…\" }");
      return;
    }
    LibraryValue value;
    value.value = *v;
    for (const char* bound : {"lo", "hi"}) {
      if (table.contains(bound) && !table[bound].is_number()) {
        report(table, "library-wrong-type", key, fmt::format("{} is not a number", bound));
        return;
      }
    }
    value.low = table["lo"].value_or(*v);
    value.high = table["hi"].value_or(*v);
    const std::optional<Origin> origin = readOrigin(key, table);
    if (!origin) return;
    value.source = origin->source;
    value.evidence = origin->evidence;
    value.confidence = origin->confidence;
    addNumber(key, table, std::move(value));
  }

  std::optional<Origin> readOrigin(const std::string& key, const toml::table& table) {
    Origin origin{table["src"].value_or(std::string("user")), EvidenceClass::assumption,
                  table["conf"].value_or(std::string())};
    const std::optional<std::string> kind = table["kind"].value<std::string>();
    if (layer_ == LibraryLayer::builtIn && (!kind || !table.contains("src"))) {
      report(table, "library-no-evidence", key, "source (src) and evidence class (kind) are missing");
      return std::nullopt;
    }
    if (kind) {
      const std::optional<EvidenceClass> evidence = evidenceNamed(*kind);
      if (!evidence) {
        report(table, "library-unknown-class", key, fmt::format("\"{}\" is no evidence class", *kind),
               "sourced, reported, derived or assumption");
        return std::nullopt;
      }
      origin.evidence = *evidence;
    }
    return origin;
  }

  void addNumber(const std::string& key, const toml::node& node, LibraryValue value) {
    value.unit = unitOf(key);
    if (!acceptKey(key, node, entries_.values)) return;
    if (value.unit.empty()) {
      report(node, "library-wrong-unit", key,
             "the key of a number ends in its unit, such as _mm, _min, _eur_h or _ratio");
      return;
    }
    if (!std::isfinite(value.value) || !std::isfinite(value.low) || !std::isfinite(value.high) || value.low < 0) {
      report(node, "library-range", key,
             fmt::format("{} … {} {} is not a finite range of values ≥ 0", value.low, value.high, value.unit));
      return;
    }
    if (value.low > value.value || value.value > value.high) {
      report(
          node, "library-range", key,
          fmt::format("lo {} ≤ v {} ≤ hi {} does not hold (unit {})", value.low, value.value, value.high, value.unit),
          "order the bounds; leave lo and hi out where no range is known");
      return;
    }
    if ((key.ends_with("fpy_ratio") || key.ends_with("detect_ratio")) && value.high > 1) {
      report(node, "library-range", key, fmt::format("a share of pieces cannot be above 1, but hi is {}", value.high));
      return;
    }
    value.key = key;
    value.file = file_;
    value.line = lineOf(node);
    entries_.values[key] = std::move(value);
  }

  void readTable(const std::string& key, const toml::table& table) {
    LibraryTable result;
    const toml::array* columns = table["columns"].as_array();
    const toml::array* rows = table["rows"].as_array();
    if (!columns || !rows) {
      report(table, "library-wrong-type", key, "a table has columns and rows");
      return;
    }
    for (const toml::node& column : *columns) result.columns.push_back(column.value_or(std::string()));
    for (const toml::node& rowNode : *rows) {
      std::vector<double> row;
      if (const toml::array* numbers = rowNode.as_array()) {
        for (const toml::node& number : *numbers) row.push_back(number.value_or(std::nan("")));
      }
      if (row.size() != result.columns.size() ||
          std::any_of(row.begin(), row.end(), [](double x) { return !std::isfinite(x) || x < 0; })) {
        report(rowNode, "library-wrong-type", key,
               fmt::format("a row must have {} numbers ≥ 0, one for each column", result.columns.size()));
        return;
      }
      if (!result.rows.empty() && row.front() <= result.rows.back().front()) {
        report(rowNode, "library-range", key, fmt::format("rows must ascend in {}", result.columns.front()));
        return;
      }
      result.rows.push_back(std::move(row));
    }
    for (const std::string& column : result.columns) {
      if (unitOf(column).empty()) {
        report(*columns, "library-wrong-unit", key, fmt::format("the column \"{}\" does not end in a unit", column));
        return;
      }
    }
    const auto below = entries_.tables.find(key);
    if (below != entries_.tables.end() && layer_ == LibraryLayer::user && below->second.columns != result.columns) {
      report(*columns, "library-wrong-unit", key,
             fmt::format("the columns must be {}", fmt::join(below->second.columns, ", ")));
      return;
    }
    const std::optional<Origin> origin = readOrigin(key, table);
    if (!origin || !acceptKey(key, table, entries_.tables)) return;
    result.key = key;
    result.source = origin->source;
    result.evidence = origin->evidence;
    result.confidence = origin->confidence;
    result.file = file_;
    result.line = lineOf(table);
    entries_.tables[key] = std::move(result);
  }

  void readText(const std::string& key, const toml::node& node) {
    LibraryText text{{}, file_, lineOf(node)};
    if (const toml::array* items = node.as_array()) {
      for (const toml::node& item : *items) {
        const std::optional<std::string> word = item.value<std::string>();
        if (!word) {
          report(item, "library-wrong-type", key, "a list holds texts only");
          return;
        }
        text.items.push_back(*word);
      }
    } else {
      text.items.push_back(*node.value<std::string>());
    }
    if (acceptKey(key, node, entries_.texts)) entries_.texts[key] = std::move(text);
  }

  /// A built-in key must be new; a user's must exist as the same kind of entry, or fit a group that may grow.
  template <class Map>
  bool acceptKey(const std::string& key, const toml::node& node, const Map& sameKind) {
    if (layer_ == LibraryLayer::builtIn) {
      if (sameKind.find(key) == sameKind.end()) return true;
      report(node, "library-duplicate", key, "the key is defined twice");
      return false;
    }
    if (sameKind.find(key) != sameKind.end()) return true;
    if (std::binary_search(known_.begin(), known_.end(), key)) {
      report(node, "library-wrong-type", key,
             "the library has another kind of entry (number, table or text) under this key");
      return false;
    }
    if (patterns_.count(groupPattern(key))) return true;
    reportUnknownKey(key, node);
    return false;
  }

  void reportUnknownKey(const std::string& key, const toml::node& node) {
    for (const std::string& candidate : known_) {
      const std::string_view unit = unitOf(candidate);
      if (unit.empty()) continue;
      if (sameButForUnit(key, stemOf(candidate))) {
        report(node, "library-wrong-unit", key, fmt::format("this value is kept in the unit \"{}\"", unit),
               fmt::format("convert it and write {}", candidate));
        return;
      }
    }
    const std::string nearest = nearestWord(key, known_);
    report(node, "library-unknown-key", key, "the library has no such key",
           nearest.empty()           ? std::string("`stepwise library show` lists the keys")
           : unitOf(nearest).empty() ? fmt::format("nearest: {}", nearest)
                                     : fmt::format("nearest: {} (unit {})", nearest, unitOf(nearest)));
  }

  std::string file_;
  LibraryLayer layer_;
  ProcessLibrary::Entries& entries_;
  std::vector<Located> errors_;
  std::vector<std::string> known_;
  std::set<std::string> patterns_;
};

}  // namespace

std::vector<Error> readLibraryText(std::string_view text, const std::string& file, LibraryLayer layer,
                                   ProcessLibrary::Entries& entries) {
  if (const std::optional<TomlPlace> place = findLetterOutsideQuotes(text))
    return {{"library-syntax", fmt::format("{}:{}:{}", file, place->line, place->column), kLetterOutsideQuotes,
             "quote keys with such letters"}};
  const toml::parse_result parsed = toml::parse(text, file);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return {{"library-syntax", fmt::format("{}:{}:{}", file, error.source().begin.line, error.source().begin.column),
             std::string(error.description()), "the file must be TOML 1.0"}};
  }
  Reader reader(file, layer, entries);
  reader.read(parsed.table());
  return reader.takeErrors();
}

std::vector<Error> checkSources(const ProcessLibrary::Entries& entries) {
  std::vector<Error> errors;
  const auto check = [&](const auto& entry) {
    for (const std::string_view source : split(entry.source, ',')) {
      if (source == "user" || entries.sources.find(source) != entries.sources.end()) continue;
      errors.push_back({"library-unknown-source", fmt::format("{}:{}: {}", entry.file, entry.line, entry.key),
                        fmt::format("the source \"{}\" is not listed", source),
                        fmt::format("add [sources] {} = {{ title = \"…\", where = \"…\" }}", source)});
    }
  };
  for (const auto& [key, value] : entries.values) check(value);
  for (const auto& [key, table] : entries.tables) check(table);
  return errors;
}

}  // namespace stepwise
