// What the parameters of each entity type must be: kinds, number, and types of the entities that they refer to.
//
// A signature is a word of one letter per parameter:
//   s text   n number   i integer   l logical   m enumeration   a anything   v number, typed value or reference
//   e reference   (x) list of x   [x] list that may be empty   ? behind a parameter: it may be left out ($ or *)
// Texts, logicals and enumerations may always be left out: exporters do so. All other letters are references to
// entities of some types, see TargetRule.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "geom/step/part21_kind.h"

namespace stepwise {

/// What a damaged record of a type harms.
enum class RecordRole : std::uint8_t {
  shape,  ///< geometry and topology: no reader can make the body that it was
  other,  ///< products, units and styles: the shape may survive
};

struct Signature {
  std::string_view parameters;  ///< empty: the type is not known here
  RecordRole role = RecordRole::other;
};

/// Of a simple instance. Keywords are upper case.
Signature signatureOf(std::string_view keyword);
/// Of one record of a complex instance, which has not the parameters of the others.
Signature partSignatureOf(std::string_view keyword);

/// What a letter that stands for a reference allows.
struct TargetRule {
  const char* name = "an entity";         ///< for messages: "a point"
  std::uint64_t kinds = 0;                ///< bits of Part21Kind
  bool unknownToo = false;                ///< types without a kind of their own
  std::array<std::string_view, 3> words;  ///< or whose keyword holds one of these
};

/// Null for letters that are no references to entities of certain types.
const TargetRule* targetRuleOf(char letter);

/// The keyword that `unknown` is a misspelling of: as long, and one or two letters are others. Empty if there is none.
std::string_view likelyKeyword(std::string_view unknown);

}  // namespace stepwise
