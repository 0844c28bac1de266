// The hash of secrets: stored in databases, so it may never change.
#include "store/digest.hpp"

#include <gtest/gtest.h>

namespace latchkey::test {
namespace {

// Computed by Python: hashlib.blake2b(b"...", digest_size=32).hexdigest()
TEST(Digest, IsBlake2b256InHex) {
  EXPECT_EQ(store::digest(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(store::digest("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

TEST(Digest, TakesEveryByte) {
  using std::string_view_literals::operator""sv;
  EXPECT_NE(store::digest("a\0b"sv), store::digest("a\0c"sv));
  EXPECT_NE(store::digest("a"sv), store::digest("a\0"sv));
}

}  // namespace
}  // namespace latchkey::test
