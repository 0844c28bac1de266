// What buttons and back ends are shown of the store's links.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot.hpp"
#include "relay/config.hpp"
#include "relay/session.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

/// `login_url`: where Login leads for who is asking; empty: nowhere.
[[nodiscard]] core::LinkSnapshot snapshot_of(const store::Link& link, const std::string& login_url);

/// What the page API says to the bearer of this session: its account's links, or the one property it is
/// limited to.
[[nodiscard]] core::Snapshot snapshot_for(store::Store& store, const Config& config, const Session& session);

}  // namespace latchkey::relay
