#include "relay/approvers.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <exception>

#include <spdlog/spdlog.h>

#include "core/proof.hpp"
#include "core/trouble.hpp"
#include "relay/with_fresh_credential.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;

namespace {

[[nodiscard]] bool may_read_users(const Config& config) {
  const std::string_view scope = core::row_of(core::kTrials, core::Trial::users).scope;
  return std::find(config.scopes.begin(), config.scopes.end(), scope) != config.scopes.end();
}

}  // namespace

Approvers::Approvers(boost::asio::any_io_executor executor, store::Store& store, Grants& grants,
                     Cloudbeds& cloudbeds, Keeper& keeper, const Config& config, Clock now)
    : executor_(std::move(executor)),
      store_(store),
      grants_(grants),
      cloudbeds_(cloudbeds),
      keeper_(keeper),
      may_read_(may_read_users(config)),
      now_(std::move(now)) {}

void Approvers::look(const store::Link& link) {
  if (!may_read_ || under_way_.contains({link.account, link.property})) return;
  const core::Trouble trouble = store_.trouble(link.account, link.property);
  const core::Instant now = now_();
  if (!trouble.rows.empty() || !core::is_due(trouble.approver, now) || !slow_.take(now)) return;
  under_way_.emplace(link.account, link.property);
  boost::asio::co_spawn(executor_, ask(link), [this, link](const std::exception_ptr& failure) {
    under_way_.erase({link.account, link.property});
    if (failure)
      spdlog::error("who approved link {} of {} could not be looked for", link.property, link.account);
  });
}

awaitable<void> Approvers::ask(store::Link link) {
  const Seen seen = co_await see(link);
  const auto now_is = store_.link(link.account, link.property);
  if (!now_is || now_is->grant != link.grant) co_return;  // bound anew meanwhile, perhaps by another
  note(link, seen);
  if (core::kind_of(seen.judgement.verdict) == core::TroubleKind::refusal) keeper_.doubted(*now_is);
}

awaitable<Approvers::Seen> Approvers::see(store::Link link) {
  using Users = std::vector<std::string>;
  const auto userinfo = [this](core::Credential credential) {
    return cloudbeds_.get_userinfo(std::move(credential), Urgency::routine);
  };
  const auto who = co_await with_fresh_credential<Judged<wire::Person>>(grants_, link.grant, userinfo);
  if (!who.value) co_return Seen{who.judgement, {}, {}};
  const auto get_users = [this, &link](core::Credential credential) {
    return cloudbeds_.get_users(std::move(credential), link.property);
  };
  const auto all = co_await with_fresh_credential<Judged<Users>>(grants_, link.grant, get_users);
  co_return Seen{all.judgement, who.value->id, all.value.value_or(Users{})};
}

/// Whatever was answered: a list that is refused, or an outage, is asked for again tomorrow.
void Approvers::note(const store::Link& link, const Seen& seen) {
  core::Trouble trouble = store_.trouble(link.account, link.property);
  trouble.approver = core::after(std::move(trouble.approver), seen.user, seen.users, now_());
  store_.save_trouble(link.account, link.property, trouble);
}

}  // namespace latchkey::relay
