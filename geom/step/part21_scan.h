// Reads the text of a STEP file without any kernel: is it whole and sane, what does it claim to hold?
//
// One pass over the text plus one over its references; above 200 MB/s. What would crash, hang or mislead a reader is an
// Error (with line and column); what a reader survives is a Diagnostic. Also the summary that needs no kernel.
// Does not see: whether the geometry is right.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geom/core/result.h"
#include "geom/step/part21_index.h"
#include "geom/step/part21_materials.h"
#include "geom/step/part21_pmi.h"
#include "geom/step/text_edit.h"

namespace stepwise {

struct LengthUnitUse {
  std::string name;  ///< "mm", "inch", … or as written
  double mm = 1;
  int representations = 0;  ///< shape representations in this unit
};

struct Part21Scan {
  std::string schema;    ///< "AP203", "AP214", "AP242", or the text found
  std::string exporter;  ///< originating system and preprocessor
  std::uint64_t entities = 0;
  int solids = 0;  ///< MANIFOLD_SOLID_BREP, BREP_WITH_VOIDS, FACETED_BREP
  int shells = 0;
  int faces = 0;  ///< ADVANCED_FACE, FACE_SURFACE
  int products = 0;
  int occurrences = 0;  ///< instances of one product in another
  int externalFiles = 0;
  std::vector<LengthUnitUse> units;  ///< most used by solids first; empty if the file states none
  int annotations = 0;               ///< dimensions and notes that are drawn, whether machine-readable or not
  std::map<std::uint32_t, Part21Material> materials;  ///< by entity number of the PRODUCT_DEFINITION
  std::vector<Part21Pmi> pmi;                         ///< machine-readable dimensions, tolerances and datums
  std::vector<Diagnostic> diagnostics;
  std::optional<Diagnostic> misfit;  ///< a record that does not fit its type: the kernel's reader might crash on it
  std::vector<TextEdit> edits;       ///< in file order; usually none
  Part21Index index;                 ///< of the text before its edits
};

/// `where` names the file in errors and diagnostics. Error codes: those of buildPart21Index, and "not-step",
/// "file-empty", "utf-16", "nul-bytes", "header-missing", "file-truncated", "dangling-reference", "wrong-reference",
/// "missing-reference", "wrong-parameter", "far-point", "reference-cycle", "assembly-cycle".
Result<Part21Scan> scanPart21(std::string_view text, const std::string& where);
/// Unpacks the file if need be.
Result<Part21Scan> scanPart21File(const std::string& path, std::uint64_t maxBytes = 4ull << 30);

/// The text with the scan's edits made.
std::string applyEdits(std::string_view text, const std::vector<TextEdit>& edits);

}  // namespace stepwise
