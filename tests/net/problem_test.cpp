#include "net/problem.hpp"

#include <gtest/gtest.h>

namespace latchkey::net {
namespace {

TEST(Problem, IsReadableByMachinesAndPeople) {
  const Response response = problem(409, "property_taken", "Taken", "Ask \"them\".\n");
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(
      response.body,
      R"({"type":"about:blank","title":"Taken","status":409,"code":"property_taken","detail":"Ask \"them\".\n"})");
}

TEST(Problem, LeavesAnEmptyDetailOut) {
  EXPECT_EQ(problem(404, "x", "y", "").body, R"({"type":"about:blank","title":"y","status":404,"code":"x"})");
}

TEST(Problem, SurvivesBytesThatAreNoText) {
  EXPECT_NE(problem(400, "x", "y", "\xFF\xC3").body.find("\xEF\xBF\xBD"), std::string::npos);
}

}  // namespace
}  // namespace latchkey::net
