// One body of a text as a shape of the kernel, built without the kernel's reader. For geom/ only.
//
// Faces come in the order of the text, which is the order of the kernel's own result as long as its repair changes
// neither shells nor the number of faces; a body where that is in doubt is refused with NotDirect. Threads: one body is
// built by one thread; different bodies may be built at once.
// Does not see: loose faces and wires; points that two vertices of the text share.
#pragma once

#include <TopoDS_Edge.hxx>
#include <TopoDS_Face.hxx>
#include <TopoDS_Shape.hxx>
#include <TopoDS_Shell.hxx>
#include <TopoDS_Vertex.hxx>
#include <TopoDS_Wire.hxx>

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "geom/occt/direct/geometry_maker.h"

namespace stepwise::direct {

/// An edge of the body being built.
struct BodyEdge {
  TopoDS_Edge edge;
  Handle(Geom_Curve) curve;
  double first = 0, last = 0;
  EntityAt curveAt = 0;  ///< the curve entity as the edge names it: maybe a surface curve
  bool straight = false;
  int forward = 0, reversed = 0;  ///< uses around the body with and against its direction
};

/// One use of an edge in a wire.
struct EdgeUse {
  EntityAt edge = 0;
  bool forward = true;  ///< in the wire as built
};

struct FaceWire {
  TopoDS_Wire wire;
  bool forward = true;  ///< in a face that is itself forward
  std::vector<EdgeUse> edges;
};

struct BodyFace {
  EntityAt at = 0;
  EntityAt surfaceAt = 0;
  TopoDS_Face face;
  Handle(Geom_Surface) surface;
  std::vector<FaceWire> wires;
  std::size_t shell = 0;
  std::size_t bounds = 0;
  bool reversed = false;  ///< in the body
  bool plane = false;
  bool vertexLoop = false;  ///< bounded by a point: natural bounds
  bool loose = false;       ///< edges lack the tolerances that its curves need
  bool healed = false;      ///< needs, or has had, the kernel's repair of faces
};

struct BuiltBody {
  TopoDS_Shape shape;
  /// Face entity → what it became: one face, or several if repair has split it.
  std::vector<std::pair<EntityAt, TopoDS_Shape>> faces;
  bool knownValid = false;  ///< the kernel's check of validity was run, or need not be, and passed
};

/// Curves that miss their edge or plane by more are the business of the kernel's repair. Of those within it that only
/// widens the tolerances, as long as their ends meet.
constexpr double kMostLooseMm = 0.05;

/// How far a body is finished here.
enum class Finish {
  here,      ///< curves are found, and everything is checked; faces that do not fit are repaired one by one
  asKernel,  ///< as the kernel's reader leaves it to the kernel's repair, which then does its work on the whole body
};

class BodyBuilder {
 public:
  explicit BodyBuilder(const GeometryMaker& geometry, Finish finish = Finish::here)
      : geometry_(geometry), entities_(geometry.entities()), finish_(finish) {}

  /// MANIFOLD_SOLID_BREP, BREP_WITH_VOIDS or FACETED_BREP; as the kernel also SHELL_BASED_SURFACE_MODEL.
  BuiltBody build(EntityAt at);

 private:
  /// The volume between a point and a face.
  using FaceVolume = std::function<std::optional<double>(const TopoDS_Face& face, const gp_XYZ& apex)>;

  struct ShellVolume {
    double sum = 0, span = 0;  ///< of the signed volumes of its faces, and of their sizes
  };

  BuiltBody buildSheets(EntityAt at);
  TopoDS_Shell shell(EntityAt at);
  TopoDS_Face face(EntityAt at);
  void addBound(EntityAt bound, bool sameSense, BodyFace& face);
  void addVertexLoop(EntityAt vertexAt, BodyFace& face);
  bool isOneVertex(EntityAt a, EntityAt b);
  FaceWire wire(EntityAt loop);
  BodyEdge& edge(EntityAt at);
  const TopoDS_Vertex& vertex(EntityAt at);
  gp_Pnt statedPoint(EntityAt vertexAt) const;
  void makeStraightEdge(BodyEdge& edge, const TopoDS_Vertex& start, const TopoDS_Vertex& end);
  void makeCurvedEdge(BodyEdge& edge, const TopoDS_Vertex& start, const TopoDS_Vertex& end, const gp_Pnt& from,
                      const gp_Pnt& to);
  void checkClosed() const;
  void addParameterCurves();
  static void turnWire(const BodyFace& face);
  bool fitsLoosely(const TopoDS_Face& plane) const;
  void checkPlane(const BodyFace& face);
  void turnVoids(std::vector<TopoDS_Shell>& shells);
  void checkVolume(const BuiltBody& built, bool hasVoids) const;
  void repairFaces(BuiltBody& built);
  void mergeVertices(EntityAt loop);
  void repairAsKernel(BuiltBody& built);
  bool shellsAreWhole(const TopoDS_Shape& shape) const;
  bool isKnownValid(const BuiltBody& built) const;
  gp_Pnt apex() const;
  std::optional<std::vector<ShellVolume>> shellVolumes(const BuiltBody& built, const FaceVolume& volumeOf) const;
  static int signOf(const ShellVolume& volume);
  bool volumesAreRight(const BuiltBody& built, const FaceVolume& volumeOf) const;

  const GeometryMaker& geometry_;
  const EntityAccess& entities_;
  Finish finish_;
  std::unordered_map<EntityAt, TopoDS_Vertex> vertices_;
  std::unordered_map<EntityAt, BodyEdge> edges_;
  std::vector<BodyFace> faces_;
  std::vector<int> shellSigns_;  ///< −1: turned over in the solid
  std::size_t shellBegin_ = 0;   ///< first face of the current shell
};

}  // namespace stepwise::direct
