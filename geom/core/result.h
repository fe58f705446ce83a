// How functions say that input is bad (Error), or that an answer is doubtful (Diagnostic).
//
// Bad input is `Result<T>`; doubt rides inside the value as Diagnostics; a mistake of our own hits STEPWISE_CHECK.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace stepwise {

/// Why there is no value. `code` is a stable kebab-case word that scripts may test ("file-truncated").
struct Error {
  std::string code;
  std::string where;    ///< file, line, entity or face that is wrong
  std::string message;  ///< what is wrong and what was expected
  std::string hint;     ///< what to try
};

enum class Severity { info, warning, error };

/// A doubt or a fact the reader of the result should know; the value beside it is still the best answer.
struct Diagnostic {
  Severity severity = Severity::warning;
  std::string code;
  std::string where;
  std::string message;
  std::string hint;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

const char* name(Severity severity);

}  // namespace stepwise
