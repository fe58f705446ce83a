#include "geom/model/threaded_body.h"

#include <numbers>

#include "geom/brep/face_graph.h"
#include "geom/brep/mass_properties.h"
#include "tests/support/catch.h"

using namespace stepwise;
using Side = ThreadedBody::Side;

namespace {

/// What a groove takes away or a bore's groove adds: section times path of its centroid (Pappus), as steep as it winds.
double grooveMm3(const ThreadedBody& body) {
  const double mouth = body.pitchMm - body.crestMm, floor = body.rootMm;
  const double depth = (body.majorDiameterMm - body.minorDiameterMm) / 2;
  const double fromMouth = depth / 3 * (mouth + 2 * floor) / (mouth + floor);
  const double radius =
      body.side == Side::outer ? body.majorDiameterMm / 2 - fromMouth : body.minorDiameterMm / 2 + fromMouth;
  return body.starts * body.turns * 2 * std::numbers::pi * radius * depth * (mouth + floor) / 2;
}

double diskMm2(double diameterMm) { return std::numbers::pi * diameterMm * diameterMm / 4; }

}  // namespace

TEST_CASE("threaded bolts and nuts are valid and their grooves have the volume that their section sweeps") {
  const int starts = GENERATE(1, 2, 3);
  ThreadedBody bolt{.turns = 3, .starts = starts};
  const Result<Solid> made = makeThreadedBody(bolt);
  REQUIRE(made);
  CHECK(isValid(*made));
  CHECK(solidCount(*made) == 1);
  const double rod = diskMm2(6) * bolt.lengthMm() + diskMm2(10) * bolt.headMm;
  CHECK(computeMassProperties(*made).volumeMm3 == Approx(rod - grooveMm3(bolt)).epsilon(1e-4));

  ThreadedBody nut{.side = Side::inner, .turns = 3, .starts = starts};
  const Result<Solid> ring = makeThreadedBody(nut);
  REQUIRE(ring);
  CHECK(isValid(*ring));
  const double tube = (diskMm2(10) - diskMm2(4.9)) * nut.lengthMm();
  CHECK(computeMassProperties(*ring).volumeMm3 == Approx(tube - grooveMm3(nut)).epsilon(1e-4));
}

TEST_CASE("a thread whose crest and floor fill the pitch is refused") {
  const Result<Solid> made = makeThreadedBody({.pitchMm = 1, .crestMm = 0.5, .rootMm = 0.5});
  REQUIRE_FALSE(made);
  CHECK(made.error().code == "bad-thread");
}
