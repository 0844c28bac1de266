// A simulated browser tab: real buttons, driven as web/widget/host.ts drives them, and the channel they share
// (channel.ts, stream.ts, errands.ts).
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "model/button_adapter.hpp"
#include "model/errand.hpp"
#include "model/scene.hpp"

namespace latchkey::model {

struct Input {
  core::ButtonEvent event{};
  std::string value;
  std::optional<core::Snapshot> snapshot;
};

/// Host: one button of the page.
struct ButtonHost {
  core::Button button;
  std::string property;
  Shown shown;
  std::optional<core::Instant> wake_at;
  std::deque<Input> waiting;
  bool working = false;
  int pressing = 0;  ///< The ticket or finish it waits for.
  PageCall pressed{};
  std::string asked;  ///< With which property or code.
  double highest = 0;
};

enum class Place { page, consent, claim_page, elsewhere };

class Tab {
 public:
  /// A new page in this tab: everything that was there is gone.
  void load(std::string finish_code, Scene& scene);
  void unload();

  void tell(std::size_t member, core::ButtonEvent event, std::string value, Scene& scene,
            const core::Snapshot* snapshot = nullptr);
  void tell_all(core::ButtonEvent event, Scene& scene);

  // What arrives
  void take(const PageAnswer& answer, Scene& scene);
  void take(const StreamTold& told, Scene& scene);
  /// The partner's back end says who is logged in here.
  void signed_in(const SignIn& trip, bool answered, const Session& session, Scene& scene);
  /// A heartbeat came through on this stream. @return false: the page has closed it.
  [[nodiscard]] bool hears_beat(int stream, Scene& scene);

  [[nodiscard]] std::optional<core::Instant> next_timer(const Laws& laws) const;
  void wake(Scene& scene);
  void press(std::size_t member, Scene& scene) { tell(member, core::ButtonEvent::pressed, "", scene); }

  int number = 0;
  int browser = 0;
  Place place = Place::elsewhere;
  std::string word;  ///< `state` at the consent page, code at the claim page.
  int page = 0;      ///< Counts the pages loaded here.
  int errands = 0;   ///< Counts the errands of this tab.
  bool hidden = false;
  bool cut = false;    ///< The stream's connection is dead, and nobody has noticed.
  std::string finish;  ///< The code from the address, until a button takes it.
  std::vector<std::string> plan;
  std::vector<ButtonHost> buttons;

  // Channel
  Session session;
  bool signed_in_before = false;
  bool good = false;
  int renewing = 0;
  bool renews_stream = false;
  std::vector<std::size_t> repeat_after_renewal;  ///< Whose posts a new session is fetched for.
  Errand signing_in;
  Errand reading;
  Errand listening;
  int stream = 0;
  int successor = 0;
  core::Instant heard_at{};
  std::optional<core::Snapshot> last;

 private:
  void feed(std::size_t member, const Input& input, Scene& scene);
  void follow(std::size_t member, Stepped step, bool begins_anew, Scene& scene);
  void carry_out(std::size_t member, const Told& told, Scene& scene);
  void sign_in(std::size_t member, Scene& scene);
  void renew(Scene& scene);
  void open_stream(std::size_t member, Scene& scene);
  void close_stream(std::size_t member);
  void read(std::size_t member, Scene& scene);
  void end(Errand& errand, std::optional<core::ButtonEvent> with, Scene& scene);
  void publish(const core::Snapshot& snapshot, Scene& scene);
  void hear_byte(core::ButtonEvent event, Scene& scene);
  [[nodiscard]] int ask(PageCall call, std::string word, Scene& scene);
  void post(std::size_t member, PageCall call, std::string word, Scene& scene);
};

}  // namespace latchkey::model
