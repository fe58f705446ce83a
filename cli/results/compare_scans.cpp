#include "cli/results/compare_scans.h"

#include <fmt/format.h>

#include <map>
#include <optional>

namespace stepwise {
namespace {

/// What is known of one path, ready to be compared: (part, what) → value.
using Facts = std::map<std::pair<std::int64_t, std::string>, std::string>;

struct FileRow {
  std::string pathBytes, path, report;
  std::int64_t analysis = 0;
};

/// Walks through the files of a scan in the order of paths.
class FileWalk {
 public:
  static Result<FileWalk> begin(ScanDatabase& scan) {
    Result<Statement> files = scan.database().prepare(
        "SELECT path_bytes, path, analysis, report FROM file JOIN analysis ON analysis.id = file.analysis "
        "ORDER BY path_bytes");
    if (!files) return fail(files.error());
    FileWalk walk(std::move(*files));
    if (const Result<void> first = walk.advance(); !first) return fail(first.error());
    return walk;
  }
  const std::optional<FileRow>& now() const { return now_; }
  Result<void> advance() {
    const Result<bool> row = files_.step();
    if (!row) return fail(row.error());
    now_.reset();
    if (*row) now_ = FileRow{files_.text(0), files_.text(1), files_.text(3), files_.integer(2)};
    return {};
  }

 private:
  explicit FileWalk(Statement files) : files_(std::move(files)) {}
  Statement files_;
  std::optional<FileRow> now_;
};

constexpr const char* kFactQueries[] = {
    "SELECT NULL, 'status', status || coalesce(': ' || error_code, '') FROM analysis WHERE id = ?",
    "SELECT part, 'name', name FROM part WHERE analysis = ?",
    "SELECT part, 'material', material FROM part WHERE analysis = ?",
    R"(SELECT part, 'size', printf('%g × %g × %g mm', long_mm, middle_mm, short_mm) FROM part
       WHERE analysis = ? AND long_mm IS NOT NULL)",
    "SELECT part, 'volume', printf('%.6g mm³', volume_mm3) FROM part WHERE analysis = ? AND volume_mm3 IS NOT NULL",
    R"(SELECT part, kind || coalesce(' ' || form, '') ||
       CASE WHEN kind = 'hole' THEN iif(through, ' through', ' blind') ELSE '' END ||
       iif(diameter_mm IS NULL, '', printf(' Ø%g', round(diameter_mm, 4))) ||
       iif(radius_mm IS NULL, '', printf(' R%g', round(radius_mm, 4))) ||
       iif(depth_mm IS NULL, '', printf(' %g deep', round(depth_mm, 4))) || coalesce(' ' || thread, ''),
       printf('%d', count(*)) FROM feature WHERE analysis = ? GROUP BY 1, 2)",
    "SELECT part, 'recommended', recommended FROM part WHERE analysis = ?",
    "SELECT part, 'setups on ' || machine, printf('%d', setups) FROM \"plan\" WHERE analysis = ? AND feasible",
    "SELECT part, 'clampings on ' || machine, printf('%d', clampings) FROM \"plan\" WHERE analysis = ? AND feasible",
    "SELECT part, 'steps', printf('%d', steps) FROM part WHERE analysis = ? AND steps IS NOT NULL",
    "SELECT part, 'cost', printf('%.4g €', cost_p50_eur) FROM part WHERE analysis = ? AND cost_p50_eur IS NOT NULL",
    "SELECT part, 'verdict', verdict FROM part WHERE analysis = ?",
    "SELECT NULL, 'merge group ' || names, verdict FROM merge_group WHERE analysis = ?"};

Result<Facts> factsOf(ScanDatabase& scan, std::int64_t analysis) {
  Facts facts;
  for (const char* sql : kFactQueries) {
    Result<Statement> question = scan.database().prepare(sql);
    if (!question) return fail(question.error());
    if (const Result<void> bound = question->bind({analysis}); !bound) return fail(bound.error());
    while (true) {
      const Result<bool> row = question->step();
      if (!row) return fail(row.error());
      if (!*row) break;
      if (!question->isNull(2)) facts[{question->integer(0), question->text(1)}] = question->text(2);
    }
  }
  return facts;
}

DatabaseValue known(const Facts& facts, const Facts::key_type& key) {
  const auto found = facts.find(key);
  return found == facts.end() ? DatabaseValue() : DatabaseValue(found->second);
}

class Comparer {
 public:
  Comparer(ScanDatabase& before, ScanDatabase& after) : before_(before), after_(after) {
    result_.changes.columns = {"path", "part", "what", "before", "after"};
  }

  void addWhole(const FileRow& file, const char* before, const char* after) {
    result_.changes.rows.push_back(
        {file.path, std::monostate{}, std::string("file"), std::string(before), std::string(after)});
  }

  Result<void> compare(const FileRow& before, const FileRow& after) {
    if (before.report == after.report) return ++result_.same, Result<void>();
    const Result<Facts> old = factsOf(before_, before.analysis), fresh = factsOf(after_, after.analysis);
    if (!old) return fail(old.error());
    if (!fresh) return fail(fresh.error());
    Facts all = *old;
    all.insert(fresh->begin(), fresh->end());
    const std::size_t rows = result_.changes.rows.size();
    for (const auto& [key, ignored] : all) {
      const DatabaseValue was = known(*old, key), is = known(*fresh, key);
      if (was != is)
        result_.changes.rows.push_back(
            {after.path, key.first == 0 ? DatabaseValue() : DatabaseValue(key.first), key.second, was, is});
    }
    ++(result_.changes.rows.size() == rows ? result_.same : result_.changed);
    return {};
  }

  ScanComparison& result() { return result_; }

 private:
  ScanDatabase &before_, &after_;
  ScanComparison result_;
};

}  // namespace

Result<ScanComparison> compareScans(ScanDatabase& before, ScanDatabase& after) {
  Comparer comparer(before, after);
  Result<FileWalk> left = FileWalk::begin(before), right = FileWalk::begin(after);
  if (!left) return fail(left.error());
  if (!right) return fail(right.error());
  Result<void> done;
  while (done && (left->now() || right->now())) {
    const auto &a = left->now(), &b = right->now();
    if (!b || (a && a->pathBytes < b->pathBytes)) {
      comparer.addWhole(*a, "present", "removed");
      ++comparer.result().removed;
      done = left->advance();
    } else if (!a || b->pathBytes < a->pathBytes) {
      comparer.addWhole(*b, "absent", "added");
      ++comparer.result().added;
      done = right->advance();
    } else {
      done =
          comparer.compare(*a, *b).and_then([&] { return left->advance(); }).and_then([&] { return right->advance(); });
    }
  }
  if (!done) return fail(done.error());
  return std::move(comparer.result());
}

}  // namespace stepwise
