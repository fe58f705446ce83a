#include "geom/model/split_stock.h"

#include "geom/brep/mass_properties.h"
#include "geom/model/make_solid.h"
#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("the stock around a part falls into pieces that know the faces around them") {
  const Solid raw = makeBlock({40, 30, 20});
  const Result<Solid> part =
      cutAll(raw, {makeBlock({10, 30, 5}, {15, 0, 15}), makeCylinder({5, 15, -1}, {0, 0, 1}, 2, 30)});
  REQUIRE(part);
  const Result<std::vector<StockPiece>> pieces = splitStock(raw, *part);
  REQUIRE(pieces);
  REQUIRE(pieces->size() == 2);
  const bool slotFirst = pieces->front().faces.size() == 3;  // two walls and a floor; the bore is one face
  const StockPiece& slot = (*pieces)[slotFirst ? 0 : 1];
  const StockPiece& bore = (*pieces)[slotFirst ? 1 : 0];
  CHECK(slot.faces.size() == 3);
  CHECK(slot.volumeMm3 == Approx(10 * 30 * 5));
  CHECK(bore.faces.size() == 1);
  CHECK(bore.volumeMm3 == Approx(3.14159265 * 4 * 20));
  CHECK(computeMassProperties(*withoutPieces(raw, {slot.body, bore.body})).volumeMm3 ==
        Approx(computeMassProperties(*part).volumeMm3));
}

TEST_CASE("a part equal to its stock leaves no piece, a part outside it is refused") {
  const Solid raw = makeBlock({10, 10, 10});
  const Result<std::vector<StockPiece>> none = splitStock(raw, makeBlock({10, 10, 10}));
  REQUIRE(none);
  CHECK(none->empty());
  CHECK_FALSE(splitStock(raw, makeBlock({20, 10, 10})));
}

TEST_CASE("a piece is divided by tools that overlap") {
  const Result<DividedPiece> divided =
      divide(makeBlock({10, 10, 10}), {makeBlock({4, 10, 10}), makeBlock({4, 10, 10}, {2, 0, 0})});
  REQUIRE(divided);
  CHECK(divided->insideMm3 == Approx(600));
  CHECK(divided->outsideMm3 == Approx(400));
  const Result<DividedPiece> missed = divide(makeBlock({10, 10, 10}), {makeBlock({4, 4, 4}, {20, 0, 0})});
  REQUIRE(missed);
  CHECK(missed->inside.empty());
}

TEST_CASE("a face swept along a direction is a body, along itself it is none") {
  const Solid block = makeBlock({10, 8, 6});
  for (FaceId face = 1; face <= 6; ++face) {
    const Result<Solid> up = sweepFace(block, face, {0, 0, 5});
    if (up) CHECK(computeMassProperties(*up).volumeMm3 == Approx(10 * 8 * 5));
  }
  int swept = 0;
  for (FaceId face = 1; face <= 6; ++face) swept += sweepFace(block, face, {0, 0, 5}).has_value();
  CHECK(swept == 2);
}
