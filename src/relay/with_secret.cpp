#include "relay/with_secret.hpp"

#include <algorithm>
#include <string>

#include "relay/guarded.hpp"
#include "relay/pages.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

[[nodiscard]] bool has_secret(const Relay& relay, const net::Request& request) {
  return same_secret(request.header("Authorization"), "Bearer " + relay.config.api_secret);
}

}  // namespace

bool is_account(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  return !text.empty() && text.size() <= kLongest && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

bool is_property(std::string_view text) {
  constexpr std::size_t kLongest = 20;
  return !text.empty() && text.size() <= kLongest &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

net::Handler with_secret(Relay& relay, PartnerHandler handler) {
  const auto answer = [&relay, handler](const net::Request& request) { return handler(relay, request); };
  return [&relay, answer = guarded(answer)](const net::Request& request) -> awaitable<net::Response> {
    net::Response response = problem_answer(core::Problem::secret_invalid);
    if (has_secret(relay, request)) response = co_await answer(request);
    if (response.status == 401) response.headers.set("WWW-Authenticate", "Bearer");  // RFC 6750 section 3
    response.headers.set("Cache-Control", "no-store");
    co_return response;
  };
}

}  // namespace latchkey::relay
