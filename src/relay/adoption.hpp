// Credentials that a partner has already become links here (DESIGN section 5: verified first).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "core/answer.hpp"
#include "core/credential.hpp"
#include "relay/holds.hpp"

namespace latchkey::relay {

/// Asks getAppState with a credential as it is: nothing is refreshed, so nothing of the partner's is used up.
/// @return nothing when it lives; else why not.
[[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> is_dead(Cloudbeds& cloudbeds,
                                                                           core::Credential credential,
                                                                           std::string property);

class Adoption {
 public:
  Adoption(store::Store& store, Grants& grants, Holds& holds, Cloudbeds& cloudbeds, Clock now,
           Entropy entropy)
      : store_(store),
        grants_(grants),
        holds_(holds),
        cloudbeds_(cloudbeds),
        now_(std::move(now)),
        entropy_(std::move(entropy)) {}

  /// Verifies with Cloudbeds, refreshing where the access token is gone, and binds. Properties that come with
  /// the same tokens share one grant, so that it is refreshed once for all.
  /// @return nothing when adopted; else property_taken, or why the credential is not good (then nothing is
  /// kept).
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> adopt(std::string account,
                                                                           std::string property,
                                                                           core::Credential credential);

 private:
  [[nodiscard]] store::Grant kept_grant(const std::string& account, const core::Credential& credential);
  [[nodiscard]] boost::asio::awaitable<std::optional<core::Problem>> verify(std::string grant,
                                                                            std::string property);
  void drop(const std::string& id, const core::Credential& given, core::Problem why);

  store::Store& store_;
  Grants& grants_;
  Holds& holds_;
  Cloudbeds& cloudbeds_;
  Clock now_;
  Entropy entropy_;
};

}  // namespace latchkey::relay
