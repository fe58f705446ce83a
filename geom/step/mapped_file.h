// A file as memory, without a copy: for large files that may change while they are read.
//
// Where others cut the file short, or its disk fails, the system answers a look at the missing pages with a signal that
// ends the process. Here such pages turn into zeros instead, and the file has changed. A file that is written to in
// place may read differently from one look to the next: who relies on what he has seen must check every look, and ask
// in the end whether the file has changed. Threads: const, any number.
// Does not see: a change within the resolution of file times that leaves the size as it was.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stepwise {

class MappedFile {
 public:
  /// Its first `bytes`; nothing where the system cannot map it.
  static std::optional<MappedFile> open(const std::string& path, std::uint64_t bytes);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view text() const { return {data_, size_}; }
  bool hasChanged() const;

 private:
  using Stamp = std::array<std::int64_t, 3>;  ///< bytes, second and nanosecond of the last change
  static std::optional<Stamp> stampOf(int file);
  MappedFile(int file, const char* data, std::size_t size, std::size_t slot, const Stamp& before)
      : file_(file), data_(data), size_(size), slot_(slot), before_(before) {}

  int file_ = -1;
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t slot_ = 0;  ///< where the signal's handler finds the file
  Stamp before_{};
};

}  // namespace stepwise
