#include <fmt/format.h>

#include <map>

#include "features/report.h"
#include "features/report_assembly.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "features/report_text_evaluation.h"

namespace stepwise {
namespace {

std::string text(const Json& value) {
  return value.is_string() ? printable(value.get<std::string>(), 600) : std::string();
}

/// Columns that are as wide as their widest cell, counted in characters rather than bytes.
class Table {
 public:
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  std::string write(const std::string& indent) const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_)
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (widths.size() <= i) widths.push_back(0);
        widths[i] = std::max(widths[i], width(row[i]));
      }
    std::string out;
    for (const auto& row : rows_) {
      std::string line = indent;
      for (std::size_t i = 0; i < row.size(); ++i) {
        line += row[i];
        if (i + 1 < row.size()) line += std::string(widths[i] - width(row[i]) + 2, ' ');
      }
      out += line.erase(line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
  }

 private:
  static std::size_t width(const std::string& cell) {
    std::size_t characters = 0;
    for (unsigned char byte : cell) characters += (byte & 0xC0) != 0x80;
    return characters;
  }
  std::vector<std::vector<std::string>> rows_;
};

std::string writeInput(const Json& input) {
  std::string out = text(input["path"]) + "\n";
  std::string facts;
  for (const char* key : {"schema", "unit", "exporter"})
    if (!input[key].is_null()) facts += (facts.empty() ? "" : " · ") + text(input[key]);
  if (!facts.empty()) out += "  " + facts + "\n";
  if (input["status"] == "degraded")
    out += "  degraded: something was lost, repaired or doubtful while reading, see Remarks\n";
  if (const Json& error = input["error"]; !error.is_null()) {
    out += fmt::format("  error {}: {}\n", text(error["code"]), text(error["message"]));
    if (!text(error["where"]).empty()) out += "    where: " + text(error["where"]) + "\n";
    if (!text(error["hint"]).empty()) out += "    try:   " + text(error["hint"]) + "\n";
  }
  return out;
}

std::string writeAssembly(const Json& report) {
  const Json& assembly = report["assembly"];
  if (assembly.is_null()) return "";
  std::string out = fmt::format("\nAssembly of {}, {}\n", countPhrase(assembly["instances"].size(), "instance"),
                                countPhrase(report["parts"].size(), "different part"));
  for (const Json& part : assembly["missing"])
    out += fmt::format("  missing: {} ({})\n", text(part["name"]), text(part["reason"]));
  return out + writeStudy(assembly);
}

std::string writeBody(const Json& part) {
  const Json& oriented = part["orientedBox"];
  const Json& size = oriented.is_null() ? part["boxMm"] : oriented["sizeMm"];
  std::string out = "  ";
  if (!size.is_null())
    out += fmt::format("{} × {} × {} mm · ", lengthPhrase(size[0]), lengthPhrase(size[1]), lengthPhrase(size[2]));
  out += fmt::format("volume {} mm³ · area {} mm² · ", amountPhrase(part["volumeMm3"]), amountPhrase(part["areaMm2"]));
  out += "material " + (part["material"].is_null() ? "unknown" : text(part["material"])) + " · ";
  out += part["massG"].is_null() ? "mass unknown\n" : "mass " + amountPhrase(part["massG"]) + " g\n";
  if (part["healed"].get<bool>()) out += "  repaired while reading\n";
  return out;
}

std::string writeFaceCounts(const Json& part) {
  std::size_t stock = 0, owned = 0, unowned = 0;
  for (const Json& face : part["faces"]) {
    owned += !face["feature"].is_null();
    stock += face["class"] == "stock";
    unowned += face["class"] == "unowned";
  }
  return fmt::format("  {}: {} in features, {} of the raw stock, {} unowned\n",
                     countPhrase(part["faces"].size(), "face"), owned, stock, unowned);
}

std::string writeFeatures(const Json& part) {
  if (part["features"].empty()) return "";
  Table table;
  for (const Json& feature : part["features"]) {
    const double sure = feature["confidence"];
    table.add({fmt::format("{:>4}", feature["id"].get<int>()), featureName(feature), featureDimensions(feature),
               directionsPhrase(feature["directions"]),
               feature["faces"].empty() ? "" : "faces " + idsPhrase(feature["faces"], 5),
               sure < 0.995 ? fmt::format("{:.0f} % sure", sure * 100) : ""});
  }
  return "\n  Features\n" + table.write("  ");
}

bool impossible(const Json& plan) { return !plan["feasible"].get<bool>() && plan["setups"].empty(); }

std::string setupsHeadline(const std::string& machine, const Json& plan, const Json& clampings) {
  const int minimum = plan["minimum"], lowerBound = plan["lowerBound"];
  std::string line = "    " + machinePhrase(machine) + ": " + countPhrase(minimum, "setup");
  line += minimum == lowerBound ? " (proven minimum)" : fmt::format(" (at least {} proven)", lowerBound);
  if (clampings.contains(machine)) {
    const Json& count = clampings[machine];
    line += ", " + countPhrase(count["value"].get<int>(), "clamping");
    if (count["low"] != count["high"])
      line += fmt::format(" ({} to {})", count["low"].get<int>(), count["high"].get<int>());
  }
  if (!plan["feasible"].get<bool>()) line += "; not enough: " + text(plan["reason"]);
  return line + "\n";
}

/// Names that share a reason on one line: "not lathe, mill-turn: nothing to turn".
class Refusals {
 public:
  void add(const std::string& name, const std::string& reason) {
    for (auto& [known, names] : groups_)
      if (known == reason) {
        names += ", " + name;
        return;
      }
    groups_.emplace_back(reason, name);
  }
  std::string write() const {
    std::string out;
    for (const auto& [reason, names] : groups_) out += fmt::format("    not {}: {}\n", names, reason);
    return out;
  }

 private:
  std::vector<std::pair<std::string, std::string>> groups_;
};

/// The two tools that decide most: the slimmest, and the one that reaches farthest for its size.
std::string writeTools(const Json& tools) {
  const Json *slimmest = nullptr, *longest = nullptr;
  const auto finest = [](const Json& need) -> const Json& {
    return need["finest"].is_null() ? need["tool"] : need["finest"];
  };
  for (const Json& need : tools) {
    if (slimmest == nullptr || finest(need)["diameterMm"] < finest(*slimmest)["diameterMm"]) slimmest = &need;
    if (longest == nullptr || need["lengthToDiameter"] > (*longest)["lengthToDiameter"]) longest = &need;
  }
  if (slimmest == nullptr) return "";
  const auto phrase = [&](const Json& need) {
    return fmt::format("{} Ø{}, {} mm below the holder", text(finest(need)["kind"]),
                       lengthPhrase(finest(need)["diameterMm"]), lengthPhrase(need["neededReachMm"]));
  };
  std::string out = "         slimmest tool: " + phrase(*slimmest) + "\n";
  if (longest != slimmest) out += "         longest for its size: " + phrase(*longest) + "\n";
  return out;
}

/// What the counts mean: each reading of the drawing with its setups and clampings.
std::string writeReadings(const Json& plan, const Json& count) {
  std::string out;
  if (!text(plan["stock"]).empty()) out += "      from " + text(plan["stock"]) + "\n";
  if (!text(count["reason"]).empty()) out += "      counted: " + text(count["reason"]) + "\n";
  return out;
}

std::string writeSetupLines(const Json& plan) {
  std::string out;
  for (std::size_t i = 0; i < plan["setups"].size(); ++i) {
    const Json& setup = plan["setups"][i];
    out += fmt::format("      {}  {} from {}\n", i + 1, text(setup["operation"]), setupDirection(setup));
    if (!setup["features"].empty()) out += "         cuts features " + idsPhrase(setup["features"]) + "\n";
    out += writeTools(setup["tools"]);
    if (setup["positions"].size() > 1)
      out += "         with " + countPhrase(setup["positions"].size(), "tool position") + "\n";
    out += "         held by " + clampingPhrase(plan["clampings"][i]) + "\n";
  }
  return out;
}

std::string writeInnerCorners(const Json& part) {
  if (!part.contains("innerCorners")) return "";
  const Json& corners = part["innerCorners"];
  const Json* worst = nullptr;
  for (const Json& corner : corners)
    if (worst == nullptr || corner["neededRadiusMm"].is_null() ||
        (!(*worst)["neededRadiusMm"].is_null() && corner["neededRadiusMm"] > (*worst)["neededRadiusMm"]))
      worst = &corner;
  const std::string drawn = (*worst)["drawnRadiusMm"] == 0.0 ? "sharp" : "R" + lengthPhrase((*worst)["drawnRadiusMm"]);
  const std::string left = (*worst)["neededRadiusMm"].is_null()
                               ? "no mill is long enough for"
                               : fmt::format("a mill leaves R{} or more in", lengthPhrase((*worst)["neededRadiusMm"]));
  return fmt::format("    {} drawn tighter than a mill leaves: {} the one between faces {}, {} mm deep, drawn {}\n",
                     countPhrase(corners.size(), "inner corner"), left, idsPhrase((*worst)["faces"]),
                     lengthPhrase((*worst)["depthMm"]), drawn);
}

std::string writeSetups(const Json& part) {
  if (part["setups"].empty()) return "";
  const std::string shown = machineToShow(part);
  std::string out = "\n  Setups and clampings\n";
  Refusals refusals;
  for (const auto& [machine, plan] : part["setups"].items()) {
    if (impossible(plan)) {
      refusals.add(machinePhrase(machine), text(plan["reason"]));
      continue;
    }
    out += setupsHeadline(machine, plan, part["clampings"]);
    if (machine == shown) out += writeReadings(plan, part["clampings"][machine]) + writeSetupLines(plan);
  }
  return out + refusals.write() + writeInnerCorners(part);
}

std::string writeSteps(const Json& steps) {
  Table table;
  int number = 0;
  for (const Json& step : steps)
    table.add({fmt::format("{:>4}", ++number), text(step["label"]),
               step["setup"].is_null() ? "" : fmt::format("setup {}", step["setup"].get<int>() + 1),
               minutesPhrase(step["timeMin"]), text(step["resource"]), text(step["reason"])});
  return table.write("  ");
}

std::string writeConditions(const Json& route, const std::string& indent) {
  std::string out;
  for (const Json& condition : route["conditions"]) out += indent + "only if: " + text(condition) + "\n";
  return out;
}

/// Cost per piece at the quantities that people think in.
std::string writeCost(const Json& cost) {
  std::string out;
  for (const Json& point : cost["curve"])
    for (const double shown : {1.0, 10.0, 100.0, 1000.0})
      if (point["quantity"] == shown)
        out +=
            fmt::format("{}{} for {}", out.empty() ? "" : ", ", euroPhrase(point["perPieceEur"]), roughPhrase(shown));
  out = "      cost per piece " + out + "; rates of " + text(cost["region"]) + "\n";
  if (const Json& spread = cost["distribution"]; !spread.is_null())
    out += fmt::format(
        "      in a lot of {} a piece costs less than {} € half the time, less than {} € nine times in ten\n",
        roughPhrase(spread["quantity"]), roughPhrase(spread["p50Eur"]), roughPhrase(spread["p90Eur"]));
  return out;
}

std::string writeVariation(const Json& pairs) {
  if (pairs.empty()) return "";
  const Json& pair = pairs[0];
  const std::string spread =
      fmt::format("      weakest pair: faces {} against {} ({}), 3σ {} mm ({} to {}), {}", idsPhrase(pair["facesA"], 3),
                  idsPhrase(pair["facesB"], 3), text(pair["origin"]), roughPhrase(pair["rssMm"]["value"]),
                  roughPhrase(pair["rssMm"]["low"]), roughPhrase(pair["rssMm"]["high"]), text(pair["path"]));
  const std::string capability = pair["cp"].is_null() ? "tolerance unknown" : "Cp " + roughPhrase(pair["cp"]["value"]);
  return spread + ", " + capability + "\n";
}

/// Where the defects are found, and how much went into them after they arose.
std::string writeInspections(const Json& yield) {
  if (!yield.contains("inspections") || yield["inspections"].empty()) return "";
  std::string out;
  for (const Json& point : yield["inspections"])
    out += fmt::format("{}{} finds {:.2g} %", out.empty() ? "" : ", ", text(point["label"]),
                       point["found"].get<double>() * 100);
  return fmt::format("      of started pieces {}, {:.2g} % escape; {} € per piece is lost late\n", out,
                     yield["escaped"].get<double>() * 100, roughPhrase(yield["lateLossEur"]));
}

/// How far one step's deviation reaches, and who loses the pieces.
std::string writeCoupling(const Json& coupling, const Json& steps) {
  if (coupling.is_null()) return "";
  std::size_t widest = 0;
  const auto reach = [&](std::size_t i) { return coupling["reach"][i]["steps"].get<int>(); };
  for (std::size_t i = 1; i < coupling["reach"].size(); ++i)
    if (reach(i) > reach(widest)) widest = i;
  std::string out = fmt::format("      each step rests on {} others", roughPhrase(coupling["linksPerStep"]));
  if (!coupling["reach"].empty() && reach(widest) > 0)
    out += fmt::format("; {} ({}) reaches {} and {}", text(steps[widest]["label"]), widest + 1,
                       countPhrase(static_cast<std::size_t>(reach(widest)), "later step"),
                       countPhrase(coupling["reach"][widest]["features"].get<std::size_t>(), "feature"));
  out += fmt::format("; {} and {}\n", countPhrase(coupling["specialTooling"].size(), "special tool"),
                     countPhrase(coupling["delicateHandling"].size(), "delicate handling"));
  constexpr std::size_t kMostShown = 3;
  std::string scrap;
  for (std::size_t i = 0; i < std::min(kMostShown, coupling["scrap"].size()); ++i)
    scrap += fmt::format("{}{} {:.2g} %", scrap.empty() ? "" : ", ", text(coupling["scrap"][i]["label"]),
                         coupling["scrap"][i]["ratio"].get<double>() * 100);
  return scrap.empty() ? out : out + "      most pieces are lost by " + scrap + "\n";
}

std::string writeChainFigures(const Json& process) {
  std::string out = fmt::format("      per piece {}; per lot {}\n", minutesPhrase(process["timeMin"]),
                                minutesPhrase(process["setupMin"]));
  if (!process["yield"].is_null())
    out += "      yield over all steps " + percentPhrase(process["yield"]["rolled"]) + "\n" +
           writeInspections(process["yield"]);
  if (const Json& days = process["leadTimeD"]; !days.is_null())
    out += fmt::format("      delivered after {} days as often as not, {} days nine times in ten ({})\n",
                       roughPhrase(days["p50"]), roughPhrase(days["p90"]), countPhrase(days["quantity"], "piece"));
  if (!process["cost"].is_null()) out += writeCost(process["cost"]);
  return out + writeVariation(process["variation"]) + writeCoupling(process["coupling"], process["steps"]);
}

std::string writeRecommended(const Json& process) {
  std::string out =
      fmt::format("    {}: {}, {}, {}, {}\n", routePhrase(process["recommended"]),
                  countPhrase(process["steps"].size(), "step"), countPhrase(process["clampings"], "clamping"),
                  countPhrase(process["handovers"], "handover"), countPhrase(process["suppliers"], "supplier"));
  if (!text(process["reason"]).empty()) out += "      " + text(process["reason"]) + "\n";
  if (const Json& stock = process["stock"]; !stock.is_null())
    out += fmt::format("      from {} {} × {} × {} mm\n", text(stock["form"]), lengthPhrase(stock["sizeMm"][0]),
                       lengthPhrase(stock["sizeMm"][1]), lengthPhrase(stock["sizeMm"][2]));
  if (const Json& stock = process["stock"]; !stock.is_null() && text(stock["form"]) == "casting")
    out += "      casting " + text(stock["casting"]) + "\n";
  out += writeConditions(process, "      ") + writeSteps(process["steps"]) + writeChainFigures(process);
  std::string unknowns;
  for (const Json& unknown : process["unknowns"]) unknowns += (unknowns.empty() ? "" : ", ") + text(unknown);
  return unknowns.empty() ? out : out + "      not given, which widens these figures: " + unknowns + "\n";
}

/// The printed route that the verdict compares is told in full, like the recommended one.
std::string writeAlternative(const Json& route, const Json& compared) {
  std::string out = fmt::format("    or {}: {}, {}, per piece {}", routePhrase(route["name"]),
                                countPhrase(route["steps"].size(), "step"), countPhrase(route["clampings"], "clamping"),
                                minutesPhrase(route["timeMin"]));
  if (!route["cost"].is_null())
    for (const Json& point : route["cost"]["curve"])
      if (point["quantity"] == 100.0) out += fmt::format(", {} each for 100", euroPhrase(point["perPieceEur"]));
  out += "\n" + writeConditions(route, "      ");
  return route["name"] == compared ? out + writeSteps(route["steps"]) + writeChainFigures(route) : out;
}

std::string writeProcess(const Json& part) {
  const Json& process = part["process"];
  if (process.is_null()) return "";
  std::string out = "\n  Process\n";
  out += process["recommended"].is_null()
             ? "    no conventional route makes every face: " + text(process["reason"]) + "\n"
             : writeRecommended(process);
  Refusals refusals;
  for (const Json& route : process["alternatives"]) {
    if (route["feasible"].get<bool>()) {
      out += writeAlternative(route, part["evaluation"].is_null() ? Json() : part["evaluation"]["printedRoute"]);
    } else {
      refusals.add(routePhrase(route["name"]), text(route["reason"]));
    }
  }
  return out + refusals.write();
}

/// Faces with the same reason on one line.
std::string writeReasons(const std::string& title, const std::vector<std::pair<int, std::string>>& faces) {
  if (faces.empty()) return "";
  std::vector<std::string> order;
  std::map<std::string, Json> groups;
  for (const auto& [face, reason] : faces) {
    if (!groups.contains(reason)) order.push_back(reason);
    groups[reason].push_back(face);
  }
  std::string out = "\n  " + title + "\n";
  for (const std::string& reason : order)
    out += fmt::format("    {} {}: {}\n", groups[reason].size() == 1 ? "face" : "faces", idsPhrase(groups[reason]),
                       reason);
  return out;
}

std::string writeLeftovers(const Json& part) {
  std::vector<std::pair<int, std::string>> unowned, unreached;
  for (const Json& face : part["faces"])
    if (face["class"] == "unowned")
      unowned.emplace_back(face["id"], face.contains("reason") ? text(face["reason"]) : "no reason known");
  const std::string shown = machineToShow(part);
  if (!shown.empty())
    for (const Json& face : part["setups"][shown]["unreached"])
      unreached.emplace_back(face["face"], text(face["reason"]));
  return writeReasons("Faces that no rule owns", unowned) +
         writeReasons("Faces that no tool of the " + machinePhrase(shown) + " reaches", unreached);
}

std::string writePart(const Json& part) {
  std::string out = fmt::format("\nPart {}  {}", part["id"].get<int>(), text(part["name"]));
  if (const int instances = part["instances"]; instances > 1) out += fmt::format("  ({} times)", instances);
  out += "\n";
  if (part["faces"].empty()) return out + "  could not be analysed, see Remarks\n";
  return out + writeBody(part) + writeFaceCounts(part) + writeFeatures(part) + writeSetups(part) + writeProcess(part) +
         writeEvaluationText(part) + writeLeftovers(part);
}

std::string writeRemarks(const Json& diagnostics) {
  if (diagnostics.empty()) return "";
  std::string out = "\nRemarks\n";
  for (const Json& d : diagnostics) {
    out += fmt::format("  {} {}: {}", text(d["severity"]), text(d["code"]), text(d["message"]));
    if (!text(d["where"]).empty()) out += " (" + text(d["where"]) + ")";
    out += "\n";
    if (!text(d["hint"]).empty()) out += "    try: " + text(d["hint"]) + "\n";
  }
  return out;
}

std::string writeTiming(const Json& report) {
  if (!report.contains("timing")) return "";
  const Json& timing = report["timing"];
  std::string out = fmt::format("\nTime: reading {:.3f} s, analysing {:.3f} s", timing["readS"].get<double>(),
                                timing["analyzeS"].get<double>());
  if (timing["peakMemoryMb"].is_number())
    out += fmt::format("; peak memory {:.0f} MB", timing["peakMemoryMb"].get<double>());
  out += "\n";
  for (const auto& [stage, seconds] : timing["stagesS"].items())
    out += fmt::format("  {:24} {:.3f} s\n", stage, seconds.get<double>());
  return out;
}

}  // namespace

std::string writeText(const Json& report) {
  std::string out = writeInput(report["input"]) + writeAssembly(report);
  for (const Json& part : report["parts"]) out += writePart(part);
  return out + writeRemarks(report["diagnostics"]) + writeTiming(report);
}

}  // namespace stepwise
