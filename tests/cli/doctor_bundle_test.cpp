// `latchkey doctor --bundle`: what it asks a relay for, where it keeps the answer, and what it says
// otherwise.
#include "cli/doctor_bundle.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "cli/command.hpp"
#include "net/problem.hpp"
#include "store/temporary_directory.hpp"
#include "support/test_server.hpp"

namespace latchkey::cli::doctor {
namespace {

class DoctorBundle : public testing::Test {
 protected:
  DoctorBundle() {
    ::setenv("LATCHKEY_TEST_SECRET", "secret-1", 1);
    asked.file = directory.file("hotel.zip");
    asked.relay = "http://127.0.0.1:" + std::to_string(server.port());
    asked.account = "42 & co";
    asked.property = "320000";
    asked.reservation = "12345";
    asked.secret_env = "LATCHKEY_TEST_SECRET";
  }
  [[nodiscard]] std::string kept() const {
    std::ifstream file(asked.file, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  test::TemporaryDirectory directory;
  net::Request seen;
  net::Response answer = net::text(404, "");
  tests::TestServer server{[this](const net::Request& request) -> boost::asio::awaitable<net::Response> {
    seen = request;
    co_return answer;
  }};
  BundleAsked asked;
};

TEST_F(DoctorBundle, IsKeptAsAFileOfItsOwnersOnly) {
  answer.status = 200;
  answer.body = std::string("PK\0zip", 6);
  answer.headers.set("Content-Type", "application/zip");
  EXPECT_EQ(keep_bundle(asked), kFine);
  EXPECT_EQ(kept(), answer.body);
  struct stat about {};
  ASSERT_EQ(::stat(asked.file.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_EQ(seen.path, "/v1/accounts/42%20%26%20co/properties/320000/bundle");
  EXPECT_EQ(seen.query, "reservation=12345");
  EXPECT_EQ(seen.header("Authorization"), "Bearer secret-1");
}

TEST_F(DoctorBundle, OfARelayThatRefusesIsNone) {
  answer = net::problem(409, "not_connected", "This property is not connected", "");
  EXPECT_EQ(keep_bundle(asked), kNegative);
  answer = net::text(200, "a page of somebody else's");
  EXPECT_EQ(keep_bundle(asked), kNegative);
  EXPECT_EQ(kept(), "");
}

TEST_F(DoctorBundle, CannotBeHadWithoutASecretOrARelay) {
  BundleAsked without = asked;
  without.secret_env = "LATCHKEY_TEST_SECRET_THAT_IS_NOT_SET";
  EXPECT_THROW((void)keep_bundle(without), CannotRun);
  without = asked;
  without.relay = "http://127.0.0.1:1";
  EXPECT_THROW((void)keep_bundle(without), CannotRun);
}

}  // namespace
}  // namespace latchkey::cli::doctor
