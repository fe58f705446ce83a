// Edges that are a stretch of the border of a spline surface, found in its parameters. For geom/ only.
//
// Most edges of spline surfaces are such: their curve in the parameters is a straight line, whatever their own
// parameters do along it. Surfaces that close on themselves have a seam in place of a border and are left out. Cost:
// some evaluations per pole once, then some per edge. Threads: one face at a time per object.
#pragma once

#include <Geom2d_Curve.hxx>
#include <GeomAdaptor_Curve.hxx>
#include <GeomAdaptor_Surface.hxx>
#include <Geom_Surface.hxx>

#include <functional>
#include <optional>
#include <vector>

namespace stepwise::direct {

class BorderCurves {
 public:
  explicit BorderCurves(const Handle(Geom_Surface) & surface);

  /// A curve along a border that stays within `toleranceMm` of the edge and that `misses` does not refuse; else null.
  Handle(Geom2d_Curve) find(const GeomAdaptor_Curve& edge, double first, double last, double toleranceMm,
                            const std::function<bool(const Handle(Geom2d_Curve) &)>& misses) const;

 private:
  struct Border {
    bool alongU = true;
    double fixed = 0;  ///< the other parameter
    double first = 0, last = 0;
    std::vector<gp_Pnt> samples;  ///< at even parameters
  };
  void add(bool alongU, double fixed);
  gp_Pnt2d at(const Border& border, double along) const;
  double nearestSample(const Border& border, const gp_Pnt& point) const;
  std::optional<double> project(const Border& border, const gp_Pnt& point, double start, double toleranceMm) const;

  GeomAdaptor_Surface surface_;
  std::vector<Border> borders_;
};

}  // namespace stepwise::direct
