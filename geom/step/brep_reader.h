// Reads a shape in the kernel's own text format (BREP), as FreeCAD and other programs on the same kernel write it.
//
// The format has shapes and nothing else: names and materials come with the options. Lengths are taken as mm. Every
// solid is a part, drawn as often as the shape holds it; faces in no solid are one open part for each child of the
// shape, or a closed one where they form a closed shell. Nothing is sewn or repaired, so face n of a part stays what it
// was, and Instance::shapeFaces gives its number in the whole shape. The kernel may crash or hang on damaged text: run
// this in a worker process. One call at a time per process.
// Errors: unreadable, not BREP, binary BREP, damaged, no face. Doubts: Assembly::diagnostics.
// Does not see: scaled or mirrored placements as placements; such bodies become parts of their own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geom/core/progress.h"
#include "geom/core/result.h"
#include "geom/step/assembly.h"

namespace stepwise {

/// What the format cannot say about one child of a compound, or about a shape that is no compound.
struct BodyLabel {
  std::string name;
  std::vector<std::string> path;  ///< names from the root down, the body's own last; may be empty
  std::optional<std::string> material;
};

struct ReadBrepOptions {
  std::string name = "shape";
  /// In the order of the compound's children; used only if there is one for each.
  std::vector<BodyLabel> bodies;
  std::uint64_t maxBytes = 4ull << 30;
};

/// True for text and binary BREP: by its first bytes, whatever the file is called.
bool isBrep(const std::string& path);

Result<Assembly> readBrep(const std::string& path, const ReadBrepOptions& options = {}, const Progress& progress = {});

}  // namespace stepwise
