#include "geom/occt/direct/face_curves.h"

#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <ElSLib.hxx>
#include <Geom2d_Line.hxx>
#include <GeomAdaptor_Curve.hxx>
#include <GeomAdaptor_Surface.hxx>
#include <Geom_RectangularTrimmedSurface.hxx>
#include <Precision.hxx>
#include <ShapeAnalysis_Surface.hxx>
#include <ShapeConstruct_ProjectCurveOnSurface.hxx>
#include <TopExp.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Iterator.hxx>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "geom/occt/direct/border_curves.h"

namespace stepwise::direct {
namespace {

/// The kernel's own check of edges takes this many points.
constexpr int kChecks = 23;
/// Curves that miss their edge by more are the business of the kernel's repair: it may choose others.
constexpr double kStatedMissMm = 1e-7;
constexpr double kAnalyticMissMm = 1e-7;
constexpr double kProjectedMissMm = 1e-7;
/// Beyond this the border of a surface is not taken for an edge near it.
constexpr double kFarMissMm = 1e-3;
/// Ends of neighbours further apart than this in the parameters, measured in space, are bent together by repair.
constexpr double kGapMm = 1e-7;

struct ParameterBox {
  double uMin = std::numeric_limits<double>::max(), vMin = uMin, uMax = -uMin, vMax = -uMin;
  void add(const gp_Pnt2d& p) {
    uMin = std::min(uMin, p.X());
    uMax = std::max(uMax, p.X());
    vMin = std::min(vMin, p.Y());
    vMax = std::max(vMax, p.Y());
  }
};

/// One use of an edge, with its curve where the wire passes through.
struct PlacedCurve {
  const EdgeUse* use = nullptr;
  const BodyEdge* edge = nullptr;
  std::vector<Handle(Geom2d_Curve)> candidates;
  std::size_t chosen = 0;
  double uShift = 0, vShift = 0;
  bool poleBefore = false;  ///< an edge without length leads here from the end of the curve before

  gp_Pnt2d at(double t) const {
    const gp_Pnt2d p = candidates[chosen]->Value(t);
    return {p.X() + uShift, p.Y() + vShift};
  }
  gp_Pnt2d start() const { return at(use->forward ? edge->first : edge->last); }
  gp_Pnt2d end() const { return at(use->forward ? edge->last : edge->first); }
  Handle(Geom2d_Curve) curve() const {
    if (uShift == 0 && vShift == 0) return candidates[chosen];
    auto moved = Handle(Geom2d_Curve)::DownCast(candidates[chosen]->Copy());
    moved->Translate(gp_Vec2d(uShift, vShift));
    return moved;
  }
};

class FaceCurveMaker {
 public:
  FaceCurveMaker(const GeometryMaker& geometry, const BodyFace& face,
                 const std::unordered_map<EntityAt, BodyEdge>& edges)
      : geometry_(geometry), face_(face), edges_(edges), surface_(face.surface) {
    uPeriod_ = surface_.IsUPeriodic() ? surface_.UPeriod() : 0;
    vPeriod_ = surface_.IsVPeriodic() ? surface_.VPeriod() : 0;
  }

  /// Finds all curves and where they lie; false where they do not fit together.
  bool place();
  void attach();
  void detach();
  bool isLoose() const { return loose_; }

 private:
  bool findAll();
  bool findCandidates(PlacedCurve& placed);
  bool findStated(PlacedCurve& placed, bool& any) const;
  Handle(Geom2d_Curve) analytic(const BodyEdge& edge) const;
  std::optional<gp_Pnt2d> parametersOf(const gp_Pnt& point) const;
  Handle(Geom2d_Curve) project(const BodyEdge& edge);
  Handle(Geom2d_Curve) alongBorder(const BodyEdge& edge);
  double deviation(const BodyEdge& edge, const Handle(Geom2d_Curve) & curve) const;
  bool joinsBorders(const Geom2d_Curve& curve, double first, double last) const;
  bool meets(const gp_Pnt2d& a, const gp_Pnt2d& b, double toleranceMm) const;
  double vertexTolerance(const PlacedCurve& before, const PlacedCurve& after) const;
  void follow(PlacedCurve& placed, const gp_Pnt2d& end) const;
  bool atPole(const gp_Pnt2d& a, const gp_Pnt2d& b) const;
  void addPoles(const FaceWire& wire, const std::vector<PlacedCurve>& curves) const;
  bool chain(std::vector<PlacedCurve>& wire) const;
  bool liesOnBothSidesOfSeam(const std::vector<PlacedCurve>& wire) const;
  bool nest();

  const GeometryMaker& geometry_;
  const BodyFace& face_;
  const std::unordered_map<EntityAt, BodyEdge>& edges_;
  GeomAdaptor_Surface surface_;
  double uPeriod_ = 0, vPeriod_ = 0;
  bool loose_ = false;
  std::vector<std::vector<PlacedCurve>> wires_;
  std::optional<BorderCurves> borders_;
  std::optional<ShapeConstruct_ProjectCurveOnSurface> projector_;
};

bool FaceCurveMaker::place() {
  const bool found = findAll();
  // The grid of points that the kernel projects from takes half a megabyte, and every face waits for the last.
  projector_.reset();
  borders_.reset();
  return found;
}

bool FaceCurveMaker::findAll() {
  if (face_.vertexLoop) return false;
  for (const FaceWire& wire : face_.wires) {
    auto& placed = wires_.emplace_back();
    for (const EdgeUse& use : wire.edges) placed.push_back({&use, &edges_.at(use.edge), {}});
    // In the order of the kernel's repair: the projector begins where it left the edge before.
    for (std::size_t i = 0; i < placed.size(); ++i) {
      if (!findCandidates(placed[wire.forward ? i : placed.size() - 1 - i])) return false;
    }
    if (!chain(placed)) {
      if (liesOnBothSidesOfSeam(placed)) throw NotDirect{"a face that repair turns over"};
      return false;
    }
    if (loose_ && std::any_of(placed.begin(), placed.end(), [](const PlacedCurve& p) { return p.poleBefore; }))
      return false;
  }
  return nest();
}

double FaceCurveMaker::deviation(const BodyEdge& edge, const Handle(Geom2d_Curve) & curve) const {
  const GeomAdaptor_Curve space(edge.curve);
  double worst = 0;
  for (int i = 0; i < kChecks; ++i) {
    const double t = edge.first + (edge.last - edge.first) * i / (kChecks - 1);
    const gp_Pnt2d p = curve->Value(t);
    worst = std::max(worst, space.Value(t).SquareDistance(surface_.Value(p.X(), p.Y())));
  }
  return std::sqrt(worst);
}

/// Curves that the text gives for this very surface. False: it gives some, and they do not fit.
bool FaceCurveMaker::findStated(PlacedCurve& placed, bool& any) const {
  const EntityAccess& entities = geometry_.entities();
  const EntityType type = entities.typeOf(placed.edge->curveAt);
  any = false;
  if (type != EntityType::surfaceCurve && type != EntityType::seamCurve) return true;
  Parameters all = entities.parameters(placed.edge->curveAt);
  all.skip(2);
  for (all.beginList(); all.inList();) {
    const EntityAt at = all.entity();
    if (entities.typeOf(at) != EntityType::pcurve) continue;
    Parameters pcurve = entities.parameters(at);
    pcurve.skip();
    if (pcurve.entity() != face_.surfaceAt) continue;
    any = true;
    const Handle(Geom2d_Curve) curve = geometry_.parameterCurve(at, face_.surface);
    if (curve.IsNull()) return false;
    const bool bounded = curve->FirstParameter() > placed.edge->first + Precision::PConfusion() ||
                         curve->LastParameter() < placed.edge->last - Precision::PConfusion();
    if (bounded || deviation(*placed.edge, curve) > kStatedMissMm) return false;
    placed.candidates.push_back(curve);
  }
  return true;
}

bool FaceCurveMaker::findCandidates(PlacedCurve& placed) {
  bool stated = false;
  if (!findStated(placed, stated)) return false;
  if (stated) return true;
  Handle(Geom2d_Curve) curve = analytic(*placed.edge);
  if (curve.IsNull()) curve = alongBorder(*placed.edge);
  if (curve.IsNull()) curve = project(*placed.edge);
  if (curve.IsNull()) return false;
  placed.candidates.push_back(curve);
  return true;
}

std::optional<gp_Pnt2d> FaceCurveMaker::parametersOf(const gp_Pnt& point) const {
  double u = 0, v = 0;
  switch (surface_.GetType()) {
    case GeomAbs_Cylinder: ElSLib::Parameters(surface_.Cylinder(), point, u, v); break;
    case GeomAbs_Cone: ElSLib::Parameters(surface_.Cone(), point, u, v); break;
    case GeomAbs_Sphere: ElSLib::Parameters(surface_.Sphere(), point, u, v); break;
    case GeomAbs_Torus: ElSLib::Parameters(surface_.Torus(), point, u, v); break;
    default: return std::nullopt;
  }
  return gp_Pnt2d(u, v);
}

/// Rulings, parallels and meridians run along one parameter at the speed of the edge's own.
Handle(Geom2d_Curve) FaceCurveMaker::analytic(const BodyEdge& edge) const {
  const GeomAdaptor_Curve space(edge.curve);
  if (space.GetType() != GeomAbs_Line && space.GetType() != GeomAbs_Circle) return {};
  const double middle = (edge.first + edge.last) / 2;
  const gp_Pnt on = space.Value(middle);
  const auto base = parametersOf(on);
  if (!base) return {};
  gp_Pnt ignored;
  gp_Vec along, du, dv;
  space.D1(middle, ignored, along);
  surface_.D1(base->X(), base->Y(), ignored, du, dv);
  const bool alongU = du.SquareMagnitude() > gp::Resolution() && dv.SquareMagnitude() > gp::Resolution() &&
                      std::abs(along.Dot(du)) / du.Magnitude() > std::abs(along.Dot(dv)) / dv.Magnitude();
  const double sign = along.Dot(alongU ? du : dv) > 0 ? 1 : -1;
  const gp_Dir2d direction(alongU ? sign : 0, alongU ? 0 : sign);
  const Handle(Geom2d_Curve) line = new Geom2d_Line(gp_Pnt2d(base->XY() - direction.XY() * middle), direction);
  return deviation(edge, line) <= kAnalyticMissMm ? line : Handle(Geom2d_Curve)();
}

Handle(Geom2d_Curve) FaceCurveMaker::alongBorder(const BodyEdge& edge) {
  if (!borders_) borders_.emplace(face_.surface);
  const GeomAdaptor_Curve space(edge.curve);
  const auto misses = [&](const Handle(Geom2d_Curve) & curve) { return deviation(edge, curve) > kAnalyticMissMm; };
  return borders_->find(space, edge.first, edge.last, kAnalyticMissMm, misses);
}

Handle(Geom2d_Curve) FaceCurveMaker::project(const BodyEdge& edge) {
  if (!projector_) projector_.emplace().Init(new ShapeAnalysis_Surface(face_.surface), geometry_.units().uncertaintyMm);
  TopoDS_Vertex first, last;
  TopExp::Vertices(edge.edge, first, last);
  Handle(Geom_Curve) space = edge.curve;
  Handle(Geom2d_Curve) curve;
  projector_->Perform(space, edge.first, edge.last, curve, BRep_Tool::Tolerance(first), BRep_Tool::Tolerance(last));
  if (curve.IsNull() || projector_->Status(ShapeExtend_DONE3) || projector_->Status(ShapeExtend_DONE4)) return {};
  if (curve->FirstParameter() > edge.first + Precision::PConfusion() ||
      curve->LastParameter() < edge.last - Precision::PConfusion())
    return {};
  const double miss = deviation(edge, curve);
  if (miss > kMostLooseMm) return {};
  if (miss > kFarMissMm && joinsBorders(*curve, edge.first, edge.last)) return {};
  if (miss > kProjectedMissMm) loose_ = true;
  return curve;
}

/// From one point of the borders of a spline to another, maybe around a corner: projection takes it for straight, and
/// the kernel's repair may follow the edge instead.
bool FaceCurveMaker::joinsBorders(const Geom2d_Curve& curve, double first, double last) const {
  constexpr double kEqual = 1e-6;
  if (surface_.GetType() != GeomAbs_BSplineSurface) return false;
  const double u0 = surface_.FirstUParameter(), u1 = surface_.LastUParameter();
  const double v0 = surface_.FirstVParameter(), v1 = surface_.LastVParameter();
  const auto onBorder = [&](const gp_Pnt2d& p) {
    return std::min(std::abs(p.X() - u0), std::abs(p.X() - u1)) < kEqual * (u1 - u0) ||
           std::min(std::abs(p.Y() - v0), std::abs(p.Y() - v1)) < kEqual * (v1 - v0);
  };
  return onBorder(curve.Value(first)) && onBorder(curve.Value(last));
}

/// Equal parameters but for what the tolerances of the edges allow.
bool FaceCurveMaker::meets(const gp_Pnt2d& a, const gp_Pnt2d& b, double toleranceMm) const {
  constexpr double kFar = 1e-3;
  const double du = std::abs(a.X() - b.X()), dv = std::abs(a.Y() - b.Y());
  if (du < Precision::PConfusion() && dv < Precision::PConfusion()) return true;
  const bool spline = surface_.GetType() == GeomAbs_BSplineSurface;
  if (!spline && (du > kFar || dv > kFar)) return false;
  if (spline && (du > kFar * (surface_.LastUParameter() - surface_.FirstUParameter()) ||
                 dv > kFar * (surface_.LastVParameter() - surface_.FirstVParameter())))
    return false;
  gp_Pnt ignored;
  gp_Vec alongU, alongV;
  surface_.D1(a.X(), a.Y(), ignored, alongU, alongV);
  const double gapMm = std::max(kGapMm, 0.25 * toleranceMm);
  return du * alongU.Magnitude() <= gapMm && dv * alongV.Magnitude() <= gapMm;
}

/// What the kernel's repair gives the vertex between two curves: enough for the ends of both. None where all fits.
double FaceCurveMaker::vertexTolerance(const PlacedCurve& before, const PlacedCurve& after) const {
  if (!loose_) return 0;
  const TopoDS_Vertex vertex =
      after.use->forward ? TopExp::FirstVertex(after.edge->edge) : TopExp::LastVertex(after.edge->edge);
  const gp_Pnt at = BRep_Tool::Pnt(vertex);
  const gp_Pnt2d end = before.end(), start = after.start();
  return std::max({BRep_Tool::Tolerance(vertex), at.Distance(surface_.Value(end.X(), end.Y())),
                   at.Distance(surface_.Value(start.X(), start.Y()))});
}

/// Two ends at the tip of a cone, less than half a turn apart.
bool FaceCurveMaker::atPole(const gp_Pnt2d& a, const gp_Pnt2d& b) const {
  if (surface_.GetType() != GeomAbs_Cone) return false;  // the kernel tilts meridians that reach the pole of a sphere
  if (std::abs(a.X() - b.X()) > 0.45 * uPeriod_ || std::abs(a.Y() - b.Y()) > Precision::PConfusion()) return false;
  const gp_Pnt here = surface_.Value(a.X(), a.Y()), opposite = surface_.Value(a.X() + uPeriod_ / 2, a.Y());
  return here.Distance(opposite) < Precision::Confusion();
}

/// Moves a curve by whole periods, and takes the candidate, so that it starts where the one before it ended.
void FaceCurveMaker::follow(PlacedCurve& placed, const gp_Pnt2d& end) const {
  double nearest = std::numeric_limits<double>::max();
  PlacedCurve best = placed;
  for (std::size_t i = 0; i < placed.candidates.size(); ++i) {
    placed.chosen = i;
    placed.uShift = placed.vShift = 0;
    const gp_Pnt2d start = placed.start();
    if (uPeriod_ > 0) placed.uShift = std::round((end.X() - start.X()) / uPeriod_) * uPeriod_;
    if (vPeriod_ > 0) placed.vShift = std::round((end.Y() - start.Y()) / vPeriod_) * vPeriod_;
    const double distance = placed.start().SquareDistance(end);
    if (distance >= nearest) continue;
    nearest = distance;
    best = placed;
  }
  placed = best;
}

bool FaceCurveMaker::chain(std::vector<PlacedCurve>& wire) const {
  // Begin with a curve that leaves no choice.
  std::size_t begin = 0;
  while (begin + 1 < wire.size() && wire[begin].candidates.size() > 1) ++begin;
  if (wire[begin].candidates.size() > 1) begin = 0;
  for (std::size_t i = 1; i < wire.size(); ++i) {
    const PlacedCurve& before = wire[(begin + i - 1) % wire.size()];
    PlacedCurve& here = wire[(begin + i) % wire.size()];
    follow(here, before.end());
    if (meets(here.start(), before.end(), vertexTolerance(before, here))) continue;
    if (!atPole(here.start(), before.end())) return false;
    here.poleBefore = true;
  }
  const PlacedCurve& last = wire[(begin + wire.size() - 1) % wire.size()];
  if (meets(wire[begin].start(), last.end(), vertexTolerance(last, wire[begin]))) return true;
  wire[begin].poleBefore = atPole(wire[begin].start(), last.end());
  return wire[begin].poleBefore;
}

/// Edges along the seam of a sphere, of which projection has put some on each of its sides, in a bound through a pole:
/// the kernel's repair then takes the face for the rest of its sphere. Known here, it need not be tried first.
bool FaceCurveMaker::liesOnBothSidesOfSeam(const std::vector<PlacedCurve>& wire) const {
  if (surface_.GetType() != GeomAbs_Sphere) return false;
  bool low = false, high = false;
  for (const PlacedCurve& placed : wire) {
    if (placed.candidates.size() > 1) return false;
    const gp_Pnt2d first = placed.candidates.front()->Value(placed.edge->first);
    const gp_Pnt2d last = placed.candidates.front()->Value(placed.edge->last);
    const auto bothAt = [&](double u) {
      return std::abs(first.X() - u) < Precision::PConfusion() && std::abs(last.X() - u) < Precision::PConfusion();
    };
    low |= bothAt(0);
    high |= bothAt(uPeriod_);
  }
  return low && high;
}

/// One outer bound that runs round the material, the others within it and the other way round; seams apart by a period.
bool FaceCurveMaker::nest() {
  constexpr int kPieces = 8;
  std::vector<ParameterBox> boxes(wires_.size());
  std::vector<double> areas(wires_.size(), 0);
  std::size_t outer = wires_.size();
  for (std::size_t w = 0; w < wires_.size(); ++w) {
    for (std::size_t i = 0; i < wires_[w].size(); ++i) {
      const PlacedCurve& placed = wires_[w][i];
      const gp_Pnt2d from = wires_[w][(i + wires_[w].size() - 1) % wires_[w].size()].end();
      gp_Pnt2d before = placed.start();
      boxes[w].add(before);
      areas[w] += (from.XY() ^ before.XY()) / 2;
      const double start = placed.use->forward ? placed.edge->first : placed.edge->last;
      const double end = placed.use->forward ? placed.edge->last : placed.edge->first;
      for (int piece = 1; piece <= kPieces; ++piece) {
        const gp_Pnt2d here = placed.at(start + (end - start) * piece / kPieces);
        areas[w] += (before.XY() ^ here.XY()) / 2;
        boxes[w].add(here);
        before = here;
      }
    }
    if (!face_.wires[w].forward) areas[w] = -areas[w];
    if (areas[w] <= 0) continue;
    if (outer < wires_.size()) return false;
    outer = w;
  }
  if (outer == wires_.size()) return false;
  const ParameterBox& bounds = boxes[outer];
  if (uPeriod_ > 0 && bounds.uMax - bounds.uMin > uPeriod_ * (1 + 1e-6)) return false;
  if (vPeriod_ > 0 && bounds.vMax - bounds.vMin > vPeriod_ * (1 + 1e-6)) return false;
  const auto moveInto = [](double low, double high, double boundLow, double period) {
    if (period <= 0) return 0.0;
    return std::ceil((boundLow - 1e-6 * period - low) / period) * period + 0 * high;
  };
  for (std::size_t w = 0; w < wires_.size(); ++w) {
    if (w == outer) continue;
    if (-areas[w] >= areas[outer] || areas[w] == 0) return false;
    const double u = moveInto(boxes[w].uMin, boxes[w].uMax, bounds.uMin, uPeriod_);
    const double v = moveInto(boxes[w].vMin, boxes[w].vMax, bounds.vMin, vPeriod_);
    const double uSlack = 1e-3 * (bounds.uMax - bounds.uMin), vSlack = 1e-3 * (bounds.vMax - bounds.vMin);
    if (boxes[w].uMin + u < bounds.uMin - uSlack || boxes[w].uMax + u > bounds.uMax + uSlack ||
        boxes[w].vMin + v < bounds.vMin - vSlack || boxes[w].vMax + v > bounds.vMax + vSlack)
      return false;
    for (PlacedCurve& placed : wires_[w]) {
      placed.uShift += u;
      placed.vShift += v;
    }
  }
  // The kernel's repair moves the middle of a face between the bounds of its surface. Where that is on one of them, it
  // depends on where repair began; mostly the face then begins between the bounds.
  const auto home = [](double begin, double end, double first, double period) {
    constexpr double kSame = 1e-9;
    if (period <= 0) return 0.0;
    const double middle = ((begin + end) / 2 - first) / period;
    const bool onBound = std::abs(middle - std::round(middle)) < kSame;
    return -std::floor(onBound ? (begin - first) / period + kSame : middle) * period;
  };
  const double uHome = home(bounds.uMin, bounds.uMax, surface_.FirstUParameter(), uPeriod_);
  const double vHome = home(bounds.vMin, bounds.vMax, surface_.FirstVParameter(), vPeriod_);
  std::unordered_map<const BodyEdge*, const PlacedCurve*> first;
  for (auto& wire : wires_) {
    for (PlacedCurve& placed : wire) {
      placed.uShift += uHome;
      placed.vShift += vHome;
      const auto [other, isNew] = first.emplace(placed.edge, &placed);
      if (isNew) continue;
      const gp_Pnt2d a = placed.at(placed.edge->first), b = other->second->at(placed.edge->first);
      if (placed.use->forward == other->second->use->forward || a.Distance(b) < Precision::PConfusion()) return false;
    }
  }
  return true;
}

/// Edges without length at the tips of cones, put between their neighbours.
void FaceCurveMaker::addPoles(const FaceWire& wire, const std::vector<PlacedCurve>& curves) const {
  if (std::none_of(curves.begin(), curves.end(), [](const PlacedCurve& curve) { return curve.poleBefore; })) return;
  BRep_Builder builder;
  TopoDS_Wire whole = wire.wire;
  whole.Orientation(TopAbs_FORWARD);
  whole.TShape()->Free(true);
  std::vector<TopoDS_Shape> edges;
  for (TopoDS_Iterator it(whole); it.More(); it.Next()) edges.push_back(it.Value());
  for (const TopoDS_Shape& edge : edges) builder.Remove(whole, edge);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (curves[i].poleBefore) {
      const gp_Pnt2d from = curves[(i + curves.size() - 1) % curves.size()].end(), to = curves[i].start();
      TopoDS_Vertex tip =
          curves[i].use->forward ? TopExp::FirstVertex(curves[i].edge->edge) : TopExp::LastVertex(curves[i].edge->edge);
      TopoDS_Edge pole;
      builder.MakeEdge(pole);
      builder.Degenerated(pole, true);
      builder.UpdateEdge(pole, new Geom2d_Line(from, gp_Dir2d(gp_Vec2d(from, to))), face_.face, Precision::Confusion());
      tip.Orientation(TopAbs_FORWARD);
      builder.Add(pole, tip);
      tip.Orientation(TopAbs_REVERSED);
      builder.Add(pole, tip);
      builder.Range(pole, 0, from.Distance(to));
      builder.Add(whole, pole);
    }
    builder.Add(whole, edges[i]);
  }
  whole.Closed(true);
}

void FaceCurveMaker::attach() {
  BRep_Builder builder;
  std::unordered_map<const BodyEdge*, std::array<const PlacedCurve*, 2>> uses;  // forward and reversed in the face
  for (std::size_t w = 0; w < wires_.size(); ++w) {
    for (const PlacedCurve& placed : wires_[w]) {
      auto& pair = uses[placed.edge];
      pair[placed.use->forward == face_.wires[w].forward ? 0 : 1] = &placed;
    }
  }
  for (std::size_t w = 0; w < wires_.size(); ++w) {
    for (const PlacedCurve& placed : wires_[w]) {
      const BodyEdge& edge = *placed.edge;
      const auto& pair = uses[placed.edge];
      const bool seam = pair[0] != nullptr && pair[1] != nullptr;
      if (seam && pair[1] == &placed) continue;
      if (seam) {
        builder.UpdateEdge(edge.edge, pair[0]->curve(), pair[1]->curve(), face_.face, 0);
      } else {
        builder.UpdateEdge(edge.edge, placed.curve(), face_.face, 0);
      }
      builder.Range(edge.edge, face_.face, edge.first, edge.last);
      const double miss = deviation(edge, placed.candidates[placed.chosen]) * 1.00001;
      if (!loose_ && miss > BRep_Tool::Tolerance(edge.edge)) raiseTolerance(edge.edge, miss);
    }
    addPoles(face_.wires[w], wires_[w]);
  }
}

void FaceCurveMaker::detach() {
  for (const auto& wire : wires_) {
    for (const PlacedCurve& placed : wire)
      BRep_Builder().UpdateEdge(placed.edge->edge, Handle(Geom2d_Curve)(), face_.face, 0);
  }
}

}  // namespace

void raiseTolerance(const TopoDS_Edge& edge, double tolerance) {
  BRep_Builder builder;
  builder.UpdateEdge(edge, tolerance);
  for (TopoDS_Iterator it(edge); it.More(); it.Next()) builder.UpdateVertex(TopoDS::Vertex(it.Value()), tolerance);
}

class FaceCurves::Finder : public FaceCurveMaker {
 public:
  using FaceCurveMaker::FaceCurveMaker;
};

FaceCurves::FaceCurves(const GeometryMaker& geometry, const BodyFace& face,
                       const std::unordered_map<EntityAt, BodyEdge>& edges)
    : finder_(std::make_unique<Finder>(geometry, face, edges)) {}

FaceCurves::FaceCurves(FaceCurves&&) noexcept = default;
FaceCurves::~FaceCurves() = default;

bool FaceCurves::find() {
  found_ = finder_->place();
  return found_;
}

bool FaceCurves::areLoose() const { return found_ && finder_->isLoose(); }

void FaceCurves::detach() {
  if (found_) finder_->detach();
}

void FaceCurves::attach() {
  if (found_) finder_->attach();
}

}  // namespace stepwise::direct
