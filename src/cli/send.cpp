#include "cli/send.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <utility>

namespace latchkey::cli {

net::OutgoingReply send(net::OutgoingRequest request) {
  const auto client = net::make_curl_client();
  boost::asio::io_context io;
  auto reply = boost::asio::co_spawn(io, client->send(std::move(request)), boost::asio::use_future);
  io.run();
  return reply.get();
}

}  // namespace latchkey::cli
