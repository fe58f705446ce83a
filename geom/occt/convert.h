// Between the kernel's points, directions and transformations and ours. For geom/ only.
#pragma once

#include <gp_Ax1.hxx>
#include <gp_Ax2.hxx>
#include <gp_Dir.hxx>
#include <gp_Pnt.hxx>
#include <gp_Trsf.hxx>
#include <gp_Vec.hxx>

#include "geom/core/vec3.h"

namespace stepwise {

inline Vec3 toVec3(const gp_Pnt& p) { return {p.X(), p.Y(), p.Z()}; }
inline Vec3 toVec3(const gp_Dir& d) { return {d.X(), d.Y(), d.Z()}; }
inline Vec3 toVec3(const gp_Vec& v) { return {v.X(), v.Y(), v.Z()}; }
inline gp_Pnt toPnt(Vec3 v) { return {v.x, v.y, v.z}; }
inline gp_Dir toDir(Vec3 v) { return {v.x, v.y, v.z}; }
inline gp_Vec toVec(Vec3 v) { return {v.x, v.y, v.z}; }

inline Placement toPlacement(const gp_Trsf& t) {
  Placement p;
  const gp_Mat m = t.VectorialPart();
  for (int c = 1; c <= 3; ++c) p.axes[c - 1] = {m.Value(1, c), m.Value(2, c), m.Value(3, c)};
  p.origin = {t.TranslationPart().X(), t.TranslationPart().Y(), t.TranslationPart().Z()};
  return p;
}

inline gp_Trsf toTrsf(const Placement& p) {
  gp_Trsf t;
  t.SetValues(p.axes[0].x, p.axes[1].x, p.axes[2].x, p.origin.x,  //
              p.axes[0].y, p.axes[1].y, p.axes[2].y, p.origin.y,  //
              p.axes[0].z, p.axes[1].z, p.axes[2].z, p.origin.z);
  return t;
}

}  // namespace stepwise
