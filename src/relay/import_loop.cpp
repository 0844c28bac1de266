#include "relay/import_loop.hpp"

#include <algorithm>
#include <array>

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

using namespace std::chrono_literals;

/// Between tries of one row, unless the other side says how long.
constexpr std::array<core::Duration, 5> kBackoff{1s, 2s, 5s, 10s, 30s};

/// What needs no call: a row that is wrong, or known already.
[[nodiscard]] std::optional<ImportResult> settled(const wire::ImportRow& row, const ImportJournal& journal) {
  if (!row.complaint.empty())
    return ImportResult{row, {.outcome = Outcome::bad_row, .problem = {}, .why = row.complaint}, false};
  if (const auto known = journal.known(row)) return ImportResult{row, *known, true};
  return std::nullopt;
}

}  // namespace

awaitable<std::string> ImportLoop::run(const std::vector<wire::ImportRow>& rows) {
  for (const wire::ImportRow& row : rows) {
    if (const auto result = settled(row, journal_)) {
      world_.tell(*result);
      continue;
    }
    const Asked asked = co_await ask(row);
    if (!asked.hopeless.empty()) co_return asked.hopeless;
    note(row, asked.finding);
  }
  co_return std::string{};
}

void ImportLoop::note(const wire::ImportRow& row, const Finding& finding) {
  journal_.remember(row, finding);  // before anyone hears of it: a pipe that breaks loses nothing
  world_.tell({row, finding, false});
}

awaitable<Asked> ImportLoop::ask(const wire::ImportRow& row) {
  for (const core::Duration backoff : kBackoff) {
    co_await wait_for_turn(verifier_.calls(row));
    Asked asked = co_await verifier_.ask(row);
    if (!asked.again) co_return asked;
    co_await world_.pause(asked.retry_after.value_or(backoff));
  }
  co_await wait_for_turn(verifier_.calls(row));
  co_return co_await verifier_.ask(row);
}

/// The calls of a try are paid for by those that follow (FACTS section 7: who exceeds the limit is
/// suspended).
awaitable<void> ImportLoop::wait_for_turn(int calls) {
  const core::Instant now = world_.now();
  if (now < next_) co_await world_.pause(next_ - now);
  const core::Duration cost{static_cast<core::Duration::rep>(calls * 1'000 / rate_)};
  next_ = std::max(world_.now(), next_) + cost;
}

}  // namespace latchkey::relay
