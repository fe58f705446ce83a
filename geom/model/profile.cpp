#include "geom/model/profile.h"

#include <BRepBuilderAPI_MakeEdge.hxx>
#include <BRepBuilderAPI_MakeFace.hxx>
#include <BRepBuilderAPI_MakeWire.hxx>
#include <BRepOffsetAPI_ThruSections.hxx>
#include <BRepPrimAPI_MakePrism.hxx>
#include <BRepPrimAPI_MakeRevol.hxx>
#include <GC_MakeArcOfCircle.hxx>
#include <GeomAPI_Interpolate.hxx>
#include <Geom_BSplineCurve.hxx>
#include <Geom_Plane.hxx>
#include <TColgp_HArray1OfPnt.hxx>
#include <TopExp_Explorer.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Wire.hxx>

#include <cmath>
#include <numbers>
#include <utility>

#include "geom/core/check.h"
#include "geom/occt/convert.h"
#include "geom/occt/guard.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

gp_Pnt place(Point2 p, const Placement& frame) { return toPnt(frame.applyToPoint({p.x, p.y, 0})); }

TopoDS_Edge makeEdge(Point2 start, const ProfileSegment& segment, const Placement& frame) {
  const gp_Pnt from = place(start, frame);
  const gp_Pnt to = place(segment.points.back(), frame);
  if (segment.kind == ProfileSegment::Kind::line) return BRepBuilderAPI_MakeEdge(from, to);
  if (segment.kind == ProfileSegment::Kind::arc)
    return BRepBuilderAPI_MakeEdge(GC_MakeArcOfCircle(from, place(segment.points.front(), frame), to).Value());
  Handle(TColgp_HArray1OfPnt) points = new TColgp_HArray1OfPnt(1, static_cast<int>(segment.points.size()) + 1);
  points->SetValue(1, from);
  for (std::size_t i = 0; i < segment.points.size(); ++i)
    points->SetValue(static_cast<int>(i) + 2, place(segment.points[i], frame));
  GeomAPI_Interpolate interpolate(points, /*PeriodicFlag=*/false, 1e-9);
  interpolate.Perform();
  return BRepBuilderAPI_MakeEdge(interpolate.Curve());
}

TopoDS_Wire makeWire(const Profile& profile, const Placement& frame) {
  STEPWISE_CHECK(!profile.segments().empty(), "a profile needs segments");
  BRepBuilderAPI_MakeWire wire;
  Point2 at = profile.start();
  for (const ProfileSegment& segment : profile.segments()) {
    wire.Add(makeEdge(at, segment, frame));
    at = segment.points.back();
  }
  if (at != profile.start()) wire.Add(makeEdge(at, {ProfileSegment::Kind::line, {profile.start()}}, frame));
  return wire.Wire();
}

TopoDS_Face makeFlatFace(const Profile& outline, const std::vector<Profile>& holes, const Placement& frame) {
  Handle(Geom_Plane) plane = new Geom_Plane(gp_Ax3(toPnt(frame.origin), toDir(frame.axes[2]), toDir(frame.axes[0])));
  BRepBuilderAPI_MakeFace outer(plane, makeWire(outline, frame), /*Inside=*/true);
  if (holes.empty()) return outer.Face();
  BRepBuilderAPI_MakeFace face(outer.Face());
  for (const Profile& hole : holes) {
    // A hole's wire must run against the outline: take the direction that a face of its own would give it, reversed.
    const TopoDS_Face filled = BRepBuilderAPI_MakeFace(plane, makeWire(hole, frame), /*Inside=*/true).Face();
    TopExp_Explorer wire(filled, TopAbs_WIRE);
    face.Add(TopoDS::Wire(wire.Current().Reversed()));
  }
  return face.Face();
}

double cross2(Point2 a, Point2 b) { return a.x * b.y - a.y * b.x; }
double dot2(Point2 a, Point2 b) { return a.x * b.x + a.y * b.y; }
Point2 minus(Point2 a, Point2 b) { return {a.x - b.x, a.y - b.y}; }
Point2 along(Point2 a, Point2 direction, double step) { return {a.x + direction.x * step, a.y + direction.y * step}; }
Point2 unit(Point2 a) {
  const double length = std::hypot(a.x, a.y);
  return {a.x / length, a.y / length};
}

}  // namespace

Profile& Profile::lineTo(Point2 end) {
  segments_.push_back({ProfileSegment::Kind::line, {end}});
  return *this;
}

Profile& Profile::arcTo(Point2 through, Point2 end) {
  segments_.push_back({ProfileSegment::Kind::arc, {through, end}});
  return *this;
}

Profile& Profile::splineThrough(std::vector<Point2> points) {
  segments_.push_back({ProfileSegment::Kind::spline, std::move(points)});
  return *this;
}

Profile polygonProfile(const std::vector<Point2>& corners) {
  Profile profile(corners.front());
  for (std::size_t i = 1; i < corners.size(); ++i) profile.lineTo(corners[i]);
  return profile;
}

Profile rectangleProfile(Point2 min, Point2 max) { return polygonProfile({min, {max.x, min.y}, max, {min.x, max.y}}); }

Profile circleProfile(Point2 center, double radiusMm) {
  // Two half circles: an arc needs distinct ends.
  Profile profile({center.x + radiusMm, center.y});
  profile.arcTo({center.x, center.y + radiusMm}, {center.x - radiusMm, center.y});
  profile.arcTo({center.x, center.y - radiusMm}, {center.x + radiusMm, center.y});
  return profile;
}

Profile slotProfile(Point2 center, double lengthMm, double widthMm) {
  const double radius = widthMm / 2, half = lengthMm / 2 - radius;
  Profile profile({center.x - half, center.y - radius});
  profile.lineTo({center.x + half, center.y - radius});
  profile.arcTo({center.x + half + radius, center.y}, {center.x + half, center.y + radius});
  profile.lineTo({center.x - half, center.y + radius});
  profile.arcTo({center.x - half - radius, center.y}, {center.x - half, center.y - radius});
  return profile;
}

Profile roundedProfile(const std::vector<Point2>& corners, const std::vector<double>& radiiMm) {
  STEPWISE_CHECK(corners.size() == radiiMm.size(), "one radius per corner");
  struct Corner {
    Point2 in, middle, out;
    bool sharp = true;
  };
  std::vector<Corner> rounded;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point2 at = corners[i];
    const Point2 back = unit(minus(corners[(i + corners.size() - 1) % corners.size()], at));
    const Point2 ahead = unit(minus(corners[(i + 1) % corners.size()], at));
    if (radiiMm[i] <= 0) {
      rounded.push_back({at, at, at, true});
      continue;
    }
    const double half = std::atan2(std::abs(cross2(back, ahead)), dot2(back, ahead)) / 2;
    const Point2 bisector = unit({back.x + ahead.x, back.y + ahead.y});
    const double setback = radiiMm[i] / std::tan(half);
    const double toArc = radiiMm[i] / std::sin(half) - radiiMm[i];
    rounded.push_back({along(at, back, setback), along(at, bisector, toArc), along(at, ahead, setback), false});
  }
  const auto addArc = [](Profile& profile, const Corner& corner) {
    if (!corner.sharp) profile.arcTo(corner.middle, corner.out);
  };
  Profile profile(rounded.front().out);
  for (std::size_t i = 1; i < rounded.size(); ++i) {
    profile.lineTo(rounded[i].in);
    addArc(profile, rounded[i]);
  }
  profile.lineTo(rounded.front().in);
  addArc(profile, rounded.front());
  return profile;
}

Profile roundedProfile(const std::vector<Point2>& corners, double radiusMm) {
  return roundedProfile(corners, std::vector<double>(corners.size(), radiusMm));
}

Result<Solid> extrude(const Profile& outline, double heightMm, const Placement& frame,
                      const std::vector<Profile>& holes) {
  return guarded("extrude", [&]() -> Result<Solid> {
    const TopoDS_Face face = makeFlatFace(outline, holes, frame);
    return wrapShape(BRepPrimAPI_MakePrism(face, toVec(frame.axes[2] * heightMm)).Shape());
  });
}

Result<Solid> turn(const Profile& outline, const Placement& frame) {
  return guarded("turn", [&]() -> Result<Solid> {
    const TopoDS_Face face = makeFlatFace(outline, {}, frame);
    return wrapShape(BRepPrimAPI_MakeRevol(face, gp_Ax1(toPnt(frame.origin), toDir(frame.axes[0]))).Shape());
  });
}

Result<Solid> loft(const std::vector<Profile>& outlines, const std::vector<Placement>& frames) {
  STEPWISE_CHECK(outlines.size() == frames.size() && outlines.size() >= 2, "a loft needs two outlines or more");
  return guarded("loft", [&]() -> Result<Solid> {
    BRepOffsetAPI_ThruSections sections(/*isSolid=*/true, /*ruled=*/false);
    for (std::size_t i = 0; i < outlines.size(); ++i) sections.AddWire(makeWire(outlines[i], frames[i]));
    sections.Build();
    if (!sections.IsDone())
      return fail({"loft-failed", "loft", "the outlines do not join into a body", "give outlines of similar shape"});
    return wrapShape(sections.Shape());
  });
}

Placement frameAt(Vec3 origin, Vec3 z, Vec3 x) {
  Placement frame;
  frame.origin = origin;
  frame.axes[2] = normalized(z);
  frame.axes[0] = normalized(x - frame.axes[2] * dot(x, frame.axes[2]));
  frame.axes[1] = cross(frame.axes[2], frame.axes[0]);
  return frame;
}

}  // namespace stepwise
