#include "core/proof_words.hpp"

namespace latchkey::core {

namespace {

[[nodiscard]] bool is_success(int status) {
  return status >= 200 && status < 300;
}
[[nodiscard]] bool is_redirect(int status) {
  return status >= 300 && status < 400;
}

}  // namespace

/// What did not arrive did not, whoever answered; late, it may be on its way.
TrialWord judge(const AddressTried& tried) {
  const bool answered = tried.reach == Reach::answered || tried.reach == Reach::too_long;
  if (tried.arrived) {
    return answered && is_success(tried.status) ? TrialWord::arrived : TrialWord::address_refuses;
  }
  if (answered) return TrialWord::address_elsewhere;
  return tried.reach == Reach::late ? TrialWord::no_answer : TrialWord::address_unreached;
}

std::optional<TrialWord> judge(const PartnerTried& tried) {
  switch (tried.reach) {
    case Reach::late:
      return TrialWord::no_answer;
    case Reach::unreached:
      return TrialWord::partner_unreached;
    case Reach::too_long:
      return TrialWord::partner_too_long;
    case Reach::answered:
      break;
  }
  if (is_redirect(tried.status)) return TrialWord::partner_redirects;
  if (!is_success(tried.status)) return TrialWord::partner_refuses;
  if (!tried.readable) return TrialWord::partner_unreadable;
  return tried.ok.value_or(true) ? std::nullopt : std::optional{TrialWord::partner_says_no};
}

}  // namespace latchkey::core
