// The button: one per element, in the wasm. Inputs and time come in as values, commands go out as values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/button/step.hpp"
#include "core/button/table.hpp"
#include "core/fixed_text.hpp"

namespace latchkey::core {

/// One thing that happened to the element or its host.
struct ButtonInput {
  ButtonEvent event{};
  std::string_view
      value;  ///< configured: "session", "fixed" or "off"; ticket_ok: address; *_refused: code; property: id.
  double random = 0;  ///< [0, 1), spreads the retries of many tabs.
};

/// Cloudbeds' ids have at most 20 digits (fixtures/webhook, long_id).
inline constexpr std::size_t kPropertyLength = 64;
/// The page takes no longer code from an answer (web/widget/model/problem-code.ts).
inline constexpr std::size_t kCodeLength = 64;

class Button {
 public:
  /// Takes one input and returns everything that follows from it. `now` must not decrease. Allocates nothing;
  /// what the step points to holds until the next input, and while this button and the input's text last.
  [[nodiscard]] ButtonStep handle(const ButtonInput& input, Instant now);

  /// A snapshot is offered link by link (no list crosses Embind), then taken by an event: `snapshot`,
  /// `finish_ok`, `configured` with "fixed", or `property` said a second time, once the first has told which
  /// link to look for. A revision below the one shown is not taken (DESIGN section 3). `remembered` takes it
  /// too, while there is no face: it stays marked as stale until the truth comes.
  /// `looks_only`: this person may see the connection and not make it.
  void begin_snapshot(double revision, bool looks_only = false);
  void offer(LinkFacts link);

  [[nodiscard]] ChannelState channel() const { return channel_.state; }
  [[nodiscard]] PressState press() const { return press_.state; }
  /// Everything it remembers, in order: two buttons are the same when these are (tests/model). Costs the wasm
  /// nothing: nobody there asks.
  template <typename Visit>
  void each_field(Visit&& visit) const {
    visit(channel_.state, channel_.overdue_at, press_.state, press_.overdue_at, face_, offered_,
          property_.view(), message_.view(), told_, revision_, offered_revision_, contact_, polls_, has_face_,
          has_offer_, news_, offering_, offered_looks_only_, looks_only_, remembered_, session_known_,
          session_good_, refused_before_, hidden_);
  }

 private:
  /// A machine's place: its state, and when that state is overdue.
  template <typename M>
  struct Place {
    typename M::State state = M::kInitial;
    std::optional<Instant> overdue_at;
  };

  template <typename M, std::size_t N, typename States>
  void advance(Place<M>& place, const Moves<M, N>& moves, const States& states, const ButtonInput& input,
               Instant now, ButtonStep& step);
  void note(const ButtonInput& input, Instant now);
  [[nodiscard]] const LinkFacts* face() const { return has_face_ ? &face_ : nullptr; }
  [[nodiscard]] bool may_take(ButtonEvent event) const;
  void take_snapshot(ButtonEvent event);
  void perform(ButtonEffect effect, std::string_view overdue, const ButtonInput& input, ButtonStep& step);
  void say(std::string_view code, ButtonStep& step);
  void tell_news(ButtonStep& step);
  void show(ButtonStep& step, Instant now);
  [[nodiscard]] bool holds(ButtonGuard guard, const ButtonInput& input) const;
  [[nodiscard]] bool can_connect() const;
  [[nodiscard]] bool can_go_stale() const;
  [[nodiscard]] bool is_lost(Instant now) const;
  [[nodiscard]] bool is_stale(Instant now) const;
  [[nodiscard]] std::optional<Instant> next_wake(Instant now) const;

  Place<Channel> channel_;
  Place<Press> press_;

  LinkFacts face_;     ///< Without has_face_: what was shown last; it is compared with what comes.
  LinkFacts offered_;  ///< Without has_offer_: no link, which means disabled.
  FixedText<kPropertyLength> property_;  ///< The element's; empty shows the link that most needs a person.
  FixedText<kCodeLength> message_;
  std::optional<AppState> told_;  ///< The state of the face last told to the page; nothing: no face.
  double revision_ = 0;
  double offered_revision_ = 0;
  Instant contact_{};  ///< When truth, or a sign of life, was last heard.
  int polls_ = 0;      ///< Since the stream was last tried.
  bool has_face_ = false;
  bool has_offer_ = false;
  bool news_ = false;  ///< The face differs from the one last told.
  bool offering_ = false;
  bool offered_looks_only_ = false;
  bool looks_only_ = false;      ///< With the face: this person may not connect.
  bool remembered_ = false;      ///< The face is what this browser saw last: not yet confirmed.
  bool session_known_ = false;   ///< Somebody is logged in.
  bool session_good_ = false;    ///< The session at hand was not refused.
  bool refused_before_ = false;  ///< A session was refused since the last sign of life.
  bool hidden_ = false;
};

}  // namespace latchkey::core
