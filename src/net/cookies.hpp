// The Set-Cookie field (RFC 6265bis section 4.1). Reading cookies is Request::cookie.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace latchkey::net {

enum class SameSite { strict, lax, none };

struct SetCookie {
  std::string name;
  std::string value;
  std::string path = "/";
  std::optional<std::chrono::seconds> max_age;  ///< None: until the browser closes. Zero: remove the cookie.
  bool http_only = true;
  SameSite same_site = SameSite::lax;
  bool secure = true;
};

/// The field's value; empty when a browser would refuse it or it could forge attributes: a name that is no
/// token, a value or path with ';' or control characters, "__Host-" without Secure and "/", SameSite=None
/// without Secure.
[[nodiscard]] std::string set_cookie(const SetCookie& cookie);

}  // namespace latchkey::net
