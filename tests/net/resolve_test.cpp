#include "net/resolve.hpp"

#include <gtest/gtest.h>

namespace latchkey::net {
namespace {

TEST(Resolve, FindsWhatAReferenceNamesInItsDocument) {
  const std::string_view base = "https://partner.example/a/b?c#d";
  EXPECT_EQ(resolve(base, "/s"), "https://partner.example/s");
  EXPECT_EQ(resolve(base, " s?x=1#f "), "https://partner.example/a/s?x=1");
  EXPECT_EQ(resolve(base, "../../s"), "https://partner.example/s");
  EXPECT_EQ(resolve(base, "//r.example"), "https://r.example/");
  EXPECT_EQ(resolve(base, "https://r.example/x"), "https://r.example/x");
  EXPECT_EQ(resolve(base, ""), "https://partner.example/a/b?c");
  for (const auto* const bad : {"javascript:alert(1)", "data:,x", "https://a b/", "mailto:a@b.example"})
    EXPECT_EQ(resolve(base, bad), std::nullopt) << bad;
  EXPECT_EQ(resolve("about:blank", "/s"), std::nullopt);
}

}  // namespace
}  // namespace latchkey::net
