// The page where a support agent finds a hotel by its property id and reads its diagnosis. Read-only; no
// credential is in it. On the operator's listener, beside the page that explains what is pasted.
#pragma once

#include <vector>

#include "net/message.hpp"
#include "wire/diagnosis.hpp"

namespace latchkey::relay {

/// The form by itself.
[[nodiscard]] net::Response support_form();
/// The form, and why nothing was looked for.
[[nodiscard]] net::Response support_refused();
/// The form, and the diagnosis of each link that this property has.
[[nodiscard]] net::Response support_answer(const std::string& property,
                                           const std::vector<wire::DiagnosisReport>& reports);

}  // namespace latchkey::relay
