// The simulated relay: the real link machine and flow table, driven as src/relay drives them. The store
// survives a crash; everything else here does not.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/grant/grant.hpp"
#include "core/link/link.hpp"
#include "model/job.hpp"
#include "model/scene.hpp"
#include "model/store.hpp"

namespace latchkey::model {

/// A link at work: Keeper::Entry.
struct Entry {
  store::Link record;
  core::Link machine;
  std::optional<core::Instant> wake_at;
  std::string asked_with;
  int question = 0;  ///< The job that asks it: only the latest question's answer counts.
  bool posting = false;
};

/// A credential at work: Grants::Entry. Who waits for its refresh are jobs.
struct GrantEntry {
  std::string grant;
  core::Grant machine;
  std::optional<core::Instant> wake_at;
};

/// An open stream: Hub::Client.
struct Client {
  Caller of;  ///< `errand` is the stream.
  Session session;
  std::optional<core::Instant> ends_at;
  bool renewed = false;
};

class Relay {
 public:
  /// Keeper::resume, and the sweep begins.
  void start(Scene& scene);
  /// Whatever it was doing is gone; who waits for an answer gets none.
  void crash(Scene& scene);

  // What arrives
  void take(const Reply& reply, Scene& scene);
  /// @return false: nobody is there to take it.
  [[nodiscard]] bool take(const Delivery& delivery, Scene& scene);
  void take(const PageAsk& ask, int browser, Scene& scene);
  void take(const Visit& visit, Scene& scene);
  void take(const ClaimAsk& ask, Scene& scene);
  void partner_posts(const Key& link, core::AppState wanted, Scene& scene);

  // Time
  [[nodiscard]] std::optional<core::Instant> next_timer(const Laws& laws) const;
  /// Fires one timer that is due.
  void wake(Scene& scene);
  void client_gone(std::size_t index) { clients.erase(clients.begin() + static_cast<std::ptrdiff_t>(index)); }

  bool up = false;
  int made = 0;  ///< Jobs and words so far.
  core::Instant sweep_at{};
  std::vector<Entry> entries;
  std::vector<GrantEntry> grants;
  std::vector<Job> jobs;
  std::vector<Client> clients;
  Store store;
  std::vector<std::pair<std::string, std::string>>
      first_claims;  ///< For the promises: whose each claim code is.

 private:
  // keeper.cpp
  [[nodiscard]] Entry& entry_of(const store::Link& link, const Plan& plan);
  [[nodiscard]] const Entry* find(const Key& key) const;
  [[nodiscard]] Entry* find(const Key& key) { return const_cast<Entry*>(std::as_const(*this).find(key)); }
  void feed(const Key& key, const core::LinkInput& input, Scene& scene, bool spoiled = false);
  void note_end(const Entry& entry, const core::LinkInput& input, bool spoiled, const Grant& before,
                Scene& scene);
  void save(Entry& entry, bool visible, Scene& scene);
  void carry_out(Job job, const Outcome* outcome, Scene& scene);
  void ask_links_of(const std::string& grant, Scene& scene);
  [[nodiscard]] bool ask(Job& job, const Outcome* outcome, Scene& scene);
  [[nodiscard]] bool refresh(Job& job, const Outcome* outcome, Scene& scene);
  [[nodiscard]] bool subscribe(Job& job, const Outcome* outcome, Scene& scene);
  [[nodiscard]] bool post(Job& job, const Outcome* outcome, Scene& scene);
  void partner_post(Job job, const Outcome* outcome, Scene& scene);
  void posted_for_partner(const Job& job, const core::Judgement& judgement, Scene& scene);
  void bound(const store::Link& link, const Plan& plan, Scene& scene);
  [[nodiscard]] bool at_rest(const Key& key) const;

  // grants.cpp
  void call(Job job, Request request, Scene& scene);
  void call_fresh(Job job, Request request, Scene& scene);
  void join_refresh(Job job, Awaits awaits, Scene& scene);
  void refresh_grant(Job job, const Outcome* outcome, Scene& scene);
  void feed_grant(const std::string& grant, const core::GrantInput& input, Scene& scene);
  void tell_outcome(const std::string& grant, const core::Judgement& judgement, Scene& scene, int only = 0);
  [[nodiscard]] std::optional<core::Judgement> known_outcome(const Job& job, Scene& scene);
  [[nodiscard]] GrantEntry& grant_entry(const std::string& grant);
  void kept(const std::string& grant, Scene& scene);
  void drop_forgotten();
  void went_fresh(Job job, const Outcome& outcome, Scene& scene);
  void discard(const std::string& grant, Scene& scene);
  void discard(Job job, const Outcome* outcome, Scene& scene);
  void sweep(Scene& scene);

  // flows.cpp
  [[nodiscard]] bool advance(store::Flow& flow, core::FlowEvent event, Scene& scene);
  void start_flow(const PageAsk& ask, int browser, Scene& scene);
  void open_ticket(const Visit& visit, Scene& scene);
  void callback(const Visit& visit, Scene& scene);
  void arrive(Job job, const Outcome* outcome, Scene& scene);
  [[nodiscard]] std::optional<Grant> hold(const Job& job, const Outcome& outcome, Scene& scene);
  void arrived(Job& job, std::optional<core::Problem> problem, Scene& scene);
  void taken_in(Job& job, Scene& scene);
  [[nodiscard]] std::string account_to_renew(const std::vector<std::string>& properties, Scene& scene) const;
  void finish_asked(const PageAsk& ask, int browser, Scene& scene);
  void bind(Job job, const Outcome* outcome, Scene& scene);
  void bind_now(Job job, Scene& scene);
  void not_bound(Job& job, core::Problem problem, Scene& scene);
  [[nodiscard]] bool is_set_up(const std::string& property) const;
  [[nodiscard]] store::Link link_of(const std::string& property, const Job& job, Scene& scene) const;

  // pages.cpp
  [[nodiscard]] core::Snapshot snapshot(const std::string& account, const Laws& laws) const;
  void publish(const std::string& account, Scene& scene);
  void answer(const Caller& caller, int status, std::string word, Scene& scene);
  void tell(const Client& client, StreamWord word, Scene& scene);
  void open_stream(const PageAsk& ask, int browser, Scene& scene);
  void wake_clients(Scene& scene);

  // jobs.cpp
  [[nodiscard]] Job new_job(Routine routine, const Key& link, const std::string& grant);
  void wait(Job job, Awaits awaits) {
    job.awaits = awaits;
    jobs.push_back(std::move(job));
  }
  void resume(Job job, const Outcome* outcome, Scene& scene);
  void look_again(Scene& scene);
  [[nodiscard]] std::string word(std::string_view kind) { return std::string{kind} + std::to_string(++made); }
};

}  // namespace latchkey::model
