// The two addresses of the authorization code grant that pass through a browser: the way out and the way
// back.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace latchkey::core {

struct AuthorizeRequest {
  std::string_view
      endpoint;  ///< E.g. https://hotels.cloudbeds.com/api/v1.3/oauth (FACTS section 1, islands).
  std::string_view client_id;
  std::string_view redirect_uri;    ///< Must equal the registered one, to the letter.
  std::vector<std::string> scopes;  ///< Sent, they bound the token; empty: the app's registration decides.
  std::string_view state;
};

/// RFC 6749 section 4.1.1; scopes are joined by spaces (%20).
[[nodiscard]] std::string build_authorize_url(const AuthorizeRequest& request);

/// Our `state`: "lk1.<flow id>.<mac>". A value of any other shape was never issued by us (Flow A, FACTS
/// section 5).
struct StateParts {
  std::string_view signed_part;  ///< "lk1.<flow id>": what the MAC covers.
  std::string_view flow;
  std::string_view mac;
};
[[nodiscard]] std::string signed_part_of_state(std::string_view flow);
[[nodiscard]] std::string compose_state(std::string_view signed_part, std::string_view mac);
[[nodiscard]] std::optional<StateParts> read_state(std::string_view state);

/// The redirect back, taken apart.
struct Callback {
  std::string code;   ///< Empty when `error` is set. A credential: passes here only.
  std::string error;  ///< RFC 6749 section 4.1.2.1.
  std::string error_description;
  std::string state;  ///< Empty in some starts from the Marketplace (fixtures/redirect.flow_a_no_state).
};

/// A callback nobody here began: it brings a code under a `state` that is not ours, or under none (Flow A).
/// What begins like ours is ours, mangled or not.
[[nodiscard]] bool is_marketplace_start(const Callback& callback);

/// What is worth an exchange: Cloudbeds' codes have 32 letters and digits (FACTS section 1). Anything of 16
/// to 512 characters that a URL leaves unescaped may be one (RFC 3986 section 2.3).
[[nodiscard]] bool is_well_formed_code(std::string_view code);

inline constexpr std::size_t kCodeBytes = 512;  ///< Real ones have 32 (FACTS section 1).

/// Reads the query of the callback: Problem::callback_malformed when it holds neither code nor error, both, a
/// parameter twice (RFC 6749 section 3.1), or a code or state beyond its limit.
[[nodiscard]] Result<Callback> read_callback(std::string_view query);

}  // namespace latchkey::core
