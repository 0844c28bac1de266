// The lists of checks, and the words that several of them use.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "cli/doctor_relay_check.hpp"
#include "core/url.hpp"

namespace latchkey::cli::doctor {

namespace {

struct FailureWords {
  net::Failure id;
  std::string_view why;
  std::string_view cure;
};
constexpr std::array kFailureWords{
    FailureWords{net::Failure::none, "", ""},
    FailureWords{net::Failure::resolve, "its name cannot be looked up (DNS)",
                 "Look at the name in the configuration, and at this machine's name servers."},
    FailureWords{net::Failure::connect, "no connection can be made",
                 "See that the server runs, and that a firewall between lets this machine through."},
    FailureWords{net::Failure::tls, "its certificate is not accepted (TLS)",
                 "Renew the certificate, or send it with its whole chain and for this name."},
    FailureWords{net::Failure::timed_out, "no answer comes in time",
                 "See that the server runs, and what on the way is slow or drops packets."},
    FailureWords{net::Failure::too_large, "its answer is far too large",
                 "See what stands at this address: it is no Latchkey and no Cloudbeds."},
    FailureWords{net::Failure::broken, "its answer breaks off, or is no HTTP",
                 "See what stands at this address and port: it does not speak HTTP as it should."},
};
static_assert(core::in_enum_order(kFailureWords));

struct Unit {
  std::int64_t seconds;
  std::string_view name;
};
constexpr std::array kUnits{Unit{2 * 86'400, "days"}, Unit{2 * 3'600, "h"}, Unit{2 * 60, "min"}};

[[nodiscard]] bool has_labels(std::string_view line, std::initializer_list<std::string_view> labels) {
  return std::ranges::all_of(labels, [line](std::string_view one) { return line.find(one) != line.npos; });
}

/// Of a line of the exposition format: the number after its last blank.
[[nodiscard]] double value_of(std::string_view line) {
  const std::string number(line.substr(line.rfind(' ') + 1));
  double value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  return value;
}

}  // namespace

std::span<const RelayCheckList> relay_check_lists() {
  static const std::array kLists{
      RelayCheckList{"the configuration", config_checks()},
      RelayCheckList{"key and store", file_checks()},
      RelayCheckList{"the relay", running_checks()},
      RelayCheckList{"the way to Cloudbeds", cloudbeds_checks()},
      RelayCheckList{"the public address", public_checks()},
      RelayCheckList{"the redirect URI", redirect_checks()},
      RelayCheckList{"the app", app_checks()},
      RelayCheckList{"calls to Cloudbeds", call_checks()},
      RelayCheckList{"the hotels", property_checks()},
  };
  return kLists;
}

bool is_live(const PropertySeen& row) {
  return !row.link.grant.empty() && !row.link.is_external();
}
std::int64_t count_live(const Installation& seen) {
  return std::ranges::count_if(seen.properties, is_live);
}
bool knows_hotels(const Installation& seen) {
  return seen.has_config() && seen.store.file.exists && seen.store.refused.empty() &&
         seen.store.condition.damage.empty() &&
         seen.store.condition.schema == seen.store.condition.known_schema;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view more) {
  return fmt::format("{} {}", count, count == 1 ? one : more);
}

std::string rough(core::Duration time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  for (const Unit& unit : kUnits)
    if (seconds >= unit.seconds) return fmt::format("{} {}", seconds / (unit.seconds / 2), unit.name);
  return fmt::format("{} s", seconds);
}

std::string some_of(const std::vector<std::string>& ids) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(ids.size(), kShown); ++i) text += (i == 0 ? "" : ", ") + ids[i];
  return ids.size() > kShown ? fmt::format("{} and {} more", text, ids.size() - kShown) : text;
}

std::string why_no_answer(const net::OutgoingReply& reply) {
  const std::string_view why = core::row_of(kFailureWords, reply.failure).why;
  const bool says_more = reply.failure == net::Failure::tls || reply.failure == net::Failure::broken;
  const std::string words = says_more && reply.connection ? reply.connection->words : std::string{};
  return words.empty() ? std::string{why} : fmt::format("{}: {}", why, words);
}

std::string cure_of(net::Failure failure) {
  return std::string{core::row_of(kFailureWords, failure).cure};
}

bool is_loopback(std::string_view address) {
  const auto parts = core::read_address(address);
  const std::string_view host = parts ? parts->host : address;
  return host == "localhost" || host.starts_with("127.") || host.starts_with("[::1]");
}

std::optional<double> metric(const Asking& metrics, std::string_view name,
                             std::initializer_list<std::string_view> labels) {
  std::optional<double> sum;
  std::string_view text = metrics.says(200) ? std::string_view{metrics.reply.body} : std::string_view{};
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const bool named = line.starts_with(name) && line.size() > name.size() &&
                       (line[name.size()] == '{' || line[name.size()] == ' ');
    if (named && has_labels(line, labels)) sum = sum.value_or(0) + value_of(line);
  }
  return sum;
}

}  // namespace latchkey::cli::doctor
