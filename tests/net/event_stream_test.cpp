#include "net/event_stream.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace latchkey::net {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

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

TEST(Streaming, HandsOverWhatIsQueuedInOnePieceAndKeepsNothing) {
  EventStream stream(kNever);
  EXPECT_TRUE(stream.send({"", "1", "a"}));
  EXPECT_TRUE(stream.send({"", "2", "b"}));
  EXPECT_EQ(stream.take(), "id: 1\ndata: a\n\nid: 2\ndata: b\n\n");
  EXPECT_EQ(stream.take(), "");
}

TEST(Streaming, TellsItsWriterOfEachEventAndOfTheEnd) {
  EventStream stream(kNever);
  int told = 0;
  stream.on_news([&] { ++told; });
  stream.send({"", "", "a"});
  EXPECT_EQ(told, 1);
  stream.send({"", "bad\n", "refused: no news"});
  EXPECT_EQ(told, 1);
  stream.close();
  EXPECT_EQ(told, 2);
}

TEST(Streaming, EndsAfterWhatIsQueued) {
  EventStream stream(kNever);
  stream.send({"", "", "last"});
  stream.close();
  EXPECT_TRUE(stream.ended());
  EXPECT_FALSE(stream.send({"", "", "too late"}));
  EXPECT_EQ(stream.take(), "data: last\n\n");
}

TEST(Streaming, DropsAReaderThatLetsTooMuchWait) {
  EventStream stream(kNever);
  const std::string large(EventStream::kQueueBytes / 4, 'x');
  int sent = 0;
  while (stream.send({"", "", large})) ++sent;
  EXPECT_EQ(sent, 3);
  EXPECT_TRUE(stream.ended());
  EXPECT_EQ(stream.take(), "");
}

TEST(Streaming, GoneIsToldOnce) {
  EventStream stream(kNever);
  int told = 0;
  stream.on_gone([&] { ++told; });
  stream.gone();
  stream.gone();
  EXPECT_EQ(told, 1);
  EXPECT_FALSE(stream.send({"", "", "x"}));
  EXPECT_EQ(stream.take(), "");
}

TEST(Streaming, GoneIsToldAtOnceWhenItIsOver) {
  EventStream stream(kNever);
  stream.gone();
  int told = 0;
  stream.on_gone([&] { ++told; });
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace latchkey::net
