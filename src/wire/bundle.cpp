#include "wire/bundle.hpp"

#include <algorithm>

#include "wire/link_json.hpp"
#include "wire/page_api.hpp"
#include "wire/redacted.hpp"

namespace latchkey::wire {

namespace {

[[nodiscard]] Json word_of(const std::optional<core::AppState>& state) {
  return state ? Json(core::name(*state)) : Json(nullptr);
}

[[nodiscard]] Json passed_json(const core::Passed& passed) {
  return {{"at", write_time(passed.at)},
          {"what", core::row_of(core::kMilestones, passed.what).name},
          {"app_state", word_of(passed.app_state)},
          {"reason", optional_text(passed.reason)}};
}

[[nodiscard]] Json call_json(const core::CallMade& call) {
  const core::Evidence& how = call.how;
  return {{"at", write_time(how.at)},
          {"call", how.call},
          {"status", how.status},
          {"ms", call.took.count()},
          {"request_id", optional_text(how.request_id)},
          {"verdict", core::name(how.verdict)},
          {"code", how.problem ? Json(core::name(*how.problem)) : Json(nullptr)},
          {"body", how.excerpt.empty() ? Json(nullptr) : Json::parse(how.excerpt, nullptr, false)}};
}

[[nodiscard]] Json received_json(const core::Received& delivery) {
  return {{"at", write_time(delivery.at)},
          {"event", optional_text(delivery.event)},
          {"claims", word_of(delivery.claimed)},
          {"asked", delivery.asked}};
}

/// Without `account`, which is a name of the partner's; `link` tells the partner which one it was.
[[nodiscard]] Json diagnosis_json(const DiagnosisReport& report) {
  Json told = Json::parse(write_diagnosis(report), nullptr, false);
  told.erase("account");
  return told;
}

[[nodiscard]] bool is_authorization(const core::Passed& passed) {
  return passed.what == core::Milestone::authorized || passed.what == core::Milestone::reauthorized;
}

/// With tokens that were there before: when they were authorized, only Cloudbeds knows.
[[nodiscard]] bool is_adoption(const core::Passed& passed) {
  return passed.what == core::Milestone::adopted;
}

template <typename Rows, typename Write>
[[nodiscard]] Json list_of(const Rows& rows, const Write& write) {
  Json list = Json::array();
  for (const auto& row : rows) list.push_back(write(row));
  return list;
}

[[nodiscard]] Json times_of(const std::vector<core::Passed>& passed, bool (*is_one)(const core::Passed&)) {
  Json times = Json::array();
  for (const core::Passed& one : passed)
    if (is_one(one)) times.push_back(write_time(one.at));
  return times;
}

[[nodiscard]] std::shared_ptr<const Proof> cleaned(Proof proof) {
  for (core::TrialResult& one : proof.results) one.partner_says = in_known_words(one.partner_says);
  return std::make_shared<const Proof>(std::move(proof));
}

}  // namespace

Bundle cleaned(Bundle bundle) {
  bundle.report.account.clear();
  bundle.report.name.clear();
  bundle.report.guide = safe_address(bundle.report.guide);
  if (!is_reservation(bundle.reservation)) bundle.reservation.clear();
  if (bundle.proof) bundle.proof = cleaned(*bundle.proof);
  return bundle;
}

std::string write_bundle(const Bundle& bundle) {
  const Json clock = bundle.clock_ahead ? Json(bundle.clock_ahead->count()) : Json(nullptr);
  return dump(
      {{"made_at", write_time(bundle.made_at)},
       {"latchkey", bundle.version},
       {"cloudbeds_clock_ahead_s", clock},
       {"client_id", bundle.client_id},
       {"scopes_asked_for", bundle.scopes},
       {"property", bundle.report.property},
       {"reservation", optional_text(bundle.reservation)},
       {"authorized_at", times_of(bundle.passed, is_authorization)},
       {"adopted_at", times_of(bundle.passed, is_adoption)},
       {"diagnosis", diagnosis_json(bundle.report)},
       {"history", list_of(bundle.passed, passed_json)},
       {"kept_since", write_time(bundle.kept_since)},
       {"calls", list_of(bundle.calls, call_json)},
       {"deliveries", list_of(bundle.received, received_json)},
       {"test", bundle.proof ? Json::parse(write_proof(*bundle.proof), nullptr, false) : Json(nullptr)}});
}

}  // namespace latchkey::wire
