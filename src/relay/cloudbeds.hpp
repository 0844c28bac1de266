// The calls to Cloudbeds (FACTS sections 1, 3, 4): form bodies, credentials in headers, every answer judged
// by the core.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/answer.hpp"
#include "core/credential.hpp"
#include "core/proof.hpp"
#include "core/trouble.hpp"
#include "net/http_client.hpp"
#include "relay/config.hpp"
#include "relay/turns.hpp"
#include "wire/answers.hpp"

namespace latchkey::relay {

using SharedEvidence = std::shared_ptr<const core::Evidence>;

/// An answer with its judgement; `value` is there when the verdict is healthy and the body held what was
/// asked for.
template <typename T>
struct Judged {
  core::Judgement judgement;
  std::optional<T> value{};
  SharedEvidence evidence{};  ///< Of calls that a diagnosis is made of.
};

using Clock = std::function<core::Instant()>;

/// Whose property a call is about: told when it begins, for the property may have moved when it is answered.
struct Concern {
  std::string property;
  std::string account;  ///< Empty: nobody's.
};
/// A call may be made before its credential is an account's: then it is nobody's yet, whoever has the
/// property.
enum class Bound { yes, not_yet };

/// One call, as a log and a monitor may know it: no credential, no body.
struct CallReport {
  std::string endpoint;  ///< "getAppState"
  std::string property;  ///< Empty when the call names none.
  int status = 0;        ///< 0: no answer.
  net::Failure failure = net::Failure::none;
  core::Judgement judgement;
  std::string request_id;  ///< Cloudbeds' own, for its support.
  core::Call call = core::Call::other;
  std::vector<Concern> concerns{};  ///< Those of the grant, when the call names no property.
};

class Cloudbeds {
 public:
  template <typename T>
  using Awaitable = boost::asio::awaitable<T>;

  Cloudbeds(const Config& config, net::HttpClient& http, Clock now)
      : config_(config),
        http_(http),
        now_(std::move(now)),
        turns_(config.calls_per_second, config.property_calls_per_second) {}

  /// Is told of every call when it begins, and of its answer. `owner_of` is asked before the call waits for
  /// its turn, and must not throw.
  struct Watcher {
    std::function<std::string(const std::string& property)> owner_of;
    std::function<void()> begun;
    std::function<void(const CallReport&, const SharedEvidence&, core::Duration took)> ended;
  };
  void watch(Watcher watcher) { watcher_ = std::move(watcher); }

  [[nodiscard]] Awaitable<Judged<wire::TokenAnswer>> exchange(std::string code, std::string redirect_uri,
                                                              Urgency urgency);
  [[nodiscard]] Awaitable<Judged<wire::TokenAnswer>> refresh(core::Credential credential,
                                                             TurnPlace turn = turn_of(Urgency::credential),
                                                             std::vector<Concern> concerns = {});
  /// An API key for a refresh token, which must not be used any more then (P4).
  [[nodiscard]] Awaitable<Judged<wire::TokenAnswer>> exchange_for_key(
      core::Credential credential, TurnPlace turn = turn_of(Urgency::routine),
      std::vector<Concern> concerns = {});
  [[nodiscard]] Awaitable<Judged<core::AppState>> get_app_state(core::Credential credential,
                                                                std::string property,
                                                                TurnPlace turn = turn_of(Urgency::person));
  [[nodiscard]] Awaitable<Judged<core::AppState>> post_app_state(core::Credential credential,
                                                                 std::string property, core::AppState state,
                                                                 Bound bound = Bound::yes);
  [[nodiscard]] Awaitable<Judged<std::string>> subscribe(core::Credential credential, std::string property,
                                                         std::string endpoint);
  [[nodiscard]] Awaitable<Judged<std::vector<wire::Subscription>>> get_webhooks(core::Credential credential,
                                                                                std::string property);
  [[nodiscard]] Awaitable<core::Judgement> delete_webhook(core::Credential credential, std::string property,
                                                          std::string subscription);
  [[nodiscard]] Awaitable<Judged<std::vector<wire::Hotel>>> get_hotels(core::Credential credential);
  /// Answers on their way that hold what exists nowhere else: a stop waits for them.
  [[nodiscard]] int tokens_under_way() const { return tokens_under_way_; }

  /// By how much Cloudbeds' clock was ahead of ours at its last answer that told its time, to the second.
  [[nodiscard]] std::optional<std::chrono::seconds> clock_ahead() const { return clock_ahead_; }

  /// Calls that wait for their turn: Cloudbeds suspends who asks too fast.
  [[nodiscard]] std::size_t waiting() const { return turns_.waiting(); }

  struct Tried {
    SharedEvidence evidence{};                        ///< Null: its turn did not come in time.
    std::vector<wire::Subscription> subscriptions{};  ///< Of getWebhooks.
  };
  /// One harmless call of a test, whatever it is answered.
  [[nodiscard]] Awaitable<Tried> try_call(core::Credential credential, std::string property,
                                          core::Trial trial, core::Duration limit, net::Form fields);

  /// Who approved the connection.
  [[nodiscard]] Awaitable<Judged<wire::Person>> get_userinfo(core::Credential credential,
                                                             Urgency urgency = Urgency::person);
  /// The hotel's users, by id.
  [[nodiscard]] Awaitable<Judged<std::vector<std::string>>> get_users(core::Credential credential,
                                                                      std::string property);

 private:
  struct Said {
    core::Judgement judgement;
    std::optional<core::AppState> app_state;
    std::string body;
    SharedEvidence evidence{};
  };
  /// A call as it is judged, and when it may go.
  struct Manner {
    core::Call call;
    core::CredentialKind kind;
    TurnPlace turn;
    std::vector<Concern> concerns{};
    Bound bound = Bound::yes;
  };
  [[nodiscard]] static Manner manner(core::Call call, core::CredentialKind kind, Urgency urgency) {
    return {call, kind, turn_of(urgency), {}, Bound::yes};
  }
  [[nodiscard]] static Said busy();
  [[nodiscard]] Awaitable<Said> call(net::OutgoingRequest request, Manner manner);
  [[nodiscard]] Awaitable<Judged<wire::TokenAnswer>> ask_token(net::Form form, Manner manner);
  [[nodiscard]] net::OutgoingRequest request(std::string method, std::string_view name, const net::Form& form,
                                             const core::Credential* credential,
                                             std::string_view property) const;

  [[nodiscard]] std::vector<Concern> concerns_of(const CallReport& report, Manner& manner) const;
  void read_clock(std::string_view date);

  std::optional<std::chrono::seconds> clock_ahead_;
  int tokens_under_way_ = 0;
  int others_under_way_ = 0;
  const Config& config_;
  net::HttpClient& http_;
  Clock now_;
  Watcher watcher_;
  Turns turns_;
};

}  // namespace latchkey::relay
