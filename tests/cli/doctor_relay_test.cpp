// What the doctor says of a whole installation, judged from values alone: that it is well, sums, and one
// thing that is to blame for many.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "cli/doctor_installation.hpp"

namespace latchkey::cli::doctor {
namespace {

using testing::HasSubstr;

TEST(DoctorOfAnInstallation, FindsNothingToSayAgainstOneThatIsWell) {
  for (const Told& row : judged(well()))
    EXPECT_EQ(row.finding.mark, Mark::fine) << row.check << ": " << row.finding.what;
}

TEST(DoctorOfAnInstallation, NamesEachCheckOnceInItsColumn) {
  std::set<std::string_view> names;
  for (const RelayCheckList& list : relay_check_lists())
    for (const RelayCheck& check : list.checks) {
      EXPECT_TRUE(names.insert(check.id).second) << check.id;
      EXPECT_LT(check.id.size(), 22U) << check.id;
    }
}

TEST(DoctorOfAnInstallation, SumsUpHotelsThatAreWellAndListsThemOnDemand) {
  Installation seen = well();
  seen.properties.assign(300, seen.properties.front());
  break_hotel(seen, core::Outlook::broken);
  const auto lines = [&] {
    return std::ranges::count_if(judged(seen), [](const Told& row) { return row.check == "hotels"; });
  };
  EXPECT_EQ(lines(), 2);
  EXPECT_THAT(table(judged(seen)), HasSubstr("299 well"));
  seen.lists_all = true;
  EXPECT_EQ(lines(), 300);
}

TEST(DoctorOfAnInstallation, CountsAHotelThatLeftLongAgoAndBlamesNobody) {
  Installation seen = well();
  break_hotel(seen, core::Outlook::broken);
  seen.properties[1].link.grant.clear();
  seen.properties[1].link.ended_at = kNow - 31 * 24h;
  const auto told = judged(seen);
  EXPECT_EQ(count(told, Mark::wrong), 0U);
  EXPECT_THAT(table(told), HasSubstr("1 left more than 30 days ago, 1 well"));
}

TEST(DoctorOfAnInstallation, NamesAHotelThatHasJustLeftForItMayBeAMistake) {
  Installation seen = well();
  break_hotel(seen, core::Outlook::unconnected);
  seen.properties[1].link.ended_at = kNow - 1min;
  const auto told = judged(seen);
  EXPECT_EQ(count(told, Mark::wrong), 0U);
  EXPECT_EQ(count(told, Mark::hint), 1U);
  EXPECT_THAT(table(told), HasSubstr("320001"));
}

TEST(DoctorOfAnInstallation, BlamesOneThingWhenTheRelayIsDown) {
  Installation seen = well();
  seen.store.served = false;
  for (Asking* one : {&seen.ready, &seen.metrics, &seen.metrics_after, &seen.secret, &seen.webhook,
                      &seen.sites[0].callback, &seen.sites[0].script, &seen.sites[0].metrics})
    fail(*one, net::Failure::connect);
  const auto told = judged(seen);
  EXPECT_EQ(count(told, Mark::wrong), 1U) << table(told);
}

[[nodiscard]] bool has_wrong(const std::vector<Told>& told, std::string_view words) {
  return std::ranges::any_of(told, [words](const Told& row) {
    return row.finding.mark == Mark::wrong && row.finding.what.find(words) != std::string::npos;
  });
}

TEST(DoctorOfAnInstallation, BlamesTheWayOnceWhenNothingInPublicAnswers) {
  Installation seen = well();
  for (Asking* one : {&seen.webhook, &seen.sites[0].callback, &seen.sites[0].script, &seen.sites[0].metrics})
    fail(*one, net::Failure::tls, "certificate has expired");
  const auto told = judged(seen);
  EXPECT_EQ(count(told, Mark::wrong), 1U) << table(told);
  EXPECT_TRUE(has_wrong(told, "certificate has expired")) << table(told);
}

TEST(DoctorOfAnInstallation, BlamesTheWebhooksAddressWhereItIsAnotherOne) {
  Installation seen = well();
  seen.config->webhook_base = "https://hooks.example.com";
  seen.config->hosts.emplace_back("hooks.example.com");
  fail(seen.webhook, net::Failure::resolve);
  const auto told = judged(seen);
  EXPECT_EQ(count(told, Mark::wrong), 1U) << table(told);
  EXPECT_TRUE(has_wrong(told, "https://hooks.example.com/webhooks/...: its name cannot be looked up"))
      << table(told);
}

TEST(DoctorOfAnInstallation, GoesOnWithoutAConfiguration) {
  Installation seen;
  seen.mistakes = {"`store` is missing", "`listen` is missing"};
  const auto told = judged(seen);
  EXPECT_EQ(count(told, Mark::wrong), 2U) << table(told);
  EXPECT_EQ(count(told, Mark::hint), 0U) << table(told);
}

}  // namespace
}  // namespace latchkey::cli::doctor
