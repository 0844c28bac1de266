// A whole world as one value: Cloudbeds, the relay, the tabs, and what is under way between them. It can be
// copied, compared, and asked what may happen next.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/cloudbeds.hpp"
#include "model/deed.hpp"
#include "model/promise.hpp"
#include "model/relay.hpp"
#include "model/tab.hpp"
#include "model/words.hpp"

namespace latchkey::model {

/// What all worlds of one run have in common, and nothing changes.
struct Ground {
  Plan plan;
  Laws laws;
};

/// A call that takes longer than its limit is given up by the relay; what it asked for may still happen.
void give_up_in_time(Flight& flight, std::vector<Flight>& flights);

/// Told of each step before it happens.
using Watch = std::function<void(const Act&)>;

class World {
 public:
  explicit World(const Ground& ground);

  /// Everything that may happen now. Time passes only when nothing is about to arrive.
  [[nodiscard]] std::vector<Act> acts(const Ground& ground) const;
  /// Lets it happen, and says which promise it broke, if any.
  [[nodiscard]] std::optional<Broken> act(const Act& act, const Ground& ground, Chance& chance);
  /// What it is, in words, before it happens.
  [[nodiscard]] std::string tell(const Act& act) const;

  /// The network heals, everybody comes back, and all that was begun ends. @return the promise that is broken
  /// when it is quiet.
  [[nodiscard]] std::optional<Broken> rest(const Ground& ground, Chance& chance, const Watch& watch = {});

  /// Nothing is under way, and every button hears: now it must show the truth.
  [[nodiscard]] bool is_quiet() const;
  [[nodiscard]] std::optional<Broken> broken_at_rest(const Ground& ground) const;

  core::Instant now = core::instant(1'000'000);
  Cloudbeds cloudbeds;
  Relay relay;
  std::vector<Tab> tabs;
  std::vector<std::string> logins;
  std::vector<Flight> flights;
  std::array<std::int8_t, kDeedCount> budget{};
  bool silent = false;  ///< Something changed at Cloudbeds that nobody tells of.

  // For the deeds
  void deliver(Flight flight, Scene& scene);
  /// Cloudbeds tries a delivery that was not taken once more, in a minute.
  void send_again(const Delivery& delivery, Scene& scene);
  void pass(Scene& scene);
  [[nodiscard]] std::optional<core::Instant> next_due(const Laws& laws) const;

 private:
  void arrive(const Arrival& arrival, Scene& scene);
  void beat(Scene& scene);
  [[nodiscard]] bool goes_on() const;
  void ask_about_everything(Scene& scene);
  void land_calls(Scene& scene);
  [[nodiscard]] Tab& tab(int number) { return tabs[static_cast<std::size_t>(number)]; }
};

}  // namespace latchkey::model
