// The diagnosis of a link: what is wrong, since when, how we know, who can mend it, and the steps. Pure; the
// words stand in core/problem.hpp and core/mending.hpp. Only the relay uses it: no byte of it is on a page.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/grant/grant.hpp"
#include "core/link/link.hpp"
#include "core/mending.hpp"
#include "core/trouble.hpp"

namespace latchkey::core {

/// How a link is, in one word for a support agent.
enum class Outlook : std::uint8_t { well, warned, checking, troubled, broken, unconnected, elsewhere };
struct OutlookRow {
  Outlook id;
  std::string_view name;
  int urgency;  ///< How much it needs a person, beside an account's other links.
  std::string_view says;
};
inline constexpr std::array kOutlooks{
    OutlookRow{Outlook::well, "well", 1, "The connection works."},
    OutlookRow{Outlook::warned, "warned", 4,
               "The connection works, and something will go wrong unless somebody acts."},
    OutlookRow{Outlook::checking, "checking", 3,
               "Cloudbeds refused a call. That alone is no end: it is being looked into."},
    OutlookRow{Outlook::troubled, "troubled", 5, "The connection lives, and something is wrong."},
    OutlookRow{Outlook::broken, "broken", 6, "The connection is broken: somebody has to act."},
    OutlookRow{Outlook::unconnected, "unconnected", 2, "The app is not connected to this hotel."},
    OutlookRow{Outlook::elsewhere, "elsewhere", 0,
               "The app is connected in another way, which Latchkey neither sees nor mends."},
};
static_assert(in_enum_order(kOutlooks) && names_unique(kOutlooks));

/// What can be seen coming.
enum class Foresight : std::uint8_t { token_ends, approver_gone, key_idle, silent };
struct ForesightRow {
  Foresight id;
  std::string_view name;
  bool proven;  ///< False: the relay itself may have slept, so it is told only when asking was in vain.
  std::string_view meaning;
  Blame blame;
  Steps steps;
  std::string_view source;
};
inline constexpr std::array kForesights{
    ForesightRow{Foresight::token_ends, "token_ends", true,
                 "The access token ends then, and there is no refresh token: no call will succeed after it.",
                 Blame::person, steps::kTokenEnds, "FACTS section 1, Refresh"},
    ForesightRow{Foresight::approver_gone, "approver_gone", true,
                 "Who approved the connection was one of the hotel's users, and is not any more. Cloudbeds "
                 "refuses a connection whose user is not active.",
                 Blame::person, steps::kApproverGone, "getUsers; FACTS section 14, H3"},
    ForesightRow{Foresight::key_idle, "key_idle", false,
                 "An API key dies after 30 days without use, and none has succeeded for 25.", Blame::partner,
                 steps::kKeyIdle, "FACTS section 2 (P3)"},
    ForesightRow{Foresight::silent, "silent", false,
                 "No call has succeeded for longer than the relay's `silence_hours`.", Blame::network,
                 steps::kSilent, "FACTS section 14, H3: no new data appears"},
};
static_assert(in_enum_order(kForesights) && names_unique(kForesights));

struct Foreseen {
  Foresight what{};
  Instant at{};  ///< When it happens, when it was seen, or when the last success was.
  bool operator==(const Foreseen&) const = default;
};

/// So long before its end a token without a refresh is told of: three times what Cloudbeds gives one.
inline constexpr Duration kTokenWarning = 24h;
/// No call has succeeded for so long: it is asked, whatever else is set. The operator may set another; zero:
/// never.
inline constexpr Duration kSilence = 24h;

/// What the relay knows of a link beside the answers.
struct LinkFacts {
  LinkState state = LinkState::unlinked;
  LinkFace face;
  std::optional<CredentialKind> kind;  ///< Nothing without a credential.
  bool external = false;
  Lifetime lifetime{};
  Instant changed_at{};
  std::optional<Instant> bound_at;  ///< To the credential it has.
  std::optional<Instant> ended_at;
  Duration silence = kSilence;
};

struct Diagnosis {
  Outlook outlook = Outlook::well;
  std::optional<Problem> problem;
  std::optional<Instant> since;
  std::optional<Blame> blame;  ///< Nothing: nobody has to act.
  std::string_view actor;
  std::string_view meaning;
  std::string_view text;  ///< For the hotelier.
  Steps steps;
  std::string_view source;
  std::vector<TroubleRow> evidence;  ///< The newest first.
  std::vector<Foreseen> foreseen;
};

/// What a hotel may be told of: not a wrong call of the app's own, which it can neither see nor mend.
[[nodiscard]] Trouble for_hotel(Trouble trouble);
/// Total.
[[nodiscard]] Diagnosis diagnose(const LinkFacts& link, const Trouble& trouble, Instant now);
/// What can be seen coming of a link with a credential.
[[nodiscard]] std::vector<Foreseen> foresee(const LinkFacts& link, const Trouble& trouble, Instant now);
/// Nobody has heard of it for too long, or its token has ended: getAppState is asked. `asked_at`: for this.
[[nodiscard]] bool should_ask(const LinkFacts& link, const Trouble& trouble, std::optional<Instant> asked_at,
                              Instant now);

}  // namespace latchkey::core
