#include "cli/page_folder.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/output.h"
#include "features/setup_pictures.h"

namespace stepwise {
namespace {

constexpr std::size_t kMostPictures = 1000;  // some 8 KB each, all in one page

std::string contentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::string pageStem(const Json& report) {
  const Json& input = report["input"];
  if (!input["sha256"].is_string()) return "";
  constexpr std::size_t kLetters = 60, kDigits = 12;
  const std::string name = std::filesystem::path(input["path"].get<std::string>()).stem().string();
  return fileStem(name).substr(0, kLetters) + "-" + input["sha256"].get<std::string>().substr(0, kDigits);
}

Result<PageFolder> PageFolder::open(const std::string& folder, std::shared_ptr<const Policy> policy) {
  std::error_code failure;
  std::filesystem::create_directories(pagesIn(folder), failure);
  if (failure)
    return fail({"folder-not-made", folder, "the folder for the pages cannot be made: " + failure.message(),
                 "name another folder"});
  PageFolder made;
  made.folder_ = folder;
  made.policy_ = std::move(policy);
  return made;
}

void PageFolder::add(const Json& report) {
  IndexEntry entry;
  entry.figures = indexFigures(report, policy_.get());
  if (report["input"]["error"].is_null()) {
    const std::string content = report["input"]["sha256"].is_string() ? report["input"]["sha256"] : Json("");
    const std::string stem = stemOf_.emplace(content, pageStem(report)).first->second;
    const std::string path = pagesIn(folder_) + "/" + stem;
    std::error_code missing;
    if (!stem.empty() && std::filesystem::exists(path + ".html", missing)) {
      entry.page = "pages/" + stem + ".html";
      if (entries_.size() < kMostPictures) entry.thumbnail = contentOf(path + ".png");
    } else {
      ++withoutPage_;
    }
  }
  entries_.push_back(std::move(entry));
}

Result<void> PageFolder::writeIndexPage() const {
  return writeWhole(folder_ + "/index.html", writeIndex("Stepwise scan", entries_));
}

}  // namespace stepwise
