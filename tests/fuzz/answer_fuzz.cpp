// Cloudbeds' answers, whoever wrote them: first line "<status> <call> <kind>", then the body.
#include "core/answer.hpp"
#include "core/snapshot.hpp"
#include "fuzz/fuzz.hpp"
#include "wire/answers.hpp"

using namespace latchkey;
using fuzz::require;

namespace {

struct Options {
  int status = 0;
  core::Call call = core::Call::other;
  core::CredentialKind kind = core::CredentialKind::oauth;
  const char* type = "application/json";
};

Options options(const std::string& line) {
  unsigned status = 0;
  unsigned call = 0;
  unsigned kind = 0;
  std::sscanf(line.c_str(), "%9u %9u %9u", &status, &call, &kind);
  return {static_cast<int>(status % 1'000), static_cast<core::Call>(call % core::kCalls.size()),
          static_cast<core::CredentialKind>(kind % 3), kind < 3 ? "application/json" : "text/html"};
}

void check_judgement(const core::Answer& answer, const Options& options) {
  const core::Judgement judgement = core::judge(answer, options.call, options.kind);
  const bool ends =
      judgement.verdict == core::Verdict::terminated || judgement.verdict == core::Verdict::reauthorize;
  const bool cloudbeds_spoke =
      answer.body == core::BodyKind::json && options.status >= 100 && options.status < 500;
  require(!ends || cloudbeds_spoke, "only Cloudbeds' own words end a connection");
  require(judgement.problem.has_value() == (judgement.verdict != core::Verdict::healthy),
          "every trouble has its code");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string body = fuzz::text(data, size);
  const Options given = options(fuzz::take_line(body));
  const core::Answer answer =
      wire::read_answer(given.call, {given.status, given.type, body, "request-1", ""});
  require(answer.said.size() <= 2'000 && answer.error.size() <= 2'000, "statements have a limit");
  check_judgement(answer, given);
  if (const auto token = wire::read_token(body, given.kind, core::instant(1'795'000'000'000))) {
    require(!token->credential.access.empty(), "a token answer has a token");
    require(token->properties.size() <= 1'000, "properties have a limit");
    require(!token->credential.expires_at || core::ms(*token->credential.expires_at) > 1'795'000'000'000,
            "a lifetime is ahead");
  }
  for (const wire::Hotel& hotel : wire::read_hotels(body))
    require(!hotel.property.empty() && hotel.name.size() <= 200, "a hotel has an id, its name a limit");
  if (const auto person = wire::read_person(body)) {
    require(!person->name.empty() || !person->email.empty(), "a person has a name or an address");
    require(person->name.size() <= wire::kPersonBytes && person->email.size() <= wire::kPersonBytes &&
                person->id.size() <= wire::kPersonBytes,
            "a person's name has a limit");
  }
  const auto users = wire::read_users(body, "1");
  require(users.size() <= 1'000, "users have a limit");
  for (const std::string& user : users) require(!user.empty(), "a user has an id");
  (void)wire::read_subscription(body);
  return 0;
}
