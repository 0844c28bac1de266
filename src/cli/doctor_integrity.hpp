// Subresource Integrity (W3C SRI section 3): whether bytes are those that an integrity attribute names.
#pragma once

#include <string>
#include <string_view>

namespace latchkey::cli::doctor {

/// "sha384-...", as build tools write it.
[[nodiscard]] std::string integrity_of(std::string_view bytes);
/// One of the strongest hashes that it names must fit; what names none that is known forbids nothing, as in
/// browsers.
[[nodiscard]] bool is_integral(std::string_view bytes, std::string_view integrity);

}  // namespace latchkey::cli::doctor
