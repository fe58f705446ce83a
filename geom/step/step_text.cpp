#include "geom/step/step_text.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>

namespace stepwise {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};
using ArchiveHandle = std::unique_ptr<archive, FreeArchive>;

Error tooLarge(const std::string& path, std::uint64_t maxBytes) {
  return {"file-too-large", path, "more than " + std::to_string(maxBytes) + " bytes of text",
          "raise the size limit if this file is expected to be that large"};
}

Result<std::uint64_t> sizeOf(const std::string& path, std::uint64_t maxBytes) {
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (!std::filesystem::exists(status)) {
    return fail({"file-not-found", path, "there is no such file", "check the path"});
  }
  if (!std::filesystem::is_regular_file(status)) {
    return fail({"file-unreadable", path, "this is not a regular file", "name a STEP file"});
  }
  const std::uint64_t bytes = std::filesystem::file_size(path, code);
  if (code) return fail({"file-unreadable", path, code.message(), "check the permissions"});
  if (bytes > maxBytes) return fail(tooLarge(path, maxBytes));
  if (bytes == 0) return fail({"file-empty", path, "the file has no bytes", "export or copy it again"});
  return bytes;
}

Result<std::string> readWholeFile(const std::string& path, std::uint64_t bytes) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) return fail({"file-unreadable", path, std::strerror(errno), "check the permissions"});
  std::string content(bytes, '\0');
  content.resize(std::fread(content.data(), 1, bytes, file.get()));
  if (content.size() != bytes) {
    return fail({"file-unreadable", path, "the file ended before its size was read", "copy the file again"});
  }
  return content;
}

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

/// A packed file starts with a number that no text starts with.
const char* packing(std::string_view content) {
  if (startsWith(content, std::string_view("\x1f\x8b", 2))) return "gzip";
  if (startsWith(content, std::string_view("PK\x03\x04", 4))) return "zip";
  if (startsWith(content, "BZh")) return "bzip2";
  if (startsWith(content, std::string_view("\xfd"
                                           "7zXZ",
                                           5)))
    return "xz";
  if (startsWith(content, std::string_view("\x28\xb5\x2f\xfd", 4))) return "zstd";
  return nullptr;
}

bool hasStepExtension(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const char* extension : {".stp", ".step", ".p21"}) {
    const std::string_view ending(extension);
    if (name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0)
      return true;
  }
  return false;
}

Error damagedArchive(const std::string& path, archive* handle) {
  const char* reason = archive_error_string(handle);
  return {"archive-damaged", path, reason != nullptr ? reason : "the archive cannot be unpacked",
          "copy or pack the file again"};
}

/// The current entry's bytes, refused beyond the limit however small the packed file was.
Result<std::string> unpackEntry(archive* handle, const std::string& path, std::uint64_t maxBytes) {
  std::string text;
  const void* block = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  for (;;) {
    const int state = archive_read_data_block(handle, &block, &size, &offset);
    if (state == ARCHIVE_EOF) return text;
    if (state != ARCHIVE_OK && state != ARCHIVE_WARN) return fail(damagedArchive(path, handle));
    if (text.size() + size > maxBytes) return fail(tooLarge(path, maxBytes));
    text.append(static_cast<const char*>(block), size);
  }
}

Result<StepText> unpack(std::string_view content, const std::string& path, const std::string& kind,
                        std::uint64_t maxBytes) {
  const ArchiveHandle handle(archive_read_new());
  archive_read_support_filter_all(handle.get());
  if (kind == "zip") {
    archive_read_support_format_zip(handle.get());
  } else {
    archive_read_support_format_raw(handle.get());
  }
  if (archive_read_open_memory(handle.get(), content.data(), content.size()) != ARCHIVE_OK) {
    return fail(damagedArchive(path, handle.get()));
  }
  StepText result;
  std::string taken;
  std::vector<std::string> others;
  archive_entry* entry = nullptr;
  for (;;) {
    const int state = archive_read_next_header(handle.get(), &entry);
    if (state == ARCHIVE_EOF) break;
    if (state != ARCHIVE_OK && state != ARCHIVE_WARN) return fail(damagedArchive(path, handle.get()));
    const char* raw = archive_entry_pathname(entry);
    const std::string name = raw != nullptr ? raw : "";
    if (kind == "zip" && !hasStepExtension(name)) {
      if (!name.empty() && name.back() != '/') others.push_back(name);
      continue;
    }
    if (!taken.empty()) {
      return fail({"archive-many-steps", path, "the archive holds several STEP files: " + taken + ", " + name,
                   "unpack it and read the root file"});
    }
    auto text = unpackEntry(handle.get(), path, maxBytes);
    if (!text) return fail(text.error());
    result.own = std::move(*text);
    taken = name.empty() ? "data" : name;
  }
  if (taken.empty()) {
    return fail({"archive-no-step", path, "the archive holds no .stp, .step or .p21 file",
                 "pack exactly one STEP file into it"});
  }
  result.diagnostics.push_back({Severity::info, "packed-file", path,
                                kind + " archive, " + std::to_string(result.own.size()) + " bytes of text unpacked",
                                ""});
  if (!others.empty()) {
    result.diagnostics.push_back(
        {Severity::info, "archive-other-files", path,
         std::to_string(others.size()) + " other files in the archive were not read, first: " + others.front(), ""});
  }
  return result;
}

}  // namespace

Result<StepText> loadStepText(const std::string& path, std::uint64_t maxBytes) {
  const auto bytes = sizeOf(path, maxBytes);
  if (!bytes) return fail(bytes.error());
  StepText result;
  result.fileBytes = *bytes;
  if (*bytes >= kLeastMappedBytes) result.mapped = MappedFile::open(path, *bytes);
  if (!result.mapped) {
    auto content = readWholeFile(path, *bytes);
    if (!content) return fail(content.error());
    result.own = std::move(*content);
  }
  const char* kind = packing(result.text());
  if (kind == nullptr) return result;
  auto unpacked = unpack(result.text(), path, kind, maxBytes);
  if (const auto unchanged = result.checkUnchanged(path); !unchanged) return fail(unchanged.error());
  if (unpacked) unpacked->fileBytes = *bytes;
  return unpacked;
}

void StepText::release() {
  own = {};
  mapped.reset();
}

Result<void> StepText::checkUnchanged(const std::string& path) const {
  if (!mapped || !mapped->hasChanged()) return {};
  return fail({"file-changed", path, "the file changed while it was read", "read it again when it is complete"});
}

}  // namespace stepwise
