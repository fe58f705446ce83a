#include "features/process/material_choice.h"

#include <algorithm>
#include <cctype>

namespace stepwise {

namespace {

std::string normalized(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return result;
}

bool hasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace

std::optional<std::string> findMaterial(const ProcessLibrary& library, std::string_view name) {
  const std::string wanted = normalized(name);
  if (wanted.empty()) return std::nullopt;
  // Shorter ones ("316", "630") could be any number in a longer text.
  constexpr std::size_t kShortestPart = 4;
  std::optional<std::string> best;
  std::size_t bestLength = 0;
  for (const std::string& id : library.children("material")) {
    std::vector<std::string> aliases = library.list("material." + id + ".aliases");
    aliases.push_back(id);
    for (const std::string& alias : aliases) {
      const std::string candidate = normalized(alias);
      if (candidate == wanted) return id;
      if (candidate.size() >= kShortestPart && candidate.size() > bestLength && hasDigit(candidate) &&
          wanted.find(candidate) != std::string::npos) {
        best = id;
        bestLength = candidate.size();
      }
    }
  }
  return best;
}

MaterialChoice::MaterialChoice(const ProcessLibrary& library, const std::optional<std::string>& name)
    : library_(library) {
  if (!name || name->empty()) {
    text_ = "not given";
    return;
  }
  id_ = findMaterial(library, *name);
  text_ = id_ ? library.text("material." + *id_ + ".label").value_or(*id_) : "\"" + *name + "\" is not in the library";
}

std::optional<TracedRange> MaterialChoice::figure(std::string_view leaf) const {
  auto found = found_.find(leaf);
  if (found == found_.end()) found = found_.emplace(std::string(leaf), lookUp(leaf)).first;
  return found->second;
}

std::optional<TracedRange> MaterialChoice::lookUp(std::string_view leaf) const {
  if (id_) {
    std::string key = "material." + *id_ + "." + std::string(leaf);
    const LibraryValue* value = library_.value(key);
    if (!value) return std::nullopt;
    return TracedRange{value->range(), std::move(key)};
  }
  std::vector<Range> ranges;
  for (const std::string& id : library_.children("material")) {
    if (const LibraryValue* value = library_.value("material." + id + "." + std::string(leaf)))
      ranges.push_back(value->range());
  }
  if (ranges.empty()) return std::nullopt;
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.value < b.value; });
  Range all = ranges[ranges.size() / 2];
  for (const Range& range : ranges) all = hull(all, range);
  return TracedRange{all, "material.*." + std::string(leaf)};
}

std::vector<std::string> MaterialChoice::materialsWith(std::string_view leaf) const {
  std::vector<std::string> ids = library_.children("material");
  std::erase_if(ids,
                [&](const std::string& id) { return !library_.value("material." + id + "." + std::string(leaf)); });
  return ids;
}

}  // namespace stepwise
