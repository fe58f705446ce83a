# embed_text(TARGET FUNCTION FILE): compiles a text file into a target as `std::string_view stepwise::FUNCTION()`.
function(embed_text target function file)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file}) # a changed text configures again
  file(READ ${file} text)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
#include <string_view>

namespace stepwise {

std::string_view @function@();
std::string_view @function@() { return R"embedded(@text@)embedded"; }

}  // namespace stepwise
]])
  target_sources(${target} PRIVATE ${source})
endfunction()
