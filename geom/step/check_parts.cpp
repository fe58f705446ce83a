#include "geom/step/check_parts.h"

#include <fmt/format.h>
#include <BRepBndLib.hxx>
#include <BRepGProp.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <TopExp.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS.hxx>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "geom/brep/face_graph.h"
#include "geom/brep/mass_properties.h"
#include "geom/occt/convert.h"
#include "geom/occt/solid_shape.h"

namespace stepwise {
namespace {

/// Machined parts lie between these diagonals; beyond them the unit is the first suspect.
constexpr double kLargestUsualMm = 10000;
constexpr double kSmallestUsualMm = 0.05;

/// A vertex this far off its curves, relative to the part, means that the file's geometry does not fit together.
constexpr double kLooseRelative = 2e-3;
constexpr double kLooseMm = 0.02;

/// Exporters compute validation properties to about this precision.
constexpr double kValidationRelative = 5e-3;

double diagonalMm(const Part& part) {
  Bnd_Box box;
  BRepBndLib::Add(part.solid.shape().shape, box, false);
  return box.IsVoid() ? 0 : std::sqrt(box.SquareExtent());
}

void checkTolerance(Part& part, double diagonal) {
  double worst = 0;
  TopTools_IndexedMapOfShape vertices;
  TopExp::MapShapes(part.solid.shape().shape, TopAbs_VERTEX, vertices);
  for (int i = 1; i <= vertices.Extent(); ++i)
    worst = std::max(worst, BRep_Tool::Tolerance(TopoDS::Vertex(vertices(i))));
  if (worst < kLooseMm || worst < kLooseRelative * diagonal) return;
  part.diagnostics.push_back({Severity::warning, "loose-geometry", part.name,
                              fmt::format("points, curves and surfaces miss each other by up to {:.6g} mm", worst),
                              "the file may be damaged; compare it with the drawing"});
}

/// The kernel's fast quadrature is off by some 0.1 % on rational splines; this one is slower and adapts.
MassProperties integrateAgain(const Part& part) {
  constexpr double kAccuracy = 1e-4;
  MassProperties result;
  GProp_GProps area, volume;
  BRepGProp::SurfaceProperties(part.solid.shape().shape, area, kAccuracy);
  result.areaMm2 = area.Mass();
  if (part.closed) {
    BRepGProp::VolumeProperties(part.solid.shape().shape, volume, kAccuracy);
    result.volumeMm3 = volume.Mass();
  }
  result.centroid = toVec3((part.closed ? volume : area).CentreOfMass());
  return result;
}

/// Puts a stated figure that was left in the file's own unit into mm; false if it fits in neither.
bool agrees(std::optional<double>& stated, double read, double scale) {
  if (!stated || *stated <= 0) return true;
  for (const double factor : {1.0, scale}) {
    if (std::abs(read - *stated * factor) > kValidationRelative * *stated * factor) continue;
    stated = *stated * factor;
    return true;
  }
  return false;
}

bool agrees(std::optional<Vec3>& stated, Vec3 read, double scale, double diagonal) {
  if (!stated) return true;
  for (const double factor : {1.0, scale, 1 / scale}) {
    if (distance(*stated * factor, read) > kValidationRelative * diagonal) continue;
    stated = *stated * factor;
    return true;
  }
  return false;
}

void reportMismatch(Part& part, const std::string& message) {
  part.diagnostics.push_back({Severity::warning, "validation-mismatch", part.name, message,
                              "the part may have been read wrongly; export it again"});
}

void checkValidation(Part& part, double diagonal, double unitMm) {
  ValidationProperties& stated = part.validation;
  if (!stated.volumeMm3 && !stated.areaMm2 && !stated.centroid) return;
  MassProperties read = buildFaceGraph(part.solid, {.recognizeCanonical = false}).mass;
  const auto volumeAgrees = [&] {
    return !part.closed || agrees(stated.volumeMm3, read.volumeMm3, unitMm * unitMm * unitMm);
  };
  const auto areaAgrees = [&] { return agrees(stated.areaMm2, read.areaMm2, unitMm * unitMm); };
  const auto centroidAgrees = [&] { return agrees(stated.centroid, read.centroid, unitMm, diagonal); };
  if (volumeAgrees() && areaAgrees() && centroidAgrees()) return;
  read = integrateAgain(part);
  if (!volumeAgrees()) {
    reportMismatch(part, fmt::format("the exporter states a volume of {:.6g} mm3, read were {:.6g}", *stated.volumeMm3,
                                     read.volumeMm3));
  }
  if (!areaAgrees()) {
    reportMismatch(part, fmt::format("the exporter states an area of {:.6g} mm2, read were {:.6g}", *stated.areaMm2,
                                     read.areaMm2));
  }
  if (!centroidAgrees()) {
    reportMismatch(part, fmt::format("the centre of mass is {:.6g} mm off the one the exporter states",
                                     distance(*stated.centroid, read.centroid)));
  }
}

}  // namespace

void checkPart(Part& part, double unitMm) {
  const double diagonal = diagonalMm(part);
  if (!isValid(part.solid)) {
    part.diagnostics.push_back(
        {Severity::warning, "invalid-body", part.name,
         "the body breaks rules of a boundary representation (faces, edges or points do not fit)",
         "repair it in the CAD system; figures may be wrong near the defect"});
  }
  checkTolerance(part, diagonal);
  checkValidation(part, diagonal, unitMm);
}

void checkAgainstText(const Part21Scan& scan, Assembly& assembly) {
  int faces = 0;
  double largest = 0;
  for (const Part& part : assembly.parts) {
    faces += static_cast<int>(part.faces.size());
    largest = std::max(largest, diagonalMm(part));
  }
  const auto warn = [&](const char* code, const std::string& message, const char* hint) {
    assembly.diagnostics.push_back({Severity::warning, code, assembly.file.path, message, hint});
  };
  if (assembly.file.solidsRead < scan.solids) {
    warn("solids-missing",
         "the text holds " + std::to_string(scan.solids) + " solids, " + std::to_string(assembly.file.solidsRead) +
             " could be read as solids",
         "the rest is damaged or belongs to no product; export the file again");
  }
  if (faces < scan.faces) {
    warn("faces-missing",
         "the text holds " + std::to_string(scan.faces) + " faces, " + std::to_string(faces) + " were read",
         "faces without valid geometry were left out");
  }
  const std::string unit = scan.units.empty() ? "none" : scan.units.front().name;
  if (largest > kLargestUsualMm) {
    warn("size-suspicious",
         fmt::format("the largest part measures {:.6g} mm across; the file's unit is {}", largest, unit),
         "check the unit of the export");
  } else if (largest > 0 && largest < kSmallestUsualMm) {
    warn("size-suspicious",
         fmt::format("the largest part measures only {:.6g} mm across; the file's unit is {}", largest, unit),
         "check the unit of the export");
  }
}

}  // namespace stepwise
