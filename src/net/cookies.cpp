// Builds Set-Cookie. Refuses rather than escapes: cookies here carry our own tokens, which need no escaping.
#include "net/cookies.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "net/ascii.hpp"

namespace latchkey::net {
namespace {

constexpr std::array<std::string_view, 3> kSameSite{"Strict", "Lax", "None"};

constexpr std::string_view kForbidden = "\",;\\";

/// RFC 6265 section 4.1.1, cookie-octet: visible ASCII but for '"', ',', ';' and '\'.
bool is_cookie_value(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7f' && !holds(kForbidden, c); });
}

bool is_cookie_path(std::string_view path) {
  return path.starts_with('/') &&
         std::ranges::all_of(path, [](char c) { return c >= ' ' && c < '\x7f' && c != ';'; });
}

bool keeps_prefix_promises(const SetCookie& cookie) {
  const auto name =
      lower(cookie.name);  // browsers compare the prefixes without regard to case (6265bis section 5.7)
  if (name.starts_with("__host-")) return cookie.secure && cookie.path == "/";
  if (name.starts_with("__secure-")) return cookie.secure;
  return true;
}

bool is_acceptable(const SetCookie& cookie) {
  return is_token(cookie.name) && is_cookie_value(cookie.value) && is_cookie_path(cookie.path) &&
         keeps_prefix_promises(cookie) && (cookie.secure || cookie.same_site != SameSite::none);
}

}  // namespace

std::string set_cookie(const SetCookie& cookie) {
  if (!is_acceptable(cookie)) return {};
  std::string field = cookie.name + '=' + cookie.value + "; Path=" + cookie.path;
  if (cookie.max_age) field += "; Max-Age=" + std::to_string(cookie.max_age->count());
  if (cookie.http_only) field += "; HttpOnly";
  field += "; SameSite=";
  field += kSameSite[static_cast<std::size_t>(cookie.same_site)];
  if (cookie.secure) field += "; Secure";
  return field;
}

}  // namespace latchkey::net
