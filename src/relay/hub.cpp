#include "relay/hub.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "net/addresses.hpp"
#include "relay/address_limits.hpp"
#include "relay/snapshot.hpp"
#include "wire/page_api.hpp"

namespace latchkey::relay {

namespace {

/// How long before a session's end its page is told to fetch another: the renewal needs two round trips, and
/// a tenth of a short session must not be all of it.
[[nodiscard]] core::Duration renewal_lead(const Session& session) {
  return std::min<core::Duration>(std::chrono::seconds{60}, (session.expires_at - session.issued_at) / 4);
}

/// Two that share a number share a count: rare, and harmless. Never 0.
[[nodiscard]] std::size_t key_of(std::string_view kind, std::string_view whose) {
  return std::hash<std::string>{}(std::string{kind}.append(" ").append(whose)) | 1U;
}

}  // namespace

core::Result<std::shared_ptr<net::EventStream>> Hub::open(const Session& session, const Visitor& visitor) {
  const std::size_t by_session = key_of("session", visitor.token);
  const std::size_t by_address =
      is_counted(visitor.client) ? key_of("address", net::counted_as(visitor.client)) : 0;
  const bool fits =
      has_room(by_session, config_.streams_per_session) && has_room(by_address, config_.streams_per_address);
  if (!fits) return core::Problem::too_many_requests;
  const auto client = std::make_shared<Client>(*this, session);
  client->by_session = by_session;
  client->by_address = by_address;
  send_state(*client);  // first: if the store fails here, nothing is left behind
  auto& of_account = clients_[session.account];
  make_room(of_account);
  of_account.push_back(client);
  count(*client, 1);
  client->stream.on_gone([this, left = client.get()] { remove(*left); });
  watch_session(*client);
  return std::shared_ptr<net::EventStream>(client, &client->stream);
}

bool Hub::has_room(std::size_t key, int limit) const {
  const auto found = open_by_.find(key);
  return key == 0 || found == open_by_.end() || found->second < limit;
}

void Hub::count(const Client& client, int one) {
  for (const std::size_t key : {client.by_session, client.by_address}) {
    if (key == 0) continue;
    int& open = open_by_[key];
    open += one;
    if (open <= 0) open_by_.erase(key);
  }
}

void Hub::drain() {
  constexpr std::chrono::milliseconds kComeBack{1'000};  // as the button does; a restart takes less
  for (const auto& [account, clients] : clients_)
    for (const auto& client : clients) client->stream.close_to_return(kComeBack);
}

/// Streams that end already stay listed until their connection is gone: the oldest that is still open makes
/// room.
void Hub::make_room(const std::vector<std::shared_ptr<Client>>& clients) {
  const auto is_open = [](const std::shared_ptr<Client>& client) { return !client->stream.ended(); };
  const auto open = static_cast<std::size_t>(std::count_if(clients.begin(), clients.end(), is_open));
  if (open >= kStreamsPerAccount) (*std::find_if(clients.begin(), clients.end(), is_open))->stream.close();
}

void Hub::publish(const std::string& account) {
  const auto found = clients_.find(account);
  if (found == clients_.end()) return;  // nobody looks: no time to measure
  try {
    for (const auto& client : found->second) send_state(*client);
    if (published_) published_(account);
  } catch (const store::StoreError& error) {  // a button that cannot be told the truth must not look fresh
    spdlog::error("the streams of account {} end: {}", account, error.what());
    close(account);
  }
}

void Hub::close(const std::string& account) {
  const auto found = clients_.find(account);
  if (found == clients_.end()) return;
  for (const auto& client : found->second) client->stream.close();
}

std::size_t Hub::size() const {
  std::size_t sum = 0;
  for (const auto& [account, clients] : clients_) sum += clients.size();
  return sum;
}

void Hub::send_state(Client& client) {
  const core::Snapshot snapshot = snapshot_for(store_, config_, client.session);
  const std::string id = std::to_string(static_cast<std::int64_t>(snapshot.revision));
  client.stream.send({"state", id, wire::write_snapshot(snapshot)});
}

void Hub::watch_session(Client& client) {
  const core::Duration left = client.session.expires_at - now_();
  const core::Duration lead = renewal_lead(client.session);
  client.renews = left > lead;
  client.set(net::Deadlines::Clock::now() + (client.renews ? left - lead : left));
}

void Hub::session_is_due(Client& client) {
  if (!client.renews) return client.stream.close();
  client.stream.send({"renew", "", "{}"});
  watch_session(client);
}

void Hub::remove(const Client& client) {
  const auto found = clients_.find(client.session.account);
  if (found == clients_.end()) return;
  count(client, -1);
  std::erase_if(found->second, [&](const auto& one) { return one.get() == &client; });
  if (found->second.empty()) clients_.erase(found);
}

}  // namespace latchkey::relay
