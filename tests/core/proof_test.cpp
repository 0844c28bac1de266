// The test of a connection: what is tried, and how it ends in words.
#include "core/proof.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace latchkey::core {
namespace {

[[nodiscard]] std::vector<TrialResult> all_passed() {
  std::vector<TrialResult> results;
  for (const TrialRow& row : kTrials) {
    TrialResult one;
    one.trial = row.id;
    one.state = TrialState::passed;
    results.push_back(one);
  }
  return results;
}
[[nodiscard]] TrialResult failed(Trial trial, std::optional<Verdict> verdict) {
  TrialResult one;
  one.trial = trial;
  one.state = TrialState::failed;
  if (verdict) one.evidence = Evidence{};
  if (verdict) one.evidence->verdict = *verdict;
  return one;
}

[[nodiscard]] std::vector<Trial> trials_of(const std::vector<std::string>& scopes, bool number = false,
                                           bool partner = false) {
  std::vector<Trial> trials;
  for (const TrialResult& one : plan({scopes, number, partner})) trials.push_back(one.trial);
  return trials;
}
[[nodiscard]] TrialResult planned(Trial trial, const std::vector<std::string>& scopes, bool number = false) {
  for (const TrialResult& one : plan({scopes, number, false}))
    if (one.trial == trial) return one;
  ADD_FAILURE() << "not planned: " << row_of(kTrials, trial).call;
  return {};
}

TEST(Proof, AsksForTheStateFirstAndOthersThanCloudbedsLast) {
  EXPECT_EQ(kTrials.front().id, Trial::app_state);
  EXPECT_TRUE(kTrials.front().scope.empty());
  const auto is_foreign = [](const TrialRow& row) {
    return row.peer == TrialPeer::relay || row.peer == TrialPeer::partner;
  };
  EXPECT_TRUE(std::is_partitioned(kTrials.begin(), kTrials.end(),
                                  [&](const TrialRow& row) { return !is_foreign(row); }));
}

TEST(Proof, HasOneReadForAScopeAndNoneThatWrites) {
  std::set<std::string_view> scopes;
  std::set<std::string_view> calls;
  for (const TrialRow& row : kTrials) {
    EXPECT_TRUE(calls.insert(row.call).second) << row.call;
    EXPECT_FALSE(row.proves.empty());
    const bool is_call = row.peer == TrialPeer::cloudbeds;
    if (is_call && row.id != Trial::userinfo) {
      EXPECT_TRUE(row.call.starts_with("get")) << row.call;
    }
    const bool is_later = !row.scope.empty() && row.id > Trial::reservation;
    EXPECT_EQ(row.when == TrialWhen::asked_for, is_later || row.id == Trial::untried) << row.call;
    if (row.scope.empty()) continue;
    EXPECT_TRUE(row.scope.starts_with("read:")) << row.scope;
    EXPECT_FALSE(row.property.empty()) << "a grant over several hotels is asked about this one: " << row.call;
    if (row.when == TrialWhen::asked_for) {
      EXPECT_TRUE(scopes.insert(row.scope).second) << row.scope;
    }
  }
}

TEST(Proof, TriesWhatIsGrantedOrNotKnown) {
  EXPECT_EQ(planned(Trial::reservations, {}).state, TrialState::waiting) << "not known: tried";
  EXPECT_EQ(planned(Trial::reservations, {"read:hotel"}).state, TrialState::skipped);
  EXPECT_EQ(planned(Trial::reservations, {"read:hotel"}).why, TrialWord::not_asked_for);
  EXPECT_EQ(planned(Trial::app_state, {"read:hotel"}).state, TrialState::waiting) << "needs none";
  EXPECT_EQ(planned(Trial::reservation, {}).why, TrialWord::no_number);
  EXPECT_EQ(planned(Trial::reservation, {}, true).state, TrialState::waiting);
}

TEST(Proof, ReadsOncePerScopeThatConsentAsksForAndNamesTheRestInOneLine) {
  using enum Trial;
  EXPECT_EQ(trials_of({}), (std::vector{app_state, userinfo, hotel, reservations, reservation, subscriptions,
                                        webhook_address}));
  EXPECT_EQ(trials_of({"read:room", "read:rate", "write:room"}, true, true),
            (std::vector{app_state, userinfo, hotel, reservations, reservation, rooms, untried, subscriptions,
                         webhook_address, partner}));
  const TrialResult rest = planned(untried, {"read:room", "read:rate", "write:room"});
  EXPECT_EQ(rest.state, TrialState::skipped);
  EXPECT_EQ(rest.detail, "read:rate, write:room");
}

TEST(Proof, ACallThatIsNotKnownProvesNothingAboutItsScope) {
  Evidence unknown;
  unknown.verdict = Verdict::fix_request;
  unknown.problem = Problem::method_unknown;
  for (const TrialRow& row : kTrials) {
    if (row.peer != TrialPeer::cloudbeds) continue;
    TrialResult result;
    result.trial = row.id;
    settle(result, unknown);
    const bool skipped = row.when == TrialWhen::asked_for;
    EXPECT_EQ(result.state, skipped ? TrialState::skipped : TrialState::failed) << row.call;
    Evidence fine;
    fine.verdict = Verdict::healthy;
    settle(result, fine);
    EXPECT_EQ(result.state, TrialState::passed);
    EXPECT_EQ(result.why, std::nullopt);
  }
}

TEST(Proof, OnlyWhatCloudbedsRefusesMakesTheRelayAsk) {
  for (const TrialRow& row : kTrials) {
    const std::vector<TrialResult> results{failed(row.id, std::nullopt)};
    EXPECT_EQ(is_doubtful(results), row.peer == TrialPeer::cloudbeds) << row.call;
  }
  EXPECT_FALSE(is_doubtful(all_passed()));
}

TEST(Proof, HasWordsForEveryEndInBothVoices) {
  for (const TrialWordRow& row : kTrialWords) {
    EXPECT_FALSE(row.says.empty());
    EXPECT_FALSE(row.to_hotel.empty()) << row.says;
    EXPECT_NE(row.says.back(), '.') << "it stands in a list, or goes on: " << row.says;
  }
}

struct AddressCase {
  AddressTried tried;
  TrialWord word;
};
TEST(Proof, TheAddressIsGoodOnlyWhenItArrivesAndIsAnswered) {
  for (const AddressCase& row : {
           AddressCase{{Reach::answered, 200, true}, TrialWord::arrived},
           AddressCase{{Reach::answered, 204, true}, TrialWord::arrived},
           AddressCase{{Reach::answered, 502, true}, TrialWord::address_refuses},
           AddressCase{{Reach::late, 0, true}, TrialWord::address_refuses},
           AddressCase{{Reach::answered, 200, false}, TrialWord::address_elsewhere},
           AddressCase{{Reach::answered, 301, false}, TrialWord::address_elsewhere},
           AddressCase{{Reach::too_long, 0, false}, TrialWord::address_elsewhere},
           AddressCase{{Reach::unreached, 0, false}, TrialWord::address_unreached},
           AddressCase{{Reach::late, 0, false}, TrialWord::no_answer},
       })
    EXPECT_EQ(judge(row.tried), row.word) << static_cast<int>(row.tried.reach) << ' ' << row.tried.status;
}

struct PartnerCase {
  PartnerTried tried;
  std::optional<TrialWord> word;
};
TEST(Proof, ThePartnerPassesByItsStatusAndItsWord) {
  for (const PartnerCase& row : {
           PartnerCase{{Reach::answered, 204, true, {}}, std::nullopt},
           PartnerCase{{Reach::answered, 200, true, true}, std::nullopt},
           PartnerCase{{Reach::answered, 200, true, false}, TrialWord::partner_says_no},
           PartnerCase{{Reach::answered, 200, false, {}}, TrialWord::partner_unreadable},
           PartnerCase{{Reach::answered, 302, true, true}, TrialWord::partner_redirects},
           PartnerCase{{Reach::answered, 500, true, true}, TrialWord::partner_refuses},
           PartnerCase{{Reach::too_long, 0, false, {}}, TrialWord::partner_too_long},
           PartnerCase{{Reach::unreached, 0, true, {}}, TrialWord::partner_unreached},
           PartnerCase{{Reach::late, 0, true, {}}, TrialWord::no_answer},
       })
    EXPECT_EQ(judge(row.tried), row.word) << static_cast<int>(row.tried.reach) << ' ' << row.tried.status;
}

/// A story: a mistyped reservation number was told as a mistake of the app's.
TEST(Proof, OfANumberThatCloudbedsDoesNotKnowSaysSo) {
  TrialResult result;
  result.trial = Trial::reservation;
  Evidence refused;
  refused.verdict = Verdict::fix_request;
  refused.problem = Problem::parameter_missing;
  settle(result, refused);
  EXPECT_EQ(result.state, TrialState::failed);
  EXPECT_EQ(result.why, TrialWord::number_refused);
}

TEST(Proof, ThatCouldNotGoOnOrWasOvertakenIsNoSuccess) {
  std::vector<TrialResult> results = all_passed();
  results[1].state = TrialState::waiting;
  interrupt(results);
  EXPECT_EQ(results[1].state, TrialState::failed);
  EXPECT_EQ(conclude(results), ProofEnd::partly);
  results = all_passed();
  for (TrialResult& one : results) one.state = TrialState::running;
  interrupt(results);
  EXPECT_EQ(conclude(results), ProofEnd::unanswered);
  results = all_passed();
  results.back().state = TrialState::skipped;
  results.back().why = TrialWord::overtaken;
  EXPECT_EQ(conclude(results), ProofEnd::overtaken);
}

TEST(Proof, EndsAsTheStateSaysAndLookedAtTheRest) {
  std::vector<TrialResult> results = all_passed();
  EXPECT_EQ(conclude(results), ProofEnd::works);
  results.back().state = TrialState::skipped;
  EXPECT_EQ(conclude(results), ProofEnd::works);
  results[2] = failed(Trial::hotel, Verdict::refresh_then_verify);
  EXPECT_EQ(conclude(results), ProofEnd::partly) << "the state was told: the connection lives";
  for (const VerdictKind& row : kVerdictKinds) {
    if (row.kind == TroubleKind::none) continue;
    results[0] = failed(Trial::app_state, row.id);
    const ProofEnd expected = row.kind == TroubleKind::refusal  ? ProofEnd::refused
                              : row.kind == TroubleKind::outage ? ProofEnd::unanswered
                                                                : ProofEnd::partly;
    EXPECT_EQ(conclude(results), expected) << name(row.id);
  }
  results[0] = failed(Trial::app_state, std::nullopt);
  EXPECT_EQ(conclude(results), ProofEnd::unanswered);
  results = all_passed();
  results[0].state = TrialState::skipped;
  EXPECT_EQ(conclude(results), ProofEnd::unanswered) << "its turn did not come: nothing is proven";
}

}  // namespace
}  // namespace latchkey::core
