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

/// Entity numbers used twice.
std::vector<Diagnostic> checkDuplicates(std::string_view text, const Part21Index& index, const EntityTable& table,
                                        const std::string& where);

/// Geometry that uses points ten kilometres and more away from the origin is an Error: the kernel's repair, checks and
/// meshes walk along such bodies without end. Points that nothing uses are a Diagnostic.
Result<std::vector<Diagnostic>> checkDistances(std::string_view text, const Part21Index& index,
                                               const EntityTable& table, double unitMm, const std::string& where);

/// Radii that are not positive, directions without length, 2-D points where 3-D ones belong.
std::vector<Diagnostic> checkValues(std::string_view text, const Part21Index& index, const EntityTable& table,
                                    const std::string& where);

/// Instances that no entity places.
std::vector<Diagnostic> checkAssembly(const Part21Index& index, const std::string& where);

/// Bodies that a mapped item mirrors or scales: "mirrored-body" and "scaled-body" (warnings).
std::vector<Diagnostic> checkOperators(std::string_view text, const Part21Index& index, const EntityTable& table,
                                       const std::string& where);

}  // namespace stepwise
