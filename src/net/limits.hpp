// What a peer may send or take, and how long it may need. Each limit answers one kind of abuse.
#pragma once

#include <chrono>
#include <cstddef>

namespace latchkey::net {

/// The status is what the peer is told.
struct Limits {
  std::size_t header_bytes = 16'384;  ///< 431. Cookies of a busy loopback host fit; header bombs do not.
  std::size_t body_bytes = 65'536;    ///< 413. The largest real message here is below 8 kB.
  std::chrono::milliseconds read_time{10'000};   ///< 408: slow senders of a started request.
  std::chrono::milliseconds idle_time{30'000};   ///< Close: an idle kept-alive connection.
  std::chrono::milliseconds write_time{10'000};  ///< Close: a reader that takes no 64 kB in that time.
  std::size_t connections = 12'000;              ///< 503, then close at accept.
};

}  // namespace latchkey::net
