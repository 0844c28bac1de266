// Keyed hashes, random words and base64url.
#include "relay/keys.hpp"

#include <gmock/gmock.h>

#include <set>

namespace latchkey::relay {
namespace {

[[nodiscard]] store::Key key_of(std::uint8_t byte) {
  store::Key key{};
  key.fill(byte);
  return key;
}

TEST(Keys, VerifyTheirOwnMac) {
  const Keys keys(key_of(1));
  const std::string mac = keys.mac(Purpose::state, "lk1.flow");
  EXPECT_EQ(mac.size(), 43U);  // 32 bytes in base64url
  EXPECT_TRUE(keys.verify(Purpose::state, "lk1.flow", mac));
}

TEST(Keys, RefuseAMacOfAnotherPurposeMessageOrKey) {
  const Keys keys(key_of(1));
  const std::string mac = keys.mac(Purpose::state, "lk1.flow");
  EXPECT_FALSE(keys.verify(Purpose::session, "lk1.flow", mac));
  EXPECT_FALSE(keys.verify(Purpose::channel, "lk1.flow", mac));
  EXPECT_FALSE(keys.verify(Purpose::state, "lk1.flown", mac));
  EXPECT_FALSE(Keys(key_of(2)).verify(Purpose::state, "lk1.flow", mac));
}

TEST(Keys, RefuseAMacAlteredAtAnyByteOrCut) {
  const Keys keys(key_of(1));
  const std::string mac = keys.mac(Purpose::state, "lk1.flow");
  for (std::size_t i = 0; i < mac.size(); ++i) {
    std::string altered = mac;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(keys.verify(Purpose::state, "lk1.flow", altered)) << i;
    EXPECT_FALSE(keys.verify(Purpose::state, "lk1.flow", mac.substr(0, i))) << i;
  }
  EXPECT_FALSE(keys.verify(Purpose::state, "lk1.flow", mac + "="));
}

TEST(Keys, TakeWhatAnOlderKeyOfTheRingSignedAndSignWithTheCurrentOne) {
  Keys keys(key_of(1));
  const std::string before = keys.mac(Purpose::session, "lks1.x");
  store::KeyRing ring(key_of(2));
  ASSERT_TRUE(ring.add_older(key_of(1)));
  keys.take(ring);
  EXPECT_TRUE(keys.verify(Purpose::session, "lks1.x", before));
  const std::string after = keys.mac(Purpose::session, "lks1.x");
  EXPECT_NE(after, before);
  EXPECT_FALSE(Keys(key_of(1)).verify(Purpose::session, "lks1.x", after));
  keys.take(ring.only_current());
  EXPECT_FALSE(keys.verify(Purpose::session, "lks1.x", before));
}

TEST(SameSecret, ComparesWhole) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "ab"));
  EXPECT_FALSE(same_secret("abc", ""));
}

TEST(RandomWord, HoldsAllBytesOfItsEntropy) {
  const Entropy counting = [](std::uint8_t* into, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) into[i] = static_cast<std::uint8_t>(0xF8 + i);
  };
  EXPECT_EQ(random_word(counting, 6), "-Pn6-_z9");
  EXPECT_EQ(from_base64url(random_word(counting, 24)).size(), 24U);
}

TEST(RandomWord, FromTheSystemDoesNotRepeat) {
  std::set<std::string> words;
  for (int i = 0; i < 1000; ++i) words.insert(random_word(system_entropy(), 12));
  EXPECT_EQ(words.size(), 1000U);
}

TEST(Base64url, GivesBackWhatItTook) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64url(base64url(bytes)), bytes) << bytes.size();
    bytes += static_cast<char>(i * 7);
  }
  EXPECT_EQ(base64url(std::string_view{"\xFF\xEF\xBE", 3}), "_---");
  EXPECT_EQ(base64url("a"), "YQ");
}

TEST(Base64url, RefusesWhatIsNotBase64url) {
  for (const char* bad : {"YQ==", "Y", "Y Q", "+/+/", "YQ\n", "Y\xC3\xA9"})
    EXPECT_EQ(from_base64url(bad), "") << bad;
}

}  // namespace
}  // namespace latchkey::relay
