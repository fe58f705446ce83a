#include "features/recognize/revolved_faces.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <unordered_map>

#include "geom/brep/edge_reach.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;
/// Bores that an exporter wrote twice agree to about this; below any offset that a drawing would state.
constexpr double kAxisDistanceFloorMm = 1e-4;
constexpr double kSplineAxisDistanceMm = 2e-3;  ///< surfaces fitted to splines are known to 1e-3 mm

double wrapped(double angle) { return std::remainder(angle, kTurn); }

/// Angles about an axis, from an arbitrary but fixed zero direction.
struct Protractor {
  explicit Protractor(const AxisLine& line)
      : axis(line), zero(anyPerpendicular(line.direction)), quarter(cross(line.direction, zero)) {}
  double angleOf(Vec3 p) const { return std::atan2(dot(p - axis.origin, quarter), dot(p - axis.origin, zero)); }
  AxisLine axis;
  Vec3 zero, quarter;
};

/// An arc about the axis.
struct TurnStep {
  double from = 0, sweep = 0;
};

/// The edge as steps of less than a half turn each, from sample to sample; points on the axis have no angle and are
/// passed over.
std::vector<TurnStep> turnSteps(const Edge& edge, const Protractor& dial) {
  const double onAxis = 1e-9 + 1e-7 * edge.lengthMm;
  const bool sampled = edge.curve != CurveKind::line && edge.curve != CurveKind::circle && edge.samples.size() > 2;
  const std::vector<Vec3> points = sampled ? edge.samples : std::vector{edge.start, edge.mid, edge.end};
  std::vector<TurnStep> steps;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (dial.axis.radiusAt(points[i - 1]) <= onAxis || dial.axis.radiusAt(points[i]) <= onAxis) continue;
    const double from = dial.angleOf(points[i - 1]);
    steps.push_back({from, wrapped(dial.angleOf(points[i]) - from)});
  }
  return steps;
}

double sumOf(const std::vector<TurnStep>& steps) {
  double sum = 0;
  for (const TurnStep& step : steps) sum += step.sweep;
  return sum;
}

bool closedOnItself(const Edge& edge) {
  return edge.vertices[0] == edge.vertices[1] && edge.curve != CurveKind::degenerate;
}

/// A closed edge goes around the axis when its middle is on the far side and it leaves the start sideways.
bool windsAround(const Edge& edge, const Protractor& dial) {
  if (!closedOnItself(edge)) return false;
  if (edge.curve == CurveKind::circle) {
    return std::abs(dot(edge.axis, dial.axis.direction)) > 0.999 &&
           dial.axis.radiusAt(edge.center) < 0.5 * edge.radiusMm;
  }
  const std::vector<TurnStep> steps = turnSteps(edge, dial);
  if (steps.size() <= 2) return !steps.empty() && std::abs(steps.front().sweep) > 0.75 * std::numbers::pi;
  return std::abs(sumOf(steps)) > 1.5 * std::numbers::pi;
}

double signedTurn(const Edge& edge, const Protractor& dial) {
  if (windsAround(edge, dial)) {
    const Vec3 around = cross(dial.axis.direction, edge.start - dial.axis.origin);
    return dot(around, edge.startTangent) >= 0 ? kTurn : -kTurn;
  }
  return sumOf(turnSteps(edge, dial));
}

RevolvedSpan::Kind spanKind(const Surface& surface) {
  if (std::holds_alternative<Cylinder>(surface)) return RevolvedSpan::Kind::cylinder;
  if (std::holds_alternative<Cone>(surface)) return RevolvedSpan::Kind::cone;
  if (std::holds_alternative<Sphere>(surface)) return RevolvedSpan::Kind::sphere;
  if (std::holds_alternative<Torus>(surface)) return RevolvedSpan::Kind::torus;
  return RevolvedSpan::Kind::freeform;
}

/// Finds the group of an axis among those made so far, by the foot of the box centre on it.
class AxisRegister {
 public:
  AxisRegister(const FaceGraph& graph, RevolvedFaces& out)
      : center_(graph.box.center()), cellMm_(std::max(graph.box.diagonalMm() / 512, 1e-6)), out_(out) {}

  int groupFor(const AxisLine& line, Vec3 near, double toleranceMm) {
    const Vec3 foot = line.at(line.heightOf(center_));
    const auto [cx, cy, cz] = cellOf(foot);
    for (int dx = -1; dx <= 1; ++dx)
      for (int dy = -1; dy <= 1; ++dy)
        for (int dz = -1; dz <= 1; ++dz) {
          const auto found = cells_.find(key(cx + dx, cy + dy, cz + dz));
          if (found == cells_.end()) continue;
          for (int group : found->second)
            if (sameLine(out_.groups[group].axis, line, near, toleranceMm)) return group;
        }
    const int group = static_cast<int>(out_.groups.size());
    out_.groups.push_back({{line.at(line.heightOf(center_)), line.direction}, {}});
    cells_[key(cx, cy, cz)].push_back(group);
    return group;
  }

 private:
  std::array<std::int64_t, 3> cellOf(Vec3 p) const {
    return {std::llround((p.x - center_.x) / cellMm_), std::llround((p.y - center_.y) / cellMm_),
            std::llround((p.z - center_.z) / cellMm_)};
  }
  static std::uint64_t key(std::int64_t x, std::int64_t y, std::int64_t z) {
    return static_cast<std::uint64_t>(x) * 0x9E3779B97F4A7C15ull ^
           static_cast<std::uint64_t>(y) * 0xC2B2AE3D27D4EB4Full ^
           static_cast<std::uint64_t>(z) * 0x165667B19E3779F9ull;
  }
  static bool sameLine(const AxisLine& a, const AxisLine& b, Vec3 near, double toleranceMm) {
    if (norm(cross(a.direction, b.direction)) > kDirectionTolerance.inRadians()) return false;
    return a.radiusAt(b.at(b.heightOf(near))) <= toleranceMm;
  }

  Vec3 center_;
  double cellMm_;
  RevolvedFaces& out_;
  std::unordered_map<std::uint64_t, std::vector<int>> cells_;
};

double axisToleranceMm(const Face& face, double toleranceMm) {
  return face.recognizedFromSpline ? std::max(toleranceMm, kSplineAxisDistanceMm) : toleranceMm;
}

/// Puts each face that has an axis into a group; −1 for the others.
std::vector<int> groupByAxis(const FaceGraph& graph, RevolvedFaces& out) {
  std::vector<int> groupOf(graph.faces.size(), -1);
  AxisRegister axes(graph, out);
  for (const Face& face : graph.faces)
    if (const auto line = axisOf(face.surface))
      groupOf[face.id - 1] = axes.groupFor(*line, face.centroid, axisToleranceMm(face, out.toleranceMm));
  // A sphere takes the axis of a neighbour that passes through its centre, else the axis of a circle that bounds it.
  for (const Face& face : graph.faces) {
    const auto* sphere = std::get_if<Sphere>(&face.surface);
    if (!sphere) continue;
    int group = -1;
    std::optional<AxisLine> circleAxis;
    for (int id : edgesOf(graph, face.id)) {
      const Edge& edge = graph.edge(id);
      const FaceId other = edge.otherThan(face.id);
      const int candidate = other ? groupOf[other - 1] : -1;
      if (candidate >= 0 &&
          out.groups[candidate].axis.radiusAt(sphere->center) <= axisToleranceMm(face, out.toleranceMm) &&
          !std::holds_alternative<Sphere>(graph.face(other).surface)) {
        group = candidate;
        break;
      }
      if (!circleAxis && edge.curve == CurveKind::circle && !edge.seam)
        circleAxis = AxisLine{sphere->center, edge.axis};
    }
    if (group < 0 && circleAxis)
      group = axes.groupFor(*circleAxis, sphere->center, axisToleranceMm(face, out.toleranceMm));
    groupOf[face.id - 1] = group;
  }
  return groupOf;
}

/// Extent of one face along the axis and its radii there.
struct FaceExtent {
  double low = 0, high = 0, lowRadius = 0, highRadius = 0;
};

FaceExtent extentOf(const FaceGraph& graph, const Face& face, const AxisLine& axis) {
  FaceExtent extent{1e300, -1e300, 0, 0};
  const auto take = [&](Vec3 p) {
    const double h = axis.heightOf(p);
    if (h < extent.low) extent.low = h, extent.lowRadius = axis.radiusAt(p);
    if (h > extent.high) extent.high = h, extent.highRadius = axis.radiusAt(p);
  };
  for (int id : edgesOf(graph, face.id))
    for (Vec3 p : extremesAlong(graph.edge(id), axis.direction)) take(p);
  take(face.point);
  return extent;
}

bool sameSurface(const Surface& a, const Surface& b, const AxisLine& axis, double tol) {
  if (a.index() != b.index() || isConcave(a) != isConcave(b)) return false;
  if (const auto* c = std::get_if<Cylinder>(&a)) return std::abs(c->radiusMm - std::get<Cylinder>(b).radiusMm) <= tol;
  if (const auto* c = std::get_if<Cone>(&a)) {
    const Cone& d = std::get<Cone>(b);
    return std::abs(axis.heightOf(c->apex) - axis.heightOf(d.apex)) <= 10 * tol && dot(c->axis, d.axis) > 0 &&
           std::abs((c->halfAngle - d.halfAngle).inDegrees()) < 0.1;
  }
  if (const auto* s = std::get_if<Sphere>(&a))
    return distance(s->center, std::get<Sphere>(b).center) <= tol &&
           std::abs(s->radiusMm - std::get<Sphere>(b).radiusMm) <= tol;
  if (const auto* t = std::get_if<Torus>(&a)) {
    const Torus& u = std::get<Torus>(b);
    return distance(t->center, u.center) <= tol && std::abs(t->majorRadiusMm - u.majorRadiusMm) <= tol &&
           std::abs(t->minorRadiusMm - u.minorRadiusMm) <= tol;
  }
  return false;
}

/// Joins faces of one surface that overlap or touch along the axis.
void buildSpans(const FaceGraph& graph, const std::vector<int>& groupOf, RevolvedFaces& out) {
  std::vector<std::vector<FaceId>> members(out.groups.size());
  for (const Face& face : graph.faces)
    if (groupOf[face.id - 1] >= 0) members[groupOf[face.id - 1]].push_back(face.id);
  for (int g = 0; g < static_cast<int>(members.size()); ++g) {
    const AxisLine& axis = out.groups[g].axis;
    std::vector<std::pair<FaceExtent, FaceId>> ordered;
    for (FaceId id : members[g]) ordered.push_back({extentOf(graph, graph.face(id), axis), id});
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return a.first.low < b.first.low; });
    std::vector<int> open;  // spans of this group that may still take a face
    for (const auto& [extent, id] : ordered) {
      const Face& face = graph.face(id);
      const double reachedMm = extent.low - out.toleranceMm;
      std::erase_if(open, [&](int s) { return out.spans[s].highMm < reachedMm; });
      const double tol = axisToleranceMm(face, out.toleranceMm);
      const auto mate = std::find_if(open.begin(), open.end(), [&](int s) {
        return sameSurface(graph.face(out.spans[s].faces.front()).surface, face.surface, axis, tol);
      });
      if (mate == open.end()) {
        RevolvedSpan span;
        span.kind = spanKind(face.surface);
        span.concave = isConcave(face.surface);
        span.group = g;
        span.lowMm = extent.low, span.highMm = extent.high;
        span.lowRadiusMm = extent.lowRadius, span.highRadiusMm = extent.highRadius;
        span.faces = {id};
        open.push_back(static_cast<int>(out.spans.size()));
        out.spanOf[id - 1] = open.back();
        out.groups[g].spans.push_back(open.back());
        out.spans.push_back(std::move(span));
        continue;
      }
      RevolvedSpan& span = out.spans[*mate];
      span.faces.push_back(id);
      out.spanOf[id - 1] = *mate;
      if (extent.high > span.highMm) span.highMm = extent.high, span.highRadiusMm = extent.highRadius;
      if (extent.low < span.lowMm) span.lowMm = extent.low, span.lowRadiusMm = extent.lowRadius;
    }
  }
  for (RevolvedSpan& span : out.spans) std::sort(span.faces.begin(), span.faces.end());
}

/// +1: an edge that turns positively bounds the face from above. Follows from loops keeping the face on their left.
int upperSign(const RevolvedSpan& span) { return span.concave ? 1 : -1; }

void addBorder(const FaceGraph& graph, const Face& face, int spanIndex, const Protractor& dial, RevolvedFaces& out,
               TurnCover& cover) {
  RevolvedSpan& span = out.spans[spanIndex];
  double winding = 0;
  for (const Loop& loop : face.loops) {
    double loopTurn = 0;
    for (const Coedge& coedge : loop.coedges) {
      const Edge& edge = graph.edge(coedge.edge);
      if (edge.curve == CurveKind::degenerate) continue;
      const double turn = signedTurn(edge, dial) * (coedge.forward ? 1 : -1);
      loopTurn += turn;
      if (std::abs(turn) > 1.9 * std::numbers::pi)
        cover.add(Angle{}, Angle::radians(kTurn));
      else
        for (const TurnStep& step : turnSteps(edge, dial))
          cover.add(Angle::radians(step.from), Angle::radians(step.sweep));
      const FaceId other = edge.otherThan(face.id);
      if (edge.seam || other == face.id || (other && out.spanOf[other - 1] == spanIndex)) continue;
      RimEdge rim{coedge.edge, face.id, other, edge.convexity, std::abs(turn), 0, 0};
      rim.heightMm =
          (dial.axis.heightOf(edge.start) + 2 * dial.axis.heightOf(edge.mid) + dial.axis.heightOf(edge.end)) / 4;
      rim.radiusMm =
          (dial.axis.radiusAt(edge.start) + 2 * dial.axis.radiusAt(edge.mid) + dial.axis.radiusAt(edge.end)) / 4;
      const bool around = std::abs(turn) > 1e-3;
      const bool byHeight = span.kind == RevolvedSpan::Kind::torus || span.kind == RevolvedSpan::Kind::freeform;
      const bool upper = byHeight ? rim.heightMm > (span.lowMm + span.highMm) / 2 : turn * upperSign(span) > 0;
      (!around ? span.sides : upper ? span.high : span.low).push_back(rim);
    }
    winding = std::max(winding, std::abs(loopTurn));
  }
  if (winding > 1.9 * std::numbers::pi || (face.loops.empty() && !std::holds_alternative<Plane>(face.surface)))
    cover.add(Angle{}, Angle::radians(kTurn));
}

double turnOf(const std::vector<RimEdge>& rim) {
  double sum = 0;
  for (const RimEdge& edge : rim) sum += edge.turnRad;
  return sum;
}

/// A dome or a full cone is closed at its pole or apex where nothing goes once around: cuts in its side leave as much
/// border above as below.
void closeAtPole(const FaceGraph& graph, const AxisLine& axis, RevolvedSpan& span) {
  const double below = turnOf(span.low), above = turnOf(span.high);
  if (!span.fullTurn || std::abs(below - above) < std::numbers::pi) return;
  const Surface& surface = graph.face(span.faces.front()).surface;
  std::optional<double> low, high;
  if (const auto* cone = std::get_if<Cone>(&surface)) low = high = axis.heightOf(cone->apex);
  if (const auto* sphere = std::get_if<Sphere>(&surface)) {
    low = axis.heightOf(sphere->center) - sphere->radiusMm;
    high = axis.heightOf(sphere->center) + sphere->radiusMm;
  }
  if (low && below < above) span.lowMm = *low, span.lowRadiusMm = 0;
  if (high && above < below) span.highMm = *high, span.highRadiusMm = 0;
}

void buildBorders(const FaceGraph& graph, RevolvedFaces& out) {
  for (int s = 0; s < static_cast<int>(out.spans.size()); ++s) {
    const Protractor dial(out.axisOf(out.spans[s]));
    TurnCover cover;
    for (FaceId id : out.spans[s].faces) addBorder(graph, graph.face(id), s, dial, out, cover);
    RevolvedSpan& span = out.spans[s];
    span.covered = cover.covered();
    span.fullTurn = cover.full();
    closeAtPole(graph, out.axisOf(span), span);
  }
}

}  // namespace

std::optional<AxisLine> axisOf(const Surface& surface) {
  if (const auto* c = std::get_if<Cylinder>(&surface)) return AxisLine{c->origin, c->axis};
  if (const auto* c = std::get_if<Cone>(&surface)) return AxisLine{c->apex, c->axis};
  if (const auto* t = std::get_if<Torus>(&surface)) return AxisLine{t->center, t->axis};
  if (const auto* f = std::get_if<Freeform>(&surface); f && f->kind == "revolution")
    return AxisLine{f->axisOrigin, f->axis};
  return std::nullopt;
}

bool isConcave(const Surface& surface) {
  struct Visitor {
    bool operator()(const Plane&) const { return false; }
    bool operator()(const Cylinder& c) const { return c.concave; }
    bool operator()(const Cone& c) const { return c.concave; }
    bool operator()(const Sphere& s) const { return s.concave; }
    bool operator()(const Torus& t) const { return t.concave; }
    bool operator()(const Freeform&) const { return false; }
  };
  return std::visit(Visitor{}, surface);
}

Angle turnOf(const Edge& edge, const AxisLine& axis) { return Angle::radians(signedTurn(edge, Protractor(axis))); }

void TurnCover::add(Angle from, Angle sweep) {
  double start = from.inRadians(), length = sweep.inRadians();
  if (length < 0) start += length, length = -length;
  if (length <= 0) return;
  start = std::fmod(std::fmod(start, kTurn) + kTurn, kTurn);
  arcs_.push_back({start, start + std::min(length, kTurn)});
}

Angle TurnCover::covered() const {
  std::vector<std::array<double, 2>> flat;
  for (const auto& [from, to] : arcs_) {
    flat.push_back({from, std::min(to, kTurn)});
    if (to > kTurn) flat.push_back({0, to - kTurn});
  }
  std::sort(flat.begin(), flat.end());
  double total = 0, reach = 0;
  for (const auto& [from, to] : flat) {
    if (to <= reach) continue;
    total += to - std::max(from, reach);
    reach = to;
  }
  return Angle::radians(total);
}

RevolvedFaces buildRevolvedFaces(const FaceGraph& graph) {
  RevolvedFaces out;
  out.spanOf.assign(graph.faces.size(), -1);
  out.toleranceMm = std::max(sameLengthMm(graph), kAxisDistanceFloorMm);
  const bool any = std::any_of(graph.faces.begin(), graph.faces.end(), [](const Face& face) {
    return axisOf(face.surface) || std::holds_alternative<Sphere>(face.surface);
  });
  if (!any) return out;
  const std::vector<int> groupOf = groupByAxis(graph, out);
  buildSpans(graph, groupOf, out);
  buildBorders(graph, out);
  return out;
}

std::optional<AcrossPlane> acrossPlane(const Face& face, const AxisLine& axis) {
  const auto* plane = std::get_if<Plane>(&face.surface);
  if (!plane) return std::nullopt;
  const double along = dot(plane->normal, axis.direction);
  if (std::abs(along) < std::cos(Angle::degrees(0.1).inRadians())) return std::nullopt;
  return AcrossPlane{dot(plane->origin - axis.origin, plane->normal) / along, along > 0 ? 1 : -1};
}

bool isAcross(const Face& face, const AxisLine& axis) { return acrossPlane(face, axis).has_value(); }

}  // namespace stepwise
