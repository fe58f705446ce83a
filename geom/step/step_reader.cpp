#include "geom/step/step_reader.h"

#include <string>

#include "geom/occt/collect_parts.h"
#include "geom/occt/guard.h"
#include "geom/occt/kernel_settings.h"
#include "geom/occt/step_document.h"
#include "geom/step/step_text.h"

namespace stepwise {
namespace {

void applyReaderSettings(KernelSettings& settings) {
  settings.set("xstep.cascade.unit", "MM");
  settings.set("read.stepcaf.subshapes.name", 0);  // names of faces come straight from the entities, much faster
}

/// The kernel's own reader; another one may take its place here.
Result<Assembly> readWithKernel(const StepText& text, const ReadStepOptions& options, const Progress& progress) {
  KernelSettings settings;
  applyReaderSettings(settings);
  auto document = loadStepDocument(text.text, options, progress);
  if (!document) return fail(document.error());
  return guarded("STEP assembly", [&]() -> Result<Assembly> {
    Assembly assembly;
    collectParts(*document, options, assembly);
    return assembly;
  });
}

}  // namespace

Result<Assembly> readStep(const std::string& path, const ReadStepOptions& options, const Progress& progress) {
  progress.report("read", 0);
  auto text = loadStepText(path, options.maxBytes);
  if (!text) return fail(text.error());
  auto assembly = readWithKernel(*text, options, progress);
  if (!assembly) return fail(assembly.error());
  assembly->file.path = path;
  assembly->file.bytes = text->fileBytes;
  assembly->diagnostics.insert(assembly->diagnostics.begin(), text->diagnostics.begin(), text->diagnostics.end());
  if (assembly->parts.empty()) {
    return fail({"no-solid", path, "the file holds no body with faces", "export the solid bodies"});
  }
  return assembly;
}

}  // namespace stepwise
