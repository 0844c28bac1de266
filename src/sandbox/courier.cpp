#include "sandbox/courier.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace latchkey::sandbox {
namespace {

constexpr std::size_t kKept =
    200;  // As many as a long test session makes; what still waits is not dropped to stay below it.
constexpr std::size_t kMostWaiting = 1'000;  // An address that answers nothing collects them for five
                                             // minutes, and with the clock frozen for ever.
constexpr std::size_t kKeptAttempts = 20;    // Beyond those there may be, each one somebody asked for.

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address_v4(host, error);
  return !error && address.is_loopback();
}

/// What stands between "http://" and the path, read so narrowly that no client can read another host in it:
/// no user name, no escapes, no odd bytes.
std::string_view authority_of(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyz0123456789.:[]-";
  if (!url.starts_with(kScheme)) return {};
  url.remove_prefix(kScheme.size());
  const auto authority = url.substr(0, url.find_first_of("/?#"));
  return authority.find_first_not_of(kPlain) == std::string_view::npos ? authority : std::string_view{};
}

std::string_view without_port(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return authority;
  const auto port = authority.substr(colon + 1);
  const bool digits = !port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos;
  return digits ? authority.substr(0, colon) : std::string_view{};
}

void forget_old(Marketplace& marketplace) {
  auto& deliveries = marketplace.account.deliveries;
  if (deliveries.size() < kKept) return;
  const auto done = std::ranges::find_if(
      deliveries, [](const Delivery& row) { return row.status != DeliveryStatus::waiting; });
  if (done != deliveries.end()) {
    deliveries.erase(done);
  } else if (deliveries.size() >= kMostWaiting) {
    marketplace.note(deliveries.front().property, "A webhook was given up: too many wait");
    deliveries.erase(deliveries.begin());
  }
}

}  // namespace

std::string queue_delivery(Marketplace& marketplace, Delivery delivery) {
  auto& deliveries = marketplace.account.deliveries;
  forget_old(marketplace);
  delivery.id = marketplace.random.hex(16);
  delivery.serial = 0;
  deliveries.push_back(std::move(delivery));
  marketplace.changed = true;
  return deliveries.back().id;
}

bool retry_delivery(Marketplace& marketplace, std::string_view id) {
  auto& deliveries = marketplace.account.deliveries;
  const auto row = std::ranges::find(deliveries, id, &Delivery::id);
  if (row == deliveries.end()) return false;
  row->status = DeliveryStatus::waiting;
  row->held = false;
  row->next_attempt = marketplace.now();
  marketplace.changed = true;
  return true;
}

std::string replay_delivery(Marketplace& marketplace, std::string_view id) {
  const auto& deliveries = marketplace.account.deliveries;
  const auto row = std::ranges::find(deliveries, id, &Delivery::id);
  if (row == deliveries.end()) return {};
  Delivery again = *row;
  again.attempts.clear();
  again.status = DeliveryStatus::waiting;
  again.held = false;
  again.faults = {"replayed"};
  again.next_attempt = marketplace.now();
  return queue_delivery(marketplace, std::move(again));
}

std::string_view reason_not_to_call(std::string_view url) {
  const auto authority = authority_of(url);
  if (authority.empty()) return "not a plain http:// address";
  return is_loopback(without_port(authority))
             ? ""
             : "the test account delivers to this machine only (127.0.0.0/8, localhost, [::1])";
}

Courier::Courier(const boost::asio::any_io_executor& executor, Marketplace& marketplace,
                 net::HttpClient& http, std::function<void()> progress)
    : executor_(executor),
      marketplace_(marketplace),
      http_(http),
      progress_(std::move(progress)),
      an_attempt_ended_(executor, boost::asio::steady_timer::time_point::max()) {}

Delivery* Courier::find(std::uint64_t serial) const {
  auto& deliveries = marketplace_.account.deliveries;
  const auto row = std::ranges::find(deliveries, serial, &Delivery::serial);
  return row == deliveries.end() ? nullptr : &*row;
}

void Courier::send_due() {
  for (Delivery& row : marketplace_.account.deliveries) {
    if (row.status != DeliveryStatus::waiting || row.next_attempt > marketplace_.now()) continue;
    if (const auto reason = reason_not_to_call(row.url); !reason.empty()) {
      row.status = DeliveryStatus::refused;
      row.attempts.push_back({marketplace_.now(), 0, std::string(reason)});
      marketplace_.changed = true;
      continue;
    }
    if (row.serial == 0) row.serial = ++last_serial_;
    if (!under_way_.insert(row.serial).second) continue;
    boost::asio::co_spawn(executor_, attempt(row.serial), boost::asio::detached);
  }
}

std::optional<Time> Courier::next_due() const {
  std::optional<Time> next;
  for (const Delivery& row : marketplace_.account.deliveries) {
    if (row.status != DeliveryStatus::waiting || under_way_.contains(row.serial)) continue;
    next = std::min(next.value_or(Time::max()), row.next_attempt);
  }
  return next;
}

boost::asio::awaitable<void> Courier::attempt(std::uint64_t serial) {
  const Delivery* const delivery = find(serial);
  if (delivery == nullptr) {  // The account was replaced before this began.
    under_way_.erase(serial);
    an_attempt_ended_.cancel();
    co_return;
  }
  net::OutgoingRequest request{.method = "POST", .url = delivery->url, .headers = {}, .body = delivery->body};
  request.headers.add("Content-Type", delivery->content_type);
  request.headers.add("User-Agent", kWebhookAgent);
  request.timeout = kDeliveryTimeLimit;
  const net::OutgoingReply reply = co_await http_.send(std::move(request));
  under_way_.erase(serial);
  record(serial, reply);
  an_attempt_ended_.cancel();
  progress_();
}

/// What was told to be overtaken has been.
void Courier::let_go_behind(const Delivery& sent) {
  for (Delivery& row : marketplace_.account.deliveries) {
    if (!row.held || row.url != sent.url || row.id == sent.id) continue;
    row.held = false;
    row.next_attempt = marketplace_.now();
  }
}

void Courier::record(std::uint64_t serial, const net::OutgoingReply& reply) {
  Delivery* const delivery = find(serial);
  if (delivery == nullptr) return;  // A reset came meanwhile.
  const bool answered = reply.failure == net::Failure::none;
  delivery->attempts.push_back(
      {marketplace_.now(), answered ? reply.status : 0,
       answered ? std::to_string(reply.status) : std::string(net::name(reply.failure))});
  keep_newest(delivery->attempts, kKeptAttempts);
  marketplace_.changed = true;
  let_go_behind(*delivery);
  if (answered && reply.status >= 200 && reply.status < 300) {
    delivery->status = DeliveryStatus::delivered;
  } else if (delivery->attempts.size() > kRetries) {
    delivery->status = DeliveryStatus::dropped;
  } else {
    delivery->next_attempt = marketplace_.now() + kRetryAfter;
  }
}

boost::asio::awaitable<void> Courier::attempted(std::vector<std::string> ids) {
  const auto still_first = [this](const std::string& id) {
    const auto& deliveries = marketplace_.account.deliveries;
    const auto row = std::ranges::find(deliveries, id, &Delivery::id);
    return row != deliveries.end() && row->attempts.empty() && row->status == DeliveryStatus::waiting &&
           row->next_attempt <= marketplace_.now();  // One that is told to be late is not waited for.
  };
  while (std::ranges::any_of(ids, still_first)) {
    co_await an_attempt_ended_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
}

}  // namespace latchkey::sandbox
