// Parts for the tests of setups, written down by hand: faces, owners, and who is seen from where.
#pragma once

#include <string>
#include <vector>

#include "features/setups/choose_setups.h"

namespace stepwise::testing {

inline const std::vector<Vec3> kBoxDirections{{0, 0, 1}, {0, 0, -1}, {1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}};
enum BoxDirection { kTop, kBottom, kRight, kLeft, kRear, kFront };

/// True where the text contains the words.
inline bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

class HandMadePart {
 public:
  explicit HandMadePart(const std::vector<Vec3>& directions = kBoxDirections) {
    for (Vec3 direction : directions) access.directions.push_back({normalized(direction), "by hand"});
    graph.box.add(Vec3{0, 0, 0});
    graph.box.add(Vec3{40, 30, 10});
  }

  /// A face seen whole from the listed directions and not at all from the others.
  FaceId face(Surface surface, double areaMm2, const std::vector<int>& seenFrom) {
    Face added;
    added.id = static_cast<FaceId>(graph.faces.size()) + 1;
    added.surface = std::move(surface);
    added.areaMm2 = areaMm2;
    graph.faces.push_back(std::move(added));
    std::vector<double> fraction(access.directions.size(), 0.0);
    for (int d : seenFrom) fraction[d] = 1.0;
    access.fraction.push_back(std::move(fraction));
    access.blockedBy.emplace_back(access.directions.size());
    recognition.faces.push_back({std::nullopt, "unowned", "not asked"});
    return graph.faces.back().id;
  }
  FaceId plane(Vec3 normal, double areaMm2, const std::vector<int>& seenFrom) {
    return face(Plane{{}, normalized(normal)}, areaMm2, seenFrom);
  }
  FaceId bore(Vec3 axis, double areaMm2, const std::vector<int>& seenFrom) {
    return face(Cylinder{{}, normalized(axis), 2, true}, areaMm2, seenFrom);
  }
  /// Six stock sides, each seen from its own and the four square directions, as a block's sides are.
  std::vector<FaceId> stockBlock() {
    std::vector<FaceId> faces;
    for (int side = 0; side < 6; ++side) {
      std::vector<int> seenFrom;
      for (int d = 0; d < static_cast<int>(access.directions.size()); ++d)
        if (dot(access.directions[d].direction, kBoxDirections[side]) > -1e-9) seenFrom.push_back(d);
      faces.push_back(plane(kBoxDirections[side], 400, seenFrom));
      recognition.faces.back() = {std::nullopt, "stock", "box side"};
    }
    return faces;
  }
  int feature(FeatureShape shape, const std::vector<FaceId>& faces, std::vector<Vec3> directions = {}) {
    Feature added;
    added.id = static_cast<int>(recognition.features.size()) + 1;
    added.shape = std::move(shape);
    added.faceClass = kindName(added.shape);
    added.faces = faces;
    added.directions = std::move(directions);
    for (FaceId face : faces) recognition.faces[face - 1] = {added.id, added.faceClass, ""};
    recognition.features.push_back(std::move(added));
    return recognition.features.back().id;
  }
  /// A drilled hole of one face, open to the listed directions; no two have axis or diameter in common.
  int hole(Vec3 axis, const std::vector<int>& seenFrom, double areaMm2 = 60) {
    Hole shape;
    const double count = static_cast<double>(recognition.features.size());
    shape.diameterMm = 4 - 0.01 * count;
    shape.depthMm = 8;
    shape.axisOrigin = {count, count * count / 10, count * count * count / 100};
    shape.axisDirection = normalized(axis);
    return feature(shape, {bore(axis, areaMm2, seenFrom)});
  }
  void meet(FaceId a, FaceId b, Convexity convexity) {
    Edge edge;
    edge.id = static_cast<int>(graph.edges.size()) + 1;
    edge.faces = {a, b};
    edge.convexity = convexity;
    graph.edges.push_back(edge);
  }

  std::vector<SetupPlan> plans(const ChooseSetupsOptions& options = {}) const {
    return chooseSetups(graph, recognition, access, options);
  }
  SetupPlan plan(MachineClass machine, const ChooseSetupsOptions& options = {}) const {
    return plans(options)[static_cast<std::size_t>(machine)];
  }

  FaceGraph graph;
  Recognition recognition;
  Access access;
};

}  // namespace stepwise::testing
