// What is remembered of the answers about a link: since when there is trouble, and the answer that says so.
// Only the relay uses it: no byte of it is on a page.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer.hpp"
#include "core/approver.hpp"
#include "core/instant.hpp"

namespace latchkey::core {

using namespace std::chrono_literals;

/// Who saw the answer.
enum class Witness : std::uint8_t { relay, partner };
struct WitnessRow {
  Witness id;
  std::string_view name;
  std::string_view says;
};
inline constexpr std::array kWitnesses{
    WitnessRow{Witness::relay, "relay", "Latchkey's own call"},
    WitnessRow{Witness::partner, "partner", "a call of the app's own, as its back end reported it"},
};
static_assert(in_enum_order(kWitnesses) && names_unique(kWitnesses));

/// What an answer that was no success is about: the service, the call, or the credential.
enum class TroubleKind : std::uint8_t { none, outage, mistake, refusal };
struct TroubleKindRow {
  TroubleKind id;
  std::string_view name;
};
inline constexpr std::array kTroubleKinds{
    TroubleKindRow{TroubleKind::none, "none"},
    TroubleKindRow{TroubleKind::outage, "outage"},
    TroubleKindRow{TroubleKind::mistake, "mistake"},
    TroubleKindRow{TroubleKind::refusal, "refusal"},
};
static_assert(in_enum_order(kTroubleKinds) && names_unique(kTroubleKinds));

struct VerdictKind {
  Verdict id;
  TroubleKind kind;
};
inline constexpr std::array kVerdictKinds{
    VerdictKind{Verdict::healthy, TroubleKind::none},
    VerdictKind{Verdict::terminated, TroubleKind::refusal},
    VerdictKind{Verdict::reauthorize, TroubleKind::refusal},
    VerdictKind{Verdict::refresh_then_verify, TroubleKind::refusal},
    VerdictKind{Verdict::fix_scopes, TroubleKind::mistake},
    VerdictKind{Verdict::fix_request, TroubleKind::mistake},
    VerdictKind{Verdict::retry, TroubleKind::outage},
};
static_assert(in_enum_order(kVerdictKinds));
[[nodiscard]] constexpr TroubleKind kind_of(Verdict verdict) {
  return row_of(kVerdictKinds, verdict).kind;
}

/// One answer, as support may see it: no credential is in it.
struct Evidence {
  Witness witness = Witness::relay;
  std::string call;  ///< "getAppState"; empty: not told.
  int status = 0;    ///< 0: no answer.
  std::string request_id;
  Instant at{};
  Verdict verdict = Verdict::retry;
  std::optional<Problem> problem;
  std::string excerpt;  ///< JSON object of the members that may be shown; empty: it had none.
  bool operator==(const Evidence&) const = default;
};

/// A row of answers of one kind, without a success between them.
struct TroubleRow {
  Instant since{};
  Evidence last;
  bool operator==(const TroubleRow&) const = default;
};

struct Trouble {
  std::optional<Instant> well_at;  ///< When Cloudbeds accepted a call of the relay's last.
  std::vector<TroubleRow> rows;    ///< At most one for each witness and kind.
  Approver approver{};
  bool operator==(const Trouble&) const = default;
};

/// So long what a partner reported is evidence, and that a scope was missing: what works again is rarely
/// told.
inline constexpr Duration kToldFor = 24h;

/// A success ends the troubles of who saw it. What Cloudbeds says ends an outage, and the older trouble; an
/// outage ends nothing: it says nothing about the connection. Another problem has a time of its own, and so
/// has the same one after a success; an outage is one, whatever its answers are.
[[nodiscard]] Trouble after(Trouble before, Evidence fresh);
/// Too long ago to be told again.
[[nodiscard]] bool is_old(const TroubleRow& row, Instant now);

}  // namespace latchkey::core
