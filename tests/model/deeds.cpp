#include "model/deeds.hpp"

#include <algorithm>

namespace latchkey::model {

namespace {

using Acts = std::vector<Act>;
constexpr core::Duration kHeldUp = std::chrono::seconds{6};
constexpr std::string_view kThief = "thief";

// ---- The network

template <typename... Kinds>
[[nodiscard]] bool is_one_of(const Payload& payload) {
  return (std::holds_alternative<Kinds>(payload) || ...);
}

template <typename Fits>
void arriving(const World& world, Deed deed, Acts& acts, Fits&& fits) {
  for (std::size_t i = 0; i < world.flights.size(); ++i) {
    if (world.flights[i].due > world.now || !fits(world.flights[i].payload)) continue;
    acts.push_back({deed, static_cast<int>(i), 0});
  }
}

void ways_to_deliver(const World& world, const Ground&, Acts& acts) {
  arriving(world, Deed::deliver, acts, [](const Payload&) { return true; });
}
void ways_to_lose(const World& world, const Ground&, Acts& acts) {
  arriving(world, Deed::lose, acts,
           is_one_of<Call, Reply, Delivery, PageAsk, PageAnswer, StreamTold, SignIn>);
}
void ways_to_repeat(const World& world, const Ground&, Acts& acts) {
  arriving(world, Deed::repeat, acts, is_one_of<Delivery, StreamTold, Visit>);
}
void ways_to_hold_up(const World& world, const Ground& ground, Acts& acts) {
  const bool drawn = ground.plan.end_lag > core::Duration::zero();  // how long an end takes was drawn by lot
  arriving(world, Deed::hold_up, acts, [&](const Payload& payload) {
    if (std::holds_alternative<Ending>(payload)) return !drawn;
    return is_one_of<Call, Reply, Delivery, Announcement, PageAsk, PageAnswer, StreamTold, SignIn>(payload);
  });
}
void ways_to_spoil(const World& world, const Ground& ground, Acts& acts) {
  const std::size_t before = acts.size();
  arriving(world, Deed::spoil, acts, is_one_of<Reply>);
  const std::size_t after = acts.size();
  for (std::size_t i = before; i < after; ++i) {
    if (ground.plan.every_bad_answer) {
      acts[i].b = static_cast<int>((static_cast<std::size_t>(core::ms(world.now)) + i) % kBadAnswers.size());
      continue;
    }
    acts[i].b = kTypicalBadAnswers.front();
    for (std::size_t k = 1; k < kTypicalBadAnswers.size(); ++k)
      acts.push_back({Deed::spoil, acts[i].a, kTypicalBadAnswers[k]});
  }
}

// ---- The relay and Cloudbeds

void ways_to_crash(const World& world, const Ground&, Acts& acts) {
  if (world.relay.up) acts.push_back({Deed::crash, 0, 0});
}
/// A start takes longer than the last calls of the one that was killed take to arrive.
void ways_to_start(const World& world, const Ground&, Acts& acts) {
  const bool landed = std::none_of(world.flights.begin(), world.flights.end(), [](const Flight& flight) {
    return std::holds_alternative<Call>(flight.payload);
  });
  if (!world.relay.up && landed) acts.push_back({Deed::start, 0, 0});
}

template <typename Rows, typename Fits>
void each(const Rows& rows, Deed deed, Acts& acts, Fits&& fits) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (fits(rows[i])) acts.push_back({deed, static_cast<int>(i), 0});
}

void ways_to_disconnect(const World& world, const Ground&, Acts& acts) {
  each(world.cloudbeds.properties, Deed::disconnect, acts,
       [](const Property& row) { return row.state != core::AppState::disabled; });
}
void ways_to_expire(const World& world, const Ground&, Acts& acts) {
  constexpr core::Duration kHonoured = std::chrono::seconds{60};
  each(world.cloudbeds.consents, Deed::expire, acts, [&](const Consent& row) {
    const bool fresh = row.refreshed_at && world.now - *row.refreshed_at < kHonoured;
    return row.access_good && !row.over && !row.refresh.empty() && !fresh;
  });
}
void ways_to_deactivate(const World& world, const Ground&, Acts& acts) {
  each(world.cloudbeds.consents, Deed::deactivate, acts,
       [](const Consent& row) { return row.user_active && !row.over; });
}
void ways_to_reactivate(const World& world, const Ground&, Acts& acts) {
  each(world.cloudbeds.consents, Deed::reactivate, acts,
       [](const Consent& row) { return !row.user_active && !row.over; });
}
void ways_to_cancel(const World& world, const Ground&, Acts& acts) {
  each(world.cloudbeds.properties, Deed::cancel, acts, [](const Property& row) { return !row.cancelled; });
}

// ---- People

[[nodiscard]] bool at(const Tab& tab, Place place) {
  return tab.place == place;
}

void ways_to_press(const World& world, const Ground&, Acts& acts) {
  for (const Tab& tab : world.tabs) {
    if (!at(tab, Place::page) || tab.hidden) continue;
    for (std::size_t i = 0; i < tab.buttons.size(); ++i) {
      const Shown& shown = tab.buttons[i].shown;
      if (shown.takes_press && !shown.busy) acts.push_back({Deed::press, tab.number, static_cast<int>(i)});
    }
  }
}
void each_choice(const World& world, const Ground& ground, Deed deed, int tab, Acts& acts) {
  const std::size_t choices = ground.plan.groups ? 1 : world.cloudbeds.properties.size();
  for (std::size_t i = 0; i < choices; ++i) acts.push_back({deed, tab, static_cast<int>(i)});
}
void ways_to_allow(const World& world, const Ground& ground, Acts& acts) {
  for (const Tab& tab : world.tabs)
    if (at(tab, Place::consent)) each_choice(world, ground, Deed::allow, tab.number, acts);
}
void ways_to_install(const World& world, const Ground& ground, Acts& acts) {
  for (const Tab& tab : world.tabs)
    if (at(tab, Place::elsewhere) || at(tab, Place::page))
      each_choice(world, ground, Deed::install, tab.number, acts);
}
template <Deed deed, Place place>
void ways_at(const World& world, const Ground&, Acts& acts) {
  each(world.tabs, deed, acts, [](const Tab& tab) { return at(tab, place); });
}
void ways_to_open_claim(const World& world, const Ground&, Acts& acts) {
  each(world.tabs, Deed::open_claim, acts, [&](const Tab& tab) {
    const auto mine = [&](const store::Flow& flow) {
      return flow.state == core::name(core::FlowState::unclaimed) &&
             flow.cookie_hash == "browser" + std::to_string(tab.browser);
    };
    return at(tab, Place::page) &&
           std::any_of(world.relay.store.flows.begin(), world.relay.store.flows.end(), mine);
  });
}
void ways_to_open_foreign_ticket(const World& world, const Ground&, Acts& acts) {
  const auto& flows = world.relay.store.flows;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (flows[i].state != core::name(core::FlowState::ticketed)) continue;
    for (const Tab& tab : world.tabs)
      if (at(tab, Place::page) && world.logins[static_cast<std::size_t>(tab.browser)] != flows[i].account)
        acts.push_back({Deed::open_foreign_ticket, tab.number, static_cast<int>(i)});
  }
}
void ways_to_reload(const World& world, const Ground&, Acts& acts) {
  each(world.tabs, Deed::reload, acts, [](const Tab&) { return true; });
}
void ways_to_hide(const World& world, const Ground&, Acts& acts) {
  each(world.tabs, Deed::hide, acts, [](const Tab& tab) { return !tab.hidden && at(tab, Place::page); });
}
void ways_to_show(const World& world, const Ground&, Acts& acts) {
  each(world.tabs, Deed::show, acts, [](const Tab& tab) { return tab.hidden; });
}
void ways_to_cut(const World& world, const Ground&, Acts& acts) {
  each(world.tabs, Deed::cut, acts, [](const Tab& tab) { return tab.stream != 0 && !tab.cut; });
}
void ways_to_post(const World& world, const Ground&, Acts& acts) {
  const auto& links = world.relay.store.links;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].grant.empty() || !world.relay.up) continue;
    for (const core::AppState state : {core::AppState::pending, core::AppState::enabled})
      acts.push_back({Deed::partner_posts, static_cast<int>(i), static_cast<int>(state)});
  }
}
void ways_to_end(const World& world, const Ground&, Acts& acts) {
  each(world.relay.store.links, Deed::partner_ends, acts,
       [&](const store::Link& row) { return !row.grant.empty() && world.relay.up; });
}
void ways_to_pass(const World& world, const Ground& ground, Acts& acts) {
  const bool calm = std::all_of(world.flights.begin(), world.flights.end(),
                                [&](const Flight& flight) { return flight.due > world.now; });
  const bool waits_for_person =
      ground.plan.prompt_people && std::any_of(world.tabs.begin(), world.tabs.end(), [](const Tab& tab) {
        return at(tab, Place::consent) || at(tab, Place::claim_page);
      });
  if (waits_for_person || (ground.plan.prompt_people && !world.relay.up)) return;
  if (calm && world.next_due(ground.laws)) acts.push_back({Deed::pass, 0, 0});
}

// ---- What they do

Flight take(World& world, int index) {
  const auto at = world.flights.begin() + index;
  Flight flight = std::move(*at);
  world.flights.erase(at);
  return flight;
}

struct Lost {
  World& world;
  Scene& scene;
  static constexpr core::Duration kTimeOut = std::chrono::seconds{10};  // api.ts

  void operator()(const Call& call) const {
    if (call.job == 0) return;
    scene.flights.push_back(
        {call.until, Reply{call.job, call.grant, call.request.call, 0, "", true, call.until}});
  }
  void operator()(const Reply& reply) const {
    scene.flights.push_back(
        {reply.until, Reply{reply.job, reply.grant, reply.call, 0, "", true, reply.until}});
  }
  void operator()(const Delivery& delivery) const { world.send_again(delivery, scene); }
  void operator()(const PageAsk& ask) const {
    if (ask.call != PageCall::stream)
      scene.send_in(kTimeOut,
                    PageAnswer{ask.tab, ask.page, ask.errand, ask.call, 0, {}, "relay_unreachable"});
  }
  void operator()(const PageAnswer& answer) const {
    scene.send_in(
        kTimeOut,
        PageAnswer{answer.tab, answer.page, answer.errand, answer.call, 0, {}, "relay_unreachable"});
  }
  /// TCP loses nothing in the middle: the stream is dead from here on.
  void operator()(const StreamTold& told) const {
    Tab& tab = world.tabs[static_cast<std::size_t>(told.tab)];
    if (tab.page == told.page && tab.stream == told.stream) tab.cut = true;
  }
  void operator()(const SignIn& trip) const {
    scene.send_in(kTimeOut, SignIn{trip.tab, trip.page, trip.errand, true});
  }
  template <typename Other>
  void operator()(const Other&) const {}
};

void lose(World& world, const Act& act, Scene& scene) {
  const Flight flight = take(world, act.a);
  std::visit(Lost{world, scene}, flight.payload);
}
void repeat(World& world, const Act& act, Scene& scene) {
  const Flight copy = world.flights[static_cast<std::size_t>(act.a)];
  world.deliver(take(world, act.a), scene);
  world.flights.push_back({world.now + scene.chance.delay(), copy.payload});
}
void hold_up(World& world, const Act& act, Scene&) {
  Flight& flight = world.flights[static_cast<std::size_t>(act.a)];
  flight.due = world.now + kHeldUp;
  give_up_in_time(flight, world.flights);
}
void spoil(World& world, const Act& act, Scene&) {
  auto& reply = std::get<Reply>(world.flights[static_cast<std::size_t>(act.a)].payload);
  const BadAnswer& bad = kBadAnswers[static_cast<std::size_t>(act.b)];
  reply.status = bad.status;
  reply.body = bad.body;
  reply.spoiled = true;
}

[[nodiscard]] Consent& consent(World& world, const Act& act) {
  return world.cloudbeds.consents[static_cast<std::size_t>(act.a)];
}
[[nodiscard]] Tab& tab(World& world, const Act& act) {
  return world.tabs[static_cast<std::size_t>(act.a)];
}
[[nodiscard]] std::vector<std::string> chosen(const World& world, const Scene& scene, int choice) {
  std::vector<std::string> all;
  for (const Property& row : world.cloudbeds.properties) all.push_back(row.id);
  return scene.plan.groups ? all : std::vector<std::string>{all[static_cast<std::size_t>(choice)]};
}
void go(World& world, const Act& act, Door door, std::string code, std::string state, Scene& scene) {
  Tab& browser_tab = tab(world, act);
  browser_tab.unload();
  browser_tab.place = Place::elsewhere;
  scene.send(Visit{act.a, browser_tab.browser, door, std::move(code), std::move(state)});
}
void allow(World& world, const Act& act, Scene& scene) {
  const std::string state = tab(world, act).word;
  std::string code = world.cloudbeds.allow(chosen(world, scene, act.b), tab(world, act).browser, scene);
  go(world, act, Door::callback, std::move(code), state, scene);
}
void deny(World& world, const Act& act, Scene& scene) {
  go(world, act, Door::callback, {}, tab(world, act).word, scene);
}
void install(World& world, const Act& act, Scene& scene) {
  std::string code = world.cloudbeds.allow(chosen(world, scene, act.b), tab(world, act).browser, scene);
  go(world, act, Door::callback, std::move(code), {}, scene);
}
template <ClaimCall call>
void claim(World& world, const Act& act, Scene& scene) {
  const Tab& at_page = tab(world, act);
  scene.send(ClaimAsk{call, at_page.word, world.logins[static_cast<std::size_t>(at_page.browser)]});
}
void confirm(World& world, const Act& act, Scene& scene) {
  claim<ClaimCall::confirm>(world, act, scene);
  tab(world, act).load("", scene);
}
void steal(World& world, const Act& act, Scene& scene) {
  scene.send(ClaimAsk{ClaimCall::confirm, tab(world, act).word, std::string{kThief}});
}
void open_foreign_ticket(World& world, const Act& act, Scene& scene) {
  const std::string ticket = world.relay.store.flows[static_cast<std::size_t>(act.b)].code_hash;
  go(world, act, Door::connect, ticket, {}, scene);
}
void turn(World& world, const Act& act, Scene& scene, bool hidden) {
  Tab& of = tab(world, act);
  of.hidden = hidden;
  of.tell_all(hidden ? core::ButtonEvent::hidden : core::ButtonEvent::shown, scene);
}
void partner_does(World& world, const Act& act, core::AppState state, Scene& scene) {
  const store::Link link = world.relay.store.links[static_cast<std::size_t>(act.a)];
  world.relay.partner_posts({link.account, link.property}, state, scene);
}
void change_silently(World& world) {
  world.silent = true;
}

}  // namespace

const std::array<Deeds, kDeedCount> kHowDeedsHappen{{
    {Deed::deliver, ways_to_deliver,
     [](World& world, const Act& act, Scene& scene) { world.deliver(take(world, act.a), scene); }},
    {Deed::pass, ways_to_pass, [](World& world, const Act&, Scene& scene) { world.pass(scene); }},
    {Deed::start, ways_to_start, [](World& world, const Act&, Scene& scene) { world.relay.start(scene); }},
    {Deed::lose, ways_to_lose, lose},
    {Deed::repeat, ways_to_repeat, repeat},
    {Deed::hold_up, ways_to_hold_up, hold_up},
    {Deed::spoil, ways_to_spoil, spoil},
    {Deed::crash, ways_to_crash, [](World& world, const Act&, Scene& scene) { world.relay.crash(scene); }},
    {Deed::disconnect, ways_to_disconnect,
     [](World& world, const Act& act, Scene& scene) {
       world.cloudbeds.disconnect(world.cloudbeds.properties[static_cast<std::size_t>(act.a)], scene);
     }},
    {Deed::expire, ways_to_expire,
     [](World& world, const Act& act, Scene&) { consent(world, act).access_good = false; }},
    {Deed::deactivate, ways_to_deactivate,
     [](World& world, const Act& act, Scene&) {
       consent(world, act).user_active = false;
       change_silently(world);
     }},
    {Deed::reactivate, ways_to_reactivate,
     [](World& world, const Act& act, Scene&) {
       consent(world, act).user_active = true;
       change_silently(world);
     }},
    {Deed::cancel, ways_to_cancel,
     [](World& world, const Act& act, Scene&) {
       world.cloudbeds.properties[static_cast<std::size_t>(act.a)].cancelled = true;
       change_silently(world);
     }},
    {Deed::press, ways_to_press,
     [](World& world, const Act& act, Scene& scene) {
       tab(world, act).press(static_cast<std::size_t>(act.b), scene);
     }},
    {Deed::allow, ways_to_allow, allow},
    {Deed::deny, ways_at<Deed::deny, Place::consent>, deny},
    {Deed::install, ways_to_install, install},
    {Deed::open_claim, ways_to_open_claim,
     [](World& world, const Act& act, Scene& scene) { go(world, act, Door::claim, {}, {}, scene); }},
    {Deed::read_claim, ways_at<Deed::read_claim, Place::claim_page>, claim<ClaimCall::read>},
    {Deed::confirm_claim, ways_at<Deed::confirm_claim, Place::claim_page>, confirm},
    {Deed::steal_claim, ways_at<Deed::steal_claim, Place::claim_page>, steal},
    {Deed::open_foreign_ticket, ways_to_open_foreign_ticket, open_foreign_ticket},
    {Deed::reload, ways_to_reload,
     [](World& world, const Act& act, Scene& scene) { tab(world, act).load("", scene); }},
    {Deed::hide, ways_to_hide,
     [](World& world, const Act& act, Scene& scene) { turn(world, act, scene, true); }},
    {Deed::show, ways_to_show,
     [](World& world, const Act& act, Scene& scene) { turn(world, act, scene, false); }},
    {Deed::cut, ways_to_cut, [](World& world, const Act& act, Scene&) { tab(world, act).cut = true; }},
    {Deed::partner_posts, ways_to_post,
     [](World& world, const Act& act, Scene& scene) {
       partner_does(world, act, static_cast<core::AppState>(act.b), scene);
     }},
    {Deed::partner_ends, ways_to_end,
     [](World& world, const Act& act, Scene& scene) {
       partner_does(world, act, core::AppState::disabled, scene);
     }},
}};
static_assert(kDeeds.size() == kDeedCount);

}  // namespace latchkey::model
