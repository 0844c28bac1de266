// Bodies of our own API, what a partner answers us, and what we write from whatever was stored.
#include <nlohmann/json.hpp>

#include "fuzz/fuzz.hpp"
#include "wire/account_api.hpp"
#include "wire/page_api.hpp"
#include "wire/partner_trial.hpp"
#include "wire/redacted.hpp"

using namespace latchkey;
using fuzz::require;

namespace {

void check_requests(const std::string& body) {
  std::string detail;
  if (const auto session = wire::read_session_request(body, detail)) {
    require(!session->account.empty() && session->account.size() <= 200, "an account has 1 to 200 bytes");
    require(session->ttl_s >= 10 && session->ttl_s <= 3'600, "a session lives 10 s to an hour");
    require(detail.empty(), "no complaint where nothing is wrong");
  } else {
    require(!detail.empty(), "a refusal says what is wrong");
  }
  detail.clear();
  require(wire::read_connect_request(body, detail).has_value() == detail.empty(),
          "a refusal says what is wrong");
  detail.clear();
  require(wire::read_finish_request(body, detail).has_value() == detail.empty(),
          "a refusal says what is wrong");
}

template <typename Reader>
void check_refusal(Reader reader, const std::string& body) {
  std::string detail;
  require(reader(body, detail).has_value() == detail.empty(), "a refusal says what is wrong");
}

void check_account_requests(const std::string& body) {
  check_refusal(wire::read_state_request, body);
  check_refusal(wire::read_external_request, body);
  check_refusal(wire::read_disconnect_request, body);
  std::string detail;
  const auto credential = wire::read_credential_request(body, detail);
  require(credential.has_value() == detail.empty(), "a refusal says what is wrong");
  if (!credential) return;
  require(!credential->access.empty() || !credential->refresh.empty(), "a credential holds something");
  check_refusal(wire::read_credential_request, wire::write_credential_request(*credential));
}

void check_snapshot(const std::string& text) {
  core::Snapshot snapshot;
  snapshot.links.push_back({.property = text,
                            .name = text,
                            .app_state = core::AppState::pending,
                            .href = text,
                            .reason = {},
                            .note = text,
                            .changed_at = text});
  require(nlohmann::json::accept(wire::write_snapshot(snapshot)),
          "a snapshot is JSON whatever a hotel is called");
  require(nlohmann::json::accept(wire::write_navigate_to(text)), "an address is JSON whatever it holds");
}

/// What a partner's back end answers in a connection's test.
void check_partner(const std::string& body) {
  const wire::PartnerWord word = wire::read_partner_word(body);
  require(word.readable || (word.says.empty() && !word.ok), "what is no answer says nothing");
  require(word.says.size() <= wire::kExcerptValueBytes + 3, "a partner's words have a limit");
  for (const char c : word.says)
    require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "a partner's words stand on one line");
  require(nlohmann::json(word.says).dump().size() > 1, "a partner's words are text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = fuzz::text(data, size);
  check_requests(input);
  check_account_requests(input);
  check_snapshot(input);
  check_partner(input);
  return 0;
}
