// The materials of an assembly's parts where the file names none, by a table of part names that the user gives.
//
// Names may hold `*` for any letters; case counts for nothing; the first row that fits a part counts. A material that
// the file names stays. Densities follow from the library. Threads: pure. Does not see: names of instances.
#pragma once

#include <string>
#include <vector>

#include "features/process/process_library.h"
#include "geom/step/assembly.h"

namespace stepwise {

struct PartMaterial {
  std::string part;      ///< "pin*"
  std::string material;  ///< as a drawing names it
};

/// Rows that fit no part are noted in the assembly's diagnostics.
void nameMaterials(Assembly& assembly, const std::vector<PartMaterial>& table, const ProcessLibrary& library);

}  // namespace stepwise
