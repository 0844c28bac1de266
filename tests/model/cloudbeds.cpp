#include "model/cloudbeds.hpp"

#include <algorithm>

namespace latchkey::model {

using core::AppState;
using R = Bodies::Recorded;

namespace {

[[nodiscard]] bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

[[nodiscard]] R recorded(EndShape shape) {
  if (shape == EndShape::problem) return R::key_revoked;
  return shape == EndShape::access_denied ? R::access_denied : R::app_not_available;
}

}  // namespace

bool Consent::covers(const std::string& property) const {
  return contains(properties, property);
}

Cloudbeds::Cloudbeds(const Plan& plan) {
  for (const std::string& id : plan.properties) properties.push_back({.id = id});
}

Property& Cloudbeds::property(const std::string& id) {
  return *std::find_if(properties.begin(), properties.end(),
                       [&](const Property& row) { return row.id == id; });
}
const Property& Cloudbeds::property(const std::string& id) const {
  return *std::find_if(properties.begin(), properties.end(),
                       [&](const Property& row) { return row.id == id; });
}

Said Cloudbeds::answer(const Request& request, Scene& scene) {
  if (request.call == core::Call::exchange) return exchange(request, scene);
  if (request.call == core::Call::refresh) return refresh(request, scene);
  const auto consent = std::find_if(consents.begin(), consents.end(),
                                    [&](const Consent& row) { return row.access == request.credential; });
  if (consent == consents.end()) return bodies().recorded(R::token_invalid);
  return call(*consent, request, scene);
}

Said Cloudbeds::exchange(const Request& request, Scene& scene) {
  const auto code = std::find_if(codes.begin(), codes.end(),
                                 [&](const Code& row) { return row.code == request.credential; });
  if (code == codes.end()) return bodies().recorded(R::code_invalid);
  Consent consent;
  consent.id = ++made;
  consent.properties = code->properties;
  consent.access = "cbat_" + std::to_string(consent.id);
  if (scene.plan.kind == core::CredentialKind::oauth) consent.refresh = "cbrt_" + std::to_string(consent.id);
  const bool ages = scene.plan.kind == core::CredentialKind::oauth;
  consent.good_until = ages ? scene.now + scene.plan.token_life : core::Instant::max();
  consent.browser = code->browser;
  codes.erase(code);
  consents.push_back(consent);
  for (const std::string& id : consent.properties) {
    Property& of = property(id);
    if (of.state == AppState::installing) set_state(of, AppState::enabled, scene);
  }
  return token_answer(consent.access, consent.refresh,
                      scene.plan.names_properties ? consent.properties : std::vector<std::string>{},
                      scene.plan.token_life);
}

/// A refresh replaces the access token: the library (FACTS L1) revokes the old one.
Said Cloudbeds::refresh(const Request& request, Scene& scene) {
  const auto consent = std::find_if(consents.begin(), consents.end(), [&](const Consent& row) {
    return !row.over && !row.refresh.empty() && row.refresh == request.credential;
  });
  if (consent == consents.end()) return bodies().recorded(R::refresh_invalid);
  consent->access = "cbat_" + std::to_string(++made);
  consent->access_good = true;
  consent->refreshed_at = scene.now;
  consent->good_until = scene.now + scene.plan.token_life;
  if (scene.plan.rotates) consent->refresh = "cbrt_" + std::to_string(made);
  return token_answer(consent->access, consent->refresh, {}, scene.plan.token_life);
}

/// Why a call is refused; null while it is not.
const Said* Cloudbeds::refusal(const Consent& consent, const Request& request, core::Instant now) const {
  if (consent.over) return &bodies().recorded(recorded(consent.end_shape));
  if (!consent.access_good || now >= consent.good_until) return &bodies().recorded(R::token_invalid);
  if (!consent.user_active) return &bodies().recorded(R::user_not_active);
  if (request.property.empty()) return nullptr;
  if (contains(consent.ended, request.property)) return &bodies().recorded(R::app_not_available);
  if (!consent.covers(request.property)) return &bodies().recorded(R::not_covered);
  return property(request.property).cancelled ? &bodies().recorded(R::property_inactive) : nullptr;
}

Said Cloudbeds::call(Consent& consent, const Request& request, Scene& scene) {
  if (const Said* no = refusal(consent, request, scene.now)) return *no;
  switch (request.call) {
    case core::Call::get_app_state: {
      const Property& of = property(request.property);
      return bodies().app_state(of.lagging ? of.before : of.state);
    }
    case core::Call::post_app_state: {
      Property& of = property(request.property);
      if (request.state == AppState::disabled)
        disconnect(of, scene);
      else
        set_state(of, request.state, scene);
      return bodies().recorded(R::posted);
    }
    case core::Call::post_webhook:
      return subscribe(request);
    case core::Call::get_hotels:
      return hotels_answer(consent.properties);
    default:
      return bodies().recorded(R::userinfo);
  }
}

/// The same address once more is the same subscription (FACTS section 4).
Said Cloudbeds::subscribe(const Request& request) {
  const bool known = std::any_of(subscriptions.begin(), subscriptions.end(), [&](const Subscription& row) {
    return row.secret == request.secret && row.property == request.property;
  });
  if (!known) subscriptions.push_back({++made, request.property, request.secret});
  return bodies().recorded(R::subscribed);
}

std::vector<Delivery> Cloudbeds::deliveries(const Property& of, AppState before) const {
  std::vector<Delivery> list;
  for (const Subscription& row : subscriptions)
    if (row.property == of.id) list.push_back({row.secret, delivery_body(of.id, before, of.state), 1});
  return list;
}

void Cloudbeds::set_state(Property& of, AppState state, Scene& scene) {
  if (of.state == state) return;
  const AppState before = std::exchange(of.state, state);
  for (Delivery& delivery : deliveries(of, before)) scene.send(std::move(delivery));
}

std::string Cloudbeds::allow(const std::vector<std::string>& chosen, int browser, Scene& scene) {
  for (const std::string& id : chosen) {
    Property& of = property(id);
    if (of.state == AppState::disabled) set_state(of, AppState::installing, scene);
    if (!scene.plan.enabled_at_exchange && of.state == AppState::installing)
      set_state(of, AppState::enabled, scene);
    of.lagging = false;
  }
  const std::string code = "cbcode_" + std::to_string(++made);
  codes.push_back({code, chosen, browser});
  return code;
}

/// What a disconnect ends is written down before the event goes out: what begins meanwhile must live.
void Cloudbeds::disconnect(Property& of, Scene& scene) {
  if (of.state == AppState::disabled) return;
  std::erase_if(codes, [&](const Code& row) { return contains(row.properties, of.id); });
  of.before = std::exchange(of.state, AppState::disabled);
  Ending ending{of.id, {}, {}};
  for (Consent& row : consents) {
    if (row.over || !row.covers(of.id)) continue;
    ending.grants.push_back(row.id);
    row.condemned.push_back(of.id);
  }
  for (const Subscription& row : subscriptions)
    if (row.property == of.id) ending.subscriptions.push_back(row.id);
  std::vector<Delivery> news = deliveries(of, of.before);
  // Nobody is told who has not subscribed yet; and what is answered meanwhile may still be the old state.
  if (news.empty() && scene.plan.ends_late()) scene.happened.unheard = true;
  if (scene.plan.end_order == EndOrder::credentials_first) {
    end(ending);
    return scene.send(Announcement{std::move(news)});
  }
  of.lagging = scene.plan.end_order == EndOrder::event_first_lagging;
  for (Delivery& delivery : news) scene.send(std::move(delivery));
  const auto lag = static_cast<std::size_t>(scene.plan.end_lag.count());
  scene.send_in(core::Duration{static_cast<core::Duration::rep>(lag == 0 ? 0 : scene.chance.below(lag))},
                ending);
}

void Cloudbeds::end(const Ending& ending) {
  Property& of = property(ending.property);
  of.lagging = false;
  const auto listed = [](const std::vector<int>& list, int id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  };
  std::erase_if(subscriptions, [&](const Subscription& row) { return listed(ending.subscriptions, row.id); });
  for (Consent& consent : consents) {
    if (!listed(ending.grants, consent.id) || !consent.covers(of.id)) continue;
    consent.end_shape = of.end_shape;
    consent.over = consent.properties.size() == 1;
    if (consent.over) continue;
    std::erase(consent.properties, of.id);
    consent.ended.push_back(of.id);
  }
}

std::optional<AppState> Cloudbeds::truth(const std::string& access, const std::string& refresh,
                                         const std::string& id) const {
  for (const Consent& row : consents) {
    const bool opens =
        (row.access == access && row.access_good) || (!row.refresh.empty() && row.refresh == refresh);
    if (!opens || row.over || !row.covers(id) || contains(row.condemned, id)) continue;
    const Property& of = property(id);
    if (!row.user_active || of.cancelled || of.state == AppState::disabled) return std::nullopt;
    return of.state;
  }
  return std::nullopt;
}

}  // namespace latchkey::model
