// Webhook subscriptions of one property (FACTS section 4).
#pragma once

#include <string>
#include <string_view>

#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

inline constexpr std::size_t kSubscriptions = 200;  ///< Ours: far above what one app subscribes to.
inline constexpr std::size_t kSubscriptionField =
    2'048;  ///< Ours: the length browsers and proxies agree on for addresses.

/// The same property, object, action and address give the same identifier, also after a deletion (FACTS
/// section 12).
[[nodiscard]] std::string subscription_id(const Subscription& row);

/// Adds the row unless it is there. @return its identifier; empty when the account holds no more.
[[nodiscard]] std::string subscribe(Marketplace& marketplace, Subscription row);
/// True when there was one.
bool unsubscribe(Marketplace& marketplace, std::string_view id, const std::vector<std::string>& properties);

}  // namespace latchkey::sandbox
