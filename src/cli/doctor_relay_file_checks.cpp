// The key that seals the credentials, and the store that holds them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/doctor_relay_check.hpp"

namespace latchkey::cli::doctor {

namespace {

constexpr unsigned kOthers = 077;
constexpr std::uint64_t kMiB = std::uint64_t{1024} * 1024;
constexpr std::uint64_t kTight = 64 * kMiB;   // a day's log and a few hundred links fit in it
constexpr std::uint64_t kRoomy = 512 * kMiB;  // the store, its log, and a copy before a migration

/// The store's own complaints end with what to do: the last sentences are the cure.
[[nodiscard]] Findings refused(const std::string& words, std::string_view otherwise) {
  const std::size_t end = words.find(". ");
  if (end == std::string::npos) return wrong(words, std::string{otherwise});
  return wrong(words.substr(0, end), words.substr(end + 2));
}

[[nodiscard]] bool is_sealed_with(const Installation& seen, std::string_view key) {
  return std::ranges::any_of(seen.store.seals, [key](const SealSeen& row) { return row.key == key; });
}

[[nodiscard]] std::int64_t count_sealed(const Installation& seen) {
  std::int64_t count = 0;
  for (const SealSeen& row : seen.store.seals) count += row.count;
  return count;
}

Findings judge_key(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  const KeySeen& key = seen.key;
  if (!key.refused.empty()) return refused(key.refused, "Put the right key file back.");
  const std::string where = key.file.path.empty() ? "LATCHKEY_KEYS" : key.file.path;
  if (!key.keys.empty())
    return fine(fmt::format("{} holds {}, the current one is {}", where,
                            counted(static_cast<std::int64_t>(key.keys.size()), "key", "keys"),
                            key.keys.front()));
  if (!seen.store.file.exists)
    return hint(fmt::format("{} is not there yet", where), "The relay makes it when it starts first.");
  return wrong(fmt::format("the key file {} is missing", where),
               "Put the key back: without it every hotel has to connect again.");
}

Findings judge_opening(const Installation& seen) {
  if (seen.key.keys.empty()) return skipped("there is no key to try");
  if (count_sealed(seen) == 0) return skipped("the store holds no credential yet");
  Findings findings;
  for (const SealSeen& row : seen.store.seals) {
    if (std::ranges::find(seen.key.keys, row.key) != seen.key.keys.end()) continue;
    add(findings,
        wrong(fmt::format("{} sealed with the key {}, which is not among the relay's keys",
                          counted(row.count, "credential is", "credentials are"), row.key),
              "Put that key back, on a line of its own after the others; nothing else opens them, and "
              "those hotels would have to connect again."));
  }
  if (!findings.empty()) return findings;
  std::vector<std::string> closed;
  for (const PropertySeen& row : seen.properties)
    if (!row.opens) closed.push_back(row.link.property);
  if (!closed.empty())
    return wrong(
        fmt::format("the key is right, and yet the credentials of {} do not open", some_of(closed)),
        "See that `client_id` is the one they were sealed for; altered bytes open never: restore a copy.");
  return fine(fmt::format("the keys open {}", counted(count_sealed(seen), "credential", "credentials")));
}

Findings judge_older_keys(const Installation& seen) {
  if (seen.key.keys.size() < 2) return {};
  std::vector<std::string> idle;
  for (std::size_t i = 1; i < seen.key.keys.size(); ++i)
    if (!is_sealed_with(seen, seen.key.keys[i])) idle.push_back(seen.key.keys[i]);
  if (idle.size() + 1 < seen.key.keys.size())
    return hint("a change of the key is not finished: some credentials are still sealed with an older one",
                "Let the relay run: it seals them anew by itself, and then drops the older key.");
  return hint(
      fmt::format("nothing is sealed with {} any more", some_of(idle)),
      "Run `latchkey relay rotate-key` to its end, or take the older lines out; keep them as long as you "
      "keep backups of that time.");
}

Findings judge_store(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  const StoreSeen& store = seen.store;
  if (!store.refused.empty()) return refused(store.refused, "Run this as the relay's user.");
  if (!store.file.exists)
    return hint(fmt::format("{} is not there yet", store.file.path),
                "The relay makes it when it starts first.");
  Findings findings;
  std::vector<FileFacts> files = store.beside;
  files.insert(files.begin(), store.file);
  for (const FileFacts& file : files) {
    if ((file.rights & kOthers) == 0) continue;
    add(findings,
        wrong(fmt::format("{} is open to other users of this machine (mode {:o})", file.path, file.rights),
              fmt::format("chmod 600 {}", file.path)));
  }
  if (!findings.empty()) return findings;
  return fine(fmt::format("{}, {:.1f} MB, for its user alone", store.file.path,
                          static_cast<double>(store.file.bytes) / 1e6));
}

[[nodiscard]] bool can_be_read(const Installation& seen) {
  return seen.has_config() && seen.store.file.exists && seen.store.refused.empty();
}

Findings judge_schema(const Installation& seen) {
  if (!can_be_read(seen)) return skipped("there is no store to read");
  const store::Condition& condition = seen.store.condition;
  if (condition.schema == condition.known_schema)
    return fine(fmt::format("its schema is {}, this version's", condition.schema));
  if (condition.schema > condition.known_schema)
    return wrong(fmt::format("its schema is {}, newer than this Latchkey's {}", condition.schema,
                             condition.known_schema),
                 "Use the newer Latchkey, here and for the relay.");
  return hint(fmt::format("its schema is {}, older than this Latchkey's {}: what it holds is not told here",
                          condition.schema, condition.known_schema),
              "Restart the relay with this version: it keeps a copy, and brings the store up to date.");
}

Findings judge_soundness(const Installation& seen) {
  if (!can_be_read(seen)) return skipped("there is no store to read");
  if (seen.store.condition.damage.empty()) return fine("SQLite's quick check finds it sound");
  return wrong(fmt::format("it is damaged: {}", seen.store.condition.damage),
               "Stop the relay and restore a copy (`latchkey relay restore`); then look at the disk.");
}

Findings judge_space(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  const std::uint64_t megabytes = seen.store.free_bytes / 1'000'000;
  const std::string free = fmt::format(
      "{} are free on the store's disk",
      megabytes < 10'000 ? fmt::format("{} MB", megabytes) : fmt::format("{} GB", megabytes / 1000));
  if (seen.store.free_bytes < kTight + 2 * seen.store.file.bytes)
    return wrong(free, "Make room now: on a full disk no token is refreshed and no change is kept.");
  if (seen.store.free_bytes < kRoomy)
    return hint(free, "Make room, or watch it: the copy before a migration lies there, too.");
  return fine(free);
}

constexpr std::array kChecks{
    RelayCheck{"key", judge_key},
    RelayCheck{"key-opens", judge_opening},
    RelayCheck{"key-older", judge_older_keys},
    RelayCheck{"store", judge_store},
    RelayCheck{"store-schema", judge_schema},
    RelayCheck{"store-sound", judge_soundness},
    RelayCheck{"disk", judge_space},
};

}  // namespace

std::span<const RelayCheck> file_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
