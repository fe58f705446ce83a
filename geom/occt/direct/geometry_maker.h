// Points, curves and surfaces of the kernel, made from entities of a text. For geom/ only.
//
// What the kernel's own reader would make of the same entity, to the last bit where that is possible; NotDirect for
// types and values that it treats in ways not followed here. Lengths come out in mm. Threads: const, any number.
#pragma once

#include <Geom2d_Curve.hxx>
#include <Geom_Curve.hxx>
#include <Geom_Surface.hxx>
#include <gp_Ax2.hxx>
#include <gp_Pnt.hxx>
#include <gp_Trsf.hxx>

#include <vector>

#include "geom/step/direct/entity_access.h"

namespace stepwise::direct {

/// What the numbers of a representation mean.
struct ContextUnits {
  double lengthMm = 1;
  double angleRad = 1;
  double uncertaintyMm = 1e-7;
};

class GeometryMaker {
 public:
  GeometryMaker(const EntityAccess& entities, const ContextUnits& units) : entities_(entities), units_(units) {}

  gp_Pnt point(EntityAt at) const;
  gp_Dir direction(EntityAt at) const;
  gp_Ax2 axis2(EntityAt at) const;
  /// The curve of an edge; a surface curve gives its curve in space.
  Handle(Geom_Curve) curve(EntityAt at) const;
  Handle(Geom_Surface) surface(EntityAt at) const;
  /// A curve in the parameters of `surface`, in the kernel's units; null for types that have no use there.
  Handle(Geom2d_Curve) parameterCurve(EntityAt pcurve, const Handle(Geom_Surface) & surface) const;

  const EntityAccess& entities() const { return entities_; }
  const ContextUnits& units() const { return units_; }

 private:
  struct Knots {
    std::vector<double> values;
    std::vector<int> multiplicities;
  };
  static Knots readKnots(const std::vector<int>& multiplicities, const std::vector<double>& values);
  static Knots evenKnots(int count, int endMultiplicity);
  Knots curveKnots(EntityType type, int poles, int degree) const;
  gp_Pnt2d point2d(EntityAt at) const;
  gp_Dir2d direction2d(EntityAt at) const;
  gp_Vec vector(EntityAt at) const;
  gp_Ax2 conicPosition(Parameters& parameters) const;

  Handle(Geom_Curve) line(EntityAt at) const;
  Handle(Geom_Curve) conic(EntityAt at, EntityType type) const;
  Handle(Geom_Curve) polyline(EntityAt at) const;
  Handle(Geom_Curve) trimmed(EntityAt at) const;
  Handle(Geom_Curve) offsetCurve(EntityAt at) const;
  Handle(Geom_Curve) spline(EntityAt at, EntityType type) const;
  Handle(Geom_Surface) elementary(EntityAt at, EntityType type) const;
  Handle(Geom_Surface) swept(EntityAt at, EntityType type) const;
  Handle(Geom_Surface) offsetSurface(EntityAt at) const;
  Handle(Geom_Surface) trimmedSurface(EntityAt at) const;
  Handle(Geom_Surface) splineSurface(EntityAt at, EntityType type) const;
  Handle(Geom2d_Curve) curve2d(EntityAt at) const;
  Handle(Geom2d_Curve) spline2d(EntityAt at, EntityType type) const;

  const EntityAccess& entities_;
  ContextUnits units_;
};

}  // namespace stepwise::direct
