// Ends a process by SIGKILL at one of its writes: loaded before everything else (LD_PRELOAD), it counts what the process does to
// files and to the network, and kills it in the middle of step N: a write is done by half, everything else not at all.
//
// Writes to one file that follow each other are one step: what lies between them is torn like the first. Sockets on the port
// named by KILL_AT_IGNORES (the operator's, through which the test looks on) and what is not TCP do not count. KILL_AT names a
// file of three 32-bit numbers: whether to count (the test writes that), the step to die at, and how many were counted.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static struct {
  _Atomic int32_t armed, at, count;
}* shared;
static uint16_t ignored_port;
static _Atomic int writing_to = -1;

__attribute__((constructor)) static void open_counter(void) {
  const char* path = getenv("KILL_AT");
  const char* port = getenv("KILL_AT_IGNORES");
  const int fd = path ? open(path, O_RDWR) : -1;
  if (port) ignored_port = (uint16_t)atoi(port);
  if (fd < 0) return;
  void* where = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (where != MAP_FAILED) shared = where;
  close(fd);
}

/// Whether this call is the one.
static int is_last(void) {
  if (!shared || !atomic_load(&shared->armed)) return 0;
  return atomic_fetch_add(&shared->count, 1) == atomic_load(&shared->at);
}
static void end(void) { kill(getpid(), SIGKILL); }

static int is_file(int fd) {
  struct stat about;
  return fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}
static int is_network(int fd) {
  struct sockaddr_storage at;
  socklen_t size = sizeof(at);
  if (getsockname(fd, (struct sockaddr*)&at, &size) != 0) return 0;
  if (at.ss_family == AF_INET) return ntohs(((struct sockaddr_in*)&at)->sin_port) != ignored_port;
  if (at.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6*)&at)->sin6_port) != ignored_port;
  return 0;
}
/// Of a run of writes to one file only the first is a step.
static int is_last_write(int fd) {
  if (is_file(fd)) return atomic_exchange(&writing_to, fd) != fd && is_last();
  if (!is_network(fd)) return 0;
  atomic_store(&writing_to, -1);
  return is_last();
}
static int is_last_deed(void) {
  atomic_store(&writing_to, -1);
  return is_last();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void* bytes, size_t size) {
  const int last = is_last_write(fd);
  const ssize_t done = REAL(write)(fd, bytes, last ? size / 2 : size);
  if (last) end();
  return done;
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  const int last = is_last_write(fd);
  const ssize_t done = REAL(pwrite64)(fd, bytes, last ? size / 2 : size, at);
  if (last) end();
  return done;
}
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) { return pwrite64(fd, bytes, size, at); }
ssize_t writev(int fd, const struct iovec* parts, int count) {
  if (is_last_write(fd)) end();
  return REAL(writev)(fd, parts, count);
}
ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  const int last = is_last_write(fd);
  const ssize_t done = REAL(send)(fd, bytes, last ? size / 2 : size, flags);
  if (last) end();
  return done;
}
ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
  if (is_last_write(fd)) end();
  return REAL(sendmsg)(fd, message, flags);
}

#define DEED(declaration, name, ...)   \
  declaration {                        \
    if (is_last_deed()) end();         \
    return REAL(name)(__VA_ARGS__);    \
  }
DEED(int fsync(int fd), fsync, fd)
DEED(int fdatasync(int fd), fdatasync, fd)
DEED(int ftruncate(int fd, off_t size), ftruncate, fd, size)
DEED(int ftruncate64(int fd, off64_t size), ftruncate64, fd, size)
DEED(int rename(const char* from, const char* to), rename, from, to)
DEED(int unlink(const char* path), unlink, path)
