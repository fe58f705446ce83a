#include "geom/occt/direct/simple_bounds.h"

#include <BRep_Tool.hxx>
#include <Geom2dAdaptor_Curve.hxx>
#include <GeomAdaptor_Curve.hxx>
#include <GeomAdaptor_Surface.hxx>
#include <Geom_Plane.hxx>
#include <Precision.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Edge.hxx>
#include <TopoDS_Iterator.hxx>
#include <gp_Pln.hxx>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace stepwise::direct {
namespace {

/// A straight stand-in for a piece of an edge, in the direction of its wire.
struct Piece {
  gp_XY from, to;
  double error = 0;  ///< the piece lies within this of its chord
  double bend = 0;   ///< and its tangents within this angle of it
  std::size_t next = 0;

  double xMin() const { return std::min(from.X(), to.X()) - error; }
  double xMax() const { return std::max(from.X(), to.X()) + error; }
};

double angleBetween(const gp_XY& a, const gp_XY& b) { return std::abs(std::atan2(a ^ b, a * b)); }

double squareDistance(const gp_XY& point, const Piece& piece) {
  const gp_XY along = piece.to - piece.from, off = point - piece.from;
  const double length = along.SquareModulus();
  const double share = length > 0 ? std::clamp((off * along) / length, 0.0, 1.0) : 0;
  return (off - along * share).SquareModulus();
}

/// Inside both; a touch shows as a distance.
bool crosses(const Piece& a, const Piece& b) {
  const gp_XY u = a.to - a.from, v = b.to - b.from;
  const double p = u ^ (b.from - a.from), q = u ^ (b.to - a.from), r = v ^ (a.from - b.from), s = v ^ (a.to - b.from);
  return p * q < 0 && r * s < 0;
}

bool liesApart(const Piece& a, const Piece& b, double clearance) {
  const double wanted = a.error + b.error + clearance;
  const double least = std::min(std::min(squareDistance(a.from, b), squareDistance(a.to, b)),
                                std::min(squareDistance(b.from, a), squareDistance(b.to, a)));
  return least > wanted * wanted && !crosses(a, b);
}

/// A bound: pieces from here to the begin of the next one.
struct Bound {
  std::size_t begin = 0;
  bool forward = true;  ///< else the material lies to the right of its pieces
};

/// The bounds of one face as polygons.
class BoundDrawing {
 public:
  explicit BoundDrawing(const TopoDS_Face& face) : face_(TopoDS::Face(face.Oriented(TopAbs_FORWARD))) {}

  bool draw();
  bool isSimple() const { return piecesLieApart() && boundsNest(); }
  bool crossesItself() const;

 private:
  bool scaleToMillimetres();
  bool drawBound(const TopoDS_Shape& wire);
  bool drawEdge(const TopoDS_Edge& edge, bool forward);
  template <class Curve>
  bool drawCurve(const Curve& curve, double first, double last, bool forward, int count);
  std::size_t endOf(std::size_t bound) const {
    return bound + 1 < bounds_.size() ? bounds_[bound + 1].begin : pieces_.size();
  }
  bool mayFollow(const Piece& before, const Piece& after) const;
  std::vector<std::size_t> fromLeftToRight() const;
  bool piecesLieApart() const;
  double areaOf(std::size_t bound) const;
  bool isInside(const gp_XY& point, std::size_t bound) const;
  bool boundsNest() const;

  TopoDS_Face face_;
  std::optional<gp_Pln> plane_;
  double uScale_ = 1, vScale_ = 1, clearance_ = 0;
  std::vector<Piece> pieces_;
  std::vector<Bound> bounds_;
};

/// A curve in space seen in the coordinates of a plane.
struct CurveOnPlane {
  const GeomAdaptor_Curve& curve;
  gp_Pnt origin;
  gp_Dir x, y;
  // NOLINTNEXTLINE(readability-identifier-naming): the kernel's curves name it so
  gp_Pnt2d Value(double t) const {
    const gp_Vec off(origin, curve.Value(t));
    return {off.Dot(x), off.Dot(y)};
  }
};

bool BoundDrawing::scaleToMillimetres() {
  constexpr double kStepMm = 1e-5;
  const Handle(Geom_Surface) surface = BRep_Tool::Surface(face_);
  if (surface.IsNull()) return false;
  if (const auto plane = Handle(Geom_Plane)::DownCast(surface); !plane.IsNull()) {
    plane_ = plane->Pln();
    return true;
  }
  const GeomAdaptor_Surface adaptor(surface);
  uScale_ = kStepMm / adaptor.UResolution(kStepMm);
  vScale_ = kStepMm / adaptor.VResolution(kStepMm);
  return std::isfinite(uScale_) && std::isfinite(vScale_);
}

bool BoundDrawing::draw() {
  if (!scaleToMillimetres()) return false;
  for (TopoDS_Iterator wire(face_); wire.More(); wire.Next()) {
    if (wire.Value().ShapeType() != TopAbs_WIRE || !drawBound(wire.Value())) return false;
  }
  return !bounds_.empty();
}

/// Edges stand in the order of the wire when it is forward.
bool BoundDrawing::drawBound(const TopoDS_Shape& wire) {
  const Bound bound{pieces_.size(), wire.Orientation() == TopAbs_FORWARD};
  bounds_.push_back(bound);
  for (TopoDS_Iterator it(wire.Oriented(TopAbs_FORWARD)); it.More(); it.Next()) {
    const bool forward = it.Value().Orientation() == TopAbs_FORWARD;
    const TopAbs_Orientation inFace = forward == bound.forward ? TopAbs_FORWARD : TopAbs_REVERSED;
    if (!drawEdge(TopoDS::Edge(it.Value().Oriented(inFace)), forward)) return false;
  }
  for (std::size_t i = bound.begin; i < pieces_.size(); ++i) {
    pieces_[i].next = i + 1 < pieces_.size() ? i + 1 : bound.begin;
  }
  return pieces_.size() > bound.begin + 1;
}

/// `edge` as it stands in the face, for its side of a seam; drawn along its own direction or against it.
bool BoundDrawing::drawEdge(const TopoDS_Edge& edge, bool forward) {
  constexpr double kTolerances = 4, kArc = std::numbers::pi / 12;
  constexpr int kPieces = 24;
  clearance_ = std::max(clearance_, kTolerances * BRep_Tool::Tolerance(edge));
  for (TopoDS_Iterator vertex(edge); vertex.More(); vertex.Next()) {
    clearance_ = std::max(clearance_, kTolerances * BRep_Tool::Tolerance(TopoDS::Vertex(vertex.Value())));
  }
  double first = 0, last = 0;
  if (plane_) {
    const Handle(Geom_Curve) curve = BRep_Tool::Curve(edge, first, last);
    if (curve.IsNull()) return false;
    const GeomAdaptor_Curve adaptor(curve);
    const CurveOnPlane drawn{adaptor, plane_->Location(), plane_->XAxis().Direction(), plane_->YAxis().Direction()};
    const int pieces = adaptor.GetType() == GeomAbs_Line     ? 1
                       : adaptor.GetType() == GeomAbs_Circle ? 2 + static_cast<int>((last - first) / kArc)
                                                             : kPieces;
    return drawCurve(drawn, first, last, forward, pieces);
  }
  const Handle(Geom2d_Curve) curve = BRep_Tool::CurveOnSurface(edge, face_, first, last);
  if (curve.IsNull()) return false;
  const Geom2dAdaptor_Curve adaptor(curve);
  return drawCurve(adaptor, first, last, forward, adaptor.GetType() == GeomAbs_Line ? 1 : kPieces);
}

/// In `count` pieces of equal parameters; one piece only for a straight line.
template <class Curve>
bool BoundDrawing::drawCurve(const Curve& curve, double first, double last, bool forward, int count) {
  constexpr double kSharpest = 0.5;
  constexpr int kMostPieces = 64;
  if (!(last > first) || count > kMostPieces) return false;
  const auto at = [&](double share) {
    const gp_Pnt2d p = curve.Value(forward ? first + (last - first) * share : last + (first - last) * share);
    return gp_XY(p.X() * uScale_, p.Y() * vScale_);
  };
  gp_XY before = at(0);
  for (int i = 0; i < count; ++i) {
    Piece piece;
    piece.from = before;
    piece.to = before = at(static_cast<double>(i + 1) / count);
    const gp_XY chord = piece.to - piece.from;
    const double length = chord.Modulus();
    if (!(length > Precision::Confusion())) return false;
    for (int quarter = 1; quarter < 4 && count > 1; ++quarter) {
      // Twice what the quarters show: enough for all that bends evenly.
      const gp_XY here = at((i + 0.25 * quarter) / count), off = here - piece.from;
      piece.error = std::max(piece.error, 2 * std::abs(off ^ chord) / length);
      piece.bend = std::max(piece.bend, 2 * angleBetween(quarter == 3 ? piece.to - here : off, chord));
    }
    if (!(piece.bend < kSharpest)) return false;
    pieces_.push_back(piece);
  }
  return true;
}

/// The second begins where the first ends, and does not fold back on it.
bool BoundDrawing::mayFollow(const Piece& before, const Piece& after) const {
  constexpr double kSlack = 0.02;
  if ((after.from - before.to).SquareModulus() > clearance_ * clearance_) return false;
  return angleBetween(before.from - before.to, after.to - after.from) > before.bend + after.bend + kSlack;
}

std::vector<std::size_t> BoundDrawing::fromLeftToRight() const {
  std::vector<std::size_t> order(pieces_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return pieces_[a].xMin() < pieces_[b].xMin(); });
  return order;
}

bool BoundDrawing::piecesLieApart() const {
  for (const Piece& piece : pieces_) {
    if (!mayFollow(piece, pieces_[piece.next])) return false;
  }
  const auto order = fromLeftToRight();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Piece& a = pieces_[order[i]];
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      const Piece& b = pieces_[order[j]];
      if (b.xMin() > a.xMax() + clearance_) break;
      if (a.next == order[j] || b.next == order[i]) continue;
      if (!liesApart(a, b, clearance_)) return false;
    }
  }
  return true;
}

bool BoundDrawing::crossesItself() const {
  const auto order = fromLeftToRight();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Piece& a = pieces_[order[i]];
    for (std::size_t j = i + 1; j < order.size() && pieces_[order[j]].xMin() <= a.xMax(); ++j) {
      if (a.next != order[j] && pieces_[order[j]].next != order[i] && crosses(a, pieces_[order[j]])) return true;
    }
  }
  return false;
}

/// Twice the area; positive with the material inside.
double BoundDrawing::areaOf(std::size_t bound) const {
  double area = 0;
  const gp_XY origin = pieces_[bounds_[bound].begin].from;
  for (std::size_t i = bounds_[bound].begin; i < endOf(bound); ++i)
    area += (pieces_[i].from - origin) ^ (pieces_[i].to - origin);
  return bounds_[bound].forward ? area : -area;
}

bool BoundDrawing::isInside(const gp_XY& point, std::size_t bound) const {
  bool inside = false;
  for (std::size_t i = bounds_[bound].begin; i < endOf(bound); ++i) {
    const gp_XY &a = pieces_[i].from, &b = pieces_[i].to;
    if ((a.Y() > point.Y()) == (b.Y() > point.Y())) continue;
    if (point.X() < a.X() + (point.Y() - a.Y()) / (b.Y() - a.Y()) * (b.X() - a.X())) inside = !inside;
  }
  return inside;
}

/// One bound with the material inside it, the others within that one and side by side.
bool BoundDrawing::boundsNest() const {
  std::optional<std::size_t> outer;
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    const double area = areaOf(i);
    if (area == 0 || (area > 0 && outer)) return false;
    if (area > 0) outer = i;
  }
  if (!outer) return false;
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    if (i == *outer) continue;
    const gp_XY& point = pieces_[bounds_[i].begin].from;
    for (std::size_t other = 0; other < bounds_.size(); ++other) {
      if (other != i && isInside(point, other) != (other == *outer)) return false;
    }
  }
  return true;
}

}  // namespace

bool boundsAreSimple(const TopoDS_Face& face) {
  BoundDrawing drawing(face);
  return drawing.draw() && drawing.isSimple();
}

bool boundsCross(const TopoDS_Face& face) {
  BoundDrawing drawing(face);
  return drawing.draw() && drawing.crossesItself();
}

}  // namespace stepwise::direct
