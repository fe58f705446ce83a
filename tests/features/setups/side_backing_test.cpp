#include "features/setups/side_backing.h"

#include "geom/mesh/tessellate.h"
#include "tests/features/setups/held_part.h"

using namespace stepwise;
using namespace stepwise::testing;

namespace {

const Vec3 kX{1, 0, 0}, kY{0, 1, 0}, kZ{0, 0, 1};

/// Sides of a block that is aligned with x, y and z, by their normals.
int sideOf(const OrientedBox& box, Vec3 normal) {
  for (int s = 0; s < 6; ++s)
    if (dot(box.frame.axes[s / 2] * (s % 2 == 0 ? 1.0 : -1.0), normal) > 0.999) return s;
  return -1;
}

/// A bar along x that is narrower below, so that its two long walls overhang: 60 long, 40 wide above, 20 below, 30
/// high.
Solid overhangingBar() { return makePrism({{-30, -10, 0}, {-30, 10, 0}, {-30, 20, 30}, {-30, -20, 30}}, kX * 60); }

struct Backed {
  HeldPart part;
  TriangleMesh mesh;
  RayCaster rays;
  SideBacking backing;

  explicit Backed(const Solid& solid) : part(solid), mesh(tessellate(solid)), rays(mesh), backing(rays, part.box) {}
};

}  // namespace

TEST_CASE("behind a side of the block is the face first met, else the nearest beside the way") {
  // An angle: 40 wide, 30 high, legs 10 thick, 50 long.
  const Solid angle =
      makePrism({{-20, -25, 0}, {20, -25, 0}, {20, -25, 10}, {-10, -25, 10}, {-10, -25, 30}, {-20, -25, 30}}, kY * 50);
  const Backed backed(angle);
  const auto behind = [&](Vec3 normal, Vec3 place) {
    return backed.backing.behind(sideOf(backed.part.box, normal), place);
  };
  const auto faceAt = [&](Vec3 normal, double offset) {
    return backed.part.facesWhere([&](const Face& face) {
      const auto* plane = std::get_if<Plane>(&face.surface);
      return plane != nullptr && dot(plane->normal, normal) > 0.999 &&
             std::abs(dot(face.point, normal) - offset) < 1e-6;
    });
  };
  const std::vector<FaceId> wall = faceAt(kX, -10), floor = faceAt(kZ, 10), foot = faceAt(kX, 20), top = faceAt(kZ, 30);
  REQUIRE(wall.size() + floor.size() + foot.size() + top.size() == 4);
  CHECK(behind(kX, {20, 0, 5}) == foot[0]);
  CHECK(behind(kX, {20, 0, 20}) == wall[0]);
  CHECK(behind(kZ, {5, 0, 30}) == floor[0]);
  CHECK(behind(kZ, {-15, 0, 30}) == top[0]);
  // Along the angle nothing is met above the foot: what is near there is its floor or its wall.
  CHECK(behind(kY, {-8, 25, 20}) == wall[0]);
  CHECK(behind(kY, {15, 25, 12}) == floor[0]);
  // Asked in a row, from beyond one end of the part to beyond the other, slantwise.
  const Vec3 first{20, -27, -3}, step = (Vec3{20, 28, 34} - first) / 99;
  std::vector<FaceId> inARow(100);
  backed.backing.behind(sideOf(backed.part.box, kX), first, step, inARow);
  for (std::size_t i = 0; i < inARow.size(); ++i) CHECK(inARow[i] == behind(kX, first + step * static_cast<double>(i)));
  // Beyond the part's box the stock goes with the side it stands before.
  CHECK(behind(kX, {20, 0, 33}) == floor[0]);
  CHECK(behind(kX, {24, 0, -2}) == behind(-kZ, {20, 0, 0}));
}

TEST_CASE("jaws do not hold stock that is cut away beneath them") {
  Backed backed(overhangingBar());
  HeldPart& part = backed.part;
  const std::vector<FaceId> slanted = part.facesWhere([](const Face& face) { return std::abs(face.normal.y) > 0.9; });
  REQUIRE(slanted.size() == 2);
  part.setup(kZ, {});
  Setup& setup = part.plan.setups[0];
  setup.operation = "mill indexed";
  for (FaceId face : slanted) {
    setup.positions.push_back({part.graph.face(face).normal.y > 0 ? kY : -kY, {}, {face}});
    setup.faces.push_back(face);
    part.plan.setupOfFace[face] = 0;
  }
  std::sort(setup.faces.begin(), setup.faces.end());
  SetupPlan blind = part.plan;
  planWorkholding(part.plan, part.graph, part.recognition, part.box, {}, &backed.backing);
  const Clamping& clamping = part.plan.setups[0].clamping;
  // Between the ends, which stay; not between the raw sides, from which the overhanging walls are cut free.
  CHECK(clamping.openingMm == Approx(60));
  planWorkholding(blind, part.graph, part.recognition, part.box);
  CHECK(blind.setups[0].clamping.openingMm < 50);
}

TEST_CASE("jaws hold what is left of a raw side that was cut into before") {
  // A wide slot across the top, open through both long sides, cut first; then a hole from above.
  const Solid slotted = must(cut(makeBlock({60, 40, 30}), makeBlock({20, 50, 20}, {20, -5, 20})));
  const Solid solid = must(cut(slotted, makeCylinder({50, 20, -1}, kZ, 3, 40)));
  Backed backed(solid);
  HeldPart& part = backed.part;
  std::vector<FaceId> slot, hole;
  for (FaceId face : part.unowned())
    (std::holds_alternative<Cylinder>(part.graph.face(face).surface) ? hole : slot).push_back(face);
  // The sides come last, so that the block has an allowance there.
  std::vector<FaceId> sides;
  for (Vec3 normal : {kX, -kX, kY, -kY}) {
    sides.push_back(part.side(normal));
    part.recognition.faces[sides.back() - 1].faceClass = "unowned";
  }
  std::sort(sides.begin(), sides.end());
  part.setup(kZ, slot).setup(kZ, hole).setup(kZ, sides);
  SetupPlan blind = part.plan;
  planWorkholding(part.plan, part.graph, part.recognition, part.box, {}, &backed.backing);
  REQUIRE(part.plan.setups[1].faces == hole);
  const Clamping& clamping = part.plan.setups[1].clamping;
  CHECK(clamping.method == Clamping::Method::vise);
  CHECK(clamping.onStock);
  CHECK(clamping.openingMm == Approx(44));
  planWorkholding(blind, part.graph, part.recognition, part.box);
  CHECK(blind.setups[1].clamping.openingMm != Approx(44));
}

TEST_CASE("stock below the part that no setup faces is cut off in a clamping of its own, unless it would break off") {
  // A mushroom, all of it cut in one setup but for the end that it stands on.
  const auto heldOn = [](double stalkMm) {
    Backed backed(must(fuse(makeCylinder({0, 0, 0}, kZ, stalkMm, 12), makeCylinder({0, 0, 10}, kZ, 15, 20))));
    HeldPart& part = backed.part;
    for (FaceVerdict& verdict : part.recognition.faces) verdict.faceClass = "unowned";
    const FaceId bottom = part.side(-kZ);
    part.setup(kZ, part.facesWhere([&](const Face& face) { return face.id != bottom; }), "mill indexed");
    planWorkholding(part.plan, part.graph, part.recognition, part.box, {}, &backed.backing);
    return part.plan;
  };
  const SetupPlan thick = heldOn(10), thin = heldOn(1);
  CHECK(thick.setups[0].clamping.footMm > 0);
  CHECK(countClampings(thick).value == 2);
  CHECK(refuses(thin.setups[0].clamping, "foot", "would hang on 3 mm²"));
}
