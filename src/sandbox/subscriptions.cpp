#include "sandbox/subscriptions.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace latchkey::sandbox {
namespace {

/// FNV-1a: an identifier that looks like a hash needs no better one.
std::uint64_t fnv(std::string_view text, std::uint64_t hash) {
  for (const char character : text) {
    hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3ULL;
  }
  return hash;
}

}  // namespace

std::string subscription_id(const Subscription& row) {
  const auto text = fmt::format("{}\n{}\n{}\n{}", row.property, row.url, row.object, row.action);
  return fmt::format("{:016x}{:016x}", fnv(text, 0xcbf29ce484222325ULL), fnv(text, 0x9ae16a3b2f90404fULL));
}

std::string subscribe(Marketplace& marketplace, Subscription row) {
  auto& subscriptions = marketplace.account.subscriptions;
  row.id = subscription_id(row);
  if (marketplace.account.settings.duplicate_subscriptions == DuplicateSubscriptions::another)
    row.id = marketplace.random.hex(32);
  if (std::ranges::find(subscriptions, row.id, &Subscription::id) != subscriptions.end()) return row.id;
  if (subscriptions.size() >= kSubscriptions) return {};
  marketplace.changed = true;
  return subscriptions.emplace_back(std::move(row)).id;
}

bool unsubscribe(Marketplace& marketplace, std::string_view id, const std::vector<std::string>& properties) {
  const auto removed = std::erase_if(marketplace.account.subscriptions, [&](const Subscription& row) {
    return row.id == id && std::ranges::find(properties, row.property) != properties.end();
  });
  marketplace.changed = marketplace.changed || removed > 0;
  return removed > 0;
}

}  // namespace latchkey::sandbox
