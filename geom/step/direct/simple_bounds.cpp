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
#include <deque>
#include <numbers>
#include <optional>
#include <vector>

namespace stepwise::direct {
namespace {

/// An edge drawn in its face, in the direction of its wire: shares 0 to 1 of it lead from its begin to its end.
struct DrawnEdge {
  GeomAdaptor_Curve space;    ///< on a plane
  Geom2dAdaptor_Curve curve;  ///< on other surfaces, in their parameters
  double begin = 0, end = 0;  ///< parameters
  double clearance = 0;       ///< what others keep away from it
  double endClearance = 0;    ///< what may lie between its ends and those of its neighbours
  double vertexMm = 0;        ///< within this of their vertex they may cross its neighbours
};

/// A straight stand-in for a piece of an edge, in the direction of its wire.
struct Piece {
  gp_XY from, to;
  double error = 0;  ///< the piece lies within this of its chord
  double bend = 0;   ///< and its tangents within this angle of it
  double bulge = 0;  ///< twice the area between it and its chord, positive to the right
  std::size_t edge = 0, next = 0;
  double first = 0, last = 1;  ///< shares of its edge

  double xMin() const { return std::min(from.X(), to.X()) - error; }
  double xMax() const { return std::max(from.X(), to.X()) + error; }
  double length() const { return (to - from).Modulus(); }
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
  BoundDrawing(const TopoDS_Face& face, double touchMm)
      : face_(TopoDS::Face(face.Oriented(TopAbs_FORWARD))), touchMm_(touchMm) {}

  bool draw();
  bool isSimple() const { return piecesLieApart() && boundsNest(); }
  bool crossesItself() const;

 private:
  bool scaleToMillimetres();
  bool drawBound(const TopoDS_Shape& wire);
  bool drawEdge(const TopoDS_Edge& edge, bool forward);
  gp_XY at(std::size_t edge, double share) const;
  Piece pieceOf(std::size_t edge, double first, double last) const;
  bool addPieces(std::size_t edge, double first, double last, int splits);
  std::size_t endOf(std::size_t bound) const {
    return bound + 1 < bounds_.size() ? bounds_[bound + 1].begin : pieces_.size();
  }
  bool liesApartWhenSplit(const Piece& a, const Piece& b, double clearance, int splits) const;
  bool mayFollow(const Piece& before, const Piece& after) const;
  bool crossesNear(const Piece& before, const Piece& after) const;
  gp_XY slopeAt(std::size_t edge, double share) const;
  bool opensLikeACusp(const Piece& before, const Piece& after) const;
  std::vector<std::size_t> fromLeftToRight() const;
  bool piecesLieApart() const;
  double areaOf(std::size_t bound) const;
  bool liesLeftOf(const gp_XY& point, const Piece& piece, int splits) const;
  bool isInside(const gp_XY& point, std::size_t bound) const;
  bool boundsNest() const;

  TopoDS_Face face_;
  double touchMm_ = 0;
  std::optional<gp_Pln> plane_;
  double uScale_ = 1, vScale_ = 1, mostClearance_ = 0;
  std::deque<DrawnEdge> edges_;
  std::vector<Piece> pieces_;
  std::vector<Bound> bounds_;
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
  constexpr int kPieces = 24, kMostPieces = 64, kMostSplits = 4;
  DrawnEdge& drawn = edges_.emplace_back();
  drawn.clearance = kTolerances * BRep_Tool::Tolerance(edge);
  for (TopoDS_Iterator vertex(edge); vertex.More(); vertex.Next())
    drawn.vertexMm = std::max(drawn.vertexMm, BRep_Tool::Tolerance(TopoDS::Vertex(vertex.Value())));
  drawn.endClearance = std::max(drawn.clearance, kTolerances * drawn.vertexMm);
  drawn.vertexMm = std::min(drawn.vertexMm, touchMm_);
  mostClearance_ = std::max(mostClearance_, drawn.clearance);
  double first = 0, last = 0;
  GeomAbs_CurveType type = GeomAbs_OtherCurve;
  if (plane_) {
    const Handle(Geom_Curve) curve = BRep_Tool::Curve(edge, first, last);
    if (curve.IsNull()) return false;
    drawn.space.Load(curve);
    type = drawn.space.GetType();
  } else {
    const Handle(Geom2d_Curve) curve = BRep_Tool::CurveOnSurface(edge, face_, first, last);
    if (curve.IsNull()) return false;
    drawn.curve.Load(curve);
    type = drawn.curve.GetType();
  }
  if (!(last > first)) return false;
  drawn.begin = forward ? first : last;
  drawn.end = forward ? last : first;
  const bool arc = plane_ && type == GeomAbs_Circle;
  if (arc && (last - first) / kArc > kMostPieces) return false;
  const int count = type == GeomAbs_Line ? 1 : arc ? 2 + static_cast<int>((last - first) / kArc) : kPieces;
  if (count > kMostPieces) return false;
  for (int i = 0; i < count; ++i) {
    const double from = static_cast<double>(i) / count, to = static_cast<double>(i + 1) / count;
    if (!addPieces(edges_.size() - 1, from, to, kMostSplits)) return false;
  }
  return true;
}

gp_XY BoundDrawing::at(std::size_t edge, double share) const {
  const DrawnEdge& drawn = edges_[edge];
  // Exactly the ends: neighbours must find the same points.
  const double t = share == 1 ? drawn.end : drawn.begin + (drawn.end - drawn.begin) * share;
  if (plane_) {
    const gp_Vec off(plane_->Location(), drawn.space.Value(t));
    return {off.Dot(plane_->XAxis().Direction()), off.Dot(plane_->YAxis().Direction())};
  }
  const gp_Pnt2d p = drawn.curve.Value(t);
  return {p.X() * uScale_, p.Y() * vScale_};
}

Piece BoundDrawing::pieceOf(std::size_t edge, double first, double last) const {
  Piece piece;
  piece.edge = edge;
  piece.first = first;
  piece.last = last;
  piece.from = at(edge, first);
  piece.to = at(edge, last);
  const bool straight = (plane_ ? edges_[edge].space.GetType() : edges_[edge].curve.GetType()) == GeomAbs_Line;
  const gp_XY chord = piece.to - piece.from;
  const double length = chord.Modulus();
  if (straight || !(length > 0)) return piece;
  gp_XY before(0, 0);
  for (int quarter = 1; quarter < 4; ++quarter) {
    // Twice what the quarters show: enough for all that bends evenly.
    const gp_XY here = at(edge, first + (last - first) * 0.25 * quarter), off = here - piece.from;
    piece.error = std::max(piece.error, 2 * std::abs(off ^ chord) / length);
    piece.bend = std::max(piece.bend, 2 * angleBetween(quarter == 3 ? piece.to - here : off, chord));
    piece.bulge += before ^ off;
    before = off;
  }
  piece.bulge += before ^ chord;
  return piece;
}

/// One piece, or halves of it where it bends too much.
bool BoundDrawing::addPieces(std::size_t edge, double first, double last, int splits) {
  constexpr double kSharpest = 0.5;
  const Piece piece = pieceOf(edge, first, last);
  if (!(piece.length() > Precision::Confusion())) return false;
  if (piece.bend < kSharpest) {
    pieces_.push_back(piece);
    return true;
  }
  const double middle = (first + last) / 2;
  return splits > 0 && addPieces(edge, first, middle, splits - 1) && addPieces(edge, middle, last, splits - 1);
}

bool BoundDrawing::liesApartWhenSplit(const Piece& a, const Piece& b, double clearance, int splits) const {
  if (liesApart(a, b, clearance)) return true;
  if (splits == 0 || (a.error == 0 && b.error == 0)) return false;
  if (a.error < b.error) return liesApartWhenSplit(b, a, clearance, splits);
  const double middle = (a.first + a.last) / 2;
  return liesApartWhenSplit(pieceOf(a.edge, a.first, middle), b, clearance, splits - 1) &&
         liesApartWhenSplit(pieceOf(a.edge, middle, a.last), b, clearance, splits - 1);
}

/// The second begins where the first ends, and does not fold back on it.
bool BoundDrawing::mayFollow(const Piece& before, const Piece& after) const {
  constexpr double kSlack = 0.02;
  const double clearance = std::max(edges_[before.edge].endClearance, edges_[after.edge].endClearance);
  if ((after.from - before.to).SquareModulus() > clearance * clearance) return false;
  if (before.edge != after.edge && crossesNear(before, after)) return false;
  return angleBetween(before.from - before.to, after.to - after.from) > before.bend + after.bend + kSlack ||
         opensLikeACusp(before, after);
}

gp_XY BoundDrawing::slopeAt(std::size_t edge, double share) const {
  const DrawnEdge& drawn = edges_[edge];
  const double range = drawn.end - drawn.begin, t = drawn.begin + range * share;
  if (plane_) {
    gp_Pnt ignored;
    gp_Vec along;
    drawn.space.D1(t, ignored, along);
    return gp_XY(along.Dot(plane_->XAxis().Direction()), along.Dot(plane_->YAxis().Direction())) * range;
  }
  gp_Pnt2d ignored;
  gp_Vec2d along;
  drawn.curve.D1(t, ignored, along);
  return gp_XY(along.X() * uScale_, along.Y() * vScale_) * range;
}

/// Neighbours whose ends gape may cross before they end: sought from their ends.
bool BoundDrawing::crossesNear(const Piece& before, const Piece& after) const {
  constexpr int kSteps = 8;
  constexpr double kParallel = 1e-3;
  if ((after.from - before.to).SquareModulus() < Precision::SquareConfusion()) return false;
  double s = before.last, t = after.first;
  gp_XY a = before.to, b = after.from;
  for (int step = 0; step < kSteps; ++step) {
    const gp_XY u = slopeAt(before.edge, s), v = slopeAt(after.edge, t), gap = b - a;
    const double turn = u ^ v;
    if (!(std::abs(turn) > kParallel * u.Modulus() * v.Modulus())) return false;
    s += (gap ^ v) / turn;
    t += (gap ^ u) / turn;
    if (s < before.first || s > 1.5 || t > after.last || t < -0.5) return false;
    a = at(before.edge, s);
    b = at(after.edge, t);
  }
  const gp_XY middle = (before.to + after.from) / 2;
  return s < before.last && t > after.first &&
         (a - middle).Modulus() > std::max(edges_[before.edge].vertexMm, edges_[after.edge].vertexMm);
}

/// Two pieces that leave their common point the same way part from there on, always to the same side: halved again and
/// again towards that point.
bool BoundDrawing::opensLikeACusp(const Piece& before, const Piece& after) const {
  constexpr int kLevels = 14, kSplits = 5;
  constexpr double kNear = 1e-6, kLongestTouch = 0.05;
  const double clearance = std::max(edges_[before.edge].clearance, edges_[after.edge].clearance);
  const double vertex = std::max(edges_[before.edge].endClearance, edges_[after.edge].endClearance);
  const double beforeLength = before.length(), afterLength = after.length();
  double beforeShare = std::min(1.0, afterLength / beforeLength),
         afterShare = std::min(1.0, beforeLength / afterLength);
  const auto partBefore = [&](double far, double near) {
    const double whole = before.last - before.first;
    return pieceOf(before.edge, before.last - whole * far, near > 0 ? before.last - whole * near : before.last);
  };
  const auto partAfter = [&](double near, double far) {
    const double whole = after.last - after.first;
    return pieceOf(after.edge, after.first + whole * near, after.first + whole * far);
  };
  Piece nearBefore = partBefore(beforeShare, 0), nearAfter = partAfter(0, afterShare);
  const auto opening = [&] {
    const gp_XY along = nearBefore.from - before.to;
    return (along ^ (nearAfter.to - before.to)) / along.Modulus();
  };
  const double side = opening();
  if (!(std::abs(side) > clearance)) return false;
  if (beforeShare < 1 && !liesApartWhenSplit(partBefore(1, beforeShare), nearAfter, clearance, kSplits)) return false;
  if (afterShare < 1 && !liesApartWhenSplit(partAfter(afterShare, 1), nearBefore, clearance, kSplits)) return false;
  for (int level = 0; level < kLevels; ++level) {
    const Piece farBefore = partBefore(beforeShare, beforeShare / 2), farAfter = partAfter(afterShare / 2, afterShare);
    nearBefore = partBefore(beforeShare /= 2, 0);
    nearAfter = partAfter(0, afterShare /= 2);
    if (!liesApartWhenSplit(farBefore, farAfter, 0, kSplits) || !liesApartWhenSplit(farBefore, nearAfter, 0, kSplits) ||
        !liesApartWhenSplit(nearBefore, farAfter, 0, kSplits))
      return false;
    const double length = nearBefore.length(), here = opening();
    if (length < std::max(kNear, vertex)) return true;
    if (std::abs(here) < Precision::Confusion()) return length < kLongestTouch;
    if ((here > 0) != (side > 0)) return false;
  }
  return true;
}

std::vector<std::size_t> BoundDrawing::fromLeftToRight() const {
  std::vector<std::size_t> order(pieces_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return pieces_[a].xMin() < pieces_[b].xMin(); });
  return order;
}

bool BoundDrawing::piecesLieApart() const {
  constexpr int kSplits = 10;
  for (const Piece& piece : pieces_) {
    if (!mayFollow(piece, pieces_[piece.next])) return false;
  }
  const auto order = fromLeftToRight();
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Piece& a = pieces_[order[i]];
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      const Piece& b = pieces_[order[j]];
      if (b.xMin() > a.xMax() + mostClearance_) break;
      if (a.next == order[j] || b.next == order[i]) continue;
      const double clearance = std::max(edges_[a.edge].clearance, edges_[b.edge].clearance);
      if (!liesApartWhenSplit(a, b, clearance, kSplits)) return false;
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
    area += ((pieces_[i].from - origin) ^ (pieces_[i].to - origin)) + pieces_[i].bulge;
  return bounds_[bound].forward ? area : -area;
}

/// Whether a ray from the point to the right crosses the piece an odd number of times.
bool BoundDrawing::liesLeftOf(const gp_XY& point, const Piece& piece, int splits) const {
  if (splits > 0 && piece.error > 0 && squareDistance(point, piece) <= piece.error * piece.error) {
    const double middle = (piece.first + piece.last) / 2;
    return liesLeftOf(point, pieceOf(piece.edge, piece.first, middle), splits - 1) !=
           liesLeftOf(point, pieceOf(piece.edge, middle, piece.last), splits - 1);
  }
  const gp_XY &a = piece.from, &b = piece.to;
  return (a.Y() > point.Y()) != (b.Y() > point.Y()) &&
         point.X() < a.X() + (point.Y() - a.Y()) / (b.Y() - a.Y()) * (b.X() - a.X());
}

bool BoundDrawing::isInside(const gp_XY& point, std::size_t bound) const {
  constexpr int kSplits = 10;
  bool inside = false;
  for (std::size_t i = bounds_[bound].begin; i < endOf(bound); ++i) {
    // A circle does not end where it begins, to the last bit: a ray may pass between.
    Piece joint;
    joint.from = pieces_[i].to;
    joint.to = pieces_[pieces_[i].next].from;
    if (liesLeftOf(point, pieces_[i], kSplits) != liesLeftOf(point, joint, 0)) inside = !inside;
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

bool boundsAreSimple(const TopoDS_Face& face, double touchMm) {
  BoundDrawing drawing(face, touchMm);
  return drawing.draw() && drawing.isSimple();
}

bool boundsCross(const TopoDS_Face& face) {
  BoundDrawing drawing(face, 0);
  return drawing.draw() && drawing.crossesItself();
}

}  // namespace stepwise::direct
