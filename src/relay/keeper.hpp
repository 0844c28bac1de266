// Keeps the links true: feeds their machines with answers, hints and time, and carries out what they command.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/link/link.hpp"
#include "core/proof.hpp"
#include "relay/cloudbeds.hpp"
#include "relay/diagnoses.hpp"
#include "relay/grants.hpp"
#include "relay/hub.hpp"
#include "relay/keys.hpp"
#include "relay/notices.hpp"
#include "relay/throttle.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

class Keeper {
 public:
  Keeper(boost::asio::any_io_executor executor, store::Store& store, Grants& grants, Cloudbeds& cloudbeds,
         Hub& hub, Notices& notices, Diagnoses& diagnoses, const Config& config, Clock now, Entropy entropy)
      : executor_(std::move(executor)),
        store_(store),
        grants_(grants),
        cloudbeds_(cloudbeds),
        hub_(hub),
        notices_(notices),
        diagnoses_(diagnoses),
        config_(config),
        now_(std::move(now)),
        entropy_(std::move(entropy)) {
    grants_.on_doubt([this](const std::string& grant) { ask_links_of(grant); });
  }

  /// After a restart: every link with a credential is asked again, whatever happened meanwhile.
  void resume();
  /// The store has just bound this link, as it stands here, to a new grant.
  void bound(const store::Link& link, core::CredentialKind kind);
  /// A delivery came in for it.
  void hinted(const store::Link& link, std::optional<core::AppState> claimed);
  /// Somebody saw an answer that puts it in doubt: it is asked, unless it waits for Cloudbeds already.
  /// `speaks`: Cloudbeds answered us just now, so there is nothing to wait for.
  void doubted(const store::Link& link, bool speaks = false);
  /// For an outage to end, or as long as Cloudbeds said; then it asks by itself.
  [[nodiscard]] bool waits(const store::Link& link);
  /// Nothing was heard of it for long: it is asked when nobody else is in need.
  void look_after(const store::Link& link);
  /// Cloudbeds does not list it: it is looked for, and made anew if it is gone.
  void look_after_subscription(const store::Link& link);
  /// Its test was made: that Cloudbeds let it in counts as any other answer.
  void tried(const store::Link& link, std::span<const core::TrialResult> results);
  /// Sets the state at Cloudbeds, as the partner asked; `note` is shown with it from then on.
  /// @return nothing when Cloudbeds took it and the link is at rest; else why not (then nothing has changed).
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> post(store::Link link,
                                                                          core::AppState wanted,
                                                                          std::string note);
  /// Waits until the link is at rest, at most until then.
  [[nodiscard]] boost::asio::awaitable<void> settle(std::string account, std::string property,
                                                    core::Instant until);
  /// Waits until what Cloudbeds says is shown, at most until then.
  [[nodiscard]] boost::asio::awaitable<void> first_answer(std::string account, std::string property,
                                                          core::Instant until);

 private:
  struct Entry {
    Entry(store::Link link, core::Link machine_, const boost::asio::any_io_executor& executor)
        : record(std::move(link)), machine(std::move(machine_)), wake(executor) {}
    store::Link record;
    core::Link machine;
    boost::asio::steady_timer wake;
    std::vector<std::shared_ptr<boost::asio::steady_timer>>
        waiting;                ///< Cancelled at each step: who waits for rest looks again.
    std::string asked_with;     ///< Hash of the access token in the latest question: only that one's refusal
                                ///< asks for a refresh.
    std::size_t questions = 0;  ///< Asked so far: only the latest one's answer counts.
    TurnPlace turn = turn_of(Urgency::truth);  ///< Of the latest question, and how urgent the next one is.
    bool in_line = false;                      ///< It waits for its turn: its time limit has not begun.
    bool by_itself = false;                    ///< The question under way was asked though nothing was heard.
    bool posting = false;  ///< A state the partner set is on its way: the next one waits, in order.
    bool unsaved = false;  ///< The store refused it; a timer tries again.
  };
  using Shared = std::shared_ptr<Entry>;

  void resume_from(std::size_t first, const std::shared_ptr<const std::vector<store::Link>>& links);
  void resume_one(const store::Link& link);
  [[nodiscard]] Shared entry_of(const store::Link& link);
  void feed(const Shared& entry, const core::LinkInput& input);
  void feed(const Shared& entry, const core::LinkInput& input, core::Instant now,
            Urgency raised_to = Urgency::truth);
  void ask_links_of(const std::string& grant);
  void save(const Shared& entry, bool visible);
  void save_later(const Shared& entry);
  void schedule(const Shared& entry, std::optional<core::Instant> at, core::Instant now);
  [[nodiscard]] boost::asio::awaitable<void> carry_out(
      Shared entry, core::FixedList<core::LinkCommand, core::kEffectsPerRow> commands);
  [[nodiscard]] boost::asio::awaitable<void> ask(Shared entry);
  [[nodiscard]] TurnPlace in_line(const Shared& entry);
  [[nodiscard]] boost::asio::awaitable<void> reach(std::string account, std::string property,
                                                   core::Instant until,
                                                   bool (*is_reached)(const core::Link&));
  [[nodiscard]] boost::asio::awaitable<bool> steps(Shared entry, core::Instant until);
  using Posted = Judged<core::AppState>;
  [[nodiscard]] boost::asio::awaitable<Posted> post_to_cloudbeds(Shared entry, std::string grant,
                                                                 core::AppState wanted);
  void keep_evidence(const Shared& entry, const SharedEvidence& evidence);
  [[nodiscard]] boost::asio::awaitable<void> refresh(Shared entry);
  [[nodiscard]] boost::asio::awaitable<void> post_pending(Shared entry);
  [[nodiscard]] boost::asio::awaitable<void> subscribe(Shared entry, std::string secret, std::size_t tries);
  void subscribe_later(const Shared& entry, const std::string& secret, std::size_t tries);
  void tidy_later(const Shared& entry, core::Duration pause, bool repairs);
  [[nodiscard]] boost::asio::awaitable<void> tidy(Shared entry, bool repairs);
  void woke(const Shared& entry, core::Instant now);
  void spawn(const Shared& entry, boost::asio::awaitable<void> work);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  Grants& grants_;
  Cloudbeds& cloudbeds_;
  Hub& hub_;
  Notices& notices_;
  Diagnoses& diagnoses_;
  const Config& config_;
  Clock now_;
  Entropy entropy_;
  /// Slow questions come last: of the 10 calls a second that Cloudbeds allows an app (FACTS section 7) they
  /// never get more than two. With more links than that allows for, the period is longer.
  Throttle slow_{2, 2};
  std::map<std::pair<std::string, std::string>, Shared> entries_;
};

}  // namespace latchkey::relay
