// The partner's own part in the test of a connection (docs/webhooks.md): what its back end is asked, and what
// it answers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::wire {

struct PartnerTrial {
  std::string_view account;
  std::string_view property;
  std::string_view run;
  std::string_view reservation{};  ///< Empty: none was given.
};
[[nodiscard]] std::string write_partner_trial(const PartnerTrial& test);

/// Nothing longer is read.
inline constexpr std::size_t kPartnerAnswerBytes = 4'096;

struct PartnerWord {
  bool readable = false;     ///< An empty body, or a JSON object whose members are of their kinds.
  std::optional<bool> ok{};  ///< Nothing: it was left out.
  std::string says{};  ///< On one line, at most kExcerptValueBytes. A bundle keeps known words of it only.
};
/// Total.
[[nodiscard]] PartnerWord read_partner_word(std::string_view body);

}  // namespace latchkey::wire
