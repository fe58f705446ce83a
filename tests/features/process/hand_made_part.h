// Parts for the tests of the process chain: real bodies with recognition and setups written by hand, so that these
// tests do not depend on how well features are found.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "features/process/plan_process.h"
#include "geom/brep/face_graph.h"
#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"

namespace stepwise::test {

struct HandMadePart {
  FaceGraph graph;
  MassProperties mass;
  Recognition recognition;
  std::vector<SetupPlan> setups;
  std::vector<CountRange> clampings;

  ProcessPlan plan(const ProcessLibrary& library, const PlanProcessOptions& options = {}) const {
    return planProcess(graph, mass, recognition, setups, clampings, library, options);
  }
};

inline HandMadePart startPart(const Result<Solid>& solid) {
  if (!solid) throw std::runtime_error(solid.error().message);
  HandMadePart part;
  part.graph = buildFaceGraph(*solid);
  part.mass = computeMassProperties(*solid);
  for (std::size_t i = 0; i < part.graph.faces.size(); ++i)
    part.recognition.faces.push_back({std::nullopt, "unowned", "no rule"});
  return part;
}

inline int addFeature(HandMadePart& part, FeatureShape shape, std::vector<FaceId> faces, std::vector<Vec3> directions) {
  Feature feature;
  feature.id = static_cast<int>(part.recognition.features.size()) + 1;
  feature.faceClass = kindName(shape);
  feature.shape = std::move(shape);
  feature.faces = std::move(faces);
  feature.directions = std::move(directions);
  for (const FaceId face : feature.faces) part.recognition.faces[face - 1] = {feature.id, feature.faceClass, {}};
  part.recognition.features.push_back(std::move(feature));
  return part.recognition.features.back().id;
}

/// All of the part's free faces cut in one setup from `direction`, with the features given.
inline Setup oneSetup(const HandMadePart& part, Vec3 direction, const std::string& operation) {
  Setup setup;
  setup.direction = direction;
  setup.operation = operation;
  for (const Feature& feature : part.recognition.features) setup.features.push_back(feature.id);
  for (std::size_t i = 0; i < part.recognition.faces.size(); ++i) {
    if (part.recognition.faces[i].faceClass != "stock") setup.faces.push_back(static_cast<int>(i) + 1);
  }
  return setup;
}

inline void addPlan(HandMadePart& part, MachineClass machine, std::vector<Setup> setups) {
  SetupPlan plan;
  plan.machine = machine;
  plan.feasible = true;
  plan.setups = std::move(setups);
  plan.minimum = plan.lowerBound = static_cast<int>(plan.setups.size());
  for (std::size_t i = 0; i < plan.setups.size(); ++i) {
    for (const FaceId face : plan.setups[i].faces) plan.setupOfFace.emplace(face, static_cast<int>(i));
  }
  part.clampings.push_back({plan.minimum, plan.minimum, plan.minimum, {}});
  part.setups.push_back(std::move(plan));
}

inline std::vector<FaceId> facesWhere(const FaceGraph& graph, const std::function<bool(const Face&)>& choose) {
  std::vector<FaceId> ids;
  for (const Face& face : graph.faces) {
    if (choose(face)) ids.push_back(face.id);
  }
  return ids;
}

inline bool onBox(const Face& face, const Box3& box) {
  const auto* plane = std::get_if<Plane>(&face.surface);
  if (!plane) return false;
  const Vec3 n = plane->normal, c = face.centroid;
  const double reach = n.x > 0.5    ? box.max.x - c.x
                       : n.x < -0.5 ? c.x - box.min.x
                       : n.y > 0.5  ? box.max.y - c.y
                       : n.y < -0.5 ? c.y - box.min.y
                       : n.z > 0.5  ? box.max.z - c.z
                                    : c.z - box.min.z;
  return std::abs(reach) < 1e-6;
}

/// 60 × 40 × 10 plate bought to size, pocket 30 × 20 × 5 with corner radius 3, two through holes of `holeMm`.
inline HandMadePart pocketPlate(double holeMm = 5) {
  const double r = 3;
  std::vector<Solid> tools{makeBlock({30 - 2 * r, 20, 6}, {15 + r, 10, 5}),
                           makeBlock({30, 20 - 2 * r, 6}, {15, 10 + r, 5})};
  for (const double x : {15 + r, 45 - r}) {
    for (const double y : {10 + r, 30 - r}) tools.push_back(makeCylinder({x, y, 5}, {0, 0, 1}, r, 6));
  }
  for (const double x : {7.0, 53.0}) tools.push_back(makeCylinder({x, 20, -1}, {0, 0, 1}, holeMm / 2, 12));
  HandMadePart part = startPart(cutAll(makeBlock({60, 40, 10}), tools));
  std::vector<FaceId> pocketFaces;
  for (const Face& face : part.graph.faces) {
    const auto* cylinder = std::get_if<Cylinder>(&face.surface);
    if (onBox(face, part.graph.box)) {
      part.recognition.faces[face.id - 1] = {std::nullopt, "stock", "side of the block"};
    } else if (!cylinder || std::abs(cylinder->radiusMm - holeMm / 2) > 1e-9) {
      pocketFaces.push_back(face.id);
    }
  }
  Cavity pocket;
  pocket.sides = 4;
  pocket.profile = "rectangular";
  pocket.lengthMm = 30;
  pocket.widthMm = 20;
  pocket.depthMm = 5;
  pocket.cornerRadiusMm = r;
  pocket.floors = facesWhere(part.graph, [&](const Face& face) {
    return std::holds_alternative<Plane>(face.surface) && face.normal.z > 0.9 && std::abs(face.centroid.z - 5) < 1e-6;
  });
  addFeature(part, pocket, pocketFaces, {{0, 0, 1}});
  for (const double x : {7.0, 53.0}) {
    Hole hole;
    hole.diameterMm = holeMm;
    hole.depthMm = 10;
    hole.axisDirection = {0, 0, 1};
    hole.axisOrigin = {x, 20, 10};
    const auto faces = facesWhere(part.graph, [&](const Face& face) {
      const auto* cylinder = std::get_if<Cylinder>(&face.surface);
      return cylinder && std::abs(cylinder->radiusMm - holeMm / 2) < 1e-9 && std::abs(cylinder->origin.x - x) < 1e-6;
    });
    hole.segments = {{HoleSegment::Kind::cylinder, holeMm, holeMm, 0, 10, {}, faces}};
    addFeature(part, hole, faces, {{0, 0, 1}, {0, 0, -1}});
  }
  addPlan(part, MachineClass::mill3, {oneSetup(part, {0, 0, 1}, "mill")});
  addPlan(part, MachineClass::mill5, {oneSetup(part, {0, 0, 1}, "mill 5-axis")});
  return part;
}

/// Turned pin: 6 mm over 12 mm, 4 mm over 8 mm.
inline HandMadePart turnedPin() {
  HandMadePart part = startPart(fuse(makeCylinder({}, {0, 0, 1}, 3, 12), makeCylinder({0, 0, 12}, {0, 0, 1}, 2, 8)));
  TurnedProfile turned;
  turned.axisDirection = {0, 0, 1};
  turned.maxDiameterMm = 6;
  turned.lengthMm = 20;
  turned.turnedAreaFraction = 1;
  std::vector<FaceId> all;
  for (const Face& face : part.graph.faces) all.push_back(face.id);
  addFeature(part, turned, all, {{0, 0, 1}, {0, 0, -1}});
  Setup front = oneSetup(part, {0, 0, 1}, "turn"), back = front;
  back.direction = {0, 0, -1};
  back.operation = "turn back side";
  back.faces = facesWhere(part.graph, [](const Face& face) { return face.normal.z < -0.9; });
  std::erase_if(front.faces,
                [&](FaceId face) { return std::find(back.faces.begin(), back.faces.end(), face) != back.faces.end(); });
  addPlan(part, MachineClass::turn, {front, back});
  addPlan(part, MachineClass::swiss, {oneSetup(part, {0, 0, 1}, "turn")});
  return part;
}

/// Flat spring of that thickness with one hole.
inline HandMadePart flatSpring(double thicknessMm = 0.1, double holeMm = 1) {
  HandMadePart part =
      startPart(cut(makeBlock({12, 4, thicknessMm}), makeCylinder({2, 2, -1}, {0, 0, 1}, holeMm / 2, 3)));
  Hole hole;
  hole.diameterMm = holeMm;
  hole.depthMm = thicknessMm;
  hole.axisDirection = {0, 0, 1};
  const auto faces =
      facesWhere(part.graph, [](const Face& face) { return std::holds_alternative<Cylinder>(face.surface); });
  addFeature(part, hole, faces, {{0, 0, 1}, {0, 0, -1}});
  addPlan(part, MachineClass::mill3, {oneSetup(part, {0, 0, 1}, "mill")});
  return part;
}

}  // namespace stepwise::test
