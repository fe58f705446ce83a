// Typed access to the parameters of single entities, straight from the text.
//
// Rests on an index of a text that was checked before: every statement is complete, every reference leads somewhere.
// A parameter of another kind than asked for throws NotDirect, which the reader of the body catches: the body then goes
// to the kernel's own reader. No copies; a few nanoseconds per token. Threads: const, any number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "geom/step/direct/entity_type.h"
#include "geom/step/part21_graph.h"
#include "geom/step/part21_index.h"

namespace stepwise::direct {

/// Why something cannot be built directly. Never leaves geom/step/direct.
struct NotDirect {
  std::string reason;
};

/// Position of an instance in Part21Index::instances.
using EntityAt = std::uint32_t;

/// Reads the parameters of one record in turn.
class Parameters {
 public:
  Parameters(const char* p, const char* end, const EntityTable& table) : p_(p), end_(end), table_(&table) {}

  EntityAt entity();
  std::optional<EntityAt> optionalEntity();  ///< nothing for $ and *
  double real();
  std::optional<double> optionalReal();
  int integer();
  bool logical();                   ///< .T. or .F.; .U. counts as false
  std::string_view enumeration();   ///< without its dots
  std::string_view rawString();     ///< as written, without its quotation marks
  std::string_view typedKeyword();  ///< PARAMETER_VALUE( … : steps into it; leave by endList
  void skip();                      ///< one parameter of any kind
  void skip(int count) {
    while (count-- > 0) skip();
  }

  void beginList();
  bool inList();  ///< another element follows; else steps behind the ')'
  char peek();    ///< first character of the next parameter

 private:
  void next();
  [[noreturn]] void fail(const char* expected) const;

  const char* p_;
  const char* end_;
  const EntityTable* table_;
};

class EntityAccess {
 public:
  EntityAccess(std::string_view text, const Part21Index& index, const EntityTable& table)
      : text_(text), index_(index), table_(table) {}

  EntityType typeOf(EntityAt at) const;
  std::uint32_t idOf(EntityAt at) const { return index_.instances[at].id; }
  std::string_view keyword(EntityAt at) const { return keywordOf(text_, index_, at); }

  /// From '#' to behind its ';'.
  std::string_view statement(EntityAt at) const;
  /// The parameters of a simple instance.
  Parameters parameters(EntityAt at) const;
  /// The parameters of one record of a complex instance, if it has it.
  std::optional<Parameters> record(EntityAt at, std::string_view keyword) const;

  std::string_view text() const { return text_; }
  const Part21Index& index() const { return index_; }
  const EntityTable& table() const { return table_; }
  std::size_t size() const { return index_.size(); }

 private:
  std::string_view text_;
  const Part21Index& index_;
  const EntityTable& table_;
};

}  // namespace stepwise::direct
