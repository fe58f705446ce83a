// Builds one process step and writes down every library entry that its figures use. Private to features/process.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "features/process/material_choice.h"
#include "features/process/plan_process.h"

namespace stepwise {

/// How many pieces share a load, and the entries that say so.
struct LoadSize {
  Range pieces = Range::exactly(1);
  std::vector<std::string> libraryKeys;
};

class StepBuilder {
 public:
  /// `operation` names a group of the library with dashes: "mill-3axis" is `op.mill_3axis`.
  StepBuilder(const ProcessLibrary& library, std::string_view operation);

  /// Figure of the operation itself, `op.<operation>.<leaf>`.
  Range own(std::string_view leaf);
  std::optional<Range> findOwn(std::string_view leaf);
  /// Figure under its full key.
  Range at(std::string_view key);
  /// Figure of the material; none where the material cannot be worked this way.
  std::optional<Range> of(const MaterialChoice& material, std::string_view leaf);
  /// Notes entries that shaped the work before its time was estimated (stock size, tool sizes).
  StepBuilder& uses(const std::vector<std::string>& keys);
  /// Notes that the figures rest on an input that was not given.
  void note(std::string_view unknown);

  StepBuilder& features(std::vector<int> ids);
  StepBuilder& setup(int index);
  StepBuilder& perPiece(Range minutes);
  StepBuilder& perLot(Range minutes);
  /// Pieces share loads: with the quantity given, each bears its share of the loads needed; else the share lies between
  /// that of a full load (taken as the value) and a load of its own.
  StepBuilder& perLoad(Range minutes, const LoadSize& size, std::optional<int> quantity);
  /// Done by another supplier than the library names; empty: by that one.
  StepBuilder& by(const std::string& supplier);
  StepBuilder& because(std::string reason);
  ProcessStep done();

 private:
  void record(std::string key);
  StepBuilder& addTime(Range minutes);

  const ProcessLibrary& library_;
  std::string group_;  ///< "op.mill_3axis."
  ProcessStep step_;
};

/// Reads single values and remembers their keys, where no step is built yet.
class TracedReader {
 public:
  explicit TracedReader(const ProcessLibrary& library) : library_(library) {}
  Range at(std::string_view key);
  const LibraryTable* table(std::string_view key);
  const std::vector<std::string>& keys() const { return keys_; }

 private:
  const ProcessLibrary& library_;
  std::vector<std::string> keys_;
};

/// Adds up times, counts suppliers and changes of supplier, and collects the unknowns of the steps.
void sumUp(Route& route);

}  // namespace stepwise
