#include "sandbox/acts.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/connection.hpp"
#include "sandbox/consent.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/odd_events.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::json;

constexpr std::chrono::days kLongerThanAMonth{31};
constexpr std::string_view kLongProperty = "9007199254740993";  // 2^53 + 1: a double cannot hold it.

bool covers(const Grant& grant, std::string_view property) {
  return std::ranges::find(grant.properties, property) != grant.properties.end();
}

/// The living grants of the property.
template <typename Change>
void each_grant(Scene& scene, Change change) {
  for (Grant& grant : scene.marketplace.account.grants) {
    if (!grant.ended && covers(grant, scene.property)) change(grant);
  }
}

std::string set_a_fault(Scene& scene, const Step& step) {
  const auto colon = step.text.find(':');
  json wish = {{"fault", step.text.substr(0, colon)}};
  // An outage is everybody's; a single act is about the property.
  if (step.number > 0)
    wish.update({{"times", static_cast<std::uint32_t>(step.number)}, {"property", scene.property}});
  if (colon != std::string_view::npos) wish["call"] = step.text.substr(colon + 1);
  const auto set = set_fault(scene.marketplace, wish);
  const auto* const complaint = std::get_if<std::string>(&set);
  return complaint == nullptr ? "" : *complaint;
}

std::string lift(Scene& scene, const Step&) {
  lift_fault(scene.marketplace, "");
  return {};
}

std::string state(Scene& scene, const Step& step) {
  change_state(scene.marketplace, scene.property, *app_state_named(step.text), By::cloudbeds);
  return {};
}

std::string expire_access(Scene& scene, const Step&) {
  each_grant(scene, [&](Grant& grant) { grant.access_expires = scene.marketplace.now(); });
  return {};
}

std::string expire_refresh(Scene& scene, const Step&) {
  each_grant(scene,
             [&](Grant& grant) { grant.access_expires = grant.refresh_expires = scene.marketplace.now(); });
  return {};
}

std::string expire_key(Scene& scene, const Step&) {
  each_grant(scene, [&](Grant& grant) { grant.last_used = scene.marketplace.now() - kLongerThanAMonth; });
  return {};
}

std::string revoke(Scene& scene, const Step&) {
  each_grant(scene, [](Grant& grant) { grant.ended = true; });
  return {};
}

std::string expire_codes(Scene& scene, const Step&) {
  for (Code& code : scene.marketplace.account.codes) code.expires = scene.marketplace.now();
  return {};
}

std::string new_secret(Scene& scene, const Step&) {
  reset_secret(scene.marketplace);
  return {};
}

/// The approvers of the property's grants; without one, whoever is logged in.
std::string change_approvers(Scene& scene, void (*change)(User&)) {
  std::vector<std::string> ids;
  each_grant(scene, [&](const Grant& grant) { ids.push_back(grant.user); });
  if (ids.empty()) ids.push_back(scene.marketplace.account.logged_in);
  for (User& user : scene.marketplace.account.users) {
    if (std::ranges::find(ids, user.id) != ids.end()) change(user);
  }
  log_in_somebody_active(scene.marketplace.account);
  return {};
}

std::string deactivate(Scene& scene, const Step&) {
  return change_approvers(scene, [](User& user) { user.active = false; });
}

std::string activate(Scene& scene, const Step&) {
  return change_approvers(scene, [](User& user) { user.active = user.listed = true; });
}

std::string unlist(Scene& scene, const Step&) {
  return change_approvers(scene, [](User& user) { user.listed = false; });
}

std::string cancel(Scene& scene, const Step&) {
  scene.marketplace.find_property(scene.property)->canceled = true;
  return {};
}

std::string reopen(Scene& scene, const Step&) {
  scene.marketplace.find_property(scene.property)->canceled = false;
  return {};
}

/// A grant of one property loses it to another of the account: it must cover something.
std::string uncover(Scene& scene, const Step&) {
  const auto& all = scene.marketplace.account.properties;
  const auto other = std::ranges::find_if(all, [&](const auto& row) { return row.id != scene.property; });
  if (other == all.end()) return "The account has one property only.";
  each_grant(scene, [&](Grant& grant) {
    if (std::erase(grant.properties, scene.property); grant.properties.empty())
      grant.properties.push_back(other->id);
  });
  return {};
}

std::string lose_scopes(Scene& scene, const Step&) {
  each_grant(scene, [](Grant& grant) { grant.scopes.clear(); });
  return {};
}

std::string add_scope(Scene& scene, const Step& step) {
  auto& scopes = scene.marketplace.account.app.scopes;
  if (std::ranges::find(scopes, step.text) == scopes.end()) scopes.emplace_back(step.text);
  return {};
}

std::string list(Scene& scene, const Step& step) {
  scene.marketplace.account.app.listed = step.number > 0;
  return {};
}

std::string sale(Scene& scene, const Step& step) {
  const std::array kSales{std::pair{"not_bought", Sale::not_bought}, std::pair{"requested", Sale::requested},
                          std::pair{"bought", Sale::bought}};
  for (const auto& [name, value] : kSales) {
    if (name == step.text) scene.marketplace.account.app.sale = value;
  }
  return {};
}

std::string suspend(Scene& scene, const Step& step) {
  scene.marketplace.account.suspended = step.number > 0;
  return {};
}

std::string set(Scene& scene, const Step& step) {
  return change_settings(scene.marketplace.account.settings, json::parse(step.text));
}

Authorized ask_for_consent(Scene& scene) {
  const auto& registered = scene.site_redirects;
  return authorize(scene.marketplace, registered,
                   {.client_id = scene.marketplace.account.app.client_id,
                    .redirect_uri = registered.empty() ? std::string_view{} : registered.front(),
                    .response_type = "code",
                    .scope = {},
                    .state = {},
                    .property = scene.property});
}

std::string open_consent(Scene& scene, const Step&) {
  return ask_for_consent(scene).complaint;
}

std::string consent(Scene& scene, const Step&) {
  const auto asked = ask_for_consent(scene);
  if (!asked.complaint.empty()) return asked.complaint;
  (void)allow_access(scene.marketplace, *find_consent(scene.marketplace, asked.request_id), {scene.property});
  return {};
}

std::string event(Scene& scene, const Step& step) {
  return send_odd_event(scene.marketplace, scene.property, step.text) > 0
             ? ""
             : "The property has no subscription that this event goes to.";
}

std::string replay(Scene& scene, const Step& step) {
  std::string last;
  for (const Delivery& row : scene.marketplace.account.deliveries) {
    if (row.property == scene.property) last = row.id;
  }
  if (last.empty()) return "Nothing was delivered for this property yet.";
  for (int i = 0; i < static_cast<int>(step.number); ++i) replay_delivery(scene.marketplace, last);
  return {};
}

std::string forget_subscriptions(Scene& scene, const Step&) {
  std::erase_if(scene.marketplace.account.subscriptions,
                [&](const Subscription& row) { return row.property == scene.property; });
  return {};
}

std::string advance(Scene& scene, const Step& step) {
  if (scene.marketplace.account.clock_offset_s + step.number > kFurthestOffset)
    return "The clock is ten years ahead: it goes no further. Reset, or freeze it at a date.";
  double& offset = scene.marketplace.account.clock_offset_s;
  if (offset + step.number > kFurthestOffset) return "The clock is ten years ahead already; reset it.";
  offset += step.number;
  return {};
}

std::string grow(Scene& scene, const Step&) {
  if (scene.marketplace.find_property(kLongProperty) != nullptr) return "It has joined already.";
  scene.marketplace.account.properties.push_back(
      {.id = std::string(kLongProperty), .name = "Example Resort", .timezone = "Europe/Lisbon"});
  return {};
}

struct ActRow {
  Act act;
  std::string (*perform)(Scene&, const Step&);
};

/// All but the two that wait for a farewell to be sent.
constexpr auto kActs = std::to_array<ActRow>({
    {Act::fault, set_a_fault},
    {Act::lift, lift},
    {Act::state, state},
    {Act::expire_access, expire_access},
    {Act::expire_refresh, expire_refresh},
    {Act::expire_key, expire_key},
    {Act::revoke, revoke},
    {Act::expire_codes, expire_codes},
    {Act::reset_secret, new_secret},
    {Act::deactivate, deactivate},
    {Act::activate, activate},
    {Act::unlist, unlist},
    {Act::cancel, cancel},
    {Act::reopen, reopen},
    {Act::uncover, uncover},
    {Act::lose_scopes, lose_scopes},
    {Act::add_scope, add_scope},
    {Act::list, list},
    {Act::sale, sale},
    {Act::suspend, suspend},
    {Act::set, set},
    {Act::consent, consent},
    {Act::open_consent, open_consent},
    {Act::event, event},
    {Act::replay, replay},
    {Act::forget_subscriptions, forget_subscriptions},
    {Act::advance, advance},
    {Act::grow, grow},
});

static_assert([] {  // Every step of every moment can be carried out, every state it names is one.
  for (const Moment& moment : kMoments) {
    for (const Step& step : moment.steps) {
      if (step.act == Act::state && !app_state_named(step.text)) return false;
      if (step.act == Act::nothing || ends_connections(step)) continue;
      if (std::ranges::find(kActs, step.act, &ActRow::act) == kActs.end()) return false;
    }
  }
  return true;
}());

}  // namespace

void reset_secret(Marketplace& marketplace) {
  marketplace.account.app.client_secret = "secret_" + marketplace.random.alphanumerics(32);
  marketplace.note("", "The client secret was replaced");
}

std::string perform(Scene& scene, const Step& step) {
  const auto* const row = std::ranges::find(kActs, step.act, &ActRow::act);
  return row->perform(scene, step);
}

}  // namespace latchkey::sandbox
