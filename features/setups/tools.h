// The cutting tools that access is judged by, as the library lists them.
//
// Lengths in mm; every list is in order of diameter. A tool is its cutter with a neck or shank above it and a holder
// above that, all round its axis. Does not see: tapered necks, tools made for one part.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace stepwise {

class ProcessLibrary;

struct Tool {
  enum class Kind {
    flatEndMill,
    ballMill,
    bullNoseMill,
    drill,
    deepDrill,  ///< gun drill or long carbide drill after a pilot
    flatDrill,
    boringBar,
    tCutter,
    dovetailCutter,
    chamferMill,
    threadMill
  };
  Kind kind = Kind::flatEndMill;
  double diameterMm = 0;
  double fluteMm = 0;         ///< length that cuts; T-cutters: width of the head
  double reachMm = 0;         ///< below the shank, with the neck no wider than the cutter
  double neckMm = 0;          ///< diameter of the neck; T-cutters: what must pass the mouth; chamfer mills: their tip
  double shankMm = 0;         ///< diameter above the neck
  double overhangMm = 0;      ///< below the nose of the holder
  double cornerRadiusMm = 0;  ///< bull-nose: of the corner; ball: half the diameter
};
/// "end mill", "ball mill", "T-cutter", …
const char* name(Tool::Kind kind);
/// "end mill Ø6, 42 mm reach".
std::string describeTool(const Tool& tool);

struct ToolSet {
  std::vector<Tool> endMills, ballMills, bullNoseMills, chamferMills, tCutters, dovetailCutters, threadMills;
  double holderDiameterMm = 0;
  double maxDrillMm = 0, minDrillMm = 0;
  double drillRatio = 0, deepDrillRatio = 0, flatDrillRatio = 0;  ///< length over diameter

  double largestRadiusMm() const { return endMills.empty() ? 0 : endMills.back().diameterMm / 2; }
  /// The smallest end mill that reaches this deep between walls, which decides what corner radius it leaves.
  const Tool* slimmestFor(double depthMm) const;
};

ToolSet readTools(const ProcessLibrary& library);

}  // namespace stepwise
