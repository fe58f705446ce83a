// SHA-256 of bytes as they come.
//
// Based on: FIPS 180-4 (NIST, 2015).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace stepwise {

class Sha256 {
 public:
  void add(const void* data, std::size_t size);
  /// 64 lower-case hexadecimal digits. Nothing may be added afterwards.
  std::string finish();

 private:
  void digestBlock(const std::uint8_t* block);

  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::uint8_t, 64> block_{};
  std::size_t used_ = 0;      ///< bytes in block_
  std::uint64_t length_ = 0;  ///< bytes in all
};

}  // namespace stepwise
