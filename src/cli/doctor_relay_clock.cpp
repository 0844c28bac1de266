#include "cli/doctor_relay_clock.hpp"

#include <fmt/format.h>

#include "core/url.hpp"
#include "net/date.hpp"

namespace latchkey::cli::doctor {

namespace {

using namespace std::chrono_literals;

/// Date counts whole seconds: two clocks that agree differ by up to one, and by the way there.
constexpr core::Duration kAgrees = 2s;
/// The relay itself bears any clock: tokens end by `expires_in` counted from now, and a minute is kept for
/// the way. What does not are signatures of notices, which back ends refuse after five minutes
/// (docs/webhooks.md), sessions' `expires_at` in your back end, and every time in log and diagnosis that
/// support compares with Cloudbeds'. Half a minute is no drift any more: the clock is not kept.
constexpr core::Duration kWrong = 30s;

constexpr core::Duration kSoon = 21 * 24h;  // renewals begin 30 days before the end: one that failed is told

[[nodiscard]] core::Instant instant_of(std::chrono::system_clock::time_point at) {
  return core::instant(std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
}

[[nodiscard]] std::string origin_of(const std::string& url) {
  const auto parts = core::read_address(url);
  return parts ? std::string{parts->origin} : url;
}

}  // namespace

Findings judge_clock_of(const Asking& asking, std::string_view whose, std::string cure) {
  const auto date = asking.answered() ? net::read_date(asking.reply.headers.get("Date")) : std::nullopt;
  if (!date) return skipped(fmt::format("{} told no time", whose));
  const core::Duration ahead = instant_of(*date) + 500ms - asking.middle;
  const core::Duration off = std::chrono::abs(ahead);
  if (off <= kAgrees + asking.took / 2)
    return fine(fmt::format("this machine and {} agree on the time", whose));
  const std::string told = fmt::format("this machine's clock is {} {} {}", rough(off),
                                       ahead > core::Duration::zero() ? "behind" : "ahead of", whose);
  return off > kWrong
             ? wrong(told + ": times in log, diagnoses and signed notices are wrong", std::move(cure))
             : hint(told, std::move(cure));
}

Findings judge_way(const Asking& asking, core::Instant now) {
  if (!asking.asked) return skipped("it was not asked");
  const std::string origin = origin_of(asking.url);
  const net::OutgoingReply& reply = asking.reply;
  if (reply.failure != net::Failure::none)
    return wrong(fmt::format("{}: {}", origin, why_no_answer(reply)), cure_of(reply.failure));
  if (!asking.url.starts_with("https"))
    return skipped(fmt::format("{} answers, by http on this machine", origin));
  if (!reply.connection || !reply.connection->certificate_until)
    return fine(fmt::format("{} answers, and its certificate is accepted", origin));
  const core::Duration left = instant_of(*reply.connection->certificate_until) - now;
  const std::string told = fmt::format("{} answers; its certificate is good for {}", origin, rough(left));
  if (left >= kSoon) return fine(told);
  return hint(told, "Renew it: it is past the time at which renewals come by themselves. Look at their log.");
}

}  // namespace latchkey::cli::doctor
