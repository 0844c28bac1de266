// Grants: held, resealed, and forgotten so that no byte of them stays.
#include <gmock/gmock.h>

#include <chrono>

#include "store/sqlite/database.hpp"
#include "store/sqlite/settings.hpp"
#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using store::Grant;
using store::Link;
using store::StoreError;
using store::sqlite::Database;
using store::sqlite::Statement;
using store::sqlite::Transaction;
using testing::HasSubstr;
using testing::Not;

class Grants : public StoreTest {
 protected:
  /// Everything the store has on disk.
  [[nodiscard]] std::string disk() const {
    return file_bytes(path_) + file_bytes(path_ + "-wal") + file_bytes(path_ + "-shm");
  }
};

TEST_F(Grants, AreHeldAsGiven) {
  const Grant grant = a_grant("g1", {"320001", "320000", "o'neil"});
  store_->hold_grant(grant);
  reopen();
  EXPECT_EQ(store_->grant("g1"), grant);
}

TEST_F(Grants, MayHaveNoExpiryNoPropertiesAndNoSealedBytes) {
  Grant grant = a_grant("g1", {});
  grant.kind = core::CredentialKind::external;
  grant.access_expires_at = std::nullopt;
  grant.sealed = "";
  store_->hold_grant(grant);
  reopen();
  EXPECT_EQ(store_->grant("g1"), grant);
}

TEST_F(Grants, OfAnAccountThatNoLinkPointsToAreForgottenAtTheNextStart) {
  ASSERT_TRUE(connect(a_grant("bound"), "demo"));
  store_->hold_grant(a_grant("held", {"320001"}));
  Grant orphan = a_grant("orphan", {"320002"});
  orphan.account = "demo";
  store_->hold_grant(orphan);
  reopen();
  EXPECT_EQ(store_->grant("orphan"), std::nullopt);
  EXPECT_TRUE(store_->grant("bound"));
  EXPECT_TRUE(store_->grant("held"));
}

TEST_F(Grants, RememberARefreshUntilItsAnswerIsStored) {
  store_->hold_grant(a_grant("g1"));
  store_->begin_refresh("g1", instant(5));
  store_->begin_refresh("g1", instant(9));
  reopen();
  EXPECT_EQ(store_->grant("g1")->refresh_begun_at, instant(5)) << "since when an answer may be lost";
  Grant fresh = a_grant("g1");
  fresh.sealed = "fresh";
  store_->reseal_grant(fresh);
  EXPECT_EQ(store_->grant("g1")->refresh_begun_at, std::nullopt);
  store_->begin_refresh("g1", instant(12));
  store_->end_refresh("g1");
  EXPECT_EQ(store_->grant("g1")->refresh_begun_at, std::nullopt);
  EXPECT_EQ(store_->grant("g1")->sealed, "fresh");
}

[[nodiscard]] Grant sealed_as(std::string id, std::string sealed) {
  Grant grant = a_grant(std::move(id), {});
  grant.sealed = std::move(sealed);
  return grant;
}

TEST_F(Grants, SealedOtherwiseAreListedALittleAtATime) {
  const std::string head("\2\0key-one", 9);
  const std::string other("\2\0key-two", 9);
  for (const char* id : {"a", "c", "e"}) store_->hold_grant(sealed_as(id, other + id));
  for (const char* id : {"b", "d"}) store_->hold_grant(sealed_as(id, head + id));
  store_->hold_grant(sealed_as("f", ""));
  const auto ids = [&](std::string_view after, int at_most) {
    std::string found;
    for (const Grant& grant : store_->sealed_otherwise(head, after, at_most)) found += grant.id;
    return found;
  };
  EXPECT_EQ(ids("", 2), "ac");
  EXPECT_EQ(ids("c", 2), "e") << "what holds no seal needs none";
  EXPECT_EQ(ids("e", 2), "");
  EXPECT_THAT(store_->seal_heads(),
              testing::UnorderedElementsAre(store::SealHead{head, 2}, store::SealHead{other, 3},
                                            store::SealHead{"", 1}));
}

TEST_F(Grants, AreSealedAnewOnlyAsTheyWereSeen) {
  store_->hold_grant(sealed_as("a", "old a"));
  store_->hold_grant(sealed_as("b", "refreshed meanwhile"));
  EXPECT_EQ(store_->replace_seals({{"a", "old a", "new a"}, {"b", "old b", "new b"}, {"c", "", "x"}}), 1);
  EXPECT_EQ(store_->grant("a")->sealed, "new a");
  EXPECT_EQ(store_->grant("b")->sealed, "refreshed meanwhile");
  EXPECT_EQ(store_->replace_seals({}), 0);
}

TEST_F(Grants, AreRefusedTwice) {
  store_->hold_grant(a_grant("g1", {"320000"}));
  EXPECT_THROW(store_->hold_grant(a_grant("g1", {"320001"})), StoreError);
  EXPECT_EQ(store_->grant("g1"), a_grant("g1", {"320000"}));
}

TEST_F(Grants, AreHeldWholeOrNotAtAll) {
  Database(path_).script(
      "DROP TABLE grant_properties; CREATE TABLE grant_properties (grant_id TEXT, position INTEGER, property "
      "TEXT "
      "CHECK (property <> 'bad')) STRICT");
  EXPECT_THROW(store_->hold_grant(a_grant("g1", {"320000", "bad"})), StoreError);
  EXPECT_EQ(store_->grant("g1"), std::nullopt);
  EXPECT_EQ(Database(path_).number("SELECT count(*) FROM grant_properties"), 0);
}

TEST_F(Grants, ChangeOnlyTheirSecretAndItsEndWhenResealed) {
  Grant grant = a_grant("g1");
  store_->hold_grant(grant);
  grant.kind = core::CredentialKind::api_key;
  grant.sealed = std::string("new\0", 4);
  grant.access_expires_at = std::nullopt;
  Grant fresh = grant;
  fresh.account = "another";
  fresh.properties = {"9"};
  store_->reseal_grant(fresh);
  reopen();
  EXPECT_EQ(store_->grant("g1"), grant);
}

TEST_F(Grants, StayForgottenWhenARefreshComesLate) {
  Grant late = a_grant("g1");
  late.sealed = "late";
  store_->reseal_grant(late);
  EXPECT_EQ(store_->grant("g1"), std::nullopt);
}

TEST_F(Grants, OfAKindThisVersionDoesNotKnowAreNotGuessed) {
  store_->hold_grant(a_grant("g1"));
  Database(path_).run("UPDATE grants SET kind = 'passkey'");
  const std::string said = message_of<StoreError>([&] { (void)store_->grant("g1"); });
  EXPECT_THAT(said, HasSubstr("newer"));
  EXPECT_THAT(said, HasSubstr(path_));
}

TEST_F(Grants, AreOverWhenTheirHoldHasCome) {
  for (const int end : {30, 10, 20}) {
    Grant grant = a_grant("g" + std::to_string(end));
    grant.held_until = instant(end);
    store_->hold_grant(grant);
  }
  EXPECT_TRUE(store_->holds_over(instant(9)).empty());
  const std::vector<Grant> over = store_->holds_over(instant(20));
  ASSERT_EQ(over.size(), 2U);
  EXPECT_EQ(over[0].id, "g10");
  EXPECT_EQ(over[1].id, "g20");
  EXPECT_EQ(over[1].properties, std::vector<std::string>{"320000"});
}

TEST_F(Grants, AreNoLongerHeldOnceBound) {
  ASSERT_TRUE(connect(a_grant("g1"), "demo"));
  EXPECT_TRUE(store_->holds_over(instant(1'000'000'000)).empty());
}

TEST_F(Grants, LeaveTheirLinksAndFlowsBehindWhenForgotten) {
  ASSERT_TRUE(connect(a_grant("g1"), "demo"));
  store_->forget_grant("g1");
  reopen();
  EXPECT_EQ(store_->grant("g1"), std::nullopt);
  ASSERT_TRUE(store_->link("demo", "320000"));
  EXPECT_EQ(store_->link("demo", "320000")->grant, "");
  EXPECT_EQ(store_->flow("flow of g1")->grant, "");
  EXPECT_EQ(Database(path_).number("SELECT count(*) FROM grant_properties"), 0);
}

TEST_F(Grants, CanBeForgottenTwice) {
  store_->hold_grant(a_grant("g1"));
  store_->hold_grant(a_grant("g2"));
  store_->forget_grant("g1");
  store_->forget_grant("g1");
  EXPECT_TRUE(store_->grant("g2"));
}

TEST_F(Grants, AreForgottenWithoutWaitingForReaders) {
  store_->hold_grant(a_grant("g1"));
  Database other(path_);
  Transaction reading(other, Transaction::Mode::read);
  ASSERT_EQ(other.number("SELECT count(*) FROM grants"), 1);
  // A busy machine may make one attempt slow; waiting for the reader would make every one slow.
  const auto is_fast = [&] {
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_FALSE(store_->scrub());
    return std::chrono::steady_clock::now() - begun < store::sqlite::kBusyTimeout;
  };
  store_->forget_grant("g1");
  EXPECT_TRUE(is_fast() || is_fast() || is_fast() || is_fast() || is_fast());
}

// One marker fits in a page, the other needs overflow pages: both kinds of freed space are overwritten.
class Marker : public Grants, public testing::WithParamInterface<std::size_t> {
 protected:
  void hold_marker() {
    Grant grant = a_grant("g1");
    grant.sealed = "MARKER-OF-A-SECRET" + std::string(GetParam(), 'm') + "MARKER-END";
    store_->hold_grant(grant);
  }
};
INSTANTIATE_TEST_SUITE_P(Sizes, Marker, testing::Values(0, 20'000));

TEST_P(Marker, IsInNoFileOnceForgotten) {
  hold_marker();
  ASSERT_THAT(disk(), HasSubstr("MARKER-OF-A-SECRET"));
  ASSERT_THAT(disk(), HasSubstr("MARKER-END"));
  store_->forget_grant("g1");
  EXPECT_EQ(file_bytes(path_ + "-wal"), "");
  EXPECT_THAT(disk(), Not(HasSubstr("MARKER")));
  EXPECT_TRUE(store_->scrub());
}

TEST_P(Marker, IsScrubbedAsSoonAsTheLastReaderIsGone) {
  hold_marker();
  Database other(path_);
  {
    Transaction reading(other, Transaction::Mode::read);
    ASSERT_EQ(other.number("SELECT count(*) FROM grants"), 1);
    store_->forget_grant("g1");
    EXPECT_FALSE(store_->scrub());
    EXPECT_THAT(disk(), HasSubstr("MARKER-OF-A-SECRET"));
  }
  EXPECT_TRUE(store_->scrub());
  EXPECT_EQ(file_bytes(path_ + "-wal"), "");
  EXPECT_THAT(disk(), Not(HasSubstr("MARKER")));
}

TEST_P(Marker, LeftByAProcessThatDiedWhileForgettingIsScrubbedAtTheNextStart) {
  hold_marker();
  Database other(path_);
  {
    Transaction reading(other, Transaction::Mode::read);
    ASSERT_EQ(other.number("SELECT count(*) FROM grants"), 1);
    store_->forget_grant("g1");
  }
  ASSERT_THAT(disk(), HasSubstr("MARKER-OF-A-SECRET"));
  const auto next = another();  // `other` stays open, so closing nothing empties the log.
  EXPECT_THAT(disk(), Not(HasSubstr("MARKER")));
}

TEST_P(Marker, IsGoneWhenTheLastLinkEnds) {
  Grant grant = a_grant("g1");
  grant.sealed = "MARKER-OF-A-SECRET" + std::string(GetParam(), 'm');
  ASSERT_TRUE(connect(grant, "demo"));
  ASSERT_THAT(disk(), HasSubstr("MARKER"));
  store_->save_link(a_link("demo", "320000"), true, instant(2));
  EXPECT_THAT(disk(), Not(HasSubstr("MARKER")));
}

TEST_P(Marker, IsGoneWhenANewerGrantReplacesIt) {
  Grant old = a_grant("g1");
  old.sealed = "MARKER-OF-A-SECRET" + std::string(GetParam(), 'm');
  ASSERT_TRUE(connect(old, "demo"));
  ASSERT_THAT(disk(), HasSubstr("MARKER"));
  ASSERT_TRUE(connect(a_grant("g2"), "demo"));
  EXPECT_THAT(disk(), Not(HasSubstr("MARKER")));
}

}  // namespace
}  // namespace latchkey::test
