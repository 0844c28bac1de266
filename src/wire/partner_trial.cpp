#include "wire/partner_trial.hpp"

#include <algorithm>

#include "wire/link_json.hpp"
#include "wire/redacted.hpp"

namespace latchkey::wire {

std::string write_partner_trial(const PartnerTrial& test) {
  Json told{
      {"type", "connection.test"}, {"account", test.account}, {"property", test.property}, {"run", test.run}};
  if (!test.reservation.empty()) told["reservation"] = test.reservation;
  return dump(told);
}

PartnerWord read_partner_word(std::string_view body) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  if (std::all_of(body.begin(), body.end(), is_blank)) return {true, {}, {}};
  const auto json = body.size() <= kPartnerAnswerBytes ? parse(body) : std::nullopt;
  if (!json || !json->is_object()) return {};
  const Json* ok = member(*json, "ok");
  const Json* says = member(*json, "says");
  const bool good_ok = ok == nullptr || ok->is_null() || ok->is_boolean();
  const bool good_says = says == nullptr || says->is_null() || says->is_string();
  if (!good_ok || !good_says) return {};
  PartnerWord word{true, {}, {}};
  if (ok != nullptr && ok->is_boolean()) word.ok = ok->get<bool>();
  if (says != nullptr && says->is_string()) word.says = plain_sentence(says->get_ref<const std::string&>());
  return word;
}

}  // namespace latchkey::wire
