// Files and names that mean harm, or are being written to, met by the program as users run it.
#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include "tests/cli/command_line.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

std::string replaceAll(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::vector<std::filesystem::path> filesBelow(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (!entry.is_directory()) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<nlohmann::json> parseLines(const std::string& text) {
  std::vector<nlohmann::json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("names inside a file made to do harm come out harmless in pictures and file names") {
  // As STEP writes them: an apostrophe is doubled, a letter beyond ASCII or a control is escaped.
  using Names = std::vector<std::string>;
  const Names names = GENERATE(as<Names>{},
                               Names{"../../../../escaped", "/etc/escaped", "<script>alert(1)</script>",
                                     "]]></text><script>//", "a\"b''c&d &amp; &#x1b;", "=cmd|'' /C calc''!A0"},
                               Names{R"(\X2\202E\X0\pets)", R"(\X\0A\X\1B[31m\X\00 end)", std::string(65536, 'x'),
                                     R"(\X2\D83DDE00\X0\ \X2\FFFE\X0\)", "", "con"});
  const TemporaryFolder folder;
  std::string text = contentOf(STEPWISE_SAMPLES_DIR "/assemblies/valve_block.step");
  const Names parts{"plate_1_bottom", "plate_2_seat",        "plate_3_channel",
                    "plate_4_ports",  "screw_iso4762_m3x14", "dowel_iso2338_2x14"};
  for (std::size_t i = 0; i < parts.size(); ++i) text = replaceAll(text, "'" + parts[i] + "'", "'" + names[i] + "'");
  folder.write("in/valve.step", text);
  std::filesystem::create_directories(folder / "out");
  const Ran ran = run(folder,
                      "analyze \"$D/in/valve.step\" --json -o \"$D/out/report.json\" --pictures \"$D/out/pictures\" "
                      "--step-stock \"$D/out/stock\" --step \"$D/out/faces.step\" --step-merged \"$D/out/merged.step\" "
                      "--liaison \"$D/out/liaison.svg\" --html \"$D/out/page.html\"");
  CHECK(ran.code == 0);
  for (const nlohmann::json& part : nlohmann::json::parse(contentOf(folder / "out/report.json"))["parts"])
    CHECK(std::find(parts.begin(), parts.end(), part["name"].get<std::string>()) == parts.end());

  for (const std::filesystem::path& file : filesBelow(folder.path().string())) {
    const std::string relative = file.lexically_relative(folder.path()).string();
    CAPTURE(relative);
    CHECK(std::regex_match(relative, std::regex("(in|out)(/pictures|/stock)?/[A-Za-z0-9_.-]{1,120}")));
    if (file.extension() != ".svg") continue;
    const std::string svg = contentOf(file.string());
    CHECK(std::none_of(svg.begin(), svg.end(), [](unsigned char c) { return c < 0x20 && c != '\n' && c != '\t'; }));
    CHECK(svg.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(svg.find("<script") == std::string::npos);
    CHECK(svg.size() < 2'000'000);
  }
  const Ran wellFormed = runShell(folder,
                                  "for f in \"$D\"/out/*.svg \"$D\"/out/pictures/*.svg; do python3 -c "
                                  "'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' \"$f\" || exit 9; "
                                  "done");
  CHECK(wellFormed.code == 0);
  CHECK(wellFormed.err.empty());
}

TEST_CASE("files that grow, shrink, vanish and come back during a scan get one line each") {
  const TemporaryFolder folder;
  const std::string part = contentOf(STEPWISE_SAMPLES_DIR "/parts/bracket.step");
  constexpr int kSteady = 12;
  for (int i = 0; i < kSteady; ++i) folder.write("in/steady" + std::to_string(i) + ".step", part);
  for (const char* restless : {"grows", "shrinks", "vanishes"})
    folder.write(std::string("in/") + restless + ".step", part);

  constexpr std::chrono::milliseconds kPause{1};  // several changes share a tick of the file system's clock
  std::atomic<bool> done = false;
  std::thread writer([&] {
    std::ofstream growing(folder / "in/grows.step", std::ios::app | std::ios::binary);
    while (!done) {
      std::error_code ignored;
      growing << "/* more */\n" << std::flush;
      std::filesystem::resize_file(folder / "in/shrinks.step", 100, ignored);
      std::filesystem::remove(folder / "in/vanishes.step", ignored);
      std::this_thread::sleep_for(kPause);
      folder.write("in/shrinks.step", part);
      folder.write("in/vanishes.step", part);
      std::this_thread::sleep_for(kPause);
    }
  });
  std::vector<Ran> scans;
  for (const char* round : {"1", "2", "3", "4"})
    scans.push_back(run(folder, "scan \"$D/in\" --jobs 2 --jsonl \"$D/kept" + std::string(round) + "\""));
  done = true;
  writer.join();

  for (std::size_t round = 1; round <= scans.size(); ++round) {
    CAPTURE(scans[round - 1].err);
    CHECK(scans[round - 1].code <= 1);
    std::set<std::string> paths;
    for (const nlohmann::json& report : parseLines(contentOf(folder / ("kept" + std::to_string(round))))) {
      const std::string path = report["input"]["path"];
      CAPTURE(report["input"].dump());
      CHECK(paths.insert(path).second);
      if (path.find("steady") != std::string::npos) {
        CHECK(report["input"]["status"] == "ok");
      } else if (!report["input"]["error"].is_null()) {
        // The file as it was at some moment, or what happened to it: never a fault of the program.
        const std::string code = report["input"]["error"]["code"];
        CHECK(code.find("worker") == std::string::npos);
        CHECK(code.find("time-limit") == std::string::npos);
        CHECK_FALSE(report["input"]["error"]["hint"].get<std::string>().empty());
      }
    }
    CHECK(paths.size() >= kSteady + 1);  // what is gone while folders are listed is not there to be told of
  }
}
