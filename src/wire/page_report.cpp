#include "wire/page_report.hpp"

#include "core/hotel_mending.hpp"
#include "wire/link_json.hpp"
#include "wire/page_api.hpp"
#include "wire/proof_json.hpp"

namespace latchkey::wire {

namespace {

[[nodiscard]] Json time_or_null(const std::optional<core::Instant>& at) {
  return at ? Json(write_time(*at)) : Json(nullptr);
}

[[nodiscard]] Json code_or_null(const std::optional<core::Problem>& problem) {
  return problem ? Json(core::name(*problem)) : Json(nullptr);
}

/// An id that a back end told may be something else, in the wrong field (wire/redacted): not for browsers.
[[nodiscard]] Json evidence_json(const core::TroubleRow& row) {
  const core::Evidence& last = row.last;
  const bool theirs = last.witness == core::Witness::relay;
  return {{"witness", core::row_of(core::kWitnesses, last.witness).name},
          {"since", write_time(row.since)},
          {"at", write_time(last.at)},
          {"call", optional_text(last.call)},
          {"status", last.status},
          {"request_id", optional_text(theirs ? last.request_id : std::string())},
          {"code", code_or_null(last.problem)}};
}

[[nodiscard]] Json foreseen_json(const core::Foreseen& coming) {
  return {{"what", core::row_of(core::kForesights, coming.what).name},
          {"at", write_time(coming.at)},
          {"meaning", core::row_of(core::kHotelForesights, coming.what).text}};
}

/// What the hotel may be told of this call: why it was skipped, what its refusal means, or what more a pass
/// has shown.
[[nodiscard]] Json text_of(const core::TrialResult& result) {
  if (result.state == core::TrialState::passed && result.detail.empty()) return nullptr;
  if (result.why) return with_detail(core::row_of(core::kTrialWords, *result.why).to_hotel, result.detail);
  if (!result.evidence || !result.evidence->problem) return nullptr;
  const core::Problem problem = *result.evidence->problem;
  return is_settled(result) ? core::describe(problem).text : core::unsettled_words_of(problem).text;
}

[[nodiscard]] Json step_json(const core::TrialResult& result) {
  Json told{{"call", core::row_of(core::kTrials, result.trial).call},
            {"proves", core::row_of(core::kHotelTrials, result.trial).proves},
            {"state", core::row_of(core::kTrialStates, result.state).name},
            {"ms", is_over(result) ? Json(result.took.count()) : Json(nullptr)},
            {"text", text_of(result)},
            {"partner_says", optional_text(result.partner_says)},
            {"status", status_json(result)},
            {"request_id", nullptr},
            {"code", nullptr}};
  if (!result.evidence) return told;
  told["request_id"] = optional_text(result.evidence->request_id);
  told["code"] = code_or_null(result.evidence->problem);
  return told;
}

template <typename Rows, typename Write>
[[nodiscard]] Json list_of(const Rows& rows, const Write& write) {
  Json list = Json::array();
  for (const auto& row : rows) list.push_back(write(row));
  return list;
}

}  // namespace

std::string write_page_diagnosis(const DiagnosisReport& report, bool may_connect) {
  const core::Diagnosis& told = report.diagnosis;
  const core::HotelMending mending = core::hotel_mending_of(told);
  return dump({{"property", report.property},
               {"name", report.name},
               {"app_state", core::name(report.app_state)},
               {"outlook", core::row_of(core::kOutlooks, told.outlook).name},
               {"problem", code_or_null(told.problem)},
               {"text", told.text},
               {"note", optional_text(report.note)},
               {"since", time_or_null(told.since)},
               {"blame", told.blame ? Json(core::row_of(core::kBlames, *told.blame).name) : Json(nullptr)},
               {"actor", core::hotel_actor_of(told)},
               {"steps", list_of(mending.steps, [](std::string_view step) { return Json(step); })},
               {"remedy", core::row_of(core::kRemedies, mending.remedy).name},
               {"guide", optional_text(report.guide)},
               {"may_connect", may_connect},
               {"may_test", report.testable},
               {"may_download", !report.link.empty()},
               {"evidence", list_of(told.evidence, evidence_json)},
               {"foreseen", list_of(told.foreseen, foreseen_json)},
               {"last_success_at", time_or_null(report.well_at)},
               {"connected_at", time_or_null(report.connected_at)},
               {"ended_at", time_or_null(report.ended_at)}});
}

std::string write_page_proof(const Proof& proof) {
  Json told{{"id", proof.id},     {"begun_at", write_time(proof.begun_at)},
            {"done", proof.done}, {"end", nullptr},
            {"says", nullptr},    {"steps", list_of(proof.results, step_json)}};
  if (!proof.done) return dump(told);
  const core::ProofEnd end = core::conclude(proof.results);
  told["end"] = core::row_of(core::kProofEnds, end).name;
  told["says"] = core::row_of(core::kHotelEnds, end).says;
  return dump(told);
}

}  // namespace latchkey::wire
