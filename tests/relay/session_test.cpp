// Session tokens: only what this relay signed, as it signed it, and as long as it said.
#include "relay/session.hpp"

#include <gmock/gmock.h>

namespace latchkey::relay {
namespace {

using core::instant;
using core::Problem;

class SessionToken : public testing::Test {
 protected:
  [[nodiscard]] static store::Key key_of(std::uint8_t byte) {
    store::Key key{};
    key.fill(byte);
    return key;
  }
  [[nodiscard]] static Session a_session() {
    return {.account = "demo&co=é",
            .property = "320000",
            .origin = "http://localhost:8082",
            .issued_at = instant(1'000),
            .expires_at = instant(601'000),
            .may_connect = true,
            .may_disconnect = false};
  }
  [[nodiscard]] std::optional<Problem> problem(std::string_view token,
                                               core::Instant now = instant(2'000)) const {
    const auto read = sessions_.read(token, now);
    return read ? std::nullopt : std::optional{read.problem()};
  }

  Keys keys_{key_of(1)};
  Sessions sessions_{keys_};
};

TEST_F(SessionToken, SaysWhatWasSigned) {
  for (const bool may : {true, false}) {
    Session given = a_session();
    given.may_connect = may;
    given.may_disconnect = !may;
    const auto read = sessions_.read(sessions_.sign(given), instant(2'000));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->account, given.account);
    EXPECT_EQ(read->property, given.property);
    EXPECT_EQ(read->origin, given.origin);
    EXPECT_EQ(read->issued_at, given.issued_at);
    EXPECT_EQ(read->expires_at, given.expires_at);
    EXPECT_EQ(read->may_connect, may);
    EXPECT_EQ(read->may_disconnect, !may);
  }
}

TEST_F(SessionToken, IsRefusedWhenAlteredAtAnyByte) {
  const std::string token = sessions_.sign(a_session());
  ASSERT_EQ(problem(token), std::nullopt);
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char put : {'A', 'b', '.', '\0'}) {
      std::string altered = token;
      if (altered[i] == put) continue;
      altered[i] = put;
      EXPECT_EQ(problem(altered), Problem::session_invalid) << i << " " << put;
    }
    EXPECT_NE(problem(token.substr(0, i)), std::nullopt) << i;
  }
}

TEST_F(SessionToken, IsRefusedWhenMissingOrOfAnotherShape) {
  EXPECT_EQ(problem(""), Problem::session_missing);
  for (const std::string& bad :
       {std::string{"lks1."}, std::string{"lks1.."}, std::string{"lks1.a."}, std::string{"a.b"},
        "lks1." + std::string(5'000, 'a') + ".b", sessions_.sign(a_session()) + ".x"}) {
    EXPECT_EQ(problem(bad), Problem::session_invalid) << bad.substr(0, 40);
  }
}

TEST_F(SessionToken, OfAnotherRelayIsRefused) {
  const Keys others_keys(key_of(2));
  EXPECT_EQ(problem(Sessions(others_keys).sign(a_session())), Problem::session_invalid);
}

TEST_F(SessionToken, SignedForAnotherPurposeIsRefused) {
  const std::string body = "lks1." + base64url("a=demo&e=9999999999999");
  EXPECT_EQ(problem(body + "." + keys_.mac(Purpose::state, body)), Problem::session_invalid);
}

TEST_F(SessionToken, EndsAtItsTime) {
  const std::string token = sessions_.sign(a_session());
  EXPECT_EQ(problem(token, instant(600'999)), std::nullopt);
  EXPECT_EQ(problem(token, instant(601'000)), Problem::session_expired);
  EXPECT_EQ(problem(token, instant(700'000)), Problem::session_expired);
}

TEST_F(SessionToken, IsRevokedWithItsAccountButLaterOnesAreNot) {
  const std::string before = sessions_.sign(a_session());
  Session later = a_session();
  later.issued_at = instant(5'001);
  Session of_another = a_session();
  of_another.account = "other";
  sessions_.revoke(a_session().account, instant(5'000));
  EXPECT_EQ(problem(before), Problem::session_invalid);
  EXPECT_EQ(problem(sessions_.sign(later), instant(5'002)), std::nullopt);
  EXPECT_EQ(problem(sessions_.sign(of_another)), std::nullopt);
}

TEST_F(SessionToken, StaysRevokedAsLongAsItCouldLive) {
  Session longest = a_session();
  longest.expires_at = longest.issued_at + std::chrono::minutes{60};
  sessions_.revoke(longest.account, longest.issued_at);
  for (int i = 0; i < 10; ++i)
    sessions_.revoke("other" + std::to_string(i), longest.expires_at - std::chrono::milliseconds{1});
  EXPECT_EQ(problem(sessions_.sign(longest), longest.expires_at - std::chrono::milliseconds{1}),
            Problem::session_invalid);
}

TEST_F(SessionToken, FitsAtTheLimitsOfItsFields) {
  Session largest = a_session();
  largest.account = std::string(200, '%');
  largest.property = std::string(20, '9');
  largest.origin = "https://" + std::string(285, 'a') + ":65535";
  EXPECT_EQ(problem(sessions_.sign(largest)), std::nullopt);
}

/// A browser's tabs share what they hear under it: another word wherever another snapshot would be told.
TEST_F(SessionToken, ChannelIsTheSameForAllWhoAreShownTheSameAndTellsNothing) {
  const Session one = a_session();
  Session later = one;
  later.expires_at += std::chrono::minutes{5};
  EXPECT_EQ(sessions_.channel(one), sessions_.channel(later));
  Session other_account = one;
  other_account.account = "other";
  Session one_property = one;
  one_property.property = "320001";
  Session looking = one;
  looking.may_connect = !one.may_connect;
  for (const Session& differs : {other_account, one_property, looking})
    EXPECT_NE(sessions_.channel(one), sessions_.channel(differs));
  EXPECT_THAT(sessions_.channel(one), testing::Not(testing::HasSubstr(one.account)));
  const Keys others_keys(key_of(2));
  EXPECT_NE(Sessions(others_keys).channel(one), sessions_.channel(one));
}

}  // namespace
}  // namespace latchkey::relay
