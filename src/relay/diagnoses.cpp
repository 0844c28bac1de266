#include "relay/diagnoses.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "core/link/news.hpp"
#include "relay/names.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

using namespace std::chrono_literals;

namespace {

// A write for each answer would be as many as the links make: what says nothing new waits so long.
constexpr core::Duration kWellEvery = 5min;
constexpr core::Duration kSameEvery = 1min;

/// One call of the partner's that fails makes a report; a job over a thousand reservations makes a thousand.
constexpr double kReportsAtOnce = 6;
constexpr double kReportsPerSecond = 0.1;

[[nodiscard]] bool says_nothing_new(const core::Trouble& before, const core::Trouble& now) {
  if (before.rows.size() != now.rows.size()) return false;
  if (now.rows.empty()) {  // a clock that was set back is news too
    return before.well_at && now.well_at && std::chrono::abs(*now.well_at - *before.well_at) < kWellEvery;
  }
  for (std::size_t i = 0; i < now.rows.size(); ++i) {
    const core::Evidence& a = before.rows[i].last;
    const core::Evidence& b = now.rows[i].last;
    if (a.problem != b.problem || a.status != b.status || a.call != b.call) return false;
    if (std::chrono::abs(b.at - a.at) >= kSameEvery) return false;
  }
  return before.well_at == now.well_at;
}

[[nodiscard]] bool is_refused_since(const core::Trouble& trouble, core::Instant asked_at) {
  return std::any_of(trouble.rows.begin(), trouble.rows.end(), [&](const core::TroubleRow& row) {
    return row.last.witness == core::Witness::relay && row.last.at >= asked_at;
  });
}

}  // namespace

void Diagnoses::note(const store::Link& link, const core::Evidence& fresh) {
  const bool own = fresh.witness == core::Witness::relay;
  if (own && fresh.verdict == core::Verdict::healthy)
    well_at_.insert_or_assign(Key{link.account, link.property}, fresh.at);
  try {
    const core::Trouble before = store_.trouble(link.account, link.property);
    const core::Trouble now = core::after(before, fresh);
    if (!says_nothing_new(before, now)) store_.save_trouble(link.account, link.property, now);
  } catch (const store::StoreError& error) {
    spdlog::error("what was answered about link {} of {} is not remembered: {}", link.property, link.account,
                  error.what());
  }
}

void Diagnoses::begin_anew(const store::Link& link) {
  try {
    core::Trouble fresh;
    fresh.well_at = store_.trouble(link.account, link.property).well_at;
    store_.save_trouble(link.account, link.property, fresh);
    static_cast<void>(store_.warn(link, "", "", {}, now_()));  // of the old credential
    asked_at_.erase({link.account, link.property});
  } catch (const store::StoreError& error) {
    spdlog::error("the old answers about link {} of {} are still remembered: {}", link.property, link.account,
                  error.what());
  }
}

core::LinkFacts facts_of(const store::Link& link, std::optional<core::CredentialKind> kind,
                         const std::optional<core::Credential>& credential, core::Duration silence) {
  core::LinkFacts facts;
  facts.state = core::link_state(link.state).value_or(core::LinkState::unlinked);
  facts.face = {link.app_state, core::find_by_name(core::kProblems, link.reason)};
  facts.external = link.is_external();
  facts.changed_at = link.changed_at;
  facts.bound_at = std::max(link.connected_at, link.renewed_at);
  facts.ended_at = link.ended_at;
  facts.silence = silence;
  if (facts.external) facts.kind = core::CredentialKind::external;
  if (kind) facts.kind = kind;
  if (credential) facts.lifetime = {!credential->refresh.empty(), credential->expires_at};
  return facts;
}

core::LinkFacts Diagnoses::facts_of(const store::Link& link) const {
  const auto grant = link.grant.empty() ? std::nullopt : store_.grant(link.grant);
  const auto kind = grant ? std::optional{grant->kind} : std::nullopt;
  return relay::facts_of(link, kind, grant ? grants_.open(link.grant) : std::nullopt, config_.silence);
}

core::Trouble Diagnoses::trouble_of(const store::Link& link) const {
  core::Trouble trouble = store_.trouble(link.account, link.property);
  const auto well = well_at_.find({link.account, link.property});
  if (trouble.well_at && well != well_at_.end()) trouble.well_at = well->second;
  return trouble;
}

wire::DiagnosisReport Diagnoses::report_of(const store::Link& link, Reader reader) const {
  const core::LinkFacts facts = facts_of(link);
  core::Trouble trouble = trouble_of(link);
  if (reader == Reader::hotel) trouble = core::for_hotel(std::move(trouble));
  return {link.account,
          link.property,
          link.name,
          link_id(link.account, link.property),
          link.app_state,
          core::row_of(core::kLinkStates, facts.state).health,
          facts.kind,
          link.guide,
          trouble.well_at,
          link.connected_at,
          link.renewed_at,
          link.ended_at,
          core::diagnose(facts, trouble, now_()),
          core::action_of(link.app_state) == core::Action::none ? link.note : std::string{},
          !link.grant.empty()};
}

core::Result<wire::DiagnosisReport> Diagnoses::read(std::string_view account,
                                                    std::string_view property) const {
  const auto link = store_.link(account, property);
  if (!link) return core::Problem::not_connected;
  return report_of(*link, Reader::support);
}

wire::DiagnosisReport Diagnoses::for_page(const std::string& account, const std::string& property) const {
  std::optional<wire::DiagnosisReport> shown;
  const auto urgency = [](const wire::DiagnosisReport& report) {
    return core::row_of(core::kOutlooks, report.diagnosis.outlook).urgency;
  };
  for (const store::Link& link : store_.account(account).links) {
    if (!property.empty() && property != link.property) continue;
    wire::DiagnosisReport report = report_of(link, Reader::hotel);
    if (!shown || urgency(report) > urgency(*shown)) shown = std::move(report);
  }
  if (shown) return std::move(*shown);
  wire::DiagnosisReport unknown;
  unknown.diagnosis = core::diagnose({}, {}, now_());
  return unknown;
}

std::vector<wire::DiagnosisReport> Diagnoses::of_property(std::string_view property) const {
  std::vector<wire::DiagnosisReport> reports;
  for (const store::Link& link : store_.links_of_property(property))
    reports.push_back(report_of(link, Reader::support));
  return reports;
}

/// Only links that there are have a bucket: their number bounds the memory.
std::optional<core::Duration> Diagnoses::refuses(const store::Link& link) {
  Throttle& bucket =
      observed_.try_emplace({link.account, link.property}, kReportsAtOnce, kReportsPerSecond).first->second;
  if (bucket.take(now_())) return std::nullopt;
  return bucket.wait();
}

Diagnoses::Look Diagnoses::look(const store::Link& link) {
  const core::Instant now = now_();
  const Key key{link.account, link.property};
  const core::LinkFacts facts = facts_of(link);
  const core::Trouble trouble = trouble_of(link);
  const auto asked = asked_at_.find(key);
  const auto asked_at = asked == asked_at_.end() ? std::nullopt : std::optional{asked->second};
  Look look;
  look.asks = core::should_ask(facts, trouble, asked_at, now);
  if (look.asks) asked_at_.insert_or_assign(key, now);
  if (config_.notify_url.empty()) return look;
  const bool in_vain = asked_at && is_refused_since(trouble, *asked_at);
  std::string words;
  std::optional<core::Instant> since;
  for (const core::Foreseen& row : core::foresee(facts, trouble, now)) {
    const core::ForesightRow& told = core::row_of(core::kForesights, row.what);
    if (!told.proven && !in_vain) continue;
    words += (words.empty() ? "" : " ") + std::string{told.name};
    since = row.what == core::Foresight::token_ends ? std::nullopt : std::optional{row.at};
  }
  look.tells = store_.warn(link, words, core::name(core::News::warned), since, now);
  return look;
}

}  // namespace latchkey::relay
