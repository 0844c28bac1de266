#include "net/message.hpp"

#include <gtest/gtest.h>

namespace latchkey::net {
namespace {

Request with_header(std::string_view name, std::string_view value) {
  Request request;
  request.headers.add(name, value);
  return request;
}

TEST(Headers, AreFoundWithoutRegardToCase) {
  const Request request = with_header("Content-TYPE", "text/plain");
  EXPECT_EQ(request.header("content-type"), "text/plain");
  EXPECT_EQ(request.header("content-typ"), "");
}

TEST(Headers, SetReplacesEveryRowAndAddKeepsThem) {
  Headers headers;
  headers.add("Vary", "Origin");
  headers.add("vary", "Accept-Encoding");
  EXPECT_EQ(headers.rows.size(), 2U);
  headers.set("VARY", headers.get("Vary"));
  ASSERT_EQ(headers.rows.size(), 1U);
  EXPECT_EQ(headers.get("vary"), "Origin");
}

TEST(Cookie, IsFoundAmongOthers) {
  const Request request = with_header("Cookie", "a=1; flow_x=token==; ab=3");
  EXPECT_EQ(request.cookie("flow_x"), "token==");
  EXPECT_EQ(request.cookie("ab"), "3");
  EXPECT_EQ(request.cookie("b"), std::nullopt);
  EXPECT_EQ(request.cookie("A"), std::nullopt);
}

TEST(Cookie, TheFirstOfItsNameCounts) {
  Request request = with_header("Cookie", "a=1; a=2");
  request.headers.add("cookie", "b=3");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("b"), "3");
}

TEST(Cookie, OddFieldsHoldNothing) {
  for (const auto* const field : {"", ";", "a", ";;a;", "=a"}) {
    EXPECT_EQ(with_header("Cookie", field).cookie("a"), std::nullopt) << field;
  }
  EXPECT_EQ(with_header("Cookie", ";;a=;").cookie("a"), "");
}

TEST(Body, IsReadAsAFormOnlyWhenItSaysSo) {
  Request request = with_header("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=utf-8");
  request.body = "grant_type=refresh_token&scope=a+b";
  EXPECT_EQ(request.body_form().get("grant_type"), "refresh_token");
  EXPECT_EQ(request.body_form().get("scope"), "a b");
  request.headers.set("Content-Type", "application/json");
  EXPECT_TRUE(request.body_form().rows.empty());
}

TEST(Response, HelpersNameTheirType) {
  EXPECT_EQ(text(200, "x").headers.get("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(html(404, "x").headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(json(201, "{}").headers.get("Content-Type"), "application/json");
  EXPECT_EQ(json(201, "{}").status, 201);
}

TEST(Response, SeeOtherIsNeverStored) {
  const Response response = see_other("/next?a=1");
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(response.headers.get("Location"), "/next?a=1");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
}

}  // namespace
}  // namespace latchkey::net
