// As src/relay/page_routes.cpp, hub.cpp and snapshot.cpp: what pages ask, and what they are told.
#include <algorithm>

#include "model/relay.hpp"

namespace latchkey::model {

namespace {

constexpr core::Duration kRenewalLead = std::chrono::seconds{60};

}  // namespace

core::Snapshot Relay::snapshot(const std::string& account, const Laws& laws) const {
  core::Snapshot shot{store.revision(account), {}};
  for (const store::Link& link : store.links) {
    if (link.account != account) continue;
    core::LinkSnapshot row;
    row.property = link.property;
    row.app_state = link.app_state;
    row.reason = link.reason;
    if (core::action_of(link.app_state) == core::Action::login) row.href = "https://partner.example/login";
    const Grant* grant = store.grant(link.grant);
    if (!laws.keeps(Rule::credentials_stay_inside) && grant != nullptr) row.note = grant->credential.access;
    shot.links.push_back(std::move(row));
  }
  return shot;
}

void Relay::publish(const std::string& account, Scene& scene) {
  for (const Client& client : clients)
    if (client.of.account == account) tell(client, StreamWord::state, scene);
}

void Relay::tell(const Client& client, StreamWord word, Scene& scene) {
  const bool state = word == StreamWord::state;
  scene.send(StreamTold{client.of.tab, client.of.page, client.of.errand, word,
                        state ? snapshot(client.of.account, scene.laws) : core::Snapshot{}});
}

void Relay::answer(const Caller& caller, int status, std::string text, Scene& scene) {
  PageAnswer out{caller.tab, caller.page, caller.errand, caller.call, status, {}, std::move(text)};
  if (status == 200 && caller.call != PageCall::connect) out.snapshot = snapshot(caller.account, scene.laws);
  scene.send(std::move(out));
}

void Relay::take(const PageAsk& ask, int browser, Scene& scene) {
  const Caller caller{ask.tab, ask.page, ask.errand, browser, ask.session.account, ask.call};
  const bool expired = ask.session.expires_at && scene.now >= *ask.session.expires_at;
  if (!up || (expired && ask.call != PageCall::stream))
    return answer(caller, up ? 401 : 0, "session_expired", scene);
  switch (ask.call) {
    case PageCall::state:
      return answer(caller, 200, "", scene);
    case PageCall::stream:
      return open_stream(ask, browser, scene);
    case PageCall::connect:
      return start_flow(ask, browser, scene);
    case PageCall::finish:
      return finish_asked(ask, browser, scene);
  }
}

void Relay::open_stream(const PageAsk& ask, int browser, Scene& scene) {
  Client client{{ask.tab, ask.page, ask.errand, browser, ask.session.account, ask.call},
                ask.session,
                std::nullopt,
                false};
  if (ask.session.expires_at && scene.now >= *ask.session.expires_at)
    return tell(client, StreamWord::refused, scene);
  if (ask.session.expires_at) client.ends_at = std::max(scene.now, *ask.session.expires_at - kRenewalLead);
  clients.push_back(client);
  tell(client, StreamWord::state, scene);
}

/// Hub::watch_session: the page is told to fetch another session a minute before; the stream ends with it.
void Relay::wake_clients(Scene& scene) {
  for (std::size_t i = 0; i < clients.size(); ++i) {
    Client& client = clients[i];
    if (!client.ends_at || *client.ends_at > scene.now) continue;
    tell(client, client.renewed ? StreamWord::end : StreamWord::renew, scene);
    if (client.renewed) {
      client_gone(i--);
      continue;
    }
    client.renewed = true;
    client.ends_at = client.session.expires_at;
  }
}

}  // namespace latchkey::model
