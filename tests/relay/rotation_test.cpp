// Key rotation: nothing stops, nothing is lost whatever is killed when, and the old key goes last.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "relay/journey.hpp"
#include "store/key_ring.hpp"
#include "store/temporary_directory.hpp"
#include "store/vault.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

/// The bench's clock is ahead of the disk's: the file was written long ago, unless a test says otherwise.
void set_written(const std::string& path, core::Instant at) {
  const std::int64_t ms = core::ms(at);
  const timespec time{ms / 1'000, (ms % 1'000) * 1'000'000};
  const timespec times[2] = {time, time};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
}

[[nodiscard]] std::string head_of_current(const Bench& bench) {
  return store::Vault(store::load_keys(bench.key_file()).only_current()).head();
}
[[nodiscard]] std::size_t keys_in_file(const Bench& bench) {
  return store::load_keys(bench.key_file()).keys().size();
}
[[nodiscard]] bool is_rotated(Bench& bench) {
  const auto heads = bench.store().seal_heads();
  return heads.size() == 1 && heads.front().head == head_of_current(bench) && keys_in_file(bench) == 1;
}
/// Once all is sealed anew the old key stays as long as a session that it signed may live.
[[nodiscard]] bool rotates(Bench& bench) {
  const auto heads = bench.store().seal_heads();
  if (heads.size() == 1 && heads.front().head == head_of_current(bench) && keys_in_file(bench) > 1) {
    bench.advance(66min);
    bench.look_at_keys();
  }
  return is_rotated(bench);
}
void connect_two(Bench& bench) {
  EXPECT_EQ(connect(bench, "demo").status, 200);
  bench.answers("authorization_code", token("CANARY-ACCESS-B", "CANARY-REFRESH-B", {"320001"}));
  EXPECT_EQ(connect(bench, "inn").status, 200);
}
/// Both links are asked with the credential they were given.
void expect_both_live(Bench& bench) {
  bench.forget_calls();
  bench.restart();
  std::vector<std::string> used;
  for (const OutgoingCall& call : bench.calls())
    if (call.name == "getAppState") used.emplace_back(call.headers.get("Authorization"));
  EXPECT_THAT(used, testing::UnorderedElementsAre("Bearer CANARY-ACCESS-1", "Bearer CANARY-ACCESS-B"));
  for (const char* account : {"demo", "inn"})
    EXPECT_EQ(state(bench, session_for(bench, account))["links"][0]["app_state"], "enabled") << account;
}

class Rotation : public RelayTest {};

TEST_F(Rotation, HappensWhileTheRelayServes) {
  connect_two(bench);
  const std::string session = session_for(bench, "demo");
  Journey under_way = journey(bench, "demo");
  under_way.until_consent();
  set_written(bench.key_file(), bench.now());
  const std::string before = head_of_current(bench);
  (void)store::add_new_key(bench.key_file());
  set_written(bench.key_file(), bench.now());
  bench.look_at_keys();
  EXPECT_NE(head_of_current(bench), before);
  ASSERT_TRUE(bench.until([&] { return bench.store().seal_heads().size() == 1; }));
  EXPECT_EQ(bench.store().seal_heads().front().head, head_of_current(bench)) << "sealed anew";
  EXPECT_EQ(bench.ask(page_get("/v1/state", session)).status, 200) << "a session signed before is good";
  bench.answers("authorization_code", token("CANARY-ACCESS-1", "CANARY-REFRESH-1"));
  EXPECT_EQ(under_way.allow().status, 303) << "and a flow that was under way comes back";
  EXPECT_EQ(under_way.finish().status, 200);
  expect_both_live(bench);
}

TEST_F(Rotation, SealsWithTheNewKeyAtOnce) {
  (void)store::add_new_key(bench.key_file());
  bench.look_at_keys();
  ASSERT_EQ(connect(bench, "demo").status, 200);
  EXPECT_EQ(bench.store().seal_heads().front().head, head_of_current(bench));
}

TEST_F(Rotation, DropsTheOldKeyWhenNothingSealedOrSignedNeedsIt) {
  connect_two(bench);
  const std::string session = session_for(bench, "demo", {{"ttl_s", 3600}});
  (void)store::add_new_key(bench.key_file());
  set_written(bench.key_file(), bench.now());
  bench.look_at_keys();
  ASSERT_TRUE(bench.until([&] { return bench.store().seal_heads().size() == 1; }));
  bench.advance(59min);
  bench.look_at_keys();
  EXPECT_EQ(bench.ask(page_get("/v1/state", session)).status, 200);
  EXPECT_EQ(keys_in_file(bench), 2U) << "the longest session is good to its end";
  bench.advance(6min);
  bench.look_at_keys();
  ASSERT_TRUE(bench.until([&] { return keys_in_file(bench) == 1; }));
  EXPECT_EQ(test::file_bytes(bench.key_file()).size(), 65U);
  struct stat about {};
  ASSERT_EQ(::stat(bench.key_file().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
  expect_both_live(bench);
}

/// Story: a key file with the time stamp of its copy (`cp -p`) let the old key go at once, and with it
/// sessions made seconds before.
TEST_F(Rotation, OfAFileThatLooksOldKeepsTheOldKeyAsLongAsItsSessionsLive) {
  connect_two(bench);
  const std::string session = session_for(bench, "demo");
  (void)store::add_new_key(bench.key_file());
  set_written(bench.key_file(), bench.now() - 2h);
  bench.look_at_keys();
  ASSERT_TRUE(bench.until([&] { return bench.store().seal_heads().size() == 1; }));
  bench.look_at_keys();
  EXPECT_EQ(keys_in_file(bench), 2U);
  EXPECT_EQ(bench.ask(page_get("/v1/state", session)).status, 200);
}

TEST_F(Rotation, KeepsTheOldKeyForWhatItCannotSealAnew) {
  connect_two(bench);
  bench.faults().only = "replace_seals";
  (void)store::add_new_key(bench.key_file());
  bench.look_at_keys();
  bench.look_at_keys();
  EXPECT_EQ(keys_in_file(bench), 2U);
  EXPECT_THAT(bench.log(), HasSubstr("key rotation"));
  bench.faults().only.clear();
  bench.look_at_keys();
  EXPECT_TRUE(bench.until([&] { return rotates(bench); }));
}

TEST_F(Rotation, TwiceAtOnceEndsWithTheLast) {
  connect_two(bench);
  (void)store::add_new_key(bench.key_file());
  bench.look_at_keys();
  (void)store::add_new_key(bench.key_file());
  EXPECT_TRUE(bench.until([&] {
    bench.look_at_keys();
    return rotates(bench);
  }));
  expect_both_live(bench);
}

TEST_F(Rotation, DoesNotTakeAFileThatLacksAKeyInUse) {
  connect_two(bench);
  const std::string right = test::file_bytes(bench.key_file());
  test::write_file(bench.key_file(), std::string(64, '1') + "\n");
  bench.look_at_keys();
  EXPECT_THAT(bench.log(), HasSubstr("lacks a key that credentials are sealed with"));
  bench.ask(delivery(bench.webhook_path(), R"({"newState":"enabled"})"));
  EXPECT_EQ(state(bench, session_for(bench, "inn"))["links"][0]["app_state"], "enabled");
  test::write_file(bench.key_file(), "not a key");
  bench.look_at_keys();
  EXPECT_THAT(bench.log(), HasSubstr("does not hold keys"));
  test::write_file(bench.key_file(), right);
  bench.look_at_keys();
  expect_both_live(bench);
}

TEST_F(Rotation, HoldsAreSealedAnewToo) {
  Journey way = journey(bench, "demo");
  way.until_finish();
  (void)store::add_new_key(bench.key_file());
  set_written(bench.key_file(), bench.now());  // the session is signed with the old one
  bench.look_at_keys();
  ASSERT_EQ(bench.store().seal_heads().size(), 1U);
  EXPECT_EQ(bench.store().seal_heads().front().head, head_of_current(bench));
  EXPECT_EQ(way.finish().status, 200);
}

/// The process ends at each of the store's calls on the way, and starts again.
TEST(RotationKilled, AtAnyStepLosesNothing) {
  int n = 0;
  for (bool reached = true; reached; ++n) {
    Bench bench;
    connect_two(bench);
    bench.advance(1min);
    (void)store::add_new_key(bench.key_file());
    bench.faults().after = n;
    bench.look_at_keys();
    (void)bench.until([&] { return bench.faults().after < 0 || rotates(bench); });
    reached = bench.faults().after < 0;
    bench.faults().after = -1;
    bench.restart();
    EXPECT_TRUE(bench.until([&] { return rotates(bench); })) << "killed at call " << n;
    expect_both_live(bench);
  }
  EXPECT_GE(n, 4);
}

/// What the file holds after each of the command's writes: a draft beside it, then the whole new file.
TEST(RotationKilled, WithADraftBesideTheKeyFileChangesNothing) {
  Bench bench;
  connect_two(bench);
  test::write_file(bench.key_file() + ".aB3xYz", std::string(64, '1') + "\n" + std::string(10, '2'));
  bench.restart();
  expect_both_live(bench);
  (void)store::add_new_key(bench.key_file());
  bench.restart();
  EXPECT_TRUE(bench.until([&] { return rotates(bench); })) << "killed before the relay heard of it";
  expect_both_live(bench);
}

}  // namespace
}  // namespace latchkey::relay::tests
