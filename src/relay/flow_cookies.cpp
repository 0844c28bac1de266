#include "relay/flow_cookies.hpp"

#include "relay/keys.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

namespace {
constexpr int kTried = 20;  // more flows than a browser has under way; each costs a look into the store
}

std::string cookie_name(std::string_view prefix, const store::Flow& flow) {
  // RFC 6265bis section 4.1.3.2. Over loopback http WebKit drops Secure cookies, so a plain name there
  // (TOOLCHAIN).
  return (flow.site.starts_with("https://") ? "__Host-" : "") + std::string{prefix} + flow.id;
}

bool has_cookie_of(const net::Request& request, std::string_view prefix, const store::Flow& flow) {
  const auto cookie = request.cookie(cookie_name(prefix, flow));
  return cookie && same_secret(store::digest(*cookie), flow.cookie_hash);
}

std::vector<store::Flow> flows_of_cookies(store::Store& store, const net::Request& request,
                                          std::string_view prefix) {
  std::vector<std::string_view> ids;
  const std::string_view cookies = request.header("Cookie");
  for (std::size_t at = cookies.find(prefix); at != std::string_view::npos;
       at = cookies.find(prefix, at + 1)) {
    const std::size_t begin = at + prefix.size();
    ids.push_back(cookies.substr(begin, cookies.find('=', begin) - begin));
  }
  // Browsers send older ones first (RFC 6265 section 5.4).
  if (ids.size() > kTried) ids.erase(ids.begin(), ids.end() - kTried);
  std::vector<store::Flow> flows;
  for (const std::string_view id : ids) {
    auto flow = store.flow(id);
    if (flow && has_cookie_of(request, prefix, *flow)) flows.push_back(std::move(*flow));
  }
  return flows;
}

}  // namespace latchkey::relay
