#include "cli/command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace latchkey::cli {
namespace {

using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
};

Outcome latchkey(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "latchkey");
  CaptureStdout();
  CaptureStderr();
  const int code = run(commands(), {static_cast<int>(arguments.size()), arguments.data()});
  return {code, GetCapturedStdout(), GetCapturedStderr()};
}

TEST(CommandLine, ListsEveryCommandInItsHelp) {
  const Outcome outcome = latchkey({"--help"});
  EXPECT_EQ(outcome.code, kFine);
  for (const Command& row : commands()) EXPECT_THAT(outcome.out, HasSubstr(std::string(row.summary)));
}

TEST(CommandLine, PrintsItsVersion) {
  EXPECT_THAT(latchkey({"--version"}).out, testing::MatchesRegex("latchkey [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(CommandLine, AnswersAnUnknownCommandWithTheList) {
  const Outcome outcome = latchkey({"unlock"});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_THAT(outcome.err, testing::AllOf(HasSubstr("no command 'unlock'"), HasSubstr("preview")));
  EXPECT_EQ(latchkey({}).code, kUsage);
}

class EachCommand : public testing::TestWithParam<Command> {};

TEST_P(EachCommand, ExplainsItself) {
  const std::string name(GetParam().name);
  const Outcome outcome = latchkey({name.c_str(), "--help"});
  EXPECT_EQ(outcome.code, kFine);
  EXPECT_THAT(outcome.out, HasSubstr("--"));
}

TEST_P(EachCommand, RefusesAnOptionItDoesNotKnow) {
  const std::string name(GetParam().name);
  const Outcome outcome = latchkey({name.c_str(), "--no-such-option"});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_THAT(outcome.err, HasSubstr("--help"));
}

INSTANTIATE_TEST_SUITE_P(CommandLine, EachCommand, testing::ValuesIn(commands().begin(), commands().end()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(CommandLine, RefusesAPortWithoutRoomForFour) {
  const Outcome outcome = latchkey({"preview", "--port", "65533"});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_THAT(outcome.err, HasSubstr("--port"));
}

TEST(CommandLine, RefusesACredentialKindThatThereIsNot) {
  const Outcome outcome = latchkey({"preview", "--credential", "password"});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_THAT(outcome.err, testing::AllOf(HasSubstr("oauth"), HasSubstr("api_key")));
}

TEST(CommandLine, SaysThatItCouldNotRun) {
  const Outcome outcome = latchkey({"preview", "--partner-dir", "/no/such/folder"});
  EXPECT_EQ(outcome.code, kCouldNotRun);
  EXPECT_THAT(outcome.err, HasSubstr("--partner-dir"));
}

TEST(Session, SaysWhereItsSecretCouldComeFrom) {
  const Outcome outcome =
      latchkey({"session", "--relay", "http://127.0.0.1:1", "--origin", "http://localhost:1", "--secret-env",
                "LATCHKEY_TEST_UNSET", "--state-dir", "/no/such/folder"});
  EXPECT_EQ(outcome.code, kCouldNotRun);
  EXPECT_THAT(outcome.err, HasSubstr("LATCHKEY_TEST_UNSET is not set"));
}

}  // namespace
}  // namespace latchkey::cli
