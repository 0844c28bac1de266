#include "sandbox/html.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace latchkey::sandbox {
namespace {

TEST(Markup, IsMadeHarmlessUnlessItIsOurs) {
  const auto chip = render("state_chip.html", {{"state", "<b a=\"'&"}});
  EXPECT_EQ(chip.text.find("<b"), std::string::npos);
  EXPECT_NE(chip.text.find("&lt;b a=&quot;&#39;&amp;"), std::string::npos) << chip.text;
  EXPECT_NE(render("state_chip.html", {{"state", Html{"<b>"}}}).text.find("<b>"), std::string::npos);
}

TEST(Markup, ReadsNoSlotInAValue) {
  EXPECT_NE(render("state_chip.html", {{"state", "{state} {0} {{"}}).text.find("{state} {0} {{"),
            std::string::npos);
}

TEST(Markup, WithAMissingSlotIsABug) {
  EXPECT_THROW((void)render("state_chip.html", {{"another", "x"}}), fmt::format_error);
}

}  // namespace
}  // namespace latchkey::sandbox
