// The command as a support agent and a script use it: options, input, output, exit codes.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/explain_text.hpp"
#include "cli/terminal_text.hpp"
#include "store/temporary_directory.hpp"
#include "support/vectors.hpp"

namespace latchkey::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;
using Json = nlohmann::json;

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

class ExplainCommand : public testing::Test {
 protected:
  Outcome explain(std::vector<std::string> options) const {
    std::vector<const char*> arguments{"latchkey", "explain"};
    for (const std::string& option : options) arguments.push_back(option.c_str());
    CaptureStdout();
    CaptureStderr();
    const int code = run(commands(), {static_cast<int>(arguments.size()), arguments.data()});
    return {code, GetCapturedStdout(), GetCapturedStderr()};
  }
  /// Of a file with this content.
  Outcome explain(const std::string& pasted, std::vector<std::string> options) const {
    test::write_file(file, pasted);
    options.insert(options.end(), {"--body-file", file});
    return explain(std::move(options));
  }
  Json json_of(const std::string& pasted, std::vector<std::string> options = {}, int code = kFine) const {
    options.emplace_back("--json");
    const Outcome outcome = explain(pasted, std::move(options));
    EXPECT_EQ(outcome.code, code) << outcome.out << outcome.err;
    EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1);
    return Json::parse(outcome.out);
  }

  test::TemporaryDirectory directory;
  std::string file = directory.file("pasted");
};

constexpr const char* kRefused = R"({"error":"access_denied","hint":"Access token is invalid"})";

TEST_F(ExplainCommand, AnswersTheContractsObject) {
  const Json told = json_of(kRefused, {"--status", "401", "--content-type", "application/json",
                                       "--credential", "oauth", "--call", "getAppState"});
  std::vector<std::string> keys;
  for (const auto& row : told.items()) keys.push_back(row.key());
  EXPECT_THAT(keys, testing::UnorderedElementsAre("verdict", "code", "blame", "meaning", "steps", "source"));
  EXPECT_EQ(told["verdict"], "refresh_then_verify");
  EXPECT_EQ(told["code"], "credential_refused");
  EXPECT_EQ(told["blame"], "person");
  EXPECT_TRUE(told["steps"].is_array() && !told["steps"].empty());
  EXPECT_EQ(told["source"], "fixtures/error.auth.token_invalid_live");
}

TEST_F(ExplainCommand, GivesEveryRecordedAnswerItsVerdict) {
  for (const char* kind : {"error.", "success."}) {
    for (const auto& fixture : latchkey::test::vectors_named(kind)) {
      const std::string grant = fixture.form("grant_type");
      const std::string path = fixture.path();
      const std::string call =
          grant.empty() ? path.substr(path.rfind('/') + 1) : grant.substr(0, grant.find(' '));
      const Json told =
          json_of(fixture.body(), {"--status", std::to_string(fixture.status()), "--content-type",
                                   "application/json", "--credential", "oauth", "--call", call});
      EXPECT_EQ(told["verdict"], fixture.text("connection")) << fixture.id;
    }
  }
}

TEST_F(ExplainCommand, SaysInWordsWhatItMeansWhoActsAndWhatToDo) {
  const Outcome outcome =
      explain("HTTP/1.1 200 OK\nX-Request-ID: req-12345678\nAuthorization: Bearer CANARY-1\n\n" +
                  latchkey::test::vector_named("error.api.app_not_available").body(),
              {"--call", "getAppState", "--property", "320000"});
  EXPECT_EQ(outcome.code, kFine);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("It is over"), HasSubstr("A person at the hotel."),
                                 HasSubstr("app_not_available"), HasSubstr("  1. "),
                                 HasSubstr("Account Menu > Apps & Marketplace > Connected"),
                                 HasSubstr("320000"), HasSubstr("req-12345678"),
                                 HasSubstr("Disconnected in Cloudbeds."), Not(HasSubstr("CANARY"))));
}

TEST_F(ExplainCommand, TellsByItsExitCodeWhatItRecognised) {
  EXPECT_EQ(explain(kRefused, {}).code, kFine);
  EXPECT_EQ(explain("it does not work", {}).code, kNegative);
  EXPECT_EQ(explain(R"({"error":"teapot"})", {"--status", "401"}).code, kNegative);
  EXPECT_EQ(explain("<html>", {"--status", "403"}).code, kFine);
  EXPECT_EQ(explain("x", {"--status", "42"}).code, kUsage);
  EXPECT_EQ(explain("x", {"--status", "4o1"}).code, kUsage);
  EXPECT_EQ(explain("x", {"--credential", "password"}).code, kUsage);
  EXPECT_EQ(explain("x", {"left-over"}).code, kUsage);
  EXPECT_EQ(explain({"--body-file", directory.file("not-there")}).code, kCouldNotRun);
  EXPECT_EQ(explain({"--body-file", directory.path()}).code, kCouldNotRun) << "a folder";
}

TEST_F(ExplainCommand, WhatIsNotRecognisedIsToldHonestly) {
  const Json told = json_of(R"({"error":"teapot"})", {"--status", "401"}, kNegative);
  EXPECT_EQ(told["verdict"], "retry");
  EXPECT_EQ(told["code"], "cloudbeds_unrecognised");
  EXPECT_THAT(explain("it does not work", {}).out,
              AllOf(HasSubstr("Keep the connection"), HasSubstr("getAppState")));
}

TEST_F(ExplainCommand, RefusesMoreThanItsLimitAndSaysWhatToDo) {
  EXPECT_EQ(explain(std::string(1024 * 1024, 'x'), {}).code, kNegative);
  const Outcome outcome = explain(std::string(1024 * 1024 + 1, 'x'), {});
  EXPECT_EQ(outcome.code, kCouldNotRun);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("1 MiB"), HasSubstr("tail")));
}

TEST_F(ExplainCommand, NothingPastedReachesTheTerminalRaw) {
  const Outcome outcome = explain(
      "HTTP/1.1 401 \x1B]0;title\a\r\nDate: \x1B[2J\u202E\r\nX-Request-ID: "
      "\x1B[31m\r\n\r\n{\"error\":\"\x1B[2J\xFF\"",
      {});
  EXPECT_THAT(outcome.out, AllOf(Not(HasSubstr("\x1B")), Not(HasSubstr("\a")), Not(HasSubstr("\u202E"))));
  EXPECT_THAT(explain("x", {"--property", "\x1B[31m", "--json"}).out, Not(HasSubstr("\x1B")));
  EXPECT_THAT(explain(kRefused, {"--property", "\x1B[31m\xFF"}).out, Not(HasSubstr("\x1B")));
}

TEST_F(ExplainCommand, ReadsADelivery) {
  const std::string form =
      "event=integration%2Fappstate_changed&clientID=ours&propertyID=5880000000000001&newState=disabled";
  const Json told = json_of(
      form, {"--webhook", "--content-type", "application/x-www-form-urlencoded", "--client-id", "ours"});
  EXPECT_EQ(told["decision"], "ask");
  EXPECT_EQ(told["property"], "5880000000000001");
  EXPECT_EQ(told["state"], "disabled");
  EXPECT_THAT(told["why"].get<std::string>(), testing::EndsWith("."));
  EXPECT_EQ(json_of(form, {"--webhook", "--client-id", "theirs"})["decision"], "ignore");
  const Json nothing = json_of("hello", {"--webhook"}, kNegative);
  EXPECT_EQ(nothing["decision"], "ignore");
  EXPECT_TRUE(nothing["property"].is_null() && nothing["state"].is_null());
  EXPECT_THAT(explain(form, {"--webhook"}).out, AllOf(HasSubstr("ask: "), HasSubstr("5880000000000001")));
}

TEST_F(ExplainCommand, ReadsStandardInputWithoutAFile) {
  test::write_file(
      file,
      "Your app's ConnectionTokenProvider did not call the provided completion block within 60 seconds");
  const std::string command = std::string{LATCHKEY_PROGRAM} + " explain --json < '" + file + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  ASSERT_TRUE(pipe);
  std::array<char, 4096> buffer{};
  std::string out;
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
    out.append(buffer.data(), count);
  EXPECT_EQ(Json::parse(out)["code"], "mobile_reader_timed_out");
  EXPECT_EQ(Json::parse(out)["verdict"], "healthy");
}

TEST(ExplainText, BreaksLinesAtBlanksAndNeverWider) {
  EXPECT_EQ(wrapped("one two three", 7, 2), "one two\n  three");
  EXPECT_EQ(wrapped("a-word-that-is-long b", 5, 0), "a-word-that-is-long\nb");
  EXPECT_EQ(wrapped("", 5, 0), "");
  EXPECT_EQ(wrapped("Höhe Höhe", 9, 0), "Höhe Höhe") << "columns are characters";
  const wire::Report report{"A headline of some words.",
                            {{"Connection", "It lives, as far as anybody knows."}},
                            {{"What to do", true, {"The first thing is this one.", "And then another one."}}},
                            "somewhere"};
  const std::string text = text_of(report, 30);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    EXPECT_LE(width(std::string_view{text}.substr(at, end - at)), 30U) << text.substr(at, end - at);
    at = end + 1;
  }
  EXPECT_THAT(text, AllOf(HasSubstr("\n  1. The first"), HasSubstr("this\n     one.\n  2. And")));
}

}  // namespace
}  // namespace latchkey::cli
