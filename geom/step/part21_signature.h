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

/// As bits of Part21Kind.
constexpr std::uint64_t kAnyTarget = ~std::uint64_t{0};

/// The kinds that the targets of a record's references may have, in turn: some, a list of any length, some more.
struct ReferenceRule {
  std::array<std::uint64_t, 4> masks{};  ///< of those before the list, then of those behind it
  std::uint8_t before = 0, behind = 0;
  bool hasList = false, anything = false;
  std::uint64_t listMask = 0;
};

/// What a record is, and the number of the signature that the kinds of its parameters fit beyond doubt; 0 where they
/// must be looked at one by one.
struct RecordFit {
  Part21Kind kind = Part21Kind::other;
  std::uint8_t signature = 0;
};

/// Of a simple instance. `outline`: see part21_outline.h. Keywords are upper case, or nothing is known of them.
RecordFit fitSimple(std::string_view keyword, std::uint64_t outline);

/// The same of a complex instance, record by record.
class ComplexFit {
 public:
  void add(std::string_view keyword, std::uint64_t outline);
  Part21Kind kind() const { return kind_; }
  std::uint8_t signature() const;

 private:
  Part21Kind kind_ = Part21Kind::other;
  std::uint8_t number_ = 0;  ///< of the only record that does not take any reference
  bool doubtful_ = false;
};

/// Of a record that fits the signature.
const ReferenceRule& referenceRuleOf(std::uint8_t signature);

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
