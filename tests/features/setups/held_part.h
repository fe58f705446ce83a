// A body with a plan written by hand, to be held.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "features/setups/part_outline.h"
#include "features/setups/plan_workholding.h"
#include "features/setups/ways_to_hold.h"
#include "features/setups/workpiece.h"
#include "geom/model/combine_solids.h"
#include "geom/model/make_solid.h"
#include "tests/features/setups/hand_made_part.h"
#include "tests/support/catch.h"

namespace stepwise::testing {

/// A real body with stock sides found by the box, everything else without owner, and a plan written by hand.
struct HeldPart {
  FaceGraph graph;
  Recognition recognition;
  OrientedBox box;
  SetupPlan plan;

  explicit HeldPart(const Solid& solid) : graph(buildFaceGraph(solid)) {
    const Vec3 half = graph.box.size() * 0.5;
    box.frame.origin = graph.box.center();
    box.halfExtentsMm = half;
    for (const Face& face : graph.faces) {
      const auto* plane = std::get_if<Plane>(&face.surface);
      bool stock = false;
      if (plane != nullptr) {
        for (Vec3 side : kBoxDirections)
          stock = stock || (dot(plane->normal, side) > 1 - 1e-9 &&
                            std::abs(dot(face.point - graph.box.center(), side) - std::abs(dot(half, side))) < 1e-6);
      }
      recognition.faces.push_back({std::nullopt, stock ? "stock" : "unowned", ""});
    }
    plan.feasible = true;
  }
  std::vector<FaceId> facesWhere(const std::function<bool(const Face&)>& wanted) const {
    std::vector<FaceId> found;
    for (const Face& face : graph.faces)
      if (wanted(face)) found.push_back(face.id);
    return found;
  }
  std::vector<FaceId> unowned() const {
    return facesWhere([&](const Face& face) { return recognition.faces[face.id - 1].faceClass == "unowned"; });
  }
  /// The face with this outward normal that lies farthest along it.
  FaceId side(Vec3 normal) const {
    FaceId best = 0;
    for (const Face& face : graph.faces) {
      const auto* plane = std::get_if<Plane>(&face.surface);
      if (plane == nullptr || dot(plane->normal, normal) < 1 - 1e-9) continue;
      if (best == 0 || dot(face.point, normal) > dot(graph.face(best).point, normal)) best = face.id;
    }
    return best;
  }
  HeldPart& setup(Vec3 direction, std::vector<FaceId> faces, std::string operation = "mill") {
    Setup added;
    added.direction = direction;
    added.operation = std::move(operation);
    added.faces = faces;
    added.positions = {{direction, {}, faces}};
    for (FaceId face : faces) plan.setupOfFace[face] = static_cast<int>(plan.setups.size());
    plan.setups.push_back(std::move(added));
    plan.minimum = plan.lowerBound = static_cast<int>(plan.setups.size());
    return *this;
  }
  const Clamping& hold(std::size_t setup = 0, const WorkholdingOptions& options = {}) {
    planWorkholding(plan, graph, recognition, box, options);
    return plan.setups.at(setup).clamping;
  }
  /// In the order given, whatever would be held better.
  Clamping holdInPlace(std::size_t setup) const {
    const PartOutline outline(graph);
    const RawStock stock = chooseRawStock(plan, outline, recognition, box);
    const Workpiece workpiece = workpieceBefore(plan, setup, outline, recognition, stock);
    const Vec3 half = box.halfExtentsMm;
    return holdOnMill(workpiece, {plan.setups[setup].direction}, 2 * std::max({half.x, half.y, half.z}),
                      {.stillInStock = setup == 0}, {})
        .clamping;
  }
};

inline bool refuses(const Clamping& clamping, const std::string& way, const std::string& why) {
  return std::any_of(clamping.rejected.begin(), clamping.rejected.end(),
                     [&](const std::string& line) { return line.rfind(way + ":", 0) == 0 && says(line, why); });
}

inline Solid must(Result<Solid> solid) {
  REQUIRE(solid);
  return *solid;
}

}  // namespace stepwise::testing
