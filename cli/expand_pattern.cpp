#include "cli/expand_pattern.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

namespace stepwise {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> splitNames(const std::string& pattern) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t end = std::min(pattern.find('/', at), pattern.size());
    if (end > at) names.push_back(pattern.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

std::string join(const std::string& folder, const std::string& name) {
  return folder.empty() || folder.ends_with('/') ? folder + name : folder + "/" + name;
}

std::vector<std::string> namesIn(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code failure;  // a folder that cannot be listed matches nothing
  for (fs::directory_iterator it(folder.empty() ? "." : folder, failure), end; !failure && it != end;
       it.increment(failure))
    names.push_back(it->path().filename().string());
  return names;
}

bool isFolder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(fs::symlink_status(path, ignored));
}

void expand(const std::string& folder, const std::vector<std::string>& names, std::size_t at,
            std::vector<std::string>& found) {
  std::error_code ignored;
  if (at == names.size()) {
    if (fs::exists(fs::symlink_status(folder, ignored))) found.push_back(folder);
    return;
  }
  if (!isPattern(names[at])) return expand(join(folder, names[at]), names, at + 1, found);
  if (names[at] == "**") {
    expand(folder, names, at + 1, found);
    for (const std::string& name : namesIn(folder))
      if (!name.starts_with('.') && isFolder(join(folder, name))) expand(join(folder, name), names, at, found);
    return;
  }
  for (const std::string& name : namesIn(folder))
    if (fnmatch(names[at].c_str(), name.c_str(), FNM_PERIOD) == 0) expand(join(folder, name), names, at + 1, found);
}

}  // namespace

bool isPattern(const std::string& path) { return path.find_first_of("*?[") != std::string::npos; }

std::vector<std::string> expandPattern(const std::string& pattern) {
  std::vector<std::string> found;
  expand(pattern.starts_with('/') ? "/" : "", splitNames(pattern), 0, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace stepwise
