#include "sandbox/account_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "net/form.hpp"
#include "sandbox/fault_table.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::json;

constexpr int kDeepest = 8;               // An attempt of a delivery of the account is the fifth.
constexpr std::size_t kMostRows = 5'000;  // Every list here is kept far below.
constexpr double kFurthestTime = 9e9;     // The year 2255: until then a double holds microseconds.
constexpr std::size_t kSlugBytes = 60;

template <typename... Parts>
[[noreturn]] void refuse_it(fmt::format_string<Parts...> words, Parts&&... parts) {
  throw std::invalid_argument(fmt::format(words, std::forward<Parts>(parts)...));
}

/// Fields that are counted; every other number is a time or a length of time, in seconds.
struct Whole {
  std::string_view key;
  std::uint64_t most;
};
constexpr std::uint64_t kAny = ~std::uint64_t{0};
constexpr auto kWholes = std::to_array<Whole>(
    {{"seed", kAny}, {"drawn", kAny}, {"times", 1'000'000}, {"acted", 4'294'967'295}, {"status", 999}});

bool fits(std::string_view key, const json& number) {
  const auto* const whole = std::ranges::find(kWholes, key, &Whole::key);
  if (whole == kWholes.end()) return std::abs(number.get<double>()) <= kFurthestTime;
  return number.is_number_unsigned() && number.get<std::uint64_t>() <= whole->most;
}

void check_value(std::string_view key, const json& value, int depth) {
  if (depth > kDeepest) refuse_it("it nests too deep");
  if (value.is_number() && !fits(key, value)) refuse_it("no \"{}\" can be {}", key, value.dump());
  if (value.size() > kMostRows && value.is_structured()) refuse_it("\"{}\" is too long", key);
  if (value.is_array()) {
    for (const json& row : value) check_value(key, row, depth + 1);
  }
  if (!value.is_object()) return;
  for (const auto& [name, inner] : value.items()) check_value(name, inner, depth + 1);
}

template <typename Row>
void need_names(const std::vector<Row>& rows, std::string Row::*key, std::string_view what) {
  std::set<std::string_view> seen;
  for (const Row& row : rows) {
    if ((row.*key).empty()) refuse_it("one of the {} has no name", what);
    if (!seen.insert(row.*key).second) refuse_it("two of the {} have the same name", what);
  }
}

bool is_number(std::string_view id) {
  return id.size() <= 18 && id.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Each is one of the account's.
void need_properties(const Account& account, const std::vector<std::string>& ids, std::string_view of) {
  for (const std::string& id : ids) {
    if (std::ranges::find(account.properties, id, &Property::id) == account.properties.end())
      refuse_it("a property of the {} is not in the account", of);
  }
}

void need_one(const std::vector<std::string>& properties, std::string_view of) {
  if (properties.empty()) refuse_it("one of the {} covers no property", of);
}

/// What may stand in a header field or an address.
void need_plain(std::string_view text, std::string_view what) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  if (std::ranges::any_of(text, is_control)) refuse_it("{} has a control character", what);
}

void check_names(const Account& account) {
  need_names(account.properties, &Property::id, "properties");
  need_names(account.users, &User::id, "users");
  need_names(account.consents, &ConsentRequest::id, "consents");
  need_names(account.codes, &Code::code, "codes");
  need_names(account.grants, &Grant::id, "grants");
  need_names(account.subscriptions, &Subscription::id, "subscriptions");
  need_names(account.deliveries, &Delivery::id, "deliveries");
  need_names(account.faults, &SetFault::id, "faults");
  if (!std::ranges::all_of(account.properties, is_number, &Property::id))
    refuse_it("the id of a property has up to 18 digits");
}

void check_references(const Account& account) {
  for (const Grant& row : account.grants) {
    need_one(row.properties, "grants");
    need_properties(account, row.properties, "grants");
    need_properties(account, row.ended_properties, "grants");
  }
  for (const Code& row : account.codes) {
    need_one(row.properties, "codes");
    need_properties(account, row.properties, "codes");
  }
  for (const ConsentRequest& row : account.consents) need_properties(account, {row.property}, "consents");
  for (const Subscription& row : account.subscriptions)
    need_properties(account, {row.property}, "subscriptions");
  for (const SetFault& row : account.faults) {
    if (fault_named(row.fault) == nullptr) refuse_it("there is no such fault");
  }
}

void check_addresses(const Account& account) {
  for (const ConsentRequest& row : account.consents) need_plain(row.redirect_uri, "a redirect_uri");
  for (const Code& row : account.codes) need_plain(row.redirect_uri, "a redirect_uri");
  for (const Delivery& row : account.deliveries) need_plain(row.content_type, "a content_type");
}

/// Links of the pages lead there.
void need_web_address(std::string_view url, std::string_view what) {
  const bool web = url.starts_with("https://") || url.starts_with("http://");
  if (!web || !net::origin_of(url)) refuse_it("{} begins with https:// or http://", what);
}

}  // namespace

void check_file(const json& account) {
  check_value("account", account, 1);
}

void check_app(const App& app) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  if (app.slug.empty() || app.slug.size() > kSlugBytes ||
      app.slug.find_first_not_of(kPlain) != std::string::npos)
    refuse_it("the slug is 1 to {} letters, digits, hyphens and underscores", kSlugBytes);
  if (app.name.empty()) refuse_it("the app needs a name");
  for (const std::string& url : app.redirect_urls) need_plain(url, "a redirect URL");
  for (const std::string& url : app.redirect_urls) need_web_address(url, "a redirect URL");
  if (!app.login_url.empty()) need_web_address(app.login_url, "the Login URL");
  if (!app.connect_url.empty()) need_web_address(app.connect_url, "the Connect App URL");
  for (const std::string& scope : app.scopes) need_plain(scope, "a scope");
  need_plain(app.client_id, "the client_id");
  need_plain(app.login_url, "the Login URL");
  need_plain(app.connect_url, "the Connect App URL");
}

void check_account(const Account& account) {
  if (account.properties.empty() || account.users.empty()) refuse_it("an account has a property and a user");
  check_names(account);
  check_references(account);
  check_addresses(account);
  check_app(account.app);
}

}  // namespace latchkey::sandbox
