// Does each record have the parameters that its type asks for, and is its type spelt right?
//
// The kernel's reader leaves what it cannot read empty, and crashes on it later; so a text whose geometry does not fit
// its types is an error, and one whose other records do not is not for the kernel's eyes. Based on the signatures of
// part21_signature.h. One pass over the text in blocks on all cores; the text has passed buildPart21Index.
// Does not see: types without a signature, values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geom/core/result.h"
#include "geom/step/part21_graph.h"
#include "geom/step/part21_index.h"
#include "geom/step/text_edit.h"

namespace stepwise {

struct ParameterFindings {
  /// The first record of the shape that does not fit: "wrong-reference", "missing-reference" or "wrong-parameter".
  std::optional<Error> error;
  /// Other records that do not fit, and types that are likely misspelt ("unknown-type"); each kind told once.
  std::vector<Diagnostic> diagnostics;
  /// Types in lower case, and what they are in upper case, which is all that the kernel's reader knows.
  std::vector<TextEdit> lowerCase;
};

/// `where` names the file; places are given with line and column.
ParameterFindings checkParameters(std::string_view text, const Part21Index& index, const EntityTable& table,
                                  const std::string& where);

}  // namespace stepwise
