#include <fmt/format.h>

#include <memory>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/results/compare_scans.h"
#include "cli/results/find_similar.h"
#include "cli/results/merge_scans.h"
#include "cli/results/queries.h"
#include "cli/scan_outputs.h"
#include "cli/single_file.h"

namespace stepwise {
namespace {

struct ResultsArguments {
  std::string database, other;         ///< other: the newer scan
  std::vector<std::string> databases;  ///< to be merged
  std::string file;                    ///< whose like is looked for
  std::string sql;
  TableFormat format = TableFormat::text;
  std::string output = "-";
  std::string jsonl, csv;
  FindHolesQuery holes;
  FindPartsQuery parts;
  FindMergesQuery merges;
  FindFindingsQuery findings;
  FindSimilarOptions similar;
  AnalysisArguments analysis;
};

ExitCode answer(const Result<Table>& table, const ResultsArguments& arguments) {
  if (!table) return complain(table.error()), ExitCode::usage;
  const Result<void> written = writeWhole(arguments.output, writeTable(*table, arguments.format));
  if (!written) return complain(written.error()), ExitCode::environment;
  return ExitCode::ok;
}

/// Opens the scan, asks, writes the answer.
template <class Find>
ExitCode find(const ResultsArguments& arguments, Find ask) {
  Result<ScanDatabase> scan = ScanDatabase::openForReading(arguments.database);
  if (!scan) return complain(scan.error()), ExitCode::usage;
  return answer(ask(*scan), arguments);
}

ExitCode runSummary(const ResultsArguments& a) {
  return find(a, [](ScanDatabase& scan) { return summarize(scan.database()); });
}
ExitCode runParts(const ResultsArguments& a) {
  return find(a, [&](ScanDatabase& scan) { return findParts(scan.database(), a.parts); });
}
ExitCode runMerges(const ResultsArguments& a) {
  return find(a, [&](ScanDatabase& scan) { return findMerges(scan.database(), a.merges); });
}
ExitCode runFindings(const ResultsArguments& a) {
  return find(a, [&](ScanDatabase& scan) { return findFindings(scan.database(), a.findings); });
}
ExitCode runSql(const ResultsArguments& a) {
  return find(a, [&](ScanDatabase& scan) { return ask(scan.database(), a.sql); });
}

/// Most models draw a tapped hole by its core and tell its thread nowhere: say how many such holes there are.
void notePlainCores(ScanDatabase& scan, const ResultsArguments& arguments) {
  char* end = nullptr;
  const bool metric = arguments.holes.thread.size() > 1 && (arguments.holes.thread[0] | 0x20) == 'm';
  const double nominal = metric ? std::strtod(arguments.holes.thread.c_str() + 1, &end) : 0;
  const Result<ProcessLibrary> library = ProcessLibrary::builtIn();
  const LibraryTable* table = library ? library->table("merge.metric_thread") : nullptr;
  if (!metric || *end != '\0' || table == nullptr) return;
  for (const std::vector<double>& row : table->rows) {
    if (row[0] != nominal) continue;
    const double low = nominal - 1.25 * row[1], high = nominal - 0.8 * row[1];
    const auto plain = scan.database().integer(
        "SELECT count(*) FROM features WHERE kind = 'hole' AND thread IS NULL AND diameter_mm BETWEEN ? AND ?",
        {low, high});
    if (plain && plain->value_or(0) > 0)
      fmt::print(
          stderr,
          "{} more holes have the core diameter of {} and no thread that the file tells: --diameter {:.4g}..{:.4g}\n",
          **plain, arguments.holes.thread, low, high);
  }
}

ExitCode runHoles(const ResultsArguments& arguments) {
  return find(arguments, [&](ScanDatabase& scan) {
    notePlainCores(scan, arguments);
    return findHoles(scan.database(), arguments.holes);
  });
}

ExitCode runExport(const ResultsArguments& arguments) {
  Result<ScanDatabase> scan = ScanDatabase::openForReading(arguments.database);
  if (!scan) return complain(scan.error()), ExitCode::usage;
  ScanOutputs outputs;
  if (const Result<void> opened = outputs.open({arguments.jsonl, arguments.csv, ""}); !opened)
    return complain(opened.error()), ExitCode::environment;
  const Result<void> written = scan->forEachFile([&](const std::string&, const std::string& report) -> Result<void> {
    outputs.addReport("", report);
    if (outputs.failure()) return fail(*outputs.failure());
    return {};
  });
  if (!written) return complain(written.error()), ExitCode::environment;
  return ExitCode::ok;
}

ExitCode runDiff(const ResultsArguments& arguments) {
  Result<ScanDatabase> before = ScanDatabase::openForReading(arguments.database);
  if (!before) return complain(before.error()), ExitCode::usage;
  Result<ScanDatabase> after = ScanDatabase::openForReading(arguments.other);
  if (!after) return complain(after.error()), ExitCode::usage;
  Result<ScanComparison> comparison = compareScans(*before, *after);
  if (!comparison) return complain(comparison.error()), ExitCode::environment;
  fmt::print(stderr, "{} files the same, {} changed, {} added, {} removed\n", comparison->same, comparison->changed,
             comparison->added, comparison->removed);
  return answer(std::move(comparison->changes), arguments);
}

/// The file goes through a worker like any other.
Result<Json> reportOn(const ResultsArguments& arguments, const Interrupt& interrupt) {
  const Result<ProcessLibrary> library = arguments.analysis.library();
  if (!library) return fail(library.error());
  Scratch scratch;
  const Result<FileJob> job = jobFor(arguments.file, scratch, interrupt);
  if (!job) return fail(job.error());
  const PoolOptions pool = arguments.analysis.pool(1);
  const FileTask task = arguments.analysis.task();
  const Work work = [&](std::size_t, const EnterStage& enterStage) {
    return analyzeFile(*job, task, *library, enterStage);
  };
  const std::optional<JobOutcome> outcome = runSingle(work, pool, job->shownPath, interrupt);
  if (!outcome) return fail({"interrupted", "", "interrupted", ""});
  Json report = Json::parse(resultOf(*outcome, *job, pool).json);
  const Json& e = report["input"]["error"];
  if (e.is_object()) return fail({e["code"], e["where"], e["message"], e["hint"]});
  return report;
}

ExitCode runSimilar(const ResultsArguments& arguments) {
  if (arguments.file.empty())
    return find(arguments, [&](ScanDatabase& scan) { return findSimilarPairs(scan, arguments.similar); });
  const Interrupt interrupt;
  const Result<Json> report = reportOn(arguments, interrupt);  // before the database is open: a worker is forked
  if (!report && report.error().code == "interrupted") return ExitCode::interrupted;
  if (!report) return complain(report.error()), ExitCode::fileError;
  return find(arguments, [&](ScanDatabase& scan) { return findSimilar(scan, *report, arguments.similar); });
}

ExitCode runMerge(const ResultsArguments& arguments) {
  Result<ScanDatabase> target = ScanDatabase::openForScan(arguments.database);
  if (!target) return complain(target.error()), ExitCode::environment;
  const Result<MergedScans> merged = mergeScans(*target, arguments.databases);
  if (!merged) return complain(merged.error()), ExitCode::usage;
  fmt::print(stderr, "{} files in {} ({} of them more than once)\n", merged->files, arguments.database,
             merged->repeated);
  return ExitCode::ok;
}

void addRange(CLI::App& command, const char* name, NumberRange& range, const char* help) {
  command
      .add_option_function<std::string>(
          name,
          [&range](const std::string& text) {
            const Result<NumberRange> parsed = parseNumberRange(text);
            if (!parsed) throw CLI::ValidationError(text + ": " + parsed.error().message + "; " + parsed.error().hint);
            range = *parsed;
          },
          help)
      ->option_text("RANGE");
}

void addTableOptions(CLI::App& command, ResultsArguments& arguments) {
  static const std::map<std::string, TableFormat> kFormats{
      {"text", TableFormat::text}, {"csv", TableFormat::csv}, {"jsonl", TableFormat::jsonl}};
  command.add_option("--format", arguments.format, "text, csv or jsonl")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case).description(""))
      ->option_text("text|csv|jsonl");
  command.add_option("-o,--output", arguments.output, "Write to this file instead of standard output");
}

/// Registers the questions, each with its options.
class Questions {
 public:
  Questions(CLI::App& command, RunCommand& run) : command_(command), run_(run) {}

  void addAll() {
    ask("summary", "Counts by status, machine, verdict, feature and finding", runSummary);
    addHoles();
    addParts();
    addRange(*ask("merges", "Groups of parts that could be one, the largest saving first", runMerges), "--saving",
             arguments_->merges.savingEur, "Euros");
    CLI::App* findings =
        ask("findings", "Diagnostics, faces left over, corners too sharp, printing gates", runFindings);
    findings->add_option("--kind", arguments_->findings.kind, "Such as 'unreached face'");
    findings->add_option("--level", arguments_->findings.level, "Such as warning or fail");
    findings->add_option("--code", arguments_->findings.code, "Such as sharp-corner");
    ask("sql", "Any SELECT over files, parts, features, plans, setups, findings, merge_groups", runSql)
        ->add_option("query", arguments_->sql, "One SELECT statement; nothing can be changed by it")
        ->required();
    CLI::App* diff = ask("diff", "What changed from one scan to another", runDiff);
    diff->add_option("newer", arguments_->other, "Database of the newer scan")->required();
    addSimilar();
    addExport();
    addMerge();
  }

 private:
  CLI::App* add(const char* verb, const char* help, ExitCode (*action)(const ResultsArguments&)) {
    CLI::App* sub = command_.add_subcommand(verb, help);
    sub->callback(
        [arguments = arguments_, action, &run = run_] { run = [arguments, action] { return action(*arguments); }; });
    return sub;
  }
  CLI::App* ask(const char* verb, const char* help, ExitCode (*action)(const ResultsArguments&)) {
    CLI::App* sub = add(verb, help, action);
    sub->add_option("database", arguments_->database, "Written by `stepwise scan --db`")->required();
    addTableOptions(*sub, *arguments_);
    return sub;
  }

  void addHoles() {
    CLI::App* holes = ask("holes", "Holes by thread, diameter, depth; ranges are 6, 4..6, 4.. or ..6", runHoles);
    holes->add_option("--thread", arguments_->holes.thread, "Such as M6");
    holes->add_option("--form", arguments_->holes.form,
                      "simple, stepped, counterbored, countersunk, spotFaced, tapered");
    addRange(*holes, "--diameter", arguments_->holes.diameterMm, "Millimetres");
    addRange(*holes, "--depth", arguments_->holes.depthMm, "Millimetres");
    addRange(*holes, "--slenderness", arguments_->holes.depthToDiameter, "Depth by diameter");
    using Ends = FindHolesQuery::Ends;
    CLI::Option* through = holes->add_flag_callback("--through", [a = arguments_] { a->holes.ends = Ends::through; });
    holes->add_flag_callback("--blind", [a = arguments_] { a->holes.ends = Ends::blind; })->excludes(through);
  }

  void addParts() {
    CLI::App* parts = ask("parts", "Parts by clampings, machine, verdict …; ranges are 3, 2..3, 4.. or ..3", runParts);
    FindPartsQuery& query = arguments_->parts;
    parts->add_option("--name", query.name, "Somewhere in the name");
    parts->add_option("--material", query.material, "Somewhere in the material");
    parts->add_option("--machine", query.machine, "Recommended: mill3, mill4, mill5, turn, millTurn, swiss");
    parts->add_option("--verdict", query.verdict, "Such as 'keep conventional'");
    addRange(*parts, "--clampings", query.clampings, "On the recommended machine");
    addRange(*parts, "--steps", query.steps, "Process steps");
    addRange(*parts, "--longest", query.longestMm, "Longest side, millimetres");
    addRange(*parts, "--volume", query.volumeMm3, "Cubic millimetres");
    addRange(*parts, "--cost", query.costEur, "Euros a piece, as often as not below");
  }

  void addSimilar() {
    CLI::App* similar = ask("similar", "Parts like a given file, or like each other; duplicates first", runSimilar);
    similar->add_option("file", arguments_->file, "STEP file; without it, pairs within the scan");
    similar->add_option("--within", arguments_->similar.within, "Largest distance: 0 the same, 1 nothing alike")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0));
    similar->add_option("--most", arguments_->similar.most, "Rows for each given part")->capture_default_str();
  }

  void addExport() {
    CLI::App* all = add("export", "All results as the scan would write them, byte by byte", runExport);
    all->add_option("database", arguments_->database, "Written by `stepwise scan --db`")->required();
    all->add_option("--jsonl", arguments_->jsonl, "One JSON report per line (- for standard output)");
    all->add_option("--csv", arguments_->csv, "A table with one row per part (- for standard output)");
    all->require_option(2, 3);
  }

  void addMerge() {
    CLI::App* merge = add("merge", "Join the databases of `scan --shard` into one", runMerge);
    merge->add_option("target", arguments_->database, "Database to put everything into")->required();
    merge->add_option("databases", arguments_->databases, "Databases to take from")->required();
  }

  CLI::App& command_;
  RunCommand& run_;
  std::shared_ptr<ResultsArguments> arguments_ = std::make_shared<ResultsArguments>();
};

}  // namespace

void addResultsCommand(CLI::App& app, RunCommand& run) {
  CLI::App* command = app.add_subcommand("results", "Ask the database of a scan");
  command->require_subcommand(1);
  Questions(*command, run).addAll();
}

}  // namespace stepwise
