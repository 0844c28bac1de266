// What a look at a whole installation brought home: plain values, so that judging them needs no network, no
// file and no clock. No credential and no secret is among them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/diagnosis.hpp"
#include "net/http_client.hpp"
#include "relay/config.hpp"
#include "store/files.hpp"
#include "store/records.hpp"

namespace latchkey::cli::doctor {

/// A file as the system describes it.
struct FileFacts {
  std::string path{};
  bool exists = false;
  unsigned rights = 0;  ///< Of its mode, the nine bits.
  std::uint64_t bytes = 0;
  core::Instant changed_at{};
};

/// A question over the network, and its answer.
struct Asking {
  bool asked = false;
  std::string url{};
  net::OutgoingReply reply{};
  std::chrono::milliseconds took{};
  core::Instant middle{};  ///< Our clock, halfway between question and answer.

  [[nodiscard]] bool answered() const { return asked && reply.failure == net::Failure::none; }
  [[nodiscard]] bool says(int status) const { return answered() && reply.status == status; }
};

struct KeySeen {
  FileFacts file{};
  std::string refused{};            ///< Why the keys cannot be read, in the store's words; empty: they can.
  std::vector<std::string> keys{};  ///< By name, the current one first.
};

/// Credentials that are sealed with one key.
struct SealSeen {
  std::string key;
  std::int64_t count = 0;
};

struct StoreSeen {
  FileFacts file{};
  std::vector<FileFacts> beside;  ///< SQLite's own, as far as they are there.
  std::string refused{};          ///< Why it cannot be read; empty: it can, or it is not there.
  store::Condition condition;
  std::uint64_t free_bytes = 0;  ///< On its disk, for this user.
  bool served = false;           ///< A relay holds it.
  std::vector<SealSeen> seals;
  int api_secrets = 0;
  std::int64_t notices = 0;
  std::optional<core::Instant> oldest_notice_at;
};

/// Where Cloudbeds sends this hotel's events, by its own list.
enum class Subscribed { not_asked, unanswered, here, elsewhere, nowhere };

struct PropertySeen {
  store::Link link;
  core::Diagnosis diagnosis;
  std::optional<core::CredentialKind> kind;  ///< Nothing without a credential.
  bool opens = true;                         ///< Its credential does, where there is one.
  Subscribed subscribed = Subscribed::not_asked;
  std::string subscribed_at;  ///< Of `elsewhere`: the address, without its secret.
};

struct SiteSeen {
  Asking consent;   ///< authorize_url, with our redirect URI and a scope that nobody can grant.
  Asking callback;  ///< The redirect URI, without parameters.
  Asking script;
  Asking metrics;  ///< What only the operator may see, asked for at the public address.
};

struct Installation {
  FileFacts config_file;
  std::vector<std::string> mistakes;    ///< Of the configuration, a line each.
  std::optional<relay::Config> config;  ///< Without secrets. Nothing when it is too broken to go on.
  bool has_api_secret = false;          ///< In the environment or a file of its own.
  core::Instant now{};
  std::string version;     ///< This program's.
  std::string script_tag;  ///< ETag of this program's latchkey.js.
  KeySeen key;
  StoreSeen store;
  Asking ready;
  Asking metrics;
  Asking metrics_after;  ///< When all else was asked.
  Asking api;            ///< Cloudbeds' getAppState, without a credential.
  Asking webhook;        ///< A delivery to the address that is kept for this.
  Asking notify;         ///< The origin of notify_url: whether the way is open.
  Asking secret;         ///< A reading of the partner's, with the API secret.
  std::vector<SiteSeen> sites;
  std::vector<PropertySeen> properties;
  bool lists_all = false;  ///< Every property has a line of its own.

  [[nodiscard]] bool has_config() const { return config.has_value(); }
  /// A relay answers at operator_listen.
  [[nodiscard]] bool runs() const { return ready.answered(); }
};

}  // namespace latchkey::cli::doctor
