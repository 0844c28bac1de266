#include "core/trouble.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::core {

namespace {

[[nodiscard]] bool is_refuted(const TroubleRow& row, const Trouble& trouble) {
  return trouble.well_at && *trouble.well_at > row.last.at;
}

/// Whether what is told now began when that row did.
[[nodiscard]] bool goes_on(const TroubleRow& row, const Trouble& trouble, const Evidence& fresh) {
  const TroubleKind kind = kind_of(fresh.verdict);
  if (kind == TroubleKind::outage) return !is_refuted(row, trouble);
  if (kind == TroubleKind::refusal && is_refuted(row, trouble)) return false;
  return row.last.problem == fresh.problem;
}

/// getAppState needs no scope: what it is answered says nothing of one that another call lacked. And a token
/// that wants a refresh says nothing of why the last refresh came to nothing.
[[nodiscard]] bool outlives(const TroubleRow& row, const Evidence& fresh) {
  const bool expired = fresh.verdict == Verdict::refresh_then_verify;
  if (expired && kind_of(row.last.verdict) == TroubleKind::mistake) return true;
  const bool succeeds = fresh.witness == Witness::relay && kind_of(fresh.verdict) == TroubleKind::none;
  return succeeds && row.last.problem == Problem::scope_missing && row.last.call != fresh.call;
}

}  // namespace

bool is_old(const TroubleRow& row, Instant now) {
  const bool lasts = row.last.witness == Witness::relay && row.last.problem != Problem::scope_missing;
  return !lasts && now - row.last.at >= kToldFor;
}

Trouble after(Trouble before, Evidence fresh) {
  std::erase_if(before.rows, [&](const TroubleRow& row) { return is_old(row, fresh.at); });
  const TroubleKind kind = kind_of(fresh.verdict);
  const bool own = fresh.witness == Witness::relay;
  if (own && kind == TroubleKind::none) before.well_at = fresh.at;
  if (kind != TroubleKind::outage) {
    std::erase_if(before.rows, [&](const TroubleRow& row) {
      return row.last.witness == fresh.witness && kind_of(row.last.verdict) != kind && !outlives(row, fresh);
    });
  }
  if (kind == TroubleKind::none) return before;
  const auto same = std::find_if(before.rows.begin(), before.rows.end(), [&](const TroubleRow& row) {
    return row.last.witness == fresh.witness && kind_of(row.last.verdict) == kind;
  });
  if (same != before.rows.end()) {
    if (!goes_on(*same, before, fresh)) same->since = fresh.at;
    same->last = std::move(fresh);
  } else {
    const Instant since = fresh.at;
    before.rows.push_back({since, std::move(fresh)});
  }
  return before;
}

}  // namespace latchkey::core
