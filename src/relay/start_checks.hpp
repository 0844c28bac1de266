// What a relay does not start with: keys that open nothing, no secret for the back end. Each throws
// ConfigError, with the cure.
#pragma once

#include "relay/config.hpp"
#include "store/key_ring.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

/// Those of the configuration; made only where nothing is sealed yet. Refuses keys that do not open all that
/// is in the store: every hotel would be told to connect again.
[[nodiscard]] store::KeyRing keys_for(const Config& config, store::Store& store);

/// The same, and the store's folder, without making or changing anything.
void look_at_files(const Config& config);

/// Not a relay that looks well and refuses every call of the partner.
void refuse_no_secret(const Config& config, store::Store& store);

}  // namespace latchkey::relay
