// What real tools reach: twins of one shape, one with room for a tool and one without.
#include "features/setups/tool_reach.h"

#include <functional>

#include "features/process/process_library.h"
#include "features/setups/explain_unreached.h"
#include "geom/model/blend_edges.h"
#include "geom/model/combine_solids.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "geom/model/vary_solid.h"
#include "tests/features/setups/planned_part.h"
#include "tests/support/recognized.h"

using namespace stepwise;
using namespace stepwise::testing;

namespace {

const Vec3 kUp{0, 0, 1};

struct Tried {
  FaceGraph graph;
  Recognition recognition;
  Access access;
  std::vector<SetupPlan> plans;

  const ToolAccess& from(FaceId face, Vec3 direction) const {
    for (int d = 0; d < static_cast<int>(access.directions.size()); ++d)
      if (dot(access.directions[static_cast<std::size_t>(d)].direction, direction) > 1 - 1e-9)
        if (const ToolAccess* tools = access.toolAccess(face, d)) return *tools;
    FAIL("no tool was tried on face " << face);
    return access.tools.front().front();
  }
  template <class Choose>
  FaceId face(Choose choose) const {
    for (const Face& face : graph.faces)
      if (choose(face)) return face.id;
    FAIL("no such face");
    return 0;
  }
  FaceId planeAt(Vec3 normal, double offset) const {
    return face([&](const Face& f) {
      const auto* plane = std::get_if<Plane>(&f.surface);
      return plane != nullptr && dot(plane->normal, normal) > 1 - 1e-9 &&
             std::abs(dot(plane->origin, normal) - offset) < 1e-6;
    });
  }
  FaceId cylinderOf(double radiusMm) const {
    return face([&](const Face& f) {
      const auto* cylinder = std::get_if<Cylinder>(&f.surface);
      return cylinder != nullptr && std::abs(cylinder->radiusMm - radiusMm) < 1e-6;
    });
  }
};

Tried tried(const Solid& solid, const std::function<void(ToolSet&)>& changeTools = {}) {
  Tried result;
  result.graph = buildFaceGraph(solid);
  result.recognition = recognizeFeatures(result.graph);
  const TriangleMesh mesh = tessellate(solid);
  const OrientedBox box = findOrientedBox(solid, mesh, {{1, 0, 0}, {0, 1, 0}, kUp});
  result.access = findAccess(result.graph, result.recognition, mesh, RayCaster(mesh), box);
  const Result<ProcessLibrary> library = ProcessLibrary::builtIn();
  REQUIRE(library);
  ToolSet tools = readTools(*library);
  if (changeTools) changeTools(tools);
  findToolReach(result.graph, result.recognition, mesh, tools, result.access);
  result.plans = chooseSetups(result.graph, result.recognition, result.access);
  return result;
}

/// A pocket with rounded corners in the middle of a block 40 × 40 × 30, open to the top.
Solid pocketed(double widthMm, double depthMm, double cornerMm) {
  const double a = 20 - widthMm / 2, b = 20 + widthMm / 2, low = 30 - depthMm;
  std::vector<Solid> tools{makeBlock({widthMm - 2 * cornerMm, widthMm, depthMm}, {a + cornerMm, a, low}),
                           makeBlock({widthMm, widthMm - 2 * cornerMm, depthMm}, {a, a + cornerMm, low})};
  for (double x : {a + cornerMm, b - cornerMm})
    for (double y : {a + cornerMm, b - cornerMm}) tools.push_back(makeCylinder({x, y, low}, kUp, cornerMm, depthMm));
  return made(cutAll(makeBlock({40, 40, 30}), tools));
}

}  // namespace

TEST_CASE("a pocket's rounded corner asks for a mill of its radius, long enough for its depth") {
  const Tried good = tried(pocketed(16, 12, 0.75));
  const ToolAccess& corner = good.from(good.cylinderOf(0.75), kUp);
  CHECK(corner.fraction == Approx(1));
  REQUIRE(corner.finest);
  CHECK(corner.finest->diameterMm == Approx(1.5));
  CHECK(corner.neededReachMm == Approx(12).margin(1.5));
  CHECK(good.plans.front().feasible);
  CHECK(good.access.corners.empty());

  const Tried tight = tried(pocketed(16, 12, 0.3));
  const ToolAccess& refused = tight.from(tight.cylinderOf(0.3), kUp);
  CHECK(refused.fraction < 0.5);
  CHECK(refused.limit == ToolAccess::Limit::deep);
  CHECK_FALSE(tight.plans.front().feasible);
  REQUIRE(tight.plans.front().unreached.size() == 4);
  CHECK(tight.plans.front().unreached.front().process == UnreachedFace::OtherProcess::sinkerEdm);
  REQUIRE(tight.plans.front().unreached.front().direction);
  CHECK(dot(*tight.plans.front().unreached.front().direction, kUp) == Approx(1));
  REQUIRE(tight.access.corners.size() == 4);
  CHECK(tight.access.corners.front().drawnRadiusMm == Approx(0.3));
  CHECK(tight.access.corners.front().neededRadiusMm() == Approx(0.75));
}

TEST_CASE("a shank as thick as its cutter rubs on walls higher than the flutes") {
  const auto plainShanks = [](ToolSet& tools) {
    for (Tool& tool : tools.endMills) tool.neckMm = tool.diameterMm;
  };
  // 12 mm wide: Ø10 cuts 30 mm with its flutes, and reaches 60.
  const Solid deep = made(cutAll(makeBlock({40, 40, 60}), {makeBlock({40, 12, 40}, {0, 14, 20})})),
              shallow = made(cutAll(makeBlock({40, 40, 60}), {makeBlock({40, 12, 25}, {0, 14, 35})}));
  const auto wallFrom = [](const Tried& part) { return part.from(part.planeAt({0, 1, 0}, 14), kUp); };
  const ToolAccess slim = wallFrom(tried(deep)), rubs = wallFrom(tried(deep, plainShanks)),
                   low = wallFrom(tried(shallow, plainShanks));
  CHECK(slim.fraction == 1);
  CHECK(slim.limit == ToolAccess::Limit::none);
  CHECK(rubs.fraction < 0.9);
  CHECK(rubs.limit == ToolAccess::Limit::deep);
  CHECK_FALSE(rubs.blockers.empty());
  CHECK(low.fraction == 1);
}

TEST_CASE("sharp corners between walls are reported with the radius a mill leaves, those on floors are not") {
  const Tried part = tried(made(cut(makeBlock({40, 40, 30}), makeBlock({16, 16, 12}, {12, 12, 18}))));
  CHECK(part.plans.front().feasible);
  REQUIRE(part.access.corners.size() == 4);
  CHECK(part.access.corners.front().drawnRadiusMm == 0);
  CHECK(part.access.corners.front().neededRadiusMm() == Approx(0.75));
  const Tried slot = tried(made(cut(makeBlock({40, 40, 30}), makeBlock({16, 40, 12}, {12, 0, 18}))));
  CHECK(slot.access.corners.empty());
}

TEST_CASE("a slot is cut by the mill it has room for, a slit goes to wire EDM and a blind one to sinker EDM") {
  const Tried slot = tried(made(cut(makeBlock({40, 40, 30}), makeBlock({3, 40, 12}, {18, 0, 18}))));
  CHECK(slot.from(slot.planeAt({1, 0, 0}, 18), kUp).finest->diameterMm == Approx(3));
  CHECK(slot.plans.front().feasible);

  const Tried slit = tried(made(cut(makeBlock({40, 40, 30}), makeBlock({0.05, 20, 30}, {20, 0, 0}))));
  REQUIRE_FALSE(slit.plans.front().unreached.empty());
  for (const UnreachedFace& face : slit.plans.front().unreached)
    CHECK(face.process == UnreachedFace::OtherProcess::wireEdm);

  const Tried blind = tried(made(cut(makeBlock({40, 40, 30}), makeBlock({0.05, 20, 20}, {20, 10, 10}))));
  REQUIRE(blind.plans.front().unreached.size() == 5);
  for (const UnreachedFace& face : blind.plans.front().unreached)
    CHECK(face.process == UnreachedFace::OtherProcess::sinkerEdm);
}

TEST_CASE("a passage deeper than its mill is cut from both sides, and the plan says so") {
  const Tried part = tried(made(cut(makeBlock({40, 40, 50}), makeBlock({4, 20, 50}, {18, 10, 0}))));
  const SetupPlan& mill = part.plans.front();
  CHECK(mill.feasible);
  CHECK(mill.minimum == 2);
  CHECK(mill.minimum == mill.lowerBound);
  CHECK(says(mill.reason, "from two sides"));
  const Tried shallow = tried(made(cut(makeBlock({40, 40, 30}), makeBlock({4, 20, 30}, {18, 10, 0}))));
  CHECK(shallow.plans.front().minimum == 1);
}

TEST_CASE("holes are drilled as deep as drills are long") {
  const auto deepHole = [](double diameterMm, double depthMm) {
    return made(drill(makeBlock({40, 40, 130}), {{.at = {20, 20, 130}, .diameterMm = diameterMm, .depthMm = depthMm}}));
  };
  const Tried usual = tried(deepHole(6, 50));
  CHECK(usual.from(usual.cylinderOf(3), kUp).largest->kind == Tool::Kind::drill);
  CHECK(usual.from(usual.cylinderOf(3), kUp).neededReachMm == Approx(50));
  const Tried deep = tried(deepHole(6, 120));
  CHECK(deep.from(deep.cylinderOf(3), kUp).largest->kind == Tool::Kind::deepDrill);
  CHECK(deep.plans.front().feasible);
  const Tried impossible = tried(deepHole(1, 120));
  CHECK(impossible.from(impossible.cylinderOf(0.5), kUp).limit == ToolAccess::Limit::deep);
  CHECK_FALSE(impossible.plans.front().feasible);
}

TEST_CASE("a wall beside a hole's mouth makes the drill longer where the holder would touch it") {
  const Solid step = made(cut(makeBlock({60, 40, 60}), makeBlock({40, 40, 40}, {20, 0, 20})));
  const auto reach = [&](double x) {
    const Tried part = tried(made(drill(step, {{.at = {x, 20, 20}, .diameterMm = 5, .depthMm = 10}})));
    return part.from(part.cylinderOf(2.5), kUp).neededReachMm;
  };
  CHECK(reach(45) == Approx(10));
  CHECK(reach(27) == Approx(50));
}

TEST_CASE("tool reach turns with the part") {
  const Solid body = pocketed(16, 12, 0.75);
  const Placement turn = rotationAbout({3, 1, 2}, {1, 2, 3}, Angle::degrees(41));
  const Tried a = tried(body), b = tried(moved(body, turn));
  const Vec3 up = turn.applyToDirection(kUp);
  for (const Face& face : a.graph.faces) {
    if (a.recognition.faces[face.id - 1].faceClass == "stock") continue;
    const ToolAccess &one = a.from(face.id, kUp), &other = b.from(face.id, up);
    CHECK(one.fraction == Approx(other.fraction));
    CHECK(one.finest->diameterMm == Approx(other.finest->diameterMm));
    CHECK(one.neededReachMm == Approx(other.neededReachMm).margin(0.01));
  }
}

TEST_CASE("a T-slot is cut through its mouth where a T-cutter of the library enters, else only along") {
  const auto slotted = [](double neckMm) {
    return tried(made(cutAll(makeBlock({60, 40, 30}), {makeBlock({60, neckMm, 20}, {0, 20 - neckMm / 2, 15}),
                                                       makeBlock({60, 12, 5}, {0, 14, 15})})));
  };
  const Tried wide = slotted(7), tight = slotted(3);
  const auto ceilingOf = [](const Tried& part) { return part.planeAt({0, 0, -1}, -20); };
  const auto byTCutter = [](const Tried& part, FaceId face) {
    double best = 0;
    for (const ToolAccess& tools : part.access.undercut[face - 1])
      if (dot(part.access.directions[static_cast<std::size_t>(tools.direction)].direction, kUp) > 0.99)
        best = std::max(best, tools.fraction);
    return best;
  };
  CHECK(byTCutter(wide, ceilingOf(wide)) == 1);
  CHECK(byTCutter(tight, ceilingOf(tight)) == 0);
  const SetupPlan &through = wide.plans.front(), &along = tight.plans.front();
  CHECK(through.minimum == 1);
  CHECK(through.feasible);
  CHECK(says(through.reason, "undercutting tool"));
  CHECK_FALSE(says(along.reason, "undercutting tool"));
}

TEST_CASE("a T-slot that is shut at both ends needs a hole through which the head comes in") {
  const auto slotted = [](double holeMm) {
    return tried(made(
        cutAll(makeBlock({60, 40, 30}), {makeBlock({40, 7, 20}, {10, 16.5, 15}), makeBlock({40, 12, 5}, {10, 14, 15}),
                                         makeCylinder({44, 20, 15}, kUp, holeMm / 2, 20)})));
  };
  const auto headOf = [](const Tried& part) {
    const FaceId ceiling = part.planeAt({0, 0, -1}, -20);
    double most = 0;
    for (const ToolAccess& tools : part.access.undercut[ceiling - 1])
      if (dot(part.access.directions[static_cast<std::size_t>(tools.direction)].direction, kUp) > 0.99 && tools.largest)
        most = std::max(most, tools.largest->diameterMm);
    return most;
  };
  CHECK(headOf(slotted(6)) < 7);  // what passes the mouth does not reach below its edges
  CHECK(headOf(slotted(12)) == 10);
}

TEST_CASE("a groove all around inside a bore is made by a T-cutter only where its mouth is wide enough") {
  const auto grooved = [](double boreMm) {
    // Square blocks, so that no rule of recognition calls it a groove.
    return tried(made(cutAll(makeBlock({50, 50, 30}),
                             {makeBlock({boreMm, boreMm, 20}, {25 - boreMm / 2, 25 - boreMm / 2, 10}),
                              makeBlock({boreMm + 4, boreMm + 4, 4}, {23 - boreMm / 2, 23 - boreMm / 2, 14})})));
  };
  const Tried wide = grooved(16), tight = grooved(4);
  const auto unreachedOf = [](const Tried& part) { return part.plans.front().unreached; };
  for (const UnreachedFace& face : unreachedOf(wide)) UNSCOPED_INFO(face.face << ": " << face.reason);
  CHECK(unreachedOf(wide).empty());
  CHECK(says(wide.plans.front().reason, "need"));
  REQUIRE_FALSE(unreachedOf(tight).empty());
  bool told = false;
  for (const UnreachedFace& face : unreachedOf(tight))
    told = told || says(face.reason, "no T-cutter of the library enters");
  CHECK(told);
}

TEST_CASE("chamfers, floor fillets and dovetails are offered the cutter of their form, where the library has it") {
  const auto formOf = [](const Tried& part, Tool::Kind kind) -> std::optional<Tool> {
    for (const FormCut& cut : part.access.forms)
      if (cut.tool.kind == kind &&
          dot(part.access.directions[static_cast<std::size_t>(cut.direction)].direction, kUp) > 0.99)
        return cut.tool;
    return std::nullopt;
  };
  const auto chamfered = [](double widthMm) {
    return tried(made(
        chamferEdges(makeBlock({40, 30, 20}), widthMm, both(alongDirection({1, 0, 0}), inPlane({0, 0, 20}, kUp)))));
  };
  CHECK(formOf(chamfered(1), Tool::Kind::chamferMill));
  CHECK_FALSE(formOf(chamfered(9), Tool::Kind::chamferMill));

  // A step whose inner edge, along y at x = 20 and z = 10, is filleted.
  const auto stepped = [](double radiusMm) {
    const Solid step = made(cut(makeBlock({40, 30, 20}), makeBlock({20, 30, 10}, {20, 0, 10})));
    return tried(made(blendEdges(step, radiusMm, both(inPlane({20, 0, 10}, {1, 0, 0}), inPlane({20, 0, 10}, kUp)))));
  };
  const std::optional<Tool> bullNose = formOf(stepped(2), Tool::Kind::bullNoseMill);
  REQUIRE(bullNose);
  CHECK(bullNose->cornerRadiusMm <= 2);
  CHECK(bullNose->diameterMm >= 16);
  CHECK_FALSE(formOf(stepped(0.02), Tool::Kind::bullNoseMill));

  // 60° flanks: 6 wide at the mouth, 5 deep.
  const auto dovetail = [](double mouthMm) {
    const double half = mouthMm / 2, foot = half + 5 / std::tan(Angle::degrees(60).inRadians());
    return tried(made(
        cut(makeBlock({40, 60, 20}),
            makePrism({{20 - foot, 0, 15}, {20 + foot, 0, 15}, {20 + half, 0, 20}, {20 - half, 0, 20}}, {0, 60, 0}))));
  };
  const Tried open = dovetail(14), tight = dovetail(3);
  const std::optional<Tool> cutter = formOf(open, Tool::Kind::dovetailCutter);
  REQUIRE(cutter);
  CHECK(cutter->fluteMm >= 5);
  CHECK_FALSE(formOf(tight, Tool::Kind::dovetailCutter));
  // The cutter decides: one setup from above, or along the slot where none enters.
  const auto madeFromAbove = [](const Tried& part) {
    const SetupPlan& plan = part.plans.front();
    return plan.unreached.empty() && plan.setups.size() == 1 && dot(plan.setups[0].direction, kUp) > 0.99;
  };
  CHECK(madeFromAbove(open));
  CHECK_FALSE(madeFromAbove(tight));
}

TEST_CASE("the level bottom line of a hollow is cut by a ball") {
  const Tried part = tried(made(cutAll(makeBlock({40, 40, 30}), {makeCylinder({20, -1, 30}, {0, 1, 0}, 5, 42)})));
  const ToolAccess& hollow = part.from(part.cylinderOf(5), kUp);
  CHECK(hollow.fraction > 0.98);
  CHECK(hollow.limit == ToolAccess::Limit::none);
  REQUIRE(hollow.finest);
  CHECK(hollow.finest->kind == Tool::Kind::ballMill);
}

TEST_CASE("a floor fillet below the reach of ball mills is made by a bull-nose mill where one has room") {
  const auto filleted = [](double widthMm) {
    const Solid slot = made(cut(makeBlock({120, 60, 70}), makeBlock({120, widthMm, 60}, {0, 30 - widthMm / 2, 10})));
    return tried(
        made(blendEdges(slot, 1, both(inPlane({0, 0, 10}, kUp), inPlane({0, 30 - widthMm / 2, 10}, {0, 1, 0})))));
  };
  const Tried wide = filleted(22), narrow = filleted(7);
  const ToolAccess& reached = wide.from(wide.cylinderOf(1), kUp);
  CHECK(reached.limit == ToolAccess::Limit::none);
  REQUIRE(reached.largest);
  CHECK(reached.largest->kind == Tool::Kind::bullNoseMill);
  CHECK(reached.largest->cornerRadiusMm <= 1);
  CHECK(narrow.from(narrow.cylinderOf(1), kUp).limit == ToolAccess::Limit::deep);
}

TEST_CASE("slivers that an exporter cut off a face do not decide whether tools reach it") {
  // Strips in the sharp corner of a pocket, where no cutter comes: the wall is no worse for being cut into them.
  Solid part = made(cut(makeBlock({40, 40, 30}), makeBlock({16, 16, 12}, {12, 12, 18})));
  CHECK(tried(part).from(tried(part).planeAt({1, 0, 0}, 12), kUp).limit == ToolAccess::Limit::none);
  for (int strip = 1; strip <= 6; ++strip)
    part = made(withFacesSplitByPlane(part, {0, 12 + 0.05 * strip, 0}, {0, 1, 0}));
  const Tried pieces = tried(part);
  CHECK(pieces.from(pieces.planeAt({1, 0, 0}, 12), kUp).limit == ToolAccess::Limit::none);
}
