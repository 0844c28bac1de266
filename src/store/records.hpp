// What the relay remembers, as plain values. States are kept by core's names; the store does not judge them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/app_state.hpp"
#include "core/credential.hpp"
#include "core/history.hpp"
#include "core/instant.hpp"
#include "core/trouble.hpp"

namespace latchkey::store {

using core::Instant;

/// One attempt to connect, from ticket to finish. Codes are kept as hashes: a stolen store opens nothing.
struct Flow {
  std::string id;
  std::string account;
  std::string property;   ///< Empty: any.
  std::string origin;     ///< Of the page that started it, exact.
  std::string return_to;  ///< Where the browser goes back to, without fragment.
  std::string site;       ///< The relay's public base that this flow stays on.
  std::string state;      ///< core::FlowState by name.
  std::string code_hash;  ///< Of the ticket, later of the finish code; empty when neither is out.
  std::string cookie_hash;
  std::string grant;    ///< Held grant, empty when none.
  std::string problem;  ///< Why it failed (core problem code), empty when it did not.
  Instant expires_at{};
  std::optional<Instant> code_until{};  ///< Of a claim's code, which dies before its hold.
  bool operator==(const Flow&) const = default;
};

/// One consent: a sealed credential over one or several properties.
struct Grant {
  std::string id;
  std::string account;  ///< Empty while held.
  core::CredentialKind kind = core::CredentialKind::oauth;
  std::string sealed;  ///< Vault::seal's bytes.
  std::vector<std::string> properties;
  std::optional<Instant> access_expires_at;
  Instant held_until{};  ///< Meaningless once bound.
  std::optional<Instant>
      refresh_begun_at{};      ///< A refresh was asked for, and its answer has not been stored yet.
  std::string adopted_hash{};  ///< Of the tokens as they were adopted; empty when it came by consent.
  bool operator==(const Grant&) const = default;
};

/// A grant's new seal, in place of the one it was made from.
struct Resealing {
  std::string grant;
  std::string before;
  std::string after;
};

/// What sealed credentials begin with (Vault::head), and how many do.
struct SealHead {
  std::string head;
  std::int64_t count = 0;
  bool operator==(const SealHead&) const = default;
};

/// One property of one account, as its buttons show it.
struct Link {
  std::string account;
  std::string property;
  std::string name;   ///< The hotel's name; may be empty.
  std::string grant;  ///< Empty: no credential.
  std::string state;  ///< core::LinkState by name.
  core::AppState app_state = core::AppState::disabled;
  std::string reason;  ///< core problem code, empty when none.
  std::string note;
  std::string webhook_hash;     ///< Hash of the secret in our webhook address; empty when not subscribed.
  std::string subscription_id;  ///< Cloudbeds' id of it.
  bool dirty = false;           ///< A webhook came in and has not been followed by an answer yet.
  Instant changed_at{};
  bool set_up_due = false;  ///< core::Link::set_up_due.
  std::string guide{};      ///< Where the partner explains a connection made another way; empty: none is.
  std::optional<Instant> connected_at{};  ///< When the present or last credential was bound.
  std::optional<Instant> renewed_at{};    ///< When it was bound again without a claim; empty: it was not.
  std::optional<Instant> ended_at{};      ///< When the last credential was lost; empty while there is one.
  std::string news{};  ///< core::News by name, what the partner's back end is told of it; empty: nothing yet.
  bool operator==(const Link&) const = default;

  /// Connected some other way (core::CredentialKind::external): stated by the partner, not ours to ask about.
  [[nodiscard]] bool is_external() const { return !guide.empty(); }
};

/// How many links are alike.
struct LinkCount {
  core::AppState app_state = core::AppState::disabled;
  std::string state;  ///< core::LinkState by name.
  bool with_credential = false;
  bool external = false;
  std::int64_t count = 0;
};

/// Something that the partner's back end is still to be told.
struct Notice {
  std::int64_t number = 0;  ///< In the order in which things happened.
  std::string id;           ///< The same at each try.
  std::string account;
  std::string property;
  std::string news;
  std::string reason;
  Instant made_at{};
  int tries = 0;
  std::optional<Instant> since{};  ///< Since when the reason holds, where an answer says so.
  bool operator==(const Notice&) const = default;
};

/// What a partner's back end proves itself with.
struct ApiSecret {
  std::string id;      ///< What a person calls it by.
  std::string name;    ///< Of the program that has it; two may be valid under one name, while they change.
  std::string hash;    ///< store::digest of the word, which exists nowhere here.
  std::string scopes;  ///< Words parted by blanks.
  Instant made_at{};
  bool operator==(const ApiSecret&) const = default;
};

struct AccountState {
  double revision = 0;  ///< Rises with every visible change; Unix ms or more (DESIGN section 3).
  std::vector<Link> links;
};

}  // namespace latchkey::store
