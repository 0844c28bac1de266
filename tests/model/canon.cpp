#include "model/canon.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "model/world.hpp"

namespace latchkey::model {

namespace {

/// Writes every field of a world into one string. A first round only learns which revisions occur.
class Writer {
 public:
  explicit Writer(core::Instant now) : now_(now) {}

  void second_round() {
    std::sort(revisions_.begin(), revisions_.end());
    revisions_.erase(std::unique(revisions_.begin(), revisions_.end()), revisions_.end());
    out_.clear();
    words_.clear();
    numbers_.clear();
    learning_ = false;
  }
  [[nodiscard]] const std::string& text() const { return out_; }
  [[nodiscard]] std::string taken_since(std::size_t from) {
    std::string part = out_.substr(from);
    out_.resize(from);
    return part;
  }
  [[nodiscard]] std::size_t size() const { return out_.size(); }
  void append(const std::string& part) { out_ += part; }

  template <typename... Values>
  void all(const Values&... values) {
    (put(values), ...);
  }

  void put(bool value) { out_ += value ? '1' : '0'; }
  void put(double revision) {
    if (learning_) return revisions_.push_back(revision);
    number(std::lower_bound(revisions_.begin(), revisions_.end(), revision) - revisions_.begin());
  }
  void put(core::Instant at) {
    constexpr std::int64_t kLongAgo = -10'000;  // a button is stale after 9 s; nothing counts further back
    constexpr std::int64_t kFar = 1'200'000;    // no small world is played for 20 minutes
    const bool never = at == core::Instant::max();
    number(never ? kFar : std::clamp(core::ms(at) - core::ms(now_), kLongAgo, kFar));
  }
  void put(core::Duration period) { number(period.count()); }
  void put(const std::string& text) {
    // Made-up words end in a number; names of states, problems and accounts do not, properties begin with
    // one.
    const bool made_up = !text.empty() && text.back() >= '0' && text.back() <= '9' &&
                         (text.front() < '0' || text.front() > '9');
    if (!made_up) {
      out_ += text;
      out_ += '\x1f';
      return;
    }
    const auto [row, fresh] = words_.try_emplace(text, words_.size());
    out_ += '#';
    number(static_cast<std::int64_t>(row->second));
  }
  void put(std::string_view text) { put(std::string{text}); }
  void put(const core::LinkFacts& face) {
    all(face.property, face.name, face.app_state, face.href, face.reason, face.note);
  }
  void put(const core::LinkSnapshot& row) { all(row.property, row.app_state, row.reason, row.note); }
  void put(const core::Snapshot& shot) { all(shot.revision, shot.links); }
  template <typename T>
  requires(std::is_enum_v<T> || (std::is_integral_v<T> && !std::is_same_v<T, bool>)) void put(T value) {
    number(static_cast<std::int64_t>(value));
  }
  template <typename T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <typename T>
  void put(const std::vector<T>& values) {
    number(static_cast<std::int64_t>(values.size()));
    for (const T& value : values) put(value);
  }
  /// A number that only says which: of a job, of a tab's errand.
  void which(int kind, int value) {
    if (value == 0) return number(0);
    const auto [row, fresh] = numbers_.try_emplace({kind, value}, numbers_.size() + 1);
    number(static_cast<std::int64_t>(row->second));
  }

 private:
  void number(std::int64_t value) {
    out_ += std::to_string(value);
    out_ += ',';
  }
  core::Instant now_;
  bool learning_ = true;
  std::string out_;
  std::vector<double> revisions_;
  std::map<std::string, std::size_t> words_;
  std::map<std::pair<int, int>, std::size_t> numbers_;
};

constexpr int kJobs = -1;

void write(Writer& w, const Property& row) {
  w.all(row.state, row.before, row.lagging, row.cancelled, row.end_shape);
}
void write(Writer& w, const Consent& row) {
  w.which(-2, row.id);
  w.all(row.properties, row.condemned, row.ended, row.over, row.user_active, row.access, row.access_good,
        row.good_until, row.refreshed_at, row.refresh, row.end_shape, row.browser);
}
void write(Writer& w, const Code& row) {
  w.all(row.code, row.properties, row.browser);
}
void write(Writer& w, const Subscription& row) {
  w.which(-3, row.id);
  w.all(row.property, row.secret);
}
void write(Writer& w, const store::Link& row) {
  w.all(row.account, row.property, row.grant, row.state, row.app_state, row.reason, row.webhook_hash,
        row.subscription_id, row.dirty, row.set_up_due, row.ended_at);
}
void write(Writer& w, const store::Flow& row) {
  w.all(row.id, row.account, row.property, row.state, row.code_hash, row.cookie_hash, row.grant, row.problem,
        row.expires_at, row.code_until);
}
void write(Writer& w, const Grant& row) {
  w.all(row.row.id, row.row.account, row.row.properties, row.credential.access, row.credential.refresh);
  if (row.row.account.empty()) w.put(row.row.held_until);
}
void write(Writer& w, const Session& row) {
  w.all(row.account, row.expires_at);
}
void write(Writer& w, const Caller& row) {
  w.all(row.tab, row.browser, row.account, row.call);
  w.which(row.tab, row.page);
  w.which(row.tab, row.errand);
}
void write(Writer& w, const Request& row) {
  w.all(row.call, row.credential, row.property, row.state, row.secret);
}
void write(Writer& w, const Entry& row) {
  write(w, row.record);
  row.machine.each_field([&](const auto&... fields) { w.all(fields...); });
  w.all(row.wake_at, row.asked_with, row.posting);
  w.which(kJobs, row.question);
}
void write(Writer& w, const GrantEntry& row) {
  w.put(row.grant);
  row.machine.each_field([&](const auto&... fields) { w.all(fields...); });
  w.put(row.wake_at);
}
void write(Writer& w, const Job& row) {
  w.which(kJobs, row.id);
  w.all(row.routine, row.step, row.awaits, row.link.first, row.link.second, row.grant, row.index, row.tries,
        row.word, row.asked_with, row.again, row.until, row.event, row.properties, row.wanted, row.reached);
  w.put(row.commands.size());
  for (const core::LinkCommand command : row.commands) w.put(command);
  write(w, row.request);
  write(w, row.flow);
  write(w, row.caller);
}
void write(Writer& w, const Client& row) {
  write(w, row.of);
  write(w, row.session);
  w.all(row.ends_at, row.renewed);
}
void write(Writer& w, int tab, const Errand& row) {
  w.which(tab, row.current);
  w.all(row.waiting.size(), row.knowing, row.end, row.ended_at);
  for (const auto& [member, run] : row.waiting) {
    w.put(member);
    w.which(tab, run);
  }
}
void write(Writer& w, const Tab& tab, const ButtonHost& row) {
  row.button.each_field([&](const auto&... fields) { w.all(fields...); });
  w.all(row.wake_at, row.pressed, row.asked, row.shown.revision, row.shown.stale);
  w.which(tab.number, row.pressing);
}
void write(Writer& w, const Tab& row) {
  w.all(row.place, row.word, row.hidden, row.cut, row.finish, row.signed_in_before, row.good,
        row.renews_stream, row.last);
  for (const int one : {row.page, row.renewing, row.stream, row.successor}) w.which(row.number, one);
  w.put(core::Instant{std::max(row.heard_at, core::Instant{})});
  write(w, row.session);
  for (const Errand* errand : {&row.signing_in, &row.reading, &row.listening}) write(w, row.number, *errand);
  w.put(row.repeat_after_renewal);
  for (const ButtonHost& host : row.buttons) write(w, row, host);
}

struct WriteFlight {
  Writer& w;
  void operator()(const Call& row) const {
    w.put(row.until);
    w.which(kJobs, row.job);
    write(w, row.request);
  }
  void operator()(const Reply& row) const {
    w.put(row.until);
    w.which(kJobs, row.job);
    w.all(row.call, row.status, row.body, row.spoiled);
  }
  void operator()(const Delivery& row) const { w.all(row.secret, row.body, row.tries); }
  void operator()(const Ending& row) const {
    w.put(row.property);
    for (const int id : row.grants) w.which(-2, id);
    for (const int id : row.subscriptions) w.which(-3, id);
  }
  void operator()(const Announcement& row) const {
    for (const Delivery& delivery : row.deliveries) (*this)(delivery);
  }
  void operator()(const PageAsk& row) const {
    w.all(row.call, row.word, row.tab);
    w.which(row.tab, row.page);
    w.which(row.tab, row.errand);
    write(w, row.session);
  }
  void operator()(const PageAnswer& row) const {
    w.all(row.call, row.status, row.snapshot, row.word, row.tab);
    w.which(row.tab, row.page);
    w.which(row.tab, row.errand);
  }
  void operator()(const StreamTold& row) const {
    w.all(row.word, row.snapshot, row.tab);
    w.which(row.tab, row.page);
    w.which(row.tab, row.stream);
  }
  void operator()(const SignIn& row) const {
    w.all(row.tab, row.lost);
    w.which(row.tab, row.page);
    w.which(row.tab, row.errand);
  }
  void operator()(const Visit& row) const { w.all(row.tab, row.browser, row.door, row.code, row.state); }
  void operator()(const Arrival& row) const { w.all(row.tab, row.where, row.word); }
  void operator()(const ClaimAsk& row) const { w.all(row.call, row.code, row.account); }
};

/// In whatever order they were sent: each is written by itself, and the parts are sorted.
void write(Writer& w, const std::vector<Flight>& flights) {
  std::vector<std::string> parts;
  for (const Flight& flight : flights) {
    const std::size_t from = w.size();
    w.all(flight.due, flight.payload.index());
    std::visit(WriteFlight{w}, flight.payload);
    parts.push_back(w.taken_since(from));
  }
  std::sort(parts.begin(), parts.end());
  for (const std::string& part : parts) w.append(part + ';');
}

template <typename Row>
void write(Writer& w, const std::vector<Row>& rows) {
  w.put(rows.size());
  for (const Row& row : rows) write(w, row);
}

void write(Writer& w, const World& world) {
  const auto& [now, cloudbeds, relay, tabs] = std::tie(world.now, world.cloudbeds, world.relay, world.tabs);
  write(w, cloudbeds.properties);
  write(w, cloudbeds.consents);
  write(w, cloudbeds.codes);
  write(w, cloudbeds.subscriptions);
  w.put(relay.up);
  if (relay.store.holds_any()) w.put(relay.sweep_at);
  write(w, relay.store.links);
  write(w, relay.store.grants);
  write(w, relay.store.flows);
  for (const auto& [account, revision] : relay.store.revisions) {
    w.all(account, revision);
    w.put(std::max<std::int64_t>(0, static_cast<std::int64_t>(revision) - core::ms(now)));
  }
  for (const auto& [code, account] : relay.first_claims) w.all(code, account);
  write(w, relay.entries);
  write(w, relay.grants);
  write(w, relay.jobs);
  write(w, relay.clients);
  write(w, tabs);
  write(w, world.flights);
  w.put(world.silent);
  for (const std::int8_t left : world.budget) w.put(left);
}

[[nodiscard]] std::uint64_t mixed(std::uint64_t seed, const std::string& text) {
  std::uint64_t hash = seed;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29;
  }
  return hash ^ (hash >> 32);
}

}  // namespace

Place128 place_of(const World& world) {
  Writer writer(world.now);
  write(writer, world);
  writer.second_round();
  write(writer, world);
  return {mixed(0x243F6A8885A308D3ULL, writer.text()), mixed(0x13198A2E03707344ULL, writer.text())};
}

}  // namespace latchkey::model
