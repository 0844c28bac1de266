// `latchkey relay secret`, as an operator runs it.
#include <gmock/gmock.h>

#include <string>

#include "cli/program.hpp"
#include "store/temporary_directory.hpp"

namespace latchkey::cli {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class RelaySecret : public testing::Test {
 protected:
  RelaySecret() {
    test::write_file(config, "store = \"" + directory.file("relay.db") + "\"\nkey_file = \"" +
                                 directory.file("key") + "\"\n");
  }
  [[nodiscard]] Ended run(const std::string& arguments) const {
    return run_program("relay secret " + arguments + " --config " + config, directory.file("stderr"));
  }
  [[nodiscard]] std::string said() const { return test::file_bytes(directory.file("stderr")); }

  test::TemporaryDirectory directory;
  std::string config = directory.file("latchkey.toml");
};

TEST_F(RelaySecret, IsShownOnceListedByNameAndRevokedById) {
  const Ended made = run("add web --scope sessions --scope claims");
  EXPECT_EQ(made.code, 0) << said();
  EXPECT_THAT(made.out, MatchesRegex("lkapi_[-_A-Za-z0-9]{43}\n"));
  EXPECT_THAT(said(), HasSubstr("sessions claims"));
  const Ended listed = run("list");
  EXPECT_EQ(listed.code, 0) << said();
  EXPECT_THAT(listed.out, HasSubstr("\tweb\tsessions claims\t"));
  EXPECT_THAT(listed.out, Not(HasSubstr(made.out.substr(0, 12))));
  const std::size_t row = listed.out.find('\n') + 1;
  const std::string id = listed.out.substr(row, listed.out.find('\t', row) - row);
  EXPECT_THAT(id, MatchesRegex("[0-9a-f]{10}")) << "one with a `-` in front was taken for an option";
  EXPECT_EQ(run("revoke " + id).code, 0) << said();
  EXPECT_EQ(run("revoke " + id).code, 1) << "it is gone";
  EXPECT_THAT(run("list").out, Not(HasSubstr("web")));
}

TEST_F(RelaySecret, AreTwoUnderOneName) {
  EXPECT_EQ(run("add web").code, 0) << said();
  EXPECT_EQ(run("add web").code, 0) << said();
  const Ended third = run("add web");
  EXPECT_EQ(third.code, 1);
  EXPECT_EQ(third.out, "");
  EXPECT_THAT(said(), HasSubstr("Revoke the old one first"));
}

TEST_F(RelaySecret, WrongUseIsTold) {
  for (const char* wrong : {"", "add", "add 'a b'", "add web --scope root", "revoke"})
    EXPECT_EQ(run(wrong).code, 2) << wrong;
}

}  // namespace
}  // namespace latchkey::cli
