// The pages of a scan: DIR/index.html, and below DIR/pages one page and one small picture for each content.
//
// Workers write the pages; what is here names them and writes the index. Does not see: pages of files that are no
// longer part of the scan; they stay where they are.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "features/html/write_page.h"
#include "geom/core/result.h"

namespace stepwise {

/// "bracket-0a1b2c3d4e5f": letters of the file's name and of its content's hash; empty: the content is not known.
std::string pageStem(const Json& report);

class PageFolder {
 public:
  /// Makes the folders; with a policy the index names its verdict on each file. Error: it cannot.
  static Result<PageFolder> open(const std::string& folder, std::shared_ptr<const Policy> policy);
  /// Where workers write.
  static std::string pagesIn(const std::string& folder) { return folder + "/pages"; }

  /// Files of the same content share the page of the first.
  void add(const Json& report);
  std::size_t withoutPage() const { return withoutPage_; }
  Result<void> writeIndexPage() const;

 private:
  std::string folder_;
  std::shared_ptr<const Policy> policy_;
  std::vector<IndexEntry> entries_;
  std::map<std::string, std::string> stemOf_;  ///< by content
  std::size_t withoutPage_ = 0;
};

}  // namespace stepwise
