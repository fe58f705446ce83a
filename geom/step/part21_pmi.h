// The dimensions, geometric tolerances and datums of an AP242 (or AP203 e2, AP214) text, with the faces they speak of.
//
// Values in mm and degrees whatever unit the annotation was written in. Does not see: annotations that are only drawn,
// tolerance modifiers, zones along paths.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "geom/step/assembly.h"
#include "geom/step/part21_graph.h"
#include "geom/step/part21_index.h"

namespace stepwise {

struct Part21Pmi {
  PmiItem item;                             ///< without faces
  std::vector<std::uint32_t> faceEntities;  ///< entity numbers of ADVANCED_FACE and FACE_SURFACE, ascending
};

/// In file order: dimensions, then tolerances, then datums.
std::vector<Part21Pmi> findPmi(std::string_view text, const Part21Index& index, const EntityTable& table);

}  // namespace stepwise
