// SQLite as values: a connection, statements that are bound and stepped, transactions, and errors that people can act
// on.
//
// One thread at a time. Text goes in and comes out as bytes and is never put into the SQL itself, so that no name from
// a file can be taken for a command.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "geom/core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace stepwise {

/// Bytes that are not text.
struct Blob {
  std::string bytes;
  friend bool operator==(const Blob&, const Blob&) = default;
};
/// monostate is NULL.
using DatabaseValue = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

class Statement {
 public:
  /// From the first parameter on; the statement starts anew.
  Result<void> bind(const std::vector<DatabaseValue>& values);
  /// The next row. false: there is none.
  Result<bool> step();
  /// For statements that give no rows: bind, run to the end.
  Result<void> run(const std::vector<DatabaseValue>& values = {});

  int columns() const;
  std::string columnName(int column) const;
  DatabaseValue value(int column) const;
  bool isNull(int column) const;
  std::int64_t integer(int column) const;  ///< 0 for NULL
  double real(int column) const;           ///< 0 for NULL
  std::string text(int column) const;      ///< empty for NULL; also the bytes of a blob
  /// Whether running it can change nothing.
  bool readsOnly() const;

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
  std::string path_;
};

class Database {
 public:
  enum class Access { readWrite, readOnly };
  /// readWrite makes the file where there is none. Error: no file, not a database, no permission.
  static Result<Database> open(const std::string& path, Access access);

  /// Any number of statements that give no rows.
  Result<void> execute(const std::string& sql);
  /// Exactly one statement. Error: it is not understood; what follows it is not read.
  Result<Statement> prepare(const std::string& sql);
  /// The first column of the first row. absent: no row, or NULL.
  Result<std::optional<std::int64_t>> integer(const std::string& sql, const std::vector<DatabaseValue>& values = {});
  std::int64_t lastRowId() const;
  const std::string& path() const { return path_; }

 private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Closer> handle_;
  std::string path_;
};

/// Undone at the end of its life unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace stepwise
