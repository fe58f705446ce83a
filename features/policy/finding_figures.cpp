#include "features/policy/figure_readers.h"

namespace stepwise {
namespace {

std::vector<FigureInstance> theCorners(const Json& report) {
  std::vector<FigureInstance> corners;
  for (const Json& part : report["parts"])
    for (const Json& corner : memberAt(part, {"innerCorners"})) {
      const std::vector<int> faces = facesOf(corner["faces"]);
      corners.push_back({&report, &part, &corner, "corner at " + facesLabel(faces), faces});
    }
  return corners;
}

FigureValue missingRadius(const FigureInstance& corner) {
  const Json& needed = (*corner.item)["neededRadiusMm"];
  if (!needed.is_number()) return unknownFigure("no mill gets in");
  return numberFigure(needed.get<double>() - (*corner.item)["drawnRadiusMm"].get<double>());
}

/// Each rule of each printer, with the printer's name beside the rule.
std::vector<FigureInstance> thePrintingRules(const Json& report) {
  std::vector<FigureInstance> rules;
  for (const Json& part : report["parts"])
    for (const Json& printer : memberAt(part, {"printability"}))
      for (const Json& rule : printer["rules"])
        rules.push_back({&report, &part, &rule,
                         printer["printer"].get<std::string>() + ": " + rule["rule"].get<std::string>(),
                         facesOf(rule["faces"])});
  return rules;
}

FigureValue outcomeOf(const FigureInstance& rule) {
  const std::string outcome = (*rule.item)["outcome"];
  if (outcome == "unknown") return unknownFigure((*rule.item)["text"].get<std::string>());
  return textFigure(outcome);
}

FigureValue printerOf(const FigureInstance& rule) { return textFigure(rule.label.substr(0, rule.label.find(':'))); }

std::vector<FigureInstance> theClampings(const Json& report) {
  std::vector<FigureInstance> clampings;
  for (const Json& part : report["parts"]) {
    const Json& machine = memberAt(part, {"process", "machine"});
    if (!machine.is_string()) continue;
    std::size_t i = 0;
    for (const Json& clamping :
         memberAt(part, {"setups", machine.get_ref<const std::string&>().c_str(), "clampings"})) {
      std::vector<int> faces = facesOf(clamping["firstJaw"]);
      for (const int face : facesOf(clamping["secondJaw"])) faces.push_back(face);
      clampings.push_back({&report, &part, &clamping, "setup " + std::to_string(++i), std::move(faces)});
    }
  }
  return clampings;
}

}  // namespace

std::vector<FigureScope> findingScopes() {
  return {{"corner",
           "each inner corner that is drawn tighter than a mill leaves it",
           theCorners,
           {number("corner.drawn_radius", "mm", "radius in the drawing; 0 is sharp", fieldOf({"drawnRadiusMm"})),
            number("corner.needed_radius", "mm", "radius that the mill leaves that gets in",
                   fieldOf({"neededRadiusMm"}, "no mill gets in")),
            number("corner.missing_radius", "mm", "how much larger the radius would have to be", missingRadius),
            number("corner.depth", "mm", "depth", fieldOf({"depthMm"}))}},
          {"clamping",
           "each clamping on the recommended machine",
           theClampings,
           {text("clamping.method", "vise, chuck, soft jaws …", fieldOf({"method"})),
            number("clamping.grip_depth", "mm", "depth of the grip", fieldOf({"gripDepthMm"})),
            number("clamping.opening", "mm", "opening of the jaws", fieldOf({"openingMm"})),
            number("clamping.area", "mm2", "area in contact", fieldOf({"contactAreaMm2"}))}},
          {"printing",
           "each rule of each printer of the library",
           thePrintingRules,
           {text("printing.printer", "printer, such as lmm35", printerOf),
            text("printing.rule", "wall, gap, hole, section, mass, material …", fieldOf({"rule"})),
            text("printing.outcome", "pass, marginal or fail", outcomeOf)}}};
}

}  // namespace stepwise
