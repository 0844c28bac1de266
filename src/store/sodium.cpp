#include "store/sodium.hpp"

#include <stdexcept>

namespace latchkey::store {

void require_sodium() {
  // sodium_init: 0 made ready, 1 was ready already, -1 failed.
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium could not start: this system gives no random numbers.");
}

}  // namespace latchkey::store
