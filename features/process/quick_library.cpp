#include "features/process/quick_library.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace stepwise {

namespace {

struct Value {
  enum class Kind { number, text, array, table } kind = Kind::number;
  double number = 0;
  std::string text;
  std::vector<Value> items;
  std::vector<Value> fields;
  std::string_view key;  ///< of a field
  int line = 0;

  const Value* field(std::string_view name) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Value& field) { return field.key == name; });
    return found == fields.end() ? nullptr : &*found;
  }
};

/// Walks over the text; the first form that is not understood ends it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool atEnd() {
    skipSpace();
    return at_ >= text_.size();
  }
  int line() const { return line_; }
  bool take(char c) {
    skipSpace();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<std::string_view> takeKey() {
    skipSpace();
    const std::size_t from = at_;
    while (at_ < text_.size() && isKeyLetter(text_[at_])) ++at_;
    if (at_ == from) return std::nullopt;
    return text_.substr(from, at_ - from);
  }

  std::optional<Value> takeValue() {
    skipSpace();
    if (at_ >= text_.size()) return std::nullopt;
    Value value;
    value.line = line_;
    switch (text_[at_]) {
      case '"': return takeText(std::move(value));
      case '[': return takeArray(std::move(value));
      case '{': return takeTable(std::move(value));
      default: return takeNumber(std::move(value));
    }
  }

 private:
  static bool isKeyLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  }

  void skipSpace() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '\n') {
        ++line_;
        ++at_;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        ++at_;
      } else {
        return;
      }
    }
  }

  std::optional<Value> takeText(Value value) {
    const std::size_t end = text_.find_first_of("\"\\\n", at_ + 1);
    if (end == std::string_view::npos || text_[end] != '"') return std::nullopt;
    value.kind = Value::Kind::text;
    value.text = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (value.text.empty() && at_ < text_.size() && text_[at_] == '"') return std::nullopt;  // text over several lines
    return value;
  }

  std::optional<Value> takeNumber(Value value) {
    const char* from = text_.data() + at_;
    const auto [end, failure] = std::from_chars(from, text_.data() + text_.size(), value.number);
    if (failure != std::errc() || (end < text_.data() + text_.size() && isKeyLetter(*end))) return std::nullopt;
    at_ += static_cast<std::size_t>(end - from);
    return value;
  }

  std::optional<Value> takeArray(Value value) {
    value.kind = Value::Kind::array;
    ++at_;
    while (!take(']')) {
      std::optional<Value> item = takeValue();
      if (!item) return std::nullopt;
      value.items.push_back(std::move(*item));
      if (!take(',') && !(skipSpace(), at_ < text_.size() && text_[at_] == ']')) return std::nullopt;
    }
    return value;
  }

  std::optional<Value> takeTable(Value value) {
    value.kind = Value::Kind::table;
    ++at_;
    while (!take('}')) {
      const std::optional<std::string_view> key = takeKey();
      if (!key || !take('=')) return std::nullopt;
      std::optional<Value> field = takeValue();
      if (!field) return std::nullopt;
      field->key = *key;
      value.fields.push_back(std::move(*field));
      if (!take(',') && !(skipSpace(), at_ < text_.size() && text_[at_] == '}')) return std::nullopt;
    }
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

std::string textOf(const Value* value) { return value ? value->text : std::string(); }

std::optional<EvidenceClass> evidenceOf(const Value* kind) {
  for (const EvidenceClass evidence :
       {EvidenceClass::sourced, EvidenceClass::reported, EvidenceClass::derived, EvidenceClass::assumption}) {
    if (kind && kind->text == name(evidence)) return evidence;
  }
  return std::nullopt;
}

class QuickReader {
 public:
  QuickReader(const std::string& file, ProcessLibrary::Entries& entries) : file_(file), entries_(entries) {}

  bool read(std::string_view text) {
    Scanner scanner(text);
    while (!scanner.atEnd()) {
      if (scanner.take('[')) {
        if (!closeGroup()) return false;
        groupLine_ = scanner.line();
        const std::optional<std::string_view> key = scanner.takeKey();
        if (!key || !scanner.take(']')) return false;
        group_ = *key;
        continue;
      }
      const std::optional<std::string_view> key = scanner.takeKey();
      if (!key || key->find('.') != std::string_view::npos || !scanner.take('=')) return false;
      std::optional<Value> value = scanner.takeValue();
      if (!value) return false;
      value->key = *key;
      members_.fields.push_back(std::move(*value));
    }
    return closeGroup();
  }

 private:
  /// A group with rows is one table; others hold entries of their own.
  bool closeGroup() {
    Value members = std::exchange(members_, {});
    if (members.field("rows")) {
      members.line = groupLine_;
      return addTable(std::string(group_), members);
    }
    for (const Value& value : members.fields) {
      if (!add(value.key, value)) return false;
    }
    return true;
  }

  bool add(std::string_view key, const Value& value) {
    if (group_ == "sources") {
      if (value.kind != Value::Kind::table || !value.field("title")) return false;
      entries_.sources[std::string(key)] = {textOf(value.field("title")), textOf(value.field("where"))};
      return true;
    }
    std::string full = group_.empty() ? std::string(key) : std::string(group_) + "." + std::string(key);
    if (value.kind == Value::Kind::table && value.field("rows")) return addTable(full, value);
    if (value.kind == Value::Kind::table) return addNumber(std::move(full), value);
    LibraryText text{{}, file_, value.line};
    if (value.kind == Value::Kind::text) {
      text.items.push_back(value.text);
    } else if (value.kind == Value::Kind::array) {
      for (const Value& item : value.items) {
        if (item.kind != Value::Kind::text) return false;
        text.items.push_back(item.text);
      }
    } else {
      return false;
    }
    return entries_.texts.emplace(std::move(full), std::move(text)).second;
  }

  bool addNumber(std::string key, const Value& value) {
    const Value *v = value.field("v"), *low = value.field("lo"), *high = value.field("hi");
    const std::optional<EvidenceClass> evidence = evidenceOf(value.field("kind"));
    if (!v || v->kind != Value::Kind::number || !evidence || !value.field("src")) return false;
    LibraryValue entry;
    entry.value = v->number;
    entry.low = low ? low->number : v->number;
    entry.high = high ? high->number : v->number;
    entry.key = key;
    entry.unit = unitOf(key);
    entry.source = textOf(value.field("src"));
    entry.evidence = *evidence;
    entry.confidence = textOf(value.field("conf"));
    entry.file = file_;
    entry.line = value.line;
    return entries_.values.emplace(std::move(key), std::move(entry)).second;
  }

  bool addTable(const std::string& key, const Value& value) {
    const Value *columns = value.field("columns"), *rows = value.field("rows");
    const std::optional<EvidenceClass> evidence = evidenceOf(value.field("kind"));
    if (!columns || !rows || !evidence) return false;
    LibraryTable table;
    for (const Value& column : columns->items) table.columns.push_back(column.text);
    for (const Value& row : rows->items) {
      std::vector<double> numbers;
      for (const Value& number : row.items) {
        if (number.kind != Value::Kind::number) return false;
        numbers.push_back(number.number);
      }
      if (numbers.size() != table.columns.size()) return false;
      table.rows.push_back(std::move(numbers));
    }
    table.key = key;
    table.source = textOf(value.field("src"));
    table.evidence = *evidence;
    table.confidence = textOf(value.field("conf"));
    table.file = file_;
    table.line = value.line;
    return entries_.tables.emplace(key, std::move(table)).second;
  }

  const std::string& file_;
  ProcessLibrary::Entries& entries_;
  std::string_view group_;
  int groupLine_ = 0;
  Value members_;
};

}  // namespace

bool readLibraryQuickly(std::string_view text, const std::string& file, ProcessLibrary::Entries& entries) {
  return QuickReader(file, entries).read(text);
}

}  // namespace stepwise
