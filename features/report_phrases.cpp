#include "features/report_phrases.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <vector>

#include "features/report_strings.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

std::string withoutTrailingZeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string rounded(double value, int decimals) {
  return withoutTrailingZeros(fmt::format("{:.{}f}", value, decimals));
}

struct NearestAxis {
  const char* name;
  Angle off;  ///< angle between the axis and the direction
};

NearestAxis nearestAxis(const Json& direction) {
  const Vec3 d{direction[0], direction[1], direction[2]};
  const std::pair<const char*, Vec3> axes[] = {{"+X", {1, 0, 0}},  {"-X", {-1, 0, 0}}, {"+Y", {0, 1, 0}},
                                               {"-Y", {0, -1, 0}}, {"+Z", {0, 0, 1}},  {"-Z", {0, 0, -1}}};
  const auto* nearest = &axes[0];
  for (const auto& axis : axes)
    if (dot(axis.second, d) > dot(nearest->second, d) + 1e-9) nearest = &axis;
  return {nearest->first, Angle::radians(std::atan2(norm(cross(nearest->second, d)), dot(nearest->second, d)))};
}

bool known(const Json& object, const char* key) { return object.contains(key) && !object[key].is_null(); }

std::string length(const Json& object, const char* key) { return known(object, key) ? lengthPhrase(object[key]) : "?"; }

std::string text(const Json& object, const char* key) {
  return known(object, key) && object[key].is_string() ? printable(object[key].get<std::string>()) : std::string();
}

bool flag(const Json& object, const char* key) { return known(object, key) && object[key].get<bool>(); }

std::string join(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts)
    if (!part.empty()) joined += (joined.empty() ? "" : ", ") + part;
  return joined;
}

/// What a hole has besides its main cylinder: counterbore, countersink, drill point.
std::string segmentPhrase(const Json& segment, bool atBottom) {
  const std::string kind = segment["kind"];
  const std::string deep = lengthPhrase(segment["endMm"].get<double>() - segment["startMm"].get<double>());
  if (kind == "cone" && atBottom) return lengthPhrase(segment["includedAngleDeg"]) + "° point";
  if (kind == "cone")
    return fmt::format("{}° cone from Ø{}", lengthPhrase(segment["includedAngleDeg"]), length(segment, "diameterMm"));
  if (kind == "cylinder") return fmt::format("Ø{} × {}", length(segment, "diameterMm"), deep);
  return "";
}

std::vector<std::string> segmentPhrases(const Json& hole) {
  std::vector<std::string> phrases;
  const Json& segments = hole["segments"];
  for (const Json& segment : segments) {
    const bool atBottom = hole["bottom"] == "conical" && &segment == &segments.back();
    if (segment["kind"] == "cone" || segment["diameterMm"] != hole["diameterMm"])
      phrases.push_back(segmentPhrase(segment, atBottom));
  }
  return phrases;
}

std::string holeDimensions(const Json& hole) {
  std::vector<std::string> parts{"Ø" + length(hole, "diameterMm"), length(hole, "depthMm") + " deep"};
  for (std::string& phrase : segmentPhrases(hole)) parts.push_back(std::move(phrase));
  const std::string bottom = hole["bottom"];
  if (bottom == "flat" || bottom == "spherical") parts.push_back(bottom + " bottom");
  if (flag(hole, "crossing")) parts.push_back("crosses another opening");
  if (const int gaps = hole["interruptions"]; gaps > 0) parts.push_back("through " + countPhrase(gaps + 1, "wall"));
  if (const double open = hole["openFraction"]; open > 0)
    parts.push_back(fmt::format("{:.0f} % open on a side", open * 100));
  parts.push_back(known(hole, "thread") ? text(hole, "thread") + " thread" : "thread unknown");
  return join(parts);
}

std::string cavityDimensions(const Json& cavity) {
  std::vector<std::string> parts{length(cavity, "lengthMm") + " × " + length(cavity, "widthMm"),
                                 length(cavity, "depthMm") + " deep"};
  if (known(cavity, "cornerRadiusMm")) {
    const double radius = cavity["cornerRadiusMm"];
    parts.push_back(radius > 0 ? "corners R" + lengthPhrase(radius) : "sharp inner corners");
  }
  if (known(cavity, "floorRadiusMm") && cavity["floorRadiusMm"] > 0.0)
    parts.push_back("floor R" + length(cavity, "floorRadiusMm"));
  if (flag(cavity, "slanted")) parts.push_back("slanted");
  if (!cavity["islands"].empty()) parts.push_back("with an island");
  return join(parts);
}

std::string blendDimensions(const Json& blend) {
  return join({"R" + length(blend, "radiusMm") + (flag(blend, "variable") ? " (varies)" : ""),
               length(blend, "lengthMm") + " long"});
}

std::string bossDimensions(const Json& boss) {
  const std::string base = known(boss, "diameterMm") ? "Ø" + length(boss, "diameterMm")
                                                     : length(boss, "lengthMm") + " × " + length(boss, "widthMm");
  return join({base, length(boss, "heightMm") + " high"});
}

std::string gearDimensions(const Json& gear) {
  return join({gear["teeth"].dump() + " teeth", "tip Ø" + length(gear, "tipDiameterMm"),
               "root Ø" + length(gear, "rootDiameterMm"), length(gear, "widthMm") + " wide"});
}

std::string knurlDimensions(const Json& knurl) {
  const bool diamond = knurl["pattern"] == "diamond";
  return join({diamond ? "diamond, " + length(knurl, "angleDeg") + "°" : std::string("straight"),
               "Ø" + length(knurl, "diameterMm"), knurl["teeth"].dump() + " teeth", "pitch " + length(knurl, "pitchMm"),
               length(knurl, "depthMm") + " deep", length(knurl, "widthMm") + " wide"});
}

using DimensionPhrase = std::string (*)(const Json&);

const std::map<std::string, DimensionPhrase>& dimensionPhrases() {
  static const std::map<std::string, DimensionPhrase> phrases{
      {"hole", holeDimensions},
      {"pocket", cavityDimensions},
      {"passage", cavityDimensions},
      {"slot", cavityDimensions},
      {"step", cavityDimensions},
      {"notch", cavityDimensions},
      {"round", blendDimensions},
      {"fillet", blendDimensions},
      {"boss", bossDimensions},
      {"gear", gearDimensions},
      {"knurl", knurlDimensions},
      {"rib",
       [](const Json& f) {
         return join(
             {length(f, "thicknessMm") + " thick", length(f, "heightMm") + " high", length(f, "lengthMm") + " long"});
       }},
      {"groove",
       [](const Json& f) {
         return join({"Ø" + length(f, "diameterMm"), length(f, "widthMm") + " wide", length(f, "depthMm") + " deep"});
       }},
      {"chamfer",
       [](const Json& f) {
         return join({length(f, "widthMm") + " × " + length(f, "angleDeg") + "°", length(f, "lengthMm") + " long"});
       }},
      {"turned",
       [](const Json& f) {
         return join({"Ø" + length(f, "diameterMm"), length(f, "lengthMm") + " long",
                      fmt::format("{:.0f} % of the surface", f["turnedAreaFraction"].get<double>() * 100)});
       }},
      {"freeform",
       [](const Json& f) {
         return join(
             {amountPhrase(f["areaMm2"]) + " mm²",
              known(f, "minHollowRadiusMm") ? "smallest hollow R" + length(f, "minHollowRadiusMm") : "nowhere hollow",
              known(f, "minBulgeRadiusMm") ? "smallest bulge R" + length(f, "minBulgeRadiusMm") : "bulging nowhere"});
       }},
      {"thread",
       [](const Json& f) {
         return join({text(f, "thread"), "pitch " + length(f, "pitchMm"), length(f, "lengthMm") + " long",
                      f["starts"] > 1 ? fmt::format("{} starts", f["starts"].get<int>()) : std::string{},
                      f["leftHanded"] == true ? "left-handed" : ""});
       }},
      {"text",
       [](const Json& f) {
         return join({"stroke " + length(f, "strokeMm"), length(f, "depthMm") + " deep"});
       }},
      {"void", [](const Json& f) { return amountPhrase(f["volumeMm3"]) + " mm³ closed in"; }},
      {"face", [](const Json& f) { return amountPhrase(f["areaMm2"]) + " mm²"; }},
      {"profile", [](const Json& f) { return length(f, "heightMm") + " high along " + directionPhrase(f["along"]); }},
      {"sheet", [](const Json& f) { return length(f, "thicknessMm") + " thick throughout"; }},
  };
  return phrases;
}

std::string jawsPhrase(const Json& clamping) {
  if (clamping["firstJaw"].empty() && clamping["secondJaw"].empty())
    return flag(clamping, "onStock") ? "on raw stock" : "";
  std::string jaws = "on faces " + idsPhrase(clamping["firstJaw"], 6);
  if (!clamping["secondJaw"].empty()) jaws += " | " + idsPhrase(clamping["secondJaw"], 6);
  return jaws;
}

}  // namespace

std::string lengthPhrase(const Json& millimetres) {
  if (!millimetres.is_number()) return "?";
  const double value = millimetres;
  return rounded(value, std::abs(value) < 0.1 ? 4 : 3);
}

std::string amountPhrase(const Json& amount) {
  if (!amount.is_number()) return "unknown";
  const double value = amount;
  if (value == 0) return "0";
  const int decimals = std::max(0, 4 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
  return withoutTrailingZeros(fmt::format("{:.{}f}", value, decimals));
}

std::string roughPhrase(const Json& amount) {
  if (!amount.is_number()) return "?";
  const double value = amount;
  if (value == 0) return "0";
  const int decimals = 1 - static_cast<int>(std::floor(std::log10(std::abs(value))));
  const double step = std::pow(10.0, -decimals);
  return withoutTrailingZeros(fmt::format("{:.{}f}", std::round(value / step) * step, std::max(0, decimals)));
}

std::string directionPhrase(const Json& direction) {
  const NearestAxis nearest = nearestAxis(direction);
  if (nearest.off < kDirectionTolerance) return nearest.name;
  return fmt::format("({}, {}, {}), {}° from {}", lengthPhrase(direction[0]), lengthPhrase(direction[1]),
                     lengthPhrase(direction[2]), rounded(nearest.off.inDegrees(), 2), nearest.name);
}

std::string shortDirectionPhrase(const Json& direction) {
  const NearestAxis nearest = nearestAxis(direction);
  if (nearest.off < kDirectionTolerance) return nearest.name;
  return fmt::format("({}, {}, {})", rounded(direction[0], 2), rounded(direction[1], 2), rounded(direction[2], 2));
}

std::string idsPhrase(const Json& ids, int maxRuns) {
  if (ids.empty()) return "none";
  std::string phrase;
  int runs = 0;
  for (std::size_t first = 0; first < ids.size();) {
    std::size_t last = first;
    while (last + 1 < ids.size() && ids[last + 1].get<int>() == ids[last].get<int>() + 1) ++last;
    if (runs++ == maxRuns) return phrase + fmt::format(", … ({} in all)", ids.size());
    phrase += (phrase.empty() ? "" : ", ") + ids[first].dump();
    if (last > first) phrase += (last == first + 1 ? ", " : "–") + ids[last].dump();
    first = last + 1;
  }
  return phrase;
}

std::string countPhrase(std::size_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string featureName(const Json& feature) {
  std::string kind = feature["kind"];
  if (kind == "hole") {
    const std::string form = feature["form"], depth = feature["through"].get<bool>() ? "through " : "blind ";
    const std::string shape = form == "simple" ? "" : form == "spotFaced" ? "spot-faced " : form + " ";
    return shape + depth + kind;
  }
  const std::string profile = text(feature, "profile");
  if (kind == "pocket" || kind == "passage" || kind == "slot" || kind == "step" || kind == "notch") {
    std::string openness;
    if (kind == "pocket") openness = feature["openSides"].get<int>() > 0 ? "open " : "closed ";
    if (kind == "slot" || kind == "step") openness = feature["through"].get<bool>() ? "through " : "blind ";
    return openness + (profile.empty() || profile == "free" ? "" : profile + " ") + kind;
  }
  if (kind == "groove") return (feature["form"] == "oRing" ? "O-ring" : text(feature, "form")) + " groove";
  if (kind == "face") return "milled face";
  if (kind == "profile") return "outer profile";
  if (kind == "turned") return "turned profile";
  if (kind == "freeform") return "freeform region";
  if (kind == "void") return "closed void";
  return kind;
}

std::string featureDimensions(const Json& feature) {
  const auto phrase = dimensionPhrases().find(feature["kind"].get<std::string>());
  return phrase == dimensionPhrases().end() ? "" : phrase->second(feature);
}

std::string clampingPhrase(const Json& clamping) {
  const std::map<std::string, std::string> methods{{"softJaws", "soft jaws"},
                                                   {"toeClamps", "toe clamps"},
                                                   {"zeroPoint", "zero-point"},
                                                   {"carrierFrame", "carrier frame"},
                                                   {"customFixture", "custom fixture"}};
  const std::string method = clamping["method"];
  const auto spoken = methods.find(method);
  std::string phrase = spoken == methods.end() ? method : spoken->second;
  const std::string jaws = jawsPhrase(clamping);
  if (!jaws.empty()) phrase += " " + jaws;
  if (clamping["openingMm"] > 0.0) phrase += ", opening " + length(clamping, "openingMm");
  if (clamping["gripDepthMm"] > 0.0) phrase += ", grip " + length(clamping, "gripDepthMm") + " deep";
  if (clamping["rest"] == "tailstock") phrase += ", tailstock at the free end";
  if (clamping["rest"] == "steady") phrase += ", steady rest at the free end";
  if (clamping["rest"] == "tailstockAndSteady") phrase += ", tailstock at the free end and a steady rest between";
  return phrase;
}

std::string setupDirection(const Json& setup) {
  std::string phrase = directionPhrase(setup["direction"]);
  if (!setup["sideFace"].is_null()) phrase += ", the side of face " + setup["sideFace"].dump();
  return phrase;
}

std::string machinePhrase(const std::string& machine) {
  static const std::map<std::string, std::string> phrases{{"mill3", "3-axis mill"},
                                                          {"mill4", "4-axis mill"},
                                                          {"mill5", "5-axis mill"},
                                                          {"turn", "lathe"},
                                                          {"millTurn", "mill-turn"},
                                                          {"swiss", "Swiss lathe"},
                                                          {"wireEdm", "wire EDM"},
                                                          {"sinkerEdm", "sinker EDM"},
                                                          {"etch", "etching"},
                                                          {"lmm35", "LMM printing (35 µm)"},
                                                          {"lmm25", "LMM printing (25 µm)"},
                                                          {"lpbf", "laser powder bed printing"},
                                                          {"binderJet", "binder jetting"},
                                                          {"mim", "metal injection moulding"}};
  const auto phrase = phrases.find(machine);
  return phrase == phrases.end() ? machine : phrase->second;
}

std::string routePhrase(const std::string& route) {
  const std::size_t plus = route.find('+');
  if (plus == std::string::npos) return machinePhrase(route);
  return machinePhrase(route.substr(0, plus)) + " + " + routePhrase(route.substr(plus + 1));
}

std::string machineToShow(const Json& part) {
  const Json& process = part["process"];
  if (process.is_object() && process.contains("machine") && process["machine"].is_string()) return process["machine"];
  for (const auto& [machine, plan] : part["setups"].items())
    if (plan["feasible"].get<bool>()) return machine;
  return part["setups"].empty() ? "" : part["setups"].begin().key();
}

std::string minutesPhrase(const Json& range) {
  if (range.is_null()) return "time unknown";
  return fmt::format("{} min ({} to {})", roughPhrase(range["value"]), roughPhrase(range["low"]),
                     roughPhrase(range["high"]));
}

std::string euroPhrase(const Json& range) {
  return fmt::format("{} € ({} to {})", roughPhrase(range["value"]), roughPhrase(range["low"]),
                     roughPhrase(range["high"]));
}

std::string percentPhrase(const Json& range) {
  return fmt::format("{:.1f} % ({:.1f} to {:.1f})", range["value"].get<double>() * 100,
                     range["low"].get<double>() * 100, range["high"].get<double>() * 100);
}

std::string directionsPhrase(const Json& directions) {
  constexpr std::size_t kMostShown = 3;
  if (directions.empty()) return "no known direction";
  std::string phrase = "from ";
  for (std::size_t i = 0; i < directions.size() && i < kMostShown; ++i)
    phrase += (i == 0 ? "" : ", ") + shortDirectionPhrase(directions[i]);
  return directions.size() > kMostShown ? phrase + fmt::format(", {} more", directions.size() - kMostShown) : phrase;
}

}  // namespace stepwise
