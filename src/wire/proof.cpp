#include "wire/proof.hpp"

#include <algorithm>

#include "core/mending.hpp"
#include "wire/link_json.hpp"
#include "wire/member_reader.hpp"
#include "wire/page_api.hpp"
#include "wire/proof_json.hpp"

namespace latchkey::wire {

namespace {

[[nodiscard]] Json meaning_of(const core::TrialResult& result) {
  if (result.why) return with_detail(core::row_of(core::kTrialWords, *result.why).says, result.detail);
  if (!result.evidence || !result.evidence->problem) return nullptr;
  const core::Problem problem = *result.evidence->problem;
  return is_settled(result) ? core::describe(problem).meaning : core::unsettled_words_of(problem).meaning;
}

[[nodiscard]] Json result_json(const core::TrialResult& result) {
  const core::TrialRow& row = core::row_of(core::kTrials, result.trial);
  Json told{{"call", row.call},
            {"proves", row.proves},
            {"state", core::row_of(core::kTrialStates, result.state).name},
            {"ms", is_over(result) ? Json(result.took.count()) : Json(nullptr)},
            {"status", status_json(result)},
            {"request_id", nullptr},
            {"verdict", nullptr},
            {"code", nullptr},
            {"meaning", meaning_of(result)},
            {"partner_says", optional_text(result.partner_says)},
            {"body", nullptr}};
  if (!result.evidence) return told;
  const core::Evidence& how = *result.evidence;
  told["request_id"] = optional_text(how.request_id);
  told["verdict"] = core::name(how.verdict);
  if (how.problem) told["code"] = core::name(*how.problem);
  if (!how.excerpt.empty()) told["body"] = Json::parse(how.excerpt, nullptr, false);
  return told;
}

}  // namespace

bool is_over(const core::TrialResult& result) {
  return result.state == core::TrialState::passed || result.state == core::TrialState::failed;
}

Json status_json(const core::TrialResult& result) {
  if (result.evidence) return result.evidence->status;
  return result.status == 0 ? Json(nullptr) : Json(result.status);
}

bool is_settled(const core::TrialResult& result) {
  return !result.evidence || result.evidence->verdict != core::Verdict::refresh_then_verify;
}

std::string with_detail(std::string_view says, std::string_view detail) {
  std::string text{says};
  const bool goes_on = !says.ends_with('.');
  if (!detail.empty() && goes_on) text += ": " + std::string{detail};
  return text;
}

bool is_reservation(std::string_view text) {
  constexpr std::size_t kLongest = 20;
  return text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
         });
}

std::optional<ProofRequest> read_proof_request(std::string_view body, std::string& detail) {
  ProofRequest request;
  if (body.empty()) return request;
  MemberReader reader(body, detail);
  reader.text("reservation", request.reservation, false, 100);
  if (!is_reservation(request.reservation))
    reader.refuse("`reservation` must be a reservation's number: at most 20 letters, digits and '-'");
  return reader.ok() ? std::optional{request} : std::nullopt;
}

std::string write_proof(const Proof& proof) {
  Json steps = Json::array();
  for (const core::TrialResult& result : proof.results) steps.push_back(result_json(result));
  Json told{{"id", proof.id},     {"begun_at", write_time(proof.begun_at)},
            {"done", proof.done}, {"end", nullptr},
            {"says", nullptr},    {"steps", std::move(steps)}};
  if (!proof.done) return dump(told);
  const core::ProofEndRow& end = core::row_of(core::kProofEnds, core::conclude(proof.results));
  told["end"] = end.name;
  told["says"] = end.says;
  return dump(told);
}

}  // namespace latchkey::wire
