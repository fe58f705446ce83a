#include "geom/step/occt_baseline.h"

#include <STEPControl_Reader.hxx>

#include "geom/occt/guard.h"
#include "geom/occt/kernel_settings.h"

namespace stepwise {

Result<int> readWithStockReader(const std::string& path) {
  KernelSettings quiet;
  return guarded(path, [&]() -> Result<int> {
    STEPControl_Reader reader;
    if (reader.ReadFile(path.c_str()) != IFSelect_RetDone) {
      return fail({"unreadable", path, "the kernel's own reader refuses the file", "try another exporter"});
    }
    return reader.TransferRoots();
  });
}

}  // namespace stepwise
