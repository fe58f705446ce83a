#include "cli/results/database.h"

#include <sqlite3.h>
#include <unistd.h>

#include <utility>

namespace stepwise {
namespace {

constexpr int kBusyMilliseconds = 10'000;

Error databaseError(const std::string& path, int code, const std::string& why) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return {"disk-full", path, "the database cannot be written: the disk is full",
              "make room and give the same command again: it goes on where it stopped"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return {"not-a-database", path, "this is no SQLite database, or it is damaged: " + why,
              "name a database that `stepwise scan --db` has written"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"database-busy", path, "another program is using the database", "wait until it is done"};
    case SQLITE_CANTOPEN:
      return {"database-not-opened", path, "the database cannot be opened: " + why,
              "check the path and its permissions"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {"database-read-only", path, "the database cannot be written: " + why, "check its permissions"};
    case SQLITE_IOERR:
      return {"database-failed", path, "the database cannot be read or written: " + why,
              "check the disk and its free space, then give the same command again"};
    case SQLITE_AUTH:
      return {"not-allowed", path, "this statement does more than read tables: " + why, "ask with SELECT only"};
    default: return {"database-refused", path, why, "check the statement"};
  }
}

Error errorOf(sqlite3* handle, const std::string& path) {
  const std::string why = sqlite3_errmsg(handle);
  const bool refused =
      why.starts_with("not authorized");  // SQLite tells this by an error code of its own or a plain one
  return databaseError(path, refused ? SQLITE_AUTH : sqlite3_extended_errcode(handle), why);
}

int bindValue(sqlite3_stmt* statement, int at, const DatabaseValue& value) {
  struct Binder {
    sqlite3_stmt* statement;
    int at;
    int operator()(std::monostate) const { return sqlite3_bind_null(statement, at); }
    int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, at, number); }
    int operator()(double number) const { return sqlite3_bind_double(statement, at, number); }
    int operator()(const std::string& text) const {
      return sqlite3_bind_text64(statement, at, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    int operator()(const Blob& blob) const {
      return sqlite3_bind_blob64(statement, at, blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT);
    }
  };
  return std::visit(Binder{statement, at}, value);
}

/// What a question may do: read tables and compute. No attaching of files, no pragmas, no changes.
int allowReading(void*, int action, const char* first, const char* second, const char*, const char*) {
  const std::string_view name = first == nullptr ? "" : first, detail = second == nullptr ? "" : second;
  if (action == SQLITE_FUNCTION && detail == "load_extension") return SQLITE_DENY;
  if (action == SQLITE_PRAGMA)
    return detail.empty() && (name == "application_id" || name == "user_version") ? SQLITE_OK : SQLITE_DENY;
  const bool reads =
      action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE;
  return reads ? SQLITE_OK : SQLITE_DENY;
}

/// A database in a folder where nothing can be written has no log beside it and is read as it lies there.
std::string readOnlyUri(const std::string& path) {
  std::string uri = "file:";
  constexpr const char* kHex = "0123456789ABCDEF";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                       byte == '/' || byte == '.' || byte == '_' || byte == '-';
    if (plain) {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 15];
    }
  }
  const bool logLeft = access((path + "-wal").c_str(), F_OK) == 0;
  const bool folderWritable = access((path.substr(0, path.rfind('/') + 1) + ".").c_str(), W_OK) == 0;
  return uri + (!logLeft && !folderWritable ? "?mode=ro&immutable=1" : "?mode=ro");
}

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Result<void> Statement::bind(const std::vector<DatabaseValue>& values) {
  sqlite3_reset(statement_.get());
  for (std::size_t i = 0; i < values.size(); ++i)
    if (bindValue(statement_.get(), static_cast<int>(i) + 1, values[i]) != SQLITE_OK)
      return fail(errorOf(sqlite3_db_handle(statement_.get()), path_));
  return {};
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(errorOf(sqlite3_db_handle(statement_.get()), path_));
}

Result<void> Statement::run(const std::vector<DatabaseValue>& values) {
  if (Result<void> bound = bind(values); !bound) return bound;
  while (true) {
    const Result<bool> row = step();
    if (row && *row) continue;
    sqlite3_reset(statement_.get());  // a statement that is not finished keeps its lock
    if (!row) return fail(row.error());
    return {};
  }
}

int Statement::columns() const { return sqlite3_column_count(statement_.get()); }

std::string Statement::columnName(int column) const {
  const char* name = sqlite3_column_name(statement_.get(), column);
  return name == nullptr ? "" : name;
}

DatabaseValue Statement::value(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER: return integer(column);
    case SQLITE_FLOAT: return real(column);
    case SQLITE_TEXT: return text(column);
    case SQLITE_BLOB: return Blob{text(column)};
    default: return std::monostate{};
  }
}

bool Statement::isNull(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return bytes == nullptr ? std::string()
                          : std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

bool Statement::readsOnly() const { return sqlite3_stmt_readonly(statement_.get()) != 0; }

Result<Database> Database::open(const std::string& named, Access access) {
  const std::string path = named.starts_with("/") ? named : "./" + named;  // ":memory:" is a file like any other
  if (access == Access::readOnly && ::access(path.c_str(), F_OK) != 0)
    return fail({"file-missing", named, "there is no such database", "name one that `stepwise scan --db` has written"});
  Database database;
  database.path_ = named;
  sqlite3* handle = nullptr;
  const int code =
      access == Access::readOnly
          ? sqlite3_open_v2(readOnlyUri(path).c_str(), &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr)
          : sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  database.handle_.reset(handle);
  if (code != SQLITE_OK) return fail(databaseError(named, code, sqlite3_errstr(code)));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  // The first look at the file itself: whether it is a database at all.
  const Result<std::optional<std::int64_t>> known = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!known) return fail(known.error());
  if (access == Access::readOnly) sqlite3_set_authorizer(handle, allowReading, nullptr);
  return database;
}

Result<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return fail(errorOf(handle_.get(), path_));
  return {};
}

Result<Statement> Database::prepare(const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(handle_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1, &raw, nullptr);
  if (code != SQLITE_OK) return fail(errorOf(handle_.get(), path_));
  if (raw == nullptr) return fail({"database-refused", path_, "the statement is empty", "ask with SELECT"});
  Statement statement;
  statement.statement_.reset(raw);
  statement.path_ = path_;
  return statement;
}

Result<std::optional<std::int64_t>> Database::integer(const std::string& sql,
                                                      const std::vector<DatabaseValue>& values) {
  Result<Statement> statement = prepare(sql);
  if (!statement) return fail(statement.error());
  if (const Result<void> bound = statement->bind(values); !bound) return fail(bound.error());
  const Result<bool> row = statement->step();
  if (!row) return fail(row.error());
  if (!*row || statement->isNull(0)) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(statement->integer(0));
}

std::int64_t Database::lastRowId() const { return sqlite3_last_insert_rowid(handle_.get()); }

Result<Transaction> Transaction::begin(Database& database) {
  const Result<void> begun = database.execute("BEGIN IMMEDIATE");
  if (!begun) return fail(begun.error());
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  if (database_ == nullptr) return;
  // Where the disk is full SQLite may already have undone it; then there is nothing left to undo.
  [[maybe_unused]] const Result<void> undone = database_->execute("ROLLBACK");
}

Result<void> Transaction::commit() {
  Result<void> committed = database_->execute("COMMIT");
  if (committed) database_ = nullptr;
  return committed;
}

}  // namespace stepwise
