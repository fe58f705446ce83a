#include "features/setups/plan_workholding.h"

#include <algorithm>
#include <functional>

#include "features/setups/carrier_frame.h"
#include "features/setups/part_outline.h"
#include "features/setups/ways_to_hold.h"
#include "geom/model/make_solid.h"
#include "tests/features/setups/held_part.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::testing;

namespace {

std::vector<FaceId> bothJaws(const Clamping& clamping) {
  std::vector<FaceId> faces = clamping.firstJaw;
  faces.insert(faces.end(), clamping.secondJaw.begin(), clamping.secondJaw.end());
  std::sort(faces.begin(), faces.end());
  return faces;
}

const Vec3 kUp{0, 0, 1}, kX{1, 0, 0}, kY{0, 1, 0};

}  // namespace

TEST_CASE("extents of faces are exact where circles bulge over their ends") {
  const FaceGraph graph = buildFaceGraph(makeCylinder({5, 0, 0}, kUp, 3, 10));
  const PartOutline outline(graph);
  for (Vec3 direction : {kX, kY, normalized(Vec3{1, 2, 0}), normalized(Vec3{-3, 1, 0})}) {
    const Extent extent = outline.extent(direction);
    CHECK(extent.low == Approx(5 * direction.x - 3));
    CHECK(extent.high == Approx(5 * direction.x + 3));
  }
  CHECK(outline.extent(kUp).length() == Approx(10));
}

TEST_CASE("a drilled plate is held by its long sides and stands a little above the jaws") {
  HeldPart part(must(cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, kUp, 2, 12))));
  const Clamping clamping = part.setup(kUp, part.unowned()).hold();
  CHECK(clamping.method == Clamping::Method::vise);
  CHECK(clamping.onStock);
  CHECK(bothJaws(clamping) == bothJaws({.firstJaw = {part.side(kY)}, .secondJaw = {part.side(-kY)}}));
  CHECK(clamping.openingMm == Approx(30));
  CHECK(clamping.gripDepthMm == Approx(9));
  CHECK(clamping.contactAreaMm2 == Approx(360));
  CHECK(clamping.rejected.empty());
  CHECK_FALSE(clamping.reason.empty());
}

TEST_CASE("jaws stay below a slot that breaks out on the sides they hold") {
  // A slot along y, 6 deep: the y sides carry jaws 4 − 0.5 high, the x sides are free of it.
  HeldPart part(must(cut(makeBlock({40, 80, 10}), makeBlock({10, 80, 6}, {15, 0, 4}))));
  const Clamping clamping = part.setup(kUp, part.unowned()).hold();
  CHECK(clamping.method == Clamping::Method::vise);
  CHECK(bothJaws(clamping) == bothJaws({.firstJaw = {part.side(kX)}, .secondJaw = {part.side(-kX)}}));
  CHECK(clamping.gripDepthMm == Approx(9));

  HeldPart across(must(cut(makeBlock({40, 40, 10}), makeBlock({40, 36, 6}, {0, 2, 4}))));
  const Clamping low = across.setup(kUp, across.unowned()).hold();
  // Jaws on the y sides run along the slot and stay free of it.
  CHECK(bothJaws(low) == bothJaws({.firstJaw = {across.side(kY)}, .secondJaw = {across.side(-kY)}}));
}

TEST_CASE("a step all round leaves only the flange to hold, and too thin a flange is refused with its height") {
  const auto stepped = [](double flangeMm) {
    Solid top = makeBlock({40, 40, 10});
    return must(cut(top, must(cut(makeBlock({40, 40, 10}, {0, 0, flangeMm}), makeBlock({30, 30, 20}, {5, 5, 0})))));
  };
  HeldPart part(stepped(4));
  const Clamping held = part.setup(kUp, part.unowned()).hold();
  CHECK(held.method == Clamping::Method::vise);
  CHECK(held.gripDepthMm == Approx(3.5));
  HeldPart thin(stepped(2));
  const Clamping refused = thin.setup(kUp, thin.unowned()).hold();
  CHECK(refused.footMm > 0);
  CHECK(refuses(refused, "vise", "only 1.50 mm of grip"));
}

TEST_CASE("after turning over, faces machined earlier are held, those cut now are not") {
  // A block machined on five sides first, then the bottom faced: jaws take the sides that setup 1 made.
  HeldPart part(makeBlock({40, 30, 20}));
  for (FaceVerdict& verdict : part.recognition.faces) verdict.faceClass = "stock";
  const FaceId bottom = part.side(-kUp);
  part.setup(kUp, part.facesWhere([&](const Face& face) { return face.id != bottom; })).setup(-kUp, {bottom});
  part.hold();
  const Clamping& raw = part.plan.setups[0].clamping;
  CHECK(raw.method == Clamping::Method::vise);
  CHECK(raw.onStock);
  CHECK(bothJaws(raw).empty());
  CHECK(raw.openingMm == Approx(34));     // 2 mm of allowance on each side
  CHECK(raw.gripDepthMm == Approx(4.5));  // allowance and grip stock below the part, less the clearance
  const Clamping& second = part.plan.setups[1].clamping;
  CHECK(second.method == Clamping::Method::vise);
  CHECK_FALSE(second.onStock);
  CHECK(bothJaws(second) == bothJaws({.firstJaw = {part.side(kY)}, .secondJaw = {part.side(-kY)}}));
  CHECK(second.openingMm == Approx(30));
}

TEST_CASE("the sides of a boss can be held once it points into the vise") {
  Solid body = must(fuse(makeBlock({40, 40, 6}), makeBlock({20, 40, 14}, {10, 0, 6})));
  HeldPart part(body);
  part.setup(kUp, part.unowned()).setup(-kUp, {part.side(-kUp)});
  part.recognition.faces[part.side(-kUp) - 1].faceClass = "unowned";
  part.hold();
  CHECK(part.plan.setups[0].clamping.method == Clamping::Method::vise);
  const Clamping& turned = part.plan.setups[1].clamping;
  // Turned over, the boss points into the vise and its sides are free to hold.
  CHECK(turned.method == Clamping::Method::vise);
  CHECK(turned.gripDepthMm > 2);
}

TEST_CASE("an opening beyond the vise is refused with its size") {
  HeldPart part(must(cut(makeBlock({400, 350, 40}), makeCylinder({80, 150, 20}, kUp, 2, 30))));
  const Clamping clamping = part.setup(kUp, part.unowned()).hold();
  CHECK(clamping.method == Clamping::Method::toeClamps);
  CHECK(refuses(clamping, "vise", "the vise opens 300 mm"));
  CHECK(refuses(clamping, "chuck", "no outer cylinder"));
  HeldPart large(must(cut(makeBlock({400, 250, 40}), makeCylinder({80, 150, 20}, kUp, 2, 30))));
  const Clamping held = large.setup(kUp, large.unowned()).hold();
  CHECK(held.method == Clamping::Method::vise);
  CHECK(says(held.reason, "in a large one"));
  HeldPart small(must(cut(makeBlock({400, 250, 40}), makeCylinder({80, 150, 20}, kUp, 2, 30))));
  CHECK(refuses(small.setup(kUp, small.unowned()).hold(0, {.largeViseMm = 0}), "vise", "the vise opens 200 mm"));
}

TEST_CASE("a long bar is held by several vises in line where its ends would turn in one or bend") {
  const auto bar = [](double lengthMm) {
    return must(cut(makeBlock({lengthMm, 60, 40}), makeCylinder({80, 30, 20}, kUp, 2, 30)));
  };
  HeldPart part(bar(900)), shorter(bar(250));
  const Clamping held = part.setup(kUp, part.unowned()).hold();
  CHECK(held.method == Clamping::Method::vise);
  CHECK(says(held.reason, "vises in line"));
  const Clamping alone = shorter.setup(kUp, shorter.unowned()).hold();
  CHECK(alone.method == Clamping::Method::vise);
  CHECK_FALSE(says(alone.reason, "vises in line"));
  CHECK(alone.contactAreaMm2 == Approx(alone.gripDepthMm * WorkholdingOptions().jawWidthMm));
  HeldPart single(bar(900));
  const Clamping inOne = single.setup(kUp, single.unowned()).hold(0, {.mostVises = 1});
  CHECK(refuses(inOne, "vise", "beyond the jaws"));
}

TEST_CASE("a part that stands far out beside the jaws is refused with the moment or with how far it gives") {
  // A thin plate on a rib: only the rib's sides are there to hold while the plate's top and rim are cut.
  HeldPart part(must(fuse(makeBlock({300, 100, 6}, {0, 0, 30}), makeBlock({15, 100, 30}, {140, 0, 0}))));
  const auto onRib = [](const Face& face) { return face.centroid.z < 29 && face.centroid.z > 1; };
  const std::vector<FaceId> rib = part.facesWhere(onRib);
  std::vector<FaceId> plate = part.facesWhere([](const Face& face) { return face.centroid.z > 29; });
  for (FaceId face : plate) part.recognition.faces[static_cast<std::size_t>(face) - 1].faceClass = "unowned";
  const Clamping held = part.setup(-kUp, rib).setup(kUp, plate).hold(1);
  CHECK(refuses(held, "vise", "beyond the jaws"));
}

TEST_CASE("a tall part on a small seat is not held by vacuum, as a cut at its top tips it") {
  HeldPart tower(must(cut(makeBlock({80, 80, 400}), makeCylinder({40, 40, 390}, kUp, 5, 30))));
  const WorkholdingOptions noJaws{
      .maxViseOpeningMm = 1, .largeViseMm = 1, .edgeClampMm = 1, .strapPadMm = 60, .roughCutN = 100};
  const Clamping clamping = tower.setup(kUp, tower.unowned()).hold(0, noJaws);
  CHECK(refuses(clamping, "vacuum", "tips it with 80 N·m with safety"));
}

TEST_CASE("the jaws of a vise are only so high, and what begins above them cannot be held") {
  HeldPart tall(must(cut(makeBlock({60, 30, 100}), makeCylinder({30, 15, 80}, kUp, 5, 30))));
  const Clamping low = tall.setup(kUp, tall.unowned()).hold();
  CHECK(low.method == Clamping::Method::vise);
  CHECK(low.gripDepthMm == Approx(WorkholdingOptions().jawHeightMm));
  // A flange on a stem that would have to hang in the vise by its flange.
  HeldPart flange(must(cut(must(fuse(makeBlock({20, 20, 60}, {20, 20, 0}), makeBlock({60, 60, 20}, {0, 0, 60}))),
                           makeCylinder({30, 30, 70}, kUp, 5, 20))));
  const std::vector<FaceId> bore = flange.facesWhere([](const Face& face) {
    return std::holds_alternative<Cylinder>(face.surface) ||
           (std::holds_alternative<Plane>(face.surface) && std::abs(face.centroid.z - 70) < 1e-6);
  });
  const Clamping held = flange.setup(kUp, bore).hold();
  for (FaceId jaw : bothJaws(held)) CHECK(flange.graph.face(jaw).centroid.z < 60);
}

TEST_CASE("a plate too wide for any vise is strapped to the table where its rim stays uncut") {
  const auto plate = [](double rimMm) {
    return must(cut(makeBlock({600, 400, 60}), makeBlock({600 - 2 * rimMm, 400 - 2 * rimMm, 40}, {rimMm, rimMm, 20})));
  };
  HeldPart wide(plate(40));
  const Clamping held = wide.setup(kUp, wide.unowned()).hold();
  CHECK(held.method == Clamping::Method::toeClamps);
  CHECK(refuses(held, "vise", "apart"));
  REQUIRE(held.placement);
  REQUIRE(held.placement->straps.size() == 4);
  for (const StrapClamp& strap : held.placement->straps) {
    CHECK(strap.at.z == Approx(60));
    const double fromRim = std::min({strap.at.x, 600 - strap.at.x, strap.at.y, 400 - strap.at.y});
    CHECK(fromRim == Approx(WorkholdingOptions().strapPadMm / 2));
  }
  CHECK(held.firstJaw == std::vector<FaceId>{wide.side(kUp)});
  CHECK(held.secondJaw == std::vector<FaceId>{wide.side(-kUp)});
  // Without a rim to press on, clamps press sideways, below what is cut; a cut all round leaves neither.
  HeldPart narrow(plate(15));
  const Clamping edges = narrow.setup(kUp, narrow.unowned()).hold();
  CHECK(edges.method == Clamping::Method::toeClamps);
  CHECK(says(edges.reason, "edge clamps"));
  CHECK(edges.gripDepthMm <= WorkholdingOptions().edgeClampMm);
  HeldPart bare(must(cut(makeBlock({600, 400, 60}),
                         must(cut(makeBlock({600, 400, 59}, {0, 0, 1}), makeBlock({560, 360, 60}, {20, 20, 1}))))));
  CHECK(refuses(bare.setup(kUp, bare.unowned()).hold(), "toeClamps", "edge clamps"));
  const WorkholdingOptions smallTable{.tableMm = 500};
  HeldPart again(plate(40));
  CHECK(refuses(again.setup(kUp, again.unowned()).hold(0, smallTable), "toeClamps", "the table takes 500 mm"));
}

TEST_CASE("vacuum is refused where the cut goes through and where the area is too small") {
  HeldPart through(must(cut(makeBlock({400, 300, 8}), makeCylinder({80, 150, -1}, kUp, 2, 30))));
  CHECK(refuses(through.setup(kUp, through.unowned()).hold(), "vacuum", "air would leak"));
  HeldPart small(must(cut(makeBlock({20, 20, 0.6}), makeCylinder({8, 10, 0.3}, kUp, 2, 2))));
  const Clamping clamping = small.setup(kUp, small.unowned()).hold();
  CHECK(refuses(clamping, "vacuum", "400 mm²"));
  CHECK(clamping.method == Clamping::Method::carrierFrame);
}

TEST_CASE("a thin plate goes on vacuum, as it would bend in a vise") {
  HeldPart part(must(cut(makeBlock({120, 100, 3}), makeCylinder({8, 15, 2}, kUp, 2, 2))));
  const Clamping clamping = part.setup(kUp, part.unowned()).hold();
  CHECK(clamping.method == Clamping::Method::vacuum);
  CHECK(refuses(clamping, "vise", "bends"));
  CHECK(refuses(clamping, "toeClamps", "springs up"));
}

TEST_CASE("micro parts are held in wax, and in a carrier frame where nothing flat is there to stick on") {
  HeldPart part(must(cut(makeBlock({4, 3, 1}), makeCylinder({2, 1.5, -1}, kUp, 0.3, 3))));
  const Clamping wax = part.setup(kUp, part.unowned()).hold();
  CHECK(wax.method == Clamping::Method::wax);
  CHECK(refuses(wax, "vise", "largest side is 4 mm"));
  HeldPart ball(makeSphere({}, 2));
  CHECK(ball.setup(kUp, {1}).hold().method == Clamping::Method::wax);  // the raw block is flat
  HeldPart turned(makeSphere({}, 2));
  turned.setup(kUp, {1}).setup(-kUp, {1});
  turned.hold();
  CHECK(turned.plan.setups[1].clamping.method == Clamping::Method::customFixture);
  CHECK(refuses(turned.plan.setups[1].clamping, "carrierFrame", "already left"));
  CHECK(says(turned.plan.reason, "setup 2 needs a fixture"));
}

TEST_CASE("tools pass the bars of a carrier frame in a window that tabs bridge, or come in where no bar is") {
  const auto frameFor = [](double degrees, bool bothSides) {
    HeldPart part(makeBlock({60, 40, 20}));
    const FaceId right = part.side(kX), left = part.side(-kX);
    part.setup(kUp, {left, right});
    const double lean = std::sin(Angle::degrees(degrees).inRadians()),
                 steep = std::cos(Angle::degrees(degrees).inRadians());
    std::vector<ToolPosition>& positions = part.plan.setups.front().positions;
    positions = {{{lean, 0, steep}, {}, {right}}};
    if (bothSides) positions.push_back({{-lean, 0, steep}, {}, {left}});
    const PartOutline outline(part.graph);
    const RawStock stock = chooseRawStock(part.plan, outline, part.recognition, part.box);
    return findCarrierFrame(workpieceBefore(part.plan, 0, outline, part.recognition, stock), kUp,
                            CarrierFrame{kUp, {kY, -kY, kX, -kX}, {}, {}}, {});
  };
  const FrameSearch slight = frameFor(20, true);
  REQUIRE(slight.frame);
  CHECK(*std::max_element(slight.frame->gapMm.begin(), slight.frame->gapMm.end()) ==
        Approx(20 * std::tan(Angle::degrees(20).inRadians())));
  CHECK_FALSE(slight.frame->openSide);
  const FrameSearch open = frameFor(60, false);
  REQUIRE(open.frame);
  REQUIRE(open.frame->openSide);
  CHECK(dot(open.frame->sides[static_cast<std::size_t>(*open.frame->openSide)], kX) == Approx(1));
  const FrameSearch barred = frameFor(60, true);
  CHECK_FALSE(barred.frame);
  CHECK(says(barred.whyNot, "a window of 34.6 mm beside the part, tabs bridge 15 mm"));
  CHECK(says(frameFor(90, true).whyNot, "come in through the bars"));
}

TEST_CASE("a casting is held by its rough faces first, in soft jaws on three points") {
  HeldPart part(makeBlock({120, 80, 60}));
  const FaceId top = part.side(kUp), bottom = part.side(-kUp);
  part.setup(kUp, {top}).setup(-kUp, {bottom}).setup(kX, {part.side(kX)}).setup(-kX, {part.side(-kX)});
  WorkholdingOptions options;
  options.stock.casting = CastingOptions{};
  part.hold(0, options);
  CHECK(says(part.plan.stock, "casting of 126 × 80 × 66 mm, 3 mm on machined faces, 2° of draft"));
  const Clamping& rough = part.plan.setups.front().clamping;
  CHECK(rough.method == Clamping::Method::softJaws);
  CHECK(says(rough.reason, "rough cast faces with 2° of draft: the part rests on three points"));
  CHECK(rough.onStock);
  for (const Setup& setup : part.plan.setups) {
    CHECK(setup.clamping.method != Clamping::Method::vacuum);
    CHECK(setup.clamping.footMm == 0);
  }
}

TEST_CASE("a round part milled from above is held in a chuck once its outside is there") {
  Solid body = must(cut(makeCylinder({}, kUp, 30, 20), makeCylinder({10, 0, 10}, kUp, 2, 20)));
  HeldPart part(body);
  const FaceId outside = part.facesWhere([](const Face& face) {
                               const auto* cylinder = std::get_if<Cylinder>(&face.surface);
                               return cylinder != nullptr && !cylinder->concave;
                             })
                             .front();
  std::vector<FaceId> hole = part.unowned();
  hole.erase(std::remove(hole.begin(), hole.end(), outside), hole.end());
  part.setup(-kUp, {outside}).setup(kUp, hole);
  part.hold();
  const Clamping& clamping = part.plan.setups[1].clamping;
  CHECK(clamping.method == Clamping::Method::chuck);
  CHECK(clamping.firstJaw == std::vector<FaceId>{outside});
  CHECK(clamping.openingMm == Approx(60));
  CHECK(clamping.gripDepthMm == Approx(20));
  CHECK(refuses(clamping, "vise", "no two opposite flat sides"));
}

TEST_CASE("turned parts start on the bar and are turned round on what was turned first") {
  const std::vector<Vec3> profile{{0, 0, 0},  {4, 0, 0},  {4, 0, 20}, {8, 0, 20},
                                  {8, 0, 30}, {5, 0, 30}, {5, 0, 50}, {0, 0, 50}};
  HeldPart part(makeRevolved(profile, {}, kUp));
  TurnedProfile turned;
  turned.axisDirection = kUp;
  turned.maxDiameterMm = 16;
  turned.lengthMm = 50;
  Feature feature;
  feature.id = 1;
  feature.shape = turned;
  feature.faces = part.facesWhere([](const Face&) { return true; });
  part.recognition.features.push_back(feature);
  for (FaceVerdict& verdict : part.recognition.faces) verdict = {1, "turned", ""};
  const std::vector<FaceId> back = part.facesWhere(
      [](const Face& face) { return face.centroid.z < 20 - 1e-6 || std::abs(face.centroid.z - 20) < 1e-6; });
  const std::vector<FaceId> front =
      part.facesWhere([&](const Face& face) { return std::find(back.begin(), back.end(), face.id) == back.end(); });
  const auto cylinder = [&](double radius) {
    return part.facesWhere([&](const Face& face) {
      const auto* c = std::get_if<Cylinder>(&face.surface);
      return c != nullptr && std::abs(c->radiusMm - radius) < 1e-6;
    });
  };

  SECTION("turned with a flip") {
    part.plan.machine = MachineClass::turn;
    part.setup(kUp, front, "turn").setup(-kUp, back, "turn back side");
    part.hold();
    const Clamping& bar = part.plan.setups[0].clamping;
    CHECK(bar.method == Clamping::Method::collet);
    CHECK(bar.onStock);
    CHECK(bar.openingMm == Approx(16 + 2 * 1.6));
    const Clamping& second = part.plan.setups[1].clamping;
    CHECK(second.method == Clamping::Method::collet);
    CHECK(second.firstJaw == cylinder(5));  // the collar of 16 mm stands behind it, away from the collet
    CHECK(second.openingMm == Approx(10));
    CHECK(second.gripDepthMm == Approx(20));
  }
  SECTION("mill-turned with a sub-spindle") {
    part.plan.machine = MachineClass::millTurn;
    part.setup(kUp, part.facesWhere([](const Face&) { return true; }), "mill-turn");
    part.plan.setups[0].positions = {{kUp, {1}, front}, {-kUp, {1}, back}};
    const Clamping& clamping = part.hold();
    CHECK(clamping.method == Clamping::Method::collet);
    CHECK(clamping.onStock);
    CHECK(clamping.firstJaw.empty());
    CHECK(clamping.secondJaw == cylinder(5));
    CHECK(says(clamping.reason, "sub-spindle takes over"));
  }
}

TEST_CASE("the free end of a long turned piece is carried, by a steady rest where it is bored") {
  const auto restOf = [](double lengthMm, double boreMm) {
    Solid shaft = makeCylinder({}, kUp, 10, lengthMm);
    if (boreMm > 0) shaft = must(cut(shaft, makeCylinder({0, 0, lengthMm - 20}, kUp, boreMm / 2, 21)));
    HeldPart part(shaft);
    Feature feature;
    feature.id = 1;
    TurnedProfile turned;
    turned.axisDirection = kUp;
    turned.maxDiameterMm = 20;
    turned.lengthMm = lengthMm;
    feature.shape = turned;
    feature.faces = part.facesWhere([](const Face&) { return true; });
    part.recognition.features.push_back(feature);
    for (FaceVerdict& verdict : part.recognition.faces) verdict = {1, "turned", ""};
    part.plan.machine = MachineClass::turn;
    return part.setup(kUp, feature.faces, "turn").hold().rest;
  };
  using Rest = Clamping::Rest;
  CHECK(restOf(60, 0) == Rest::none);
  CHECK(restOf(150, 0) == Rest::tailstock);
  CHECK(restOf(150, 8) == Rest::steady);
  CHECK(restOf(400, 0) == Rest::tailstockAndSteady);
}

TEST_CASE("a rotary axis is clamped at the end that leaves more to hold") {
  // Pockets on four sides near x = 40: the block is held at x = 0.
  std::vector<Solid> tools{makeBlock({20, 10, 5}, {18, 10, 25}), makeBlock({20, 10, 5}, {18, 10, 0}),
                           makeBlock({20, 5, 10}, {18, 0, 10}), makeBlock({20, 5, 10}, {18, 25, 10})};
  HeldPart part(must(cutAll(makeBlock({40, 30, 30}), tools)));
  part.plan.machine = MachineClass::mill4;
  part.setup(-kX, part.unowned(), "mill indexed");
  const Clamping& clamping = part.hold();
  CHECK(clamping.method == Clamping::Method::vise);
  CHECK(clamping.gripDepthMm == Approx(17.5));
  CHECK(part.plan.setups[0].direction == kX);
}

TEST_CASE("clampings are counted under both readings of a drawing") {
  HeldPart part(must(cut(makeBlock({40, 30, 10}), makeCylinder({8, 15, -1}, kUp, 2, 12))));
  part.setup(kUp, part.unowned());
  part.plan.readings = {{1, "outer faces bought to size"}, {2, "all outer faces machined from oversize stock"}};
  part.hold();
  const CountRange count = countClampings(part.plan);
  CHECK(count.value == 1);
  CHECK(count.low == 1);
  CHECK(count.high == 2);
  CHECK(says(count.reason, "1 with outer faces bought to size"));
  CHECK(says(count.reason, "2 with all outer faces machined"));

  SetupPlan none;
  none.reason = "nothing to turn";
  CHECK(countClampings(none).value == 0);
  CHECK(countClampings(none).reason == "nothing to turn");
}

TEST_CASE("a turned copy of a part is held in the same way") {
  const Solid body = must(cut(makeBlock({40, 80, 10}), makeBlock({10, 80, 6}, {15, 0, 4})));
  HeldPart part(body);
  const Clamping before = part.setup(kUp, part.unowned()).hold();
  const Placement turn = rotationAbout({1, 2, 3}, {1, 1, 2}, Angle::degrees(73));
  HeldPart turned(moved(body, turn));
  turned.recognition = part.recognition;
  turned.box.frame = turn.after(part.box.frame);
  turned.box.halfExtentsMm = part.box.halfExtentsMm;
  const Clamping after = turned.setup(turn.applyToDirection(kUp), part.plan.setups[0].faces).hold();
  CHECK(after.method == before.method);
  CHECK(bothJaws(after) == bothJaws(before));
  CHECK(after.openingMm == Approx(before.openingMm));
  CHECK(after.gripDepthMm == Approx(before.gripDepthMm));
  CHECK(after.contactAreaMm2 == Approx(before.contactAreaMm2));
}

TEST_CASE(
    "tools that come in over the jaws keep them low, and a foot of stock then holds the part at the price of a "
    "clamping") {
  // A step through the whole length, cut from above while the part turns about y.
  HeldPart part(must(cut(makeBlock({40, 24, 30}), makeBlock({34, 24, 24}, {6, 0, 6}))));
  part.plan.machine = MachineClass::mill4;
  part.setup(kY, part.unowned(), "mill indexed");
  part.plan.setups[0].positions = {{kUp, {}, part.unowned()}};
  const Clamping clamping = part.hold();
  CHECK(refuses(clamping, "vise", "come in from the side"));
  CHECK(clamping.method == Clamping::Method::vise);
  CHECK(clamping.footMm == Approx(7));  // cutters of 4 mm run out over it with half of their width
  CHECK(clamping.gripDepthMm == Approx(4.5));
  CHECK(clamping.onStock);
  const CountRange count = countClampings(part.plan);
  CHECK(count.value == 2);
  CHECK(says(count.reason, "cut off what the part was held by"));
}

namespace {

/// Half a ball of 10 mm that stands on its flat side at this height: nothing on it is upright.
Solid dome(double atMm) {
  return must(cut(makeSphere({10, 10, atMm}, 10), makeBlock({20, 20, 10}, {0, 0, atMm - 10})));
}
bool isBall(const Face& face) { return std::holds_alternative<Sphere>(face.surface); }
bool isBore(const Face& face) { return std::holds_alternative<Cylinder>(face.surface); }

}  // namespace

TEST_CASE("a foot outlives what is cut from above down to it, and not what is cut from below") {
  const Vec3 leaning = normalized(Vec3{0.5, 0, 1});
  const Solid body = must(cut(dome(0), makeCylinder({10, 10, 4}, leaning, 1, 20)));
  HeldPart part(body);
  const Clamping held = part.setup(kUp, part.facesWhere(isBall)).setup(leaning, part.facesWhere(isBore)).holdInPlace(1);
  INFO(held.reason);
  CHECK(held.method == Clamping::Method::vise);
  CHECK(held.footMm == Approx(6));  // cutters of 2 mm lean over the jaws
  CHECK(held.gripDepthMm == Approx(4.5));
  CHECK(says(held.reason, "tilted by 26.6°"));
  CHECK(refuses(held, "foot", "lean against"));

  HeldPart faced(body);
  const Clamping refused = faced.setup(-kUp, {faced.side(-kUp)})
                               .setup(kUp, faced.facesWhere(isBall))
                               .setup(leaning, faced.facesWhere(isBore))
                               .holdInPlace(2);
  CHECK(refuses(refused, "tilted foot", "what stands below the part is cut away"));
}

TEST_CASE("a foot that hangs on too little of the part does not hold it") {
  const auto onStalk = [&](double widthMm) {
    const Solid stalk = makeBlock({widthMm, widthMm, 2}, {10 - widthMm / 2, 10 - widthMm / 2, 0});
    HeldPart part(must(cut(must(fuse(dome(1.5), stalk)), makeCylinder({10, 10, 5}, kUp, 1, 20))));
    const auto low = [&](const Face& face) {
      return face.id != part.side(-kUp) && std::holds_alternative<Plane>(face.surface) && face.box.max.z < 2;
    };
    part.setup(kX, part.facesWhere(low)).setup(kUp, part.facesWhere(isBall)).setup(kUp, part.facesWhere(isBore));
    return part.holdInPlace(2);
  };
  const Clamping thick = onStalk(8);
  CHECK(thick.footMm == Approx(6));  // tools from beside ran out over it
  CHECK(refuses(onStalk(1), "foot", "would hang on 1 mm² of the part"));
}

TEST_CASE("walls that a jaw would bend are not clamped, thick ones are") {
  const auto box = [](double wallMm) {
    return must(
        cut(makeBlock({25, 18, 10}), makeBlock({25 - 2 * wallMm, 18 - 2 * wallMm, 9.5}, {wallMm, wallMm, 0.5})));
  };
  HeldPart thin(box(0.4)), thick(box(4));
  const Clamping refused = thin.setup(kUp, thin.unowned()).hold();
  CHECK(refuses(refused, "vise", "the wall of 0.4 mm"));
  CHECK(refuses(refused, "softJaws", "the wall of 0.4 mm"));
  CHECK(refused.footMm > 0);
  const Clamping held = thick.setup(kUp, thick.unowned()).hold();
  CHECK(held.method == Clamping::Method::vise);
  CHECK(held.footMm == 0);
}

TEST_CASE("a grip too short for the height above it is refused with the forces") {
  HeldPart part(must(fuse(makeBlock({20, 20, 4}), makeBlock({8, 8, 76}, {6, 6, 4}))));
  const Clamping clamping = part.setup(kUp, part.unowned()).hold();
  CHECK(refuses(clamping, "vise", "N are needed"));
}

TEST_CASE("setups change places where the first order leaves nothing to hold the second by") {
  // A cap: round outside and dome. With the dome first nothing but a foot holds it; the outside first gives a collet.
  HeldPart part(must(fuse(makeCylinder({}, kUp, 8, 6), makeCone({0, 0, 6}, kUp, 8, 3, 2))));
  const std::vector<FaceId> outside = part.facesWhere([](const Face& face) {
    const auto* cylinder = std::get_if<Cylinder>(&face.surface);
    return cylinder != nullptr;
  });
  std::vector<FaceId> dome = part.facesWhere([&](const Face& face) {
    return std::find(outside.begin(), outside.end(), face.id) == outside.end() && face.centroid.z > 5;
  });
  part.setup(kUp, dome).setup(-kUp, outside);
  part.hold();
  int effort = 0;
  for (const Setup& setup : part.plan.setups) effort += setup.clamping.footMm > 0;
  CHECK(effort == 0);
  for (const auto& [face, setup] : part.plan.setupOfFace) {
    const std::vector<FaceId>& faces = part.plan.setups[static_cast<std::size_t>(setup)].faces;
    CHECK(std::find(faces.begin(), faces.end(), face) != faces.end());
  }
}

TEST_CASE("a heavy raw piece is said to need lifting gear") {
  HeldPart part(must(cut(makeBlock({400, 180, 100}), makeCylinder({80, 90, 50}, kUp, 2, 80))));
  part.setup(kUp, part.unowned()).hold();
  CHECK(says(part.plan.reason, "lifting gear"));
  CHECK(says(part.plan.stock, "block 400 × 180 × 100 mm, 6 of 6 sides bought to size"));
}

TEST_CASE("stock is bought in sizes that are kept") {
  WorkholdingOptions options;
  options.stock.barDiametersMm = {8, 10, 12, 14};
  options.stock.barAllowanceMm = 0.2;
  options.stock.plateThicknessesMm = {10, 15, 20, 25};
  HeldPart block(makeBlock({40, 30, 12}));
  for (FaceVerdict& verdict : block.recognition.faces) verdict.faceClass = "unowned";
  block.setup(kUp, block.unowned()).hold(0, options);
  CHECK(says(block.plan.stock, "× 20 mm"));  // 12, an allowance on both sides and what is gripped: more than 15
}

TEST_CASE("raw stock that is cut away all round is not held by its sides") {
  HeldPart part(must(cut(makeCylinder({}, kUp, 20, 15), makeCylinder({0, 0, 5}, kUp, 4, 20))));
  TurnedProfile turned;
  turned.axisDirection = kUp;
  turned.maxDiameterMm = 40;
  Feature feature;
  feature.id = 1;
  feature.shape = turned;
  feature.faces = part.unowned();
  part.recognition.features.push_back(feature);
  for (FaceId face : feature.faces) part.recognition.faces[face - 1] = {1, "turned", ""};
  const Clamping clamping = part.setup(kUp, feature.faces).hold();
  CHECK(refuses(clamping, "vise", "of grip below what is cut now"));
  CHECK(clamping.footMm > 0);
}
