#include "features/recognize/hole_form.h"

#include <algorithm>
#include <cmath>

namespace stepwise {

Hole::Form formOfHole(const std::vector<HoleSegment>& segments, double toleranceMm) {
  std::vector<const HoleSegment*> cylinders;
  const HoleSegment *wideCone = nullptr, *shoulder = nullptr;
  double coneLength = 0, cylinderLength = 0;
  for (const HoleSegment& segment : segments) {
    const double length = segment.endMm - segment.startMm;
    if (segment.kind == HoleSegment::Kind::cylinder) {
      const bool known = std::any_of(cylinders.begin(), cylinders.end(), [&](const HoleSegment* c) {
        return std::abs(c->diameterMm - segment.diameterMm) <= 2 * toleranceMm;
      });
      if (!known) cylinders.push_back(&segment);
      cylinderLength += length;
    }
    if (segment.kind == HoleSegment::Kind::cone && segment.endDiameterMm > 0) {
      coneLength = std::max(coneLength, length);
      if (!wideCone && segment.includedAngle >= Angle::degrees(40)) wideCone = &segment;
    }
    if (segment.kind == HoleSegment::Kind::flat && segment.endDiameterMm > 0) shoulder = &segment;
  }
  if (cylinders.size() >= 3) return Hole::Form::stepped;
  if (cylinders.size() == 2) {
    const HoleSegment& wide = cylinders[0]->diameterMm > cylinders[1]->diameterMm ? *cylinders[0] : *cylinders[1];
    const double depth = wide.endMm - wide.startMm;
    if (!shoulder || depth > 0.8 * wide.diameterMm) return Hole::Form::stepped;
    return depth <= 0.12 * wide.diameterMm ? Hole::Form::spotFaced : Hole::Form::counterbored;
  }
  if (coneLength > cylinderLength && (!wideCone || cylinders.empty())) return Hole::Form::tapered;
  const double bore = cylinders.empty() ? 0 : cylinders.front()->diameterMm;
  if (wideCone && std::max(wideCone->diameterMm, wideCone->endDiameterMm) >= 1.1 * bore) return Hole::Form::countersunk;
  return Hole::Form::simple;
}

bool canBeMadeFromBehind(const std::vector<HoleSegment>& segments, double toleranceMm) {
  bool narrows = false, widens = false;
  double at = 0;
  for (const HoleSegment& segment : segments) {
    // Shoulders only say what the walls beside them say; pieces of one lie side by side.
    if (segment.kind == HoleSegment::Kind::toroidal || segment.kind == HoleSegment::Kind::flat) continue;
    for (double diameter : {segment.diameterMm, segment.endDiameterMm}) {
      if (at > 0) narrows |= diameter<at - 2 * toleranceMm, widens |= diameter> at + 2 * toleranceMm;
      at = diameter;
    }
  }
  return !narrows || widens;
}

}  // namespace stepwise
