#include "wire/pasted_marks.hpp"

#include <algorithm>
#include <array>

namespace latchkey::wire {

namespace {

using core::Call;

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kIdBytes = 64;         // a request id is a UUID or shorter
constexpr std::size_t kPropertyDigits = 20;  // as the relay takes them (docs/page-api.md)

[[nodiscard]] bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}
[[nodiscard]] char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// What stands right before a status, and right after one.
constexpr std::array kBefore{"status",    "status code", "status_code",   "statuscode", "http",
                             "http/1.0",  "http/1.1",    "http/2",        "http/2.0",   "http code",
                             "http_code", "httpcode",    "response code", "->"};
constexpr std::array kAfter{
    " unauthorized",          " forbidden",     " not found",           " bad request",  " too many requests",
    " internal server error", " bad gateway",   " service unavailable", " gateway time", " client error",
    " server error",          " (unauthorized", " (forbidden"};

[[nodiscard]] bool is_called_status(std::string_view text, std::size_t at) {
  std::string_view before = text.substr(0, at);
  before = before.substr(before.size() - std::min<std::size_t>(before.size(), 40));
  const std::size_t last = before.find_last_not_of(" \":='`([,");
  before = last == std::string_view::npos ? std::string_view{} : before.substr(0, last + 1);
  const std::string_view after = text.substr(at + 3);
  return std::ranges::any_of(kBefore, [=](std::string_view mark) { return before.ends_with(mark); }) ||
         std::ranges::any_of(kAfter, [=](std::string_view mark) { return after.starts_with(mark); });
}

struct Grant {
  std::string_view name;  ///< As people and forms write it, where that is not the core's own name.
  Call call;
};
constexpr std::array kGrants{
    Grant{"exchange", Call::exchange}, Grant{"urn:ietf:params:oauth:grant-type:api-key", Call::exchange},
    Grant{"api-key", Call::exchange},  Grant{"refresh", Call::refresh},
    Grant{"migrate", Call::migrate},
};
constexpr std::string_view kTokenCall = "access_token";

[[nodiscard]] std::vector<Call> token_calls() {
  std::vector<Call> calls;
  for (const core::CallRow& row : core::kCalls) {
    if (row.asks_for_token) calls.push_back(row.id);
  }
  return calls;
}

constexpr std::array kNoAnswer{"timed out",         "timeout",           "time-out",
                               "etimedout",         "econnrefused",      "econnreset",
                               "enotfound",         "eai_again",         "connection refused",
                               "connection reset",  "could not resolve", "getaddrinfo",
                               "socket hang up",    "ssl certificate",   "network is unreachable",
                               "failed to connect", "curl: (",           "empty reply from server"};

/// The value after the last of these names, past quotes, colons and equals signs; of these characters only.
[[nodiscard]] std::string value_after(std::string_view text, std::string_view name, bool (*is_part)(char),
                                      std::size_t limit) {
  const auto same = [](char a, char b) { return lower(a) == b; };
  for (auto at = text.begin();;) {
    at = std::search(at, text.end(), name.begin(), name.end(), same);
    if (at == text.end()) return {};
    at += static_cast<std::ptrdiff_t>(name.size());
    const std::size_t start = text.find_first_not_of(" \\\":='", static_cast<std::size_t>(at - text.begin()));
    const bool parted =
        start != std::string_view::npos && start > static_cast<std::size_t>(at - text.begin());
    if (!parted) continue;
    const std::string_view rest = text.substr(start);
    const auto end = std::ranges::find_if_not(rest, is_part);
    const auto size = static_cast<std::size_t>(end - rest.begin());
    if (size > 0 && size <= limit) return std::string{rest.substr(0, size)};
  }
}

[[nodiscard]] bool looks_secret(std::string_view id) {
  return folded(id).starts_with("cbat_");  // FACTS section 2
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    const bool blank = kBlanks.find(c) != std::string_view::npos;
    if (c == '\\' || (blank && out.ends_with(' '))) continue;
    out += blank ? ' ' : lower(c);
  }
  return out;
}

int status_at(std::string_view text, std::size_t at) {
  if (at + 3 > text.size() || !std::ranges::all_of(text.substr(at, 3), is_digit)) return 0;
  if ((at > 0 && is_word(text[at - 1])) || (at + 3 < text.size() && is_word(text[at + 3]))) return 0;
  const int status = (text[at] - '0') * 100 + (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
  return status >= 100 && status < 600 ? status : 0;
}

std::optional<int> find_status(std::string_view folded) {
  std::optional<int> found;
  for (std::size_t at = 0; at + 3 <= folded.size(); ++at) {
    const int status = is_digit(folded[at]) ? status_at(folded, at) : 0;
    if (status != 0 && is_called_status(folded, at)) found = status;
  }
  return found;
}

std::vector<Call> find_calls(std::string_view folded) {
  const auto says = [folded](std::string_view mark) { return folded.find(mark) != std::string_view::npos; };
  if (says("/access_token")) {
    constexpr std::string_view kGrant = "grant_type=";
    const std::size_t at = folded.find(kGrant);
    if (at == std::string_view::npos) return token_calls();
    const std::string_view rest = folded.substr(at + kGrant.size());
    return calls_named(rest.substr(0, rest.find_first_of(" &\"'")));
  }
  for (const core::CallRow& row : core::kCalls) {
    if (!row.asks_for_token && row.id != Call::other && says(wire::folded(row.name))) return {row.id};
  }
  if (says("/api/v1.")) return {Call::other};
  return {};
}

std::vector<Call> calls_named(std::string_view word) {
  if (word.starts_with(kTokenCall)) {
    word.remove_prefix(kTokenCall.size());
    word.remove_prefix(std::min(word.find_first_not_of(" :/=?,.("), word.size()));
    if (word.starts_with("grant_type=")) word.remove_prefix(std::string_view{"grant_type="}.size());
    if (word.empty()) return token_calls();
  }
  if (word.empty()) return {};
  const std::string wanted = folded(word);
  for (const core::CallRow& row : core::kCalls) {
    if (folded(row.name) == wanted) return {row.id};
  }
  for (const Grant& row : kGrants) {
    if (row.name == wanted) return {row.call};
  }
  return {Call::other};
}

bool tells_no_answer(std::string_view folded) {
  return std::ranges::any_of(
      kNoAnswer, [folded](std::string_view mark) { return folded.find(mark) != std::string_view::npos; });
}

std::string find_request_id(std::string_view text) {
  for (const std::string_view name : {"request-id", "request_id", "requestid"}) {
    std::string id = value_after(text, name, is_word, kIdBytes);
    if (id.size() >= 4 && !looks_secret(id)) return id;
  }
  return {};
}

std::string find_property(std::string_view text) {
  for (const std::string_view name :
       {"propertyid_str", "propertyid", "property_id", "property-id", "property"}) {
    std::string id = value_after(text, name, is_digit, kPropertyDigits);
    if (!id.empty()) return id;
  }
  return {};
}

std::string find_time(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd";
  for (std::size_t at = text.find("20"); at != std::string_view::npos; at = text.find("20", at + 1)) {
    const std::string_view part = text.substr(at, kShape.size());
    const bool fits =
        std::equal(part.begin(), part.end(), kShape.begin(), kShape.end(), [](char c, char shape) {
          return shape == 'd' ? is_digit(c) : c == shape || (shape == 'T' && c == ' ');
        });
    if (!fits) continue;
    const std::string_view rest = text.substr(at + kShape.size());
    const std::size_t more = std::min(rest.find_first_not_of("0123456789:.,Z+-"), rest.size());
    return std::string{part} + std::string{rest.substr(0, std::min<std::size_t>(more, 16))};
  }
  return {};
}

}  // namespace latchkey::wire
