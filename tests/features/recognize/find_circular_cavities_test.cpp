#include "features/recognize/find_circular_cavities.h"

#include <algorithm>

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

const Solid kBlock = makeBlock({40, 30, 20});

Recognition without(const Result<Solid>& tool) { return recognized(made(cut(kBlock, made(tool)))); }

}  // namespace

TEST_CASE("a half pipe across a block is a circular through slot") {
  const Recognition found = recognized(made(cut(kBlock, makeCylinder({-1, 15, 20}, {1, 0, 0}, 5, 50))));
  const Feature feature = onlyOne<Cavity>(found);
  const Cavity slot = std::get<Cavity>(feature.shape);
  CHECK(feature.faceClass == "circular_through_slot");
  CHECK(slot.widthMm == Approx(10));
  CHECK(slot.depthMm == Approx(5));
  CHECK(slot.lengthMm == Approx(40));
  CHECK(sameVector(feature.directions.front(), {0, 0, 1}));
}

TEST_CASE("a quarter cylinder in a corner is a circular blind step") {
  const Recognition found = recognized(made(cut(kBlock, makeCylinder({0, 0, 12}, {0, 0, 1}, 7, 20))));
  const Feature feature = onlyOne<Cavity>(found);
  CHECK(feature.faceClass == "circular_blind_step");
  CHECK(std::get<Cavity>(feature.shape).depthMm == Approx(8));
  CHECK(std::get<Cavity>(feature.shape).cornerRadiusMm == Approx(7));
  CHECK(feature.faces.size() == 2);
  REQUIRE(feature.directions.size() == 1);
  CHECK(sameVector(feature.directions.front(), {0, 0, 1}));
}

TEST_CASE("an obround pocket has two round ends and a floor, without the floor it is a passage") {
  const Profile slot = slotProfile({20, 15}, 20, 8);
  const Recognition blind = without(extrude(slot, 10, translationBy({0, 0, 14})));
  const Cavity pocket = onlyShape<Cavity>(blind);
  CHECK(onlyOne<Cavity>(blind).faceClass == "circular_end_pocket");
  CHECK(pocket.kind == Cavity::Kind::pocket);
  CHECK(pocket.lengthMm == Approx(20));
  CHECK(pocket.widthMm == Approx(8));
  CHECK(pocket.depthMm == Approx(6));
  CHECK(pocket.cornerRadiusMm == Approx(4));
  const Recognition through = without(extrude(slot, 30, translationBy({0, 0, -5})));
  CHECK(onlyShape<Cavity>(through).kind == Cavity::Kind::passage);
  CHECK(onlyOne<Cavity>(through).directions.size() == 2);
}

TEST_CASE("a slot from a side with an upright round end has that end in its name") {
  const Recognition found = without(extrude(slotProfile({0, 15}, 40, 8), 10, translationBy({0, 0, 14})));
  const Cavity slot = onlyShape<Cavity>(found);
  CHECK(onlyOne<Cavity>(found).faceClass == "v_circular_end_blind_slot");
  CHECK(slot.widthMm == Approx(8));
  CHECK(slot.lengthMm == Approx(20));
  CHECK(slot.depthMm == Approx(6));
}

TEST_CASE("a slot whose sides run out in quarter rounds has lying round ends") {
  Profile profile({8, 30});
  profile.arcTo({13 - 5 * std::cos(M_PI / 4), 30 - 5 * std::sin(M_PI / 4)}, {13, 25});
  profile.lineTo({27, 25});
  profile.arcTo({27 + 5 * std::cos(M_PI / 4), 30 - 5 * std::sin(M_PI / 4)}, {32, 30});
  profile.lineTo({8, 30});
  const Recognition found = without(extrude(profile, 12, translationBy({0, 0, 13})));
  const Cavity slot = onlyShape<Cavity>(found);
  CHECK(onlyOne<Cavity>(found).faceClass == "h_circular_end_blind_slot");
  CHECK(slot.widthMm == Approx(24));
  CHECK(slot.depthMm == Approx(5));
  CHECK(slot.lengthMm == Approx(7));
  CHECK(onlyOne<Cavity>(found).faces.size() == 4);
}

TEST_CASE("a round-ended pocket that another slot crosses stays one pocket, a pocket with an island is none") {
  const Solid pocketed = made(cut(kBlock, made(extrude(slotProfile({20, 15}, 20, 8), 10, translationBy({0, 0, 14})))));
  const Recognition crossed = recognized(made(cut(pocketed, makeBlock({4, 30, 8}, {17, 0, 12}))));
  const auto isPocket = [](const Feature& feature) { return feature.faceClass == "circular_end_pocket"; };
  const auto pocket = std::find_if(crossed.features.begin(), crossed.features.end(), isPocket);
  REQUIRE(pocket != crossed.features.end());
  CHECK(pocket->faces.size() == 8);  // both flanks and the floor fall in two
  CHECK(std::get<Cavity>(pocket->shape).lengthMm == Approx(20));
  CHECK(std::get<Cavity>(pocket->shape).depthMm == Approx(6));
  const Recognition withIsland = recognized(made(fuse(pocketed, makeBlock({3, 3, 6}, {18, 13, 14}))));
  CHECK(std::none_of(withIsland.features.begin(), withIsland.features.end(), isPocket));
}

TEST_CASE("a channel with a round bottom runs along its axis, cross holes in it do not matter") {
  const Solid channel =
      made(cut(kBlock, made(extrude(slotProfile({10, 15}, 40, 8), 60, frameAt({0, 0, 0}, {1, 0, 0}, {0, 0, 1})))));
  const Solid drilled = made(cut(channel, makeCylinder({20, 15, -5}, {0, 0, 1}, 1.5, 40)));
  for (const Solid& body : {channel, drilled})
    for (const Feature& feature : featuresOf<Cavity>(recognized(body)))
      CHECK(std::get<Cavity>(feature.shape).kind == Cavity::Kind::slot);
}

TEST_CASE("half pipes in line over a short gap are one cut, over a long gap two") {
  const auto grooved = [](double gap) {
    const Solid bar = makeBlock({20 + gap, 30, 20});
    const Solid split = made(cut(bar, makeBlock({gap, 30, 15}, {10, 0, 5})));
    return recognized(made(cut(split, makeCylinder({-1, 15, 20}, {1, 0, 0}, 5, 40 + gap))));
  };
  const auto pipes = [](const Recognition& found) {
    int count = 0;
    for (const Feature& feature : found.features) count += feature.rule == "cavity.half-pipe";
    return count;
  };
  CHECK(pipes(grooved(20)) == 1);
  CHECK(pipes(grooved(80)) == 2);
}

TEST_CASE("a long channel around more than half a turn is entered at its ends, not through its narrow mouth") {
  const Solid block = makeBlock({60, 30, 20});
  const auto directionsAt = [&](double depth) {
    const Recognition found =
        recognizeFeatures(buildFaceGraph(*cut(block, makeCylinder({-1, 15, 20 - depth}, {1, 0, 0}, 4, 62))));
    REQUIRE(found.features.size() == 1);
    return found.features.front().directions;
  };
  CHECK(directionsAt(0).size() == 3);
  CHECK(directionsAt(2).size() == 2);
}
