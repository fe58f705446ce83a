#include "features/recognize/find_threads.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include <fmt/format.h>

namespace stepwise {
namespace {

using std::numbers::pi;

/// A helical edge seen from one axis.
struct Helix {
  double radiusMm = 0, pitchMm = 0, turns = 0;
};

std::optional<Helix> helixAbout(const Edge& edge, const AxisLine& axis, const FindThreadsOptions& options) {
  if (edge.curve != CurveKind::other) return std::nullopt;
  const double r0 = axis.radiusAt(edge.start), r1 = axis.radiusAt(edge.mid), r2 = axis.radiusAt(edge.end);
  const double h0 = axis.heightOf(edge.start), h1 = axis.heightOf(edge.mid), h2 = axis.heightOf(edge.end);
  const double radius = r1, rise = std::abs(h2 - h0);
  if (radius <= 0 || rise <= 0 || edge.lengthMm <= rise) return std::nullopt;
  constexpr double kSteady = 0.02;  // run-outs and chord lengths of sampled helices
  if (std::abs(r0 - radius) > kSteady * radius || std::abs(r2 - radius) > kSteady * radius) return std::nullopt;
  if (std::abs(h1 - (h0 + h2) / 2) > kSteady * rise) return std::nullopt;
  const double turns = std::sqrt(edge.lengthMm * edge.lengthMm - rise * rise) / (2 * pi * radius);
  if (turns < options.minTurns) return std::nullopt;
  return Helix{radius, rise / turns, turns};
}

/// Cheap test before axes are tried: over half a turn an arc is longer than its chord by π/2.
bool mayWind(const Edge& edge) {
  return edge.curve == CurveKind::other && !edge.seam && edge.lengthMm > 2.6 * distance(edge.start, edge.mid);
}

/// Everything about one axis that winds.
struct Winding {
  std::set<FaceId> faces;
  double minRadius = 1e300, maxRadius = 0, pitch = 0, low = 1e300, high = -1e300, turns = 0;
};

}  // namespace

std::optional<std::string> metricCoarse(double majorDiameterMm, double pitchMm) {
  struct Size {
    double diameter, pitch;
  };
  constexpr std::array<Size, 22> kSizes{{{1, 0.25},  {1.2, 0.25}, {1.6, 0.35}, {2, 0.4},  {2.5, 0.45}, {3, 0.5},
                                         {3.5, 0.6}, {4, 0.7},    {5, 0.8},    {6, 1},    {8, 1.25},   {10, 1.5},
                                         {12, 1.75}, {14, 2},     {16, 2},     {18, 2.5}, {20, 2.5},   {22, 2.5},
                                         {24, 3},    {27, 3},     {30, 3.5},   {36, 4}}};
  for (const Size& size : kSizes)
    if (std::abs(majorDiameterMm - size.diameter) <= 0.04 * size.diameter + 0.02 &&
        std::abs(pitchMm - size.pitch) <= 0.02 * size.pitch)
      return fmt::format("M{:g}", size.diameter);
  return std::nullopt;
}

void findThreads(const FaceGraph& graph, const RevolvedFaces& revolved, Claims& claims,
                 const FindThreadsOptions& options) {
  if (revolved.empty()) return;
  std::map<int, Winding> windings;
  for (const Edge& edge : graph.edges) {
    if (!mayWind(edge)) continue;
    for (FaceId id : edge.faces) {
      if (id == 0 || !claims.free(id) || !std::holds_alternative<Freeform>(graph.face(id).surface)) continue;
      for (int g = 0; g < static_cast<int>(revolved.groups.size()); ++g) {
        const AxisLine& axis = revolved.groups[g].axis;
        const auto helix = helixAbout(edge, axis, options);
        if (!helix) continue;
        Winding& winding = windings[g];
        winding.faces.insert(id);
        winding.minRadius = std::min(winding.minRadius, helix->radiusMm);
        winding.maxRadius = std::max(winding.maxRadius, helix->radiusMm);
        winding.pitch += helix->pitchMm * helix->turns;
        winding.turns += helix->turns;
        for (Vec3 p : {edge.start, edge.end}) {
          winding.low = std::min(winding.low, axis.heightOf(p));
          winding.high = std::max(winding.high, axis.heightOf(p));
        }
        break;
      }
    }
  }
  for (const auto& [g, winding] : windings) {
    const AxisLine& axis = revolved.groups[g].axis;
    Thread thread;
    thread.pitchMm = winding.pitch / winding.turns;
    thread.diameterMm = 2 * winding.maxRadius;
    thread.lengthMm = winding.high - winding.low;
    // Flanks of a bolt look away from the axis on average, those of a nut towards it.
    double outward = 0;
    for (FaceId face : winding.faces) {
      const Face& flank = graph.face(face);
      const Vec3 radial = normalized(flank.point - axis.at(axis.heightOf(flank.point)));
      outward += dot(flank.normal, radial) * flank.areaMm2;
    }
    thread.inner = outward < 0;
    thread.designation = metricCoarse(thread.diameterMm, thread.pitchMm).value_or("");
    Feature feature;
    feature.faces.assign(winding.faces.begin(), winding.faces.end());
    feature.faceClass = "thread";
    feature.directions = {axis.direction, -axis.direction};
    feature.rule = "thread.helical-edges";
    feature.confidence = {0.8,
                          fmt::format("freeform faces wind about one axis with a pitch of {:.4g} mm", thread.pitchMm)};
    feature.shape = std::move(thread);
    claims.claim(std::move(feature));
  }
}

}  // namespace stepwise
