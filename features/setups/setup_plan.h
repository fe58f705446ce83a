// The plan of setups: from where what is cut, how the workpiece is held meanwhile, and the proof that fewer won't do.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "features/recognize/feature.h"

namespace stepwise {

enum class MachineClass { mill3, mill4, mill5, turn, millTurn, swiss };
inline constexpr std::array kMachineClasses{MachineClass::mill3, MachineClass::mill4,    MachineClass::mill5,
                                            MachineClass::turn,  MachineClass::millTurn, MachineClass::swiss};
/// "mill3", "mill4", …, "swiss": the keys of the report.
const char* name(MachineClass machine);

/// One way of holding the workpiece for one setup.
struct Clamping {
  enum class Method { vise, chuck, collet, softJaws, zeroPoint, vacuum, wax, carrierFrame, customFixture };
  Method method = Method::vise;
  std::vector<FaceId> firstJaw, secondJaw;  ///< clamped faces of the finished part; empty: holds on stock
  bool onStock = false;                     ///< grips faces of the raw stock that are not yet machined
  double openingMm = 0;                     ///< jaw opening or clamped diameter
  double gripDepthMm = 0;
  double contactAreaMm2 = 0;
  std::string reason;
  std::vector<std::string> rejected;        ///< "vise: …why not…", one line for each way refused
};
const char* name(Clamping::Method method);

struct Setup {
  Vec3 direction;               ///< tool axis, out of the material; turning: the spindle axis
  std::string operation;        ///< "mill", "turn", "turn back side", "mill indexed", …
  std::vector<int> features;    ///< feature ids cut here, in order of precedence
  std::vector<FaceId> faces;    ///< faces cut here, ascending
  Clamping clamping;
};

struct UnreachedFace {
  FaceId face = 0;
  std::string reason;           ///< what blocks it, and which process could make it
};

struct SetupPlan {
  MachineClass machine = MachineClass::mill3;
  bool feasible = false;        ///< every face is reached and every setup is held
  std::string reason;           ///< why not feasible, or what the plan rests on
  std::vector<Setup> setups;    ///< in order of machining
  int minimum = 0;              ///< number of setups of the plan
  int lowerBound = 0;           ///< proven: no plan with fewer; equal to minimum where optimality is proven
  std::map<FaceId, int> setupOfFace;  ///< 0-based index into setups
  std::vector<UnreachedFace> unreached;
};

struct CountRange {
  int value = 0, low = 0, high = 0;
  std::string reason;
};

}  // namespace stepwise
