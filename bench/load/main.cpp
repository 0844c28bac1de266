// The load of the relay's benchmarks, one program for every contestant: many clients of a stream that wait,
// and somebody who publishes to random ones; or requests alone, one after the other on each of a few lines.
//   load PLAN.json   says a line of JSON when all streams are open, and another at the end; begins to publish
//                    when it reads a line.
// The plan: {port, streams: [request], publish: [request], lines, rate, seconds, seed}. publish[i] reaches
// streams[i]; "mark-########" in it becomes a number that the event brings back. Without a rate each line
// sends as soon as it is answered.
#include <sys/timerfd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>

#include "load/requests.hpp"

namespace latchkey::bench {
namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kMark = "mark-";
constexpr std::size_t kDigits = 8;
constexpr std::uint64_t kTick = 1ULL << 40;  // names: streams from 0, then these
constexpr std::uint64_t kInput = kTick + 1;
constexpr std::uint64_t kLines = kTick + 2;
constexpr std::chrono::seconds kPatience{5};  // what has not come by then is lost

double microseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

class Load {
 public:
  explicit Load(Json plan)
      : plan_(std::move(plan)),
        chance_(plan_.value("seed", 1U)),
        requests_(poller_, kLines, plan_.at("port"), plan_.at("lines")) {}

  void open_streams() {
    const auto start = Clock::now();
    const auto& heads = plan_.at("streams");
    clients_.reserve(heads.size());
    constexpr std::size_t kUnderWay = 64;  // a crowd that arrives, but no flood that overflows a backlog
    for (const auto& head : heads) {
      clients_.push_back({connect_to(plan_.at("port")), {}, false});
      poller_.add(clients_.back().socket, clients_.size() - 1);
      send_all(clients_.back().socket, head.get_ref<const std::string&>());
      while (clients_.size() - open_ >= kUnderWay) look(-1);
    }
    while (open_ < clients_.size()) look(-1);
    say({{"open", open_}, {"us", microseconds(Clock::now() - start)}});
  }

  /// Lets the streams beat meanwhile.
  void wait_to_begin() {
    const Descriptor input(::dup(STDIN_FILENO));
    poller_.add(input, kInput);
    while (!begun_) look(-1);
  }

  void publish() {
    const int rate = plan_.value("rate", 0);
    const Clock::duration span =
        std::chrono::milliseconds(static_cast<int>(1'000 * plan_.at("seconds").get<double>()));
    const auto start = Clock::now();
    const auto is_over = [&] { return Clock::now() - start >= span; };
    if (rate > 0) {
      const Descriptor tick = ticking(rate);
      while (!is_over()) look(-1);
      rest();
    } else {
      while (!is_over()) {
        while (requests_.has_free_line()) send_one();
        look(-1);
      }
      rest();
    }
    report(Clock::now() - start);
  }

 private:
  struct Client {
    Descriptor socket;
    std::string tail;  ///< A mark may come in two pieces.
    bool open;
  };

  void look(int milliseconds) {
    poller_.wait(milliseconds, [this](std::uint64_t name) {
      if (name < kTick) return hear(clients_[name]);
      if (name >= kLines) return requests_.ready(name);
      if (name == kInput) begun_ = true;
      if (name == kTick) tick();
    });
  }

  void hear(Client& client) {
    char buffer[16'384];
    const std::string_view bytes = receive(client.socket, buffer);
    const auto now = Clock::now();
    if (!std::exchange(client.open, true)) {
      if (!bytes.starts_with("HTTP/1.1 200"))
        throw std::runtime_error("a stream was refused: " + std::string(bytes));
      ++open_;
    }
    client.tail += bytes;
    for (auto at = client.tail.find(kMark); at != std::string::npos; at = client.tail.find(kMark, at + 1)) {
      const std::string_view digits = std::string_view(client.tail).substr(at + kMark.size());
      if (digits.size() < kDigits) break;
      arrived(digits, now);
    }
    constexpr std::size_t kKept = kMark.size() + kDigits - 1;
    if (client.tail.size() > kKept) client.tail.erase(0, client.tail.size() - kKept);
  }

  void arrived(std::string_view digits, Clock::time_point now) {
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + kDigits, number);
    if (number >= sent_.size() || delays_[number] > 0) return;  // a mark of an earlier run
    delays_[number] = microseconds(now - sent_[number]);
    ++heard_;
  }

  Descriptor ticking(int rate) {
    Descriptor timer(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
    const timespec every{.tv_sec = 0, .tv_nsec = 1'000'000'000 / rate};
    const itimerspec spec{.it_interval = every, .it_value = every};
    if (::timerfd_settime(timer.number(), 0, &spec, nullptr) != 0) fail("timerfd_settime");
    poller_.add(timer, kTick);
    tick_ = timer.number();
    return timer;
  }

  /// Ticks that were missed are made up for: a slow server does not slow its questioner.
  void tick() {
    std::uint64_t due = 0;
    if (::read(tick_, &due, sizeof due) != sizeof due) return;
    const auto now = Clock::now();
    for (; due > 0; --due) {
      if (requests_.has_free_line())
        send_one(now);
      else
        ++skipped_;
    }
  }

  void send_one(Clock::time_point meant = {}) {
    const auto& all = plan_.at("publish");
    std::string request = all[chance_() % all.size()].get<std::string>();
    const auto at = request.find(kMark);
    if (at != std::string::npos) {
      std::string digits = std::to_string(sent_.size());
      digits.insert(0, kDigits - digits.size(), '0');
      request.replace(at + kMark.size(), kDigits, digits);
    }
    sent_.push_back(meant == Clock::time_point{} ? Clock::now() : meant);
    delays_.push_back(0);
    requests_.send(request);
  }

  void rest() {
    const auto until = Clock::now() + kPatience;
    const auto waits = [&] { return !requests_.is_idle() || (!clients_.empty() && heard_ < sent_.size()); };
    while (waits() && Clock::now() < until) look(50);
  }

  void report(Clock::duration took) const {
    Json delays = Json::array();
    for (const double one : delays_)
      if (one > 0) delays.push_back(one);
    say({{"us", microseconds(took)},
         {"sent", sent_.size()},
         {"answered", requests_.answered()},
         {"refused", requests_.refused()},
         {"skipped", skipped_},
         {"delays_us", delays}});
  }

  static void say(const Json& line) { std::cout << line.dump() << std::endl; }

  Json plan_;
  std::mt19937 chance_;
  Poller poller_;
  Requests requests_;
  std::vector<Client> clients_;
  std::vector<Clock::time_point> sent_;
  std::vector<double> delays_;  ///< 0: not arrived.
  std::size_t open_ = 0;
  std::size_t heard_ = 0;
  int skipped_ = 0;
  int tick_ = -1;
  bool begun_ = false;
};

}  // namespace
}  // namespace latchkey::bench

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: load PLAN.json\n";
    return 2;
  }
  try {
    std::ifstream file(arguments[1]);
    latchkey::bench::Load load(nlohmann::json::parse(file));
    load.open_streams();
    load.wait_to_begin();
    load.publish();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "load: " << error.what() << '\n';
    return 3;
  }
}
