// Materials and densities that a STEP text gives to its products.
//
// Two ways are known: 'material property' of the product, and a raw material that the product is made from.
// Does not see: materials of single bodies or faces, other properties than density.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "geom/step/part21_graph.h"
#include "geom/step/part21_index.h"

namespace stepwise {

struct Part21Material {
  std::string name;
  std::optional<double> densityGPerCm3;
};

/// By entity number of the PRODUCT_DEFINITION.
std::map<std::uint32_t, Part21Material> findMaterials(std::string_view text, const Part21Index& index,
                                                      const EntityTable& table);

}  // namespace stepwise
