// SCOPE structures of the first editions of ISO 10303-21: entities that are written inside another one.
//
//   #1=&SCOPE #2=A(); ENDSCOPE /#2/ B(#2);   becomes   #2=A(); #1=B(#2);
// Line numbers stay as they are. Cost: a search for '&'; a copy only where there is a scope.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stepwise {

/// The text without its scopes, whose entities are then as visible as all others; nothing if there are none, or none
/// that are well formed.
std::optional<std::string> withoutScopes(std::string_view text);

}  // namespace stepwise
