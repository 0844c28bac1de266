// What a credential stands for.
#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

using AccountCalls = BenchAccount;

TEST_F(AccountCalls, NameTheApprovingUser) {
  expect_is_fixture(api_get("userinfo", token_in(connect())), "success.userinfo");
}

TEST_F(AccountCalls, ListTheActiveUsersOfEachPropertyAskedFor) {
  (void)post_json("/_test/app", R"({"scopes":["read:hotel","read:user"]})");
  const auto token = token_in(connect());
  const Json users = Json::parse(api_get("getUsers?property_ids=320000", token).body)["data"];
  ASSERT_EQ(users.size(), 1U);
  ASSERT_EQ(users["320000"].size(), 2U);
  EXPECT_EQ(users["320000"][0]["userID"], "190000000000001");
  EXPECT_EQ(Json::parse(api_get("getUsers?property_ids=1", token).body)["data"], Json::object());
  (void)post_json("/_test/users", R"({"id":"190000000000002","active":false})");
  EXPECT_EQ(Json::parse(api_get("getUsers", token).body)["data"]["320000"].size(), 1U);
}

TEST_F(AccountCalls, ListTheHotelsOfTheGrant) {
  const auto answer = api_get("getHotels", token_in(connect()));
  expect_is_fixture(answer, "success.getHotels");
}

TEST_F(AccountCalls, PageThroughHotels) {
  const auto token = token_in(connect());
  const auto second = Json::parse(api_get("getHotels?pageNumber=2", token).body);
  EXPECT_EQ(second["count"], 0);
  EXPECT_EQ(second["total"], 1);
  const auto odd = Json::parse(api_get("getHotels?pageNumber=-1&pageSize=99999999999999999999", token).body);
  EXPECT_EQ(odd["count"], 1) << "numbers that make no sense count as not sent";
}

TEST_F(AccountCalls, TellTheHostToUse) {
  const auto answer = api_get("oauth/metadata", token_in(connect()));
  expect_like_fixture(answer, "success.oauth_metadata");
  EXPECT_EQ(Json::parse(answer.body)["data"]["api"]["url"], "http://localhost:8080/api/v1.3");
}

}  // namespace
}  // namespace latchkey::sandbox
