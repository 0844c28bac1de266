// The relay's keys: the one that seals and signs, and those before it, which open what they sealed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace latchkey::store {

using Key = std::array<std::uint8_t, 32>;

/// Wipes its keys when it goes.
class KeyRing {
 public:
  static constexpr std::size_t kMost = 8;  ///< Rotations that were not finished; each costs a try at opening.

  KeyRing(const Key& only);  // NOLINT(google-explicit-constructor): one key is the usual ring
  KeyRing(const KeyRing&) = default;
  KeyRing& operator=(const KeyRing&) = default;
  ~KeyRing();

  /// Behind the others. @return false when the ring is full.
  bool add_older(const Key& key);
  [[nodiscard]] const Key& current() const { return keys_.front(); }
  [[nodiscard]] std::span<const Key> keys() const { return {keys_.data(), size_}; }
  [[nodiscard]] KeyRing only_current() const { return KeyRing(current()); }
  friend bool operator==(const KeyRing& a, const KeyRing& b);

 private:
  std::array<Key, kMost> keys_{};
  std::size_t size_ = 1;
};

/// Names a key without telling it: 8 bytes of a hash.
[[nodiscard]] std::string key_id_of(const Key& key);
/// The same in 16 hex digits, for people.
[[nodiscard]] std::string key_name_of(const Key& key);
/// Of the key that a seal which begins so was made with.
[[nodiscard]] std::string key_name_in(std::string_view head);

/// Reads a key file: one key a line (64 hex digits), the first of them the current one. Makes one (mode 0600)
/// when it does not exist.
/// Throws std::runtime_error naming the path and the cure: unreadable, malformed, or open to other users.
[[nodiscard]] KeyRing load_or_make_keys(const std::string& path);
/// The same, of a file that must exist.
[[nodiscard]] KeyRing load_keys(const std::string& path);
/// The same lines from elsewhere (the environment), named in complaints by `where`.
[[nodiscard]] KeyRing read_keys(const std::string& text, const std::string& where);
/// Puts a new key before those of the file, all or nothing. @return what the file holds now. Throws as above,
/// and when the ring is full.
KeyRing add_new_key(const std::string& path);
/// Leaves only the current key, if the file still holds exactly these. @return whether it does now.
bool drop_older_keys(const std::string& path, const KeyRing& seen);

}  // namespace latchkey::store
