// The files of features/html/viewer as the program carries them. Private to features/html.
#pragma once

#include <string_view>

namespace stepwise {

/// A script or style sheet to stand inline in a page, and its SHA-256 for the page's content security policy.
struct ViewerFile {
  std::string_view text, sha256Base64;
};

ViewerFile reportScript();
ViewerFile indexScript();
ViewerFile pageStyle();
/// The pages around them, with {{…}} where these and the data go.
std::string_view reportTemplate();
std::string_view indexTemplate();

}  // namespace stepwise
