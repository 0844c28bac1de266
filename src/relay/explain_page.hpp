// The page that says what something pasted means, for operators: a form, and the answer below it. Same words
// as `latchkey explain`. Nothing that was pasted is stored, logged or shown again.
#pragma once

#include <cstddef>

#include "net/message.hpp"

namespace latchkey::relay {

/// What the text field takes, in characters; longer logs are for the command.
inline constexpr std::size_t kExplainCharacters = 65'536;
/// A form writes a character of up to three bytes as nine: whatever the field takes arrives, and the other
/// fields beside it.
inline constexpr std::size_t kExplainFormBytes = 9 * kExplainCharacters + 65'536;

[[nodiscard]] net::Response explain_form();
/// The answer to the filled-in form; 400 with the reason when a field is wrong.
[[nodiscard]] net::Response explain_answer(const net::Request& request);

}  // namespace latchkey::relay
