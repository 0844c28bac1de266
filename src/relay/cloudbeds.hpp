// The calls to Cloudbeds (FACTS sections 1, 3, 4): form bodies, credentials in headers, every answer judged
// by the core.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/answer.hpp"
#include "core/credential.hpp"
#include "net/http_client.hpp"
#include "relay/config.hpp"
#include "wire/answers.hpp"

namespace latchkey::relay {

/// An answer with its judgement; `value` is there when the verdict is healthy and the body held what was
/// asked for.
template <typename T>
struct Judged {
  core::Judgement judgement;
  std::optional<T> value{};
};

using Clock = std::function<core::Instant()>;

/// One call, as a log and a monitor may know it: no credential, no body.
struct CallReport {
  std::string endpoint;  ///< "getAppState"
  std::string property;  ///< Empty when the call names none.
  int status = 0;        ///< 0: no answer.
  net::Failure failure = net::Failure::none;
  core::Judgement judgement;
  std::string request_id;  ///< Cloudbeds' own, for its support.
  core::Call call = core::Call::other;
};

class Cloudbeds {
 public:
  template <typename T>
  using Awaitable = boost::asio::awaitable<T>;

  Cloudbeds(const Config& config, net::HttpClient& http, Clock now)
      : config_(config), http_(http), now_(std::move(now)) {}

  /// Is told of every call when it begins, and of its answer.
  struct Watcher {
    std::function<void()> begun;
    std::function<void(const CallReport&, core::Duration took)> ended;
  };
  void watch(Watcher watcher) { watcher_ = std::move(watcher); }

  [[nodiscard]] Awaitable<Judged<wire::TokenAnswer>> exchange(std::string code, std::string redirect_uri);
  [[nodiscard]] Awaitable<Judged<wire::TokenAnswer>> refresh(core::Credential credential);
  [[nodiscard]] Awaitable<Judged<core::AppState>> get_app_state(core::Credential credential,
                                                                std::string property);
  [[nodiscard]] Awaitable<core::Judgement> post_app_state(core::Credential credential, std::string property,
                                                          core::AppState state);
  [[nodiscard]] Awaitable<Judged<std::string>> subscribe(core::Credential credential, std::string property,
                                                         std::string endpoint);
  [[nodiscard]] Awaitable<Judged<std::vector<wire::Subscription>>> get_webhooks(core::Credential credential,
                                                                                std::string property);
  [[nodiscard]] Awaitable<core::Judgement> delete_webhook(core::Credential credential, std::string property,
                                                          std::string subscription);
  [[nodiscard]] Awaitable<Judged<std::vector<wire::Hotel>>> get_hotels(core::Credential credential);
  /// Answers on their way that hold what exists nowhere else: a stop waits for them.
  [[nodiscard]] int tokens_under_way() const { return tokens_under_way_; }

  /// Who approved the connection.
  [[nodiscard]] Awaitable<Judged<wire::Person>> get_userinfo(core::Credential credential);

 private:
  struct Said {
    core::Judgement judgement;
    std::optional<core::AppState> app_state;
    std::string body;
  };
  [[nodiscard]] Awaitable<Said> call(net::OutgoingRequest request, core::Call call,
                                     core::CredentialKind kind);
  [[nodiscard]] Awaitable<Judged<wire::TokenAnswer>> ask_token(net::Form form, core::Call call,
                                                               core::CredentialKind kind);
  [[nodiscard]] net::OutgoingRequest request(std::string method, std::string_view name, const net::Form& form,
                                             const core::Credential* credential,
                                             std::string_view property) const;

  int tokens_under_way_ = 0;
  const Config& config_;
  net::HttpClient& http_;
  Clock now_;
  Watcher watcher_;
};

}  // namespace latchkey::relay
