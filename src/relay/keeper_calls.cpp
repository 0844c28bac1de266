// The keeper's calls to Cloudbeds about a link, and what becomes of their answers.
#include <utility>

#include "core/link/verdict_events.hpp"
#include "relay/keeper.hpp"
#include "relay/with_fresh_credential.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::LinkEvent;

namespace {

constexpr core::Duration kSettle = std::chrono::seconds{10};  // who asked for a state is answered by then

}  // namespace

awaitable<void> Keeper::ask(Shared entry) {
  const std::string grant = entry->record.grant;
  const auto credential = grants_.open(grant);
  if (!credential) {  // a seal that does not open is no hotel's business: the right key file may come back
    const bool gone = !store_.grant(grant);
    feed(entry, {gone ? LinkEvent::answer_terminated : LinkEvent::answer_retry,
                 {},
                 gone ? core::Problem::credential_refused : core::Problem::credential_sealed});
    co_return;
  }
  entry->asked_with = store::digest(credential->access);
  const std::size_t mine = ++entry->questions;
  const auto answer = co_await cloudbeds_.get_app_state(*credential, entry->record.property, in_line(entry));
  if (grant != entry->record.grant) co_return;  // bound anew meanwhile: this answer is about the old grant
  if (mine != entry->questions) co_return;      // asked again meanwhile, perhaps with a newer token
  if (answer.judgement.verdict == core::Verdict::healthy) grants_.used(grant);
  keep_evidence(entry, answer.evidence);
  feed(entry, {core::events_of(answer.judgement.verdict).answered, answer.value, answer.judgement.problem,
               answer.judgement.retry_after});
}

/// A place for this question. What the machine allows it begins when its turn has come: a thousand links that
/// ask at once are no outage.
TurnPlace Keeper::in_line(const Shared& entry) {
  auto turn = turn_of(std::exchange(entry->turn, nullptr)->urgency);
  entry->turn = turn;
  entry->in_line = true;
  entry->wake.cancel();
  // Weakly: the entry has the turn, which must not have the entry.
  turn->came = [this, weak = std::weak_ptr(entry), mine = entry->questions] {
    const Shared asked = weak.lock();
    if (!asked || mine != asked->questions) return;
    asked->in_line = false;
    asked->turn = turn_of(Urgency::truth);
    const core::Instant now = now_();
    schedule(asked, now + core::row_of(core::kLinkStates, asked->machine.state()).limit, now);
  };
  return turn;
}

/// Before it is fed to the machine: what the partner's back end is told of it says since when.
void Keeper::keep_evidence(const Shared& entry, const SharedEvidence& evidence) {
  if (evidence) diagnoses_.note(entry->record, *evidence);
}

awaitable<void> Keeper::post_pending(Shared entry) {
  const std::string grant = entry->record.grant;
  const Posted posted = co_await post_to_cloudbeds(entry, grant, core::AppState::pending);
  const core::Judgement& judgement = posted.judgement;
  if (grant != entry->record.grant) co_return;
  keep_evidence(entry, posted.evidence);
  feed(entry, {core::events_of(judgement.verdict).posted, {}, judgement.problem, judgement.retry_after});
}

/// One at a time for a link: two on their way could arrive in the other order.
awaitable<Keeper::Posted> Keeper::post_to_cloudbeds(Shared entry, std::string grant, core::AppState wanted) {
  struct Posting {
    Entry& entry;
    explicit Posting(Entry& mine) : entry(mine) { entry.posting = true; }
    ~Posting() { entry.posting = false; }
  };
  while (entry->posting) static_cast<void>(co_await steps(entry, now_() + kSettle));
  const core::Judgement changed{core::Verdict::retry, core::Problem::not_connected};
  if (grant != entry->record.grant)
    co_return Posted{changed};  // ended or bound anew: this was not meant for it
  const Posting turn(*entry);
  const auto call = [this, entry, wanted](core::Credential credential) {
    return cloudbeds_.post_app_state(std::move(credential), entry->record.property, wanted);
  };
  co_return co_await with_fresh_credential<Posted>(grants_, grant, call);
}

awaitable<std::optional<core::Problem>> Keeper::post(store::Link link, core::AppState wanted,
                                                     std::string note) {
  const Shared entry = entry_of(link);
  const Posted posted = co_await post_to_cloudbeds(entry, link.grant, wanted);
  const core::Judgement& judgement = posted.judgement;
  const bool taken = judgement.verdict == core::Verdict::healthy;
  const bool ends = wanted == core::AppState::disabled;
  if (ends && entry->record.grant.empty()) co_return std::nullopt;  // its own echo was faster than its answer
  if (link.grant != entry->record.grant) co_return core::Problem::not_connected;
  keep_evidence(entry, posted.evidence);
  // What nobody can post for any more is over for us as well: a hotel whose user has left may move.
  const bool dead =
      judgement.verdict == core::Verdict::terminated || judgement.verdict == core::Verdict::reauthorize;
  if (ends && (taken || dead)) {
    feed(entry,
         {LinkEvent::disconnected, {}, taken ? core::Problem::disconnected_by_app : judgement.problem});
  } else if (taken) {
    const bool other_note = std::exchange(entry->record.note, note) != note;
    feed(entry, {LinkEvent::told, wanted, {}});
    if (other_note) save(entry, true);
  } else {
    feed(entry, {LinkEvent::hinted, {}, {}});  // what is it then?
  }
  co_await first_answer(link.account, link.property, now_() + kSettle);
  if (entry->unsaved)
    co_return core::Problem::store_unavailable;  // Cloudbeds took it; it is saved when it can be
  if (taken || (ends && entry->record.grant.empty())) co_return std::nullopt;
  co_return judgement.problem.value_or(core::Problem::cloudbeds_unrecognised);
}

awaitable<void> Keeper::refresh(Shared entry) {
  const std::string grant = entry->record.grant;
  const core::Judgement judgement = co_await grants_.refresh(grant, entry->asked_with);
  if (grant != entry->record.grant) co_return;
  const SharedEvidence evidence = grants_.refused_with(grant);
  if (evidence && evidence->problem == judgement.problem) keep_evidence(entry, evidence);
  feed(entry, {core::events_of(judgement.verdict).refreshed, {}, judgement.problem, judgement.retry_after});
  // The whole grant is dead: its other links find out now, not at the next webhook.
  if (judgement.verdict == core::Verdict::terminated) ask_links_of(grant);
}

void Keeper::ask_links_of(const std::string& grant) {
  for (const auto& [key, entry] : entries_) {
    if (entry->record.grant == grant) feed(entry, {LinkEvent::hinted, {}, {}});
  }
}

}  // namespace latchkey::relay
