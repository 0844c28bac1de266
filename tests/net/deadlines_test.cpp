#include "net/deadlines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace latchkey::net {
namespace {

using namespace std::chrono_literals;
using Clock = Deadlines::Clock;

class Keeping : public testing::Test {
 protected:
  struct Named final : Deadlines::Alarm {
    Named(Keeping& test_, std::string name_) : Alarm(test_.deadlines_), test(test_), name(std::move(name_)) {}
    void ring() override {
      test.rung_ += name;
      if (then) then();
    }
    Keeping& test;
    std::string name;
    std::function<void()> then;
  };

  boost::asio::io_context loop_;
  std::shared_ptr<Deadlines> deadlines_ = std::make_shared<Deadlines>(loop_.get_executor());
  std::string rung_;
  Clock::time_point now_ = Clock::now();
};

TEST_F(Keeping, RingsInTheOrderOfTime) {
  Named a(*this, "a");
  Named b(*this, "b");
  Named c(*this, "c");
  b.set(now_ + 2ms);
  c.set(now_ + 3ms);
  a.set(now_ + 1ms);
  loop_.run();
  EXPECT_EQ(rung_, "abc");
}

TEST_F(Keeping, PutsOff) {
  Named a(*this, "a");
  Named b(*this, "b");
  a.set(now_ - 1h);
  b.set(now_);
  a.set(now_ + 1ms);
  loop_.run();
  EXPECT_EQ(rung_, "ba");
}

TEST_F(Keeping, RingsOnceUntilItIsSetAgain) {
  Named a(*this, "a");
  a.then = [&] {
    if (rung_.size() < 3) a.set(Clock::now());
  };
  a.set(now_);
  loop_.run();
  EXPECT_EQ(rung_, "aaa");
}

TEST_F(Keeping, ForgetsWhatIsCalledOffOrGone) {
  Named a(*this, "a");
  std::optional<Named> b(std::in_place, *this, "b");
  a.set(now_);
  b->set(now_);
  a.call_off();
  b.reset();
  loop_.run();
  EXPECT_EQ(rung_, "");
}

TEST_F(Keeping, AnAlarmMayEndItselfAndOthersWhileItRings) {
  std::optional<Named> a(std::in_place, *this, "a");
  std::optional<Named> b(std::in_place, *this, "b");
  a->then = [&] {
    b.reset();
    a.reset();
  };
  a->set(now_ - 1ms);
  b->set(now_);
  loop_.run();
  EXPECT_EQ(rung_, "a");
}

TEST_F(Keeping, ACrowdLetsOthersHaveTheirTurn) {
  std::vector<std::unique_ptr<Named>> crowd;
  for (int i = 0; i < 1'000; ++i) {
    crowd.push_back(std::make_unique<Named>(*this, "."));
    crowd.back()->set(now_);
  }
  std::size_t before = 0;
  while (loop_.run_one() > 0) {
    EXPECT_LE(rung_.size() - before, 20U) << "in one turn of the loop";
    before = rung_.size();
  }
  EXPECT_EQ(rung_.size(), 1'000U);
}

TEST_F(Keeping, NothingIsWaitedForWhenAllIsCalledOff) {
  Named a(*this, "a");
  a.set(now_ + 24h);
  a.call_off();
  EXPECT_EQ(loop_.run(), 1U) << "the wait that was called off; the loop ends";
}

TEST_F(Keeping, TheEndOfAllIsQuiet) {
  {
    Named a(*this, "a");
    a.set(now_ + 1ms);
  }
  deadlines_.reset();
  loop_.run();
  EXPECT_EQ(rung_, "");
}

}  // namespace
}  // namespace latchkey::net
