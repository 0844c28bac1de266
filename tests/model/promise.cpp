#include "model/promise.hpp"

#include <algorithm>

#include "model/link_adapter.hpp"
#include "model/world.hpp"

namespace latchkey::model {

namespace {

using core::AppState;

/// What a question to Cloudbeds would answer about this link, with the credential that the relay has.
[[nodiscard]] AppState truth_of(const World& world, const store::Link& link) {
  const Grant* grant = world.relay.store.grant(link.grant);
  if (grant == nullptr) return AppState::disabled;
  const core::Credential& credential = grant->credential;
  return world.cloudbeds.truth(credential.access, credential.refresh, link.property)
      .value_or(AppState::disabled);
}

/// What a button of this account for this property should show.
[[nodiscard]] AppState truth_for(const World& world, const std::string& account,
                                 const std::string& property) {
  std::optional<AppState> most;
  for (const store::Link& link : world.relay.store.links) {
    if (link.account != account || (!property.empty() && link.property != property)) continue;
    const AppState truth = truth_of(world, link);
    const auto urgency = [](AppState state) { return core::row_of(core::kAppStates, state).urgency; };
    if (!most || urgency(truth) > urgency(*most)) most = truth;
  }
  return most.value_or(AppState::disabled);
}

[[nodiscard]] std::string word(std::optional<AppState> state) {
  return state ? std::string{core::name(*state)} : "nothing";
}

template <typename Each>
[[nodiscard]] std::string first_button(const World& world, Each&& each) {
  for (const Tab& tab : world.tabs) {
    if (tab.place != Place::page) continue;
    for (const ButtonHost& host : tab.buttons) {
      std::string how = each(tab, host);
      if (!how.empty()) return how;
    }
  }
  return {};
}

std::string truth_when_quiet(const World& world, const Ground&, const Happened&) {
  return first_button(world, [&](const Tab& tab, const ButtonHost& host) -> std::string {
    const std::string& account = world.logins[static_cast<std::size_t>(tab.browser)];
    const AppState truth = truth_for(world, account, host.property);
    if (host.shown.state == truth && !host.shown.stale && !host.shown.busy) return {};
    return "a button of " + account + " shows " + word(host.shown.state) +
           (host.shown.stale ? ", stale" : "") + (host.shown.busy ? ", busy" : "") +
           " where Cloudbeds says " + word(truth);
  });
}

std::string no_login_for_the_dead(const World& world, const Ground&, const Happened&) {
  return first_button(world, [&](const Tab& tab, const ButtonHost& host) -> std::string {
    const std::string& account = world.logins[static_cast<std::size_t>(tab.browser)];
    const bool login = host.shown.state == AppState::enabled;
    if (!login || truth_for(world, account, host.property) != AppState::disabled) return {};
    return "a button of " + account + " shows Login for a connection that is dead";
  });
}

/// A credential that opens what it was for is never let go of on Cloudbeds' word.
std::string no_live_one_lost(const World& world, const Ground&, const Happened& happened) {
  for (const Happened::Ended& end : happened.ended) {
    if (end.by_person || end.access.empty()) continue;
    const auto truth = world.cloudbeds.truth(end.access, end.refresh, end.property);
    if (truth) return "the link of " + end.property + " ended, and its credential opens " + word(truth);
  }
  return {};
}

std::string revisions_never_fall(const World&, const Ground&, const Happened& happened) {
  return happened.revision_fell.empty() ? "" : "a button showed a revision below one it had shown";
}

/// Two buttons of one account that show the same revision show the same state.
std::string one_face_per_revision(const World& world, const Ground&, const Happened&) {
  return first_button(world, [&](const Tab& tab, const ButtonHost& host) -> std::string {
    return first_button(world, [&](const Tab& other_tab, const ButtonHost& other) -> std::string {
      const auto login = [&](const Tab& of) { return world.logins[static_cast<std::size_t>(of.browser)]; };
      const bool same = login(tab) == login(other_tab) && host.property == other.property &&
                        host.shown.state && other.shown.state && host.shown.revision == other.shown.revision;
      if (!same || host.shown.state == other.shown.state) return {};
      return "revision " + std::to_string(host.shown.revision) + " is " + word(host.shown.state) +
             " here and " + word(other.shown.state) + " there";
    });
  });
}

std::string one_refresh_at_a_time(const World& world, const Ground&, const Happened&) {
  std::vector<std::string> under_way;
  for (const Job& job : world.relay.jobs)
    if (job.routine == Routine::refresh_grant) under_way.push_back(job.grant);
  std::sort(under_way.begin(), under_way.end());
  const auto twice = std::adjacent_find(under_way.begin(), under_way.end());
  return twice == under_way.end() ? "" : "two refreshes of " + *twice + " are under way";
}

/// A credential stays only for a link that has it, or for a hold that is still waited for.
std::string forgotten_when_over(const World& world, const Ground&, const Happened&) {
  for (const Grant& grant : world.relay.store.grants) {
    const auto& links = world.relay.store.links;
    const bool linked = std::any_of(links.begin(), links.end(), [&](const store::Link& link) {
      const bool over = link.state == core::name(core::LinkState::unlinked);
      return link.grant == grant.row.id && !over;
    });
    if (!linked && !grant.row.account.empty())
      return "the credential of " + grant.row.id + " belongs to no link";
  }
  for (const Entry& entry : world.relay.entries) {
    const bool over = entry.machine.state() == core::LinkState::unlinked;
    if (over && !entry.record.grant.empty())
      return "the ended link of " + entry.record.property + " keeps its grant";
  }
  return {};
}

std::string waits_end(const World& world, const Ground&, const Happened& happened) {
  if (!happened.overdue.empty()) return happened.overdue.front();
  for (const GrantEntry& entry : world.relay.grants) {
    const auto overdue = last_instant(entry.machine);
    if (overdue && *overdue < world.now) return "the refresh of " + entry.grant + " goes on beyond its limit";
  }
  for (const Entry& entry : world.relay.entries) {
    const auto overdue = overdue_at(entry.machine);
    if (overdue && *overdue < world.now)
      return "the link of " + entry.record.property + " waits in " +
             std::string{core::name(entry.machine.state())} + " beyond its limit";
  }
  return first_button(world, [&](const Tab&, const ButtonHost& host) -> std::string {
    const auto late = overdue(host.button, world.now);
    return late.empty() ? "" : "a button waits in " + late.front() + " beyond its limit";
  });
}

std::string unknown_ends_nothing(const World&, const Ground&, const Happened& happened) {
  if (happened.ended_by_spoiled.empty()) return {};
  return "an answer that says nothing ended the link of " + happened.ended_by_spoiled.front();
}

std::string no_credential_in_a_browser(const World&, const Ground&, const Happened& happened) {
  return happened.told_credential.empty() ? "" : "a browser was told " + happened.told_credential.front();
}

/// By a page that is logged in as that account, in the browser where consent was given; or by a claim; or
/// because it was this account's before.
std::string bound_to_who_asked(const World& world, const Ground&, const Happened& happened) {
  for (const Happened::Bound& bound : happened.bound) {
    if (bound.account != bound.by)
      return "a hotel was bound to " + bound.account + ", and " + bound.by + " finished";
    const Grant* grant = world.relay.store.grant(bound.grant);
    if (bound.browser < 0 || grant == nullptr) continue;
    for (const Consent& consent : world.cloudbeds.consents) {
      const bool this_one = consent.access == grant->credential.access;
      if (this_one && consent.browser != bound.browser) return "finished in a browser that gave no consent";
    }
  }
  return {};
}

}  // namespace

const std::array<PromiseRow, kPromiseCount> kPromises{{
    {Promise::truth_when_quiet, "after the faults stop every button shows Cloudbeds' truth within the period",
     When::quiet, truth_when_quiet},
    {Promise::no_login_for_the_dead, "no settled button shows Login for a dead connection", When::quiet,
     no_login_for_the_dead},
    {Promise::unknown_ends_nothing, "no unknown answer ends a connection", When::always,
     unknown_ends_nothing},
    {Promise::no_live_one_lost, "no live connection is lost", When::always, no_live_one_lost},
    {Promise::revisions_never_fall, "revisions shown never fall", When::always, revisions_never_fall},
    {Promise::one_face_per_revision, "one revision has one face", When::always, one_face_per_revision},
    {Promise::one_refresh_at_a_time, "one refresh at a time per grant", When::always, one_refresh_at_a_time},
    {Promise::forgotten_when_over, "after terminated no credential remains", When::always,
     forgotten_when_over},
    {Promise::waits_end, "no machine-wait exceeds its limit", When::always, waits_end},
    {Promise::no_credential_in_a_browser, "no command to a browser carries a credential", When::always,
     no_credential_in_a_browser},
    {Promise::bound_to_who_asked, "nothing is bound to an account that did not finish or claim it",
     When::always, bound_to_who_asked},
}};

std::optional<Broken> first_broken(const World& world, const Ground& ground, const Happened& happened,
                                   When when) {
  // The more particular promise names the fault better than the general one that breaks with it.
  std::optional<Broken> first;
  for (const PromiseRow& row : kPromises) {
    if (row.when != when) continue;
    std::string how = row.broken(world, ground, happened);
    if (!how.empty()) first = Broken{row.id, std::move(how)};
    if (first && row.id != Promise::truth_when_quiet) return first;
  }
  return first;
}

std::string_view name(Promise promise) {
  return core::row_of(kPromises, promise).name;
}

}  // namespace latchkey::model
