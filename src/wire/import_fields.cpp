#include "wire/import_fields.hpp"

#include <algorithm>
#include <utility>

#include "wire/json.hpp"

namespace latchkey::wire {

namespace {

using enum ImportField;
constexpr std::array kTokens{access_token, refresh_token, api_key};

/// Replacing broken sequences changes nothing where there are none.
[[nodiscard]] bool is_utf8(const std::string& text) {
  const Json value(text);
  return value.dump(-1, ' ', false, Json::error_handler_t::ignore) ==
         value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// What a header line can carry (RFC 6750 section 2.1, and wider): real tokens are plain words.
[[nodiscard]] bool is_token(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

[[nodiscard]] bool is_short(const ImportFields& fields) {
  for (std::size_t i = 0; i < kImportFields.size(); ++i) {
    if (fields[static_cast<ImportField>(i)].size() > kImportFieldBytes) return false;
  }
  return true;
}

struct Rule {
  bool (*holds)(const ImportFields&);
  std::string_view otherwise;
};

/// In this order: the first that does not hold is told.
constexpr auto kRules = std::to_array<Rule>({
    {is_short, "a value is longer than 4096 bytes"},
    {[](const ImportFields& f) { return !f[account].empty(); },
     "`account` is empty: write your own name of the customer"},
    {[](const ImportFields& f) { return is_utf8(f[account]); },
     "`account` is not UTF-8: save the file as UTF-8"},
    {[](const ImportFields& f) { return !f[property].empty(); },
     "`property` is empty: write the Cloudbeds property id"},
    {[](const ImportFields& f) { return f[kind] == "oauth" || f[kind] == "api_key"; },
     "`kind` must be oauth or api_key"},
    {[](const ImportFields& f) {
       return std::all_of(kTokens.begin(), kTokens.end(), [&](ImportField t) { return is_token(f[t]); });
     },
     "a token or key holds a space, a line break or another character that none has: copy it again"},
    {[](const ImportFields& f) { return f[kind] != "oauth" || f[api_key].empty(); },
     "kind oauth has no `api_key`: empty it, or write kind api_key"},
    {[](const ImportFields& f) {
       return f[kind] != "oauth" || !f[access_token].empty() || !f[refresh_token].empty();
     },
     "no token: kind oauth needs `access_token` or `refresh_token`, best both"},
    {[](const ImportFields& f) {
       return f[kind] != "api_key" || (f[access_token].empty() && f[refresh_token].empty());
     },
     "kind api_key has no `access_token` and no `refresh_token`: put the key under `api_key` only"},
    {[](const ImportFields& f) { return f[kind] != "api_key" || !f[api_key].empty(); },
     "no key: kind api_key needs `api_key`"},
});

}  // namespace

std::optional<ImportField> import_field(std::string_view name) {
  const auto found = std::find(kImportFields.begin(), kImportFields.end(), name);
  if (found == kImportFields.end()) return std::nullopt;
  return static_cast<ImportField>(found - kImportFields.begin());
}

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t first = std::min(text.find_first_not_of(kBlanks), text.size());
  return text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

ImportRow ImportFields::row(std::size_t line) && {
  ImportRow row;
  row.line = line;
  for (const ImportField field : {property, kind, access_token, refresh_token, api_key})
    (*this)[field] = without_blanks((*this)[field]);
  const auto broken =
      std::find_if(kRules.begin(), kRules.end(), [this](const Rule& rule) { return !rule.holds(*this); });
  if (broken != kRules.end()) row.complaint = broken->otherwise;
  row.account = std::move((*this)[account]);
  row.property = std::move((*this)[property]);
  if (broken != kRules.end()) return row;
  const bool by_key = (*this)[kind] == "api_key";
  row.credential.kind = by_key ? core::CredentialKind::api_key : core::CredentialKind::oauth;
  row.credential.access = std::move((*this)[by_key ? api_key : access_token]);
  row.credential.refresh = std::move((*this)[refresh_token]);
  return row;
}

}  // namespace latchkey::wire
