// What the two writers of a connection's test share: the one for partners and the one for pages.
#pragma once

#include <string>
#include <string_view>

#include "core/proof.hpp"
#include "wire/json.hpp"

namespace latchkey::wire {

/// It was made, and ended.
[[nodiscard]] bool is_over(const core::TrialResult& result);
/// Of Cloudbeds' answer (0: none came), or of another peer's; null: nobody was asked.
[[nodiscard]] Json status_json(const core::TrialResult& result);
/// False: refused in words that are no end yet, for a refresh and one more question decide.
[[nodiscard]] bool is_settled(const core::TrialResult& result);
/// A whole sentence needs none.
[[nodiscard]] std::string with_detail(std::string_view says, std::string_view detail);

}  // namespace latchkey::wire
