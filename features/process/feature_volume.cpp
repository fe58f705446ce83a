#include "features/process/feature_volume.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stepwise {

namespace {

using std::numbers::pi;

double areaOf(const std::vector<FaceId>& faces, const FaceGraph& graph) {
  double area = 0;
  for (const FaceId face : faces) area += graph.face(face).areaMm2;
  return area;
}

double frustumMm3(double d1, double d2, double length) { return pi / 12 * (d1 * d1 + d1 * d2 + d2 * d2) * length; }

std::optional<double> volumeOf(const Hole& hole, const FaceGraph&) {
  double volume = 0;
  for (const HoleSegment& segment : hole.segments)
    volume += frustumMm3(segment.diameterMm, segment.endDiameterMm, std::abs(segment.endMm - segment.startMm));
  if (volume == 0) volume = pi / 4 * hole.diameterMm * hole.diameterMm * hole.depthMm;
  return volume * (1 - std::clamp(hole.openFraction, 0.0, 1.0));
}

std::optional<double> volumeOf(const Cavity& cavity, const FaceGraph& graph) {
  if (!cavity.floors.empty() && !cavity.slanted && cavity.depthMm > 0)
    return areaOf(cavity.floors, graph) * cavity.depthMm;
  const double box = cavity.lengthMm * cavity.widthMm * cavity.depthMm;
  if (box == 0) return std::nullopt;
  if (cavity.sides == 3 || cavity.slanted) return box / 2;
  if (cavity.circularEnd) return box - (1 - pi / 4) * cavity.widthMm * cavity.widthMm * cavity.depthMm;
  return box;
}

std::optional<double> volumeOf(const Groove& groove, const FaceGraph&) {
  const double meanDiameter = groove.kind == Groove::Kind::outer   ? groove.diameterMm + groove.depthMm
                              : groove.kind == Groove::Kind::inner ? groove.diameterMm - groove.depthMm
                                                                   : groove.diameterMm;
  return pi * std::max(meanDiameter, 0.0) * groove.depthMm * groove.widthMm;
}

std::optional<double> volumeOf(const Chamfer& chamfer, const FaceGraph&) {
  return chamfer.widthMm * chamfer.widthMm / 2 * chamfer.lengthMm;
}

std::optional<double> volumeOf(const Round& round, const FaceGraph&) {
  return (1 - pi / 4) * round.radiusMm * round.radiusMm * round.lengthMm;
}

std::optional<double> volumeOf(const Gear& gear, const FaceGraph&) {
  // Teeth and gaps share the ring between root and tip about equally.
  return pi / 8 * std::abs(gear.tipDiameterMm * gear.tipDiameterMm - gear.rootDiameterMm * gear.rootDiameterMm) *
         gear.widthMm;
}

std::optional<double> volumeOf(const Knurl& knurl, const FaceGraph&) {
  // Ridges leave half of the ring below their tips, pyramids a third.
  const double ring = pi * (knurl.diameterMm - knurl.depthMm) * knurl.depthMm * knurl.widthMm;
  return knurl.pattern == Knurl::Pattern::diamond ? ring * 2 / 3 : ring / 2;
}

/// A fillet is material that stays; threads, texts and edges of sheets hardly change the volume.
std::optional<double> volumeOf(const Fillet&, const FaceGraph&) { return 0; }
std::optional<double> volumeOf(const Thread&, const FaceGraph&) { return 0; }
std::optional<double> volumeOf(const Text&, const FaceGraph&) { return 0; }

template <class Shape>
std::optional<double> volumeOf(const Shape&, const FaceGraph&) {
  return std::nullopt;
}

}  // namespace

std::optional<double> removedVolumeMm3(const Feature& feature, const FaceGraph& graph) {
  return std::visit([&](const auto& shape) { return volumeOf(shape, graph); }, feature.shape);
}

}  // namespace stepwise
