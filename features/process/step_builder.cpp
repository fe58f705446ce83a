#include "features/process/step_builder.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "geom/core/check.h"

namespace stepwise {

namespace {

void addOnce(std::vector<std::string>& texts, std::string text) {
  if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
}

}  // namespace

StepBuilder::StepBuilder(const ProcessLibrary& library, std::string_view operation) : library_(library) {
  step_.operation = operation;
  group_ = "op." + std::string(operation) + ".";
  std::replace(group_.begin(), group_.end(), '-', '_');
  const auto text = [&](const char* leaf) { return library.text(group_ + leaf).value_or(std::string(operation)); };
  step_.label = text("label");
  step_.resource = text("resource");
  step_.supplier = text("supplier");
}

void StepBuilder::record(std::string key) { addOnce(step_.libraryKeys, std::move(key)); }

StepBuilder& StepBuilder::uses(const std::vector<std::string>& keys) {
  for (const std::string& key : keys) record(key);
  return *this;
}

Range StepBuilder::own(std::string_view leaf) { return at(group_ + std::string(leaf)); }

std::optional<Range> StepBuilder::findOwn(std::string_view leaf) {
  const std::string key = group_ + std::string(leaf);
  if (!library_.value(key)) return std::nullopt;
  return at(key);
}

Range StepBuilder::at(std::string_view key) {
  const LibraryValue* value = library_.value(key);
  STEPWISE_CHECK(value, std::string(key).c_str());
  record(std::string(key));
  return value->range();
}

std::optional<Range> StepBuilder::of(const MaterialChoice& material, std::string_view leaf) {
  std::optional<TracedRange> figure = material.figure(leaf);
  if (!figure) return std::nullopt;
  record(std::move(figure->key));
  if (!material.known()) note("material");
  return figure->range;
}

void StepBuilder::note(std::string_view unknown) { addOnce(step_.unknowns, std::string(unknown)); }

StepBuilder& StepBuilder::features(std::vector<int> ids) {
  step_.features = std::move(ids);
  return *this;
}

StepBuilder& StepBuilder::setup(int index) {
  step_.setup = index;
  return *this;
}

StepBuilder& StepBuilder::addTime(Range minutes) {
  step_.timeMin = step_.timeMin ? *step_.timeMin + minutes : minutes;
  return *this;
}

StepBuilder& StepBuilder::perPiece(Range minutes) {
  step_.pieceMin += minutes;
  return addTime(minutes);
}

StepBuilder& StepBuilder::perLot(Range minutes) {
  step_.setupMin = step_.setupMin ? *step_.setupMin + minutes : minutes;
  return *this;
}

StepBuilder& StepBuilder::perLoad(Range minutes, const LoadSize& size, std::optional<int> quantity) {
  uses(size.libraryKeys);
  step_.load = BatchLoad{minutes, size.pieces};
  if (quantity && *quantity > 0) {
    const auto loads = [&](double pieces) { return std::ceil(*quantity / pieces) / *quantity; };
    return addTime(times(minutes, {loads(size.pieces.value), loads(size.pieces.high), loads(size.pieces.low)}));
  }
  note("quantity");
  const Range full = over(minutes, size.pieces);
  return addTime({full.value, full.low, minutes.high});
}

StepBuilder& StepBuilder::by(const std::string& supplier) {
  if (!supplier.empty()) step_.supplier = supplier;
  return *this;
}

StepBuilder& StepBuilder::because(std::string reason) {
  step_.reason = std::move(reason);
  return *this;
}

ProcessStep StepBuilder::done() { return std::move(step_); }

Range TracedReader::at(std::string_view key) {
  const LibraryValue* value = library_.value(key);
  STEPWISE_CHECK(value, std::string(key).c_str());
  addOnce(keys_, std::string(key));
  return value->range();
}

const LibraryTable* TracedReader::table(std::string_view key) {
  addOnce(keys_, std::string(key));
  return library_.table(key);
}

void sumUp(Route& route) {
  std::set<std::string> suppliers;
  route.handovers = 0;
  route.timeMin = Range{};
  route.setupMin = {};
  const std::string* previous = nullptr;
  for (const ProcessStep& step : route.steps) {
    suppliers.insert(step.supplier);
    if (previous && *previous != step.supplier) ++route.handovers;
    previous = &step.supplier;
    if (step.setupMin) route.setupMin += *step.setupMin;
    if (!step.timeMin) {
      route.timeMin.reset();
    } else if (route.timeMin) {
      *route.timeMin += *step.timeMin;
    }
    for (const std::string& unknown : step.unknowns) addOnce(route.unknowns, unknown);
  }
  route.suppliers = static_cast<int>(suppliers.size());
}

}  // namespace stepwise
