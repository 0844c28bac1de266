#include "core/diagnosis.hpp"

#include <algorithm>
#include <array>

namespace latchkey::core {

namespace {

/// What a hotel reads of a link with which nothing is wrong.
struct FaceWords {
  AppState id;
  std::string_view says;
};
constexpr std::array kFaceWords{
    FaceWords{AppState::disabled, "This hotel is not connected."},
    FaceWords{AppState::installing, "The connection is being made."},
    FaceWords{AppState::pending, "The connection is made; the app's own set-up is not finished."},
    FaceWords{AppState::enabled, "The connection to Cloudbeds works."},
};
static_assert(in_enum_order(kFaceWords));

struct Finding {
  std::optional<Problem> problem;
  std::optional<Instant> since;
  bool settled = true;  ///< False: one refusal alone, which is being looked into.
};

[[nodiscard]] bool is_own(const TroubleRow& row) {
  return row.last.witness == Witness::relay;
}

[[nodiscard]] bool is_refusal(const TroubleRow& row) {
  return kind_of(row.last.verdict) == TroubleKind::refusal;
}

/// Since when the reason that buttons show holds: since the answers say so, else since it is shown.
[[nodiscard]] Instant since_of(const LinkFacts& link, const Trouble& trouble) {
  const TroubleRow* outage = nullptr;
  for (const TroubleRow& row : trouble.rows) {
    if (!is_own(row)) continue;
    if (row.last.problem == link.face.reason) return row.since;
    if (kind_of(row.last.verdict) == TroubleKind::outage) outage = &row;
  }
  const bool lives = link.kind && link.state != LinkState::lapsed;
  if (lives && outage != nullptr) return outage->since;
  return link.ended_at.value_or(link.changed_at);
}

/// Older than the relay's last success it is refuted, unless it is about a call that the relay never makes.
[[nodiscard]] bool still_counts(const TroubleRow& told, const Trouble& trouble) {
  if (kind_of(told.last.verdict) == TroubleKind::mistake) return true;
  return !trouble.well_at || told.last.at > *trouble.well_at;
}

[[nodiscard]] const TroubleRow* newest(const Trouble& trouble, Witness witness) {
  const TroubleRow* found = nullptr;
  for (const TroubleRow& row : trouble.rows)
    if (row.last.witness == witness && (found == nullptr || row.last.at > found->last.at)) found = &row;
  return found;
}

[[nodiscard]] Finding find(const LinkFacts& link, const Trouble& trouble) {
  if (link.external) {
    if (link.face.app_state != AppState::disabled) return {};
    return {Problem::external_connection, link.changed_at};
  }
  if (link.face.reason) return {link.face.reason, since_of(link, trouble)};
  if (!link.kind) return {Problem::not_connected, link.ended_at};
  if (const TroubleRow* own = newest(trouble, Witness::relay))
    return {own->last.problem, own->since, !is_refusal(*own)};
  const TroubleRow* told = newest(trouble, Witness::partner);
  if (told != nullptr && still_counts(*told, trouble))
    return {told->last.problem, told->since, !is_refusal(*told)};
  return {};
}

/// Somebody wanted it so: there is nothing to be mended.
[[nodiscard]] bool is_ended(std::optional<Problem> problem) {
  constexpr std::array kEnds{Problem::not_connected, Problem::disconnected, Problem::disconnected_by_app,
                             Problem::app_not_available};
  return problem && std::find(kEnds.begin(), kEnds.end(), *problem) != kEnds.end();
}

[[nodiscard]] Outlook outlook_of(const LinkFacts& link, const Finding& found, bool foreseen) {
  if (link.external) return Outlook::elsewhere;
  if (!found.problem) return foreseen ? Outlook::warned : Outlook::well;
  if (!found.settled) return Outlook::checking;
  const bool shows_connect = !link.kind || link.state == LinkState::lapsed;
  if (shows_connect && is_ended(found.problem)) return Outlook::unconnected;
  return shows_connect ? Outlook::broken : Outlook::troubled;
}

/// Of two that were seen in the same moment the relay's own counts more.
[[nodiscard]] bool is_newer(const TroubleRow& a, const TroubleRow& b) {
  if (a.last.at != b.last.at) return a.last.at > b.last.at;
  if (a.last.witness != b.last.witness) return a.last.witness < b.last.witness;
  return a.since < b.since;
}

void explain(Diagnosis& told, const Finding& found) {
  const ProblemRow& row = describe(*found.problem);
  told.blame = row.blame;
  told.actor = row_of(kStepsByBlame, row.blame).actor;
  told.meaning = row.meaning;
  told.text = row.text;
  told.steps = settled_steps_of(row.id);
  told.source = row.source;
  if (found.settled) return;
  told.blame = Blame::partner;
  told.actor = kUnsettledActor;
  told.steps = steps::kRefusedOnce;
  const UnsettledRow words = unsettled_words_of(row.id);
  told.meaning = words.meaning;
  told.text = words.text;
}

/// Nothing is wrong now: what is seen coming has its own words, the most pressing first.
void explain(Diagnosis& told, Foresight what) {
  const ForesightRow& row = row_of(kForesights, what);
  told.blame = row.blame;
  told.actor = row_of(kStepsByBlame, row.blame).actor;
  told.meaning = row.meaning;
  told.text = row_of(kFaceWords, AppState::enabled).says;
  told.steps = row.steps;
  told.source = row.source;
}

[[nodiscard]] std::string_view words_of(const LinkFacts& link) {
  if (link.external) return "This hotel is connected in another way, which is not seen from here.";
  return row_of(kFaceWords, link.face.app_state).says;
}

void reassure(Diagnosis& told, const LinkFacts& link) {
  told.actor = "nobody";
  told.meaning = row_of(kOutlooks, told.outlook).says;
  told.text = words_of(link);
  told.steps = steps::kHealthy;
  told.source = "DESIGN section 3";
}

}  // namespace

std::vector<Foreseen> foresee(const LinkFacts& link, const Trouble& trouble, Instant now) {
  std::vector<Foreseen> coming;
  if (!link.kind || link.external) return coming;
  const auto& end = link.lifetime.expires_at;
  const bool ends = end && !link.lifetime.can_refresh && *link.kind == CredentialKind::oauth;
  if (ends && *end - now < kTokenWarning) coming.push_back({Foresight::token_ends, *end});
  if (trouble.approver.missing_since)
    coming.push_back({Foresight::approver_gone, *trouble.approver.missing_since});
  const auto heard_at = std::max(trouble.well_at, link.bound_at);  // a credential begins anew
  if (!heard_at) return coming;
  const Duration quiet = now - *heard_at;
  if (*link.kind == CredentialKind::api_key && quiet >= kKeyIdle)
    coming.push_back({Foresight::key_idle, *heard_at});
  if (link.silence > Duration::zero() && quiet >= link.silence)
    coming.push_back({Foresight::silent, *heard_at});
  return coming;
}

bool should_ask(const LinkFacts& link, const Trouble& trouble, std::optional<Instant> asked_at, Instant now) {
  for (const Foreseen& row : foresee(link, trouble, now)) {
    const bool ended = row.what == Foresight::token_ends && row.at <= now;
    if (ended && (!asked_at || *asked_at < row.at)) return true;
    const Duration pause = link.silence > Duration::zero() ? link.silence : kSilence;
    const bool doubtful = !row_of(kForesights, row.what).proven;
    if (doubtful && (!asked_at || now - *asked_at >= pause)) return true;
  }
  return false;
}

Trouble for_hotel(Trouble trouble) {
  std::erase_if(trouble.rows, [](const TroubleRow& row) {
    return row.last.witness == Witness::partner && row.last.verdict == Verdict::fix_request;
  });
  return trouble;
}

Diagnosis diagnose(const LinkFacts& link, const Trouble& all, Instant now) {
  Trouble trouble = all;
  std::erase_if(trouble.rows, [&](const TroubleRow& row) { return is_old(row, now); });
  Diagnosis told;
  const Finding found = find(link, trouble);
  told.foreseen = foresee(link, trouble, now);
  told.outlook = outlook_of(link, found, !told.foreseen.empty());
  told.problem = found.problem;
  told.since = found.since;
  told.evidence = trouble.rows;
  std::sort(told.evidence.begin(), told.evidence.end(), is_newer);
  if (found.problem)
    explain(told, found);
  else if (!told.foreseen.empty())
    explain(told, told.foreseen.front().what);
  else
    reassure(told, link);
  return told;
}

}  // namespace latchkey::core
