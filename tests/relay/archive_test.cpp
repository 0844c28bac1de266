// The archive by itself.
#include "relay/archive.hpp"

#include <gmock/gmock.h>

#include "relay/unzipped.hpp"

namespace latchkey::relay::tests {
namespace {

using testing::HasSubstr;

TEST(Archive, HoldsItsFilesAsTheyAre) {
  const std::string odd("\0\xff<&>\r\n", 8);
  const std::string bytes = archive_of({{"a.html", odd}, {"b.json", ""}}, core::instant(1'800'000'000'000));
  const auto files = unzipped(bytes);
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files.at("a.html"), odd);
  EXPECT_EQ(files.at("b.json"), "");
  EXPECT_THAT(bytes, HasSubstr(odd)) << "not compressed";
}

}  // namespace
}  // namespace latchkey::relay::tests
