#include "features/setups/workpiece.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace stepwise {
namespace {

/// Calls take(direction, face) for all that the setup cuts.
template <class Take>
void forCuts(const Setup& setup, Take&& take) {
  if (setup.positions.empty())
    for (FaceId face : setup.faces) take(setup.direction, face);
  for (const ToolPosition& position : setup.positions)
    for (FaceId face : position.faces) take(position.direction, face);
}

}  // namespace

Foot footAfter(const Face& face, Vec3 direction, const StockSide& side) {
  constexpr double kBeside = 0.1;  // about 6°
  const double fromBelow = dot(direction, side.normal);
  if (fromBelow <= -kBeside) return Foot::whole;
  const auto* plane = std::get_if<Plane>(&face.surface);
  const bool cutsOff = plane != nullptr && dot(plane->normal, side.normal) > 0.5;
  return fromBelow > kBeside || cutsOff ? Foot::gone : Foot::notched;
}

Workpiece workpieceBefore(const SetupPlan& plan, std::size_t setup, const PartOutline& outline,
                          const Recognition& recognition, const RawStock& stock) {
  const std::size_t faceCount = outline.graph().faces.size();
  Workpiece workpiece{&outline,
                      &recognition,
                      &stock,
                      std::vector<char>(faceCount, 0),
                      std::vector<char>(faceCount, 0),
                      {},
                      {},
                      {},
                      {},
                      setup == 0,
                      Workpiece::Cut::rough,
                      &plan.setups[setup].tools,
                      &plan.setups[setup].positions};
  const bool cast = stock.form == RawStock::Form::casting;
  workpiece.untouched.fill(!cast);
  workpiece.foot.fill(cast ? Foot::gone : Foot::whole);
  if (cast) {
    workpiece.cast.assign(faceCount, 1);
    for (const Face& face : outline.graph().faces)
      workpiece.exists[face.id - 1] = static_cast<char>(!plan.setupOfFace.contains(face.id));
    for (const auto& [face, cutIn] : plan.setupOfFace)
      workpiece.cast[face - 1] = static_cast<char>(cutIn >= static_cast<int>(setup));
  }
  for (const StockSide& side : stock.sides)
    for (FaceId face : side.faces) workpiece.exists[face - 1] = 1;
  for (const auto& [face, cutIn] : plan.setupOfFace)
    if (cutIn < static_cast<int>(setup)) workpiece.exists[face - 1] = 1;
  for (FaceId face : plan.setups[setup].faces) workpiece.cutNow[face - 1] = 1;
  for (std::size_t earlier = 0; earlier < setup; ++earlier)
    forCuts(plan.setups[earlier], [&](Vec3 direction, FaceId face) {
      for (unsigned s = 0; s < 6; ++s) {
        if (((stock.reachesSide[face - 1] >> s) & 1u) == 0) continue;
        workpiece.untouched[s] = false;
        workpiece.foot[s] =
            std::max(workpiece.foot[s], footAfter(outline.graph().face(face), direction, stock.sides[s]));
      }
    });
  for (std::size_t later = setup + 1; later < plan.setups.size(); ++later)
    forCuts(plan.setups[later], [&](Vec3 direction, FaceId face) {
      for (unsigned s = 0; s < 6; ++s)
        if (((stock.reachesSide[face - 1] >> s) & 1u) != 0 &&
            footAfter(outline.graph().face(face), direction, stock.sides[s]) == Foot::gone)
          workpiece.offLater[s] = true;
    });
  return workpiece;
}

double lowestLeaningTool(const Workpiece& workpiece, Vec3 up) {
  constexpr double kLeans = 0.996;  // 5°
  double lowest = std::numeric_limits<double>::infinity();
  if (workpiece.positions == nullptr) return lowest;
  const PartOutline& outline = *workpiece.outline;
  for (const ToolPosition& position : *workpiece.positions) {
    if (dot(position.direction, up) > kLeans) continue;
    for (FaceId face : position.faces) {
      // The tool leaves the face where it reaches farthest towards the spindle; deeper down it is inside the part.
      const std::vector<Vec3> points = outline.pointsAlong(face, up);
      double farthest = -std::numeric_limits<double>::infinity();
      for (Vec3 point : points) farthest = std::max(farthest, dot(point, position.direction));
      for (Vec3 point : points)
        if (dot(point, position.direction) >= farthest - 10 * outline.toleranceMm())
          lowest = std::min(lowest, dot(point, up));
    }
  }
  return lowest;
}

std::vector<std::vector<FaceId>> cutGroups(const Workpiece& workpiece) {
  std::map<int, std::vector<FaceId>> byFeature;  // faces without owner under their negative number
  for (const Face& face : workpiece.outline->graph().faces)
    if (workpiece.cutNow[face.id - 1])
      byFeature[workpiece.recognition->faces[face.id - 1].feature.value_or(-face.id)].push_back(face.id);
  std::vector<std::vector<FaceId>> groups;
  for (auto& [feature, faces] : byFeature) groups.push_back(std::move(faces));
  return groups;
}

}  // namespace stepwise
