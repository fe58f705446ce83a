#include "features/report_text_evaluation.h"

#include <fmt/format.h>

#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

std::string text(const Json& value) {
  return value.is_string() ? printable(value.get<std::string>(), 600) : std::string();
}

/// "wall marginal: thinnest wall of 0.1 mm (3.4 px); limits 0.088, better 0.117; faces 3, 4".
std::string rulePhrase(const Json& rule) {
  std::string out = text(rule["rule"]) + " " + text(rule["outcome"]) + ": " + text(rule["text"]);
  constexpr double kMostPixels = 100;  // beyond that nobody counts them
  if (rule["pixels"].is_number() && rule["pixels"].get<double>() < kMostPixels)
    out += fmt::format(" ({} px)", roughPhrase(rule["pixels"]));
  if (!rule["possible"].is_null()) out += ", limit " + lengthPhrase(rule["possible"]);
  if (!rule["recommended"].is_null()) out += ", better " + lengthPhrase(rule["recommended"]);
  if (!rule["faces"].empty()) out += "; faces " + idsPhrase(rule["faces"], 6);
  return out;
}

std::string writePrinter(const Json& printer) {
  std::string out = fmt::format("    {}: {}", routePhrase(printer["route"]), text(printer["outcome"]));
  if (const Json& pose = printer["pose"]; !pose.is_null())
    out += fmt::format("; best built with {} up, {} mm high: {}", directionPhrase(pose["up"]),
                       lengthPhrase(pose["heightMm"]), text(pose["reason"]));
  out += "\n";
  for (const Json& rule : printer["rules"])
    if (rule["outcome"] != "pass") out += "      " + rulePhrase(rule) + "\n";
  return out;
}

std::string writeSections(const Json& sections) {
  if (sections.is_null()) return "";
  std::string out;
  const auto add = [&](const std::string& phrase) { out += (out.empty() ? "    " : ", ") + phrase; };
  for (const auto& [key, label] : {std::pair{"thinnestWall", "thinnest wall"}, {"narrowestGap", "narrowest gap"}})
    if (const Json& gap = sections[key]; !gap.is_null())
      add(fmt::format("{} {} mm (faces {} | {})", label, lengthPhrase(gap["mm"]), gap["faces"][0].get<int>(),
                      gap["faces"][1].get<int>()));
  if (!sections["thickestMm"].is_null())
    add(fmt::format("thickest section {} mm", lengthPhrase(sections["thickestMm"])));
  return out.empty() ? out : out + "\n";
}

std::string figure(const Json& value) { return value.is_null() ? "unknown" : roughPhrase(value); }

std::string writeFactors(const Json& factors) {
  std::string out;
  for (const auto& [factor, content] : factors.items()) {
    out += fmt::format("      {:11} {:>4}  ", factor, content["score"].is_null() ? "–" : roughPhrase(content["score"]));
    std::string inputs;
    for (const Json& input : content["inputs"])
      inputs += fmt::format("{}{} {} against {}", inputs.empty() ? "" : ", ", text(input["label"]),
                            figure(input["machined"]), figure(input["printed"]));
    out += inputs + (inputs.empty() || text(content["text"]).empty() ? "" : "; ") + text(content["text"]) + "\n";
  }
  return out;
}

std::string writeVerdict(const Json& evaluation) {
  std::string out = fmt::format("    {}: {}\n", text(evaluation["verdict"]), text(evaluation["reason"]));
  if (!evaluation["decidingInput"].is_null())
    out += "      what would decide: " + text(evaluation["decidingInput"]) + "\n";
  for (const Json& entry : evaluation["byQuantity"])
    if (evaluation["byQuantity"].size() > 1)
      out += fmt::format("      from {} pieces: {}, {}\n", roughPhrase(entry["fromQuantity"]), text(entry["verdict"]),
                         text(entry["reason"]));
  if (!evaluation["stability"].is_null())
    out += fmt::format("      the same in {:.0f} of 100 draws within the ranges of cost and yield\n",
                       evaluation["stability"].get<double>() * 100);
  out += "      confidence " + text(evaluation["confidence"]["level"]);
  for (const Json& reason : evaluation["confidence"]["reasons"])
    out += (&reason == &evaluation["confidence"]["reasons"][0] ? ": " : "; ") + text(reason);
  out += "\n";
  for (const Json& printer : evaluation["printers"])
    out += fmt::format("      {}: {}, {}\n", routePhrase(printer["route"]), text(printer["verdict"]),
                       text(printer["reason"]));
  const auto route = [&](const char* key, const char* none) {
    return evaluation[key].is_null() ? std::string(none) : routePhrase(evaluation[key]);
  };
  out += fmt::format("    {} against {}, score from 0 (machine it) to 1 (print it)\n",
                     route("machinedRoute", "no machining route"), route("printedRoute", "no printed route"));
  out += writeFactors(evaluation["factors"]);
  for (const Json& change : evaluation["wouldChange"]) out += "      would change it: " + text(change) + "\n";
  return out;
}

std::string writeRanking(const Json& ranking) {
  std::string out;
  for (const Json& tornado : ranking) {
    out += fmt::format("    {} of {}: {} in a lot of {}\n", text(tornado["figure"]), routePhrase(tornado["route"]),
                       roughPhrase(tornado["base"]), roughPhrase(tornado["quantity"]));
    for (const Json& bar : tornado["bars"])
      out += fmt::format("      {} at {}, {} at {}: {}\n", roughPhrase(bar["atLow"]), text(bar["low"]),
                         roughPhrase(bar["atHigh"]), text(bar["high"]), text(bar["key"]));
  }
  return out;
}

}  // namespace

std::string writeEvaluationText(const Json& part) {
  std::string out;
  if (!part["printability"].empty()) {
    out += "\n  Printable as it is?\n" + writeSections(part["sections"]);
    for (const Json& printer : part["printability"]) out += writePrinter(printer);
  }
  if (part.contains("ranking")) out += "\n  What matters most\n" + writeRanking(part["ranking"]);
  if (!part["evaluation"].is_null()) out += "\n  Machine it or print it?\n" + writeVerdict(part["evaluation"]);
  return out;
}

}  // namespace stepwise
