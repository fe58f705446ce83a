// Which material of the library is meant, and its figures; over all materials where it is not known.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/process/process_library.h"

namespace stepwise {

/// A figure with the library key it came from.
struct TracedRange {
  Range range;
  std::string key;
};

/// Remembers what it looked up: one thread at a time.
class MaterialChoice {
 public:
  /// `name` as a file or a user writes it: "1.4404", "Stainless steel 316L", "Ti-6Al-4V". Absent: not given.
  MaterialChoice(const ProcessLibrary& library, const std::optional<std::string>& name);

  bool known() const { return id_.has_value(); }
  const std::optional<std::string>& id() const { return id_; }
  /// "stainless steel 316L", or why it is unknown: "not given", "\"Foo\" is not in the library".
  const std::string& text() const { return text_; }

  /// `material.<id>.<leaf>`. Unknown material: the median over all materials that have the figure, with the range that
  /// holds all of theirs (key "material.*.<leaf>"). None where the known material has no such figure.
  std::optional<TracedRange> figure(std::string_view leaf) const;
  /// Product of a figure that rests on the material with another quantity. With the material unknown the figure is a
  /// choice, so the result holds the result of every material.
  Range product(Range figure, Range other) const { return known() ? times(figure, other) : cornersOf(figure, other); }
  /// Ids of all materials that have the figure, for naming what would be possible.
  std::vector<std::string> materialsWith(std::string_view leaf) const;

 private:
  const ProcessLibrary& library_;
  std::optional<TracedRange> lookUp(std::string_view leaf) const;

  std::optional<std::string> id_;
  std::string text_;
  /// An unknown material's figure takes all materials of the library, and a plan asks for the same few a hundred times.
  mutable std::map<std::string, std::optional<TracedRange>, std::less<>> found_;
};

/// The id of the material of that name, by its aliases: equal but for case and punctuation, or the longest alias with
/// a digit that the name contains ("Steel 1.4404 annealed").
std::optional<std::string> findMaterial(const ProcessLibrary& library, std::string_view name);

}  // namespace stepwise
