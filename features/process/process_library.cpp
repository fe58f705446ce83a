#include "features/process/process_library.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "features/process/embedded_library.h"
#include "features/process/library_entries.h"
#include "features/process/quick_library.h"
#include "geom/core/check.h"

namespace stepwise {

namespace {

/// Longest first, so that "eur_h" is not taken for "h".
constexpr std::array<std::string_view, 30> kUnits{
    "n_mm2", "n",     "cm3_min", "mm2_min", "mm3_min", "eur_kg", "m_min", "mm_min", "um_min", "g_cm3",
    "mm3_h", "s_mm2", "h_mm2",   "count",   "eur_h",   "ratio",  "eur",   "deg",    "min",    "rpm",
    "s_m",   "mm",    "um",      "px",      "it",      "kg",     "g",     "s",      "h",      "d"};

/// The text's entries over `base`; all errors.
std::vector<Error> layOver(std::string_view text, const std::string& file, ProcessLibrary::Entries& entries) {
  std::vector<Error> errors = readLibraryText(text, file, LibraryLayer::user, entries);
  for (Error& error : checkSources(entries)) errors.push_back(std::move(error));
  return errors;
}

struct BuiltIn {
  std::shared_ptr<const ProcessLibrary::Entries> entries;
  std::vector<Error> errors;
};

const BuiltIn& readBuiltIn() {
  static const BuiltIn result = [] {
    auto entries = std::make_shared<ProcessLibrary::Entries>();
    std::vector<Error> errors;
    const auto files = embeddedLibrary();
    if (std::all_of(files.begin(), files.end(), [&](const EmbeddedFile& file) {
          return readLibraryQuickly(file.text, std::string(file.name), *entries);
        }))
      return BuiltIn{std::move(entries), {}};
    entries = std::make_shared<ProcessLibrary::Entries>();
    for (const EmbeddedFile& file : files) {
      for (Error& error : readLibraryText(file.text, std::string(file.name), LibraryLayer::builtIn, *entries))
        errors.push_back(std::move(error));
    }
    for (Error& error : checkSources(*entries)) errors.push_back(std::move(error));
    return BuiltIn{std::move(entries), std::move(errors)};
  }();
  return result;
}

Error firstOf(std::vector<Error> errors) {
  Error first = std::move(errors.front());
  if (errors.size() > 1) {
    first.hint += (first.hint.empty() ? "" : "; ") + std::to_string(errors.size() - 1) +
                  " more in this file: `library check` lists them";
  }
  return first;
}

Result<std::string> readFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return fail(
        {"library-unreadable", path, "the library file cannot be opened", "check the path and its permissions"});
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<std::string_view> splitAtCommas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

}  // namespace

const char* name(EvidenceClass evidence) {
  switch (evidence) {
    case EvidenceClass::sourced: return "sourced";
    case EvidenceClass::reported: return "reported";
    case EvidenceClass::derived: return "derived";
    case EvidenceClass::assumption: return "assumption";
  }
  return "unknown";
}

std::string_view unitOf(std::string_view key) {
  for (const std::string_view unit : kUnits) {
    if (key.size() > unit.size() && key.ends_with(unit) && key[key.size() - unit.size() - 1] == '_') return unit;
  }
  return {};
}

std::optional<std::size_t> LibraryTable::column(std::string_view wanted) const {
  const auto found = std::find(columns.begin(), columns.end(), wanted);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

Result<ProcessLibrary> ProcessLibrary::builtIn() {
  const BuiltIn& library = readBuiltIn();
  if (!library.errors.empty()) return fail(library.errors.front());
  return ProcessLibrary(library.entries);
}

Result<ProcessLibrary> ProcessLibrary::withOverrides(const std::string& path) {
  const Result<std::string> text = readFile(path);
  if (!text) return fail(text.error());
  return withOverridesText(*text, path);
}

Result<ProcessLibrary> ProcessLibrary::withOverridesText(std::string_view text, const std::string& name) {
  Result<ProcessLibrary> base = builtIn();
  if (!base) return base;
  auto entries = std::make_shared<Entries>(*base->entries_);
  std::vector<Error> errors = layOver(text, name, *entries);
  if (!errors.empty()) return fail(firstOf(std::move(errors)));
  return ProcessLibrary(std::move(entries));
}

std::vector<Error> ProcessLibrary::check(const std::string& path) {
  const Result<std::string> text = readFile(path);
  if (!text) return {text.error()};
  return checkText(*text, path);
}

std::vector<Error> ProcessLibrary::checkText(std::string_view text, const std::string& name) {
  const BuiltIn& library = readBuiltIn();
  if (!library.errors.empty()) return library.errors;
  Entries entries = *library.entries;
  return layOver(text, name, entries);
}

ProcessLibrary ProcessLibrary::with(std::string_view key, Range range) const {
  LibraryValue changed = get(key);
  changed.value = range.value;
  changed.low = range.low;
  changed.high = range.high;
  ProcessLibrary result = *this;
  result.replaced_.push_back(std::make_shared<const LibraryValue>(std::move(changed)));
  return result;
}

const LibraryValue* ProcessLibrary::value(std::string_view key) const {
  for (auto replaced = replaced_.rbegin(); replaced != replaced_.rend(); ++replaced) {
    if ((*replaced)->key == key) return replaced->get();
  }
  const auto found = entries_->values.find(key);
  return found == entries_->values.end() ? nullptr : &found->second;
}

std::optional<LibraryValue> ProcessLibrary::find(std::string_view key) const {
  const LibraryValue* found = value(key);
  return found ? std::optional(*found) : std::nullopt;
}

LibraryValue ProcessLibrary::get(std::string_view key) const {
  const LibraryValue* found = value(key);
  STEPWISE_CHECK(found, std::string(key).c_str());
  return *found;
}

const LibraryTable* ProcessLibrary::table(std::string_view key) const {
  const auto found = entries_->tables.find(key);
  return found == entries_->tables.end() ? nullptr : &found->second;
}

std::optional<std::string> ProcessLibrary::text(std::string_view key) const {
  const auto found = entries_->texts.find(key);
  if (found == entries_->texts.end() || found->second.items.empty()) return std::nullopt;
  return found->second.items.front();
}

std::vector<std::string> ProcessLibrary::list(std::string_view key) const {
  const auto found = entries_->texts.find(key);
  return found == entries_->texts.end() ? std::vector<std::string>{} : found->second.items;
}

std::vector<std::string> ProcessLibrary::keys() const {
  std::vector<std::string> keys;
  for (const auto& entry : entries_->values) keys.push_back(entry.first);
  for (const auto& entry : entries_->tables) keys.push_back(entry.first);
  for (const auto& entry : entries_->texts) keys.push_back(entry.first);
  std::sort(keys.begin(), keys.end());
  return keys;
}

std::vector<std::string> ProcessLibrary::children(std::string_view group) const {
  std::set<std::string> members;
  const std::string prefix = std::string(group) + ".";
  const auto collect = [&](const auto& entries) {
    for (auto entry = entries.lower_bound(prefix); entry != entries.end() && entry->first.starts_with(prefix);
         ++entry) {
      const std::size_t dot = entry->first.find('.', prefix.size());
      if (dot != std::string::npos) members.insert(entry->first.substr(prefix.size(), dot - prefix.size()));
    }
  };
  collect(entries_->values);
  collect(entries_->tables);
  collect(entries_->texts);
  return {members.begin(), members.end()};
}

std::optional<std::string> ProcessLibrary::sourceTitle(std::string_view source) const {
  std::string titles;
  for (const std::string_view key : splitAtCommas(source)) {
    const auto found = entries_->sources.find(key);
    if (found == entries_->sources.end()) return std::nullopt;
    titles += (titles.empty() ? "" : "; ") + found->second.title;
  }
  return titles;
}

}  // namespace stepwise
