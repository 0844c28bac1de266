#include "relay/trials.hpp"

#include <algorithm>

#include "relay/no_answer.hpp"
#include "relay/notices.hpp"
#include "relay/webhook_secret.hpp"
#include "relay/within.hpp"
#include "wire/page_api.hpp"
#include "wire/partner_trial.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using core::TrialState;
using core::TrialWord;

namespace {

// Built outside coroutines (g++ 12, see cloudbeds.cpp).
[[nodiscard]] net::Form fields_of(const core::TrialRow& row, const Attempt& attempt) {
  net::Form form;
  if (!row.property.empty()) form.rows.push_back({std::string{row.property}, attempt.link.property});
  if (row.paged) {
    form.rows.push_back({"pageNumber", "1"});
    form.rows.push_back({"pageSize", "1"});
  }
  if (row.when == core::TrialWhen::numbered) form.rows.push_back({"reservationID", attempt.reservation});
  return form;
}

/// As a delivery of Cloudbeds' looks to a proxy, and tells who sent it.
[[nodiscard]] net::OutgoingRequest post_of(const Config& config, std::string_view word,
                                           core::Duration limit) {
  net::OutgoingRequest request;
  request.method = "POST";
  request.url = webhook_address(config, word);
  request.body = R"({"event":"latchkey/test"})";
  request.timeout = limit;
  request.max_reply_bytes = 4'096;  // nothing of it is read
  request.headers.add("Content-Type", "application/json");
  request.headers.add("User-Agent", "Latchkey (tests its own webhook address)");
  return request;
}

[[nodiscard]] net::OutgoingRequest question_of(const Config& config, const Attempt& attempt,
                                               core::Instant now) {
  const wire::PartnerTrial test{attempt.link.account, attempt.link.property, attempt.run,
                                attempt.reservation};
  net::OutgoingRequest request =
      signed_post(config, config.test_url, "test_" + attempt.run, now, wire::write_partner_trial(test));
  request.headers.add("Accept", "application/json");
  request.timeout = attempt.limit;
  request.max_reply_bytes = wire::kPartnerAnswerBytes;
  return request;
}

[[nodiscard]] core::Reach reach_of(const std::optional<net::OutgoingReply>& reply) {
  if (!reply || reply->failure == net::Failure::timed_out) return core::Reach::late;
  if (reply->failure == net::Failure::none) return core::Reach::answered;
  return reply->failure == net::Failure::too_large ? core::Reach::too_long : core::Reach::unreached;
}

/// Why nothing came; where something did, nothing.
[[nodiscard]] std::string failure_of(const std::optional<net::OutgoingReply>& reply) {
  return reach_of(reply) == core::Reach::unreached ? std::string{why_no_answer(reply->failure)}
                                                   : std::string{};
}

[[nodiscard]] std::string to_the_second(core::Instant at) {
  const std::string text = wire::write_time(at);
  return text.substr(0, 10) + " " + text.substr(11, 8) + " UTC";
}

void settle(core::TrialResult& result, std::optional<TrialWord> why, bool passed) {
  result.state = passed ? TrialState::passed : TrialState::failed;
  result.why = why;
}

}  // namespace

awaitable<core::TrialResult> Trials::make(core::TrialResult result, Attempt attempt) {
  switch (core::row_of(core::kTrials, result.trial).peer) {
    case core::TrialPeer::cloudbeds:
      co_return co_await ask_cloudbeds(std::move(result), std::move(attempt));
    case core::TrialPeer::relay:
      co_return co_await post_to_itself(std::move(result), std::move(attempt));
    case core::TrialPeer::partner:
      co_return co_await ask_partner(std::move(result), std::move(attempt));
    case core::TrialPeer::nobody:
      break;
  }
  co_return result;
}

awaitable<core::TrialResult> Trials::ask_cloudbeds(core::TrialResult result, Attempt attempt) {
  const core::TrialRow& row = core::row_of(core::kTrials, result.trial);
  const auto credential = grants_.open(attempt.link.grant);
  settle(result, TrialWord::overtaken, false);
  result.state = credential ? TrialState::failed : TrialState::skipped;
  if (!credential) co_return result;
  result.why = TrialWord::no_answer;
  net::Form fields = fields_of(row, attempt);
  auto call =
      cloudbeds_.try_call(*credential, attempt.link.property, result.trial, attempt.limit, std::move(fields));
  const auto tried = co_await within(executor_, attempt.limit, std::move(call));
  if (!tried) co_return result;
  result.why = TrialWord::no_turn;
  result.state = TrialState::skipped;
  if (!tried->evidence) co_return result;
  core::settle(result, *tried->evidence);
  const bool lists = result.trial == core::Trial::subscriptions && result.state == TrialState::passed;
  if (lists) look_through(result, *tried, attempt.link);
  co_return result;
}

/// The address of now, which only its hash is kept of.
void Trials::look_through(core::TrialResult& result, const Cloudbeds::Tried& tried,
                          const store::Link& link) const {
  const auto is_ours = [&](const wire::Subscription& row) {
    return row.property == link.property &&
           listener_at(config_, row.address, link.webhook_hash) == Listener::this_link;
  };
  const bool listed = std::any_of(tried.subscriptions.begin(), tried.subscriptions.end(), is_ours);
  settle(result, listed ? TrialWord::subscribed : TrialWord::not_subscribed, listed);
  if (listed) result.detail = last_delivery(link);
}

std::string Trials::last_delivery(const store::Link& link) const {
  const auto received = history_.of(link.account, link.property).received;
  if (received.empty()) return "none has come since this relay started, " + to_the_second(started_at_);
  return "the last came " + to_the_second(received.front().at);
}

awaitable<core::TrialResult> Trials::post_to_itself(core::TrialResult result, Attempt attempt) {
  const std::string word = round_trips_.begin();
  auto sending = http_.send(post_of(config_, word, attempt.limit));
  const auto reply = co_await within(executor_, attempt.limit, std::move(sending));
  const bool arrived = round_trips_.end(word);
  result.status = reply ? reply->status : 0;
  const TrialWord why = core::judge(core::AddressTried{reach_of(reply), result.status, arrived});
  settle(result, why, why == TrialWord::arrived);
  result.detail = failure_of(reply);
  co_return result;
}

awaitable<core::TrialResult> Trials::ask_partner(core::TrialResult result, Attempt attempt) {
  auto sending = http_.send(question_of(config_, attempt, now_()));
  const auto reply = co_await within(executor_, attempt.limit, std::move(sending));
  const bool answered = reach_of(reply) == core::Reach::answered;
  const wire::PartnerWord word = wire::read_partner_word(answered ? std::string_view{reply->body} : "");
  result.status = reply ? reply->status : 0;
  const auto why = core::judge(core::PartnerTried{reach_of(reply), result.status, word.readable, word.ok});
  settle(result, why, !why);
  result.detail = failure_of(reply);
  result.partner_says = word.says;
  co_return result;
}

}  // namespace latchkey::relay
