// Defects of a STEP text that can be seen without building geometry.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geom/core/result.h"
#include "geom/step/part21_graph.h"
#include "geom/step/part21_index.h"

namespace stepwise {

/// References to entities that are nowhere, circles of references, parts that contain themselves: an Error.
/// A missing reference from presentation or administration only is a Diagnostic.
Result<std::vector<Diagnostic>> checkReferences(std::string_view text, const Part21Index& index,
                                                const EntityTable& table, const std::string& where);

/// References of geometry and topology to entities that cannot stand there (a vertex on a direction), or too few of
/// them: the kernel does not survive these, so it is an Error. Entity types not known here may stand anywhere.
Result<void> checkReferenceKinds(std::string_view text, const Part21Index& index, const EntityTable& table,
                                 const std::string& where);

/// Entity numbers used twice.
std::vector<Diagnostic> checkDuplicates(std::string_view text, const Part21Index& index, const EntityTable& table,
                                        const std::string& where);

/// Radii that are not positive, directions without length, points beyond any part, 2-D points where 3-D ones belong.
std::vector<Diagnostic> checkValues(std::string_view text, const Part21Index& index, const EntityTable& table,
                                    const std::string& where);

/// Instances that no entity places.
std::vector<Diagnostic> checkAssembly(const Part21Index& index, const std::string& where);

}  // namespace stepwise
