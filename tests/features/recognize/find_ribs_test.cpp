#include "features/recognize/find_ribs.h"

#include "tests/support/recognized.h"

using namespace stepwise;

namespace {

const Solid kBase = makeBlock({60, 40, 10});

bool isInnerCorner(const Edge& edge) { return edge.convexity == Convexity::concave; }

}  // namespace

TEST_CASE("a thin triangle in a corner is a gusset") {
  const Solid angle = made(fuse(kBase, makeBlock({10, 40, 40})));
  const auto withWeb = [&](double thickness) {
    return recognized(made(fuse(angle, makePrism({{10, 18, 10}, {30, 18, 10}, {10, 18, 30}}, {0, thickness, 0}))));
  };
  const Recognition found = withWeb(3);
  const Rib rib = onlyShape<Rib>(found);
  CHECK(rib.thicknessMm == Approx(3));
  CHECK(rib.lengthMm == Approx(20 * std::sqrt(2)));
  CHECK(rib.heightMm == Approx(20 / std::sqrt(2)));
  CHECK(featuresOf<Rib>(withWeb(15)).empty());
}

TEST_CASE("a gusset with fillets at its root and rounds on its edges is still a gusset") {
  const Solid angle = made(fuse(kBase, makeBlock({10, 40, 40})));
  const Solid web = made(fuse(angle, makePrism({{10, 18, 10}, {35, 18, 10}, {10, 18, 35}}, {0, 4, 0})));
  const Recognition found = recognized(made(blendEdges(web, 1, isInnerCorner)));
  const Rib rib = onlyShape<Rib>(found);
  CHECK(rib.thicknessMm == Approx(4));
  CHECK(onlyOne<Rib>(found).rule == "rib.gusset");
}

TEST_CASE("a thin wall inside a pocket and lower than it is a web, and none where two cuts leave it between them") {
  const Solid pocket = made(cut(makeBlock({60, 40, 30}), makeBlock({50, 30, 25}, {5, 5, 5})));
  const Recognition found = recognized(made(fuse(pocket, makeBlock({50, 3, 15}, {5, 18, 5}))));
  const Rib rib = onlyShape<Rib>(found);
  CHECK(rib.thicknessMm == Approx(3));
  CHECK(rib.heightMm == Approx(15));
  CHECK(onlyOne<Rib>(found).rule == "rib.inner-web");
  CHECK(onlyOne<Cavity>(found).faceClass == "rectangular_pocket");
  CHECK(featuresOf<Rib>(recognized(made(fuse(pocket, makeBlock({50, 3, 25}, {5, 18, 5}))))).empty());
  const Solid slotted = made(cut(makeBlock({60, 40, 30}), makeBlock({64, 20, 10}, {-2, 10, 20})));
  const Solid between =
      made(cutAll(slotted, {makeBlock({8, 44, 18}, {20, -2, 12}), makeBlock({8, 44, 18}, {31, -2, 12})}));
  CHECK(featuresOf<Rib>(recognized(between)).empty());
}

TEST_CASE("a thin wall on a floor with fillets at its root is a web") {
  const Solid pocket = made(cut(makeBlock({60, 40, 30}), makeBlock({50, 30, 25}, {5, 5, 5})));
  const Solid walled = made(fuse(pocket, makeBlock({50, 3, 15}, {5, 18, 5})));
  const Recognition found =
      recognized(made(blendEdges(walled, 1, [](const Edge& edge) { return isInnerCorner(edge) && edge.mid.z < 6; })));
  const Rib rib = onlyShape<Rib>(found);
  CHECK(rib.thicknessMm == Approx(3));
  CHECK(rib.heightMm == Approx(15));
  CHECK(onlyOne<Rib>(found).rule == "rib.web");
}
