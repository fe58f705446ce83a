#include "geom/occt/measure_curvature.h"

#include <BRep_Tool.hxx>
#include <Geom_BSplineSurface.hxx>
#include <Geom_Surface.hxx>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "geom/occt/convert.h"

namespace stepwise {
namespace {

/// Size of the face in its parameters, divided by its size in mm.
struct Scale {
  double u = 0, v = 0;
};

/// Both principal curvatures, positive where the surface bends towards `side`; nothing at poles.
std::optional<std::pair<double, double>> curvaturesAt(const Handle(Geom_Surface) & surface, double u, double v,
                                                      double side, Scale scale) {
  gp_Pnt point;
  gp_Vec alongU, alongV, bendU, bendV, twist;
  surface->D2(u, v, point, alongU, alongV, bendU, bendV, twist);
  const gp_Vec across = alongU.Crossed(alongV);
  const double e = alongU.Dot(alongU), f = alongU.Dot(alongV), g = alongV.Dot(alongV);
  const double area = across.Magnitude();
  constexpr double kCollapsed = 1e-6;  // of the face's size: a pole, or an edge drawn together into a point
  if (area <= 1e-9 * std::sqrt(e * g) || std::sqrt(e) * scale.u <= kCollapsed || std::sqrt(g) * scale.v <= kCollapsed)
    return std::nullopt;
  const gp_Vec normal = across * (side / area);
  const double l = bendU.Dot(normal), m = twist.Dot(normal), n = bendV.Dot(normal), metric = e * g - f * f;
  const double mean = (e * n - 2 * f * m + g * l) / (2 * metric), product = (l * n - m * m) / metric;
  const double apart = std::sqrt(std::max(0.0, mean * mean - product));
  return std::pair{mean - apart, mean + apart};
}

/// Climbs to where the surface bends most, hollow or bulging.
class BendFinder {
 public:
  BendFinder(const TopoDS_Face& face, const Face& described, double extentMm, const FaceBorder& border)
      : surface_(BRep_Tool::Surface(face)),
        outward_(face.Orientation() == TopAbs_REVERSED ? -1 : 1),
        border_(border),
        low_{described.uRange[0], described.vRange[0]},
        size_{described.uRange[1] - described.uRange[0], described.vRange[1] - described.vRange[0]},
        scale_{size_.u / extentMm, size_.v / extentMm} {
    const auto spline = Handle(Geom_BSplineSurface)::DownCast(surface_);
    const std::vector<double> us =
        stations(low_.u, size_.u, spline, &Geom_BSplineSurface::NbUKnots, &Geom_BSplineSurface::UKnot);
    const std::vector<double> vs =
        stations(low_.v, size_.v, spline, &Geom_BSplineSurface::NbVKnots, &Geom_BSplineSurface::VKnot);
    for (const double u : us)
      for (const double v : vs) {
        if (!border.isInside(u, v)) continue;
        if (const auto bends = curvaturesAt(surface_, u, v, outward_, scale_)) samples_.push_back({{u, v}, *bends});
      }
  }

  /// `bendOf` picks one of the two curvatures; 0 where it is nowhere positive.
  template <class BendOf>
  double most(const BendOf& bendOf) const {
    std::vector<std::pair<double, Place>> starts;
    for (const Sample& sample : samples_) starts.emplace_back(bendOf(sample.bends), sample.place);
    std::stable_sort(starts.begin(), starts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (starts.size() > kStarts) starts.resize(kStarts);
    double best = 0;
    for (const auto& [bend, place] : starts) best = std::max(best, climb(place, bend, bendOf));
    for (const auto& curve : border_.curves) best = std::max(best, mostAlong(curve, bendOf));
    return best;
  }

 private:
  static constexpr int kSide = 12, kAlong = 16;
  static constexpr std::size_t kStarts = 4;
  static constexpr double kFinest = 2e-4;  ///< of the face: near a maximum, bends differ by the square of that

  struct Place {
    double u = 0, v = 0;
  };
  struct Sample {
    Place place;
    std::pair<double, double> bends;
  };

  /// Even steps over the face, and the knots of a spline, along which its bend may have a ridge.
  template <class Count, class Knot>
  static std::vector<double> stations(double low, double size, const Handle(Geom_BSplineSurface) & spline, Count count,
                                      Knot knot) {
    constexpr int kMostKnots = 16;
    std::vector<double> at;
    for (int i = 0; i < kSide; ++i) at.push_back(low + size * (i + 0.5) / kSide);
    if (!spline.IsNull() && (spline.get()->*count)() <= kMostKnots)
      for (int i = 1; i <= (spline.get()->*count)(); ++i)
        if (const double k = (spline.get()->*knot)(i); k > low && k < low + size) at.push_back(k);
    return at;
  }

  template <class BendOf>
  double bendAt(Place place, const BendOf& bendOf) const {
    const auto bends = curvaturesAt(surface_, place.u, place.v, outward_, scale_);
    return bends ? bendOf(*bends) : -1e300;
  }

  /// Steps to the best of eight neighbours, halving the step where none is better.
  template <class BendOf>
  double climb(Place at, double best, const BendOf& bendOf) const {
    for (double step = 0.5 / kSide; step > kFinest;) {
      Place next = at;
      double found = best;
      for (int i = -1; i <= 1; ++i)
        for (int j = -1; j <= 1; ++j) {
          const Place place{at.u + i * step * size_.u, at.v + j * step * size_.v};
          if ((i == 0 && j == 0) || !border_.isInside(place.u, place.v)) continue;
          if (const double bend = bendAt(place, bendOf); bend > found) found = bend, next = place;
        }
      if (found > best + 1e-9 * std::abs(best))
        best = found, at = next;
      else
        step /= 2;
    }
    return best;
  }

  /// The same along one curve of the border, where the face may bend most.
  template <class BendOf>
  double mostAlong(const std::function<std::pair<double, double>(double)>& curve, const BendOf& bendOf) const {
    const auto bend = [&](double t) {
      const auto [u, v] = curve(t);
      return bendAt({u, v}, bendOf);
    };
    double best = bend(0), at = 0;
    for (int i = 1; i <= kAlong; ++i)
      if (const double found = bend(static_cast<double>(i) / kAlong); found > best)
        best = found, at = static_cast<double>(i) / kAlong;
    for (double step = 0.5 / kAlong; step > kFinest; step /= 2)
      for (const double t : {std::max(0.0, at - step), std::min(1.0, at + step)})
        if (const double found = bend(t); found > best) best = found, at = t;
    return best;
  }

  Handle(Geom_Surface) surface_;
  double outward_;
  const FaceBorder& border_;
  Place low_, size_;
  Scale scale_;
  std::vector<Sample> samples_;
};

}  // namespace

CurvatureRadii measureCurvature(const TopoDS_Face& face, const Face& described, double extentMm,
                                const FaceBorder& border) {
  const BendFinder finder(face, described, extentMm, border);
  const double hollow = finder.most([](const std::pair<double, double>& bends) { return bends.second; });
  const double bulge = finder.most([](const std::pair<double, double>& bends) { return -bends.first; });
  const auto radiusOf = [&](double bend) {  // flatter than a thousand times its own size is straight
    return bend * extentMm > 1e-3 ? std::optional(1 / bend) : std::nullopt;
  };
  return {radiusOf(hollow), radiusOf(bulge)};
}

}  // namespace stepwise
