#include "geom/step/part21_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "geom/core/parallel.h"
#include "geom/step/part21_characters.h"
#include "geom/step/part21_chunks.h"
#include "geom/step/part21_statement.h"

namespace stepwise {
namespace {

/// The sections of a text and what holds them together.
class Sections : private StatementScanner {
 public:
  Sections(std::string_view text, std::uint64_t start, const IndexChunks& chunks, Part21Index& index)
      : StatementScanner(text, start, index), chunks_(chunks) {}

  void run();

 private:
  void sections();
  void header();
  void data();
  void otherSection(const char* from);

  IndexChunks chunks_;
};

void Sections::run() {
  index_.begin = offset(p_);
  keyword();
  expect(';', "';' after ISO-10303-21");
  sections();
  index_.instances.push_back({offset(p_), 0, static_cast<std::uint32_t>(index_.references.size())});
}

void Sections::sections() {
  bool dataFound = false;
  for (;;) {
    skipSpace();
    index_.end = offset(p_);
    if (restIsPrefixOf("END-ISO-10303-21;") || restIsPrefixOf("ENDSEC;") || restIsPrefixOf("DATA;")) break;
    const char* from = p_;
    const std::string_view word = keyword();
    if (word == "HEADER") {
      header();
    } else if (word == "DATA") {
      dataFound = true;
      data();
    } else if (word == "END-ISO-10303-21") {
      skipSpace();
      if (p_ < end_ && *p_ == ';') ++p_;
      index_.end = offset(p_);
      index_.endFound = true;
      break;
    } else if (word == "ANCHOR" || word == "REFERENCE" || word == "SIGNATURE") {
      otherSection(from);
    } else if (word.empty()) {
      stop(from, "syntax-error", "expected a section (HEADER, DATA) or END-ISO-10303-21");
    } else {
      stop(from, "syntax-error", fmt::format("'{}' is no section of a STEP file", word.substr(0, 40)));
    }
  }
  if (!dataFound) stop(end_, "data-missing", "there is no DATA section", "export the file again: it holds no part");
}

void Sections::header() {
  index_.headerFound = true;
  expect(';', "';' after HEADER");
  for (;;) {
    skipSpace();
    const char* from = p_;
    const std::string_view word = keyword();
    if (word == "ENDSEC") {
      expect(';', "';' after ENDSEC");
      return;
    }
    if (p_ >= end_) stopTruncated();
    if (word.empty()) expect('E', "a header record or ENDSEC");
    p_ = from;
    record();
    index_.headerRecords.push_back({offset(from), offset(p_)});
    expect(';', "';' after a header record");
  }
}

void Sections::otherSection(const char* from) {
  static constexpr std::string_view kEnd = "ENDSEC;";
  p_ = std::search(p_, end_, kEnd.begin(), kEnd.end());
  if (p_ == end_) stopTruncated();
  p_ += kEnd.size();
  index_.otherSections.push_back({offset(from), offset(p_)});
}

void Sections::data() {
  skipSpace();
  if (p_ < end_ && *p_ == '(') {  // DATA('name',('schema')); of files with several sections
    --p_;
    static constexpr std::string_view kEnd = ";";
    p_ = std::search(p_, end_, kEnd.begin(), kEnd.end());
    if (p_ == end_) stopTruncated();
  }
  expect(';', "';' after DATA");
  index_.sectionClosed = false;
  skipSpace();
  if (threadCount() > 1 && text_.size() - at() >= chunks_.leastBytes) {
    moveTo(indexInChunks(text_, at(), chunks_.bytes, index_));
  }
  for (;;) {
    skipSpace();
    index_.dataEnd = offset(p_);
    if (p_ < end_ && *p_ == '#') {
      instance();
      continue;
    }
    if (restIsPrefixOf("ENDSEC;") || restIsPrefixOf("END-ISO-10303-21;")) return;
    const char* from = p_;
    const std::string_view word = keyword();
    if (word == "ENDSEC") {
      expect(';', "';' after ENDSEC");
      index_.sectionClosed = true;
      return;
    }
    p_ = from;
    if (word == "END-ISO-10303-21") return;
    expect('#', "an entity '#number=' or ENDSEC");
  }
}

}  // namespace

Result<Part21Index> buildPart21Index(std::string_view text, std::uint64_t start, const IndexChunks& chunks) {
  Part21Index index;
  index.instances.reserve(text.size() / 60 + 16);
  index.references.reserve(text.size() / 30 + 16);
  try {
    Sections(text, start, chunks, index).run();
  } catch (StatementScanner::Stop& stop) {
    return fail(std::move(stop.error));
  }
  return index;
}

std::uint64_t lineOf(std::string_view text, std::uint64_t offset) {
  const std::string_view before = text.substr(0, std::min<std::uint64_t>(offset, text.size()));
  const auto newlines = std::count(before.begin(), before.end(), '\n');
  if (newlines > 0) return static_cast<std::uint64_t>(newlines) + 1;
  return static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\r')) + 1;
}

std::string describePosition(std::string_view text, std::uint64_t offset) {
  const std::string_view before = text.substr(0, std::min<std::uint64_t>(offset, text.size()));
  const std::size_t lineBreak = before.find_last_of("\n\r");
  const std::size_t column = lineBreak == std::string_view::npos ? before.size() : before.size() - lineBreak - 1;
  return "line " + std::to_string(lineOf(text, offset)) + ", column " + std::to_string(column + 1);
}

std::string_view textOf(std::string_view text, const Part21Index& index, std::size_t instance) {
  const std::uint64_t from = index.instances[instance].offset;
  return text.substr(from, index.instances[instance + 1].offset - from);
}

std::string_view keywordOf(std::string_view text, const Part21Index& index, std::size_t instance) {
  const std::string_view own = textOf(text, index, instance);
  std::size_t from = own.find('=');
  if (from == std::string_view::npos) return {};
  from = own.find_first_not_of(" \t\r\n=(", from);
  if (from == std::string_view::npos) return {};
  std::size_t to = from;
  while (to < own.size() && (classOf(own[to]) == kLetter || classOf(own[to]) == kDigit)) ++to;
  return own.substr(from, to - from);
}

}  // namespace stepwise
