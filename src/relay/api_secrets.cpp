#include "relay/api_secrets.hpp"

#include <algorithm>

#include "store/digest.hpp"

namespace latchkey::relay {

namespace {

constexpr std::string_view kPrefix = "lkapi_";  // what scanners of repositories can look for
constexpr std::size_t kSecretBytes = 32;        // 256 bits: a fast hash of it tells nothing
constexpr std::size_t kIdDigits =
    10;  // of the hash: no `-` in front, which a command line takes for an option

[[nodiscard]] std::string written(const std::vector<Scope>& scopes) {
  std::string words;
  for (const ScopeRow& row : kScopes) {
    if (std::find(scopes.begin(), scopes.end(), row.id) == scopes.end()) continue;
    words.append(words.empty() ? "" : " ").append(row.name);
  }
  return words;
}

[[nodiscard]] std::vector<Scope> all_scopes() {
  std::vector<Scope> scopes;
  scopes.reserve(kScopes.size());
  for (const ScopeRow& row : kScopes) scopes.push_back(row.id);
  return scopes;
}

}  // namespace

bool Caller::may(Scope scope) const {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

std::vector<Scope> read_scopes(std::string_view words) {
  std::vector<Scope> scopes;
  scopes.reserve(kScopes.size());
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (const auto scope = core::find_by_name(kScopes, words.substr(0, end))) scopes.push_back(*scope);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return scopes;
}

std::optional<Caller> caller_of(store::Store& store, const Config& config, std::string_view word) {
  if (word.empty()) return std::nullopt;
  const std::string hash = store::digest(word);
  std::optional<Caller> caller;
  for (const store::ApiSecret& secret : store.api_secrets())
    if (same_secret(secret.hash, hash)) caller = Caller{secret.name, read_scopes(secret.scopes)};
  const bool set = !config.api_secret.empty();
  if (set && same_secret(store::digest(config.api_secret), hash))
    caller = Caller{std::string{kEnvironmentSecret}, all_scopes()};
  return caller;
}

NewSecret make_secret(std::string name, const std::vector<Scope>& scopes, core::Instant now,
                      const Entropy& entropy) {
  NewSecret made;
  made.word = std::string{kPrefix} + random_word(entropy, kSecretBytes);
  const std::string hash = store::digest(made.word);
  made.record = {hash.substr(0, kIdDigits), std::move(name), hash, written(scopes), now};
  return made;
}

bool is_secret_name(std::string_view name) {
  constexpr std::size_t kLongest = 50;
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  return !name.empty() && name.size() <= kLongest &&
         name.find_first_not_of(kLetters) == std::string_view::npos;
}

}  // namespace latchkey::relay
