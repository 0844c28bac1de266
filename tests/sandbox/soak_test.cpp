// A long life: state changes with webhooks told to be late, doubled and overtaken. None is lost that was not
// told to be lost; the same seed replays the same bytes; nothing grows.
#include <cstdlib>
#include <map>
#include <random>

#include "sandbox/bench_account.hpp"

namespace latchkey::sandbox {
namespace {

/// 5,000 in every test run; LATCHKEY_SOAK=100000 for the figure in the note.
std::size_t changes_wanted() {
  const char* const wish = std::getenv("LATCHKEY_SOAK");
  return wish == nullptr ? 5'000 : std::strtoul(wish, nullptr, 10);
}

struct Life {
  std::uint64_t digest = 0xcbf29ce484222325ULL;  ///< Of all bytes sent, in their order.
  std::map<std::string, int> sent;               ///< By timestamp of the change: each has one of its own.
  std::size_t changes = 0;
  std::size_t lost = 0;
  std::size_t doubled = 0;
  std::size_t most_saved = 0;  ///< Bytes of the account's file, at its largest.
};

void digest(Life& life, std::string_view bytes) {
  for (const char byte : bytes)
    life.digest = (life.digest ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
}

/// What acts on the next change, chosen by the dice.
constexpr std::array<const char*, 8> kDice{"",
                                           "",
                                           "",
                                           R"({"times":1,"fault":"webhook_dropped"})",
                                           R"({"times":1,"fault":"webhook_doubled"})",
                                           R"({"times":1,"fault":"webhook_delayed","seconds":7})",
                                           R"({"times":1,"fault":"webhook_reordered","seconds":9})",
                                           R"({"times":1,"fault":"webhook_doubled"})"};

class Soak : public BenchAccount {
 protected:
  Life live(std::uint64_t seed, std::size_t changes) {
    Life life;
    http.answer = [&](const net::OutgoingRequest& request) {
      digest(life, request.body);
      ++life.sent[Json::parse(request.body)["timestamp"].dump()];
      return FakeHttp::status(dice() % 50 == 0 ? 500 : 204);
    };
    dice.seed(seed);
    now = from_unix_seconds(1'784'141'201.0);
    start({});
    const auto token = token_in(connect("", "320000", kKeyGrant));  // A key outlives the days that pass here.
    subscribe(token);
    for (std::size_t i = 0; i < changes; ++i) one_change(life, token, i % 2 == 0 ? "pending" : "enabled");
    advance(std::chrono::minutes{10});
    look(life);
    return life;
  }

  void one_change(Life& life, const std::string& token, const char* state) {
    const std::string_view fault = kDice[dice() % kDice.size()];
    if (!fault.empty()) (void)post_json("/_test/faults", std::string(fault));
    life.lost += fault.find("dropped") != std::string_view::npos ? 1U : 0U;
    life.doubled += fault.find("doubled") != std::string_view::npos ? 1U : 0U;
    (void)api_post("postAppState", {{"app_state", state}}, token);
    ++life.changes;
    http.sent.clear();
    advance(std::chrono::seconds{1 + dice() % 3});
    if (life.changes % 5'000 == 0) look(life);
  }

  void look(Life& life) { life.most_saved = std::max(life.most_saved, get("/_test/save").body.size()); }

  std::mt19937_64 dice;
};

TEST_F(Soak, LosesNothingThatWasNotToldToBeLostAndReplaysFromItsSeed) {
  const std::size_t changes = changes_wanted();
  const Life life = live(kSeed, changes);
  EXPECT_EQ(life.sent.size(), changes - life.lost) << "seed " << kSeed;
  EXPECT_GT(life.lost, changes / 20);
  EXPECT_GT(life.doubled, changes / 20);
  const std::size_t saved_early = live(kSeed, 1'000).most_saved;
  EXPECT_LT(life.most_saved, saved_early + saved_early / 5) << "the account grows";
  RecordProperty("saved_bytes", static_cast<int>(life.most_saved));
  EXPECT_EQ(live(kSeed, changes / 4).digest, live(kSeed, changes / 4).digest);
  EXPECT_NE(live(kSeed, 500).digest, live(kSeed + 1, 500).digest);
}

}  // namespace
}  // namespace latchkey::sandbox
