#include "features/recognize/find_holes.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "features/recognize/hole_form.h"
#include "features/recognize/hole_stack.h"
#include "geom/core/tolerance.h"

namespace stepwise {
namespace {

using Kind = RevolvedSpan::Kind;

/// A stack on its way to becoming a hole.
struct Candidate {
  HoleStack stack;
  EndState low, high;
  int interruptions = 0;
  bool guides = true;  ///< goes around far enough to be a hole by itself
};

const Cone& coneOf(const FaceGraph& graph, const RevolvedSpan& span) {
  return std::get<Cone>(graph.face(span.faces.front()).surface);
}

class HoleFinder {
 public:
  HoleFinder(const FaceGraph& graph, const RevolvedFaces& revolved, const StockBlock& stock, Claims& claims,
             const FindHolesOptions& options)
      : graph_(graph), revolved_(revolved), stock_(stock), claims_(claims), options_(options) {
    for (const Feature& feature : claims.features())
      if (std::holds_alternative<Groove>(feature.shape) && std::get<Groove>(feature.shape).kind == Groove::Kind::inner)
        grooveFaces_.insert(feature.faces.begin(), feature.faces.end());
  }

  void run() {
    std::vector<Candidate> candidates;
    for (HoleStack& stack : buildHoleStacks(graph_, revolved_, [&](int s) { return admits(revolved_.spans[s]); })) {
      Candidate candidate{std::move(stack), {}, {}};
      candidate.low = endOf(candidate.stack, End::low);
      candidate.high = endOf(candidate.stack, End::high);
      if (qualifies(candidate)) candidates.push_back(std::move(candidate));
    }
    for (Candidate& candidate : joinInterrupted(std::move(candidates))) {
      if (candidate.guides)
        claimHole(candidate);
      else
        refuse(candidate, fmt::format("covers no more than {:.0f}° of the turn", options_.minCover.inDegrees()));
    }
  }

 private:
  bool allFree(const std::vector<FaceId>& faces) const {
    return std::all_of(faces.begin(), faces.end(), [&](FaceId f) { return claims_.free(f); });
  }
  bool groove(const RevolvedSpan& span) const { return grooveFaces_.contains(span.faces.front()); }

  /// Inner faces of revolution that may be a piece of a hole.
  bool admits(const RevolvedSpan& span) const {
    if (groove(span)) return true;
    if (!allFree(span.faces)) return false;
    if (span.kind == Kind::torus) return true;
    if (!span.concave || span.kind == Kind::freeform) return false;
    return span.fullTurn || opensSideways(span);
  }

  /// A wall that does not go all around may be a piece of a hole only where its sides end in outer corners: it was
  /// broken open. Where it runs into other walls it is a corner or an end of their cavity.
  bool opensSideways(const RevolvedSpan& span) const {
    double open = 0, joined = 0;
    for (const RimEdge& side : span.sides) {
      const double length = graph_.edge(side.edge).lengthMm;
      (side.convexity == Convexity::convex ? open : joined) += length;
    }
    return joined <= 0.02 * open;
  }

  /// A floor of the hole's own closes it, however much of its rim other cuts have opened.
  EndState endOf(const HoleStack& stack, End end) const {
    EndState state = endState(graph_, revolved_, stack, end);
    const RevolvedSpan& last = revolved_.spans[end == End::low ? stack.spans.front() : stack.spans.back()];
    state.ownFloor =
        std::any_of(state.floors.begin(), state.floors.end(), [&](FaceId floor) { return ownsFloor(floor, last); });
    return state;
  }

  /// The whole turn has room in the raw stock: a drill made it before something else opened its side. Without that
  /// room it may as well be a channel that was milled along the stock's side.
  bool fitsStock(const Candidate& candidate) const {
    const AxisLine& axis = revolved_.groups[candidate.stack.group].axis;
    double radius = 0;
    for (int s : candidate.stack.spans)
      radius = std::max({radius, revolved_.spans[s].lowRadiusMm, revolved_.spans[s].highRadiusMm});
    return std::all_of(stock_.sides.begin(), stock_.sides.end(), [&](const Plane& side) {
      const bool beside = std::abs(dot(side.normal, axis.direction)) < std::sin(kDirectionTolerance.inRadians());
      return !beside || dot(side.origin - axis.origin, side.normal) >= radius - revolved_.toleranceMm;
    });
  }

  void refuse(const Candidate& candidate, const std::string& missed) {
    for (int s : candidate.stack.spans)
      for (FaceId face : revolved_.spans[s].faces) claims_.refuse(face, "hole", missed);
  }

  bool qualifies(Candidate& candidate) {
    Angle cover;
    double length = 0, diameter = 0;
    bool steep = true;
    for (int s : candidate.stack.spans) {
      const RevolvedSpan& span = revolved_.spans[s];
      if (groove(span) || span.kind == Kind::torus) continue;
      cover = std::max(cover, span.covered);
      length = std::max(length, span.highMm - span.lowMm);
      diameter = std::max(diameter, 2 * std::max(span.lowRadiusMm, span.highRadiusMm));
      steep &= span.kind == Kind::cone && coneOf(graph_, span).halfAngle * 2 > options_.maxIncludedAngle;
    }
    if (diameter == 0) return false;
    candidate.guides = cover >= options_.minCover;  // less may be a piece of a hole that goes on behind a gap
    std::string missed;
    if (steep)
      missed = "a dished face: the cone is wider than a drill";
    else if (cover < Angle::degrees(350) && length > options_.maxPartialLengthToDiameter * diameter &&
             !fitsStock(candidate))
      missed = fmt::format("open along a side and {:.1f} diameters long: a channel", length / diameter);
    else if (!candidate.low.open() && !candidate.high.open())
      missed = "neither end opens to the outside";
    if (missed.empty()) return true;
    refuse(candidate, missed);
    return false;
  }

  double radiusOf(const RevolvedSpan& cylinder) const {
    return std::get<Cylinder>(graph_.face(cylinder.faces.front()).surface).radiusMm;
  }

  /// Radius of the narrowest cylinder, the one a drill makes; cones count where there is no cylinder.
  double mainRadius(const HoleStack& stack) const {
    double cylinder = 1e300, cone = 0;
    for (int s : stack.spans) {
      const RevolvedSpan& span = revolved_.spans[s];
      if (span.kind == Kind::cylinder && !groove(span)) cylinder = std::min(cylinder, radiusOf(span));
      if (span.kind != Kind::cylinder) cone = std::max({cone, span.lowRadiusMm, span.highRadiusMm});
    }
    return cylinder < 1e300 ? cylinder : cone;
  }

  bool sameBore(const HoleStack& a, const HoleStack& b) const {
    const Cone *p = coneAtEnd(a.spans.back()), *q = coneAtEnd(b.spans.front());
    if (p != nullptr && q != nullptr)
      return distance(p->apex, q->apex) * std::sin(p->halfAngle.inRadians()) <= 4 * revolved_.toleranceMm &&
             std::abs((p->halfAngle - q->halfAngle).inDegrees()) < 0.02;
    const RevolvedSpan &below = revolved_.spans[a.spans.back()], &above = revolved_.spans[b.spans.front()];
    if (below.kind == Kind::cylinder && above.kind == Kind::cylinder &&
        std::abs(radiusOf(below) - radiusOf(above)) <= revolved_.toleranceMm)
      return true;
    return std::abs(mainRadius(a) - mainRadius(b)) <= revolved_.toleranceMm;
  }

  const Cone* coneAtEnd(int span) const {
    return revolved_.spans[span].kind == Kind::cone ? &coneOf(graph_, revolved_.spans[span]) : nullptr;
  }

  /// Stacks of one axis and bore whose open ends face each other over a gap are one hole through several walls.
  std::vector<Candidate> joinInterrupted(std::vector<Candidate> candidates) const {
    const auto heightOf = [&](const Candidate& c) { return revolved_.spans[c.stack.spans.front()].lowMm; };
    std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
      return a.stack.group != b.stack.group ? a.stack.group < b.stack.group : heightOf(a) < heightOf(b);
    });
    std::vector<Candidate> joined;
    for (Candidate& candidate : candidates) {
      Candidate* last = joined.empty() ? nullptr : &joined.back();
      const bool same = last && last->stack.group == candidate.stack.group && last->high.open() &&
                        candidate.low.open() && sameBore(last->stack, candidate.stack);
      if (!same) {
        joined.push_back(std::move(candidate));
        continue;
      }
      last->stack.spans.insert(last->stack.spans.end(), candidate.stack.spans.begin(), candidate.stack.spans.end());
      last->stack.shoulders.insert(last->stack.shoulders.end(), candidate.stack.shoulders.begin(),
                                   candidate.stack.shoulders.end());
      last->high = candidate.high;
      last->interruptions += 1 + candidate.interruptions;
      last->guides |= candidate.guides;
    }
    return joined;
  }

  /// True when the opening that names the hole is the upper one: the only one, else the wider, else the larger rim
  /// face.
  bool opensUp(const Candidate& candidate) const {
    if (candidate.low.open() != candidate.high.open()) return candidate.high.open();
    const RevolvedSpan &bottom = revolved_.spans[candidate.stack.spans.front()],
                       &top = revolved_.spans[candidate.stack.spans.back()];
    if (std::abs(top.highRadiusMm - bottom.lowRadiusMm) > revolved_.toleranceMm)
      return top.highRadiusMm > bottom.lowRadiusMm;
    const auto rimArea = [&](const std::vector<RimEdge>& rim) {
      double area = 0;
      for (const RimEdge& edge : rim)
        if (edge.other) area = std::max(area, graph_.face(edge.other).areaMm2);
      return area;
    };
    const double below = rimArea(bottom.low), above = rimArea(top.high);
    if (std::abs(above - below) > 1e-6 * (above + below)) return above > below;
    const auto firstFace = [&](const std::vector<RimEdge>& rim) { return rim.empty() ? 0 : rim.front().other; };
    return firstFace(top.high) < firstFace(bottom.low);
  }

  /// A floor or shoulder belongs to the hole when no other wall stands on it and it lies within the wall around it.
  bool ownsFloor(FaceId floor, const RevolvedSpan& span) const {
    if (!claims_.free(floor)) return false;
    const AxisLine& axis = revolved_.axisOf(span);
    const double most = std::max(span.lowRadiusMm, span.highRadiusMm) + 4 * revolved_.toleranceMm;
    for (const Loop& loop : graph_.face(floor).loops) {
      if (!loop.outer && graph_.face(floor).loops.size() > 1) continue;
      for (const Coedge& coedge : loop.coedges) {
        const Edge& edge = graph_.edge(coedge.edge);
        const FaceId other = edge.otherThan(floor);
        const bool own = other != 0 && revolved_.spanOf[other - 1] >= 0 &&
                         revolved_.spans[revolved_.spanOf[other - 1]].group == span.group;
        if (own) continue;
        if (edge.convexity == Convexity::concave) return false;
        if (axis.radiusAt(edge.start) > most || axis.radiusAt(edge.mid) > most || axis.radiusAt(edge.end) > most)
          return false;
      }
    }
    return true;
  }

  /// The piece of the hole that rises around a shoulder.
  const RevolvedSpan& spanAround(FaceId shoulder, const HoleStack& stack) const {
    for (int s : stack.spans)
      for (const auto* rim : {&revolved_.spans[s].low, &revolved_.spans[s].high})
        for (const RimEdge& edge : *rim)
          if (edge.other == shoulder && edge.convexity != Convexity::convex) return revolved_.spans[s];
    return widestAt(acrossPlane(graph_.face(shoulder), revolved_.groups[stack.group].axis)->heightMm, stack);
  }

  const RevolvedSpan& widestAt(double heightMm, const HoleStack& stack) const {
    int widest = stack.spans.front();
    double most = 0;
    for (int s : stack.spans) {
      const RevolvedSpan& span = revolved_.spans[s];
      const double radius = std::max(span.lowRadiusMm, span.highRadiusMm);
      const bool ends =
          std::min(std::abs(span.lowMm - heightMm), std::abs(span.highMm - heightMm)) <= revolved_.toleranceMm;
      if (ends && radius > most) most = radius, widest = s;
    }
    return revolved_.spans[widest];
  }

  HoleSegment segmentOf(const RevolvedSpan& span, double openingMm, bool up) const {
    HoleSegment segment;
    switch (span.kind) {
      case Kind::cylinder: segment.kind = HoleSegment::Kind::cylinder; break;
      case Kind::cone: segment.kind = HoleSegment::Kind::cone; break;
      case Kind::sphere: segment.kind = HoleSegment::Kind::spherical; break;
      default: segment.kind = HoleSegment::Kind::toroidal; break;
    }
    segment.diameterMm = 2 * (up ? span.highRadiusMm : span.lowRadiusMm);
    segment.endDiameterMm = 2 * (up ? span.lowRadiusMm : span.highRadiusMm);
    if (span.kind == Kind::cylinder) segment.diameterMm = segment.endDiameterMm = 2 * radiusOf(span);
    segment.startMm = up ? openingMm - span.highMm : span.lowMm - openingMm;
    segment.endMm = up ? openingMm - span.lowMm : span.highMm - openingMm;
    if (span.kind == Kind::cone) segment.includedAngle = coneOf(graph_, span).halfAngle * 2;
    segment.faces = span.faces;
    return segment;
  }

  /// Circles about the axis, and curves of files with few digits that are no exact circles any more.
  std::optional<double> radiusAround(const Edge& edge, const AxisLine& axis) const {
    if (edge.curve == CurveKind::circle)
      return axis.radiusAt(edge.center) <= revolved_.toleranceMm ? std::optional(edge.radiusMm) : std::nullopt;
    if (edge.curve != CurveKind::other) return std::nullopt;
    constexpr double kSteadyMm = 2e-3;
    const double radius = axis.radiusAt(edge.mid);
    const bool steady = std::abs(axis.radiusAt(edge.start) - radius) <= kSteadyMm &&
                        std::abs(axis.radiusAt(edge.end) - radius) <= kSteadyMm;
    return steady ? std::optional(radius) : std::nullopt;
  }

  HoleSegment flatSegment(FaceId face, const AxisLine& axis, double openingMm, bool up) const {
    HoleSegment segment;
    segment.kind = HoleSegment::Kind::flat;
    const double height = acrossPlane(graph_.face(face), axis)->heightMm;
    segment.startMm = segment.endMm = up ? openingMm - height : height - openingMm;
    double inner = 1e300, outer = 0;
    for (const Loop& loop : graph_.face(face).loops)
      for (const Coedge& coedge : loop.coedges) {
        const std::optional<double> radius = radiusAround(graph_.edge(coedge.edge), axis);
        if (radius) inner = std::min(inner, *radius), outer = std::max(outer, *radius);
      }
    segment.diameterMm = 2 * outer;
    segment.endDiameterMm = inner < outer - revolved_.toleranceMm ? 2 * inner : 0;
    segment.faces = {face};
    return segment;
  }

  /// With the pieces that other cuts have separated: on the same plane, still touching a wall of the hole.
  std::vector<FaceId> allShoulders(const HoleStack& stack) const {
    const AxisLine& axis = revolved_.groups[stack.group].axis;
    std::vector<FaceId> shoulders = stack.shoulders;
    for (FaceId known : stack.shoulders) {
      const AcrossPlane at = *acrossPlane(graph_.face(known), axis);
      for (int s : stack.spans)
        for (const auto* rim : {&revolved_.spans[s].low, &revolved_.spans[s].high})
          for (const RimEdge& edge : *rim) {
            if (edge.other == 0) continue;
            const auto plane = acrossPlane(graph_.face(edge.other), axis);
            if (plane && plane->facing == at.facing && std::abs(plane->heightMm - at.heightMm) <= revolved_.toleranceMm)
              shoulders.push_back(edge.other);
          }
    }
    std::sort(shoulders.begin(), shoulders.end());
    shoulders.erase(std::unique(shoulders.begin(), shoulders.end()), shoulders.end());
    return shoulders;
  }

  std::vector<HoleSegment> segmentsOf(const Candidate& candidate, const AxisLine& axis, double openingMm, bool up,
                                      const EndState& bottom) const {
    std::vector<HoleSegment> segments;
    for (int s : candidate.stack.spans)
      if (!groove(revolved_.spans[s])) segments.push_back(segmentOf(revolved_.spans[s], openingMm, up));
    for (FaceId face : allShoulders(candidate.stack))
      if (ownsFloor(face, spanAround(face, candidate.stack)))
        segments.push_back(flatSegment(face, axis, openingMm, up));
    const RevolvedSpan& last = revolved_.spans[up ? candidate.stack.spans.front() : candidate.stack.spans.back()];
    for (FaceId face : bottom.floors)
      if (bottom.closed() && ownsFloor(face, last)) segments.push_back(flatSegment(face, axis, openingMm, up));
    std::stable_sort(segments.begin(), segments.end(), [](const HoleSegment& a, const HoleSegment& b) {
      return a.startMm + a.endMm < b.startMm + b.endMm;
    });
    return segments;
  }

  Hole::Bottom bottomOf(const EndState& bottom, const RevolvedSpan& last) const {
    if (!bottom.closed()) return Hole::Bottom::through;
    if (last.kind == Kind::sphere && bottom.pole) return Hole::Bottom::spherical;
    if (last.kind == Kind::cone && bottom.pole) return Hole::Bottom::conical;
    return bottom.floors.empty() ? Hole::Bottom::other : Hole::Bottom::flat;
  }

  /// Does the wall carry cuts: edges inside it, or along it although it goes all around?
  bool isCrossed(const HoleStack& stack) const {
    for (int s : stack.spans) {
      const RevolvedSpan& span = revolved_.spans[s];
      if (!span.sides.empty()) return true;
      const auto turn = [](const std::vector<RimEdge>& rim) {
        double sum = 0;
        for (const RimEdge& edge : rim) sum += edge.turnRad;
        return sum;
      };
      const double whole = span.covered.inRadians() * 1.05;
      if (span.kind != Kind::torus && (turn(span.low) > whole || turn(span.high) > whole)) return true;
    }
    return false;
  }

  /// Pieces of the wall end on the wall of a larger bore.
  bool passesThroughBore(const HoleStack& stack) const {
    const auto endsOnBore = [&](const std::vector<RimEdge>& rim) {
      return std::any_of(rim.begin(), rim.end(), [&](const RimEdge& edge) {
        const int other = edge.other == 0 ? -1 : revolved_.spanOf[edge.other - 1];
        return other >= 0 && revolved_.spans[other].group != stack.group && revolved_.spans[other].concave &&
               revolved_.spans[other].fullTurn;
      });
    };
    return std::any_of(stack.spans.begin(), stack.spans.end(), [&](int s) {
      return endsOnBore(revolved_.spans[s].low) || endsOnBore(revolved_.spans[s].high);
    });
  }

  void describe(Hole& hole, const Candidate& candidate, bool through) const {
    const double mainDiameter = 2 * mainRadius(candidate.stack);
    hole.diameterMm = mainDiameter;
    for (const HoleSegment& segment : hole.segments) {
      const bool full = segment.kind == HoleSegment::Kind::cylinder
                            ? std::abs(segment.diameterMm - mainDiameter) <= 2 * revolved_.toleranceMm
                            : segment.kind == HoleSegment::Kind::cone && through;
      if (full || through) hole.depthMm = std::max(hole.depthMm, segment.endMm);
    }
    if (hole.depthMm == 0)
      for (const HoleSegment& segment : hole.segments) hole.depthMm = std::max(hole.depthMm, segment.endMm);
    double covered = 0;
    for (int s : candidate.stack.spans)
      if (revolved_.spans[s].kind != Kind::torus) covered = std::max(covered, revolved_.spans[s].covered.inDegrees());
    hole.openFraction = covered >= 350 ? 0 : 1 - covered / 360;
    hole.crossing = isCrossed(candidate.stack) || (candidate.interruptions > 0 && passesThroughBore(candidate.stack));
    hole.interruptions = candidate.interruptions;
    hole.form = formOfHole(hole.segments, revolved_.toleranceMm);
  }

  void claimHole(const Candidate& candidate) {
    const AxisLine& axis = revolved_.groups[candidate.stack.group].axis;
    const bool up = opensUp(candidate);
    const EndState& bottom = up ? candidate.low : candidate.high;
    const RevolvedSpan& last = revolved_.spans[up ? candidate.stack.spans.front() : candidate.stack.spans.back()];
    double opening = up ? -1e300 : 1e300;
    for (int s : candidate.stack.spans)
      opening = up ? std::max(opening, revolved_.spans[s].highMm) : std::min(opening, revolved_.spans[s].lowMm);

    Hole hole;
    hole.axisOrigin = axis.at(opening);
    hole.axisDirection = up ? axis.direction : -axis.direction;
    hole.segments = segmentsOf(candidate, axis, opening, up, bottom);
    hole.bottom = bottomOf(bottom, last);
    const bool through = hole.bottom == Hole::Bottom::through;
    describe(hole, candidate, through);

    Feature feature;
    for (const HoleSegment& segment : hole.segments)
      feature.faces.insert(feature.faces.end(), segment.faces.begin(), segment.faces.end());
    feature.faceClass = through ? "through_hole" : "blind_hole";
    feature.directions = {hole.axisDirection};
    if (through && canBeMadeFromBehind(hole.segments, revolved_.toleranceMm))
      feature.directions.push_back(-hole.axisDirection);
    feature.rule = hole.openFraction > 0         ? "hole.partial"
                   : candidate.interruptions > 0 ? "hole.interrupted"
                                                 : "hole.full-turn";
    feature.confidence = confidenceOf(hole, bottom);
    feature.shape = std::move(hole);
    claims_.claim(std::move(feature));
  }

  static Confidence confidenceOf(const Hole& hole, const EndState& bottom) {
    if (hole.openFraction > 0)
      return {0.8, fmt::format("{:.0f} % of the circumference is missing; both sides end in outer corners",
                               100 * hole.openFraction)};
    if (bottom.openTurn > 0 && bottom.closedTurn > 0) return {0.85, "the far end is partly open and partly closed"};
    if (hole.bottom == Hole::Bottom::other) return {0.8, "goes all around; its end is neither flat nor a drill point"};
    return {0.99, hole.bottom == Hole::Bottom::through ? "inner wall all around, open at both ends"
                                                       : "inner wall all around, open at one end"};
  }

  const FaceGraph& graph_;
  const RevolvedFaces& revolved_;
  const StockBlock& stock_;
  Claims& claims_;
  const FindHolesOptions& options_;
  std::set<FaceId> grooveFaces_;
};

}  // namespace

void findHoles(const FaceGraph& graph, const RevolvedFaces& revolved, const StockBlock& stock, Claims& claims,
               const FindHolesOptions& options) {
  if (revolved.empty()) return;
  HoleFinder(graph, revolved, stock, claims, options).run();
}

}  // namespace stepwise
