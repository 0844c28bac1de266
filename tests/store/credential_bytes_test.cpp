// The bytes of a credential: every prefix, extension and unknown version is refused, without reading past the
// end.
#include "store/credential_bytes.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace latchkey::test {
namespace {

using core::Credential;
using core::CredentialKind;
using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(const Credential& credential) {
  Bytes bytes(store::credential_size(credential));
  store::write_credential(credential, bytes);
  return bytes;
}

const Credential kTokens{CredentialKind::oauth, "ab", "c", core::instant(258)};

// Version, then access, refresh, a flag and the end: stored credentials are read by later versions, so this
// is fixed.
TEST(CredentialBytes, AreThese) {
  EXPECT_EQ(bytes_of(kTokens), (Bytes{1, 2, 0, 0, 0, 'a', 'b', 1, 0, 0, 0, 'c', 1, 2, 1, 0, 0, 0, 0, 0, 0}));
}

TEST(CredentialBytes, AreRefusedWhenCutAnywhere) {
  const Bytes whole = bytes_of(kTokens);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(),
                    whole.begin() + static_cast<std::ptrdiff_t>(size));  // Exact size: ASan watches.
    EXPECT_FALSE(store::read_credential(cut, CredentialKind::oauth)) << size;
  }
}

TEST(CredentialBytes, AreRefusedWhenLonger) {
  Bytes bytes = bytes_of(kTokens);
  bytes.push_back(0);
  EXPECT_FALSE(store::read_credential(bytes, CredentialKind::oauth));
}

TEST(CredentialBytes, OfAnotherVersionAreRefused) {
  Bytes bytes = bytes_of(kTokens);
  bytes[0] = 2;
  EXPECT_FALSE(store::read_credential(bytes, CredentialKind::oauth));
}

TEST(CredentialBytes, WithALengthPastTheEndAreRefused) {
  Bytes bytes = bytes_of(kTokens);
  for (std::size_t i = 1; i <= 4; ++i) bytes[i] = 0xff;
  EXPECT_FALSE(store::read_credential(bytes, CredentialKind::oauth));
}

TEST(CredentialBytes, MustFillTheirRoomExactly) {
  Bytes small(store::credential_size(kTokens) - 1);
  EXPECT_THROW(store::write_credential(kTokens, small), std::logic_error);
}

}  // namespace
}  // namespace latchkey::test
