// The rules that hold for every table when it is compiled: each is shown able to refuse a table that breaks
// it.
#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "core/enum_table.hpp"
#include "core/table.hpp"

namespace latchkey::core::test {
namespace {

using namespace std::chrono_literals;

enum class Light { red, green, broken };
enum class Turn { button, clock };
enum class When { always, night };
enum class Do { none, ring };

struct Crossing {
  using State = Light;
  using Event = Turn;
  using Guard = When;
  using Effect = Do;
  static constexpr State kInitial = Light::red;
  static constexpr Guard kAlways = When::always;
  static constexpr Event kTimeout = Turn::clock;
  static constexpr std::size_t kStateCount = 3;
  static constexpr std::size_t kEventCount = 2;
};
using Row = Transition<Crossing>;
constexpr auto kAny = From<Light>::anywhere();

struct LightRow {
  Light id;
  bool waits_for_machine;
  Duration limit;
};
constexpr std::array kLights{LightRow{Light::red, false, 0ms}, LightRow{Light::green, true, 9s},
                             LightRow{Light::broken, false, 0ms}};

constexpr std::array kGood{
    Row{Light::red, Turn::button, When::night, Light::red, {Do::ring}, ""},
    Row{Light::red, Turn::button, When::always, Light::green, {}, ""},
    Row{Light::green, Turn::clock, When::always, Light::broken, {}, ""},
};
static_assert(rows_unique(kGood) && pairs_total(kGood) && all_reachable(kGood) && waits_end(kGood, kLights));

// Two rows for one case, also when one of them speaks for every state.
static_assert(!rows_unique(std::array{kGood[1], kGood[1]}));
static_assert(!rows_unique(std::array{Row{kAny, Turn::button, When::always, Light::red, {}, ""}, kGood[1]}));
static_assert(!rows_unique(std::array{kGood[1], Row{kAny, Turn::button, When::always, Light::red, {}, ""}}));

// A guard that may fail with nothing behind it; a row behind one that always holds; rows of a pair apart.
static_assert(!pairs_total(std::array{kGood[0]}));
static_assert(!pairs_total(std::array{kGood[1], kGood[0]}));
static_assert(!pairs_total(std::array{kGood[0], kGood[2], kGood[1]}));

// A state that nothing leads to.
static_assert(!all_reachable(std::array{kGood[0], kGood[1]}));

// A wait without a limit; a limit that nothing ends.
constexpr std::array kEndless{kLights[0], LightRow{Light::green, true, 0ms}, kLights[2]};
static_assert(!waits_end(kGood, kEndless));
static_assert(!waits_end(std::array{kGood[0], kGood[1]}, kLights));

// Tables by enumeration: order and names.
constexpr std::array kSwapped{kLights[1], kLights[0], kLights[2]};
static_assert(in_enum_order(kLights) && !in_enum_order(kSwapped));
using Word = Named<Light>;
constexpr std::array kWords{Word{Light::red, "red"}, Word{Light::green, "green"}};
constexpr std::array kTwins{Word{Light::red, "red"}, Word{Light::green, "red"}};
static_assert(names_unique(kWords) && !names_unique(kTwins));
static_assert(find_by_name(kWords, "green") == Light::green);
static_assert(!find_by_name(kWords, "gree") && !find_by_name(kWords, "greens") && !find_by_name(kWords, ""));

constexpr auto kMoves = without_prose(kGood);

TEST(Tables, TheFirstRowWhoseGuardHoldsWins) {
  const auto night = [](When) { return true; };
  const auto day = [](When when) { return when == When::always; };
  EXPECT_EQ(find_move<Crossing>(kMoves, Light::red, Turn::button, night), &kMoves.rows[0]);
  EXPECT_EQ(find_move<Crossing>(kMoves, Light::red, Turn::button, day), &kMoves.rows[1]);
  EXPECT_EQ(find_move<Crossing>(kMoves, Light::broken, Turn::button, night), nullptr);
}

TEST(Tables, ARowMayLeadBackToWhereItCameFrom) {
  constexpr auto kStay = To<Light>::same();
  EXPECT_EQ(kStay.from(Light::broken), Light::broken);
  EXPECT_EQ(kMoves.rows[2].to.from(Light::green), Light::broken);
}

}  // namespace
}  // namespace latchkey::core::test
