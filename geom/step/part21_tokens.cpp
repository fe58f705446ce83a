#include "geom/step/part21_tokens.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace stepwise {
namespace {

using Type = Part21Token::Type;

bool isWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '!'; }

std::size_t endOfString(std::string_view text, std::size_t from) {
  std::size_t at = from;
  for (;;) {
    at = text.find('\'', at);
    if (at == std::string_view::npos) return text.size();
    if (at + 1 >= text.size() || text[at + 1] != '\'') return at;
    at += 2;
  }
}

std::size_t endOfNumber(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at < text.size() && (std::isdigit(static_cast<unsigned char>(text[at])) != 0 || text[at] == '.' ||
                              text[at] == '-' || text[at] == '+' || text[at] == 'E' || text[at] == 'e')) {
    ++at;
  }
  return at;
}

}  // namespace

std::vector<Part21Token> tokenizePart21(std::string_view text) {
  std::vector<Part21Token> tokens;
  std::size_t at = 0;
  while (at < text.size() && text[at] != ';') {
    const char c = text[at];
    if (c == '/' && at + 1 < text.size() && text[at + 1] == '*') {
      const std::size_t end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else if (c == '(' || c == ')') {
      tokens.push_back({c == '(' ? Type::open : Type::close, text.substr(at, 1)});
      ++at;
    } else if (c == '$' || c == '*') {
      tokens.push_back({Type::unset, text.substr(at, 1)});
      ++at;
    } else if (c == '\'') {
      const std::size_t end = endOfString(text, at + 1);
      tokens.push_back({Type::string, text.substr(at + 1, end - at - 1)});
      at = end + 1;
    } else if (c == '#') {
      const std::size_t end = endOfNumber(text, at + 1);
      tokens.push_back({Type::reference, text.substr(at + 1, end - at - 1)});
      at = end;
    } else if (c == '.') {
      const std::size_t end = text.find('.', at + 1);
      if (end == std::string_view::npos) break;
      tokens.push_back({Type::enumeration, text.substr(at + 1, end - at - 1)});
      at = end + 1;
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '+') {
      const std::size_t end = endOfNumber(text, at);
      tokens.push_back({Type::number, text.substr(at, end - at)});
      at = end;
    } else if (isWordCharacter(c)) {
      const std::size_t from = at;
      while (at < text.size() && isWordCharacter(text[at])) ++at;
      tokens.push_back({Type::keyword, text.substr(from, at - from)});
    } else {
      ++at;
    }
  }
  return tokens;
}

std::vector<std::uint32_t> referencesOf(const std::vector<Part21Token>& tokens) {
  std::vector<std::uint32_t> ids;
  for (std::size_t i = 1; i < tokens.size(); ++i) {  // the first token is the instance's own number
    if (const auto id = idOf(tokens[i])) ids.push_back(*id);
  }
  return ids;
}

std::optional<std::uint32_t> idOf(const Part21Token& token) {
  if (token.type != Type::reference) return std::nullopt;
  std::uint32_t id = 0;
  const char* end = token.text.data() + token.text.size();
  if (std::from_chars(token.text.data(), end, id).ec != std::errc()) return std::nullopt;
  return id;
}

std::vector<std::span<const Part21Token>> parametersOf(const std::vector<Part21Token>& tokens, std::size_t open) {
  std::vector<std::span<const Part21Token>> parameters;
  const std::span<const Part21Token> all(tokens);
  std::size_t at = open + 1;
  while (at < tokens.size() && tokens[at].type != Type::close) {
    const std::size_t from = at;
    if (tokens[at].type == Type::keyword) ++at;
    int depth = 0;
    do {
      if (at >= tokens.size()) break;
      depth += tokens[at].type == Type::open ? 1 : tokens[at].type == Type::close ? -1 : 0;
      ++at;
    } while (depth > 0);
    parameters.push_back(all.subspan(from, std::min(at, tokens.size()) - from));
  }
  return parameters;
}

std::optional<std::uint32_t> idOf(std::span<const Part21Token> parameter) {
  return parameter.size() == 1 ? idOf(parameter[0]) : std::nullopt;
}

std::vector<std::uint32_t> idsIn(std::span<const Part21Token> parameter) {
  std::vector<std::uint32_t> ids;
  for (const Part21Token& token : parameter) {
    if (const auto id = idOf(token)) ids.push_back(*id);
  }
  return ids;
}

std::optional<double> numberOf(const Part21Token& token) {
  if (token.type != Type::number) return std::nullopt;
  std::string_view text = token.text;
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  double value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return std::nullopt;
  return value;
}

std::optional<std::size_t> findKeyword(const std::vector<Part21Token>& tokens, std::string_view word) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].type == Type::keyword && tokens[i].text == word) return i + 1;
  }
  return std::nullopt;
}

}  // namespace stepwise
