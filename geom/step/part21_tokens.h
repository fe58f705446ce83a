// The parameters of one instance or header record as a flat list of tokens, for the few that must be understood.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stepwise {

struct Part21Token {
  enum class Type { keyword, reference, string, number, enumeration, open, close, unset };
  Type type = Type::unset;
  std::string_view text;  ///< without '#', quotes or dots
};

/// Tokens of `KEYWORD(…)` up to its ';'; what cannot be understood is left out.
std::vector<Part21Token> tokenizePart21(std::string_view text);

/// The references among the tokens, in order.
std::vector<std::uint32_t> referencesOf(const std::vector<Part21Token>& tokens);
std::optional<double> numberOf(const Part21Token& token);
std::optional<std::uint32_t> idOf(const Part21Token& token);
/// The parameters of the list that opens at `open`, each a token, a list or a typed value.
std::vector<std::span<const Part21Token>> parametersOf(const std::vector<Part21Token>& tokens, std::size_t open);
/// The one reference that a parameter is; nothing for lists and others.
std::optional<std::uint32_t> idOf(std::span<const Part21Token> parameter);
/// All references in a parameter, lists included.
std::vector<std::uint32_t> idsIn(std::span<const Part21Token> parameter);

/// Position behind the keyword `word`, if it is there.
std::optional<std::size_t> findKeyword(const std::vector<Part21Token>& tokens, std::string_view word);

}  // namespace stepwise
