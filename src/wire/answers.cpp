#include "wire/answers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "core/snapshot.hpp"
#include "wire/json.hpp"

namespace latchkey::wire {

namespace {

/// Of one consent: the largest group known is below a hundred hotels, and a bomb is not taken.
constexpr std::size_t kGrantProperties = 1'000;

constexpr std::array kStatements{"message", "error_description", "hint", "detail", "title", "errors"};
constexpr std::size_t kNameBytes = 200;
constexpr std::size_t kSaidBytes = 2'000;  // the longest known statement has 140

/// Lower case, white space (line breaks too) folded: the same statement comes in several spellings.
void fold_into(std::string& out, std::string_view text) {
  if (!out.empty() && out.back() != ' ' && out.size() < kSaidBytes) out += ' ';
  for (char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (space && (out.empty() || out.back() == ' ')) continue;
    if (out.size() == kSaidBytes) return;
    out += space ? ' ' : (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  }
}

/// A statement may be one text, a list of them, or one for each field (`errors`): all are folded.
void fold_texts_into(std::string& out, const Json* value) {
  if (value == nullptr) return;
  if (value->is_structured()) {
    for (const Json& part : *value) fold_texts_into(out, &part);
  } else if (const std::string text = text_of(value); !text.empty()) {
    fold_into(out, text);
  }
}

[[nodiscard]] std::optional<bool> read_flag(const Json* value) {
  std::string word;
  fold_into(word, text_of(value));  // oauth/metadata types it as a string
  if (word == "true" || word == "1") return true;
  if (word == "false" || word == "0") return false;
  return std::nullopt;
}

/// `status` is a flag in one shape and a number in another (fixtures/error.apikey.revoked_problem).
[[nodiscard]] std::optional<bool> read_success(const Json& body) {
  if (const auto success = read_flag(member(body, "success"))) return success;
  const Json* status = member(body, "status");
  return status != nullptr && status->is_number() ? std::nullopt : read_flag(status);
}

/// What a body that is no JSON object was: only for saying so, none of these ends a connection.
[[nodiscard]] core::BodyKind kind_of(const Reply& reply, bool is_json) {
  const auto begin = reply.body.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return core::BodyKind::none;
  std::string type;
  fold_into(type, reply.content_type.substr(0, kSaidBytes));
  const char first = reply.body[begin];
  if (first == '<' || (type.starts_with("text/html") && first != '{')) return core::BodyKind::page;
  const bool meant_as_json = first == '{' || first == '[' || type.find("json") != std::string::npos;
  return meant_as_json && !is_json ? core::BodyKind::broken : core::BodyKind::other;
}

/// Seconds only: a date would need a clock, and Cloudbeds has not been seen to send either (FACTS section 7).
[[nodiscard]] std::optional<core::Duration> read_pause(std::string_view seconds) {
  std::uint32_t number = 0;
  const auto [end, problem] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), number);
  if (problem != std::errc{} || end != seconds.data() + seconds.size()) return std::nullopt;
  return std::min<core::Duration>(std::chrono::seconds{number}, core::kRetryAfter);
}

[[nodiscard]] std::optional<core::AppState> app_state_of(const Json& body) {
  const Json* data = member(body, "data");
  return data == nullptr ? std::nullopt : core::app_state(text_of(member(*data, "app_state")));
}

[[nodiscard]] std::optional<long long> read_whole(const Json* value) {
  const std::string text = text_of(value);
  long long number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

[[nodiscard]] std::vector<std::string> property_resources(const Json& body) {
  std::vector<std::string> properties;
  const Json* resources = member(body, "resources");
  if (resources == nullptr || !resources->is_array()) return properties;
  for (const Json& row : *resources) {
    const std::string id = text_of(member(row, "id"));
    const bool wanted = text_of(member(row, "type")) == "property" && !id.empty();
    if (wanted && properties.size() < kGrantProperties) properties.push_back(id);
  }
  return properties;
}

/// Whether the answer holds what the call asked for (core::kCalls).
[[nodiscard]] bool is_complete(core::Call call, const core::Answer& answer, const Json& body) {
  switch (call) {
    case core::Call::exchange:
    case core::Call::refresh:
    case core::Call::migrate:
      return !text_of(member(body, "access_token")).empty();
    case core::Call::get_app_state:
      return answer.app_state.has_value();
    case core::Call::post_app_state:
    case core::Call::post_webhook:
      return answer.success == true;
    case core::Call::get_hotels:
      return answer.success == true || member(body, "data") != nullptr;
    case core::Call::other:
      return true;
  }
  return true;
}

}  // namespace

core::Answer read_answer(core::Call call, const Reply& reply) {
  core::Answer answer;
  answer.status = reply.status;
  answer.request_id = reply.request_id;
  answer.retry_after = read_pause(reply.retry_after);
  const auto json = parse(reply.body);
  if (!json || !json->is_object()) {
    answer.body = kind_of(reply, json.has_value());
    return answer;
  }
  answer.body = core::BodyKind::json;
  answer.success = read_success(*json);
  fold_texts_into(answer.error, member(*json, "error"));
  for (const char* name : kStatements) fold_texts_into(answer.said, member(*json, name));
  if (call == core::Call::get_app_state) answer.app_state = app_state_of(*json);
  answer.complete = is_complete(call, answer, *json);
  return answer;
}

std::optional<TokenAnswer> read_token(std::string_view body, core::CredentialKind kind, core::Instant now) {
  const auto json = parse(body);
  if (!json) return std::nullopt;
  TokenAnswer token;
  token.credential.kind = kind;
  token.credential.access = text_of(member(*json, "access_token"));
  if (token.credential.access.empty()) return std::nullopt;
  token.credential.refresh = text_of(member(*json, "refresh_token"));
  const auto expires_in = read_whole(member(*json, "expires_in"));
  constexpr long long kTenYears = 10LL * 366 * 24 * 3600;  // beyond it the sum with a time could overflow
  if (expires_in && *expires_in > 0 && *expires_in < kTenYears) {
    token.credential.expires_at = now + std::chrono::seconds{*expires_in};
  }
  token.properties = property_resources(*json);
  return token;
}

std::vector<Hotel> read_hotels(std::string_view body) {
  std::vector<Hotel> hotels;
  const auto json = parse(body);
  const Json* data = json ? member(*json, "data") : nullptr;
  if (data == nullptr || !data->is_array()) return hotels;
  for (const Json& row : *data) {
    Hotel hotel{text_of(member(row, "propertyID")), text_of(member(row, "propertyName"))};
    hotel.name.resize(std::min(hotel.name.size(), kNameBytes));  // pages refuse longer texts
    if (!hotel.property.empty() && hotels.size() < kGrantProperties) hotels.push_back(std::move(hotel));
  }
  return hotels;
}

std::optional<Person> read_person(std::string_view body) {
  const auto json = parse(body);
  if (!json) return std::nullopt;
  Person person;
  person.id = text_of(member(*json, "user_id"));
  for (const char* part : {"first_name", "last_name"}) {
    const std::string word = text_of(member(*json, part));
    if (!word.empty()) person.name += (person.name.empty() ? "" : " ") + word;
  }
  person.email = text_of(member(*json, "email"));
  person.id.resize(std::min(person.id.size(), kPersonBytes));
  person.name.resize(std::min(person.name.size(), kPersonBytes));
  person.email.resize(std::min(person.email.size(), kPersonBytes));
  if (person.name.empty() && person.email.empty()) return std::nullopt;
  return person;
}

std::vector<std::string> read_users(std::string_view body, std::string_view property) {
  constexpr std::size_t kMost = 1'000;
  const auto json = parse(body);
  const Json* data = json ? member(*json, "data") : nullptr;
  const Json* rows = data == nullptr ? nullptr : member(*data, property);
  std::vector<std::string> ids;
  if (rows == nullptr || !rows->is_array()) return ids;
  for (const Json& row : *rows) {
    for (const std::string_view name : {"userID", "user_id", "id"}) {
      std::string id = text_of(member(row, name));
      if (!id.empty() && id.size() <= kPersonBytes && ids.size() < kMost) ids.push_back(std::move(id));
    }
  }
  return ids;
}

std::string read_subscription(std::string_view body) {
  const auto json = parse(body);
  const Json* data = json ? member(*json, "data") : nullptr;
  return data == nullptr ? std::string{} : text_of(member(*data, "subscriptionID"));
}

std::vector<Subscription> read_subscriptions(std::string_view body) {
  constexpr std::size_t kMost = 1'000;  // an app has a few for each property
  const auto json = parse(body);
  const Json* data = json ? member(*json, "data") : nullptr;
  std::vector<Subscription> rows;
  if (data == nullptr || !data->is_array()) return rows;
  for (const Json& row : *data) {
    if (rows.size() == kMost || !row.is_object()) continue;
    const Json empty = Json::object();
    const auto part = [&](std::string_view name) -> const Json& {
      const Json* found = member(row, name);
      return found != nullptr && found->is_object() ? *found : empty;
    };
    const bool of_property = text_of(member(part("key"), "type")) == "property";
    std::string address = text_of(member(part("subscriptionData"), "url"));
    if (address.empty()) address = text_of(member(part("subscriptionData"), "endpoint"));
    rows.push_back({text_of(member(row, "id")),
                    of_property ? text_of(member(part("key"), "id")) : std::string{}, std::move(address)});
  }
  return rows;
}

}  // namespace latchkey::wire
