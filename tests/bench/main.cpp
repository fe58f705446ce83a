// stepwise_bench: what reading and the stages after it cost, beside the kernel's own reading in the same run.
#include <fmt/core.h>
#include <fmt/ostream.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "geom/core/parallel.h"
#include "tests/bench/agree_bench.h"
#include "tests/bench/chain_bench.h"
#include "tests/bench/damage_bench.h"
#include "tests/bench/growing_plates.h"
#include "tests/bench/measure.h"
#include "tests/bench/read_bench.h"
#include "tests/bench/scale_step.h"
#include "tests/bench/statistics.h"

namespace stepwise::bench {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> paths;
  int repetitions = 5;
  int limit = 100;
  std::size_t threads = 0;
  bool growth = false;
  bool read = false, scan = false;
  std::string peak;  ///< a reader
  int scaledToMb = 0;
  bool agree = false;
  int damage = 0;  ///< copies
  int firstCopy = 0;
  int mostHolesPerSide = 100;  // 20,006 faces
  bool json = false;
};

bool isStep(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".step" || extension == ".stp" || extension == ".STEP" || extension == ".STP";
}

/// The labelled corpus where there is one, else the project's own samples.
std::string defaultFolder() {
  const char* corpora = std::getenv("STEPWISE_CORPORA");
  const fs::path mfcad = fs::path(corpora != nullptr ? corpora : "") / "mfcad";
  return corpora != nullptr && fs::is_directory(mfcad) ? mfcad.string() : STEPWISE_SAMPLES_DIR;
}

/// All STEP files in and below the paths, sorted; of more than `limit`, every n-th.
std::vector<std::string> findFiles(const Options& options) {
  std::vector<std::string> files;
  for (const std::string& path : options.paths) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file() && isStep(entry.path())) files.push_back(entry.path().string());
    }
  }
  std::sort(files.begin(), files.end());
  const auto limit = static_cast<std::size_t>(options.limit);
  if (files.size() <= limit) return files;
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < limit; ++i) chosen.push_back(files[i * files.size() / limit]);
  return chosen;
}

/// The files themselves, or large ones made of them in `folder`.
std::vector<std::string> filesToRead(const Options& options, const fs::path& folder) {
  std::vector<std::string> files = findFiles(options);
  if (options.scaledToMb == 0) return files;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::ostringstream text;
    text << std::ifstream(files[i], std::ios::binary).rdbuf();
    const auto large = repeatedText(text.str(), static_cast<std::size_t>(options.scaledToMb) << 20);
    if (!large) continue;
    files[i] = (folder / fmt::format("{}.step", i)).string();
    std::ofstream(files[i], std::ios::binary) << *large;
  }
  return files;
}

/// Each path with its own limit.
int benchReading(const Options& options) {
  std::string folder = (fs::temp_directory_path() / "stepwise-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  std::vector<ReadSet> read;
  std::vector<ScanSet> scanned;
  int files = 0;
  for (const std::string& path : options.paths) {
    Options one = options;
    one.paths = {path};
    const std::vector<std::string> found = filesToRead(one, folder);
    if (options.scan) {
      files += scanned.emplace_back(measureScanning(path, found, options.repetitions)).files;
    } else {
      files += read.emplace_back(measureReading(path, found, options.repetitions)).files;
    }
  }
  fs::remove_all(folder);
  if (options.scan) {
    printScanning(scanned);
  } else {
    printReading(read);
  }
  return files == 0 ? 1 : 0;
}

int benchDamage(const Options& options) {
  const DamageTally tally = readDamaged(findFiles(options), options.firstCopy, options.damage);
  printDamage(tally);
  return tally.tries == 0 || tally.crashed + tally.slow + tally.silent > 0 ? 1 : 0;
}

int benchAgreement(const Options& options) {
  const AgreementTally tally = compareReaders(findFiles(options));
  printAgreement(tally);
  return tally.findings.empty() && !tally.byVariant.empty() ? 0 : 1;
}

struct Column {
  std::string name;
  std::vector<double> seconds;  ///< one per file
};

std::vector<Column> columnsOf(const std::vector<Measurement>& measurements) {
  std::vector<Column> columns{{"OCCT: ReadFile + TransferRoots", {}}, {"reading (all of it)", {}}};
  for (const Measurement& m : measurements) {
    columns[0].seconds.push_back(m.stockReaderS.value_or(0));
    columns[1].seconds.push_back(m.readS.value_or(0));
    for (const NamedTime& stage : m.stages) {
      auto column =
          std::find_if(columns.begin() + 2, columns.end(), [&](const Column& c) { return c.name == stage.name; });
      if (column == columns.end()) column = columns.insert(columns.end(), {stage.name, {}});
      column->seconds.push_back(stage.seconds);
    }
  }
  Column after{"everything after reading", {}};
  for (const Measurement& m : measurements) after.seconds.push_back(m.afterReadingS);
  columns.push_back(std::move(after));
  return columns;
}

std::vector<double> ratiosToStockReader(const std::vector<Measurement>& measurements) {
  std::vector<double> ratios;
  for (const Measurement& m : measurements) {
    if (m.stockReaderS && *m.stockReaderS > 0) ratios.push_back(m.afterReadingS / *m.stockReaderS);
  }
  return ratios;
}

void printTable(const Options& options, const std::vector<Measurement>& measurements, std::size_t failed) {
  int faces = 0;
  for (const Measurement& m : measurements) faces += m.faces;
  fmt::print("{} files ({} failed), {} faces, median of {} runs each, {} threads\n\n", measurements.size(), failed,
             faces, options.repetitions, threadCount());
  fmt::print("{:34}{:>12}{:>12}{:>12}{:>10}\n", "per file", "median ms", "mean ms", "sum s", "to OCCT");
  const std::vector<Column> columns = columnsOf(measurements);
  const double yardstick = sum(columns.front().seconds);
  for (const Column& column : columns) {
    fmt::print("{:34}{:12.2f}{:12.2f}{:12.3f}{:9.1f}%\n", column.name, median(column.seconds) * 1e3,
               mean(column.seconds) * 1e3, sum(column.seconds), 100 * sum(column.seconds) / yardstick);
  }
  fmt::print(
      "\neverything after reading, as a share of OCCT's reading: {:.1f}% of the sum, {:.1f}% for the median file\n",
      100 * sum(columns.back().seconds) / yardstick, 100 * median(ratiosToStockReader(measurements)));
  fmt::print("peak memory: {:.0f} MB\n", peakMemoryMb());
}

nlohmann::ordered_json toJson(const Measurement& m) {
  nlohmann::ordered_json json{{"what", m.what}, {"parts", m.parts}, {"faces", m.faces}};
  if (m.stockReaderS) json["stockReaderS"] = *m.stockReaderS;
  if (m.readS) json["readS"] = *m.readS;
  for (const NamedTime& stage : m.stages) json["stagesS"][stage.name] = stage.seconds;
  json["afterReadingS"] = m.afterReadingS;
  json["reportBytes"] = m.reportBytes;
  return json;
}

void printJson(const Options& options, const std::vector<Measurement>& measurements, std::size_t failed) {
  nlohmann::ordered_json json{{"repetitions", options.repetitions}, {"threads", threadCount()}, {"failed", failed}};
  json["measurements"] = nlohmann::ordered_json::array();
  for (const Measurement& m : measurements) json["measurements"].push_back(toJson(m));
  const std::vector<double> ratios = ratiosToStockReader(measurements);
  if (!ratios.empty()) {
    const std::vector<Column> columns = columnsOf(measurements);
    json["afterReadingToStockReader"] = {{"ofSums", sum(columns.back().seconds) / sum(columns.front().seconds)},
                                         {"median", median(ratios)}};
  }
  json["peakMemoryMb"] = peakMemoryMb();
  fmt::print("{}\n", json.dump(2));
}

int benchFiles(const Options& options, const ProcessLibrary& library) {
  std::vector<Measurement> measurements;
  std::size_t failed = 0;
  for (const std::string& file : findFiles(options)) {
    auto measurement = measureFile(file, library, options.repetitions);
    if (measurement) {
      measurements.push_back(std::move(*measurement));
    } else {
      ++failed;
      fmt::print(stderr, "{}: {}\n", file, measurement.error().message);
    }
  }
  if (measurements.empty()) {
    fmt::print(stderr, "no STEP file could be measured\n");
    return 1;
  }
  if (options.json) {
    printJson(options, measurements, failed);
  } else {
    printTable(options, measurements, failed);
  }
  return 0;
}

void printGrowth(const std::vector<Measurement>& plates) {
  fmt::print("{:>8}{:>12}{:>14}{:>10}   exponents of the slowest stages\n", "faces", "total s", "us per face",
             "exponent");
  for (std::size_t i = 0; i < plates.size(); ++i) {
    const Measurement& m = plates[i];
    fmt::print("{:8}{:12.3f}{:14.1f}", m.faces, m.afterReadingS, m.afterReadingS / m.faces * 1e6);
    if (i > 0) {
      const Measurement& before = plates[i - 1];
      fmt::print("{:10.2f}  ", growthExponent(before.faces, before.afterReadingS, m.faces, m.afterReadingS));
      for (std::size_t s = 0; s < std::min(m.stages.size(), before.stages.size()); ++s) {
        if (m.stages[s].seconds < 0.05 * m.afterReadingS) continue;
        fmt::print(" {} {:.2f};", m.stages[s].name,
                   growthExponent(before.faces, before.stages[s].seconds, m.faces, m.stages[s].seconds));
      }
    }
    fmt::print("\n");
  }
  fmt::print("peak memory: {:.0f} MB\n", peakMemoryMb());
}

int benchGrowth(const Options& options, const ProcessLibrary& library) {
  std::vector<Measurement> plates;
  for (int holes = options.mostHolesPerSide; holes >= 8; holes /= 2) {
    auto plate = makeHolePlate(holes);
    auto measurement = plate ? measureSolid(fmt::format("plate {0} x {0}", holes), *plate, library, options.repetitions)
                             : Result<Measurement>(fail(plate.error()));
    if (!measurement) {
      fmt::print(stderr, "plate with {} holes: {}\n", holes * holes, measurement.error().message);
      return 1;
    }
    plates.insert(plates.begin(), std::move(*measurement));
  }
  if (options.json) {
    printJson(options, plates, 0);
  } else {
    printGrowth(plates);
  }
  return 0;
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Measures the stages of Stepwise against OCCT's own reading of the same files in the same run."};
  app.add_option("path", options.paths, "STEP files or folders (default: $STEPWISE_CORPORA/mfcad, else the samples)");
  app.add_option("--repetitions", options.repetitions, "runs per file; medians are shown")->check(CLI::Range(1, 1000));
  app.add_option("--limit", options.limit, "at most this many files, evenly chosen")->check(CLI::Range(1, 1'000'000));
  app.add_option("--threads", options.threads, "threads of the stages (0: all cores)");
  app.add_flag("--growth", options.growth, "plates with more and more holes instead of files");
  app.add_flag("--read", options.read, "reading alone; each path is a set of its own");
  app.add_flag("--scan-speed", options.scan, "the scan of the texts alone, with one thread and with all");
  app.add_option("--scaled-to-mb", options.scaledToMb,
                 "with --read or --scan-speed: copies of the files' entities, up to this size")
      ->check(CLI::Range(1, 4000));
  app.add_option("--peak", options.peak,
                 "nothing but the most memory, in MB, that reading the files with this reader takes")
      ->check(CLI::IsMember({"occt", "stepwise"}));
  app.add_flag("--agree", options.agree, "both readers on the files, and on what OCCT exports of them again");
  app.add_option("--damage", options.damage, "that many truncated or bit-flipped copies, read by both readers")
      ->check(CLI::Range(1, 10'000'000));
  app.add_option("--first-copy", options.firstCopy, "with --damage: number of the first copy, which is its seed")
      ->check(CLI::Range(0, 1'000'000'000));
  app.add_option("--most-holes", options.mostHolesPerSide, "holes along a side of the largest plate");
  app.add_flag("--json", options.json, "JSON instead of a table");
  CLI11_PARSE(app, argc, argv);
  if (options.paths.empty()) options.paths.push_back(defaultFolder());
  setThreadCount(options.threads);

  if (!options.peak.empty()) {
    fmt::print("{:.1f}\n", peakOfReading(options.peak, findFiles(options)));
    return 0;
  }
  if (options.read || options.scan) return benchReading(options);
  if (options.damage > 0) return benchDamage(options);
  if (options.agree) return benchAgreement(options);

  const auto start = std::chrono::steady_clock::now();
  auto library = ProcessLibrary::builtIn();
  const double libraryS = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!library) {
    fmt::print(stderr, "process library: {}\n", library.error().message);
    return 1;
  }
  const int failed = options.growth ? benchGrowth(options, *library) : benchFiles(options, *library);
  if (failed != 0 || options.growth || options.json) return failed;
  ChainBench chain = measureChain(findFiles(options), options.repetitions);
  chain.libraryS = libraryS;
  printChain(chain);
  return 0;
}

}  // namespace
}  // namespace stepwise::bench

int main(int argc, char** argv) { return stepwise::bench::run(argc, argv); }
