// The button: one per element, in the wasm. Inputs and time come in as values, commands go out as values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/button/step.hpp"
#include "core/button/table.hpp"

namespace latchkey::core {

/// One thing that happened to the element or its host.
struct ButtonInput {
  ButtonEvent event{};
  std::string_view
      value;  ///< configured: "session", "fixed" or "off"; ticket_ok: address; *_refused: code; property: id.
  double random = 0;  ///< [0, 1), spreads the retries of many tabs.
};

class Button {
 public:
  /// Takes one input and returns everything that follows from it. `now` must not decrease.
  [[nodiscard]] ButtonStep handle(const ButtonInput& input, Instant now);

  /// A snapshot is offered link by link (no list crosses Embind), then taken by an event: `snapshot`,
  /// `finish_ok`, `configured` with "fixed", or `property` said a second time, once the first has told which
  /// link to look for. A revision below the one shown is not taken (DESIGN section 3).
  void begin_snapshot(double revision);
  void offer(LinkFacts link);

  [[nodiscard]] ChannelState channel() const { return channel_.state; }
  [[nodiscard]] PressState press() const { return press_.state; }

 private:
  /// A machine's place: its state, and when that state is overdue.
  template <typename M>
  struct Place {
    typename M::State state = M::kInitial;
    std::optional<Instant> overdue_at;
  };

  template <typename M, std::size_t N, typename States>
  void advance(Place<M>& place, const std::array<Move<M>, N>& moves, const States& states,
               const ButtonInput& input, Instant now, ButtonStep& step);
  void note(const ButtonInput& input, Instant now);
  [[nodiscard]] bool may_take(ButtonEvent event) const;
  void take_snapshot(ButtonEvent event);
  void perform(ButtonEffect effect, std::string_view overdue, const ButtonInput& input, ButtonStep& step);
  void say(std::string_view code, ButtonStep& step);
  void show(ButtonStep& step, Instant now);
  [[nodiscard]] bool holds(ButtonGuard guard, const ButtonInput& input) const;
  [[nodiscard]] bool can_connect() const;
  [[nodiscard]] bool can_go_stale() const;
  [[nodiscard]] bool is_stale(Instant now) const;
  [[nodiscard]] std::optional<Instant> next_wake(Instant now) const;

  Place<Channel> channel_;
  Place<Press> press_;

  std::optional<LinkFacts> face_;
  std::optional<LinkFacts> offered_;
  std::string property_;  ///< The element's `property`; empty shows the link that most needs a person.
  std::string message_;
  std::optional<LinkFacts> told_;  ///< The face last told to the page.
  double revision_ = 0;
  double offered_revision_ = 0;
  Instant contact_{};  ///< When truth, or a sign of life, was last heard.
  int polls_ = 0;      ///< Since the stream was last tried.
  bool offering_ = false;
  bool session_known_ = false;   ///< Somebody is logged in.
  bool session_good_ = false;    ///< The session at hand was not refused.
  bool refused_before_ = false;  ///< A session was refused since the last sign of life.
  bool hidden_ = false;
};

}  // namespace latchkey::core
