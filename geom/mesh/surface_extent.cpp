#include "geom/mesh/surface_extent.h"

#include <BRepAdaptor_Curve.hxx>
#include <BRepAdaptor_Surface.hxx>
#include <BRepBndLib.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <Geom_BSplineCurve.hxx>
#include <Geom_BSplineSurface.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <gp_Circ.hxx>
#include <gp_Cylinder.hxx>
#include <gp_Elips.hxx>
#include <gp_Sphere.hxx>
#include <gp_Torus.hxx>

#include <algorithm>
#include <limits>
#include <optional>

#include "geom/core/tolerance.h"
#include "geom/occt/convert.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

/// A face near the end of the body: its triangles, and its mesh vertex that reaches furthest.
struct NearFace {
  FaceId id = 0;
  std::uint32_t first = 0, last = 0;
  Vec3 furthest;
};

double squaredDistanceToSegment(Vec3 p, Vec3 a, Vec3 b) {
  const Vec3 d = b - a;
  const double length = dot(d, d);
  const double t = length > 0 ? std::clamp(dot(p - a, d) / length, 0.0, 1.0) : 0;
  const Vec3 off = p - (a + d * t);
  return dot(off, off);
}

double distanceToTriangle(Vec3 p, Vec3 a, Vec3 b, Vec3 c) {
  const Vec3 n = cross(b - a, c - a);
  const bool above =
      dot(cross(b - a, p - a), n) >= 0 && dot(cross(c - b, p - b), n) >= 0 && dot(cross(a - c, p - c), n) >= 0;
  if (above && norm(n) > 0) return std::abs(dot(p - a, n)) / norm(n);
  return std::sqrt(std::min(
      {squaredDistanceToSegment(p, a, b), squaredDistanceToSegment(p, b, c), squaredDistanceToSegment(p, c, a)}));
}

/// Everything about one end of the body.
class EndFinder {
 public:
  EndFinder(const Solid& solid, const TriangleMesh& mesh, Vec3 direction, double meshExtentMm)
      : solid_(solid), mesh_(mesh), u_(direction), meshExtent_(meshExtentMm), extent_(meshExtentMm) {}

  double find() && {
    for (const NearFace& near : nearFaces()) {
      const TopoDS_Face& face = TopoDS::Face(solid_.shape().faces(near.id));
      bool measured = lookAtSurface(near, face);
      for (TopExp_Explorer it(face, TopAbs_EDGE); it.More(); it.Next())
        measured = lookAtEdge(near, TopoDS::Edge(it.Current())) && measured;
      if (!measured) askKernel(face);
    }
    return extent_;
  }

 private:
  std::vector<NearFace> nearFaces() const {
    std::vector<NearFace> result;
    const double bound = meshExtent_ - 2 * mesh_.chordErrorMm;
    const auto count = static_cast<std::uint32_t>(mesh_.triangles.size());
    for (std::uint32_t first = 0, last = 0; first < count; first = last) {
      NearFace near{mesh_.triangleFace[first], first, first, {}};
      double best = -std::numeric_limits<double>::infinity();
      for (last = first; last < count && mesh_.triangleFace[last] == near.id; ++last)
        for (const std::uint32_t v : mesh_.triangles[last])
          if (const double reach = dot(mesh_.vertices[v], u_); reach > best) {
            best = reach;
            near.furthest = mesh_.vertices[v];
          }
      near.last = last;
      if (best >= bound) result.push_back(near);
    }
    return result;
  }

  bool beyond(double reach) const { return reach > extent_ + 1e-9 * (1 + std::abs(extent_)); }

  /// The surface's own highest point counts where the face really has it, that is near the face's triangles.
  void offer(const NearFace& near, Vec3 top) {
    if (!beyond(dot(top, u_))) return;
    for (std::uint32_t t = near.first; t < near.last; ++t) {
      const auto& [a, b, c] = mesh_.triangles[t];
      if (distanceToTriangle(top, mesh_.vertices[a], mesh_.vertices[b], mesh_.vertices[c]) > mesh_.chordErrorMm)
        continue;
      extent_ = std::min(dot(top, u_), meshExtent_ + mesh_.chordErrorMm);
      return;
    }
  }

  /// False where the surface is of no closed form and may reach beyond what is known so far.
  bool lookAtSurface(const NearFace& near, const TopoDS_Face& face) {
    const BRepAdaptor_Surface surface(face, /*restriction=*/false);
    switch (surface.GetType()) {
      case GeomAbs_Plane:
      case GeomAbs_Cone:  // highest on the border or in the apex, which is a corner of the mesh
        return true;
      case GeomAbs_Cylinder: lookAtCylinder(near, surface.Cylinder()); return true;
      case GeomAbs_Sphere:
        offer(near, toVec3(surface.Sphere().Location()) + u_ * surface.Sphere().Radius());
        return true;
      case GeomAbs_Torus: lookAtTorus(near, surface.Torus()); return true;
      case GeomAbs_BSplineSurface: return liesBelow(surface.BSpline()->Poles(), surface.Trsf());
      default: return false;
    }
  }

  void lookAtCylinder(const NearFace& near, const gp_Cylinder& cylinder) {
    const Vec3 origin = toVec3(cylinder.Location()), axis = toVec3(cylinder.Axis().Direction());
    if (std::abs(dot(axis, u_)) > 1e-7) return;  // highest on the border
    offer(near, origin + axis * dot(near.furthest - origin, axis) + u_ * cylinder.Radius());
  }

  void lookAtTorus(const NearFace& near, const gp_Torus& torus) {
    const Vec3 center = toVec3(torus.Location()), axis = toVec3(torus.Axis().Direction());
    Vec3 outwards = u_ - axis * dot(u_, axis);
    if (norm(outwards) < 1e-7) {  // highest all along a circle: take its point next to the mesh's highest
      const Vec3 offset = near.furthest - center;
      outwards = offset - axis * dot(offset, axis);
    }
    offer(near, center + normalized(outwards) * torus.MajorRadius() + u_ * torus.MinorRadius());
  }

  bool lookAtEdge(const NearFace& near, const TopoDS_Edge& edge) {
    if (BRep_Tool::Degenerated(edge) || !BRep_Tool::IsGeometric(edge)) return true;
    const BRepAdaptor_Curve curve(edge);
    switch (curve.GetType()) {
      case GeomAbs_Line: return true;
      case GeomAbs_Circle: {
        const gp_Circ circle = curve.Circle();
        offerEllipse(near, toVec3(circle.Location()), toVec3(circle.XAxis().Direction()) * circle.Radius(),
                     toVec3(circle.YAxis().Direction()) * circle.Radius());
        return true;
      }
      case GeomAbs_Ellipse: {
        const gp_Elips ellipse = curve.Ellipse();
        offerEllipse(near, toVec3(ellipse.Location()), toVec3(ellipse.XAxis().Direction()) * ellipse.MajorRadius(),
                     toVec3(ellipse.YAxis().Direction()) * ellipse.MinorRadius());
        return true;
      }
      case GeomAbs_BSplineCurve: {
        const Handle(Geom_BSplineCurve) spline = curve.BSpline();  // already in the body's coordinates
        for (int i = 1; i <= spline->NbPoles(); ++i)
          if (beyond(dot(toVec3(spline->Pole(i)), u_))) return false;
        return true;
      }
      default: return false;
    }
  }

  void offerEllipse(const NearFace& near, Vec3 center, Vec3 semiX, Vec3 semiY) {
    const double x = dot(semiX, u_), y = dot(semiY, u_), reach = std::hypot(x, y);
    if (reach > 0) offer(near, center + semiX * (x / reach) + semiY * (y / reach));
  }

  /// A spline surface lies within the hull of its poles.
  bool liesBelow(const TColgp_Array2OfPnt& poles, const gp_Trsf& placement) const {
    for (int i = poles.LowerRow(); i <= poles.UpperRow(); ++i)
      for (int j = poles.LowerCol(); j <= poles.UpperCol(); ++j)
        if (beyond(dot(toVec3(poles(i, j).Transformed(placement)), u_))) return false;
    return true;
  }

  /// The kernel's numeric search; never more than one chord error beyond the mesh.
  void askKernel(const TopoDS_Face& face) {
    const Vec3 x = anyPerpendicular(u_);
    const Placement toEnd = Placement{{x, cross(u_, x), u_}, {}}.inverse();
    Bnd_Box bounds;
    BRepBndLib::AddOptimal(face.Moved(TopLoc_Location(toTrsf(toEnd))), bounds, /*useTriangulation=*/false,
                           /*useShapeTolerance=*/false);
    if (bounds.IsVoid()) return;
    extent_ = std::max(extent_, std::min(bounds.CornerMax().Z(), meshExtent_ + mesh_.chordErrorMm));
  }

  const Solid& solid_;
  const TriangleMesh& mesh_;
  Vec3 u_;
  double meshExtent_;
  double extent_;  ///< the furthest known so far
};

}  // namespace

double findSurfaceExtentMm(const Solid& solid, const TriangleMesh& mesh, Vec3 direction, double meshExtentMm) {
  if (mesh.exact) return meshExtentMm;
  return EndFinder(solid, mesh, direction, meshExtentMm).find();
}

}  // namespace stepwise
