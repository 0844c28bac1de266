// The refusals. Lambdas here are no coroutines: a coroutine would outlive what the lambda captured.
#include "net/guards.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
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

/// Without its port; an IPv6 literal without its brackets.
std::string_view name_of(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

bool is_address(std::string_view name) {
  boost::system::error_code no;
  boost::asio::ip::make_address(std::string{name}, no);
  return !no;
}

Response wrong_name() {
  return problem(421, "unknown_host", "This page does not answer to that name",
                 "Open it by the machine's address, or list the name in `operator_hosts` of the relay's "
                 "configuration.");
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

Handler only_addresses_and(std::vector<std::string> names, Handler next) {
  return [names = std::move(names), next = std::move(next)](const Request& request) {
    const std::string_view name = name_of(request.header("Host"));
    const bool known = is_address(name) || same_text(name, "localhost") || is_listed(names, name);
    return known ? next(request) : answer(wrong_name());
  };
}

Handler refuse_foreign_origin(std::vector<std::string> origins, Handler next) {
  return [origins = std::move(origins), next = std::move(next)](const Request& request) {
    const bool refused = is_change(request.method) && has_foreign_origin(request, origins);
    return refused ? answer(wrong_origin()) : next(request);
  };
}

}  // namespace latchkey::net
