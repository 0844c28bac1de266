// A log line is one line, whoever wrote into it; and one JSON object when that is asked for.
#include "relay/log.hpp"

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "relay/bench.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

/// What tell() hands to the logger.
[[nodiscard]] std::string payload(std::string_view message, const std::vector<LogField>& fields) {
  std::ostringstream out;
  auto logger = std::make_shared<spdlog::logger>("t", std::make_shared<spdlog::sinks::ostream_sink_st>(out));
  logger->set_pattern("%v");
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(logger);
  tell(LogLevel::info, message, fields);
  spdlog::set_default_logger(before);
  std::string said = out.str();
  if (!said.empty()) said.pop_back();
  return said;
}

[[nodiscard]] Json as_json(std::string_view text) {
  return Json::parse(json_line({"2026-11-22T13:00:00.000Z", "info", text}));
}

TEST(Log, AJsonLineHoldsTheFieldsAsTheyAre) {
  const Json line = as_json(
      payload("GET /v1/state 200", {field("route", "/v1/state"), field("status", 200), field("code", "")}));
  EXPECT_EQ(line.at("message"), "GET /v1/state 200");
  EXPECT_EQ(line.at("time"), "2026-11-22T13:00:00.000Z");
  EXPECT_EQ(line.at("level"), "info");
  EXPECT_EQ(line.at("route"), "/v1/state");
  EXPECT_EQ(line.at("status"), 200);
  EXPECT_FALSE(line.contains("code"));
}

TEST(Log, ATextLineReadsFromLeftToRight) {
  const std::string line = text_line(
      {"T", "warning", payload("it went", {field("a", "b"), field("words", "two words"), field("n", 5)})});
  EXPECT_EQ(line, "[T] [relay] [warning] it went a=b words=\"two words\" n=5");
}

TEST(Log, WhatAStrangerWritesForgesNoLineAndNoField) {
  for (const std::string& bad :
       {std::string{"a\nb"},
        std::string{"a\x1e"
                    "b\x1f"
                    "c"},
        std::string{"\"}\n{\""}, std::string{"\x1b[2J"}, std::string{"\xff\xfe\xc3"},
        std::string{"\xed\xa0\x80"}, std::string{"\xc0\xaf"}, std::string(1, '\0')}) {
    const std::string said = payload("it failed", {field("account", bad)});
    const Json line = as_json(said);
    EXPECT_EQ(line.size(), 4U) << line;
    const std::string text = text_line({"T", "info", said});
    for (const char c : text) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << text;
    EXPECT_EQ(json_line({"T", "info", said}).find('\n'), std::string::npos);
  }
}

TEST(Log, PlainCallsAreLinesToo) {
  EXPECT_EQ(as_json("link 1 of \"a\\b\"\n\xc3\xa9").at("message"), "link 1 of \"a\\b\"\n\xc3\xa9");
}

}  // namespace
}  // namespace latchkey::relay::tests
