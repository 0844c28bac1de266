#include "cli/loopback.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace latchkey::cli {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

boost::system::error_code try_binding(const Endpoint& endpoint) {
  asio::io_context io;
  tcp::acceptor acceptor(io);
  boost::system::error_code error;
  const tcp::endpoint target(asio::ip::make_address(endpoint.address, error), endpoint.port);
  if (!error) acceptor.open(target.protocol(), error);
  if (!error)
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);  // as the servers do: TIME_WAIT is free
  if (!error) acceptor.bind(target, error);
  if (!error) acceptor.listen(1, error);
  return error;
}

}  // namespace

std::optional<Endpoint> first_taken(const std::vector<Endpoint>& endpoints) {
  for (const Endpoint& endpoint : endpoints) {
    const auto error = try_binding(endpoint);
    if (error == asio::error::address_in_use || error == asio::error::access_denied) return endpoint;
  }
  return std::nullopt;
}

bool has_ipv6_loopback() {
  return !try_binding({"::1", 0});
}

}  // namespace latchkey::cli
