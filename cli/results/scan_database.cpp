#include "cli/results/scan_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/results/report_rows.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

constexpr std::int64_t kApplicationId = 0x53746570;  // "Step"
constexpr std::int64_t kSchemaVersion = 1;

constexpr const char* kTables = R"sql(
CREATE TABLE method(id INTEGER PRIMARY KEY, tool TEXT NOT NULL, settings_hash TEXT NOT NULL, settings TEXT NOT NULL,
  UNIQUE(tool, settings_hash));
CREATE TABLE scan(id INTEGER PRIMARY KEY, method INTEGER NOT NULL REFERENCES method(id), request TEXT NOT NULL,
  complete INTEGER NOT NULL);
CREATE TABLE analysis(id INTEGER PRIMARY KEY, method INTEGER NOT NULL REFERENCES method(id), content_hash TEXT,
  bytes INTEGER, status TEXT NOT NULL, error_code TEXT, error_message TEXT, repeatable TEXT NOT NULL,
  timeout_ms INTEGER, memory_mb INTEGER, reported_path BLOB NOT NULL, report TEXT NOT NULL);
CREATE UNIQUE INDEX analysis_content ON analysis(content_hash, method);
CREATE INDEX analysis_bytes ON analysis(bytes, method);
CREATE TABLE file(path_bytes BLOB PRIMARY KEY, path TEXT NOT NULL, analysis INTEGER NOT NULL REFERENCES analysis(id),
  scan INTEGER NOT NULL REFERENCES scan(id)) WITHOUT ROWID;
CREATE INDEX file_analysis ON file(analysis);
)sql";

/// "CREATE TABLE part(analysis …, part INTEGER, …)" and a view "parts" that has the path as well.
std::string createRowTables() {
  std::string sql;
  for (const RowTable& table : rowTables()) {
    std::string columns, names;
    for (const RowColumn& column : table.columns) {
      columns += fmt::format(", \"{}\" {}", column.name, column.type);
      names += fmt::format(", t.\"{}\"", column.name);
    }
    sql += fmt::format(
        "CREATE TABLE {0}(analysis INTEGER NOT NULL REFERENCES analysis(id) ON DELETE CASCADE{1});"
        "CREATE INDEX {0}_analysis ON {0}(analysis);"
        "CREATE VIEW {0}s AS SELECT file.path{2} FROM file JOIN {0} AS t ON t.analysis = file.analysis;",
        table.name, columns, names);
  }
  return sql +
         "CREATE VIEW files AS SELECT file.path, a.content_hash, a.bytes, a.status, a.error_code, a.error_message, "
         "a.report FROM file JOIN analysis AS a ON a.id = file.analysis;";
}

Result<void> createSchema(Database& database) {
  Result<Transaction> transaction = Transaction::begin(database);
  if (!transaction) return fail(transaction.error());
  return database.execute(kTables)
      .and_then([&] { return database.execute(createRowTables()); })
      .and_then([&] {
        return database.execute(
            fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplicationId, kSchemaVersion));
      })
      .and_then([&] { return transaction->commit(); });
}

Error notOurs(const std::string& path, const std::string& what) {
  return {"not-a-scan", path, what, "name a file that `stepwise scan --db` has written, or a new one"};
}

/// true: a new, empty file.
Result<bool> checkSchema(Database& database) {
  std::int64_t found[3] = {};
  constexpr const char* kQuestions[] = {"PRAGMA application_id", "PRAGMA user_version",
                                        "SELECT count(*) FROM sqlite_schema"};
  for (int i = 0; i < 3; ++i) {
    const Result<std::optional<std::int64_t>> answer = database.integer(kQuestions[i]);
    if (!answer) return fail(answer.error());
    found[i] = answer->value_or(0);
  }
  if (found[0] == 0 && found[2] == 0) return true;
  if (found[0] != kApplicationId)
    return fail(notOurs(database.path(), "this database holds something else than a scan"));
  if (found[1] != kSchemaVersion)
    return fail(notOurs(database.path(), fmt::format("this scan is in format {}; this program knows format {}",
                                                     found[1], kSchemaVersion)));
  return false;
}

Error lockError(const std::string& path, const std::string& why, const char* hint) {
  return {"database-not-opened", path, why, hint};
}

/// Of the file itself, held as long as a scan writes into it.
Result<int> lockFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
  if (fd < 0)
    return fail(lockError(path, std::string("the database cannot be opened: ") + std::strerror(errno),
                          "check the path and its permissions"));
  struct stat status = {};
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
    close(fd);
    return fail(lockError(path, "this is not a regular file", "name another file"));
  }
  if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return fd;  // some network disks know no locks
  close(fd);
  return fail({"database-busy", path, "another scan is writing into this database", "wait until it is done"});
}

DatabaseValue textIn(const Json& error, const char* key) {
  return error.is_object() ? DatabaseValue(error[key].get<std::string>()) : DatabaseValue();
}

DatabaseValue valueOf(const Json& cell) {
  if (cell.is_string()) return cell.get<std::string>();
  if (cell.is_number_integer()) return cell.get<std::int64_t>();
  if (cell.is_number()) return cell.get<double>();
  if (cell.is_boolean()) return std::int64_t{cell.get<bool>()};
  return std::monostate{};
}

std::string insertInto(const RowTable& table) {
  std::string sql = fmt::format("INSERT INTO {} VALUES(?", table.name);
  for (std::size_t i = 0; i < table.columns.size(); ++i) sql += ",?";
  return sql + ")";
}

Json requestJson(const ScanRequest& request) {
  const auto bytes = [](const std::vector<std::string>& texts) {  // paths need not be text
    Json list = Json::array();
    for (const std::string& text : texts) list.push_back(std::vector<unsigned char>(text.begin(), text.end()));
    return list;
  };
  return {{"paths", bytes(request.paths)},
          {"lists", bytes(request.lists)},
          {"shard", request.shard},
          {"folder", bytes({request.folder})}};
}

ScanRequest requestOf(const Json& json) {
  const auto texts = [](const Json& list) {
    std::vector<std::string> result;
    for (const Json& bytes : list) {
      const auto values = bytes.get<std::vector<unsigned char>>();
      result.emplace_back(values.begin(), values.end());
    }
    return result;
  };
  return {texts(json["paths"]), texts(json["lists"]), json["shard"], texts(json["folder"])[0]};
}

}  // namespace

ScanDatabase::Lock::Lock(Lock&& other) noexcept : fd(std::exchange(other.fd, -1)) {}
ScanDatabase::Lock& ScanDatabase::Lock::operator=(Lock&& other) noexcept {
  std::swap(fd, other.fd);
  return *this;
}
ScanDatabase::Lock::~Lock() {
  if (fd >= 0) close(fd);
}

Result<ScanDatabase> ScanDatabase::openForScan(const std::string& path) {
  const Result<int> locked = lockFile(path);
  if (!locked) return fail(locked.error());
  Lock lock;
  lock.fd = *locked;
  Result<Database> database = Database::open(path, Database::Access::readWrite);
  if (!database) return fail(database.error());
  const Result<bool> fresh = checkSchema(*database);
  if (!fresh) return fail(fresh.error());
  // Normal: a killed program loses nothing; after a power cut the last files may have to be analysed again.
  return database->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")
      .and_then([&] { return *fresh ? createSchema(*database) : Result<void>(); })
      .and_then([&]() -> Result<ScanDatabase> { return ScanDatabase(std::move(lock), std::move(*database)); });
}

Result<ScanDatabase> ScanDatabase::openForReading(const std::string& path) {
  Result<Database> database = Database::open(path, Database::Access::readOnly);
  if (!database) return fail(database.error());
  const Result<bool> fresh = checkSchema(*database);
  if (!fresh) return fail(fresh.error());
  if (*fresh) return fail(notOurs(path, "the file is empty"));
  return ScanDatabase({}, std::move(*database));
}

Result<std::optional<ScanRequest>> ScanDatabase::lastRequest() {
  Result<Statement> last = database_.prepare("SELECT request FROM scan ORDER BY id DESC LIMIT 1");
  if (!last) return fail(last.error());
  const Result<bool> row = last->step();
  if (!row) return fail(row.error());
  if (!*row) return std::optional<ScanRequest>();
  const Json json = Json::parse(last->text(0), nullptr, false);
  if (json.is_discarded()) return fail(notOurs(database_.path(), "what the last scan was asked cannot be read"));
  return std::optional<ScanRequest>(requestOf(json));
}

Result<std::optional<ScanMethod>> ScanDatabase::lastMethod() {
  Result<Statement> last = database_.prepare(
      "SELECT tool, settings, settings_hash FROM scan JOIN method ON method.id = scan.method ORDER BY scan.id DESC "
      "LIMIT 1");
  if (!last) return fail(last.error());
  const Result<bool> row = last->step();
  if (!row) return fail(row.error());
  if (!*row) return std::optional<ScanMethod>();
  return std::optional<ScanMethod>(ScanMethod{last->text(0), last->text(1), last->text(2)});
}

Result<void> ScanDatabase::beginScan(const ScanRequest& request, const ScanMethod& method) {
  Result<Transaction> transaction = Transaction::begin(database_);
  if (!transaction) return fail(transaction.error());
  Result<Statement> add =
      database_.prepare("INSERT OR IGNORE INTO method(tool, settings_hash, settings) VALUES(?,?,?)");
  if (!add) return fail(add.error());
  if (Result<void> added = add->run({method.tool, method.settingsHash, method.settings}); !added) return added;
  const auto id = database_.integer("SELECT id FROM method WHERE tool = ? AND settings_hash = ?",
                                    {method.tool, method.settingsHash});
  if (!id) return fail(id.error());
  method_ = id->value_or(0);
  Result<Statement> scan = database_.prepare("INSERT INTO scan(method, request, complete) VALUES(?,?,0)");
  if (!scan) return fail(scan.error());
  if (Result<void> added = scan->run({method_, requestJson(request).dump()}); !added) return added;
  scan_ = database_.lastRowId();
  return transaction->commit();
}

Result<std::size_t> ScanDatabase::endScan() {
  Result<Transaction> transaction = Transaction::begin(database_);
  if (!transaction) return fail(transaction.error());
  const auto gone = database_.integer("SELECT count(*) FROM file WHERE scan <> ?", {scan_});
  if (!gone) return fail(gone.error());
  return database_
      .execute(fmt::format("DELETE FROM file WHERE scan <> {0}; UPDATE scan SET complete = 1 WHERE id = {0};"
                           "DELETE FROM analysis WHERE id NOT IN (SELECT analysis FROM file) AND"
                           "  (content_hash IS NULL OR repeatable = 'no' OR method <> {1});",
                           scan_, method_))
      .and_then([&] { return transaction->commit(); })
      .map([&] { return static_cast<std::size_t>(gone->value_or(0)); });
}

Result<bool> ScanDatabase::knowsSize(std::uint64_t bytes) {
  const auto known = database_.integer("SELECT 1 FROM analysis WHERE bytes = ? AND method = ? LIMIT 1",
                                       {static_cast<std::int64_t>(bytes), method_});
  if (!known) return fail(known.error());
  return known->has_value();
}

Result<std::optional<KeptResult>> ScanDatabase::find(const std::string& contentHash, const PoolOptions& limits) {
  Result<Statement> found = database_.prepare(
      "SELECT id, reported_path, status FROM analysis WHERE content_hash = ? AND method = ? AND "
      "(repeatable = 'yes' OR (repeatable = 'withinLimits' AND timeout_ms >= ? AND memory_mb >= ?))");
  if (!found) return fail(found.error());
  const Result<void> bound = found->bind({contentHash, method_, static_cast<std::int64_t>(limits.timeout.count()),
                                          static_cast<std::int64_t>(limits.memoryMb)});
  if (!bound) return fail(bound.error());
  const Result<bool> row = found->step();
  if (!row) return fail(row.error());
  if (!*row) return std::optional<KeptResult>();
  return std::optional<KeptResult>(KeptResult{found->integer(0), found->text(1), found->text(2)});
}

Result<void> ScanDatabase::putRows(std::int64_t analysis, const Json& rows) {
  for (const RowTable& table : rowTables()) {
    Result<Statement> insert = database_.prepare(insertInto(table));
    if (!insert) return fail(insert.error());
    for (const Json& row : rows[table.name]) {
      std::vector<DatabaseValue> values{analysis};
      for (const Json& cell : row) values.push_back(valueOf(cell));
      if (Result<void> inserted = insert->run(values); !inserted) return inserted;
    }
  }
  return {};
}

Result<void> ScanDatabase::linkOne(const std::string& path, std::int64_t analysis) {
  Result<Statement> put = database_.prepare("INSERT OR REPLACE INTO file VALUES(?,?,?,?)");
  if (!put) return fail(put.error());
  return put->run({Blob{path}, validUtf8(path), analysis, scan_});
}

Result<KeptResult> ScanDatabase::put(const std::vector<std::string>& paths, const FileResult& result,
                                     const PoolOptions& limits) {
  Result<Transaction> transaction = Transaction::begin(database_);
  if (!transaction) return fail(transaction.error());
  const DatabaseValue hash = result.contentHash.empty() ? DatabaseValue() : DatabaseValue(result.contentHash);
  const auto old = database_.integer("SELECT id FROM analysis WHERE content_hash = ? AND method = ?", {hash, method_});
  if (!old) return fail(old.error());
  if (*old)  // it could not be used again; its name stays free for the new one
    if (const Result<void> freed =
            database_.execute(fmt::format("UPDATE analysis SET content_hash = NULL WHERE id = {}", **old));
        !freed)
      return fail(freed.error());
  Result<Statement> insert = database_.prepare(
      "INSERT INTO analysis(method, content_hash, bytes, status, error_code, error_message, repeatable, timeout_ms, "
      "memory_mb, reported_path, report) VALUES(?,?,?,?,?,?,?,?,?,?,?)");
  if (!insert) return fail(insert.error());
  const DatabaseValue bytes = result.contentHash.empty() ? DatabaseValue() : DatabaseValue(result.bytes);
  const Json rows = Json::parse(result.rows);
  const Result<void> inserted =
      insert->run({method_, hash, bytes, result.status, textIn(rows["error"], "code"), textIn(rows["error"], "message"),
                   name(result.repeatable), static_cast<std::int64_t>(limits.timeout.count()),
                   static_cast<std::int64_t>(limits.memoryMb), Blob{paths.front()}, result.json});
  if (!inserted) return fail(inserted.error());
  const KeptResult kept{database_.lastRowId(), paths.front(), result.status};
  if (const Result<void> added = putRows(kept.analysis, rows); !added) return fail(added.error());
  for (const std::string& path : paths)
    if (const Result<void> linked = linkOne(path, kept.analysis); !linked) return fail(linked.error());
  if (*old) {
    const Result<void> replaced =
        database_.execute(fmt::format("UPDATE file SET analysis = {} WHERE analysis = {};"
                                      "DELETE FROM analysis WHERE id = {};",
                                      kept.analysis, **old, **old));
    if (!replaced) return fail(replaced.error());
  }
  if (const Result<void> done = transaction->commit(); !done) return fail(done.error());
  return kept;
}

Result<void> ScanDatabase::link(const std::vector<std::pair<std::string, std::int64_t>>& paths) {
  if (paths.empty()) return {};
  Result<Transaction> transaction = Transaction::begin(database_);
  if (!transaction) return fail(transaction.error());
  for (const auto& [path, analysis] : paths)
    if (Result<void> linked = linkOne(path, analysis); !linked) return linked;
  return transaction->commit();
}

Result<std::string> ScanDatabase::report(std::int64_t analysis) {
  Result<Statement> found = database_.prepare("SELECT report FROM analysis WHERE id = ?");
  if (!found) return fail(found.error());
  if (const Result<void> bound = found->bind({analysis}); !bound) return fail(bound.error());
  const Result<bool> row = found->step();
  if (!row) return fail(row.error());
  return found->text(0);
}

Result<void> ScanDatabase::forEachFile(
    const std::function<Result<void>(const std::string& path, const std::string& report)>& visit) {
  Result<Statement> files = database_.prepare(
      "SELECT path_bytes, reported_path, report FROM file JOIN analysis ON analysis.id = file.analysis "
      "ORDER BY path_bytes");
  if (!files) return fail(files.error());
  while (true) {
    const Result<bool> row = files->step();
    if (!row) return fail(row.error());
    if (!*row) return {};
    const std::string path = files->text(0);
    if (Result<void> done = visit(path, reportUnderPath(files->text(2), files->text(1), path)); !done) return done;
  }
}

std::string reportUnderPath(const std::string& report, const std::string& reportedPath, const std::string& path) {
  if (reportedPath == path) return report;
  Json json = Json::parse(report, nullptr, false);
  if (json.is_discarded()) return report;
  const std::string before = validUtf8(reportedPath), after = validUtf8(path);
  const auto rename = [&](Json& where) {  // a place within the file is told after its path
    const std::string& text = where.get_ref<const std::string&>();
    if (text == before || text.starts_with(before + ":")) where = after + text.substr(before.size());
  };
  json["input"]["path"] = after;
  if (json["input"]["error"].is_object()) rename(json["input"]["error"]["where"]);
  for (Json& diagnostic : json["diagnostics"]) rename(diagnostic["where"]);
  return writeJsonLine(json);
}

}  // namespace stepwise
