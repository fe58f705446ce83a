// A body taken through recognition, access, setups and workholding, with the laws that hold for every plan.
#pragma once

#include <algorithm>
#include <set>

#include "features/recognize/recognize_features.h"
#include "features/setups/choose_setups.h"
#include "features/setups/plan_workholding.h"
#include "geom/mesh/oriented_box.h"
#include "geom/mesh/ray_caster.h"
#include "geom/mesh/tessellate.h"
#include "tests/features/setups/hand_made_part.h"
#include "tests/support/catch.h"

namespace stepwise::testing {

struct Planned {
  FaceGraph graph;
  Recognition recognition;
  Access access;
  std::vector<SetupPlan> plans;

  const SetupPlan& on(MachineClass machine) const { return plans[static_cast<std::size_t>(machine)]; }
  std::vector<int> minima() const {
    std::vector<int> result;
    for (const SetupPlan& plan : plans) result.push_back(plan.minimum);
    return result;
  }
};

inline Planned planned(const Solid& solid, const ChooseSetupsOptions& options = {}) {
  Planned result;
  result.graph = buildFaceGraph(solid);
  result.recognition = recognizeFeatures(result.graph);
  const TriangleMesh mesh = tessellate(solid);
  std::vector<Vec3> preferred;
  for (const Face& face : result.graph.faces)
    if (const auto* plane = std::get_if<Plane>(&face.surface)) preferred.push_back(plane->normal);
  const OrientedBox box = findOrientedBox(solid, mesh, preferred);
  result.access = findAccess(result.graph, result.recognition, mesh, RayCaster(mesh), box);
  result.plans = chooseSetups(result.graph, result.recognition, result.access, options);
  for (SetupPlan& plan : result.plans) planWorkholding(plan, result.graph, result.recognition, box);
  for (const SetupPlan& plan : result.plans) {
    CAPTURE(name(plan.machine), plan.reason);
    CHECK(plan.lowerBound == plan.minimum);
    std::set<FaceId> unreached;
    for (const UnreachedFace& face : plan.unreached) unreached.insert(face.face);
    for (const Face& face : result.graph.faces)
      if (result.recognition.faces[face.id - 1].faceClass != "stock")
        CHECK(plan.setupOfFace.contains(face.id) != unreached.contains(face.id));
    for (const Setup& setup : plan.setups) {
      CHECK_FALSE(setup.clamping.reason.empty());
      for (const std::vector<FaceId>* jaw : {&setup.clamping.firstJaw, &setup.clamping.secondJaw})
        for (FaceId face : *jaw)
          if (plan.machine <= MachineClass::mill5)
            CHECK_FALSE(std::binary_search(setup.faces.begin(), setup.faces.end(), face));
    }
  }
  return result;
}

}  // namespace stepwise::testing
