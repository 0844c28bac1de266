#include "net/event_stream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

namespace latchkey::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
namespace asio = boost::asio;

constexpr auto kNever = 1h;

TEST(Frame, IsWhatTheStandardReads) {
  EXPECT_EQ(frame({"state", "17", "{}"}), "event: state\nid: 17\ndata: {}\n\n");
  EXPECT_EQ(frame({"", "", "x"}), "data: x\n\n");
  EXPECT_EQ(frame({"state", "", ""}), "event: state\ndata: \n\n");
}

TEST(Frame, SplitsDataAtEveryKindOfLineBreak) {
  EXPECT_EQ(frame({"", "", "a\nb\r\nc\rd\n"}), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
  EXPECT_EQ(frame({"", "", "\nevent: forged"}), "data: \ndata: event: forged\n\n");
}

TEST(Frame, RefusesNamesAndIdsThatForge) {
  for (const auto bad : {"a\nb"sv, "a\rb"sv, "a\0b"sv}) {
    EXPECT_EQ(frame({bad, "", "x"}), "");
    EXPECT_EQ(frame({"", bad, "x"}), "");
  }
}

class Streaming : public testing::Test {
 protected:
  std::optional<std::string> next(EventStream& stream) {
    auto result = asio::co_spawn(loop_, stream.next(), asio::use_future);
    loop_.restart();
    loop_.run();
    return result.get();
  }

  asio::io_context loop_;
};

TEST_F(Streaming, HandsOverWhatIsQueuedInOnePiece) {
  EventStream stream(loop_.get_executor(), kNever);
  EXPECT_TRUE(stream.send({"", "1", "a"}));
  EXPECT_TRUE(stream.send({"", "2", "b"}));
  EXPECT_EQ(next(stream), "id: 1\ndata: a\n\nid: 2\ndata: b\n\n");
}

TEST_F(Streaming, WakesWhoeverWaits) {
  EventStream stream(loop_.get_executor(), kNever);
  asio::post(loop_, [&] { stream.send({"", "", "late"}); });
  EXPECT_EQ(next(stream), "data: late\n\n");
}

TEST_F(Streaming, BeatsWhenSilent) {
  EventStream stream(loop_.get_executor(), 1ms);
  EXPECT_EQ(next(stream), ": heartbeat\n\n");
  EXPECT_EQ(next(stream), ": heartbeat\n\n");
}

TEST_F(Streaming, EndsAfterWhatIsQueued) {
  EventStream stream(loop_.get_executor(), kNever);
  stream.send({"", "", "last"});
  stream.close();
  EXPECT_TRUE(stream.ended());
  EXPECT_FALSE(stream.send({"", "", "too late"}));
  EXPECT_EQ(next(stream), "data: last\n\n");
  EXPECT_EQ(next(stream), std::nullopt);
}

TEST_F(Streaming, CloseWakesWhoeverWaits) {
  EventStream stream(loop_.get_executor(), kNever);
  asio::post(loop_, [&] { stream.close(); });
  EXPECT_EQ(next(stream), std::nullopt);
}

TEST_F(Streaming, DropsAReaderThatLetsTooMuchWait) {
  EventStream stream(loop_.get_executor(), kNever);
  const std::string large(EventStream::kQueueBytes / 4, 'x');
  int sent = 0;
  while (stream.send({"", "", large})) ++sent;
  EXPECT_EQ(sent, 3);
  EXPECT_TRUE(stream.ended());
  EXPECT_EQ(next(stream), std::nullopt);
}

TEST_F(Streaming, GoneIsToldOnce) {
  EventStream stream(loop_.get_executor(), kNever);
  int told = 0;
  stream.on_gone([&] { ++told; });
  stream.gone();
  stream.gone();
  EXPECT_EQ(told, 1);
  EXPECT_FALSE(stream.send({"", "", "x"}));
  EXPECT_EQ(next(stream), std::nullopt);
}

TEST_F(Streaming, GoneIsToldAtOnceWhenItIsOver) {
  EventStream stream(loop_.get_executor(), kNever);
  stream.gone();
  int told = 0;
  stream.on_gone([&] { ++told; });
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace latchkey::net
