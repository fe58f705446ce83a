#include "cli/results/merge_scans.h"

#include <fmt/format.h>

#include "cli/results/report_rows.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

constexpr const char* kAnalysisColumns =
    "content_hash, bytes, status, error_code, error_message, repeatable, timeout_ms, memory_mb, reported_path, report";

/// `other` is attached under that name. What was a share is a share no more: --resume then looks for all files. Ids are
/// given anew; a table in memory knows which became which.
std::string copyAll() {
  std::string sql = fmt::format(
      "INSERT OR IGNORE INTO method(tool, settings_hash, settings)"
      "  SELECT tool, settings_hash, settings FROM other.method;"
      "CREATE TEMP TABLE same_method AS SELECT o.id AS old, m.id AS new FROM other.method AS o JOIN main.method AS m"
      "  ON m.tool = o.tool AND m.settings_hash = o.settings_hash;"
      "CREATE TEMP TABLE same_analysis(old INTEGER PRIMARY KEY, new INTEGER NOT NULL);"
      "INSERT INTO same_analysis SELECT o.id, a.id FROM other.analysis AS o JOIN same_method AS s ON s.old = o.method"
      "  JOIN main.analysis AS a ON a.content_hash = o.content_hash AND a.method = s.new;"
      "CREATE TEMP TABLE fresh AS SELECT id AS old, row_number() OVER (ORDER BY id) +"
      "  (SELECT coalesce(max(id), 0) FROM main.analysis) AS new FROM other.analysis"
      "  WHERE id NOT IN (SELECT old FROM same_analysis);"
      "INSERT INTO main.analysis(id, method, {0}) SELECT f.new, s.new, {0} FROM other.analysis AS o"
      "  JOIN fresh AS f ON f.old = o.id JOIN same_method AS s ON s.old = o.method;",
      kAnalysisColumns);
  for (const RowTable& table : rowTables()) {
    std::string columns;
    for (const RowColumn& column : table.columns) columns += fmt::format(", o.\"{}\"", column.name);
    sql += fmt::format(
        "INSERT INTO main.{0} SELECT f.new{1} FROM other.{0} AS o JOIN fresh AS f ON f.old = o.analysis "
        "ORDER BY o.rowid;",
        table.name, columns);
  }
  return sql +
         "INSERT INTO main.scan(method, request, complete) SELECT s.new, json_set(o.request, '$.shard', ''), 0"
         "  FROM other.scan AS o"
         "  JOIN same_method AS s ON s.old = o.method ORDER BY o.id DESC LIMIT 1;"
         "INSERT INTO same_analysis SELECT old, new FROM fresh;"
         "INSERT OR IGNORE INTO main.file SELECT o.path_bytes, o.path, s.new,"
         "  (SELECT max(id) FROM main.scan) FROM other.file AS o JOIN same_analysis AS s ON s.old = o.analysis;"
         "UPDATE main.file SET scan = (SELECT max(id) FROM main.scan);";
}

constexpr const char* kRepeated =
    "SELECT count(*) FROM other.file AS o JOIN main.file AS f ON f.path_bytes = o.path_bytes";
constexpr const char* kContradicting =
    "SELECT o.path FROM other.file AS o JOIN main.file AS f ON f.path_bytes = o.path_bytes"
    " JOIN other.analysis AS oa ON oa.id = o.analysis JOIN main.analysis AS fa ON fa.id = f.analysis"
    " WHERE oa.report <> fa.report ORDER BY o.path_bytes LIMIT 1";

Result<void> checkContradictions(Database& database, const std::string& other) {
  Result<Statement> question = database.prepare(kContradicting);
  if (!question) return fail(question.error());
  const Result<bool> row = question->step();
  if (!row) return fail(row.error());
  if (!*row) return {};
  return fail({"contradicting-results", other,
               "another database has another result for " + printable(question->text(0)),
               "scan that file again, or leave one database out"});
}

Result<void> absorbAttached(Database& database, const std::string& other, MergedScans& merged) {
  Result<Transaction> transaction = Transaction::begin(database);
  if (!transaction) return fail(transaction.error());
  if (Result<void> checked = checkContradictions(database, other); !checked) return checked;
  const auto repeated = database.integer(kRepeated);
  if (!repeated) return fail(repeated.error());
  merged.repeated += static_cast<std::size_t>(repeated->value_or(0));
  return database.execute(copyAll())
      .and_then([&] {
        return database.execute("DROP TABLE temp.same_method; DROP TABLE temp.same_analysis; DROP TABLE temp.fresh;");
      })
      .and_then([&] { return transaction->commit(); });
}

Result<void> absorb(Database& database, const std::string& other, MergedScans& merged) {
  if (const auto readable = ScanDatabase::openForReading(other); !readable) return fail(readable.error());
  Result<Statement> attach = database.prepare("ATTACH ? AS other");
  if (!attach) return fail(attach.error());
  if (Result<void> attached = attach->run({other.starts_with("/") ? other : "./" + other}); !attached) return attached;
  const Result<void> absorbed = absorbAttached(database, other, merged);
  const Result<void> detached = database.execute("DETACH other");
  return absorbed ? detached : absorbed;
}

}  // namespace

Result<MergedScans> mergeScans(ScanDatabase& target, const std::vector<std::string>& others) {
  MergedScans merged;
  for (const std::string& other : others)
    if (const Result<void> absorbed = absorb(target.database(), other, merged); !absorbed)
      return fail(absorbed.error());
  const auto files = target.database().integer("SELECT count(*) FROM file");
  if (!files) return fail(files.error());
  merged.files = static_cast<std::size_t>(files->value_or(0));
  return merged;
}

}  // namespace stepwise
