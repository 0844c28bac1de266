// Outgoing HTTP(S) calls: an interface, and its libcurl body. Nothing here blocks an event loop.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"

namespace latchkey::net {

struct OutgoingReply;

struct OutgoingRequest {
  std::string method{};
  std::string url{};
  Headers headers{};
  std::string body{};
  std::chrono::milliseconds timeout{10'000};  ///< For the whole call, from look-up to the last byte.
  std::size_t max_reply_bytes = std::size_t{1024} * 1024;
  /// For an answer without an end (an event stream). Asked after each part, on the client's own thread: true
  /// ends the call well. With it, what had come when the time was over is kept beside `timed_out`.
  std::function<bool(const OutgoingReply&)> enough{};
  bool tells_connection = false;  ///< For those who examine the way: `OutgoingReply::connection`.
};

enum class Failure { none, resolve, connect, tls, timed_out, too_large, broken };
[[nodiscard]] std::string_view name(Failure failure);

/// When a part of the body came, and how long the body was then.
struct Arrival {
  std::chrono::milliseconds after{};  ///< Since the call began.
  std::size_t bytes = 0;
};

/// What the way to the server was like.
struct ConnectionFacts {
  std::string address;  ///< Of the server, as far as one was found.
  std::optional<std::chrono::system_clock::time_point> certificate_until{};  ///< Of an accepted certificate.
  std::string words{};  ///< Why there is no answer, as libcurl and the TLS library put it.
};

/// Either an HTTP answer (failure == none) or the reason why there is none.
struct OutgoingReply {
  Failure failure = Failure::none;
  int status = 0;
  Headers headers{};
  std::string body{};
  std::vector<Arrival> arrivals{};              ///< Only for a request with `enough`.
  std::optional<ConnectionFacts> connection{};  ///< Only for a request with `tells_connection`.
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Redirects are never followed; only http and https are spoken. Resumes on the awaiting executor.
  [[nodiscard]] virtual boost::asio::awaitable<OutgoingReply> send(OutgoingRequest request) = 0;
};

/// libcurl's multi interface on a thread of its own. Calls under way at destruction end as `broken`. Destroy
/// it before the io_context whose coroutines await it.
[[nodiscard]] std::unique_ptr<HttpClient> make_curl_client();

}  // namespace latchkey::net
