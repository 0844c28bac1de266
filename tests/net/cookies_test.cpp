#include "net/cookies.hpp"

#include <gtest/gtest.h>

namespace latchkey::net {
namespace {

using namespace std::chrono_literals;

TEST(SetCookie, IsSafeByDefault) {
  EXPECT_EQ(set_cookie({.name = "__Host-flow", .value = "abc", .max_age = {}}),
            "__Host-flow=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
}

TEST(SetCookie, WritesEveryAttribute) {
  EXPECT_EQ(set_cookie({.name = "flow",
                        .value = "",
                        .path = "/callback",
                        .max_age = 0s,
                        .http_only = false,
                        .same_site = SameSite::strict,
                        .secure = false}),
            "flow=; Path=/callback; Max-Age=0; SameSite=Strict");
  EXPECT_EQ(set_cookie({.name = "a", .value = "b", .max_age = 10min, .same_site = SameSite::none}),
            "a=b; Path=/; Max-Age=600; HttpOnly; SameSite=None; Secure");
}

TEST(SetCookie, RefusesWhatForgesAttributes) {
  for (const auto* const bad :
       {"a;b", "a\r\nSet-Cookie: x=y", "a b", "a,b", "\"a\"", "a\\b", "\x7f", "\xC3\xA9"}) {
    EXPECT_EQ(set_cookie({.name = "flow", .value = bad, .max_age = {}}), "") << bad;
    EXPECT_EQ(set_cookie({.name = bad, .value = "x", .max_age = {}}), "") << bad;
  }
  EXPECT_EQ(set_cookie({.name = "", .value = "x", .max_age = {}}), "");
  EXPECT_EQ(set_cookie({.name = "a=b", .value = "x", .max_age = {}}), "");
  EXPECT_EQ(set_cookie({.name = "a", .value = "x", .path = "/; Domain=example.com", .max_age = {}}), "");
  EXPECT_EQ(set_cookie({.name = "a", .value = "x", .path = "callback", .max_age = {}}), "");
}

TEST(SetCookie, RefusesWhatBrowsersWouldDrop) {
  EXPECT_EQ(set_cookie({.name = "__Host-a", .value = "x", .max_age = {}, .secure = false}), "");
  EXPECT_EQ(set_cookie({.name = "__host-a", .value = "x", .path = "/deep", .max_age = {}}), "");
  EXPECT_EQ(set_cookie({.name = "__Secure-a", .value = "x", .max_age = {}, .secure = false}), "");
  EXPECT_EQ(
      set_cookie({.name = "a", .value = "x", .max_age = {}, .same_site = SameSite::none, .secure = false}),
      "");
}

}  // namespace
}  // namespace latchkey::net
