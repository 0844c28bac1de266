// The refusals. Lambdas here are no coroutines: a coroutine would outlive what the lambda captured.
#include "net/guards.hpp"

#include <algorithm>
#include <utility>

#include "net/ascii.hpp"
#include "net/problem.hpp"

namespace latchkey::net {
namespace {

boost::asio::awaitable<Response> answer(Response response) {
  co_return response;
}

bool is_listed(const std::vector<std::string>& list, std::string_view text) {
  return std::ranges::any_of(list, [&](const std::string& row) { return same_text(row, text); });
}

bool is_change(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

bool has_foreign_origin(const Request& request, const std::vector<std::string>& origins) {
  return std::ranges::any_of(request.headers.rows, [&](const Header& header) {
    return same_text(header.name, "Origin") && !is_listed(origins, header.value);
  });
}

Response wrong_host() {
  return problem(421, "unknown_host", "This server does not answer for that host name",
                 "Use an address printed when the server started; a relay answers for those in `hosts` of "
                 "its configuration.");
}

Response wrong_origin() {
  return problem(
      403, "foreign_origin", "Changes from another site are refused",
      "Send the request from this server's own pages, or without an Origin header from a program.");
}

}  // namespace

Handler only_hosts(std::vector<std::string> hosts, Handler next) {
  return [hosts = std::move(hosts), next = std::move(next)](const Request& request) {
    return is_listed(hosts, request.header("Host")) ? next(request) : answer(wrong_host());
  };
}

Handler refuse_foreign_origin(std::vector<std::string> origins, Handler next) {
  return [origins = std::move(origins), next = std::move(next)](const Request& request) {
    const bool refused = is_change(request.method) && has_foreign_origin(request, origins);
    return refused ? answer(wrong_origin()) : next(request);
  };
}

}  // namespace latchkey::net
