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
  std::vector<store::Flow> flows;
  const std::string cookies{request.header("Cookie")};
  int left = kTried;
  for (std::size_t at = cookies.find(prefix); at != std::string::npos && left-- > 0;
       at = cookies.find(prefix, at + 1)) {
    const std::size_t begin = at + prefix.size();
    auto flow = store.flow(std::string_view{cookies}.substr(begin, cookies.find('=', begin) - begin));
    if (flow && has_cookie_of(request, prefix, *flow)) flows.push_back(std::move(*flow));
  }
  return flows;
}

}  // namespace latchkey::relay
