// A live access credential for the partner's own calls: refreshed when it must be, and never a refresh token.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "core/result.hpp"
#include "relay/grants.hpp"
#include "relay/keeper.hpp"
#include "wire/account_api.hpp"

namespace latchkey::relay {

class LiveCredential {
 public:
  LiveCredential(store::Store& store, Grants& grants, Keeper& keeper, Clock now)
      : store_(store), grants_(grants), keeper_(keeper), now_(std::move(now)) {}

  /// `refused`: the id of one that Cloudbeds refused to the partner; empty: none was.
  /// @return it; or not_connected, external_connection, or why the credential is of no use.
  [[nodiscard]] boost::asio::awaitable<core::Result<wire::AccessCredential>> read(std::string account,
                                                                                  std::string property,
                                                                                  std::string refused);

 private:
  [[nodiscard]] core::Result<store::Link> link_of(const std::string& account,
                                                  const std::string& property) const;
  [[nodiscard]] core::Result<core::Credential> open(const std::string& grant) const;
  [[nodiscard]] boost::asio::awaitable<core::Result<core::Credential>> renewed(store::Link link,
                                                                               core::Credential before,
                                                                               bool is_refused);
  [[nodiscard]] bool ends_soon(const core::Credential& credential) const;

  store::Store& store_;
  Grants& grants_;
  Keeper& keeper_;
  Clock now_;
};

}  // namespace latchkey::relay
