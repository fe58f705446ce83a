#include "cli/results/queries.h"

#include <cstdlib>

namespace stepwise {
namespace {

constexpr double kNeighbourhood = 1e-3;

/// A question that grows by conditions; what people typed only ever becomes a parameter.
class Question {
 public:
  explicit Question(std::string select) : sql_(std::move(select)) {}

  Question& where(const std::string& condition, std::vector<DatabaseValue> values = {}) {
    sql_ += (conditions_++ == 0 ? " WHERE " : " AND ") + condition;
    for (DatabaseValue& value : values) values_.push_back(std::move(value));
    return *this;
  }
  Question& whereEqual(const std::string& column, const std::string& text) {
    return text.empty() ? *this : where(column + " = ? COLLATE NOCASE", {text});
  }
  Question& whereHolds(const std::string& column, const std::string& text) {
    return text.empty() ? *this : where("instr(lower(" + column + "), lower(?)) > 0", {text});
  }
  Question& whereIn(const std::string& expression, const NumberRange& range) {
    if (range.low) where(expression + " >= ?", {*range.low});
    if (range.high) where(expression + " <= ?", {*range.high});
    return *this;
  }

  Result<Table> answer(Database& database, const std::string& order) {
    Result<Statement> statement = database.prepare(sql_ + " ORDER BY " + order);
    if (!statement) return fail(statement.error());
    return collect(*statement, values_);
  }

  static Result<Table> collect(Statement& statement, const std::vector<DatabaseValue>& values) {
    if (const Result<void> bound = statement.bind(values); !bound) return fail(bound.error());
    Table table;
    for (int i = 0; i < statement.columns(); ++i) table.columns.push_back(statement.columnName(i));
    while (true) {
      const Result<bool> row = statement.step();
      if (!row) return fail(row.error());
      if (!*row) return table;
      auto& cells = table.rows.emplace_back();
      for (int i = 0; i < statement.columns(); ++i) cells.push_back(statement.value(i));
    }
  }

 private:
  std::string sql_;
  std::vector<DatabaseValue> values_;
  int conditions_ = 0;
};

std::optional<double> parseNumber(const std::string& text, bool& wrong) {
  if (text.empty()) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  wrong = wrong || *end != '\0';
  return value;
}

}  // namespace

Result<NumberRange> parseNumberRange(const std::string& text) {
  const std::size_t dots = text.find("..");
  bool wrong = text.empty() || text == "..";
  NumberRange range;
  if (dots == std::string::npos) {
    range.low = range.high = parseNumber(text, wrong);
    if (range.low) *range.low -= kNeighbourhood, *range.high += kNeighbourhood;
  } else {
    range.low = parseNumber(text.substr(0, dots), wrong);
    range.high = parseNumber(text.substr(dots + 2), wrong);
  }
  if (wrong || (range.low && range.high && *range.low > *range.high))
    return fail({"bad-range", text, "this is no number and no range of numbers", "write it like 6, 4..6, 4.. or ..6"});
  return range;
}

Result<Table> findHoles(Database& database, const FindHolesQuery& query) {
  Question question(
      "SELECT path, part, feature, form, bottom, through, diameter_mm, depth_mm, thread, faces FROM features");
  question.where("kind = 'hole'");
  if (!query.thread.empty())
    question.where(
        "(thread = ?1 COLLATE NOCASE OR (substr(thread, 1, length(?1)) = ?1 COLLATE NOCASE AND"
        " substr(thread, length(?1) + 1, 1) NOT GLOB '[0-9.]'))",
        {query.thread});
  if (query.ends != FindHolesQuery::Ends::any)
    question.where("through = ?", {std::int64_t{query.ends == FindHolesQuery::Ends::through}});
  return question.whereEqual("form", query.form)
      .whereIn("diameter_mm", query.diameterMm)
      .whereIn("depth_mm", query.depthMm)
      .whereIn("depth_mm / diameter_mm", query.depthToDiameter)
      .answer(database, "path, part, feature");
}

Result<Table> findParts(Database& database, const FindPartsQuery& query) {
  return Question(
             "SELECT path, part, name, material, long_mm, middle_mm, short_mm, machine, clampings, steps, "
             "cost_p50_eur, verdict FROM parts")
      .whereHolds("name", query.name)
      .whereHolds("material", query.material)
      .whereEqual("machine", query.machine)
      .whereEqual("verdict", query.verdict)
      .whereIn("clampings", query.clampings)
      .whereIn("steps", query.steps)
      .whereIn("long_mm", query.longestMm)
      .whereIn("volume_mm3", query.volumeMm3)
      .whereIn("cost_p50_eur", query.costEur)
      .answer(database, "path, part");
}

Result<Table> findMerges(Database& database, const FindMergesQuery& query) {
  return Question("SELECT path, merge_group, saving_eur, instances, names, verdict, conditions FROM merge_groups")
      .whereIn("saving_eur", query.savingEur)
      .answer(database, "saving_eur DESC, path, merge_group");
}

Result<Table> findFindings(Database& database, const FindFindingsQuery& query) {
  return Question("SELECT path, part, kind, level, code, place, message FROM findings")
      .whereEqual("kind", query.kind)
      .whereEqual("level", query.level)
      .whereEqual("code", query.code)
      .answer(database, "path, part, kind, code, place, message");
}

Result<Table> summarize(Database& database) {
  return ask(database,
             "SELECT 'files' AS what, status AS which, count(*) AS count FROM files GROUP BY status "
             "UNION ALL SELECT * FROM (SELECT 'errors', error_code, count(*) FROM files WHERE error_code IS NOT NULL "
             "  GROUP BY error_code ORDER BY 3 DESC, 2) "
             "UNION ALL SELECT 'parts', 'all', count(*) FROM parts "
             "UNION ALL SELECT * FROM (SELECT 'parts by machine', coalesce(machine, 'none'), count(*) FROM parts "
             "  GROUP BY machine ORDER BY 3 DESC, 2) "
             "UNION ALL SELECT * FROM (SELECT 'parts by clampings', clampings, count(*) FROM parts "
             "  WHERE clampings IS NOT NULL GROUP BY clampings ORDER BY clampings) "
             "UNION ALL SELECT * FROM (SELECT 'parts by verdict', coalesce(verdict, 'none'), count(*) FROM parts "
             "  GROUP BY verdict ORDER BY 3 DESC, 2) "
             "UNION ALL SELECT * FROM (SELECT 'features by kind', kind, count(*) FROM features "
             "  GROUP BY kind ORDER BY 3 DESC, 2) "
             "UNION ALL SELECT * FROM (SELECT 'findings by code', code, count(*) FROM findings "
             "  GROUP BY code ORDER BY 3 DESC, 2)");
}

Result<Table> ask(Database& database, const std::string& sql) {
  Result<Statement> statement = database.prepare(sql);
  if (!statement) return fail(statement.error());
  if (!statement->readsOnly())
    return fail({"not-allowed", database.path(), "this statement does more than read tables", "ask with SELECT only"});
  return Question::collect(*statement, {});
}

}  // namespace stepwise
