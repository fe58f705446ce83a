#include "geom/contact/region_overlap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace stepwise {
namespace {

struct Box2 {
  double x0 = std::numeric_limits<double>::infinity(), y0 = x0, x1 = -x0, y1 = -x0;
  bool empty() const { return !(x0 < x1 && y0 < y1); }
};

Box2 boxOf(const Region& region) {
  Box2 box;
  for (const auto& loop : region)
    for (const Point2 p : loop)
      box = {std::min(box.x0, p.x), std::min(box.y0, p.y), std::max(box.x1, p.x), std::max(box.y1, p.y)};
  return box;
}

Box2 common(const Box2& a, const Box2& b) {
  return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

/// The loop's part on the side where `signedDistance` is not negative (Sutherland & Hodgman 1974).
template <class SignedDistance>
std::vector<Point2> clipLoop(const std::vector<Point2>& loop, SignedDistance signedDistance) {
  std::vector<Point2> kept;
  kept.reserve(loop.size() + 4);
  for (std::size_t i = 0; i < loop.size(); ++i) {
    const Point2 p = loop[i], q = loop[(i + 1) % loop.size()];
    const double dp = signedDistance(p), dq = signedDistance(q);
    if (dp >= 0) kept.push_back(p);
    if ((dp >= 0) != (dq >= 0)) {
      const double t = dp / (dp - dq);
      kept.push_back({p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)});
    }
  }
  return kept;
}

Region clipRegion(const Region& region, const Box2& box) {
  Region clipped;
  for (std::vector<Point2> loop : region) {
    loop = clipLoop(loop, [&](Point2 p) { return p.x - box.x0; });
    loop = clipLoop(loop, [&](Point2 p) { return box.x1 - p.x; });
    loop = clipLoop(loop, [&](Point2 p) { return p.y - box.y0; });
    loop = clipLoop(loop, [&](Point2 p) { return box.y1 - p.y; });
    if (loop.size() > 2) clipped.push_back(std::move(loop));
  }
  return clipped;
}

/// A piece of border from left to right.
struct Piece {
  Point2 left, right;
  double at(double x) const { return left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x); }
};

/// Pieces that are not upright, by their left ends; upright ones bound no slab.
std::vector<Piece> piecesOf(const Region& region) {
  std::vector<Piece> pieces;
  for (const auto& loop : region)
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const Point2 p = loop[i], q = loop[(i + 1) % loop.size()];
      if (p.x != q.x) pieces.push_back(p.x < q.x ? Piece{p, q} : Piece{q, p});
    }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.left.x < b.left.x; });
  return pieces;
}

void addCrossings(const std::vector<Piece>& as, const std::vector<Piece>& bs, std::vector<double>& xs) {
  for (const Piece& a : as)
    for (const Piece& b : bs) {
      if (b.left.x >= a.right.x) break;
      if (b.right.x <= a.left.x) continue;
      const double x0 = std::max(a.left.x, b.left.x), x1 = std::min(a.right.x, b.right.x);
      const double d0 = a.at(x0) - b.at(x0), d1 = a.at(x1) - b.at(x1);
      if ((d0 < 0 && d1 > 0) || (d0 > 0 && d1 < 0)) xs.push_back(x0 + (x1 - x0) * d0 / (d0 - d1));
    }
}

std::vector<double> slabBorders(const std::vector<Piece>& as, const std::vector<Piece>& bs) {
  std::vector<double> xs;
  for (const auto* pieces : {&as, &bs})
    for (const Piece& piece : *pieces) xs.insert(xs.end(), {piece.left.x, piece.right.x});
  addCrossings(as, bs, xs);
  std::sort(xs.begin(), xs.end());
  xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
  return xs;
}

/// The pieces over one slab, from below: even and odd ones bound what is inside.
class Abreast {
 public:
  explicit Abreast(const std::vector<Piece>& pieces) : pieces_(pieces) {}

  const std::vector<const Piece*>& over(double x0, double x1) {
    const double middle = (x0 + x1) / 2;
    while (next_ < pieces_.size() && pieces_[next_].left.x <= x0) open_.push_back(&pieces_[next_++]);
    std::erase_if(open_, [&](const Piece* piece) { return piece->right.x <= x0; });
    std::sort(open_.begin(), open_.end(),
              [&](const Piece* a, const Piece* b) { return a->at(middle) < b->at(middle); });
    return open_;
  }

 private:
  const std::vector<Piece>& pieces_;
  std::size_t next_ = 0;
  std::vector<const Piece*> open_;
};

struct Sum {
  double area = 0, momentX = 0, momentY = 0;
  std::vector<Point2> corners;

  /// The trapezoid between two pieces over one slab.
  void add(const Piece& below, const Piece& above, double x0, double x1) {
    const double width = x1 - x0, middle = (x0 + x1) / 2;
    const double height = above.at(middle) - below.at(middle);
    if (height <= 0) return;
    area += width * height;
    momentX += width * height * middle;
    momentY += width * height * (above.at(middle) + below.at(middle)) / 2;
    corners.insert(corners.end(), {{x0, below.at(x0)}, {x0, above.at(x0)}, {x1, below.at(x1)}, {x1, above.at(x1)}});
  }
};

void addSlab(const std::vector<const Piece*>& as, const std::vector<const Piece*>& bs, double x0, double x1, Sum& sum) {
  const double middle = (x0 + x1) / 2;
  std::size_t i = 0, j = 0;
  while (i + 1 < as.size() && j + 1 < bs.size()) {
    const Piece& below = as[i]->at(middle) > bs[j]->at(middle) ? *as[i] : *bs[j];
    const bool aEndsFirst = as[i + 1]->at(middle) < bs[j + 1]->at(middle);
    const Piece& above = aEndsFirst ? *as[i + 1] : *bs[j + 1];
    sum.add(below, above, x0, x1);
    (aEndsFirst ? i : j) += 2;
  }
}

}  // namespace

RegionOverlap overlapRegions(const Region& a, const Region& b) {
  const Box2 box = common(boxOf(a), boxOf(b));
  if (box.empty()) return {};
  const std::vector<Piece> as = piecesOf(clipRegion(a, box)), bs = piecesOf(clipRegion(b, box));
  const std::vector<double> xs = slabBorders(as, bs);
  const double thinnest = (box.x1 - box.x0) * 1e-12;
  Abreast abreastA(as), abreastB(bs);
  Sum sum;
  for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
    const auto& overA = abreastA.over(xs[i], xs[i + 1]);
    const auto& overB = abreastB.over(xs[i], xs[i + 1]);
    if (xs[i + 1] - xs[i] > thinnest) addSlab(overA, overB, xs[i], xs[i + 1], sum);
  }
  if (sum.area <= 0) return {};
  return {sum.area, {sum.momentX / sum.area, sum.momentY / sum.area}, std::move(sum.corners)};
}

bool contains(const Region& region, Point2 point) {
  bool inside = false;
  for (const auto& loop : region)
    for (std::size_t i = 0; i < loop.size(); ++i) {
      const Point2 p = loop[i], q = loop[(i + 1) % loop.size()];
      if ((p.y > point.y) == (q.y > point.y)) continue;
      if (point.x < p.x + (q.x - p.x) * (point.y - p.y) / (q.y - p.y)) inside = !inside;
    }
  return inside;
}

std::vector<Point2> convexHull(std::vector<Point2> points) {
  const auto before = [](Point2 a, Point2 b) { return a.x != b.x ? a.x < b.x : a.y < b.y; };
  const auto turn = [](Point2 o, Point2 a, Point2 b) { return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x); };
  std::sort(points.begin(), points.end(), before);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<Point2> hull;
  const auto addSide = [&](auto begin, auto end) {
    const std::size_t start = hull.size();
    for (auto it = begin; it != end; ++it) {
      while (hull.size() >= start + 2 && turn(hull[hull.size() - 2], hull.back(), *it) <= 0) hull.pop_back();
      hull.push_back(*it);
    }
    hull.pop_back();
  };
  addSide(points.begin(), points.end());
  addSide(points.rbegin(), points.rend());
  return hull;
}

}  // namespace stepwise
