// The proof that the bench's search for leaks finds one.
#include "relay/bench.hpp"

#include <gmock/gmock.h>

#include "relay/journey.hpp"

namespace latchkey::relay::tests {

namespace {

TEST(Bench, FindsALeakInAnswersEventsAndLog) {
  Bench bench;
  bench.answers("getHotels",
                {200, R"({"success":true,"data":[{"propertyID":"320000","propertyName":"CANARY-NAME"}]})"});
  const std::string session = session_for(bench, "demo");
  const net::Response stream = bench.ask(page_get("/v1/stream", session));
  EXPECT_EQ(connect(bench, "demo").status, 200);
  EXPECT_THAT(testing::PrintToString(bench.events(stream)), testing::HasSubstr("CANARY-NAME"));
  const auto leaks = [&] { return std::string{bench.answered()}.find("CANARY-NAME") != std::string::npos; };
  EXPECT_TRUE(leaks());
  EXPECT_THAT(bench.disk(), testing::HasSubstr("CANARY-NAME"));
  EXPECT_THAT(bench.log(), testing::HasSubstr("demo"));
}

}  // namespace

}  // namespace latchkey::relay::tests
