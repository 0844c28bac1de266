#include "wire/answers.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/snapshot.hpp"
#include "wire/json.hpp"

namespace latchkey::wire {

namespace {

constexpr std::array kStatements{"message", "error_description", "hint", "detail", "title"};
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

[[nodiscard]] std::optional<bool> read_flag(const Json* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  if (value->is_string()) return value->get<std::string>() == "true";  // oauth/metadata types it as a string
  return std::nullopt;
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
    if (wanted && properties.size() < core::kSnapshotLinks) properties.push_back(id);
  }
  return properties;
}

}  // namespace

core::Answer read_answer(int status, std::string_view body, std::string_view request_id) {
  core::Answer answer;
  answer.status = status;
  answer.request_id = request_id;
  if (body.empty()) return answer;
  answer.body = core::BodyKind::other;
  const auto json = parse(body);
  if (!json || !json->is_object()) return answer;
  answer.body = core::BodyKind::json;
  answer.success = read_flag(member(*json, "success"));
  if (!answer.success) {  // `status` is a flag in one shape and a number in another
                          // (fixtures/error.apikey.revoked_problem)
    const Json* flag = member(*json, "status");
    if (flag != nullptr && flag->is_boolean()) answer.success = flag->get<bool>();
  }
  fold_into(answer.error, text_of(member(*json, "error")));
  for (const char* name : kStatements) fold_into(answer.said, text_of(member(*json, name)));
  return answer;
}

std::optional<core::AppState> read_app_state(std::string_view body) {
  const auto json = parse(body);
  const Json* data = json ? member(*json, "data") : nullptr;
  return data == nullptr ? std::nullopt : core::app_state(text_of(member(*data, "app_state")));
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
    if (!hotel.property.empty() && hotels.size() < core::kSnapshotLinks) hotels.push_back(std::move(hotel));
  }
  return hotels;
}

std::optional<Person> read_person(std::string_view body) {
  const auto json = parse(body);
  if (!json) return std::nullopt;
  Person person;
  for (const char* part : {"first_name", "last_name"}) {
    const std::string word = text_of(member(*json, part));
    if (!word.empty()) person.name += (person.name.empty() ? "" : " ") + word;
  }
  person.email = text_of(member(*json, "email"));
  person.name.resize(std::min(person.name.size(), kPersonBytes));
  person.email.resize(std::min(person.email.size(), kPersonBytes));
  if (person.name.empty() && person.email.empty()) return std::nullopt;
  return person;
}

std::string read_subscription(std::string_view body) {
  const auto json = parse(body);
  const Json* data = json ? member(*json, "data") : nullptr;
  return data == nullptr ? std::string{} : text_of(member(*data, "subscriptionID"));
}

}  // namespace latchkey::wire
