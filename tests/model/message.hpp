// What is under way between the parts of a world.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/answer.hpp"
#include "core/app_state.hpp"
#include "core/instant.hpp"
#include "core/snapshot.hpp"

namespace latchkey::model {

struct Session {
  std::string account;
  std::optional<core::Instant> expires_at;
};

/// The relay asks Cloudbeds.
struct Request {
  core::Call call{};
  std::string credential;  ///< Access token, refresh token or code, by the call.
  std::string property;
  core::AppState state{};
  std::string secret;  ///< In the address that deliveries go to.
};
struct Call {
  int job = 0;  ///< 0: who asked has given up.
  std::string grant;
  Request request;
  core::Instant until{};  ///< Then the relay gives up (net::OutgoingRequest).
};
struct Reply {
  int job = 0;
  std::string grant;
  core::Call call{};
  int status = 0;  ///< 0: none came in time.
  std::string body;
  bool spoiled = false;  ///< Not Cloudbeds' own word: nothing may end by it.
  core::Instant until{};
};

/// Cloudbeds posts a webhook.
struct Delivery {
  std::string secret;
  std::string body;
  int tries = 0;
};

/// Inside Cloudbeds: what a disconnect ends comes after its event, or its event after that.
struct Ending {
  std::string property;
  std::vector<int> grants;
  std::vector<int> subscriptions;
};
struct Announcement {
  std::vector<Delivery> deliveries;
};

enum class PageCall { state, stream, connect, finish };
/// A page asks the relay.
struct PageAsk {
  int tab = 0;
  int page = 0;
  int errand = 0;
  PageCall call{};
  Session session;
  std::string word;  ///< Property or finish code.
};
struct PageAnswer {
  int tab = 0;
  int page = 0;
  int errand = 0;
  PageCall call{};
  int status = 0;
  core::Snapshot snapshot;
  std::string word;  ///< Ticket or problem code.
};

enum class StreamWord { state, renew, end, refused };
struct StreamTold {
  int tab = 0;
  int page = 0;
  int stream = 0;
  StreamWord word{};
  core::Snapshot snapshot;
};

/// The page asks the partner's back end who is logged in.
struct SignIn {
  int tab = 0;
  int page = 0;
  int errand = 0;
  bool lost = false;
};

enum class Door { connect, callback, claim };
/// The browser goes to the relay, with its cookies.
struct Visit {
  int tab = 0;
  int browser = 0;
  Door door{};
  std::string code;  ///< Ticket or authorization code; empty: refused.
  std::string state;
};
enum class Where { consent, page, claim_page, problem_page };
/// The relay sends the browser on.
struct Arrival {
  int tab = 0;
  Where where{};
  std::string word;  ///< `state`, finish code or claim code.
};

/// The partner's claim page speaks through its back end.
enum class ClaimCall { read, confirm };
struct ClaimAsk {
  ClaimCall call{};
  std::string code;
  std::string account;
};

using Payload = std::variant<Call, Reply, Delivery, Ending, Announcement, PageAsk, PageAnswer, StreamTold,
                             SignIn, Visit, Arrival, ClaimAsk>;

struct Flight {
  core::Instant due{};
  Payload payload;
};

}  // namespace latchkey::model
