// References in a document, as the addresses that they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::net {

/// What `reference` names when it stands in the document `base` (RFC 3986 section 5.2), without its fragment;
/// nothing when it is no http(s) address.
[[nodiscard]] std::optional<std::string> resolve(std::string_view base, std::string_view reference);

}  // namespace latchkey::net
