#include "geom/step/check_parts.h"

#include <BRepBndLib.hxx>
#include <BRep_Tool.hxx>
#include <Bnd_Box.hxx>
#include <TopExp.hxx>
#include <TopTools_IndexedMapOfShape.hxx>
#include <TopoDS.hxx>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "geom/brep/mass_properties.h"
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

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

double diagonalMm(const Part& part) {
  Bnd_Box box;
  BRepBndLib::Add(part.solid.shape().shape, box, false);
  return box.IsVoid() ? 0 : std::sqrt(box.SquareExtent());
}

void checkTolerance(Part& part, double diagonal) {
  double worst = 0;
  TopTools_IndexedMapOfShape vertices;
  TopExp::MapShapes(part.solid.shape().shape, TopAbs_VERTEX, vertices);
  for (int i = 1; i <= vertices.Extent(); ++i) worst = std::max(worst, BRep_Tool::Tolerance(TopoDS::Vertex(vertices(i))));
  if (worst < kLooseMm || worst < kLooseRelative * diagonal) return;
  part.diagnostics.push_back({Severity::warning, "loose-geometry", part.name,
                              "points, curves and surfaces miss each other by up to " + number(worst) + " mm",
                              "the file may be damaged; compare it with the drawing"});
}

void compare(Part& part, const char* what, const char* unit, std::optional<double> stated, double read) {
  if (!stated || *stated <= 0) return;
  if (std::abs(read - *stated) <= kValidationRelative * *stated) return;
  part.diagnostics.push_back({Severity::warning, "validation-mismatch", part.name,
                              std::string("the exporter states ") + what + " " + number(*stated) + " " + unit +
                                  ", read were " + number(read),
                              "the part may have been read wrongly; export it again"});
}

void checkValidation(Part& part, double diagonal) {
  const ValidationProperties& stated = part.validation;
  if (!stated.volumeMm3 && !stated.areaMm2 && !stated.centroid) return;
  const MassProperties read = computeMassProperties(part.solid);
  if (part.closed) compare(part, "volume", "mm3", stated.volumeMm3, read.volumeMm3);
  compare(part, "area", "mm2", stated.areaMm2, read.areaMm2);
  if (!stated.centroid || distance(*stated.centroid, read.centroid) <= kValidationRelative * diagonal) return;
  part.diagnostics.push_back({Severity::warning, "validation-mismatch", part.name,
                              "the centre of mass is " + number(distance(*stated.centroid, read.centroid)) +
                                  " mm off the one the exporter states",
                              "the part may have been read wrongly; export it again"});
}

}  // namespace

void checkPart(Part& part) {
  const double diagonal = diagonalMm(part);
  if (!isValid(part.solid)) {
    part.diagnostics.push_back({Severity::warning, "invalid-body", part.name,
                                "the body breaks rules of a boundary representation (faces, edges or points do not fit)",
                                "repair it in the CAD system; figures may be wrong near the defect"});
  }
  checkTolerance(part, diagonal);
  checkValidation(part, diagonal);
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
    warn("solids-missing", "the text holds " + std::to_string(scan.solids) + " solids, " +
         std::to_string(assembly.file.solidsRead) + " could be read as solids",
         "the rest is damaged or belongs to no product; export the file again");
  }
  if (faces < scan.faces) {
    warn("faces-missing", "the text holds " + std::to_string(scan.faces) + " faces, " + std::to_string(faces) + " were read",
         "faces without valid geometry were left out");
  }
  const std::string unit = scan.units.empty() ? "none" : scan.units.front().name;
  if (largest > kLargestUsualMm) {
    warn("size-suspicious", "the largest part measures " + number(largest) + " mm across; the file's unit is " + unit,
         "check the unit of the export");
  } else if (largest > 0 && largest < kSmallestUsualMm) {
    warn("size-suspicious", "the largest part measures only " + number(largest) + " mm across; the file's unit is " + unit,
         "check the unit of the export");
  }
}

}  // namespace stepwise
