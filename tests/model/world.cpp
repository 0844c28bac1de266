#include "model/world.hpp"

#include <algorithm>

#include "model/deeds.hpp"

namespace latchkey::model {

namespace {

constexpr core::Duration kHeartbeat = std::chrono::seconds{4};
constexpr core::Duration kDeliveryRetry =
    std::chrono::seconds{60};  // FACTS section 4: up to 5, one minute apart
constexpr int kDeliveryTries = 6;

}  // namespace

World::World(const Ground& ground)
    : cloudbeds(ground.plan), logins(ground.plan.logins), budget(ground.plan.budget) {
  for (Property& property : cloudbeds.properties) property.end_shape = ground.plan.end_shape;
  for (const TabPlan& plan : ground.plan.tabs) {
    tabs.emplace_back();
    tabs.back().number = static_cast<int>(tabs.size()) - 1;
    tabs.back().browser = plan.browser;
    tabs.back().plan = plan.buttons;
  }
}

void give_up_in_time(Flight& flight, std::vector<Flight>& flights) {
  if (auto* reply = std::get_if<Reply>(&flight.payload); reply != nullptr && flight.due > reply->until) {
    flight = {reply->until, Reply{reply->job, reply->grant, reply->call, 0, "", true, reply->until}};
  } else if (auto* call = std::get_if<Call>(&flight.payload); call != nullptr && flight.due > call->until) {
    Flight given_up{call->until, Reply{call->job, call->grant, call->request.call, 0, "", true, call->until}};
    call->job = 0;
    // A refresh that Cloudbeds answers after its successor ends what that brought (FACTS L1): not played.
    if (call->request.call == core::Call::refresh)
      flight = std::move(given_up);
    else
      flights.push_back(std::move(given_up));
  }
}

std::vector<Act> World::acts(const Ground& ground) const {
  std::vector<Act> all;
  for (const Deeds& row : kHowDeedsHappen)
    if (budget[static_cast<std::size_t>(row.id)] != 0) row.ways(*this, ground, all);
  return all;
}

std::optional<Broken> World::act(const Act& act, const Ground& ground, Chance& chance) {
  std::int8_t& left = budget[static_cast<std::size_t>(act.deed)];
  if (left > 0) --left;
  Happened happened;
  Scene scene{now, chance, ground.laws, ground.plan, flights, happened};
  kHowDeedsHappen[static_cast<std::size_t>(act.deed)].happen(*this, act, scene);
  silent = silent || happened.unheard;
  return first_broken(*this, ground, happened, When::always);
}

void World::deliver(Flight flight, Scene& scene) {
  struct Taken {
    World& world;
    Scene& scene;
    void operator()(const Call& call) const {
      const Said said = world.cloudbeds.answer(call.request, scene);
      if (call.job == 0) return;
      scene.send(Reply{call.job, call.grant, call.request.call, said.status, said.body, false, call.until});
      give_up_in_time(scene.flights.back(), scene.flights);
    }
    void operator()(const Reply& reply) const { world.relay.take(reply, scene); }
    void operator()(const Delivery& delivery) const {
      // To an address of an earlier connection: nobody hears it.
      const bool heard = world.relay.store.link_by_webhook(delivery.secret).has_value();
      if (!heard && scene.plan.ends_late()) world.silent = true;
      if (!world.relay.take(delivery, scene)) world.send_again(delivery, scene);
    }
    void operator()(const Ending& ending) const { world.cloudbeds.end(ending); }
    void operator()(const Announcement& news) const {
      for (const Delivery& delivery : news.deliveries) scene.send(delivery);
    }
    void operator()(const PageAsk& ask) const { world.relay.take(ask, world.tab(ask.tab).browser, scene); }
    void operator()(const PageAnswer& answer) const { world.tab(answer.tab).take(answer, scene); }
    void operator()(const StreamTold& told) const { world.tab(told.tab).take(told, scene); }
    void operator()(const SignIn& trip) const {
      Tab& of = world.tab(trip.tab);
      const core::Duration life = scene.plan.session_life;
      const auto expires = life == core::Duration::zero() ? std::nullopt : std::optional{scene.now + life};
      of.signed_in(trip, !trip.lost, {world.logins[static_cast<std::size_t>(of.browser)], expires}, scene);
    }
    void operator()(const Visit& visit) const { world.relay.take(visit, scene); }
    void operator()(const Arrival& arrival) const { world.arrive(arrival, scene); }
    void operator()(const ClaimAsk& ask) const { world.relay.take(ask, scene); }
  };
  std::visit(Taken{*this, scene}, flight.payload);
}

void World::send_again(const Delivery& delivery, Scene& scene) {
  if (delivery.tries >= kDeliveryTries) {
    silent = true;
    return;
  }
  scene.send_in(kDeliveryRetry, Delivery{delivery.secret, delivery.body, delivery.tries + 1});
}

void World::arrive(const Arrival& arrival, Scene& scene) {
  Tab& of = tab(arrival.tab);
  if (arrival.where == Where::page) return of.load(arrival.word, scene);
  of.unload();
  of.word = arrival.word;
  of.place = arrival.where == Where::consent      ? Place::consent
             : arrival.where == Where::claim_page ? Place::claim_page
                                                  : Place::elsewhere;
}

std::optional<core::Instant> World::next_due(const Laws& laws) const {
  std::optional<core::Instant> next = relay.next_timer(laws);
  const auto sooner = [&](const std::optional<core::Instant>& at) {
    if (at && (!next || *at < *next)) next = at;
  };
  for (const Flight& flight : flights) sooner(flight.due);
  for (const Tab& of : tabs) sooner(of.next_timer(laws));
  if (!relay.clients.empty()) sooner(now + kHeartbeat);
  return next;
}

/// To the next moment at which something is due; what arrives then is delivered later, a timer fires at once.
void World::pass(Scene& scene) {
  const core::Instant then = std::exchange(now, std::max(now, *next_due(scene.laws)));
  scene.now = now;
  if (now > then) beat(scene);
  const auto due = [&](const std::optional<core::Instant>& at) { return at && *at <= now; };
  if (std::any_of(flights.begin(), flights.end(), [&](const Flight& flight) { return due(flight.due); }))
    return;
  if (due(relay.next_timer(scene.laws))) return relay.wake(scene);
  for (Tab& of : tabs)
    if (due(of.next_timer(scene.laws))) return of.wake(scene);
}

/// Streams are heard at least every 4 s; that all of them are heard whenever time has passed saves the phases
/// between them. A stream that its page has closed shows the relay so.
void World::beat(Scene& scene) {
  for (std::size_t i = relay.clients.size(); i-- > 0;) {
    const Caller of = relay.clients[i].of;
    Tab& listener = tab(of.tab);
    if (listener.page != of.page || !listener.hears_beat(of.errand, scene)) relay.client_gone(i);
  }
}

bool World::is_quiet() const {
  const bool links_rest = std::all_of(relay.entries.begin(), relay.entries.end(),
                                      [](const Entry& entry) { return entry.machine.at_rest(); });
  const auto listens = [&](const Tab& of) {
    return !of.cut && std::any_of(relay.clients.begin(), relay.clients.end(), [&](const Client& client) {
      return client.of.tab == of.number && client.of.page == of.page && client.of.errand == of.stream;
    });
  };
  const bool tabs_live = std::all_of(tabs.begin(), tabs.end(), [&](const Tab& of) {
    return listens(of) && std::all_of(of.buttons.begin(), of.buttons.end(), [](const ButtonHost& host) {
             return host.button.channel() == core::ChannelState::live && !host.shown.busy &&
                    !host.shown.stale;
           });
  });
  const bool open =
      std::all_of(tabs.begin(), tabs.end(), [](const Tab& of) { return of.place == Place::page; });
  return relay.up && !silent && flights.empty() && relay.jobs.empty() && links_rest && tabs_live && open;
}

std::optional<Broken> World::broken_at_rest(const Ground& ground) const {
  return first_broken(*this, ground, {}, When::quiet);
}

/// Cloudbeds is not through with what it began.
bool World::goes_on() const {
  return std::any_of(flights.begin(), flights.end(), [](const Flight& flight) {
    return std::holds_alternative<Ending>(flight.payload) ||
           std::holds_alternative<Announcement>(flight.payload);
  });
}

/// Where links do not ask by themselves, what nobody tells of is found out with the next question, whoever
/// has it asked: here a restart.
void World::ask_about_everything(Scene& scene) {
  silent = false;
  scene.now = now;
  relay.crash(scene);
  land_calls(scene);
  relay.start(scene);
}

/// What the relay that was killed had asked arrives before the next one starts.
void World::land_calls(Scene& scene) {
  for (std::size_t i = 0; i < flights.size(); ++i) {
    const auto* call = std::get_if<Call>(&flights[i].payload);
    if (call == nullptr) continue;
    const Request request = call->request;
    flights.erase(flights.begin() + static_cast<std::ptrdiff_t>(i--));
    static_cast<void>(cloudbeds.answer(request, scene));
  }
  silent = silent || std::exchange(scene.happened.unheard, false);
}

std::optional<Broken> World::rest(const Ground& ground, Chance& chance, const Watch& watch) {
  constexpr core::Duration kPatience =
      std::chrono::minutes{15};  // the longest backoff is 5, a session lives 10
  Happened happened;
  Scene scene{now, chance, ground.laws, ground.plan, flights, happened};
  if (!relay.up) land_calls(scene);
  if (!relay.up) relay.start(scene);
  for (Tab& of : tabs) {
    if (std::exchange(of.hidden, false)) of.tell_all(core::ButtonEvent::shown, scene);
    if (of.place != Place::page) of.load("", scene);
  }
  const core::Duration longest_period = ground.plan.period * 5 / 4;
  core::Instant until = now + kPatience;
  std::optional<core::Instant> all_asked;  // what nobody tells of is noticed by then
  while (!is_quiet() && now < until) {
    if (!all_asked && silent && !goes_on() && ground.plan.period > core::Duration::zero()) {
      all_asked = now + longest_period;
      until = *all_asked + kPatience;
    }
    if (all_asked && now > *all_asked) silent = false;
    if (silent && !all_asked && !goes_on()) ask_about_everything(scene);
    const auto calm =
        std::find_if(flights.begin(), flights.end(), [&](const Flight& row) { return row.due <= now; });
    const Act next = calm == flights.end() ? Act{Deed::pass, 0, 0}
                                           : Act{Deed::deliver, static_cast<int>(calm - flights.begin()), 0};
    if (next.deed == Deed::pass && !next_due(ground.laws)) break;
    if (watch) watch(next);
    if (auto broken = act(next, ground, chance)) return broken;
  }
  return broken_at_rest(ground);
}

std::string World::tell(const Act& act) const {
  std::string words{core::row_of(kDeeds, act.deed).says};
  const bool about_flight = act.deed == Deed::deliver || act.deed == Deed::lose || act.deed == Deed::repeat ||
                            act.deed == Deed::hold_up || act.deed == Deed::spoil;
  if (about_flight) words += ": " + in_words(flights[static_cast<std::size_t>(act.a)].payload);
  if (act.deed == Deed::spoil)
    words += ", by " + std::string{kBadAnswers[static_cast<std::size_t>(act.b)].name};
  if (!about_flight && act.deed > Deed::spoil)
    words += " (" + std::to_string(act.a) + ", " + std::to_string(act.b) + ")";
  return words;
}

}  // namespace latchkey::model
