#include "model/tab.hpp"

#include <algorithm>

namespace latchkey::model {

using E = core::ButtonEvent;

namespace {

/// What of a credential would show: their words begin like this, and nothing else here does.
[[nodiscard]] bool holds_credential(const std::string& text) {
  return text.find("cbat_") != std::string::npos || text.find("cbrt_") != std::string::npos ||
         text.find("cbcode_") != std::string::npos;
}

}  // namespace

void Tab::unload() {
  buttons.clear();
  ++page;
  session = {};
  signed_in_before = good = renews_stream = false;
  renewing = stream = successor = 0;
  repeat_after_renewal.clear();
  signing_in = reading = listening = {};
  last.reset();
  heard_at = {};
  finish.clear();
}

void Tab::load(std::string finish_code, Scene& scene) {
  unload();
  place = Place::page;
  word.clear();
  finish = std::move(finish_code);
  for (const std::string& property : plan) {
    buttons.emplace_back();
    buttons.back().property = property;
  }
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    if (hidden) tell(i, E::hidden, "", scene);
    if (!buttons[i].property.empty()) tell(i, E::property, buttons[i].property, scene);
    tell(i, E::configured, "session", scene);
  }
}

void Tab::tell(std::size_t member, E event, std::string value, Scene& scene, const core::Snapshot* snapshot) {
  ButtonHost& host = buttons[member];
  host.waiting.push_back({event, std::move(value), snapshot ? std::optional{*snapshot} : std::nullopt});
  if (host.working) return;
  host.working = true;
  while (!host.waiting.empty()) {
    const Input next = std::move(host.waiting.front());
    host.waiting.pop_front();
    feed(member, next, scene);
  }
  host.working = false;
}

void Tab::tell_all(E event, Scene& scene) {
  for (std::size_t i = 0; i < buttons.size(); ++i) tell(i, event, "", scene);
}

void Tab::feed(std::size_t member, const Input& input, Scene& scene) {
  ButtonHost& host = buttons[member];
  if (input.snapshot) {
    double revision = input.snapshot->revision;
    host.highest = std::max(host.highest, revision);
    if (!scene.laws.keeps(Rule::keep_revision_order)) revision = host.highest;
    offer(host.button, *input.snapshot, revision);
    if (!scene.laws.keeps(Rule::keep_revision_order) && input.snapshot->revision < host.highest)
      scene.happened.revision_fell.push_back(host.property);
  }
  const bool anew = input.event == E::configured || input.event == E::session_absent;
  follow(member, handle(host.button, input.event, input.value, scene.now, scene.chance.spread()), anew,
         scene);
  if (input.event == E::session_ok && !finish.empty()) tell(member, E::finish_found, finish, scene);
}

void Tab::follow(std::size_t member, Stepped step, bool begins_anew, Scene& scene) {
  ButtonHost& host = buttons[member];
  if (step.shown.revision < host.shown.revision && !begins_anew)
    scene.happened.revision_fell.push_back(host.property);
  if (begins_anew) host.highest = 0;
  host.shown = std::move(step.shown);
  host.wake_at = step.wake_at;
  if (holds_credential(host.shown.texts)) scene.happened.told_credential.push_back(host.shown.texts);
  for (const Told& told : step.commands) {
    if (holds_credential(told.value)) scene.happened.told_credential.push_back(told.value);
    carry_out(member, told, scene);
  }
}

void Tab::carry_out(std::size_t member, const Told& told, Scene& scene) {
  using C = core::ButtonCommand;
  switch (told.command) {
    case C::fetch_session:
      return sign_in(member, scene);
    case C::open_stream:
      return open_stream(member, scene);
    case C::close_stream:
      return close_stream(member);
    case C::poll:
      return read(member, scene);
    case C::ask_ticket:
      return post(member, PageCall::connect, buttons[member].property, scene);
    case C::post_finish:
      return post(member, PageCall::finish, std::exchange(finish, {}), scene);
    case C::navigate:
      return scene.send(Visit{number, browser, Door::connect, told.value, {}});
    case C::cancel_channel:
      signing_in.leave(static_cast<int>(member));
      reading.leave(static_cast<int>(member));
      return;
    case C::cancel_press:
      buttons[member].pressing = 0;
      return;
    case C::announce:
    case C::emit_change:
    case C::emit_error:
      return;
  }
}

// ---- Errands of the page's channel

int Tab::ask(PageCall call, std::string text, Scene& scene) {
  const int errand = ++errands;
  scene.send(PageAsk{number, page, errand, call, session, std::move(text)});
  return errand;
}

void Tab::sign_in(std::size_t member, Scene& scene) {
  if (good) return tell(member, E::session_ok, "", scene);
  const auto joined = signing_in.join(static_cast<int>(member), scene.now);
  if (joined == Errand::Joined::told) return tell(member, *signing_in.end, "", scene);
  if (joined != Errand::Joined::starts) return;
  renew(scene);
  signing_in.begin(renewing, static_cast<int>(member));
}

/// One fetch at a time, whoever asks.
void Tab::renew(Scene& scene) {
  good = false;
  if (renewing != 0) return;
  renewing = ++errands;
  scene.send(SignIn{number, page, renewing});
}

void Tab::signed_in(const SignIn& trip, bool answered, const Session& fresh, Scene& scene) {
  if (trip.page != page || trip.errand != renewing) return;
  renewing = 0;
  const bool same = !signed_in_before || session.account == fresh.account;
  if (answered) {
    session = fresh;
    good = signed_in_before = true;
  }
  const auto posts = std::exchange(repeat_after_renewal, {});
  if (answered && !same) {
    last.reset();
    listening.drop();
    reading.drop();
    stream = successor = 0;
    static_cast<void>(signing_in.finish(std::nullopt, scene.now));
    for (std::size_t i = 0; i < buttons.size(); ++i) tell(i, E::configured, "session", scene);
    return;
  }
  if (std::exchange(renews_stream, false) && answered && stream != 0 && successor == 0)
    successor = ask(PageCall::stream, "", scene);
  for (const std::size_t member : posts) {
    ButtonHost& host = buttons[member];
    if (host.pressing == 0) continue;  // given up meanwhile
    if (answered) host.pressing = ask(host.pressed, host.asked, scene);
    const E refused = host.pressed == PageCall::finish ? E::finish_refused : E::ticket_refused;
    if (!answered) tell(member, refused, "session_expired", scene);
  }
  if (signing_in.current == trip.errand) end(signing_in, answered ? E::session_ok : E::session_failed, scene);
}

void Tab::end(Errand& errand, std::optional<E> with, Scene& scene) {
  const std::vector<int> members = errand.finish(with, scene.now);
  if (!with) return;
  for (const int member : members) tell(static_cast<std::size_t>(member), *with, "", scene);
}

void Tab::open_stream(std::size_t member, Scene& scene) {
  constexpr core::Duration kAlive = std::chrono::seconds{5};
  const auto joined = listening.join(static_cast<int>(member), scene.now);
  if (joined == Errand::Joined::told) return tell(member, *listening.end, "", scene);
  if (joined == Errand::Joined::starts) {
    heard_at = {};
    cut = false;
    stream = ask(PageCall::stream, "", scene);
    successor = 0;
    return listening.begin(stream, static_cast<int>(member));
  }
  if (scene.now - heard_at >= kAlive || !last) return;
  tell(member, E::stream_byte, "", scene);
  const core::Snapshot shot = *last;
  tell(member, E::snapshot, "", scene, &shot);
}

/// What one of them gives up on is dead for all.
void Tab::close_stream(std::size_t member) {
  if (listening.leave(static_cast<int>(member))) listening.current = 0;
  if (listening.current == 0) stream = successor = 0;
}

void Tab::read(std::size_t member, Scene& scene) {
  const auto joined = reading.join(static_cast<int>(member), scene.now);
  if (joined == Errand::Joined::told) return tell(member, *reading.end, "", scene);
  if (joined == Errand::Joined::starts)
    reading.begin(ask(PageCall::state, "", scene), static_cast<int>(member));
}

void Tab::post(std::size_t member, PageCall call, std::string text, Scene& scene) {
  ButtonHost& host = buttons[member];
  host.pressed = call;
  host.asked = text;
  host.pressing = ask(call, std::move(text), scene);
}

void Tab::publish(const core::Snapshot& snapshot, Scene& scene) {
  last = snapshot;
  for (std::size_t i = 0; i < buttons.size(); ++i) tell(i, E::snapshot, "", scene, &snapshot);
}

void Tab::hear_byte(E event, Scene& scene) {
  heard_at = scene.now;
  std::vector<int> members;
  for (const auto& [member, run] : listening.waiting) members.push_back(member);
  for (const int member : members) tell(static_cast<std::size_t>(member), event, "", scene);
}

bool Tab::hears_beat(int of, Scene& scene) {
  if (of != stream && of != successor) return false;
  if (of == stream && !cut) hear_byte(E::stream_byte, scene);
  return true;
}

void Tab::take(const StreamTold& told, Scene& scene) {
  if (told.page != page || (told.stream != stream && told.stream != successor)) return;
  if (told.stream == stream && cut) return;
  const bool over = told.word == StreamWord::end || told.word == StreamWord::refused;
  if (told.stream == successor && over) {
    successor = 0;  // the first stream goes on
    return;
  }
  if (over) {
    stream = successor = 0;
    const bool refused = told.word == StreamWord::refused;
    if (refused) good = false;
    return end(listening, refused ? E::session_expired : E::stream_lost, scene);
  }
  if (told.stream == successor) {
    stream = std::exchange(successor, 0);
    cut = false;
  }
  hear_byte(E::stream_byte, scene);
  if (told.word == StreamWord::state) return publish(told.snapshot, scene);
  renews_stream = true;
  renew(scene);
}

void Tab::take(const PageAnswer& answer, Scene& scene) {
  if (answer.page != page) return;
  for (const core::LinkSnapshot& link : answer.snapshot.links)
    if (holds_credential(link.note)) scene.happened.told_credential.push_back(link.note);
  if (answer.call == PageCall::state) {
    if (answer.errand != reading.current) return;
    if (answer.status == 401) good = false;
    if (answer.status == 200) publish(answer.snapshot, scene);
    const auto failed = answer.status == 401 ? E::session_expired : E::poll_failed;
    return end(reading, answer.status == 200 ? std::nullopt : std::optional{failed}, scene);
  }
  if (answer.call == PageCall::stream && answer.errand == stream) {  // no answer came
    stream = successor = 0;
    return end(listening, E::stream_lost, scene);
  }
  const auto host = std::find_if(buttons.begin(), buttons.end(),
                                 [&](const ButtonHost& row) { return row.pressing == answer.errand; });
  if (host == buttons.end()) return;
  const auto member = static_cast<std::size_t>(host - buttons.begin());
  const bool finishes = answer.call == PageCall::finish;
  if (answer.status == 401) {  // a session that has ended is fetched anew, and the question asked once more
    repeat_after_renewal.push_back(member);
    return renew(scene);
  }
  host->pressing = 0;
  const bool fine = answer.status == 200;
  if (!finishes) return tell(member, fine ? E::ticket_ok : E::ticket_refused, answer.word, scene);
  tell(member, fine ? E::finish_ok : E::finish_refused, fine ? "" : answer.word, scene,
       fine ? &answer.snapshot : nullptr);
}

std::optional<core::Instant> Tab::next_timer(const Laws& laws) const {
  std::optional<core::Instant> next;
  if (!laws.keeps(Rule::page_timers)) return next;
  for (const ButtonHost& host : buttons)
    if (host.wake_at && (!next || *host.wake_at < *next)) next = host.wake_at;
  return next;
}

void Tab::wake(Scene& scene) {
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    if (!buttons[i].wake_at || *buttons[i].wake_at > scene.now) continue;
    buttons[i].wake_at.reset();
    return tell(i, E::woke, "", scene);
  }
}

}  // namespace latchkey::model
