// Who is served by a listener, and what they share. Inside the listener only.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "net/deadlines.hpp"
#include "net/handler.hpp"
#include "net/limits.hpp"
#include "net/refusal.hpp"

namespace latchkey::net {

/// One open connection, or the stream that it became.
class Seat {
 public:
  Seat() = default;
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  virtual ~Seat() = default;

  /// Comes to its end: at once when idle, after the answer under way otherwise.
  virtual void wind_down() = 0;
  virtual void close() = 0;
};

/// What all seats of a listener share.
struct Service {
  Handler handler;
  Limits limits;
  std::function<void(std::string_view)> on_fault;
  std::function<void(Refusal)> on_refusal;
  std::function<void(Seat&)> on_end;  ///< A stream has ended: its seat is free.
  std::shared_ptr<Deadlines> deadlines;
};

}  // namespace latchkey::net
