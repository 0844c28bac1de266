// The store's file as a whole: whose it is while a relay runs, and copies of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/records.hpp"

namespace latchkey::store {

/// Held by the one relay that serves from this store. Ends with the process, however that ends.
class StoreLock {
 public:
  /// Throws StoreError when another process holds it.
  explicit StoreLock(const std::string& store);
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  int descriptor_ = -1;
};

/// Copies the store as it is at one moment, also while a relay writes to it. The copy appears whole or not at
/// all, for this user alone. Credentials stay sealed in it: without the key they open nothing. Throws
/// StoreError when `to` exists, or either file cannot be used.
void back_up(const std::string& store, const std::string& to);

/// Puts a copy in the store's place. It must be ours, sound, and of a schema this version knows. What was
/// there stays beside it.  @return where; empty when there was none. Throws StoreError, and then nothing has
/// changed, also when a relay is running.
std::string restore(const std::string& from, const std::string& store);

/// How a store's file is, for those who look after it.
struct Condition {
  std::int64_t schema = 0;
  std::int64_t known_schema = 0;  ///< This version's.
  std::string damage;             ///< What SQLite's quick check says; empty: sound.
};
/// Reads all of it, and changes nothing. Throws StoreError when it cannot be read, or is not ours.
[[nodiscard]] Condition condition_of(const std::string& store);

/// Whether a relay serves from this store now.
[[nodiscard]] bool is_served(const std::string& store);

/// What the seals in this store, or copy of one, begin with. Throws StoreError.
[[nodiscard]] std::vector<SealHead> seal_heads_of(const std::string& store);

}  // namespace latchkey::store
