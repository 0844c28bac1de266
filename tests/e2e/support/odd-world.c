// A machine on which something does not work, loaded before everything else (LD_PRELOAD). ODD_WORLD names a file whose word says
// what: `read-only` (no file takes a write: EROFS, as after a disk's fault), `no-dns` (names that end in .invalid are not known),
// `silent-dns` (nobody answers for them), `local` (they are this machine). Any other word: nothing is odd.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is(const char* word) {
  char said[32] = "";
  const char* path = getenv("ODD_WORLD");
  const int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return 0;
  const ssize_t got = read(fd, said, sizeof(said) - 1);
  close(fd);
  return got > 0 && strncmp(said, word, strlen(word)) == 0;
}

static int refuses(int fd) {
  struct stat about;
  if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || !is("read-only")) return 0;
  errno = EROFS;
  return 1;
}

ssize_t write(int fd, const void* bytes, size_t size) { return refuses(fd) ? -1 : REAL(write)(fd, bytes, size); }
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  return refuses(fd) ? -1 : REAL(pwrite64)(fd, bytes, size, at);
}
int ftruncate64(int fd, off64_t size) { return refuses(fd) ? -1 : REAL(ftruncate64)(fd, size); }

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints, struct addrinfo** found) {
  const size_t size = name ? strlen(name) : 0;
  const int ours = size > 8 && strcmp(name + size - 8, ".invalid") == 0;
  if (ours && is("silent-dns")) sleep(30);
  if (ours && is("local")) name = "127.0.0.1";
  else if (ours) return EAI_AGAIN;
  return REAL(getaddrinfo)(name, service, hints, found);
}
