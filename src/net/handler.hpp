// The whole server as one function type. Kept apart from message.hpp so that plain values stay free of Asio.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "net/message.hpp"

namespace latchkey::net {

using Handler = std::function<boost::asio::awaitable<Response>(const Request&)>;

}  // namespace latchkey::net
