// Percent-encoding and query strings (RFC 3986, RFC 6749 appendix B), and the parts of an absolute http(s)
// address.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::core {

struct Parameter {
  std::string name;
  std::string value;
};

/// Everything but RFC 3986 unreserved characters becomes %XX; a space is %20 (both readings of a query accept
/// it).
[[nodiscard]] std::string percent_encode(std::string_view text);

/// name=value&..., both encoded.
[[nodiscard]] std::string write_query(const std::vector<Parameter>& parameters);

inline constexpr std::size_t kQueryBytes = 4'096;  ///< A callback is below 300; proxies commonly cut at 8 kB.
inline constexpr std::size_t kQueryParameters = 32;

/// Reads a query ('+' is a space, %XX a byte). Nothing when it is longer than kQueryBytes, has more than
/// kQueryParameters rows, holds a broken escape, or a NUL.
[[nodiscard]] std::optional<std::vector<Parameter>> read_query(std::string_view query);

/// An absolute http or https address, taken apart without normalising: exactness is the point of comparing
/// them.
struct Address {
  std::string_view origin;  ///< "https://host:port" as written.
  std::string_view scheme;
  std::string_view host;      ///< Without port; an IPv6 literal keeps its brackets.
  std::string_view path;      ///< At least "/"; empty only when nothing follows the origin.
  std::string_view query;     ///< Without '?'.
  std::string_view fragment;  ///< Without '#'.
};

/// Nothing for anything but http(s), for user information, control characters, spaces, backslashes, an empty
/// host, or one that anything but a port follows.
[[nodiscard]] std::optional<Address> read_address(std::string_view address);

/// https anywhere, http on loopback hosts only: localhost, 127.x.y.z and [::1] as written (DESIGN section 5).
[[nodiscard]] bool is_safe(const Address& address);

}  // namespace latchkey::core
