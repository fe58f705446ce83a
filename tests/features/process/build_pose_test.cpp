#include "features/process/build_pose.h"

#include "features/process/printer_limits.h"
#include "geom/mesh/tessellate.h"
#include "tests/features/process/hand_made_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

const ProcessLibrary& library() {
  static const ProcessLibrary result = *ProcessLibrary::builtIn();
  return result;
}

BuildPoses posesOf(const HandMadePart& part, const Solid& solid, const ProcessLibrary& with = library()) {
  const TriangleMesh mesh = tessellate(solid);
  return proposeBuildPoses(mesh, part.graph, part.recognition, findOrientedBox(mesh), with);
}

BuildPoses posesOf(const Solid& solid) { return posesOf(startPart(solid), solid); }

/// A plate on a foot in its middle, like a mushroom: 20 × 20 × 2 on 6 × 6 × 10.
Solid mushroom() { return fuse(makeBlock({20, 20, 2}, {0, 0, 10}), makeBlock({6, 6, 10}, {7, 7, 0})).value(); }

const ProcessStep& stepOf(const Route& route, const std::string& operation) {
  const auto found = std::find_if(route.steps.begin(), route.steps.end(),
                                  [&](const ProcessStep& step) { return step.operation == operation; });
  REQUIRE(found != route.steps.end());
  return *found;
}

}  // namespace

TEST_CASE("without supports the lowest pose is proposed, on the largest flat base") {
  const BuildPose flat = posesOf(makeBlock({20, 12, 3})).at("lmm35");
  CHECK(flat.heightMm == Approx(3));
  CHECK(flat.lengthMm == Approx(20));
  CHECK(flat.widthMm == Approx(12));
  CHECK(flat.baseMm2 == Approx(240));
  CHECK(flat.fits);
  CHECK(flat.reason.find("fewest layers") != std::string::npos);
  // A step on top: both ways up are as low, one has the larger base.
  const Solid stepped = cut(makeBlock({20, 12, 4}), makeBlock({8, 14, 3}, {13, -1, 2})).value();
  const BuildPose pose = posesOf(stepped).at("lmm35");
  CHECK(pose.up.z == Approx(1));
  CHECK(pose.baseMm2 == Approx(240));
}

TEST_CASE("with supports the pose with the least overhang is proposed") {
  const BuildPoses poses = posesOf(mushroom());
  CHECK(poses.at("lpbf").up.z == Approx(-1));  // upside down nothing hangs over
  CHECK(poses.at("lpbf").overhangMm2 == Approx(0).margin(1e-9));
  CHECK(poses.at("lpbf").baseMm2 == Approx(400));
  CHECK(poses.at("lpbf").reason.find("45°") != std::string::npos);
  CHECK(poses.at("lmm35").heightMm == Approx(12));
  CHECK(poses.count("mim") == 0);
}

TEST_CASE("a pose that fits the printer is taken before a lower one that does not") {
  const BuildPose upright = posesOf(makeBlock({100, 10, 4})).at("lmm35");  // 46.8 × 74.9 × 122 mm
  CHECK(upright.fits);
  CHECK(upright.heightMm == Approx(100));
  const BuildPose none = posesOf(makeBlock({200, 10, 4})).at("lmm35");
  CHECK_FALSE(none.fits);
  CHECK(none.reason.find("none of") == 0);
}

TEST_CASE("layers, plate and supports of the printed route come from the pose that is proposed") {
  const Solid solid = mushroom();
  const HandMadePart part = startPart(solid);
  PlanProcessOptions options{.material = "316L", .quantity = 10};
  options.poses = posesOf(part, solid);
  const ProcessPlan plan = part.plan(library(), options);
  const Route& lpbf = *plan.find("lpbf");
  // 12 mm in layers of 30 µm; 400 mm² stand on the plate and nothing on supports.
  CHECK(stepOf(lpbf, "lpbf-print").reason.find("400 layers") != std::string::npos);
  CHECK(stepOf(lpbf, "lpbf-cutoff").reason.find("400 mm²") != std::string::npos);
  CHECK(stepOf(lpbf, "lpbf-support").reason.find("0 mm² stood on supports") != std::string::npos);
  // Laid on its side by hand, the route follows: fewer or more layers, the new area.
  BuildPose& pose = options.poses.at("lpbf");
  pose.heightMm = 20;
  pose.baseMm2 = 40;
  pose.overhangMm2 = 60;
  const Route& laid = *part.plan(library(), options).find("lpbf");
  CHECK(stepOf(laid, "lpbf-print").reason.find("667 layers") != std::string::npos);
  CHECK(stepOf(laid, "lpbf-cutoff").reason.find("100 mm²") != std::string::npos);
  pose.fits = false;
  CHECK_FALSE(part.plan(library(), options).find("lpbf")->feasible);
}

TEST_CASE("a value at its limit meets it, whatever its last digits are") {
  CHECK_FALSE(isBelow(1.0 - 1e-12, 1.0));
  CHECK_FALSE(isBelow(0.99995, 1.0));
  CHECK(isBelow(0.999, 1.0));
  CHECK_FALSE(isAbove(25.4 / 2 * (1 + 1e-9), 12.7));
  CHECK(isAbove(1.001, 1.0));
}
