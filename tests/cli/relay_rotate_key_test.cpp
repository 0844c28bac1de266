// `latchkey relay rotate-key`, as an operator runs it beside the relay.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>

#include "cli/program.hpp"
#include "store/key_ring.hpp"
#include "store/store.hpp"
#include "store/temporary_directory.hpp"
#include "store/vault.hpp"

namespace latchkey::cli {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class RelayRotateKey : public testing::Test {
 protected:
  RelayRotateKey() {
    test::write_file(config, "store = \"" + store_path + "\"\nkey_file = \"" + key_path + "\"\n");
    const store::Vault vault(store::load_or_make_keys(key_path));
    store::Grant grant;
    grant.id = "g1";
    grant.sealed = vault.seal({core::CredentialKind::oauth, "CANARY", "CANARY", std::nullopt},
                              {"g1", "", "client", core::CredentialKind::oauth});
    store::open_sqlite(store_path)->hold_grant(grant);
  }
  [[nodiscard]] Ended run(const std::string& arguments) const {
    return run_program("relay rotate-key --config " + config + " " + arguments, directory.file("stderr"));
  }
  [[nodiscard]] std::string said() const { return test::file_bytes(directory.file("stderr")); }

  test::TemporaryDirectory directory;
  std::string config = directory.file("latchkey.toml");
  std::string store_path = directory.file("relay.db");
  std::string key_path = directory.file("key");
};

TEST_F(RelayRotateKey, PutsANewKeyFirstAndShowsWhatEachSeals) {
  const store::Key before = store::load_keys(key_path).current();
  const Ended ended = run("");
  EXPECT_EQ(ended.code, 0) << said();
  const store::KeyRing ring = store::load_keys(key_path);
  ASSERT_EQ(ring.keys().size(), 2U);
  EXPECT_EQ(ring.keys()[1], before);
  EXPECT_EQ(ended.out, "key\tuse\tcredentials\n" + store::key_name_of(ring.current()) + "\tseals\t0\n" +
                           store::key_name_of(before) + "\topens\t1\n");
  EXPECT_THAT(said(), HasSubstr("SIGHUP"));
}

TEST_F(RelayRotateKey, OnlyShowsWhenAsked) {
  const std::string before = test::file_bytes(key_path);
  const Ended ended = run("--status");
  EXPECT_EQ(ended.code, 0) << said();
  EXPECT_THAT(ended.out, MatchesRegex("key\tuse\tcredentials\n[0-9a-f]{16}\tseals\t1\n"));
  EXPECT_EQ(test::file_bytes(key_path), before);
  EXPECT_THAT(ended.out, Not(HasSubstr(before.substr(0, 16)))) << "a key's name tells nothing of it";
}

TEST_F(RelayRotateKey, WithoutAKeyFileMakesNone) {
  std::filesystem::remove(key_path);
  EXPECT_EQ(run("").code, 3);
  EXPECT_THAT(said(), HasSubstr(key_path));
  EXPECT_FALSE(std::filesystem::exists(key_path));
}

}  // namespace
}  // namespace latchkey::cli
