#include "relay/limited.hpp"

#include "relay/pages.hpp"

namespace latchkey::relay {

namespace {

[[nodiscard]] net::Response with_wait(Relay& relay, std::string_view limit, core::Duration wait,
                                      net::Response response) {
  relay.metrics.count(Counter::limited, {std::string{limit}});
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  response.headers.set("Retry-After",
                       std::to_string(std::max<std::int64_t>(seconds, 1)));  // RFC 9110 section 10.2.3
  return response;
}

}  // namespace

net::Response too_many(Relay& relay, std::string_view limit, core::Duration wait) {
  return with_wait(relay, limit, wait, problem_answer(core::Problem::too_many_requests));
}

net::Response too_many_page(Relay& relay, std::string_view limit, core::Duration wait,
                            std::string_view back) {
  return with_wait(relay, limit, wait, problem_page(core::Problem::too_many_requests, back));
}

}  // namespace latchkey::relay
