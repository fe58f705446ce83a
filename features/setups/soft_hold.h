// Ways to hold what a vise and a chuck cannot: soft jaws on the contour, vacuum and wax under a flat bottom, pull
// studs.
//
// Lengths in mm. Cost: quadratic in the part's upright faces. Does not see: the strength of wax and adhesive.
#pragma once

#include <optional>
#include <string>

#include "features/setups/plan_workholding.h"
#include "features/setups/workpiece.h"

namespace stepwise {

/// What the workpiece rests on: the lowest flat side square to `up`.
struct Support {
  std::vector<FaceId> faces;  ///< of the finished part; empty: raw stock
  double areaMm2 = 0;
  double heightMm = 0;  ///< along `up`
  double widthMm = 0;   ///< the narrowest way across what it stands on
  bool rough = false;   ///< as cast
};
/// Absent where nothing flat lies at the bottom, or it is cut in this setup.
std::optional<Support> findSupport(const Workpiece& workpiece, Vec3 up);

/// Why a workpiece that is pressed onto its support with `pressedN` tips over the support's nearest edge under a cut at
/// its top, with the moments; empty: it does not.
std::string whyItTips(const Workpiece& workpiece, Vec3 up, const Support& support, double pressedN,
                      const WorkholdingOptions& options);

/// Features cut now that come out at the bottom: air leaks there, and a sacrificial plate is needed.
std::vector<FaceId> cutsThroughBottom(const Workpiece& workpiece, Vec3 up, const Support& support);

struct ContourGrip {
  std::vector<FaceId> firstJaw, secondJaw;
  double openingMm = 0, gripDepthMm = 0, contactAreaMm2 = 0;
  Vec3 normal;                           ///< of the first jaw's face, out of the part
  double firstMm = 0, secondMm = 0;      ///< the faces along `normal`
  double jawBottomMm = 0, jawTopMm = 0;  ///< along `up`
  double holdsN = 0;                     ///< cutting force at the top of the part that it holds
};
struct ContourSearch {
  std::optional<ContourGrip> grip;
  std::string whyNot;
};
/// Two stretches of upright faces that look away from each other, by jaws milled to their shape; they follow the
/// contour from face to face.
ContourSearch findContourGrip(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options);

/// Holes along `up` in the bottom that exist already and take a bolt or pull stud from below: their feature ids.
std::vector<int> holesInBottom(const Workpiece& workpiece, Vec3 up, const WorkholdingOptions& options);

}  // namespace stepwise
