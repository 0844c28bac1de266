#include "wire/diagnosis.hpp"

#include "wire/answers.hpp"
#include "wire/link_json.hpp"
#include "wire/member_reader.hpp"
#include "wire/page_api.hpp"
#include "wire/pasted_marks.hpp"
#include "wire/redacted.hpp"

namespace latchkey::wire {

namespace {

[[nodiscard]] Json optional_time(const std::optional<core::Instant>& at) {
  return at ? Json(write_time(*at)) : Json(nullptr);
}

[[nodiscard]] Json code_of(const std::optional<core::Problem>& problem) {
  return problem ? Json(core::name(*problem)) : Json(nullptr);
}

[[nodiscard]] Json list_of(core::Steps steps) {
  Json list = Json::array();
  for (const std::string_view step : steps) list.push_back(step);
  return list;
}

[[nodiscard]] Json blame_of(const std::optional<core::Blame>& blame) {
  return blame ? Json(core::row_of(core::kBlames, *blame).name) : Json(nullptr);
}

[[nodiscard]] Json evidence_json(const core::TroubleRow& row) {
  const core::Evidence& last = row.last;
  return {{"witness", core::row_of(core::kWitnesses, last.witness).name},
          {"since", write_time(row.since)},
          {"at", write_time(last.at)},
          {"call", optional_text(last.call)},
          {"status", last.status},
          {"request_id", optional_text(last.request_id)},
          {"verdict", core::name(last.verdict)},
          {"code", code_of(last.problem)},
          {"body", last.excerpt.empty() ? Json(nullptr) : Json::parse(last.excerpt, nullptr, false)}};
}

[[nodiscard]] Json foreseen_json(const core::Foreseen& coming) {
  const core::ForesightRow& row = core::row_of(core::kForesights, coming.what);
  return {{"what", row.name},       {"at", write_time(coming.at)}, {"blame", blame_of(row.blame)},
          {"meaning", row.meaning}, {"steps", list_of(row.steps)}, {"source", row.source}};
}

/// The names of Cloudbeds' own calls and grants; every other one is judged as `other`.
[[nodiscard]] core::Call call_named(const std::string& word) {
  const auto calls = calls_named(word);
  return calls.size() == 1 ? calls.front() : core::Call::other;
}

}  // namespace

std::optional<Observation> read_observation(std::string_view body, std::string& detail) {
  Observation seen;
  seen.status = -1;
  MemberReader reader(body, detail);
  reader.whole("status", seen.status, 0, 999);
  reader.text("content_type", seen.content_type, false, 200);
  reader.text("body", seen.body, false, kObservedBodyBytes);
  reader.text("request_id", seen.request_id, false, 100);
  reader.text("call", seen.call, false, 100);
  if (seen.status < 0) reader.refuse("`status` is missing: 0 says that no answer came");
  return reader.ok() ? std::optional{std::move(seen)} : std::nullopt;
}

core::Evidence evidence_of(const Observation& seen, core::CredentialKind kind, core::Instant at) {
  const core::Call call = call_named(seen.call);
  const core::Answer answer = read_answer(call, {seen.status, seen.content_type, seen.body, {}, {}});
  const core::Judgement judgement = core::judge(answer, call, kind);
  return {core::Witness::partner,
          safe_call(seen.call),
          seen.status,
          told_request_id(seen.request_id),
          at,
          judgement.verdict,
          judgement.problem,
          excerpt_of(seen.body)};
}

std::string write_observed(const core::Evidence& evidence, bool asks) {
  Json told{{"verdict", core::name(evidence.verdict)},
            {"code", code_of(evidence.problem)},
            {"asked", asks},
            {"meaning", nullptr}};
  if (evidence.problem) told["meaning"] = core::describe(*evidence.problem).meaning;
  return dump(told);
}

std::string write_diagnosis(const DiagnosisReport& report) {
  const core::Diagnosis& told = report.diagnosis;
  Json evidence = Json::array();
  for (const core::TroubleRow& row : told.evidence) evidence.push_back(evidence_json(row));
  Json foreseen = Json::array();
  for (const core::Foreseen& row : told.foreseen) foreseen.push_back(foreseen_json(row));
  return dump({{"account", report.account},
               {"property", report.property},
               {"link", report.link},
               {"app_state", core::name(report.app_state)},
               {"health", core::row_of(core::kHealths, report.health).name},
               {"kind", report.kind ? Json(core::name(*report.kind)) : Json(nullptr)},
               {"outlook", core::row_of(core::kOutlooks, told.outlook).name},
               {"problem", code_of(told.problem)},
               {"since", optional_time(told.since)},
               {"blame", blame_of(told.blame)},
               {"actor", told.actor},
               {"meaning", told.meaning},
               {"text", told.text},
               {"steps", list_of(told.steps)},
               {"source", told.source},
               {"guide", optional_text(report.guide)},
               {"evidence", std::move(evidence)},
               {"foreseen", std::move(foreseen)},
               {"last_success_at", optional_time(report.well_at)},
               {"connected_at", optional_time(report.connected_at)},
               {"renewed_at", optional_time(report.renewed_at)},
               {"ended_at", optional_time(report.ended_at)}});
}

}  // namespace latchkey::wire
