#include "sandbox/refusals.hpp"

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

std::string_view argument_in_fixture(Refusal refusal) {
  if (refusal == Refusal::missing_parameter) return "redirect_uri";
  if (refusal == Refusal::property_canceled) return "XXX";
  return refusal == Refusal::app_not_available ? "Example App (Test)" : "object";
}

TEST(Refusals, AreTheFixturesWordForWord) {
  std::size_t checked = 0;
  for (const RefusalRow& row : kRefusals) {
    if (!row.source.starts_with("error.")) continue;
    expect_is_fixture(refuse(row.id, argument_in_fixture(row.id)), std::string(row.source));
    ++checked;
  }
  EXPECT_GT(checked, 10U);
}

TEST(Refusals, AreAllJson) {
  for (const RefusalRow& row : kRefusals) {
    EXPECT_TRUE(Json::accept(refuse(row.id, "x").body)) << row.source;
    EXPECT_FALSE(row.source.empty());
  }
}

TEST(Refusals, NameTheParameterTheyMiss) {
  expect_is_fixture(refuse(Refusal::parameter_required, "endpointUrl"),
                    "error.webhook.param_endpointUrl_required");
}

}  // namespace
}  // namespace latchkey::sandbox
