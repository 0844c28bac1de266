// Waits until each of several addresses has answered 200.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "net/http_client.hpp"

namespace latchkey::cli {

/// Returns when all have answered, however long that takes; asks again after `pause`.
[[nodiscard]] boost::asio::awaitable<void> all_answer(net::HttpClient& client, std::vector<std::string> urls,
                                                      std::chrono::milliseconds pause);

}  // namespace latchkey::cli
