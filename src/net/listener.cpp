// Acceptors, and who is served: connections, and the streams that some of them become.
#include "net/listener.hpp"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "net/connection.hpp"

namespace latchkey::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kRefusalSeats = 64;  // beyond these a connection too many is closed without a word
constexpr std::chrono::milliseconds kAcceptPause{
    100};  // out of descriptors: accepting again at once would spin

tcp::acceptor bound(const asio::any_io_executor& executor, const std::string& address, std::uint16_t port) {
  tcp::acceptor acceptor(executor);
  error_code error;
  const auto ip = asio::ip::make_address(address, error);
  const tcp::endpoint endpoint(ip, port);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && ip.is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) throw std::system_error(error, "cannot listen on " + address + " port " + std::to_string(port));
  return acceptor;
}

}  // namespace

struct Listener::Impl : std::enable_shared_from_this<Impl> {
  Impl(asio::any_io_executor on, Service shared)
      : executor(std::move(on)),
        service(std::make_shared<Service>(std::move(shared))),
        grace_over(executor) {}

  static std::shared_ptr<Impl> make(asio::any_io_executor on, Handler handler, Limits limits) {
    auto deadlines = std::make_shared<Deadlines>(on);
    auto self = std::make_shared<Impl>(std::move(on),
                                       Service{std::move(handler), limits, {}, {}, {}, std::move(deadlines)});
    self->service->on_end = [weak = std::weak_ptr(self)](Seat& seat) {
      if (const auto alive = weak.lock()) alive->leave(seat);
    };
    return self;
  }

  std::uint16_t listen(const std::string& address, std::uint16_t port) {
    const auto acceptor = std::make_shared<tcp::acceptor>(bound(executor, address, port));
    acceptors.push_back(acceptor);
    asio::co_spawn(executor, accept_all(shared_from_this(), acceptor), asio::detached);
    return acceptor->local_endpoint().port();
  }

  static asio::awaitable<void> accept_all(std::shared_ptr<Impl> self,
                                          std::shared_ptr<tcp::acceptor> acceptor) {
    asio::steady_timer pause(self->executor);
    while (acceptor->is_open()) {
      auto [error, socket] = co_await acceptor->async_accept(asio::as_tuple(asio::use_awaitable));
      if (!error) {
        self->admit(std::move(socket));
      } else if (acceptor->is_open()) {
        pause.expires_after(kAcceptPause);
        co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
      }
    }
  }

  void admit(tcp::socket socket) {
    const auto limit = service->limits.connections;
    if (stopping || seats.size() >= limit + kRefusalSeats) return;
    const bool full = seats.size() >= limit;
    const auto connection = std::make_shared<Connection>(std::move(socket), service);
    enter(connection);
    asio::co_spawn(executor, serve(shared_from_this(), connection, full), asio::detached);
  }

  static asio::awaitable<void> serve(std::shared_ptr<Impl> self, std::shared_ptr<Connection> connection,
                                     bool full) {
    const auto leave = [&](Connection* seat) { self->leave(*seat); };
    const std::unique_ptr<Connection, decltype(leave)> seated(connection.get(), leave);
    if (full) {
      co_await connection->refuse(Refusal::too_many);
    } else {
      co_await connection->run();
    }
    if (auto opening = connection->take_stream()) self->stream(std::move(*opening));
  }

  void stream(Opening opening) {
    const auto writer = std::make_shared<StreamWriter>(std::move(opening), service);
    enter(writer);
    if (stopping) writer->wind_down();
    writer->start();
  }

  void enter(const std::shared_ptr<Seat>& seat) {
    seats.emplace(seat.get(), seat);
    open = seats.size();
  }

  void leave(Seat& seat) {
    seats.erase(&seat);
    open = seats.size();
    if (stopping && seats.empty()) grace_over.cancel();
  }

  void stop(std::chrono::milliseconds grace) {
    stopping = true;
    for (const auto& acceptor : std::exchange(acceptors, {})) acceptor->close();
    for (const auto& seat : taken()) seat->wind_down();
    if (seats.empty()) return;
    grace_over.expires_after(grace);
    grace_over.async_wait([self = shared_from_this()](const error_code& error) {
      if (error) return;
      for (const auto& seat : self->taken()) seat->close();
    });
  }

  /// A copy: who is told to end may leave at once.
  std::vector<std::shared_ptr<Seat>> taken() const {
    std::vector<std::shared_ptr<Seat>> all;
    for (const auto& [address, seat] : seats) all.push_back(seat);
    return all;
  }

  asio::any_io_executor executor;
  std::shared_ptr<Service> service;
  asio::steady_timer grace_over;
  std::vector<std::shared_ptr<tcp::acceptor>> acceptors;
  std::map<Seat*, std::shared_ptr<Seat>> seats;
  std::atomic<std::size_t> open = 0;  ///< seats.size(), for other threads
  bool stopping = false;
};

Listener::Listener(asio::any_io_executor executor, Handler handler, Limits limits)
    : impl_(Impl::make(std::move(executor), std::move(handler), limits)) {}

Listener::~Listener() {
  try {
    stop(std::chrono::milliseconds{0});
  } catch (const std::exception&) {  // out of memory: the end of the loop closes everything as well
    return;
  }
}

void Listener::on_fault(std::function<void(std::string_view)> report) {
  impl_->service->on_fault = std::move(report);
}

void Listener::on_refusal(std::function<void(Refusal)> report) {
  impl_->service->on_refusal = std::move(report);
}

std::uint16_t Listener::listen(const std::string& address, std::uint16_t port) {
  return impl_->listen(address, port);
}

void Listener::stop(std::chrono::milliseconds grace) {
  asio::dispatch(impl_->executor, [impl = impl_, grace] { impl->stop(grace); });
}

std::size_t Listener::open_connections() const {
  return impl_->open;
}

}  // namespace latchkey::net
