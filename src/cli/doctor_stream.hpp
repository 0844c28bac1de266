// Reads the beginning of an event stream (WHATWG HTML section 9.2.6), and hears whether it goes on.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_client.hpp"

namespace latchkey::cli::doctor {

struct StateEvent {
  std::string id;
  std::string data;
  std::size_t end = 0;  ///< Where what follows it begins.
};
/// The first whole event named `state`; nothing when there is none.
[[nodiscard]] std::optional<StateEvent> first_state_event(std::string_view stream);

/// How long the stream was silent before its first sign of life: the first bytes that come later than `burst`
/// after the first state was whole. What comes sooner belongs to the state: events and comments sent along,
/// or one answer in pieces. Nothing when there was none. The visit listens until there is one and the check
/// judges by the same: a stream that ended well without one was ended by the server.
[[nodiscard]] std::optional<std::chrono::milliseconds> silence_before_life(const net::OutgoingReply& reply,
                                                                           std::chrono::milliseconds burst);

}  // namespace latchkey::cli::doctor
