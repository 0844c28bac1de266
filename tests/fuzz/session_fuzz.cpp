// Session tokens, whoever made them: one that the relay did not sign is never read, one that it did comes
// back whole.
#include "fuzz/fuzz.hpp"
#include "relay/session.hpp"

using namespace latchkey;
using fuzz::require;

namespace {

const relay::Keys& keys() {
  static const relay::Keys kept{store::Key{}};
  return kept;
}

constexpr auto kNow = core::instant(1'795'000'000'000);

/// Accounts longer than this or with control characters are refused before anything is signed (page API).
void check_signed(std::string account) {
  std::erase_if(account, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  const relay::Sessions sessions(keys());
  const relay::Session session{.account = account.substr(0, 200),
                               .property = "320000",
                               .origin = "https://partner.example",
                               .issued_at = kNow,
                               .expires_at = kNow + std::chrono::minutes{10}};
  const auto read = sessions.read(sessions.sign(session), kNow);
  require(read.ok(), "our own token is read");
  require(read->account == session.account && read->property == session.property &&
              read->origin == session.origin && read->expires_at == session.expires_at,
          "what was signed comes back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = fuzz::text(data, size);
  const relay::Sessions sessions(keys());
  const auto read = sessions.read(input, kNow);
  require(!read.ok(), "nobody else's token is read");
  const auto altered = sessions.read(sessions.sign({}) + input, kNow);
  require(input.empty() || altered.problem() == core::Problem::session_invalid,
          "a token with an end of its own");
  check_signed(input);
  require(relay::from_base64url(relay::base64url(input)) == input, "base64url comes back");
  (void)relay::from_base64url(input);
  return 0;
}
