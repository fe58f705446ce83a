#include "geom/step/step_reader.h"

#include <string>
#include <string_view>
#include <utility>

#include "geom/occt/collect_parts.h"
#include "geom/occt/direct/direct_document.h"
#include "geom/occt/guard.h"
#include "geom/occt/link_pmi.h"
#include "geom/occt/xde_document.h"
#include "geom/step/check_parts.h"
#include "geom/step/part21_scan.h"
#include "geom/step/part21_scope.h"
#include "geom/step/step_text.h"

namespace stepwise {
namespace {

Result<Assembly> collect(Result<ShapeDocument> document, const Part21Scan& scan, const ReadStepOptions& options) {
  if (!document) return fail(document.error());
  return guarded("STEP assembly", [&]() -> Result<Assembly> {
    Assembly assembly;
    collectParts(*document, scan, options, assembly);
    if (options.readPmi) linkPmi(*document, scan.pmi, assembly);
    return assembly;
  });
}

/// The kernel's reader crashes on some texts whose records do not fit their types; so it is given none of them.
Error notForKernel(const Diagnostic& misfit, const std::string& refusal) {
  return {misfit.code, "STEP text",
          (refusal.empty() ? std::string() : refusal + "; ") +
              "the kernel's own reader is not given a text with records that do not fit their types",
          "the file is damaged; copy or export it again"};
}

/// The direct reader first where it is asked for; what it refuses goes to the kernel's, which is then told.
Result<ShapeDocument> readDocument(std::string_view text, const Part21Scan& scan, const ReadStepOptions& options,
                                   const Progress& progress) {
  if (options.reader == StepReader::occt) {
    if (scan.misfit) return fail(notForKernel(*scan.misfit, ""));
    return readWithKernel(text, progress);
  }
  auto direct = [&]() -> Result<ShapeDocument> {
    const bool alone = options.reader == StepReader::direct || scan.misfit;
    const auto refused = alone ? RefusedBodies::fail : RefusedBodies::toKernel;
    if (scan.edits.empty()) return readDirectly(text, scan.index, refused, progress);
    const auto index = buildPart21Index(text);
    if (!index) return fail(index.error());
    return readDirectly(text, *index, refused, progress);
  }();
  if (direct || options.reader == StepReader::direct) return direct;
  if (scan.misfit) return fail(notForKernel(*scan.misfit, direct.error().message));
  auto document = readWithKernel(text, progress);
  if (document) {
    document->diagnostics.push_back({Severity::info, "kernel-reader", "STEP text",
                                     "the whole file was read by the kernel's own reader: " + direct.error().message,
                                     ""});
  }
  return document;
}

/// The text's own defects are the likeliest reason why nothing could be built from it.
Error withDoubts(Error error, const std::string& path, const Part21Scan& scan) {
  error.where = path + (error.where == path ? "" : ": " + error.where);
  for (const Diagnostic& doubt : scan.diagnostics) {
    if (doubt.severity != Severity::info) error.message += "; " + doubt.message + " (" + doubt.where + ")";
  }
  return error;
}

Error nothingRead(const Assembly& assembly, const std::string& path, const Part21Scan& scan) {
  if (scan.externalFiles > 0) {
    std::string names;
    for (const MissingPart& part : assembly.missing) names += (names.empty() ? "" : ", ") + part.name;
    return {"parts-elsewhere", path,
            "the shapes are in other files that this one refers to" + (names.empty() ? std::string() : ": " + names),
            "read those files, or export the assembly as one file"};
  }
  if (scan.solids == 0 && scan.faces == 0) {
    return {"no-solid", path, "the file holds no body: no solid and no face", "export the solid bodies"};
  }
  return {"no-solid", path,
          "none of the " + std::to_string(scan.solids) + " solids and " + std::to_string(scan.faces) +
              " faces of the text could be built",
          "repair the part in the CAD system and export it again"};
}

void describeFile(const std::string& path, const StepText& text, const Part21Scan& scan, Assembly& assembly) {
  FileInfo& file = assembly.file;
  file.path = path;
  file.bytes = text.fileBytes;
  file.schema = scan.schema;
  file.exporter = scan.exporter;
  file.solidsInText = scan.solids;
  if (!scan.units.empty()) {
    file.unit = scan.units.front().name;
    file.unitMm = scan.units.front().mm;
  }
  auto& all = assembly.diagnostics;
  all.insert(all.begin(), scan.diagnostics.begin(), scan.diagnostics.end());
  all.insert(all.begin(), text.diagnostics.begin(), text.diagnostics.end());
}

Result<void> replaceText(StepText& text, std::string by, const std::string& path) {
  if (const auto unchanged = text.checkUnchanged(path); !unchanged) return unchanged;
  text.release();
  text.own = std::move(by);
  return {};
}

Result<Assembly> readLoaded(StepText& text, const std::string& path, const ReadStepOptions& options,
                            const Progress& progress) {
  if (auto flat = withoutScopes(text.text())) {
    if (const auto replaced = replaceText(text, std::move(*flat), path); !replaced) return fail(replaced.error());
    text.diagnostics.push_back({Severity::info, "scopes-ignored", path, "scopes of entities were ignored", ""});
  }
  auto scan = scanPart21(text.text(), path);
  if (!scan) return fail(scan.error());
  if (!scan->edits.empty()) {
    const auto replaced = replaceText(text, applyEdits(text.text(), scan->edits), path);
    if (!replaced) return fail(replaced.error());
    scan->index = {};  // of the text as it was
  }
  auto document = readDocument(text.text(), *scan, options, progress);
  if (const auto unchanged = text.checkUnchanged(path); !unchanged) return fail(unchanged.error());
  text.release();
  scan->index = {};
  auto assembly = collect(std::move(document), *scan, options);
  if (!assembly) return fail(withDoubts(assembly.error(), path, *scan));
  if (assembly->parts.empty()) return fail(withDoubts(nothingRead(*assembly, path, *scan), path, *scan));
  describeFile(path, text, *scan, *assembly);
  progress.report("check", 0.9);
  return guarded(path, [&]() -> Result<Assembly> {
    for (Part& part : assembly->parts) checkPart(part, assembly->file.unitMm);
    checkAgainstText(*scan, *assembly);
    return std::move(*assembly);
  });
}

}  // namespace

Result<Assembly> readStep(const std::string& path, const ReadStepOptions& options, const Progress& progress) {
  progress.report("read", 0);
  auto text = loadStepText(path, options.maxBytes);
  if (!text) return fail(text.error());
  auto assembly = readLoaded(*text, path, options, progress);
  if (assembly) return assembly;
  const auto unchanged = text->checkUnchanged(path);  // what is wrong with a file that changed is of no interest
  return unchanged ? assembly : fail(unchanged.error());
}

Result<Assembly> readStepText(std::string text, const std::string& name, const ReadStepOptions& options) {
  StepText loaded;
  loaded.fileBytes = text.size();
  loaded.own = std::move(text);
  return readLoaded(loaded, name, options, {});
}

}  // namespace stepwise
