// What a stranger's text may not do to a terminal.
#include "cli/terminal_text.hpp"

#include <gtest/gtest.h>

namespace latchkey::cli {
namespace {

TEST(TerminalText, OfPeopleStaysAsItIs) {
  for (const char* text : {"", "Hotel Höhe", "ホテル 東京", "a b-c_d", "🏨"}) EXPECT_EQ(visible(text), text);
}

TEST(TerminalText, ThatMovesOrHidesBecomesVisible) {
  EXPECT_EQ(visible("a\x1B[2Jb\a\tc\r\n"), "a\\x{1b}[2Jb\\x{07}\\x{09}c\\x{0d}\\x{0a}");
  EXPECT_EQ(visible("\xC2\x9B"
                    "31m"),
            "\\x{9b}31m")
      << "the one-character CSI";
  EXPECT_EQ(visible("a\u202Eb\u2066c\u200Bd\u2028e\uFEFF"),
            "a\\x{202e}b\\x{2066}c\\x{200b}d\\x{2028}e\\x{feff}");
  EXPECT_EQ(visible("\x7F"), "\\x{7f}");
}

TEST(TerminalText, ThatIsNoUtf8BecomesItsBytes) {
  EXPECT_EQ(visible("a\xFFz"), "a\\x{ff}z");
  EXPECT_EQ(visible("\xC3"), "\\x{c3}");
  EXPECT_EQ(visible("\xC0\x9B"), "\\x{c0}\\x{9b}") << "an overlong escape is no character";
  EXPECT_EQ(visible("\xED\xA0\x80"), "\\x{d800}") << "half a pair";
  EXPECT_EQ(visible("\xF4\x90\x80\x80"), "\\x{f4}\\x{90}\\x{80}\\x{80}");
}

TEST(TerminalText, CannotPretendToBeMadeVisible) {
  EXPECT_EQ(visible("\\x{1b}"), "\\\\x{1b}");
}

TEST(TerminalText, IsAsWideAsItsCharacters) {
  EXPECT_EQ(width("Höhe"), 4U);
}

}  // namespace
}  // namespace latchkey::cli
