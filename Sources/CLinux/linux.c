#define _GNU_SOURCE
#include "linux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
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

void kith_keep_memory(int kept_bytes, int large_bytes) {
#if defined(M_TRIM_THRESHOLD) && defined(M_MMAP_THRESHOLD)
  mallopt(M_TRIM_THRESHOLD, kept_bytes);
  mallopt(M_MMAP_THRESHOLD, large_bytes);
#else
  (void)kept_bytes, (void)large_bytes;
#endif
}
