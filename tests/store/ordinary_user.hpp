// Rights of files do not bind root, and tests often run as root: this thread meets them as an ordinary user
// does.
#pragma once

#include <sys/fsuid.h>
#include <unistd.h>

namespace latchkey::test {

/// While it lives, this thread's file accesses are those of nobody (65534), if it was root's.
class OrdinaryUser {
 public:
  OrdinaryUser() : before_(setfsuid(kNobody)) {}
  ~OrdinaryUser() { setfsuid(static_cast<uid_t>(before_)); }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;

  /// False when this is root still (a container without CAP_SETUID): then rights cannot be tested.
  [[nodiscard]] bool holds() const { return setfsuid(static_cast<uid_t>(-1)) != 0; }

 private:
  static constexpr uid_t kNobody = 65534;
  int before_;
};

}  // namespace latchkey::test
