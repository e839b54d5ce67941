/* A disk that stops at the n-th change: preloaded into kithd (LD_PRELOAD), it counts what changes files below a folder, and at the
 * n-th change ends everything as a power cut does, or lets that change and all later ones fail.
 *
 *   KITH_CUT_FOLDER   the folder; nothing else is counted
 *   KITH_CUT_COUNTER  a file of 8 bytes, the count, which all processes share
 *   KITH_CUT_AT       n; 0 only counts
 *   KITH_CUT_HOW      "kill": SIGKILL to the whole group, before the change
 *                     "lose": the same, and what was written since the last fsync of each file is lost
 *                     or the number of an error: EIO (5) once, ENOSPC (28) from then on
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder;
static size_t folder_length;
static _Atomic long *count;
static long at;
static const char *how = "kill";

/* Files that were written and not yet synchronized: a descriptor of our own, and the size that is safe. */
static struct { int own; dev_t device; ino_t inode; off_t safe; } written[256];
static int written_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  folder = getenv("KITH_CUT_FOLDER");
  const char *counter = getenv("KITH_CUT_COUNTER");
  if (getenv("KITH_CUT_HOW")) how = getenv("KITH_CUT_HOW");
  if (getenv("KITH_CUT_AT")) at = atol(getenv("KITH_CUT_AT"));
  if (!folder || !counter) return;
  int file = open(counter, O_RDWR | O_CLOEXEC);
  void *shared = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file < 0 || shared == MAP_FAILED) { fprintf(stderr, "cut: no counter\n"); _exit(99); }
  close(file);
  count = shared;
  folder_length = strlen(folder);
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static void forget_unsafe(void) {
  for (int i = 0; i < written_count; i++) {
    if (REAL(ftruncate)(written[i].own, written[i].safe) != 0) fprintf(stderr, "cut: cannot truncate\n");
  }
}

/* The error that the change must have, 0 for none. */
static int change_(int needs_room) {
  long n = atomic_fetch_add(count, 1) + 1;
  if (at == 0 || n < at) return 0;
  if (how[0] == 'k' || how[0] == 'l') {
    if (n > at) pause();
    if (how[0] == 'l') forget_unsafe();
    kill(0, SIGKILL);
    pause();
  }
  int error = atoi(how);
  if (error == ENOSPC && !needs_room) return 0;  /* a full disk can be emptied */
  return n == at || error == ENOSPC ? error : 0;
}

static int change(void) { return change_(1); }

static int is_below(const char *path) {
  return count && path && strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/';
}

static int is_ours(int descriptor) {
  if (!count) return 0;
  char name[32], path[4096];
  snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(name, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return is_below(path);
}

static int is_ours_at(int directory, const char *path) {
  return path[0] == '/' || directory == AT_FDCWD ? is_below(path) : is_ours(directory);
}

static void remember(int descriptor, int is_safe_now) {
  struct stat status;
  if (how[0] != 'l' || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return;
  pthread_mutex_lock(&lock);
  int i = 0;
  while (i < written_count && !(written[i].inode == status.st_ino && written[i].device == status.st_dev)) i++;
  if (i == written_count && i < 256) {
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    written[i].own = open(name, O_WRONLY | O_CLOEXEC);
    written[i].device = status.st_dev;
    written[i].inode = status.st_ino;
    written[i].safe = status.st_size;
    if (written[i].own >= 0) written_count++;
  } else if (i < written_count && is_safe_now) {
    written[i].safe = status.st_size;
  }
  pthread_mutex_unlock(&lock);
}

#define FAIL_UNLINK_IF_DUE(ours) \
  do { if (ours) { int error = change_(0); if (error) { errno = error; return -1; } } } while (0)
#define FAIL_IF_DUE(ours, value) \
  do { if (ours) { int error = change(); if (error) { errno = error; return value; } } } while (0)

ssize_t write(int d, const void *b, size_t n) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = REAL(write);
  int ours = d > 2 && is_ours(d);
  if (ours) remember(d, 0);
  FAIL_IF_DUE(ours, -1);
  return real(d, b, n);
}
ssize_t writev(int d, const struct iovec *v, int n) {
  int ours = is_ours(d);
  if (ours) remember(d, 0);
  FAIL_IF_DUE(ours, -1);
  return REAL(writev)(d, v, n);
}
ssize_t pwrite(int d, const void *b, size_t n, off_t o) {
  int ours = is_ours(d);
  if (ours) remember(d, 0);
  FAIL_IF_DUE(ours, -1);
  return REAL(pwrite)(d, b, n, o);
}
ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) {
  int ours = is_ours(d);
  if (ours) remember(d, 0);
  FAIL_IF_DUE(ours, -1);
  return REAL(pwrite64)(d, b, n, o);
}
int ftruncate(int d, off_t n) {
  static int (*real)(int, off_t);
  if (!real) real = REAL(ftruncate);
  FAIL_IF_DUE(is_ours(d), -1);
  return real(d, n);
}
int ftruncate64(int d, off64_t n) { FAIL_IF_DUE(is_ours(d), -1); return REAL(ftruncate64)(d, n); }
int posix_fallocate(int d, off_t o, off_t n) {
  if (is_ours(d)) { int error = change(); if (error) return error; }
  return REAL(posix_fallocate)(d, o, n);
}
int fallocate(int d, int m, off_t o, off_t n) { FAIL_IF_DUE(is_ours(d), -1); return REAL(fallocate)(d, m, o, n); }
int fsync(int d) {
  int ours = is_ours(d);
  FAIL_IF_DUE(ours, -1);
  int result = REAL(fsync)(d);
  if (ours && result == 0) remember(d, 1);
  return result;
}
int fdatasync(int d) {
  int ours = is_ours(d);
  FAIL_IF_DUE(ours, -1);
  int result = REAL(fdatasync)(d);
  if (ours && result == 0) remember(d, 1);
  return result;
}
int rename(const char *a, const char *b) { FAIL_IF_DUE(is_below(b), -1); return REAL(rename)(a, b); }
int renameat(int d, const char *a, int e, const char *b) {
  FAIL_IF_DUE(is_ours_at(e, b), -1);
  return REAL(renameat)(d, a, e, b);
}
int renameat2(int d, const char *a, int e, const char *b, unsigned f) {
  FAIL_IF_DUE(is_ours_at(e, b), -1);
  return REAL(renameat2)(d, a, e, b, f);
}
int linkat(int d, const char *a, int e, const char *b, int f) {
  FAIL_IF_DUE(is_ours_at(e, b), -1);
  return REAL(linkat)(d, a, e, b, f);
}
int unlink(const char *a) { FAIL_UNLINK_IF_DUE(is_below(a)); return REAL(unlink)(a); }
int unlinkat(int d, const char *a, int f) { FAIL_UNLINK_IF_DUE(is_ours_at(d, a)); return REAL(unlinkat)(d, a, f); }
int mkdir(const char *a, mode_t m) { FAIL_IF_DUE(is_below(a), -1); return REAL(mkdir)(a, m); }
int mkdirat(int d, const char *a, mode_t m) { FAIL_IF_DUE(is_ours_at(d, a), -1); return REAL(mkdirat)(d, a, m); }
