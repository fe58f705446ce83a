#include "features/recognize/find_text.h"

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

/// A capital T of six millimetres, one wide strokes.
Solid letterT(double x, double z, double height) {
  return made(extrude(polygonProfile({{0, 5}, {2, 5}, {2, 0}, {3, 0}, {3, 5}, {5, 5}, {5, 6}, {0, 6}}), height,
                      translationBy({x, 10, z})));
}

}  // namespace

TEST_CASE("several letters of one depth are engraved text") {
  const Recognition found = recognized(
      made(cutAll(makeBlock({60, 40, 10}), {letterT(10, 9.5, 2), letterT(17, 9.5, 2), letterT(24, 9.5, 2)})));
  const Text text = onlyShape<Text>(found);
  CHECK(text.depthMm == Approx(0.5));
  CHECK(text.strokeMm == Approx(2.0 * 10 / 22));
  CHECK(onlyOne<Text>(found).faces.size() == 27);
  CHECK(onlyOne<Text>(found).rule == "text.engraved");
}

TEST_CASE("one letter, letters of different depth, and three square pockets are no text") {
  const Solid block = makeBlock({60, 40, 10});
  CHECK(featuresOf<Text>(recognized(made(cut(block, letterT(10, 9.5, 2))))).empty());
  CHECK(featuresOf<Text>(recognized(made(cutAll(block, {letterT(10, 9.5, 2), letterT(17, 9, 2), letterT(24, 8, 3)}))))
            .empty());
  CHECK(featuresOf<Text>(
            recognized(made(cutAll(block, {makeBlock({4, 4, 2}, {10, 10, 9}), makeBlock({4, 4, 2}, {20, 10, 9}),
                                           makeBlock({4, 4, 2}, {30, 10, 9})}))))
            .empty());
}
