#define _GNU_SOURCE
#include "linux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

int kith_peer_credentials(int socket, struct kith_peer *peer) {
  struct ucred credentials;
  socklen_t size = sizeof credentials;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return -1;
  peer->process = credentials.pid;
  peer->user = credentials.uid;
  peer->group = credentials.gid;
  return 0;
}

int kith_peer_groups(int socket, gid_t *groups, int capacity) {
  socklen_t size = (socklen_t)((size_t)capacity * sizeof(gid_t));
  if (getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups, &size) != 0 && errno != ERANGE) return -1;
  return (int)(size / sizeof(gid_t));
}

/// openat2 for kernels without it: each part by itself, so that no link is followed anywhere.
static int open_stepwise(int folder, const char *path, int flags, mode_t mode) {
  char part[256];
  int here = folder;
  for (;;) {
    const char *slash = strchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : strlen(path);
    int next = -1;
    if (length == 0 || length >= sizeof part) {
      errno = ENOENT;
    } else {
      memcpy(part, path, length);
      part[length] = 0;
      if (strcmp(part, "..") == 0) {
        errno = EXDEV;
      } else {
        next = slash ? openat(here, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                     : openat(here, part, flags | O_NOFOLLOW, mode);
      }
    }
    int reason = errno;
    if (here != folder) close(here);
    if (next < 0 || !slash) {
      errno = reason;
      return next;
    }
    here = next;
    path = slash + 1;
  }
}

int kith_open_beneath(int folder, const char *path, int flags, mode_t mode) {
  struct open_how how;
  memset(&how, 0, sizeof how);
  how.flags = (unsigned long long)(unsigned)flags;
  how.mode = flags & O_CREAT ? mode : 0;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  for (;;) {
    long result = syscall(SYS_openat2, folder, path, &how, sizeof how);
    if (result >= 0) return (int)result;
    if (errno == EAGAIN || errno == EINTR) continue;  // something was renamed meanwhile
    if (errno == ENOSYS || errno == EPERM) return open_stepwise(folder, path, flags, mode);
    return -1;
  }
}

void kith_keep_memory(int kept_bytes, int large_bytes, int arenas) {
#if defined(M_TRIM_THRESHOLD) && defined(M_MMAP_THRESHOLD) && defined(M_ARENA_MAX)
  mallopt(M_TRIM_THRESHOLD, kept_bytes);
  mallopt(M_MMAP_THRESHOLD, large_bytes);
  mallopt(M_ARENA_MAX, arenas);
#else
  (void)kept_bytes, (void)large_bytes, (void)arenas;
#endif
}

void kith_trim_memory(void) {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

int kith_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

int kith_epoll_watch(int epoll, int descriptor, int is_new, uint32_t events, uint64_t token) {
  struct epoll_event event = {.data = {.u64 = token}};
  if (events & KITH_READ) event.events |= EPOLLIN;
  if (events & KITH_WRITE) event.events |= EPOLLOUT;
  return epoll_ctl(epoll, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
}

int kith_epoll_forget(int epoll, int descriptor) {
  struct epoll_event unused = {0};  // Linux before 2.6.9 wanted one
  return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &unused);
}

int kith_epoll_wait(int epoll, struct kith_ready *ready, int capacity, int milliseconds) {
  struct epoll_event events[256];
  int count = epoll_wait(epoll, events, capacity < 256 ? capacity : 256, milliseconds);
  for (int i = 0; i < count; i++) {
    uint32_t seen = events[i].events;
    ready[i].token = events[i].data.u64;
    ready[i].events = (seen & EPOLLIN ? KITH_READ : 0) | (seen & EPOLLOUT ? KITH_WRITE : 0) |
                      (seen & (EPOLLHUP | EPOLLERR) ? KITH_HANG_UP : 0);
  }
  return count;
}

int kith_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int kith_accept(int socket) { return accept4(socket, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

void kith_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int kith_memory_file(const char *label) { return memfd_create(label, MFD_CLOEXEC); }

/// Between fork and exec: nothing but calls that a signal handler may make, too.
static void run_bound(const char *program, char *const *arguments, const int *descriptors, int count, pid_t parent) {
  if (setpgid(0, 0) != 0 || signal(SIGPIPE, SIG_DFL) == SIG_ERR) return;
  if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) return;
  // It may have ended before the call.
  if (getppid() != parent) _exit(127);
  for (int i = 0; i < count; i++) {
    if (dup2(descriptors[i], i) < 0) return;
  }
  execvp(program, arguments);
}

pid_t kith_start_bound(const char *program, char *const *arguments, const int *descriptors, int count) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return -1;
  // Out of the way of the program's own descriptors.
  int writer = fcntl(report[1], F_DUPFD_CLOEXEC, count + 1);
  close(report[1]);
  if (writer < 0) {
    close(report[0]);
    return -1;
  }
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) {
    run_bound(program, arguments, descriptors, count, parent);
    int problem = errno;
    if (write(writer, &problem, sizeof problem) < 0) _exit(126);
    _exit(127);
  }
  int problem = child < 0 ? errno : 0;
  close(writer);
  // The end comes with exec.
  while (child > 0 && read(report[0], &problem, sizeof problem) < 0 && errno == EINTR) continue;
  close(report[0]);
  if (problem == 0) return child;
  while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
  errno = problem;
  return -1;
}

int64_t kith_http_time(const char *date) {
  static const char *const formats[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"};
  for (int i = 0; i < 3; i++) {
    struct tm parts = {0};
    if (strptime(date, formats[i], &parts) != NULL) return timegm(&parts);
  }
  return -1;
}

int kith_punch_hole(int file, int64_t offset, int64_t length) {
  return fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
}

// What Swift's runtime keeps for as long as a process runs is no leak. Programs that tests start have none of the tests'
// environment, which could say so.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }
#endif
#endif

__attribute__((weak)) void __tsan_acquire(void *place);
__attribute__((weak)) void __tsan_release(void *place);

void kith_left(const void *place) {
  if (__tsan_release) __tsan_release((void *)place);
}

void kith_taken(const void *place) {
  if (__tsan_acquire) __tsan_acquire((void *)place);
}

static _Thread_local void *thread_value;

void *kith_thread_value(void) { return thread_value; }

void kith_set_thread_value(void *value) { thread_value = value; }
