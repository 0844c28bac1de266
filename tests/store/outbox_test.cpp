// The outbox: filled with the change itself, read in order for each link.
#include <gmock/gmock.h>

#include "store_fixture.hpp"

namespace latchkey::test {
namespace {

using store::Link;
using store::Notice;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

class Outbox : public StoreTest {
 protected:
  void save(const std::string& property, const std::string& news, std::int64_t at,
            const std::string& reason = "") {
    Link link = a_link("demo", property);
    link.news = news;
    link.reason = reason;
    store_->save_link(link, false, instant(at));
  }
  [[nodiscard]] std::vector<std::string> due(std::int64_t now, int at_most = 10) {
    std::vector<std::string> found;
    for (const Notice& notice : store_->due_notices(instant(now), at_most))
      found.push_back(notice.property + " " + notice.news);
    return found;
  }
};

TEST_F(Outbox, IsFilledByASaveThatChangesTheNewsAndByNoOther) {
  save("320000", "", 1);
  EXPECT_THAT(due(9), IsEmpty());
  EXPECT_EQ(store_->next_notice_at(), std::nullopt);
  save("320000", "connected", 2, "x");
  save("320000", "connected", 3);
  reopen();
  const auto notices = store_->due_notices(instant(9), 10);
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_THAT(notices[0].id, StartsWith("msg_"));
  EXPECT_EQ(notices[0],
            (Notice{notices[0].number, notices[0].id, "demo", "320000", "connected", "x", instant(2), 0}));
  EXPECT_EQ(store_->link("demo", "320000")->news, "connected");
}

TEST_F(Outbox, TellsOfALinkInOrderAndOfOthersBesideIt) {
  save("320000", "connected", 1);
  save("320000", "disconnected", 2);
  save("320001", "pending", 3);
  EXPECT_THAT(due(0), IsEmpty());
  EXPECT_THAT(due(9), ElementsAre("320000 connected", "320001 pending"));
  EXPECT_THAT(due(9, 1), ElementsAre("320000 connected"));
  const Notice first = store_->due_notices(instant(9), 1).front();
  store_->delay_notice(first.number, instant(50));
  EXPECT_THAT(due(9), ElementsAre("320001 pending")) << "what comes after the first waits for it";
  EXPECT_EQ(store_->next_notice_at(), instant(3));
  EXPECT_EQ(store_->due_notices(instant(50), 1).front().tries, 1);
  EXPECT_EQ(store_->due_notices(instant(50), 1).front().id, first.id) << "the same at each try";
  store_->drop_notice(first.number);
  EXPECT_THAT(due(9), ElementsAre("320000 disconnected", "320001 pending"));
}

TEST_F(Outbox, GivesUpWhatIsOlder) {
  save("320000", "connected", 1);
  save("320001", "connected", 5);
  EXPECT_EQ(store_->drop_notices(instant(5)), 1);
  EXPECT_THAT(due(9), ElementsAre("320001 connected"));
}

TEST_F(Outbox, IsFilledWithABindingToo) {
  store::Grant grant = a_grant("g1");
  store::Flow flow = hold("f1", grant);
  flow.state = "bound";
  Link link = a_link("demo", "320000", "g1");
  link.news = "renewed";
  ASSERT_TRUE(store_->bind(flow, "held", grant, {link}, instant(7)));
  EXPECT_THAT(due(9), ElementsAre("320000 renewed"));
}

}  // namespace
}  // namespace latchkey::test
