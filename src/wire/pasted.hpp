// What a support agent pasted, taken apart: the answers in it, and what support needs to find them again.
// Holds what was pasted, secrets too: nothing of it but the ids and times below is ever shown.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer.hpp"
#include "core/delivery.hpp"
#include "wire/json.hpp"

namespace latchkey::wire {

inline constexpr std::size_t kPasteBytes = kJsonBytes;  ///< The longest body we read; a log file is no paste.

/// Something that may be an answer of Cloudbeds.
struct PastedAnswer {
  std::string body;
  std::string content_type;
  std::optional<int> status;      ///< As the text names it.
  std::vector<core::Call> calls;  ///< The same; empty: unknown.
  bool whole = false;  ///< It is known to be an answer: by its status line, or because somebody said so.
};

struct Pasted {
  std::vector<PastedAnswer> answers;  ///< In their order.
  std::string words;          ///< The text folded, for statements that stand in no JSON; empty for a page.
  std::optional<int> status;  ///< The last one that the text names.
  std::vector<core::Call> calls;
  std::string request_id;
  std::string property;
  std::string time;
};

/// Total. `is_answer`: it is known to be an answer's body (its status or its type was told), so that a broken
/// one is a broken answer and not words.
[[nodiscard]] Pasted read_pasted(std::string_view text, bool is_answer);

/// The first webhook delivery in the text: bare, in a request, in a log line; JSON or a form.
[[nodiscard]] std::optional<core::Delivery> read_pasted_delivery(std::string_view text);

}  // namespace latchkey::wire
