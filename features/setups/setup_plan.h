// The plan of setups: from where what is cut, how the workpiece is held meanwhile, and the proof that fewer won't do.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "features/recognize/feature.h"
#include "features/setups/tools.h"

namespace stepwise {

enum class MachineClass { mill3, mill4, mill5, turn, millTurn, swiss };
inline constexpr std::array kMachineClasses{MachineClass::mill3, MachineClass::mill4,    MachineClass::mill5,
                                            MachineClass::turn,  MachineClass::millTurn, MachineClass::swiss};
/// "mill3", "mill4", …, "swiss": the keys of the report.
const char* name(MachineClass machine);

/// A strap clamp that presses down on the workpiece from the T-slot beside it.
struct StrapClamp {
  Vec3 at;       ///< middle of its pad, on the workpiece
  Vec3 outward;  ///< unit, level: from there to its bolt
};

/// Where jaws or bed stand in part coordinates, for pictures and for keeping tools away.
struct JawPlacement {
  enum class Shape { flat, round, bed };  ///< two jaws; jaws around a cylinder; something flat below
  Shape shape = Shape::flat;
  Vec3 up;      ///< unit, away from the table; leans against the setup's direction on an angle plate
  Vec3 normal;  ///< flat: from the second jaw to the first; round: the cylinder's axis
  double firstMm = 0, secondMm = 0;  ///< flat: the jaws' planes are at normal · p = firstMm and = secondMm
  Vec3 axisPoint;                    ///< round
  double radiusMm = 0;               ///< round
  double lowMm = 0, highMm = 0;      ///< along `up` (round: `normal`): what is held; bed: both are the level of the bed
  std::vector<StrapClamp> straps = {};  ///< bed: what presses the workpiece onto it
  /// flat: stretch that the jaws touch, along normal × up; absent: all of it.
  std::optional<std::array<double, 2>> alongMm = {};
};

/// A plate that the part stays joined to by tabs: bars on four sides of it, or on three.
struct CarrierFrame {
  Vec3 normal;                    ///< of the plate, unit
  std::array<Vec3, 4> sides;      ///< outward; tabs stand on the first two
  std::array<double, 4> gapMm{};  ///< window between the part and the bar there
  std::optional<int> openSide;    ///< without a bar, where tools come in
};

/// One way of holding the workpiece for one setup.
struct Clamping {
  enum class Method { vise, chuck, collet, softJaws, toeClamps, zeroPoint, vacuum, wax, carrierFrame, customFixture };
  /// What carries the free end of a piece that turns.
  enum class Rest { none, tailstock, steady, tailstockAndSteady };
  Method method = Method::vise;
  Rest rest = Rest::none;
  std::vector<FaceId> firstJaw, secondJaw;  ///< clamped faces of the finished part; empty: holds on stock
  bool onStock = false;                     ///< grips faces of the raw stock that are not yet machined
  double footMm = 0;     ///< stock left below the part to be gripped; cut off in a clamping of its own
  double openingMm = 0;  ///< jaw opening or clamped diameter
  double gripDepthMm = 0;
  double contactAreaMm2 = 0;
  std::optional<JawPlacement> placement;  ///< absent: the way of holding has no definite place
  std::optional<CarrierFrame> frame;      ///< of a carrier frame
  std::string reason;
  std::vector<std::string> rejected;  ///< "vise: …why not…", one line for each way refused
};
const char* name(Clamping::Method method);
/// "none", "tailstock", "steady", "tailstockAndSteady": as in the report.
const char* name(Clamping::Rest rest);

/// What is cut along one tool axis while the workpiece stays clamped.
struct ToolPosition {
  Vec3 direction;             ///< tool axis, unit, out of the material; turned faces: the spindle axis
  std::vector<int> features;  ///< feature ids cut from here, in order of precedence
  std::vector<FaceId> faces;  ///< faces cut from here, ascending
};

/// The tools one feature takes in a setup.
struct ToolNeed {
  int feature = 0;             ///< 0: faces without owner
  Tool tool;                   ///< the largest that does most of it
  std::optional<Tool> finest;  ///< the one that its narrowest place asks for, where that is another
  /// One that makes it in one pass, or that alone makes it (T-cutters): chamfer, bull-nose, thread or dovetail cutter.
  std::optional<Tool> form;
  double neededReachMm = 0;  ///< below the holder
  double ratio = 0;          ///< needed reach over the diameter of the finest tool
};

struct Setup {
  /// Points away from what holds the part: tool axis (mill3), rotary axis (mill4), table normal (mill5), spindle axis
  /// (turn, millTurn, swiss).
  Vec3 direction;
  std::string
      operation;  ///< "mill", "mill indexed", "mill 5-axis", "turn", "turn back side", "mill-turn", "Swiss turn"
  std::vector<int> features;            ///< feature ids cut here, in order of precedence
  std::vector<FaceId> faces;            ///< faces cut here, ascending
  std::vector<ToolPosition> positions;  ///< the tool axes of this setup, the one that cuts most first
  std::vector<ToolNeed> tools;          ///< by feature; empty: tools were not tried, or turned
  Clamping clamping;
};

struct UnreachedFace {
  enum class OtherProcess {
    none,           ///< not looked for: another machine reaches it
    wireEdm,        ///< ruled, and open at both ends of the wire
    sinkerEdm,      ///< an electrode that comes along `direction`
    notMachinable,  ///< hidden from everywhere
  };
  FaceId face = 0;
  std::string reason;  ///< what blocks it, and which process could make it
  OtherProcess process = OtherProcess::none;
  std::optional<Vec3> direction;  ///< of the wire, or from where the electrode comes
};
/// "none", "wireEdm", "sinkerEdm", "notMachinable": as in the report.
const char* name(UnreachedFace::OtherProcess process);

/// How many setups the same part takes when the drawing is read in one particular way.
struct StockReading {
  int setups = 0;
  std::string meaning;  ///< "outer faces bought to size", "all outer faces machined from oversize stock", …
  std::optional<int> clampings = {};  ///< absent: not planned, so as many as setups
};

/// Two faces whose place to each other counts.
struct PairTogether {
  std::array<FaceId, 2> faces{};
  std::string origin;     ///< "stated in the file", "coaxial (inferred)", …
  bool together = false;  ///< one setup cuts both
};

/// A plan with as few setups as the one taken, and why it was not.
struct OtherPlan {
  std::vector<Vec3> directions;  ///< as Setup::direction, in no order of machining
  int pairsTogether = 0;
  double areaRatio = 0;  ///< of what is cut without tilting to that of the plan taken
  std::string whyNot;
};

/// All plans with the fewest setups, where they are few enough to list.
struct OptimalPlans {
  int count = 0;                  ///< found, the one taken among them; 0: not looked for
  bool all = false;               ///< there are no more
  int different = 0;              ///< of those found, up to the part's own symmetry
  std::vector<OtherPlan> others;  ///< one for each that differs, best first, up to a dozen
};

struct SetupPlan;

/// A plan that is made only where holding asks for it.
struct TiedPlan {
  bool cutsLessArea = false;
  std::function<SetupPlan()> make;  ///< while what the plans were chosen from lasts
};

struct SetupPlan {
  MachineClass machine = MachineClass::mill3;
  bool feasible = false;      ///< every face is reached and every setup is held
  std::string reason;         ///< why not feasible, or what the plan rests on
  std::vector<Setup> setups;  ///< in order of machining
  std::string stock;          ///< the raw piece and its size, "block 40 × 24 × 35 mm, …"; empty: not chosen
  int minimum = 0;            ///< number of setups of the plan
  int lowerBound = 0;         ///< proven: no plan with fewer; equal to minimum where optimality is proven
  /// 0-based index into setups; a face shared between setups counts where most of it is cut.
  std::map<FaceId, int> setupOfFace;
  std::vector<UnreachedFace> unreached;
  std::vector<StockReading> readings;  ///< the first is the one that this plan follows
  OptimalPlans optimal;
  std::vector<PairTogether> pairs;  ///< whose faces are both cut
  /// Plans that only holding can tell from this one, and after them those that cut less area and are as good in all
  /// else, for where this one needs special means; planWorkholding takes the best and leaves none.
  std::vector<TiedPlan> tied;
};

struct CountRange {
  int value = 0, low = 0, high = 0;
  std::string reason;
};

}  // namespace stepwise
