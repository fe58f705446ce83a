// The syntax of a STEP text, statement by statement, and what the index keeps of each.
//
// One linear pass without recursion. Errors are thrown as Stop, which keeps the hot path free of checks after every
// token; only part21_index.cpp and chunks of it use this. Threads: one scanner is for one thread.
// Does not see: which sections there are (see part21_index.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "geom/core/result.h"
#include "geom/step/part21_index.h"
#include "geom/step/part21_outline.h"

namespace stepwise {

class StatementScanner {
 public:
  /// Never leaves the functions that use a scanner.
  struct Stop {
    Error error;
  };

  /// Instances, references and long strings go to `index`, with positions in `text`.
  StatementScanner(std::string_view text, std::uint64_t start, Part21Index& index)
      : text_(text), begin_(text.data()), end_(text.data() + text.size()), p_(begin_ + start), index_(index) {}

  std::uint64_t at() const { return offset(p_); }
  void moveTo(std::uint64_t start) { p_ = begin_ + start; }

  /// One instance after the other, up to the first that begins at `limit` or behind, or to something else.
  void instances(std::uint64_t limit);

 protected:
  [[noreturn]] void stop(const char* at, const char* code, const std::string& message, const char* hint = "") const;
  [[noreturn]] void stopTruncated() const;
  void skipSpace();
  void expect(char c, const char* what);
  std::string_view keyword();
  bool restIsPrefixOf(std::string_view word) const;
  void instance();
  std::string_view record();
  std::uint64_t offset(const char* p) const { return static_cast<std::uint64_t>(p - begin_); }

  std::string_view text_;
  const char* begin_;
  const char* end_;
  const char* p_;
  Part21Index& index_;

 private:
  char next();
  void parameters();
  bool opensValue(ParameterOutline& outline);
  bool endOfValue(ParameterOutline& outline);
  [[noreturn]] void stopAtWord();
  ParameterKind number();
  int exponent();
  [[noreturn]] void stopAtSign(const char* from) const;
  void string();
  void binary();
  ParameterKind enumeration();
  void reference();
  std::uint32_t id();

  // What the parameters of the current instance hold.
  bool inInstance_ = false;
  int depth_ = 0;
  std::uint64_t outline_ = 0;  ///< of the last record
  unsigned numbers_ = 0;
  bool anyZero_ = false, anyNegative_ = false, anyNonzero_ = false, anyLarge_ = false;
};

}  // namespace stepwise
