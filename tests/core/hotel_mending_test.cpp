// The panel's steps: total, in words for a hotel, and never a wrong reconnect.
#include "core/hotel_mending.hpp"

#include <gmock/gmock.h>

#include <string>

namespace latchkey::core {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HotelMending, IsThereForEveryProblem) {
  for (const ProblemRow& row : kProblems) {
    const HotelMending mending = hotel_mending_of(row.id);
    EXPECT_FALSE(mending.steps.empty()) << row.name;
    for (const std::string_view step : mending.steps) EXPECT_TRUE(step.ends_with('.')) << step;
  }
}

TEST(HotelMending, SaysReconnectExactlyWhereTheLinkStands) {
  const auto check = [](std::string_view name, const HotelMending& mending) {
    bool says = false;
    for (const std::string_view step : mending.steps) says |= step.find("ress Reconnect") != step.npos;
    EXPECT_EQ(says, mending.remedy == Remedy::reconnect) << name;
  };
  for (const ProblemRow& row : kProblems) check(row.name, hotel_mending_of(row.id));
  for (const HotelForesightRow& row : kHotelForesights) check(row.text, row.mending);
}

TEST(HotelMending, UsesNoWordThatOnlyAnEngineerKnows) {
  for (const ProblemRow& row : kProblems) {
    for (const std::string_view step : hotel_mending_of(row.id).steps)
      for (const char* jargon : {"getAppState", "token", "OAuth", "scope", "API", "credential"})
        EXPECT_THAT(std::string{step}, Not(HasSubstr(jargon)));
  }
}

TEST(HotelMending, OfAConnectionMadeAnotherWayIsItsGuide) {
  Diagnosis told;
  told.outlook = Outlook::elsewhere;
  EXPECT_EQ(hotel_mending_of(told).remedy, Remedy::guide);
  told.problem = Problem::external_connection;
  EXPECT_EQ(hotel_mending_of(told).remedy, Remedy::guide);
}

TEST(HotelMending, ASingleRefusalIsNoReasonToConnectAgain) {
  Diagnosis told;
  told.outlook = Outlook::checking;
  told.problem = Problem::credential_refused;
  EXPECT_EQ(hotel_mending_of(told).remedy, Remedy::none);
}

TEST(HotelMending, WhatIsOutsideTheHotelsHandsOffersNoLink) {
  for (const Problem problem : {Problem::cloudbeds_unavailable, Problem::cloudbeds_unreachable,
                                Problem::rate_limited, Problem::client_refused, Problem::property_inactive})
    EXPECT_EQ(hotel_mending_of(problem).remedy, Remedy::none) << name(problem);
}

TEST(HotelMending, NothingIsToDoWhenAllIsWell) {
  EXPECT_TRUE(hotel_mending_of(Diagnosis{}).steps.empty());
}

}  // namespace
}  // namespace latchkey::core
