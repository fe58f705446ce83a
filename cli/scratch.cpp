#include "cli/scratch.h"

#include <cstdlib>
#include <filesystem>

namespace stepwise {

Scratch::~Scratch() {
  std::error_code ignored;  // a temporary folder that someone else removed is gone all the same
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

std::string Scratch::file(const std::string& name) {
  if (folder_.empty()) {
    const char* root = std::getenv("TMPDIR");
    std::string pattern = std::string(root != nullptr && *root != 0 ? root : "/tmp") + "/stepwise-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) return "";
    folder_ = pattern;
  }
  return folder_ + "/" + name;
}

std::string Scratch::folder(const std::string& name) {
  const std::string path = file(name);
  std::error_code failure;
  if (!path.empty()) std::filesystem::create_directory(path, failure);
  return failure ? "" : path;
}

}  // namespace stepwise
