#include "model/reading.hpp"

#include <map>
#include <tuple>

#include "wire/deliveries.hpp"

namespace latchkey::model {

namespace {

constexpr std::string_view kClient = "exampleapp_0123456789abcdefABCDEF01";

[[nodiscard]] Judged read_now(core::Call call, int status, const std::string& body,
                              core::CredentialKind kind) {
  const bool page = body.starts_with('<');
  const wire::Reply reply{status, page ? "text/html" : "application/json", body, "request-1", ""};
  const core::Answer answer = wire::read_answer(call, reply);
  return {core::judge(answer, call, kind), answer.app_state};
}

}  // namespace

Judged read(core::Call call, int status, const std::string& body, core::CredentialKind kind) {
  if (call == core::Call::exchange || call == core::Call::refresh) return read_now(call, status, body, kind);
  thread_local std::map<std::tuple<core::Call, int, core::CredentialKind, std::string>, Judged> seen;
  const auto [row, fresh] = seen.try_emplace({call, status, kind, body});
  if (fresh) row->second = read_now(call, status, body, kind);
  return row->second;
}

core::Hint read_delivery(const std::string& body, const std::string& property) {
  thread_local std::map<std::pair<std::string, std::string>, core::Hint> seen;
  const auto [row, fresh] = seen.try_emplace({body, property});
  if (fresh) {
    const auto delivery = wire::read_delivery(body);
    if (delivery) row->second = core::read_hint(*delivery, kClient, property);
  }
  return row->second;
}

}  // namespace latchkey::model
