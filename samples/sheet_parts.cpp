// Flat parts: an etched spring and a bone plate.
#include <cmath>

#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "samples/sample.h"

namespace stepwise {
namespace {

struct Meander {
  int strips = 8;        // even: both ends point the same way
  double pitchMm = 0.9;  // between strip centres
  double widthMm = 0.3;
  double halfLengthMm = 2;  // of the straight pieces
  Point2 padMm{3, 4};
};

/// One side of the strip's turns from first to last strip. `side` −1: left of the first strip, +1: right of it.
void traceTurns(Profile& profile, const Meander& m, int side, const std::vector<int>& order) {
  for (int turn : order) {
    const bool top = turn % 2 == 0;
    const bool outer = top == (side < 0);
    const double radius = m.pitchMm / 2 + (outer ? m.widthMm / 2 : -m.widthMm / 2);
    const double center = (turn + 0.5) * m.pitchMm, y = top ? m.halfLengthMm : -m.halfLengthMm;
    const bool forward = order.front() <= order.back();
    const double from = forward ? center - radius : center + radius;
    profile.lineTo({from, y});
    profile.arcTo({center, top ? y + radius : y - radius}, {2 * center - from, y});
  }
}

Solid makeEtchedSpring() {
  const Meander m;
  const double half = m.widthMm / 2, foot = -m.halfLengthMm, last = (m.strips - 1) * m.pitchMm;
  std::vector<int> there, back;
  for (int i = 0; i + 1 < m.strips; ++i) there.push_back(i);
  back.assign(there.rbegin(), there.rend());
  Profile outline({-half, foot});
  traceTurns(outline, m, -1, there);
  // Down the last strip, around the right pad, up its other side, all turns back, around the left pad.
  outline.lineTo({last + half, foot}).lineTo({last + m.padMm.x, foot}).lineTo({last + m.padMm.x, foot - m.padMm.y});
  outline.lineTo({last - half, foot - m.padMm.y}).lineTo({last - half, foot});
  traceTurns(outline, m, +1, back);
  outline.lineTo({half, foot}).lineTo({half, foot - m.padMm.y}).lineTo({-m.padMm.x, foot - m.padMm.y});
  outline.lineTo({-m.padMm.x, foot});
  const double holeY = foot - m.padMm.y / 2;
  return must(extrude(outline, 0.15, {}, {circleProfile({-1.4, holeY}, 0.6), circleProfile({last + 1.4, holeY}, 0.6)}));
}

/// Lobes of radius 4.5 around the screw holes, joined by tangent waist arcs that leave 7 mm of width.
Profile bonePlateOutline(const std::vector<double>& centers) {
  const double lobe = 4.5, halfWaist = 3.5, halfPitch = (centers[1] - centers[0]) / 2;
  // Tangency: halfPitch² + (halfWaist + waist)² = (lobe + waist)².
  const double waist = (halfPitch * halfPitch + halfWaist * halfWaist - lobe * lobe) / (2 * (lobe - halfWaist));
  const double reach = lobe / (lobe + waist);
  const double touchX = halfPitch * reach, touchY = (halfWaist + waist) * reach;
  const std::size_t last = centers.size() - 1;
  Profile outline({centers[0] + touchX, -touchY});
  for (std::size_t i = 0; i < last; ++i) {
    outline.arcTo({centers[i] + halfPitch, -halfWaist}, {centers[i + 1] - touchX, -touchY});
    if (i + 1 < last) outline.arcTo({centers[i + 1], -lobe}, {centers[i + 1] + touchX, -touchY});
  }
  outline.arcTo({centers[last] + lobe, 0}, {centers[last] - touchX, touchY});
  for (std::size_t i = last; i > 0; --i) {
    outline.arcTo({centers[i] - halfPitch, halfWaist}, {centers[i - 1] + touchX, touchY});
    if (i > 1) outline.arcTo({centers[i - 1], lobe}, {centers[i - 1] - touchX, touchY});
  }
  outline.arcTo({centers[0] - lobe, 0}, outline.start());
  return outline;
}

Solid makeBonePlate() {
  std::vector<double> centers;
  for (int i = 0; i < 5; ++i) centers.push_back(4.5 + 8.75 * i);
  const Solid flat = must(extrude(bonePlateOutline(centers), 2));
  const Solid topRounded = must(blendEdges(flat, 0.5, inPlane({0, 0, 2}, {0, 0, 1})));
  const Solid rounded = must(blendEdges(topRounded, 0.3, inPlane({}, {0, 0, 1})));
  // Each screw hole: 2.8 through, with a spherical seat of radius 2.4 whose centre lies 0.6 above the plate.
  std::vector<Solid> tools;
  for (double x : centers) {
    tools.push_back(makeCylinder({x, 0, -1}, {0, 0, 1}, 1.4, 4));
    tools.push_back(makeSphere({x, 0, 2.6}, 2.4));
  }
  return must(cutAll(rounded, tools));
}

}  // namespace

std::vector<Sample> sheetSamples() {
  return {partSample("etched_spring", makeEtchedSpring(), kSpringSteel),
          partSample("bone_plate", makeBonePlate(), kTitanium)};
}

}  // namespace stepwise
