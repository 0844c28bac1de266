// Reading waits for readiness and then reads at once, so that an idle connection holds no buffer.
#include "net/connection.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <utility>

#include "net/problem.hpp"

namespace latchkey::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadBytes = std::size_t{16} * 1024;  // one read takes a whole request of usual size
constexpr std::size_t kWriteBytes =
    std::size_t{64} * 1024;  // progress is measured in pieces of this size (Limits::write_time)
constexpr std::chrono::milliseconds kLinger{1'000};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Connection(tcp::socket socket, std::shared_ptr<const Service> service)
    : socket_(std::move(socket)),
      deadline_(socket_.get_executor()),
      service_(std::move(service)),
      reader_(service_->limits) {
  error_code ignored;  // a peer that is gone already shows at the first read
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
}

asio::awaitable<void> Connection::run() {
  bool goes_on = true;
  while (goes_on) {
    auto outcome = co_await receive();
    if (!outcome) break;
    if (const auto* refusal = std::get_if<Refusal>(&*outcome)) {
      co_await refuse(*refusal);
      break;
    }
    goes_on = co_await answer(std::get<Received>(std::move(*outcome)));
  }
  close();
}

asio::awaitable<void> Connection::refuse(Refusal refusal) {
  if (service_->on_refusal) service_->on_refusal(refusal);
  const Response response = answer_for(refusal);
  const std::string bytes = write_head(response, {.keep_alive = false}).value() + response.body;
  if (co_await write(bytes)) co_await linger();
  close();
}

void Connection::wind_down() {
  winding_down_ = true;
  if (idle_) close();
}

void Connection::close() {
  error_code ignored;  // either way it is closed
  disarm();
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

// Reading -----------------------------------------------------------------------------------------

asio::awaitable<std::optional<Connection::Outcome>> Connection::receive() {
  if (winding_down_) co_return std::nullopt;
  std::optional<Outcome> outcome = reader_.feed({});
  std::optional<Clock::time_point> read_until;
  const auto idle_until = Clock::now() + service_->limits.idle_time;
  while (outcome && std::holds_alternative<NeedsMore>(*outcome)) {
    if (reader_.take_wish_to_continue()) co_await write(kContinue);
    idle_ = !reader_.has_started();
    if (!idle_ && !read_until) read_until = Clock::now() + service_->limits.read_time;
    arm(read_until.value_or(idle_until));
    if (!co_await readable()) {
      if (timed_out_ && !idle_) co_return Refusal::too_slow;
      co_return std::nullopt;
    }
    outcome = read_pending();
  }
  idle_ = false;
  disarm();
  co_return outcome;
}

asio::awaitable<bool> Connection::readable() {
  const auto [error] = co_await socket_.async_wait(tcp::socket::wait_read, kAwait);
  co_return !error;
}

/// Nothing when the peer has closed or the connection is broken.
std::optional<Connection::Outcome> Connection::read_pending() {
  std::array<char, kReadBytes> buffer;  // left uninitialised: only what was read is looked at
  error_code error;
  const auto count = socket_.read_some(asio::buffer(buffer), error);
  if (error && error != asio::error::would_block) return std::nullopt;
  return reader_.feed({buffer.data(), count});
}

bool Connection::discard_pending() {
  std::array<char, kReadBytes> buffer;
  error_code error;
  static_cast<void>(socket_.read_some(asio::buffer(buffer), error));
  return !error || error == asio::error::would_block;
}

// Answering ---------------------------------------------------------------------------------------

asio::awaitable<bool> Connection::answer(Received received) {
  error_code ignored;
  received.request.peer = socket_.remote_endpoint(ignored).address().to_string();
  Response response = co_await handle(received.request);
  if (response.ending == Ending::unsent) co_return false;
  const bool whole = response.ending == Ending::whole;
  const bool keep_alive = received.keep_alive && !winding_down_ && !response.stream && whole;
  const Sending how{
      .http_1_0 = received.http_1_0, .keep_alive = keep_alive, .date = http_date(std::time(nullptr))};
  auto bytes = write_head(response, how);
  if (!bytes) {
    if (response.stream) response.stream->gone();
    response = fault("the handler's answer has an invalid status or header field");
    bytes = write_head(response, how);
  }
  const bool with_body = received.request.method != "HEAD" && may_have_body(response.status);
  if (with_body && response.stream) {
    opening_.emplace(Opening{std::move(socket_), response.stream, std::move(*bytes), !received.http_1_0});
    co_return false;
  }
  if (response.stream) response.stream->gone();
  if (with_body) bytes->append(response.body, 0, whole ? std::string::npos : response.body.size() / 2);
  const bool written = co_await write(*bytes);
  co_return written&& keep_alive && !winding_down_;
}

asio::awaitable<Response> Connection::handle(const Request& request) {
  std::string what;
  try {
    co_return co_await service_->handler(request);
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
    what = "something that is no exception was thrown";
  }
  co_return fault(what);
}

Response Connection::fault(std::string_view what) {
  if (service_->on_fault) service_->on_fault(what);
  return problem(500, "internal_error", "The server made a mistake",
                 "Try again; if it stays, tell its operator.");
}

asio::awaitable<bool> Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, kWriteBytes);
    arm(Clock::now() + service_->limits.write_time);
    const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(piece), kAwait);
    if (error) co_return false;
    bytes.remove_prefix(count);
  }
  disarm();
  co_return true;
}

// Time --------------------------------------------------------------------------------------------

/// Closing at once would make the kernel send a reset, which can overtake the answer while the peer is still
/// sending.
asio::awaitable<void> Connection::linger() {
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  const auto until = Clock::now() + kLinger;
  do {
    arm(until);
  } while (Clock::now() < until && co_await readable() && discard_pending());
}

/// At the deadline whatever is under way on the socket ends with an error. A later call, or disarm(),
/// replaces it.
void Connection::arm(Clock::time_point deadline) {
  timed_out_ = false;
  deadline_.expires_at(deadline);
  deadline_.async_wait([weak = weak_from_this(), deadline](const error_code& error) {
    const auto self = weak.lock();
    if (error || !self || self->deadline_.expiry() != deadline) return;  // replaced while this was on its way
    self->timed_out_ = true;
    error_code ignored;
    self->socket_.cancel(ignored);
  });
}

}  // namespace latchkey::net
