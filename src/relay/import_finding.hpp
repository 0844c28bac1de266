// What became of one row of an import: in the words of the problem table, and never with a credential.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/enum_table.hpp"
#include "core/instant.hpp"
#include "core/problem.hpp"
#include "net/http_client.hpp"
#include "wire/import_rows.hpp"

namespace latchkey::relay {

enum class Outcome { alive, dead, asleep, unclear, bad_row };

struct OutcomeRow {
  Outcome id;
  std::string_view name;
  bool is_final;          ///< Need not be asked again by a second run.
  std::string_view next;  ///< What to do about such rows.
};
inline constexpr std::array kOutcomes{
    OutcomeRow{Outcome::alive, "alive", true, "nothing to do"},
    OutcomeRow{Outcome::dead, "dead", true,
               "ask these hotels to press Connect App: no token of theirs works any more"},
    OutcomeRow{Outcome::asleep, "asleep", false,
               "their access token has run out: the import itself refreshes it, a dry run never does"},
    OutcomeRow{Outcome::unclear, "unclear", false,
               "nothing is known about them yet: run the same command again, it goes on with these"},
    OutcomeRow{Outcome::bad_row, "bad row", false,
               "mend these lines of the file and run the same command again"},
};
static_assert(core::in_enum_order(kOutcomes) && core::names_unique(kOutcomes));

struct Finding {
  Outcome outcome = Outcome::unclear;
  std::optional<core::Problem> problem{};
  std::string why{};  ///< For the engineer, where no problem says it.

  [[nodiscard]] std::string_view code() const;
  [[nodiscard]] std::string_view for_the_hotel() const;
  [[nodiscard]] std::string_view for_the_engineer() const;
};

/// One try, as it ended.
struct Asked {
  Finding finding{};
  bool again = false;                           ///< An outage: trying the same once more may help.
  std::optional<core::Duration> retry_after{};  ///< As the other side wished.
  std::string hopeless{};  ///< Not empty: if it stays so, no other row can do better, and why.
};

/// What a problem of adopting means for the row.
[[nodiscard]] Asked asked(std::optional<core::Problem> problem);
/// The same for a dry run, which refreshes nothing: a refused access token beside a refresh token is asleep.
[[nodiscard]] Asked asked_dry(const wire::ImportRow& row, std::optional<core::Problem> problem);
/// Whole seconds (RFC 9110 section 10.2.3), at most five minutes; nothing for a date, or no header.
[[nodiscard]] std::optional<core::Duration> retry_after(const net::Headers& headers);

}  // namespace latchkey::relay
