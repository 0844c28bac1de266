// Cloudbeds as a script: says what it was told to say, or nothing until it is let go; remembers what it was
// asked.
#pragma once

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "net/form.hpp"
#include "net/handler.hpp"
#include "net/http_client.hpp"
#include "relay/bench.hpp"

namespace latchkey::relay::tests {

[[nodiscard]] inline net::OutgoingReply as_reply(const Reply& reply) {
  net::OutgoingReply out;
  out.failure = reply.lost ? net::Failure::timed_out : net::Failure::none;
  out.status = reply.status;
  out.headers.add("X-Request-ID", reply.request_id);
  if (!reply.date.empty()) out.headers.add("Date", reply.date);
  out.body = reply.body;
  return out;
}

/// What the relay posts to its own webhook address: it arrives there, unless an answer is scripted.
inline const std::string kOwnAddress = "(webhook)";

[[nodiscard]] inline net::Request as_request(const net::OutgoingRequest& out) {
  const std::size_t host = out.url.find("://") + 3;
  const std::size_t path = out.url.find('/', host);
  net::Request request{.method = out.method, .path = out.url.substr(path), .body = out.body};
  request.headers = out.headers;
  request.headers.add("Host", "localhost:8081");
  return request;
}

[[nodiscard]] inline OutgoingCall as_call(const net::OutgoingRequest& request) {
  OutgoingCall call;
  const std::size_t query = std::min(request.url.find('?'), request.url.size());
  call.method = request.method;
  call.address = request.url.substr(0, query);
  const bool in_body = query == request.url.size();
  call.fields = net::read_form(in_body ? request.body : request.url.substr(query + 1));
  call.headers = request.headers;
  call.body = request.body;
  call.name = call.address.substr(call.address.rfind('/') + 1);
  if (call.address.find("/webhooks/") != std::string::npos) call.name = kOwnAddress;
  if (call.name == "access_token") call.name = call.fields.get("grant_type");
  return call;
}

/// What Cloudbeds says, and what it was asked; survives a restart of the relay.
struct Script {
  std::map<std::string, Reply> now_on;
  std::map<std::string, std::deque<Reply>> next;
  std::set<std::string> held;
  std::vector<OutgoingCall> calls;
  int kill_at = -1;
  bool killed = false;

  [[nodiscard]] Reply take(const std::string& call) {
    auto& queue = next[call];
    if (queue.empty()) return now_on.at(call);
    Reply reply = std::move(queue.front());
    queue.pop_front();
    return reply;
  }
};

class FakeCloudbeds final : public net::HttpClient {
 public:
  explicit FakeCloudbeds(Script& script) : script_(script) {}
  net::Handler own{};  ///< The relay itself.

  boost::asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest request) override {
    const OutgoingCall call = as_call(request);
    script_.calls.push_back(call);
    if (script_.kill_at == 0) script_.killed = true;
    if (script_.kill_at >= 0) --script_.kill_at;
    if (script_.killed || script_.held.contains(call.name)) {
      const auto gate = std::make_shared<boost::asio::steady_timer>(
          co_await boost::asio::this_coro::executor, boost::asio::steady_timer::time_point::max());
      gates_.emplace(call.name, gate);
      co_await gate->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    if (call.name == kOwnAddress && !script_.now_on.contains(kOwnAddress))
      co_return co_await deliver(as_request(request));
    co_return as_reply(script_.take(call.name));
  }

  void release(const std::string& call) {
    const auto [first, last] = gates_.equal_range(call);
    for (auto gate = first; gate != last; ++gate) gate->second->cancel();
    gates_.erase(call);
  }

  void release_one(const std::string& call) {
    const auto gate = gates_.lower_bound(call);  // the oldest of equal ones
    if (gate == gates_.end() || gate->first != call) throw std::runtime_error("nothing is held: " + call);
    gate->second->cancel();
    gates_.erase(gate);
  }

 private:
  boost::asio::awaitable<net::OutgoingReply> deliver(net::Request request) {
    const net::Response response = co_await own(request);
    net::OutgoingReply reply;
    reply.status = response.status;
    reply.body = response.body;
    co_return reply;
  }

  Script& script_;
  std::multimap<std::string, std::shared_ptr<boost::asio::steady_timer>> gates_;
};

}  // namespace latchkey::relay::tests
