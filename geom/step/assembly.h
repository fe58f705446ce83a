// What a STEP file holds: unique parts, their instances in space, and what the file says about them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geom/brep/solid.h"
#include "geom/core/color.h"
#include "geom/core/result.h"
#include "geom/core/vec3.h"

namespace stepwise {

/// A dimension, geometric tolerance or datum of AP242, linked to faces of the part.
struct PmiItem {
  std::string kind;  ///< "diameter", "linear", "angle", "position", "flatness", "datum", …
  std::string name;
  std::optional<double> value;         ///< nominal, mm or degrees
  std::optional<double> lower, upper;  ///< deviations (dimension) or zone (upper), mm
  std::string fit;                     ///< "H7" where given
  std::string datum;                   ///< datum letter, or the datum reference chain "A|B|C"
  std::vector<FaceId> faces;
};

/// Volume, area and centre as the exporter computed them, to check what was read.
struct ValidationProperties {
  std::optional<double> volumeMm3, areaMm2;
  std::optional<Vec3> centroid;
};

struct PartFace {
  std::string name;  ///< the text in ADVANCED_FACE('name', …)
  std::optional<Color> color;
};

/// One unique body. A product with several bodies gives several parts, named "name", "name #2", ….
struct Part {
  std::string name;
  std::string productId;
  Solid solid;
  std::vector<PartFace> faces;  ///< indexed by FaceId − 1
  std::optional<Color> color;
  std::vector<std::string> layers;
  std::optional<std::string> material;
  std::optional<double> densityGPerCm3;
  std::vector<PmiItem> pmi;
  ValidationProperties validation;
  bool healed = false;  ///< sewn from loose faces or repaired while reading
  bool closed = true;   ///< false: a sheet, no volume
  std::vector<Diagnostic> diagnostics;
};

struct Instance {
  int part = 0;         ///< index into Assembly::parts
  Placement placement;  ///< part coordinates → assembly coordinates
  std::string name;
  std::vector<std::string> path;  ///< names from the root down to this instance
  /// Number of each face (by FaceId − 1) in the one shape that the file holds; empty: the file is no single shape.
  std::vector<FaceId> shapeFaces = {};
};

/// A product of the file that came without shape: an external reference or an empty product.
struct MissingPart {
  std::string name;
  std::string reason;
};

struct FileInfo {
  std::string path;
  std::uint64_t bytes = 0;
  std::string schema;    ///< "AP203", "AP214", "AP242", or the text found
  std::string exporter;  ///< originating system and preprocessor as written
  std::string unit;      ///< the file's own length unit: "mm", "inch", …
  double unitMm = 1;     ///< that unit in mm
  int solidsInText = 0;  ///< MANIFOLD_SOLID_BREP, BREP_WITH_VOIDS and FACETED_BREP entities counted in the text
  int solidsRead = 0;
};

struct Assembly {
  FileInfo file;
  std::vector<Part> parts;
  std::vector<Instance> instances;  ///< at least one per part; more than one, or placed: an assembly
  std::vector<MissingPart> missing;
  std::vector<Diagnostic> diagnostics;
};

}  // namespace stepwise
