// What the relay posts to its own webhook address, to see it arrive: words that stand in place of a link's
// secret, each good once, and only as long as its trial waits. They lead to no question and are no delivery.
#pragma once

#include <map>
#include <string>

#include "relay/keys.hpp"

namespace latchkey::relay {

class RoundTrips {
 public:
  explicit RoundTrips(Entropy entropy) : entropy_(std::move(entropy)) {}

  /// A word that nobody else knows: awaited from now on.
  [[nodiscard]] std::string begin();
  /// Something came to the address with a word of this hash. @return whether it was awaited, for the first
  /// time.
  [[nodiscard]] bool take(const std::string& hash);
  /// Not awaited any more. @return whether it came.
  [[nodiscard]] bool end(const std::string& word);

 private:
  Entropy entropy_;
  std::map<std::string, bool> came_;  ///< By hash, as links are found by theirs.
};

}  // namespace latchkey::relay
