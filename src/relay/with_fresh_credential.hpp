// A call to Cloudbeds with a grant's credential: refused, the grant is refreshed once and the call made again
// (FACTS section 6: "401: refresh, retry once").
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "relay/grants.hpp"
#include "store/digest.hpp"

namespace latchkey::relay {

[[nodiscard]] inline const core::Judgement& judgement_of(const core::Judgement& answer) {
  return answer;
}
template <typename T>
[[nodiscard]] const core::Judgement& judgement_of(const Judged<T>& answer) {
  return answer.judgement;
}

/// `call` takes a core::Credential and gives an awaitable<Answer>. A grant that is gone, or does not open, is
/// answered `terminated`.
template <typename Answer, typename Call>
[[nodiscard]] boost::asio::awaitable<Answer> with_fresh_credential(Grants& grants, std::string grant,
                                                                   Call call) {
  const core::Judgement gone{core::Verdict::terminated, core::Problem::credential_refused};
  auto credential = grants.open(grant);
  if (!credential) co_return Answer{gone};
  Answer answer = co_await call(*credential);
  const bool refused = judgement_of(answer).verdict == core::Verdict::refresh_then_verify;
  if (!refused || credential->refresh.empty()) co_return answer;
  const core::Judgement refreshed = co_await grants.refresh(grant, store::digest(credential->access));
  if (refreshed.verdict != core::Verdict::healthy) co_return Answer{refreshed};
  credential = grants.open(grant);
  if (!credential) co_return Answer{gone};
  co_return co_await call(*credential);
}

}  // namespace latchkey::relay
