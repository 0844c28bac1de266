// Accepts connections, reads requests within limits, writes what the handler answers. Hides Beast from
// everyone else.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/handler.hpp"
#include "net/limits.hpp"
#include "net/refusal.hpp"

namespace latchkey::net {

class Listener {
 public:
  Listener(boost::asio::any_io_executor executor, Handler handler, Limits limits = {});
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Is told why an answer became 500: a handler threw, or answered what cannot be sent. The peer is not
  /// told.
  void on_fault(std::function<void(std::string_view what)> report);

  /// Is told of whoever was refused before a request was read.
  void on_refusal(std::function<void(Refusal)> report);

  /// Binds and starts to accept; several addresses may be bound. Port 0 takes a free one.
  /// @return the bound port.  Throws std::system_error when the address cannot be bound (start-up only).
  std::uint16_t listen(const std::string& address, std::uint16_t port);

  /// From any thread. Stops accepting, ends streams, lets requests under way finish for at most `grace`, then
  /// closes everything.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds{2'000});

  [[nodiscard]] std::size_t open_connections() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace latchkey::net
