// The materials of an assembly's parts where the file names none, by a table of part names that the user gives.
//
// Names may hold `*` for any letters; case counts for nothing; the first row that fits a part counts. A material that
// the file names stays. Densities follow from the library. Threads: pure. Does not see: names of instances.
#pragma once

#include <string>
#include <vector>

#include "features/process/process_library.h"
#include "geom/core/result.h"
#include "geom/step/assembly.h"

namespace stepwise {

struct PartMaterial {
  std::string part;      ///< "pin*"
  std::string material;  ///< as a drawing names it
};

/// Reads a table in TOML: rows `[[part]]`, each with `name` and `material`, in the order in which they count. Error:
/// the file cannot be read, is no TOML, or a row says something else.
Result<std::vector<PartMaterial>> readMaterialTable(const std::string& path);

/// Rows that fit no part are noted in the assembly's diagnostics.
void nameMaterials(Assembly& assembly, const std::vector<PartMaterial>& table, const ProcessLibrary& library);

}  // namespace stepwise
