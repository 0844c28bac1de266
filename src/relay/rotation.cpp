#include "relay/rotation.hpp"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace latchkey::relay {

namespace {

constexpr int kAtOnce = 20;                         // one small write: nobody waits for it
constexpr std::chrono::milliseconds kPause{20};     // and requests come in between
constexpr std::chrono::minutes kLongestSigned{65};  // a session signed with the old key lives 60 minutes

/// When the key file was written last: then its older keys became older. Nothing: it cannot be looked at.
[[nodiscard]] std::optional<core::Instant> written_at(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return std::nullopt;
  return core::instant(std::int64_t{about.st_mtim.tv_sec} * 1'000 + about.st_mtim.tv_nsec / 1'000'000);
}

}  // namespace

void Rotation::look() {
  try {
    if (config_.keys.empty()) read_file();
    if (due_ && !under_way_) {
      under_way_ = true;
      after_.clear();
      left_ = 0;
      reseal_some();
    } else if (!under_way_) {
      finish();
    }
  } catch (const std::exception& error) {  // the key file's complaints name no key
    under_way_ = false;
    spdlog::error("key rotation: {}", error.what());
  }
}

void Rotation::read_file() {
  const store::KeyRing found = store::load_keys(config_.key_file);
  if (found == ring_) return;
  if (would_lose(found)) {
    spdlog::error(
        "the key file {} lacks a key that credentials are sealed with; the keys read before stay in use",
        config_.key_file);
    return;
  }
  take(found);
}

/// A key that is with us and not there, and something is sealed with it.
bool Rotation::would_lose(const store::KeyRing& ring) {
  const store::Vault there(ring);
  const auto heads = store_.seal_heads();
  return std::ranges::any_of(heads, [&](const store::SealHead& row) {
    return vault_.has_key_of(row.head) && !there.has_key_of(row.head);
  });
}

void Rotation::take(const store::KeyRing& ring) {
  const bool other = ring.current() != ring_.current();
  if (other) taken_at_ = now_();
  ring_ = ring;
  vault_.take(ring);
  keys_.take(ring);
  due_ = true;
  again_ = under_way_;
  spdlog::info("key {} seals{}; {} older open", store::key_name_of(ring.current()),
               other ? " from now on" : "", ring.keys().size() - 1);
}

void Rotation::reseal_some() {
  const auto grants = store_.sealed_otherwise(vault_.head(), after_, kAtOnce);
  const auto fresh = anew(grants);
  resealed_ |= !fresh.empty();
  left_ +=
      fresh.size() - static_cast<std::size_t>(store_.replace_seals(fresh));  // changed meanwhile: next round
  if (grants.empty()) {
    under_way_ = false;
    due_ = left_ > 0 || std::exchange(again_, false);
    if (std::exchange(resealed_, false)) grants_.scrub();  // the log holds the old seals
    return finish();
  }
  after_ = grants.back().id;
  next_.expires_after(kPause);
  next_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    try {
      reseal_some();
    } catch (const std::exception& error) {
      under_way_ = false;  // the next look begins anew
      spdlog::error("key rotation: {}", error.what());
    }
  });
}

/// What no key of ours opens stays as it is: the right key file may come back.
std::vector<store::Resealing> Rotation::anew(const std::vector<store::Grant>& grants) {
  std::vector<store::Resealing> fresh;
  for (const store::Grant& grant : grants) {
    if (!vault_.has_key_of(grant.sealed)) continue;
    const auto credential = grants_.open(grant);
    if (credential) fresh.push_back({grant.id, grant.sealed, grants_.seal(*credential, grant)});
  }
  return fresh;
}

bool Rotation::may_drop() const {
  if (ring_.keys().size() == 1 || due_ || !config_.keys.empty() || !grants_.is_saved()) return false;
  const auto written = written_at(config_.key_file);
  return written && std::max(*written, taken_at_) + kLongestSigned <= now_();
}

/// Asked of the store again: this is the one step that cannot be taken back.
void Rotation::finish() {
  if (!may_drop()) return;
  if (would_lose(ring_.only_current())) {
    due_ = true;
    return;
  }
  if (store::drop_older_keys(config_.key_file, ring_)) take(ring_.only_current());
}

}  // namespace latchkey::relay
