// Temporary STEP files for the tests of geom/step, and small changes to their text.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "geom/model/make_solid.h"
#include "geom/step/step_writer.h"
#include "tests/support/temporary_folder.h"

namespace stepwise::test {

/// One statement a line, so that tests can find and change them.
inline std::string unwrapped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' || (i > 0 && text[i - 1] == ';')) out += text[i];
  }
  return out;
}

inline std::string stepTextOf(const Assembly& assembly, const WriteStepOptions& options = {}) {
  const TemporaryFolder folder;
  const auto written = writeStep(assembly, folder.file("part.step"), options);
  if (!written) throw std::runtime_error(written.error().message);
  return unwrapped(contentOf(folder.file("part.step")));
}

/// A drilled block: 7 faces, planes and a cylinder.
inline Solid drilledBlock() {
  return cut(makeBlock({40, 30, 10}), makeCylinder({20, 15, -1}, {0, 0, 1}, 4, 12)).value();
}

inline std::string blockText() { return stepTextOf(assemblyOf(makeBlock({40, 30, 10}), "block")); }
inline std::string drilledBlockText() { return stepTextOf(assemblyOf(drilledBlock(), "drilled block")); }

/// `text` with the first `from` replaced; the test is wrong if it is not there.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("not in the text: " + from);
  return text.replace(at, from.size(), to);
}

/// The whole statement (from its '#' to its ';') that holds the first `word`.
inline std::string statementWith(const std::string& text, const std::string& word) {
  const std::size_t at = text.find(word);
  if (at == std::string::npos) throw std::runtime_error("not in the text: " + word);
  const std::size_t from = text.rfind("\n#", at) + 1;
  return text.substr(from, text.find(';', at) + 1 - from);
}

enum class Packing { gzip, zip };

/// An archive of (name, content) entries; a gzip stream takes the first only.
inline void writeArchive(const std::string& path, Packing packing,
                         const std::vector<std::pair<std::string, std::string>>& entries) {
  archive* out = archive_write_new();
  if (packing == Packing::gzip) {
    archive_write_add_filter_gzip(out);
    archive_write_set_format_raw(out);
  } else {
    archive_write_set_format_zip(out);
  }
  archive_write_open_filename(out, path.c_str());
  for (const auto& [name, content] : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(out, entry);
    archive_write_data(out, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_free(out);
}

inline bool hasCode(const std::vector<Diagnostic>& diagnostics, const std::string& code) {
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.code == code) return true;
  }
  return false;
}

/// In the assembly or in one of its parts.
inline bool hasCode(const Assembly& assembly, const std::string& code) {
  for (const Part& part : assembly.parts) {
    if (hasCode(part.diagnostics, code)) return true;
  }
  return hasCode(assembly.diagnostics, code);
}

}  // namespace stepwise::test
