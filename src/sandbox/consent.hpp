// From the authorize URL to a code: what may be asked, and what Allow Access and Deny do (FACTS section 1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

inline constexpr std::chrono::minutes kConsentLife{10};  ///< As long as the code that may follow.
inline constexpr std::chrono::minutes kCodeLife{10};     ///< FACTS section 1, "Lifetimes".

/// The parameters of GET /oauth, undistrusted.
struct AuthorizeCall {
  std::string_view client_id;
  std::string_view redirect_uri;
  std::string_view response_type;
  std::string_view scope;
  std::string_view state;
  std::string_view property;  ///< Ours: the Marketplace page says which property it was opened for.
};

/// Either a request to show, or a redirect with an error, or a sentence for an error page (never a redirect
/// then).
struct Authorized {
  std::string request_id;
  std::string redirect;
  std::string complaint;
};

[[nodiscard]] Authorized authorize(Marketplace& marketplace, const std::vector<std::string>& redirect_uris,
                                   const AuthorizeCall& call);

/// Where scopes that the property has granted already need no page (LIVE T4), the redirect; else empty.
[[nodiscard]] std::string granted_already(Marketplace& marketplace, std::string_view request_id);

/// Null when there is none, or none any more.
[[nodiscard]] const ConsentRequest* find_consent(const Marketplace& marketplace, std::string_view id);

/// Allow Access where the key goes to the partner by mail (DOC P5, P11): the browser goes nowhere.
void allow_by_mail(Marketplace& marketplace, const ConsentRequest& asked,
                   const std::vector<std::string>& properties);

/// Where the browser goes next. Each takes the request out of the account: it is decided once.
[[nodiscard]] std::string allow_access(Marketplace& marketplace, const ConsentRequest& asked,
                                       const std::vector<std::string>& properties);
[[nodiscard]] std::string deny_access(Marketplace& marketplace, const ConsentRequest& asked);

}  // namespace latchkey::sandbox
