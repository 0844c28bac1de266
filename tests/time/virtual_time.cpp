#include "time/virtual_time.hpp"

#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

namespace latchkey::tests {
namespace {
std::atomic<std::int64_t> passed_ns{0};
constexpr std::int64_t kSecond = 1'000'000'000;
}  // namespace

void let_pass(std::chrono::nanoseconds time) {
  passed_ns += time.count();
}

}  // namespace latchkey::tests

// These stand before the C library's, for this program and the libraries it uses.
extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const long failed = ::syscall(SYS_clock_gettime, clock, now);
  if (failed == 0 && clock == CLOCK_MONOTONIC) {
    const std::int64_t ns = now->tv_nsec + latchkey::tests::passed_ns;
    now->tv_sec += ns / latchkey::tests::kSecond;
    now->tv_nsec = ns % latchkey::tests::kSecond;
  }
  return static_cast<int>(failed);
}

/// The kernel's timers know nothing of our time: without them Asio looks at the clock whenever it runs.
int timerfd_create(int, int) noexcept {
  errno = ENOSYS;
  return -1;
}

/// A day has thousands of commits, and no power fails here.
int fdatasync(int) {
  return 0;
}
int fsync(int) {
  return 0;
}
}
