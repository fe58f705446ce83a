#include "tests/support/part_generator/screws.h"

#include <array>
#include <cmath>

#include "geom/brep/face_graph.h"
#include "geom/model/make_solid.h"
#include "geom/model/threaded_body.h"
#include "tests/support/part_generator/random_numbers.h"
#include "tests/support/part_generator/tool_shapes.h"

namespace stepwise {
namespace {

using Side = ThreadedBody::Side;

struct CoarseThread {
  double diameterMm, pitchMm;
};
constexpr std::array<CoarseThread, 6> kCoarse{{{3, 0.5}, {4, 0.7}, {6, 1}, {8, 1.25}, {10, 1.5}, {12, 1.75}}};

ThreadedBody drawn(RandomNumbers& random) {
  ThreadedBody body;
  body.side = random.chance(0.6) ? Side::outer : Side::inner;
  body.starts = random.chance(0.7) ? 1 : 2 + static_cast<int>(random.below(2));
  const CoarseThread coarse = kCoarse[random.below(kCoarse.size())];
  const bool metric = random.chance(0.5);
  body.majorDiameterMm = metric ? coarse.diameterMm : random.between(3, 16);
  body.pitchMm = metric ? coarse.pitchMm : body.majorDiameterMm * random.between(0.1, 0.2);
  body.minorDiameterMm = body.majorDiameterMm - 2 * body.pitchMm * random.between(0.4, 0.6);
  body.turns = 2 + static_cast<int>(random.below(body.starts > 1 ? 2 : 5));
  body.crestMm = body.pitchMm * random.between(0.12, 0.35);
  body.rootMm = body.pitchMm * random.between(0.15, 0.35);
  body.plainMm = body.majorDiameterMm * random.between(0.1, 0.5);
  body.bodyDiameterMm = body.majorDiameterMm * random.between(1.5, 2.2);
  body.headMm = body.majorDiameterMm * random.between(0.4, 1);
  return body;
}

const char* kindOf(const ThreadedBody& body) {
  if (body.starts > 1) return "multiple_start_thread";
  return body.side == Side::outer ? "bolt_thread" : "nut_thread";
}

/// Whose the point of a face is. Crests are what the grooves leave of the rod or bore, one surface with its plain ends.
class Owner {
 public:
  Owner(const ThreadedBody& body, int thread, int profile, int bore)
      : body_(body), thread_(thread), profile_(profile), bore_(bore) {}

  int operator()(Vec3 p) const {
    constexpr double kOnMm = 0.004;
    const double radius = std::hypot(p.x, p.y), length = body_.lengthMm();
    const double bottom = body_.side == Side::outer ? -body_.headMm : 0;
    if (std::abs(p.z - bottom) < kOnMm || std::abs(p.z - length) < kOnMm) return -1;
    if (std::abs(radius - body_.bodyDiameterMm / 2) < kOnMm) return profile_;
    if (std::abs(p.z) < kOnMm) return profile_;  // below the head
    const double crest = (body_.side == Side::outer ? body_.majorDiameterMm : body_.minorDiameterMm) / 2;
    const int plain = body_.side == Side::outer ? profile_ : bore_;
    return std::abs(radius - crest) > kOnMm ? thread_ : plain;
  }

 private:
  ThreadedBody body_;
  int thread_, profile_, bore_;
};

}  // namespace

Result<LabelledPart> generateScrew(std::uint64_t seed) {
  RandomNumbers random(seed);
  const ThreadedBody body = drawn(random);
  const bool outer = body.side == Side::outer, leftHanded = random.chance(0.25);
  Result<Solid> made = makeThreadedBody(body);
  if (!made) return fail(made.error());
  LabelledPart part;
  part.seed = seed;
  part.solid = leftHanded ? mirrored(*made, {}, kX) : *made;
  const double lead = body.pitchMm * body.starts;
  part.instances.push_back({"thread",
                            kindOf(body),
                            {},
                            {{"diameterMm", body.majorDiameterMm, {}},
                             {"pitchMm", body.pitchMm, {}},
                             {"lengthMm", lead * body.turns + body.pitchMm - body.crestMm, kZ},
                             {"starts", static_cast<double>(body.starts), {}},
                             {"leftHanded", leftHanded ? 1.0 : 0.0, {}}},
                            {},
                            {},
                            {}});
  part.instances.push_back({"turned", "turned", {}, {{"diameterMm", body.bodyDiameterMm, {}}}, {}, {}, {}});
  if (!outer)
    part.instances.push_back(
        {"through_hole", "threaded_bore", {}, {{"diameterMm", body.minorDiameterMm, {}}}, {kZ, -kZ}, {}, {}});
  const Owner owner(body, 0, 1, 2);
  part.ownerAt = owner;
  labelByOwner(part);
  return part;
}

}  // namespace stepwise
