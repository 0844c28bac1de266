// The vault: opens what it sealed, for whom it was sealed, and nothing else.
#include "store/vault.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include <set>
#include <stdexcept>

#include "store/credential_bytes.hpp"

namespace latchkey::test {
namespace {

using core::Credential;
using core::CredentialKind;
using core::instant;
using store::SealedFor;
using store::Vault;

constexpr SealedFor kBoundTo{"g1", "demo", "exampleapp_0123456789abcdefABCDEF01", CredentialKind::oauth};
constexpr std::size_t kHead = 1 + 8 + 24;

Vault::Key key(std::uint8_t fill) {
  Vault::Key made;
  made.fill(fill);
  return made;
}

Credential tokens() {
  return {CredentialKind::oauth, "an-access-token", std::string("a\0refresh\xff", 10),
          instant(1'795'000'000'123)};
}

class VaultTest : public testing::Test {
 protected:
  void expect_same(const Credential& credential, const SealedFor& bound_to) {
    const auto opened = vault_.open(vault_.seal(credential, bound_to), bound_to);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->kind, credential.kind);
    EXPECT_EQ(opened->access, credential.access);
    EXPECT_EQ(opened->refresh, credential.refresh);
    EXPECT_EQ(opened->expires_at, credential.expires_at);
  }
  void expect_closed(const SealedFor& sealed_for, const SealedFor& opened_for) {
    EXPECT_FALSE(vault_.open(vault_.seal(tokens(), sealed_for), opened_for));
  }

  Vault vault_{key(7)};
};

TEST_F(VaultTest, OpensWhatItSealed) {
  expect_same(tokens(), kBoundTo);
}

TEST_F(VaultTest, OpensCredentialsWithoutRefreshOrEnd) {
  SealedFor bound_to = kBoundTo;
  bound_to.kind = CredentialKind::api_key;
  expect_same({CredentialKind::api_key, "cbat_0123456789", "", std::nullopt}, bound_to);
  expect_same({CredentialKind::api_key, "", "", instant(-1)}, bound_to);
}

TEST_F(VaultTest, OpensLongCredentials) {
  expect_same({CredentialKind::oauth, std::string(100'000, 'a'), std::string(70'000, 'b'), instant(0)},
              kBoundTo);
}

TEST_F(VaultTest, SealsAsVersionKeyIdNonceAndCiphertext) {
  const std::string sealed = vault_.seal(tokens(), kBoundTo);
  EXPECT_EQ(sealed[0], 2);
  EXPECT_EQ(sealed.substr(1, 8), store::key_id_of(key(7)));
  EXPECT_EQ(sealed.substr(0, 9), vault_.head());
  EXPECT_GT(sealed.size(), kHead + tokens().access.size() + tokens().refresh.size() + 16);
  EXPECT_EQ(sealed.find("access-token"), std::string::npos);
}

TEST_F(VaultTest, SealsTheSameCredentialDifferentlyEachTime) {
  std::set<std::string> nonces;
  for (int i = 0; i < 100; ++i) nonces.insert(vault_.seal(tokens(), kBoundTo).substr(9, 24));
  EXPECT_EQ(nonces.size(), 100U);
}

TEST_F(VaultTest, OpensNothingThatWasAlteredInAnyByte) {
  const std::string sealed = vault_.seal(tokens(), kBoundTo);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string altered = sealed;
      altered[at] = static_cast<char>(altered[at] ^ (1 << bit));
      EXPECT_FALSE(vault_.open(altered, kBoundTo)) << "byte " << at << " bit " << bit;
    }
  }
}

TEST_F(VaultTest, OpensNothingThatWasCutOrLengthened) {
  const std::string sealed = vault_.seal(tokens(), kBoundTo);
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(vault_.open(std::string_view(sealed).substr(0, size), kBoundTo)) << size;
  }
  EXPECT_FALSE(vault_.open(sealed + '\0', kBoundTo));
  EXPECT_FALSE(vault_.open('\1' + sealed, kBoundTo));
}

TEST_F(VaultTest, OpensNothingSealedForAnother) {
  SealedFor other = kBoundTo;
  other.grant = "g2";
  expect_closed(kBoundTo, other);
  other = kBoundTo;
  other.account = "";
  expect_closed(kBoundTo, other);
  other = kBoundTo;
  other.client_id = "another_client";
  expect_closed(kBoundTo, other);
  other = kBoundTo;
  other.kind = CredentialKind::api_key;
  expect_closed(kBoundTo, other);
}

TEST_F(VaultTest, KeepsTheFieldsItIsBoundToApart) {
  const CredentialKind kind = CredentialKind::oauth;
  expect_closed({"ab", "c", "d", kind}, {"a", "bc", "d", kind});
  expect_closed({"a", "b", "cd", kind}, {"a", "bc", "d", kind});
  expect_closed({"a", "", "b", kind}, {"a", "b", "", kind});
  expect_closed({"", "a", "b", kind}, {"a", "", "b", kind});
}

TEST_F(VaultTest, OpensNothingUnderAnotherKey) {
  const Vault other(key(8));
  EXPECT_NE(other.head(), vault_.head());
  EXPECT_FALSE(other.open(vault_.seal(tokens(), kBoundTo), kBoundTo));
}

TEST_F(VaultTest, OpensUnderTheSameKeyInAnotherProcess) {
  const Vault same(key(7));
  EXPECT_EQ(same.head(), vault_.head());
  EXPECT_TRUE(same.open(vault_.seal(tokens(), kBoundTo), kBoundTo));
}

TEST_F(VaultTest, OpensUnderOlderKeysOfItsRingAndSealsUnderTheCurrentOne) {
  const std::string old = vault_.seal(tokens(), kBoundTo);
  store::KeyRing ring(key(8));
  ASSERT_TRUE(ring.add_older(key(7)));
  const Vault rotated(ring);
  EXPECT_TRUE(rotated.open(old, kBoundTo));
  EXPECT_TRUE(rotated.has_key_of(old));
  EXPECT_NE(old.substr(0, 9), rotated.head());
  const std::string fresh = rotated.seal(tokens(), kBoundTo);
  EXPECT_EQ(fresh.substr(0, 9), Vault(key(8)).head());
  EXPECT_FALSE(vault_.open(fresh, kBoundTo));
  EXPECT_FALSE(vault_.has_key_of(fresh));
}

TEST_F(VaultTest, TakesAnotherRingWhileItIsUsed) {
  const std::string old = vault_.seal(tokens(), kBoundTo);
  vault_.take(key(8));
  EXPECT_FALSE(vault_.open(old, kBoundTo));
  vault_.take(key(7));
  EXPECT_TRUE(vault_.open(old, kBoundTo));
}

/// As stores from before have it: sealed with the root key itself, "hold" for a grant without an account.
std::string sealed_as_version_1(const Credential& credential, const SealedFor& bound_to) {
  const store::Key root = key(7);
  const std::string id = store::key_id_of(root);
  const std::string version(1, '\1');
  const std::string_view holder = bound_to.account.empty() ? "hold" : bound_to.account;
  std::string bound;
  for (const std::string_view field : {std::string_view{version}, std::string_view{id}, bound_to.grant,
                                       holder, bound_to.client_id, name(bound_to.kind)}) {
    for (int i = 0; i < 4; ++i) bound += static_cast<char>(field.size() >> (8 * i));
    bound += field;
  }
  std::string plain(store::credential_size(credential), '\0');
  store::write_credential(credential, {reinterpret_cast<std::uint8_t*>(plain.data()), plain.size()});
  const std::string nonce(24, 'n');
  std::string cipher(plain.size() + 16, '\0');
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(cipher.data()), nullptr,
                                             bytes(plain), plain.size(), bytes(bound), bound.size(), nullptr,
                                             bytes(nonce), root.data());
  return version + id + nonce + cipher;
}

TEST_F(VaultTest, OpensWhatVersion1Sealed) {
  SealedFor held = kBoundTo;
  held.account = "";
  for (const SealedFor& bound_to : {kBoundTo, held}) {
    const std::string old = sealed_as_version_1(tokens(), bound_to);
    const auto opened = vault_.open(old, bound_to);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->refresh, tokens().refresh);
    EXPECT_NE(old.substr(0, 9), vault_.head()) << "so it is sealed anew";
  }
}

TEST_F(VaultTest, DoesNotTakeAnAccountNamedHoldForAHeldGrant) {
  SealedFor held = kBoundTo;
  held.account = "";
  SealedFor account = kBoundTo;
  account.account = "hold";
  expect_closed(held, account);
  expect_closed(account, held);
}

TEST_F(VaultTest, DoesNotSealACredentialAsAnotherKind) {
  SealedFor bound_to = kBoundTo;
  bound_to.kind = CredentialKind::api_key;
  EXPECT_THROW((void)vault_.seal(tokens(), bound_to), std::logic_error);
}

}  // namespace
}  // namespace latchkey::test
